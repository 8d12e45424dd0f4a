//! Account and payment card numbers.

use crate::finding::Kind;
use crate::phi::rule::{Doc, NO_CONTEXT, Pattern, Rule, Seen};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "account-number",
    kind: Kind::AccountNumber,
    doc: Doc {
        what: "Account, invoice and payment card numbers.",
        why: "Account numbers are one of the 18 HIPAA identifiers.",
        examples: &["Acct# 7720148", "Account No: 00-447120", "4539 1488 0343 6467"],
        leaves: "Card-like numbers whose check digit fails are weak hits here and other ids beside it.",
    },
    patterns: &[
        Pattern::new(
            0.9,
            r"\b(acct|account|a/c|guarantor|invoice|inv|statement|bill(ing)?)\b\.?\s?(no\b\.?|num(ber)?\b|id\b|#)?[\s:#.-]*(?P<v>[a-z]{0,3}-?\d[\d-]{3,16}[a-z]?)\b",
        ),
        Pattern::checked(0.85, r"(^|[^0-9-])(?P<v>\d{4}[\s-]?\d{4}[\s-]?\d{4}[\s-]?\d{1,4})($|[^0-9-])", luhn),
        Pattern::checked(0.85, r"(^|[^0-9-])(?P<v>3[47]\d\d[\s-]?\d{6}[\s-]?\d{5})($|[^0-9-])", luhn),
        Pattern::new(0.7, r"\b(routing|aba)\b\s?(no\b\.?|#)?[\s:#.-]*(?P<v>\d{9})\b"),
    ],
    context: NO_CONTEXT,
};

fn luhn(seen: &Seen<'_>) -> f32 {
    if super::licence_number::is_luhn(&seen.digits()) { 1.0 } else { 0.55 }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn account_numbers() {
        check(
            &RULE,
            &[
                "Acct# 7720148",
                "Account No: 00-447120",
                "4539 1488 0343 6467",
                "4539-1488-0343-6467",
                "Acct77Z0l48",
                "Invoice 448120",
            ],
            &[],
            &[
                "Account manager",
                "4539 1488 0343 6468",
                "Bill of rights",
                "On account of",
                "Statement 1",
                "2019 2020 2021",
            ],
        );
    }
}
