//! Decodes strangers' files in child processes: one that crashes, stalls or takes over its decoder costs that file.
//!
//! A child holds one file at a time, sends back pixels, and on Linux may do nothing but compute: see `confine`.

mod child;
mod confine;
mod wire;
mod worker;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::codec::{self, Limits};
use crate::error::{Fault, FileError, SetupError, Stage};
use crate::picture::Picture;

pub use child::{BeforePixels, serve, serve_with};

use worker::{Lost, Worker};

/// What a parent makes of bytes that a child sends, as fuzzers try.
#[cfg(any(test, fuzzing))]
pub(crate) fn heard(mut bytes: &[u8], limits: &Limits) -> Option<Picture> {
    wire::receive_answer(&mut bytes, limits).ok()?.ok()
}

/// What a child sends about a file.
#[cfg(any(test, fuzzing))]
pub(crate) fn said(file: &[u8]) -> Option<Vec<u8>> {
    let mut said = Vec::new();
    match codec::decode(file, &Limits::default()) {
        Ok(picture) => wire::send_picture(&mut said, picture),
        Err(error) => wire::send(&mut said, &wire::Answer::Fault(error.fault.into())),
    }
    .ok()?;
    Some(said)
}

/// Where strangers' files are decoded.
#[derive(Debug, Clone, Default)]
pub enum Decoding {
    /// In the calling process, which a decoder that crashes takes along; there is no limit of time or memory then.
    #[default]
    Here,
    /// In child processes, one for each thread that decodes at the same time.
    Apart(Program),
}

/// How a child is started: a program that calls [`serve`] and does nothing else, such as `phiscrub decode-in-child`.
#[derive(Debug, Clone)]
pub struct Program {
    /// The program.
    pub path: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

/// Decodes as [`Decoding`] says.
pub struct Decoder {
    /// None where pictures are decoded here.
    program: Option<Program>,
    limits: Limits,
    /// Children with nothing to do.
    idle: Mutex<Vec<Worker>>,
}

impl Decoder {
    /// Gets ready; a child that is needed is started at once, so that a run with decoders that cannot be shut in does
    /// not begin.
    ///
    /// # Errors
    /// When a child cannot be started or shut in.
    pub fn ready(decoding: Decoding, limits: Limits) -> Result<Self, SetupError> {
        match decoding {
            Decoding::Here => Ok(Self::here(limits)),
            Decoding::Apart(program) => {
                let first = Worker::start(&program, &limits).map_err(|reason| SetupError::Decoder { reason })?;
                Ok(Self { program: Some(program), limits, idle: Mutex::new(vec![first]) })
            }
        }
    }

    /// One that decodes in this process.
    pub(crate) fn here(limits: Limits) -> Self {
        Self { program: None, limits, idle: Mutex::default() }
    }

    /// Decodes a file as [`codec::decode`] does.
    ///
    /// # Errors
    /// As there, and when the child was lost over it.
    pub fn decode(&self, bytes: &[u8]) -> Result<Picture, FileError> {
        match &self.program {
            None => codec::decode(bytes, &self.limits),
            Some(program) => self.decode_apart(program, bytes).map_err(|fault| FileError::at(Stage::Decode, fault)),
        }
    }

    fn decode_apart(&self, program: &Program, bytes: &[u8]) -> Result<Picture, Fault> {
        if bytes.len() as u64 > self.limits.max_bytes {
            return Err(codec::too_many_bytes(bytes, &self.limits));
        }
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = idle().pop();
        let mut worker = match waiting {
            Some(worker) => worker,
            None => Worker::start(program, &self.limits)
                .map_err(|reason| Fault::Library { what: "starting the process that decodes", reason })?,
        };
        match worker.decode(bytes, &self.limits) {
            Ok(decoded) => {
                idle().push(worker);
                decoded
            }
            Err(Lost::Late) => {
                let what = format!("it took more than {} s", self.limits.max_seconds);
                Err(Fault::Decoder { what })
            }
            Err(Lost::Gone) => {
                let what = "it crashed or asked for more memory than a picture of its size may need";
                Err(Fault::Decoder { what: what.to_owned() })
            }
            Err(Lost::Odd) => {
                Err(Fault::Decoder { what: String::from("it answered with something that is no picture") })
            }
        }
    }
}
