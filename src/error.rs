//! The two ways things go wrong: the run cannot start, or one file has no output.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The run does not start: something it needs is missing, damaged or contradictory.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetupError {
    /// ONNX Runtime could not be loaded.
    #[error("cannot load ONNX Runtime from {path}: {reason}; run scripts/setup")]
    Runtime {
        /// Where it was looked for.
        path: PathBuf,
        /// What the loader said.
        reason: String,
    },
    /// A model file named in the manifest is missing.
    #[error("model file {path} is missing; run scripts/setup")]
    ModelMissing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A model file does not match the manifest.
    #[error(
        "model file {path} is damaged: its SHA-256 is not the one in models/manifest.toml; delete it and run scripts/setup"
    )]
    ModelDamaged {
        /// The file.
        path: PathBuf,
    },
    /// A model was loaded but is not what the program expects.
    #[error("model {id} cannot be used: {reason}")]
    ModelUnusable {
        /// The model's id.
        id: String,
        /// What is wrong.
        reason: String,
    },
    /// The model manifest is missing or malformed.
    #[error("model manifest {path} cannot be used: {reason}; run scripts/setup")]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line where known.
        reason: String,
    },
    /// A policy is malformed.
    #[error("policy {name} cannot be used: {reason}")]
    Policy {
        /// The preset's name or the file's path.
        name: String,
        /// What is wrong, with the line where known.
        reason: String,
    },
    /// A list of terms (deny, allow) could not be read.
    #[error("list {path} cannot be used: {reason}")]
    List {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line where known.
        reason: String,
    },
    /// The system starts no threads.
    #[error("cannot start worker threads: {reason}; try --jobs 1")]
    Threads {
        /// What it said.
        reason: String,
    },
    /// The process that decodes strangers' files cannot be started or shut in.
    #[error(
        "the process that decodes pictures cannot be used: {reason}; \
         --in-process decodes in the program itself, which a damaged picture may then crash"
    )]
    Decoder {
        /// What is wrong.
        reason: String,
    },
    /// The output folder cannot be used.
    #[error("output folder {path} cannot be used: {reason}")]
    Output {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

/// The part of the road where a file failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Stage {
    /// Reading the file from disk or standard input.
    Open,
    /// Turning bytes into pixels.
    Decode,
    /// Reading the text in the picture.
    Read,
    /// Looking for faces, codes and the rest.
    Detect,
    /// Turning findings into decisions, or checking an edited plan.
    Plan,
    /// Covering.
    Redact,
    /// Turning pixels into bytes.
    Encode,
    /// Checking the result.
    Verify,
    /// Writing the result.
    Publish,
}

/// Why a file has no output.
#[derive(Debug, thiserror::Error)]
#[error("{}: {fault}", stage_in_words(*stage))]
pub struct FileError {
    /// Where on the road it happened.
    pub stage: Stage,
    /// What happened.
    #[source]
    pub fault: Fault,
}

impl FileError {
    /// Names a fault and the stage where it happened.
    pub fn at(stage: Stage, fault: Fault) -> Self {
        Self { stage, fault }
    }
}

/// The stage as a user would say it.
pub fn stage_in_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Open => "opening the file",
        Stage::Decode => "decoding the picture",
        Stage::Read => "reading its text",
        Stage::Detect => "looking for what to cover",
        Stage::Plan => "planning",
        Stage::Redact => "covering",
        Stage::Encode => "encoding the result",
        Stage::Verify => "checking the result",
        Stage::Publish => "writing the result",
    }
}

/// What went wrong with one file; messages never repeat the file's content.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The bytes are not a sound picture of the format they claim to be.
    #[error("the file is damaged or incomplete ({what})")]
    Malformed {
        /// What is wrong, in plain words without the input's values.
        what: String,
    },
    /// A sound file of a kind the program does not handle.
    #[error("this kind of file is not supported ({what})")]
    Unsupported {
        /// What kind it is and what to do instead.
        what: String,
    },
    /// The picture exceeds a limit.
    #[error("the picture is too large ({what})")]
    TooLarge {
        /// Which limit, and both numbers.
        what: String,
    },
    /// The operating system refused to read or write.
    #[error("{doing} failed: {reason}")]
    Io {
        /// What was attempted.
        doing: &'static str,
        /// The system's reason, without a path.
        reason: String,
    },
    /// A model failed while running.
    #[error("model {id} failed: {reason}")]
    Model {
        /// The model's id.
        id: String,
        /// What ONNX Runtime said.
        reason: String,
    },
    /// The process that decoded the file was lost over it.
    #[error("the decoder was stopped: {what}")]
    Decoder {
        /// Why, in plain words.
        what: String,
    },
    /// Another library failed.
    #[error("{what} failed: {reason}")]
    Library {
        /// Which step.
        what: &'static str,
        /// What it said.
        reason: String,
    },
    /// A plan does not fit the file.
    #[error("the plan does not fit: {what}")]
    Plan {
        /// What does not fit.
        what: String,
    },
    /// The output failed a check that no second look can mend.
    #[error("the output failed its check: {what}")]
    Check {
        /// Which check and what it saw.
        what: String,
    },
    /// The output name is already taken.
    #[error("the output already exists and is never overwritten")]
    Exists,
    /// The program itself failed on this file.
    #[error("an internal error stopped work on this file; nothing was written")]
    Panicked,
    /// The run was interrupted before this file.
    #[error("the run was interrupted before this file")]
    Interrupted,
}
