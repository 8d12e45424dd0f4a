//! phiscrub makes clinic and hospital photos safe to post.
//!
//! The modules are the road a photo travels, in order:
//!
//! ```text
//! InFile -> codec::decode -> Picture       (in a child process, where asked for: apart)
//!        -> ocr::Reader   -> Page        (lines of text, known terms)
//!        -> detect        -> [Finding]   (what was seen and where, without its text)
//!        -> policy        -> Plan        (what to do; the only place with thresholds)
//!        -> redact        -> CleanPicture
//!        -> codec::encode -> Candidate
//!        -> verify        -> VerifiedFile (the only thing that can be written)
//!        -> report
//! ```

pub mod error;
pub mod geometry;
pub mod sensitive;

mod calendar;
mod cells;

pub mod picture;
mod scaling;

pub mod codec;

pub mod apart;

pub mod model;

pub mod ocr;

pub mod phi;

pub mod finding;

pub mod detect;

pub mod policy;

pub mod redact;

mod part_file;
pub mod verify;

pub mod report;

pub mod pipeline;

pub mod batch;
