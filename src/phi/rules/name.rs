//! Names of persons. The work is done in `names`; this file says what it is.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Rule};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "name",
    kind: Kind::Name,
    doc: Doc {
        what: "Names of persons, whole or in part: first and last name in either order, initials, titles, whatever stands in a field for a name, and words that are no English beside a greeting (HELLO, Happy birthday).",
        why: "A name is the first of the 18 HIPAA identifiers; names of relatives and household members count too.",
        examples: &["SMITH, JANE Q", "Pt: Adaeze Okonkwo", "Dr. Kowalski", "J. Fernandez RN"],
        leaves: "Clinics, brands, places, parts of houses and slogans that hold a name (St. Mary's Hospital, Ana Reyes Wing), who is announced to speak (Keynote: ...), rows of eye charts, and single words that are everyday English (Brown, Grace, Hill) where nothing else points to a person.",
    },
    patterns: &[],
    context: Context {
        regex: r"\b(patient|pt|dob|mrn|chart|allerg(y|ies)|admit(ted)?|discharge|room|rm|bed)\b",
        raise: 0.3,
    },
};
