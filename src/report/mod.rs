//! Tells what was done, for people and for programs: counts and places, never text, names or paths.

mod csv;
mod html;
mod json;
mod record;
mod thumbnail;
pub mod words;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::error::SetupError;
use crate::part_file;

pub use record::{Covered, Made, ModelHash, Output, Place, PolicyHash, Record, Run, SCHEMA_VERSION, Status, Totals};
pub use thumbnail::thumbnail;

pub(crate) use csv::row as csv_row;

/// Small JPEGs of output pictures, by record id.
pub type Thumbnails = BTreeMap<String, Vec<u8>>;

/// The JSON schema of `report.json`.
pub const SCHEMA: &str = include_str!("report.schema.json");

/// One form of the report.
pub trait Exporter: Sync {
    /// The permanent id, kebab-case.
    fn id(&self) -> &'static str;

    /// The file's name in the output folder.
    fn file(&self) -> &'static str;

    /// Writes the report.
    ///
    /// # Errors
    /// When the writer fails.
    fn write(&self, run: &Run, thumbnails: &Thumbnails, out: &mut dyn Write) -> io::Result<()>;
}

/// Every exporter, in the order in which they write.
pub const EXPORTERS: &[&dyn Exporter] = &[&json::Json, &csv::Csv, &html::Html];

/// Writes every form of the report into a folder, replacing the report of an earlier run there.
///
/// # Errors
/// When the system refuses; what stood there before stays.
pub fn write(folder: &Path, run: &Run, thumbnails: &Thumbnails) -> Result<(), SetupError> {
    for exporter in EXPORTERS {
        let path = folder.join(exporter.file());
        write_file(&path, |out| exporter.write(run, thumbnails, out))
            .map_err(|e| refused(folder, exporter.file(), &e))?;
    }
    Ok(())
}

/// Writes one file that is not a picture in one step: a temporary file beside it, fsync, rename.
///
/// # Errors
/// What the system said; what stood there before stays.
pub fn write_file(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = part_file::beside(path)?;
    let mut out = BufWriter::new(file.as_file_mut());
    fill(&mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}

fn refused(folder: &Path, file: &str, e: &io::Error) -> SetupError {
    SetupError::Output { path: folder.to_path_buf(), reason: format!("{file} could not be written: {}", e.kind()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files of this folder that are parts of several exporters and not exporters themselves.
    const PARTS: &[&str] = &["mod.rs", "record.rs", "thumbnail.rs", "words.rs"];

    #[test]
    fn every_exporter_file_is_registered() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder is there")
            .map(|e| e.expect("readable").file_name().to_string_lossy().into_owned())
            .filter(|n| !PARTS.contains(&n.as_str()) && !n.ends_with(".schema.json"))
            .map(|n| n.trim_end_matches(".rs").to_owned())
            .collect();
        files.sort();
        let mut ids: Vec<&str> = EXPORTERS.iter().map(|e| e.id()).collect();
        ids.sort_unstable();
        assert_eq!(files, ids);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_rest() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.txt");
        write_file(&path, |out| out.write_all(b"old")).expect("writes");
        let failed = write_file(&path, |_| Err(io::Error::other("full")));
        assert!(failed.is_err());
        assert_eq!(std::fs::read(&path).expect("readable"), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1);
    }
}
