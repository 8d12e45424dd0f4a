//! Fax numbers.

use crate::finding::Kind;
use crate::phi::rule::{Doc, NO_CONTEXT, Pattern, Rule};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "fax",
    kind: Kind::Fax,
    doc: Doc {
        what: "Numbers that are marked as fax numbers.",
        why: "Fax numbers are one of the 18 HIPAA identifiers.",
        examples: &["Fax: 312-555-0149", "F: (312) 555-0149"],
        leaves: "Numbers without the word, which are telephone numbers.",
    },
    patterns: &[
        Pattern::new(
            0.85,
            r"\b(fax|facsimile|telefax)\b[\s.:#()]*(no\.?|number)?[\s:.#]*(?P<v>\+?[\d(][\d\s().-]{5,18}\d)\b",
        ),
        Pattern::new(0.7, r"\bf\s?:\s*(?P<v>\(?\d{3}\)?[\s.-]*\d{3}[\s.-]*\d{4})\b"),
    ],
    context: NO_CONTEXT,
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn fax_numbers() {
        check(
            &RULE,
            &["Fax: 312-555-0149", "FAX 555-0149", "Fax(312)555-0149", "Fax no. 312.555.0149"],
            &["F: (312) 555-0149"],
            &["Fax machine", "312-555-0149", "Scan, print, fax", "Fax 3"],
        );
    }
}
