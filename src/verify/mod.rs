//! Decodes what was written anew and checks it; the only place that can publish a picture.

mod blocks;
mod pixels;
mod publish;
mod second_look;
pub(crate) mod structure;

pub use publish::VerifiedFile;

use crate::codec::{self, Candidate, Limits};
use crate::error::{Fault, FileError, Stage};
use crate::geometry::Rect;
use crate::picture::Picture;
use crate::policy::{Decision, Plan, Recheck};
use crate::redact::CleanPicture;

/// Looks at the decoded output and returns what it would cover, in pixels of the output.
pub(crate) type SecondLook<'a> = dyn Fn(&Picture) -> Result<Vec<Decision>, FileError> + 'a;

/// What a candidate is held against.
pub(crate) struct Exam<'a> {
    /// The encoded photo.
    pub(crate) input: &'a [u8],
    /// The upright photo before anything was covered.
    pub(crate) original: &'a Picture,
    /// What was to be done.
    pub(crate) plan: &'a Plan,
    /// Places that the plan leaves open on purpose, with their frame.
    pub(crate) settled: Vec<(usize, Rect)>,
    /// What a picture may cost.
    pub(crate) limits: Limits,
    /// How the second look judges.
    pub(crate) recheck: Recheck,
    /// The second look itself.
    pub(crate) second_look: &'a SecondLook<'a>,
}

/// One way to prove an output safe.
pub struct Check {
    /// The permanent id, kebab-case.
    pub id: &'static str,
    /// What it proves, in one sentence.
    pub about: &'static str,
    run: Run,
}

/// What a check looks at.
enum Run {
    /// The encoded bytes, before they are decoded.
    Bytes(fn(&Exam<'_>, &CleanPicture, &Candidate) -> Result<(), FileError>),
    /// The decoded picture, beside the one that was encoded.
    Pixels(fn(&Exam<'_>, &CleanPicture, &Candidate, &Picture) -> Result<(), FileError>),
    /// The decoded picture alone; what is returned is still to be covered.
    Look(fn(&Exam<'_>, &Picture) -> Result<Vec<Decision>, FileError>),
}

/// Every check, cheapest first. An error fails the file; decisions name what is still to be covered.
pub const CHECKS: &[Check] = &[
    Check {
        id: "structure",
        about: "the file holds nothing but the segments this program writes, and nothing after its end",
        run: Run::Bytes(|_, _, candidate| {
            structure::inspect(&candidate.bytes, candidate.format).map_err(|fault| FileError::at(Stage::Verify, fault))
        }),
    },
    Check {
        id: "blocks",
        about: "coded blocks that were kept are the input's to the bit and show nothing covered; all others are new",
        run: Run::Bytes(blocks::check),
    },
    Check {
        id: "pixels",
        about: "everything planned is covered, and everything else is as it was within the format's tolerance",
        run: Run::Pixels(pixels::check),
    },
    Check {
        id: "second-look",
        about: "all detectors look again at the finished picture, with lower thresholds, and see nothing to cover",
        run: Run::Look(second_look::check),
    },
];

/// An output that passed, and what the second look still saw.
pub(crate) struct Verified {
    pub(crate) file: VerifiedFile,
    /// What is still to be covered, in pixels of the upright photo.
    pub(crate) leftovers: Vec<Decision>,
}

/// Runs every check on an encoded picture. What was encoded is given up before the second look, which needs the most memory.
///
/// # Errors
/// When the output cannot be decoded or a check fails that no second look can mend.
pub(crate) fn verify(candidate: Candidate, clean: CleanPicture, exam: &Exam<'_>) -> Result<Verified, FileError> {
    let span = |check: &Check| tracing::debug_span!("check", id = check.id);
    for check in CHECKS {
        if let Run::Bytes(run) = check.run {
            span(check).in_scope(|| run(exam, &clean, &candidate))?;
        }
    }
    let decoded = codec::decode(&candidate.bytes, &exam.limits).map_err(|e| {
        FileError::at(Stage::Verify, Fault::Check { what: format!("it cannot be read back: {}", e.fault) })
    })?;
    if !decoded.metadata.is_empty() {
        let what = String::from("it holds metadata");
        return Err(FileError::at(Stage::Verify, Fault::Check { what }));
    }
    for check in CHECKS {
        if let Run::Pixels(run) = check.run {
            span(check).in_scope(|| run(exam, &clean, &candidate, &decoded))?;
        }
    }
    drop(clean);
    let mut leftovers = Vec::new();
    for check in CHECKS {
        if let Run::Look(run) = check.run {
            leftovers.extend(span(check).in_scope(|| run(exam, &decoded))?);
        }
    }
    Ok(Verified { file: VerifiedFile::new(candidate.bytes, candidate.format), leftovers })
}
