//! The road from end to end for one file: scan, apply, scrub.

use std::path::Path;
use std::time::Duration;

use crate::error::{FileError, SetupError, Stage};
use crate::finding::Finding;
use crate::geometry::Size;
use crate::ocr::Accuracy;
use crate::phi::Lists;
use crate::policy::{Plan, Policy, Reason};
use crate::sensitive::Sensitive;
use crate::verify::VerifiedFile;

/// A photo as it comes in.
#[derive(Debug, Clone)]
pub struct InFile {
    /// The encoded bytes.
    pub bytes: Vec<u8>,
    /// Its name and the folders above it, where they may say something; searched for in the picture.
    pub name: Option<Sensitive<String>>,
}

impl From<Vec<u8>> for InFile {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, name: None }
    }
}

/// What became of one file.
#[derive(Debug)]
pub enum Outcome {
    /// The output is safe as far as the program can prove.
    Safe(Box<Scrubbed>),
    /// The output was made, but a person must look at it; why is in [`Scrubbed::reasons`].
    Review(Box<Scrubbed>),
    /// There is no output.
    Failed(FileError),
}

/// A finished output with its story.
#[derive(Debug)]
pub struct Scrubbed {
    /// The checked bytes.
    pub file: VerifiedFile,
    /// What was done and why.
    pub plan: Plan,
    /// Why a person must look; empty for safe files.
    pub reasons: Vec<Reason>,
    /// What the second look still saw, in pixels of the output.
    pub leftovers: Vec<Finding>,
    /// The ids of the checks the output passed.
    pub checks: Vec<&'static str>,
    /// Size of the output in pixels.
    pub size: Size,
    /// Wall time a stage.
    pub timings: Vec<(Stage, Duration)>,
}

/// Scrubs photos; made once, shared by any number of threads.
pub struct Scrubber {}

/// Collects what a [`Scrubber`] needs.
#[derive(Default)]
pub struct Builder {}

impl Builder {
    /// Sets the policy; the preset `event` where this is not called.
    pub fn policy(self, _policy: Policy) -> Self {
        self
    }

    /// Sets the recogniser.
    pub fn accuracy(self, _accuracy: Accuracy) -> Self {
        self
    }

    /// Sets terms to search for and to leave alone.
    pub fn lists(self, _lists: Lists) -> Self {
        self
    }

    /// Loads everything from a models folder, as `scripts/setup` fills it.
    ///
    /// # Errors
    /// When anything needed is missing, damaged or contradictory.
    pub fn build(self, _models: &Path) -> Result<Scrubber, SetupError> {
        Ok(Scrubber {})
    }
}

impl Scrubber {
    /// Starts collecting settings.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        unimplemented!()
    }

    /// Looks at a photo and plans; nothing is covered or written.
    ///
    /// # Errors
    /// When the file cannot be decoded or a model fails.
    pub fn scan(&self, _file: &InFile) -> Result<Plan, FileError> {
        unimplemented!()
    }

    /// Carries out a plan, which a person may have edited, and verifies the result.
    pub fn apply(&self, _file: InFile, _plan: Plan) -> Outcome {
        unimplemented!()
    }

    /// Scans, applies and verifies.
    pub fn scrub(&self, _file: InFile) -> Outcome {
        unimplemented!()
    }

    /// Checks a finished picture as it is: hidden data and everything the keener second look sees.
    ///
    /// # Errors
    /// When the file cannot be decoded or a model fails.
    pub fn inspect(&self, _file: &InFile) -> Result<Vec<Finding>, FileError> {
        unimplemented!()
    }
}
