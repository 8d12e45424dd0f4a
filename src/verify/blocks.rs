//! The one place where parts of the input reach the output: coded blocks of a JPEG that the plan leaves alone.

use super::Exam;
use crate::codec::{self, Candidate, Written};
use crate::error::{FileError, Stage};
use crate::redact::{self, CleanPicture};

/// Proves which blocks were kept; a file that was encoded from pixels holds none of the input's.
pub(super) fn check(exam: &Exam<'_>, clean: &CleanPicture, candidate: &Candidate) -> Result<(), FileError> {
    match candidate.written {
        Written::Encoded => Ok(()),
        Written::BlocksKept { .. } => {
            let map = redact::covered(exam.plan, exam.plan.size, 0);
            codec::prove_edited(exam.input, clean, &map, candidate).map_err(|fault| FileError::at(Stage::Verify, fault))
        }
    }
}
