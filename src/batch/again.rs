//! Names that were read on one photo of a run are searched for on all others: photos that show one of them, on a line
//! that was left as it is, are done again.

use std::collections::BTreeSet;

use crate::phi::{KnownTerms, ReadText};
use crate::sensitive::Sensitive;

/// What the photos of a run taught.
#[derive(Debug, Default)]
pub(super) struct Learned {
    /// Full names, given name first, each once.
    pub(super) names: Vec<Sensitive<String>>,
    /// The photos that show one of them, by their place in the run.
    pub(super) again: Vec<usize>,
}

impl Learned {
    /// Gathers the names of all photos and finds those that are to be done again: all of them where there are too many names to search
    /// for, so that each fails and says so.
    pub(super) fn of<'a>(read: impl Iterator<Item = &'a ReadText> + Clone) -> Self {
        let names: BTreeSet<&Sensitive<String>> = read.clone().flat_map(ReadText::names).collect();
        let names: Vec<Sensitive<String>> = names.into_iter().cloned().collect();
        let terms = KnownTerms::of_names(&names);
        let shows_one = |text: &ReadText| terms.as_ref().map_or(true, |terms| text.holds(terms));
        let again = read.enumerate().filter(|(_, text)| shows_one(text)).map(|(photo, _)| photo).collect();
        Self { names, again }
    }
}
