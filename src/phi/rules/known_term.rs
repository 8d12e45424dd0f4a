//! Terms known from elsewhere. The work is done in `terms`; this file says what it is.

use crate::finding::Kind;
use crate::phi::rule::{Doc, NO_CONTEXT, Rule};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "known-term",
    kind: Kind::KnownTerm,
    doc: Doc {
        what: "Names and numbers from the deny list, the file's own metadata and the file's name, and full names read clearly on another photo of the run, also where OCR misread a letter or two, swapped the order or lost a blank.",
        why: "Whoever is on today's patient list, or is named in the caption of the photo, must not be readable in it.",
        examples: &["a name of the --deny list", "the caption's words", "Doe_Jane_004821.jpg"],
        leaves: "Terms of up to three letters unless they stand alone exactly, everyday words, and camera counters.",
    },
    patterns: &[],
    context: NO_CONTEXT,
};
