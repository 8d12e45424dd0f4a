//! What counts as protected health information (PHI) in text: one rule a file, known terms, names.

use crate::error::SetupError;
use crate::finding::{Evidence, Kind};
use crate::model::Models;
use crate::ocr::Line;
use crate::picture::MetadataItem;
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

/// Terms known about one file from outside its pixels.
#[derive(Debug, Clone, Default)]
pub struct KnownTerms {}

impl KnownTerms {
    /// Harvests names, numbers and captions from metadata and the file's name.
    pub fn of_file(_metadata: &[MetadataItem], _name: Option<&Sensitive<String>>) -> Self {
        Self {}
    }
}

/// All rules, ready to judge; shared by all workers.
pub struct Engine {}

impl Engine {
    /// Loads the name model and lists and prepares the user's lists.
    ///
    /// # Errors
    /// When a model or list file is missing or damaged.
    pub fn load(_models: &Models, _lists: &Lists) -> Result<Self, SetupError> {
        Ok(Self {})
    }

    /// Judges all readings of all lines; hits come in line order. Terms on the allow list are left out.
    ///
    /// # Errors
    /// When the name model fails.
    pub fn judge(&self, _lines: &[Line], _terms: &KnownTerms) -> Result<Vec<Hit>, crate::error::FileError> {
        Ok(Vec::new())
    }
}
