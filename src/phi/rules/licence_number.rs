//! Numbers of licences and certificates.

use crate::finding::Kind;
use crate::phi::rule::{Doc, NO_CONTEXT, Pattern, Rule, Seen};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "licence-number",
    kind: Kind::LicenceNumber,
    doc: Doc {
        what: "DEA and NPI numbers of prescribers with their check digits, driver licences, passports and other certificates.",
        why: "Certificate and licence numbers are one of the 18 HIPAA identifiers.",
        examples: &["DEA BK1234563", "NPI 1234567893", "DL# D482-1099-3316", "Passport 48820173"],
        leaves: "A number whose check digit fails stays a hit, less certain: OCR may have misread it.",
    },
    patterns: &[
        Pattern::checked(0.95, r"\bd\.?e\.?a\.?\b\s?(no\b\.?|num(ber)?\b|#)?[\s:#.-]*(?P<v>[a-z][a-z9]\d{7})\b", dea),
        Pattern::checked(0.7, r"\b(?P<v>[abcdefghjklmprstux][a-z9]\d{7})\b", dea),
        Pattern::checked(0.95, r"\bn\.?p\.?i\.?\b\s?(no\b\.?|num(ber)?\b|#)?[\s:#.-]*(?P<v>\d{10})\b", npi),
        Pattern::new(
            0.9,
            r"\b(driver'?s?\s?(licen[sc]e|lic)|dl|d\.l\.|lic(en[sc]e)?|cert(ificate)?|passport|registration|state\s?id)\b\.?\s?(no\b\.?|num(ber)?\b|id\b|#)?[\s:#.]*(?P<v>[a-z]{0,3}-?\d[\da-z]*[\d-]{3,14}\d)\b",
        ),
    ],
    context: NO_CONTEXT,
};

/// The last digit of a DEA number is that of d1+d3+d5 + 2(d2+d4+d6).
fn dea(seen: &Seen<'_>) -> f32 {
    let d: Vec<u32> = seen.text().chars().rev().take(7).filter_map(|c| c.to_digit(10)).collect();
    let [d7, d6, d5, d4, d3, d2, d1] = d[..] else { return 0.6 };
    if (d1 + d3 + d5 + 2 * (d2 + d4 + d6)) % 10 == d7 { 1.0 } else { 0.65 }
}

/// An NPI passes Luhn's check with 80840 before it.
fn npi(seen: &Seen<'_>) -> f32 {
    if is_luhn(&format!("80840{}", seen.digits())) { 1.0 } else { 0.7 }
}

/// Luhn's check: every second digit from the right doubled, the sum of digits a multiple of ten.
pub(crate) fn is_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, c)| {
            let d = u32::from(c - b'0');
            if i % 2 == 0 { d } else { d * 2 / 10 + d * 2 % 10 }
        })
        .sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::{best, check};

    #[test]
    fn licences() {
        check(
            &RULE,
            &[
                "DEA BK1234563",
                "DEA#BK1234563",
                "NPI 1234567893",
                "NPI:1234567893",
                "DL# D482-1099-3316",
                "Passport No 48820173",
                "License # 88120441",
            ],
            &["DEA BK1234564", "NPI 1234567890", "BK1234563"],
            &["Licensed professionals", "Certificate of Merit", "License to care", "BK1234564", "Dl 3"],
        );
        assert!(best(&RULE, "DEA BK1234563") > best(&RULE, "DEA BK1234564"));
    }
}
