//! Any other unique number or code.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Pattern, Rule, Seen};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "other-id",
    kind: Kind::OtherId,
    doc: Doc {
        what: "Numbers and mixed codes that are long enough to belong to one person or thing, where no other rule knows them, numbers marked as id, and numbers alone on a line beside a name.",
        why: "HIPAA's last identifier is any other unique number, characteristic or code.",
        examples: &["ID: 44120", "004821779", "QX7741-B20"],
        leaves: "Years that do not stand alone beside a name, prices, amounts with separators, percentages, short numbers, and the numbers of products (NDC, UPC, SKU, GTIN).",
    },
    patterns: &[
        Pattern::new(
            0.8,
            r"\b(id|identifier|badge|employee|student|emp|ticket|confirmation|ref(erence)?|tracking)\b\s?(id\b|no\b\.?|num(ber)?\b|#)?\s?[:#]?\s*(?P<v>[a-z]{0,4}-?\d[\d-]{3,16}[a-z]?)\b",
        ),
        Pattern::checked(0.62, r"(^|[^0-9.,$/-])(?P<v>\d{8,20})($|[^0-9.,/%-])", repeated),
        Pattern::checked(0.52, r"(^|[^0-9.,$/+-])(?P<v>\d{6,7})($|[^0-9.,/%+-])", round),
        // Numbers of other countries, and of this one with a digit misread.
        Pattern::checked(0.56, r"(^|[^0-9.,:$/+-])(?P<v>\d{2,4}([\s.-]\d{2,4}){2,5})($|[^0-9.,:/%+-])", grouped),
        Pattern::checked(
            0.5,
            r"\b(?P<v>[a-z]{1,5}-?\d{5,}[a-z0-9-]*|\d{3,}[a-z]{1,3}\d{3,}[a-z0-9]*|[a-z]+\d+[a-z]+\d+[a-z0-9]*|[a-z]{2,}\d{4,}-[a-z]+\d+)\b",
            mixed,
        ),
        Pattern::checked(0.42, r"(^|[^0-9./-])(?P<v>\d{2,5}-\d{2,7}(-\d{1,7})?)($|[^0-9./-])", years),
        Pattern::new(0.25, r"(^|[^0-9.,$/+-])#\s?(?P<v>\d{4,5})($|[^0-9.,/%+-])"),
    ],
    context: Context { regex: r"\b(patient|pt|dob|mrn|id|ssn|chart|wristband|barcode|specimen)\b", raise: 0.35 },
};

/// Large round numbers count lives, dollars or visitors.
fn round(seen: &Seen<'_>) -> f32 {
    if seen.text().ends_with("000") || seen.before().ends_with('$') { 0.4 } else { repeated(seen) }
}

/// Rows of rings and bars are read as one digit again and again; goods have numbers of their own.
fn repeated(seen: &Seen<'_>) -> f32 {
    let digits = seen.digits();
    if is_of_goods(seen) || digits.bytes().all(|d| digits.as_bytes().first() == Some(&d)) { 0.5 } else { 1.0 }
}

/// Whether a number is that of a product, which every box of it bears.
fn is_of_goods(seen: &Seen<'_>) -> bool {
    let before = seen.before().trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let word = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    ["ndc", "upc", "sku", "gtin"].iter().any(|goods| word.eq_ignore_ascii_case(goods))
}

/// Groups of digits that are no years, no thousands and no date are one number from nine digits on.
fn grouped(seen: &Seen<'_>) -> f32 {
    let groups = || seen.text().split(|c: char| !c.is_ascii_digit());
    let is_year = |group: &str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let count = seen.digits().len();
    let amount = groups().skip(1).all(|group| group == "000") || groups().filter(|group| is_year(group)).count() > 1;
    if amount || !(9..=14).contains(&count) { 0.4 } else { repeated(seen) }
}

/// A code mixes letters and digits without being a word with a number behind it.
fn mixed(seen: &Seen<'_>) -> f32 {
    if seen.digits().len() >= 4 { repeated(seen) } else { 0.5 }
}

/// 2019-2024 and 6-12 are spans, not numbers.
fn years(seen: &Seen<'_>) -> f32 {
    let parts: Vec<&str> = seen.text().split('-').collect();
    let is_year = |p: &str| p.len() == 4 && (p.starts_with("19") || p.starts_with("20"));
    let span = parts.len() == 2 && (parts.iter().all(|p| p.len() <= 3) || is_year(parts[0]));
    if span || is_of_goods(seen) { 0.3 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn other_numbers() {
        check(
            &RULE,
            &["ID: 44120", "Badge No. 20118", "Employee # 88120"],
            &["004821779", "071 238 5781", "06 12 34 56 78", "00482l779", "482177", "QX77418B20", "AB1204417"],
            &[
                "1957",
                "2019-2024",
                "2019 2020 2021",
                "10 000 000",
                "08.30 12.30",
                "Over 1000000 lives",
                "$250000",
                "10,000",
                "Room 312",
                "COVID-19",
                "5K",
                "24/7",
                "H1N1",
                "A1C",
                "PS5",
                "40%",
                "6-12",
                "iPhone 15",
                "4x4",
                "B2B",
                "MP3",
                "o000000",
                "1l11I1ll",
                "Covid2020",
                "NDC 00881-262-10",
                "UPC: 004821779",
            ],
        );
    }
}
