//! Puts checked bytes on disk: a temporary file, fsync, rename, never over an existing file.

use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::error::{Fault, FileError, Stage};
use crate::model::hex_sha256;
use crate::part_file;
use crate::picture::Format;

/// Output bytes that passed verification; nothing else can be written.
///
/// Only this module's parent can make one:
///
/// ```compile_fail
/// let forged = phiscrub::verify::VerifiedFile { bytes: vec![], format: phiscrub::picture::Format::Png };
/// ```
#[derive(Debug)]
pub struct VerifiedFile {
    bytes: Vec<u8>,
    format: Format,
}

impl VerifiedFile {
    /// Only the verification may call this.
    pub(super) fn new(bytes: Vec<u8>, format: Format) -> Self {
        Self { bytes, format }
    }

    /// Lets tests of batches stand in for the verification.
    #[cfg(test)]
    pub(crate) fn for_tests(bytes: Vec<u8>, format: Format) -> Self {
        Self::new(bytes, format)
    }

    /// The encoded picture.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The container.
    pub fn format(&self) -> Format {
        self.format
    }

    /// SHA-256 of the bytes in hexadecimal.
    pub fn sha256(&self) -> String {
        hex_sha256(&self.bytes)
    }

    /// Writes the file under its final name in one step.
    ///
    /// # Errors
    /// When the name is taken or the system refuses; nothing is left behind then.
    pub fn publish(&self, path: &Path) -> Result<(), FileError> {
        self.put(part_file::beside(path), path)
    }

    /// As [`Self::publish`], with the temporary file in another folder of the same disk: a process that is killed leaves
    /// nothing unfinished beside finished pictures.
    pub(crate) fn publish_from(&self, parts: &Path, path: &Path) -> Result<(), FileError> {
        self.put(part_file::within(parts), path)
    }

    fn put(&self, part: io::Result<NamedTempFile>, path: &Path) -> Result<(), FileError> {
        let fault = |doing: &'static str, e: &io::Error| {
            let fault = if e.kind() == io::ErrorKind::AlreadyExists {
                Fault::Exists
            } else {
                Fault::Io { doing, reason: e.kind().to_string() }
            };
            FileError::at(Stage::Publish, fault)
        };
        let mut file = part.map_err(|e| fault("making a temporary file", &e))?;
        file.write_all(&self.bytes).map_err(|e| fault("writing", &e))?;
        file.as_file().sync_all().map_err(|e| fault("writing", &e))?;
        file.persist_noclobber(path).map_err(|e| fault("naming the output", &e.error))?;
        Ok(())
    }
}
