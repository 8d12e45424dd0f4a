//! What counts as protected health information (PHI) in text: one rule a file, known terms, names.

mod around;
mod columns;
mod engine;
#[cfg(test)]
pub(crate) mod evaluation;
mod eye_chart;
mod fields;
mod fold;
mod frame;
mod giving;
mod mark;
mod matcher;
mod name_tag;
mod names;
mod public;
mod read_text;
mod rule;
mod rules;
mod terms;
mod text;
pub(crate) mod timetable;
mod wall;
mod wishes;
mod words;

pub use engine::Engine;
pub use read_text::{Notes, ReadText};
pub(crate) use rule::raised;
pub use rule::{Check, Context, Doc, Pattern, Rule, Seen};
pub use rules::{RULES, by_id};
pub use terms::KnownTerms;

use crate::finding::{Evidence, Kind};
use crate::sensitive::Sensitive;

/// A place in a line where a rule saw PHI.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Index of the line.
    pub line: usize,
    /// Index of the reading in the line.
    pub reading: usize,
    /// The words it spans.
    pub words: std::ops::Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// The rule's permanent id.
    pub rule: &'static str,
    /// How sure the rule is, 0 to 1.
    pub confidence: f32,
    /// What led to it.
    pub evidence: Vec<Evidence>,
}

/// Terms to search for (deny) and to leave alone (allow), one a line, from the user.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// Never to be seen: a day's patient list.
    pub deny: Vec<Sensitive<String>>,
    /// Always to stay: the clinic's name, its staff, its slogans.
    pub allow: Vec<Sensitive<String>>,
}
