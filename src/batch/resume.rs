//! What an earlier run in the same folder finished, as far as its copies are still there unchanged.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::codec;
use crate::error::SetupError;
use crate::report::{Record, thumbnail};

use super::inputs::{Input, What};
use super::names::{Names, slashed};

/// A copy of an earlier run.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// Its record.
    pub(super) record: Record,
    path: PathBuf,
}

impl Kept {
    /// The small JPEG for the report; absent where the copy cannot be read any more.
    pub(super) fn thumbnail(&self) -> Option<Vec<u8>> {
        let bytes = fs::read(&self.path).ok()?;
        thumbnail(&bytes, codec::format_of(&bytes)?).ok()
    }
}

/// What an earlier run finished.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// For each input its copy.
    pub(super) kept: Vec<Option<Kept>>,
    /// Copies whose inputs are not given now; they stay in the report.
    pub(super) others: Vec<Kept>,
}

impl Earlier {
    /// Finds the inputs that are done, by the SHA-256 of their bytes.
    ///
    /// # Errors
    /// When the copies cannot be read, or were named in another way.
    pub(super) fn of(root: &Path, records: Vec<Record>, inputs: &[Input], names: Names) -> Result<Self, SetupError> {
        let refuse = |reason: String| SetupError::Output { path: root.to_path_buf(), reason };
        let records: Vec<Record> = records.into_iter().filter(|r| r.output.is_some()).collect();
        if records.is_empty() {
            return Ok(Self { kept: inputs.iter().map(|_| None).collect(), others: Vec::new() });
        }
        let named =
            |r: &Record| if r.output.as_ref().is_some_and(|o| o.file.is_none()) { Names::Keep } else { Names::Neutral };
        if records.iter().any(|r| named(r) != names) {
            return Err(refuse(String::from("the earlier run named its copies in another way (--keep-names)")));
        }
        let copies = Copies::below(root).map_err(|e| refuse(format!("its copies cannot be read: {}", e.kind())))?;
        let mut by_input: HashMap<String, VecDeque<Kept>> = HashMap::new();
        for kept in records.into_iter().filter_map(|r| copies.find(root, r)) {
            let input = kept.record.input_sha256.clone().unwrap_or_default();
            by_input.entry(input).or_default().push_back(kept);
        }
        let kept = inputs
            .iter()
            .map(|input| match input.what {
                // What cannot be read now fails when its turn comes.
                What::Picture if input.own => {
                    sha256_of(input.path.expose()).ok().and_then(|s| by_input.get_mut(&s)?.pop_front())
                }
                What::Picture | What::LeftOut(_) | What::Broken(_) => None,
            })
            .collect();
        let mut others: Vec<Kept> = by_input.into_values().flatten().collect();
        others.sort_by(|a, b| a.record.id.cmp(&b.record.id));
        Ok(Self { kept, others })
    }
}

/// The copies that lie in the output folder.
struct Copies {
    /// SHA-256 by path below the output folder, with slashes.
    by_path: HashMap<String, String>,
    /// Path by SHA-256.
    by_sha256: HashMap<String, PathBuf>,
}

impl Copies {
    fn below(root: &Path) -> io::Result<Self> {
        let mut copies = Self { by_path: HashMap::new(), by_sha256: HashMap::new() };
        for folder in ["safe", "review"].map(|f| root.join(f)).iter().filter(|f| f.is_dir()) {
            for entry in WalkDir::new(folder) {
                let entry = entry.map_err(io::Error::other)?;
                if entry.file_type().is_file() {
                    let sha256 = sha256_of(entry.path())?;
                    let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
                    copies.by_path.insert(slashed(below), sha256.clone());
                    copies.by_sha256.insert(sha256, entry.into_path());
                }
            }
        }
        Ok(copies)
    }

    fn find(&self, root: &Path, record: Record) -> Option<Kept> {
        let output = record.output.as_ref()?;
        let path = match &output.file {
            Some(file) => (self.by_path.get(file)? == &output.sha256).then(|| root.join(file))?,
            None => self.by_sha256.get(&output.sha256)?.clone(),
        };
        Some(Kept { record, path })
    }
}

/// SHA-256 of a file in hexadecimal, read piece by piece.
fn sha256_of(path: &Path) -> io::Result<String> {
    struct Hash(Sha256);
    impl Write for Hash {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut hash = Hash(Sha256::new());
    io::copy(&mut File::open(path)?, &mut hash)?;
    Ok(hash.0.finalize().iter().map(|b| format!("{b:02x}")).collect())
}

/// The ids that are taken by copies of inputs not given now.
pub(super) fn records(kept: &[Kept]) -> Vec<Record> {
    let mut ids = HashSet::new();
    kept.iter().filter(|k| ids.insert(k.record.id.clone())).map(|k| k.record.clone()).collect()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests lay out folders")]
mod tests {
    use super::*;

    #[test]
    fn hashing_in_pieces_gives_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let bytes = vec![7; 300_000];
        let path = folder.path().join("x");
        fs::write(&path, &bytes).expect("is written");
        assert_eq!(sha256_of(&path).expect("is read"), crate::model::hex_sha256(&bytes));
    }
}
