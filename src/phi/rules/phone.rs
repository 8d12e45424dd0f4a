//! Telephone numbers.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Pattern, Rule, Seen};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "phone",
    kind: Kind::Phone,
    doc: Doc {
        what: "Telephone and pager numbers, American and international, also where a finger or a pen hides a part.",
        why: "Telephone numbers are one of the 18 HIPAA identifiers.",
        examples: &["(312) 555-0148", "312.555.0148", "Cell: 555-0148", "+44 20 7946 0018", "312-555-"],
        leaves: "Toll-free lines, which belong to organisations, emergency numbers, and a house's own number in print among plain words (Appointments: ...) with nobody named near.",
    },
    patterns: &[
        Pattern::checked(
            0.8,
            r"(^|[^0-9.-])(?P<v>(\+?1[\s.-]?)?\(\s?[2-9]\d\d\s?\)\s?-?\s?\d{3}\s?[\s.-]?\s?\d{4})($|[^0-9-])",
            area,
        ),
        Pattern::checked(
            0.78,
            r"(^|[^0-9./-])(?P<v>(\+?1[\s.-]?)?[2-9]\d\d\s?[.\s-]\s?\d{3}\s?[.-]\s?\d{4})($|[^0-9/-])",
            area,
        ),
        Pattern::checked(0.6, r"(^|[^0-9./-])(?P<v>(\+?1\s)?[2-9]\d\d\s\d{3}\s\d{4})($|[^0-9/-])", area),
        Pattern::checked(0.55, r"(^|[^0-9./-])(?P<v>[2-9]\d\d/\d{3}-\d{4})($|[^0-9/-])", area),
        Pattern::new(0.75, r"(^|[^0-9])(?P<v>\+[1-9]\d{0,2}[\s.-]?(\(0\))?(\d[\s.-]?){6,12}\d)($|[^0-9])"),
        Pattern::checked(
            0.85,
            r"\b(tel|phone|ph|telephone|cell|mobile|home|work|contact|call|pager|beeper|text)\b[\s.:#()]*(no\.?|number)?[\s:.#]*(?P<v>(\+?1[\s.-]?)?\(?[2-9]\d\d\)?[\s.-]*\d{3}[\s.-]*\d{4})\b",
            area,
        ),
        Pattern::new(
            0.75,
            r"\b(tel|phone|ph|cell|mobile|pager|beeper|ext|extension)\b[\s.:#]*(?P<v>\d{3}[\s.-]\d{4})\b",
        ),
        Pattern::new(0.45, r"(^|[^0-9.-])(?P<v>\d{3}-\d{4})($|[^0-9-])"),
        // Half hidden: nothing else on the line, or what stands before or behind it ends in a hyphen or a bracket.
        Pattern::new(0.55, r"^\W*(?P<v>(\d{0,2}-)?\d{3}\s?[.-]\s?\d{4})$"),
        Pattern::new(0.6, r"^(\D*\s)?(?P<v>[2-9]\d\d\s?-\s?\d{3}\s?-\s?\d{0,3})$"),
        Pattern::new(0.6, r"^(\D*\s)?(?P<v>\([2-9]\d\d\)\s?\d{3}\s?-?\s?\d{0,3})$"),
        Pattern::new(0.5, r"\b(ext|extension|x)\b\.?\s?(?P<v>\d{3,5})\b"),
    ],
    context: Context {
        regex: r"\b(tel|phone|ph|cell|mobile|home|contact|emergency contact|next of kin|patient|pt|dob|mrn)\b",
        raise: 0.35,
    },
};

/// Toll-free numbers are an organisation's; no area or exchange code starts with 0 or 1.
fn area(seen: &Seen<'_>) -> f32 {
    let digits = seen.digits();
    let national = if digits.len() == 11 { &digits[1..] } else { &digits[..] };
    let toll_free = ["800", "833", "844", "855", "866", "877", "888", "900"].iter().any(|a| national.starts_with(a));
    let exchange = national.as_bytes().get(3).is_none_or(|c| *c >= b'2');
    match (toll_free, exchange) {
        (true, _) => 0.45,
        (false, false) => 0.8,
        (false, true) => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn telephone_numbers() {
        check(
            &RULE,
            &["(312) 555-0148", "Cell: 312-555-0148", "Tel.3125550148", "Phone:(312)555-0148", "call 312 555 0148"],
            &[
                "312.555.0148",
                "312-555-0148",
                "312-555-Ol48",
                "312 555 0148",
                "+44 20 7946 0018",
                "Ph 555-0148",
                "+1 312 555 0148",
                "ext 4821",
                "-555-0148",
                "555.0148",
                "1-555-0148",
                ") 555-0148",
                "312-555-",
                "312-555-01",
                "Cell (312) 555-",
            ],
            &[
                "1-800-555-0199",
                "Call 911",
                "Model 555-0148",
                "2019-2024",
                "10,000 steps",
                "Room 312",
                "03/14/1957",
                "1 in 3 women",
                "100 000",
                "May 6-12",
            ],
        );
    }
}
