//! Bytes to pixels and metadata, and pixels to bytes; one file a format.

use crate::error::FileError;
use crate::picture::{Format, Picture};
use crate::redact::CleanPicture;

/// What a picture may cost; checked against the header before anything is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub max_bytes: u64,
    /// Pixels of a frame.
    pub max_pixels: u64,
    /// Columns or rows.
    pub max_side: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 512 << 20, max_pixels: 120_000_000, max_side: 32_768 }
    }
}

/// An encoded picture that has not been checked; it cannot be written.
pub struct Candidate {
    pub(crate) bytes: Vec<u8>,
    pub(crate) format: Format,
}

/// Tells the format from the content; the name plays no part.
pub fn format_of(_bytes: &[u8]) -> Option<Format> {
    None
}

/// Decodes a whole file into upright 8-bit sRGB pixels and harvests its metadata.
///
/// # Errors
/// Malformed, unsupported and too large are different faults.
pub fn decode(_bytes: &[u8], _limits: &Limits) -> Result<Picture, FileError> {
    Err(FileError::at(crate::error::Stage::Decode, crate::error::Fault::Unsupported { what: String::new() }))
}

/// Encodes a clean picture in its format with nothing but pixels.
///
/// # Errors
/// When the format cannot hold the picture.
pub fn encode(_picture: &CleanPicture) -> Result<Candidate, FileError> {
    Err(FileError::at(crate::error::Stage::Encode, crate::error::Fault::Unsupported { what: String::new() }))
}
