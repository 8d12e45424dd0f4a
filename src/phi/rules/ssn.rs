//! Social security numbers.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Pattern, Rule, Seen};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "ssn",
    kind: Kind::Ssn,
    doc: Doc {
        what: "Social security numbers, whole, with hidden digits, half hidden by something, or the last four where they are marked as such.",
        why: "Social security numbers are one of the 18 HIPAA identifiers and open every door to identity theft.",
        examples: &["SSN 212-48-0917", "212 48 0917", "SSN: xxx-xx-0917"],
        leaves: "Nine digits without separators and without a label, which are other ids.",
    },
    patterns: &[
        Pattern::checked(
            0.97,
            r"\b(ssn|ss\s?#|ss\s?no\.?|soc\.?\s?sec\.?|social(\s?security)?)(\s?(number|no\.?|#))?[\s:#.-]*(?P<v>\d{3}[\s.-]?\d{2}[\s.-]?\d{4})\b",
            issued,
        ),
        Pattern::checked(0.92, r"(^|[^0-9./-])(?P<v>\d{3}\s?-\s?\d{2}\s?-\s?\d{4})($|[^0-9/-])", issued),
        Pattern::checked(0.7, r"(^|[^0-9./-])(?P<v>\d{3}[\s.]\d{2}[\s.]\d{4})($|[^0-9/-])", issued),
        Pattern::new(0.85, r"(^|[^a-z0-9])(?P<v>[x*]{3}\s?-?\s?[x*]{2}\s?-?\s?\d{4})\b"),
        Pattern::new(0.85, r"\b(ssn|social(\s?security)?)\b[\s:#.]*(last\s?(four|4))?[\s:#.]*(?P<v>\d{4})\b"),
        // Half hidden.
        Pattern::new(0.6, r"^(\D*\s)?(?P<v>\d{3}\s?-\s?\d{2}\s?-\s?\d{0,3})$"),
        Pattern::new(0.6, r"^\W*-\s?(?P<v>\d{2}\s?-\s?\d{4})$"),
    ],
    context: Context { regex: r"\b(ssn|social|security)\b", raise: 0.6 },
};

/// Area 000, 666 and 900 on, group 00 and serial 0000 were never given out.
fn issued(seen: &Seen<'_>) -> f32 {
    let digits = seen.digits();
    let (Some(area), Some(group), Some(serial)) = (digits.get(..3), digits.get(3..5), digits.get(5..)) else {
        return 0.7;
    };
    if area == "000" || area == "666" || area.starts_with('9') || group == "00" || serial == "0000" {
        0.75
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn social_security_numbers() {
        check(
            &RULE,
            &[
                "SSN 212-48-0917",
                "212-48-0917",
                "SSN:2I2-4B-O917",
                "SSN212480917",
                "Social Security No. 212 48 0917",
                "SS# 212-48-0917",
                "xxx-xx-0917",
                "SSN last 4: 0917",
            ],
            &["212 48 0917", "912-48-0917", "212-48-", "212-48-09", "-48-0917"],
            &["312-555-0148", "2019-2024", "212480917", "03-14-1957", "Social services", "12-34-5678"],
        );
    }
}
