//! What an earlier run in the same folder finished, as far as its copies are still there unchanged.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::codec;
use crate::error::SetupError;
use crate::pipeline::Settings;
use crate::report::{Record, thumbnail};

use super::folder::Found;
use super::inputs::{Input, What};
use super::names::{self, Names, slashed};
use super::settings::{Hashes, Told};

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
    /// Copies, below the output folder, of inputs that would come out otherwise now.
    pub(super) otherwise: Vec<String>,
}

impl Earlier {
    /// Finds the inputs that are done, by the SHA-256 of their bytes, and tells those that would come out otherwise now.
    ///
    /// # Errors
    /// When the copies cannot be read or were named in another way, or when some that another program version, policy or
    /// set of models made cannot be made again, since their inputs are not given.
    pub(super) fn of(
        root: &Path,
        found: Found,
        inputs: &[Input],
        names: Names,
        settings: &Settings,
    ) -> Result<Self, SetupError> {
        let refuse = |reason: String| SetupError::Output { path: root.to_path_buf(), reason };
        let records: Vec<Record> = found.records.into_iter().filter(|r| r.output.is_some()).collect();
        if records.is_empty() {
            let kept = inputs.iter().map(|_| None).collect();
            return Ok(Self { kept, others: Vec::new(), otherwise: Vec::new() });
        }
        let named =
            |r: &Record| if r.output.as_ref().is_some_and(|o| o.file.is_none()) { Names::Keep } else { Names::Neutral };
        if records.iter().any(|r| named(r) != names) {
            return Err(refuse(String::from("the earlier run named its copies in another way (--keep-names)")));
        }
        let mut copies = Copies::below(root).map_err(|e| refuse(format!("its copies cannot be read: {}", e.kind())))?;
        let mut by_input: HashMap<String, Vec<Record>> = HashMap::new();
        for record in records {
            by_input.entry(record.input_sha256.clone().unwrap_or_default()).or_default().push(record);
        }
        by_input.values_mut().for_each(|records| records.sort_by(|a, b| a.id.cmp(&b.id)));
        let hashes: Vec<Option<Told>> = inputs
            .iter()
            .map(|input| match input.what {
                // What cannot be read now fails when its turn comes.
                What::Picture if input.own => told(input, settings).ok(),
                What::Picture | What::LeftOut(_) | What::Broken(_) => None,
            })
            .collect();
        let stems = if names == Names::Keep { names::originals(inputs) } else { Vec::new() };
        let mut kept: Vec<Option<Kept>> = inputs.iter().map(|_| None).collect();
        let mut otherwise: Vec<Option<String>> = inputs.iter().map(|_| None).collect();
        // Among photos that are alike, each first gets back what was its own.
        for (own, as_now) in [(true, true), (false, true), (true, false), (false, false)] {
            for (index, told) in hashes.iter().enumerate().filter_map(|(i, h)| Some((i, h.as_ref()?))) {
                let missing = kept[index].is_none() && otherwise[index].is_none();
                let Some(records) = by_input.get_mut(&told.input).filter(|_| missing) else { continue };
                let stem = stems.get(index).filter(|_| own);
                let fits = |r: &Record| {
                    (!own || r.id == inputs[index].id) && (r.made_with.as_ref() == Some(&told.made_with)) == as_now
                };
                let found = records.iter().enumerate().filter(|(_, record)| fits(record)).find_map(|(at, record)| {
                    let path = copies.take(record, |path| stem.is_none_or(|stem| lies_at(path, stem)))?;
                    Some((at, path))
                });
                let Some((at, path)) = found else { continue };
                let record = records.remove(at);
                if as_now {
                    kept[index] = Some(Kept { record, path: root.join(path) });
                } else {
                    otherwise[index] = Some(path);
                }
            }
        }
        let mut others: Vec<Kept> = by_input
            .into_values()
            .flatten()
            .filter_map(|record| Some(Kept { path: root.join(copies.take(&record, |_| true)?), record }))
            .collect();
        others.sort_by(|a, b| a.record.id.cmp(&b.record.id));
        if !found.alike && !others.is_empty() {
            return Err(refuse(String::from(
                "it holds copies that another program version, policy or set of models made, and their photos are not \
                 among what was named; name them too, or choose a new folder",
            )));
        }
        Ok(Self { kept, others, otherwise: otherwise.into_iter().flatten().collect() })
    }

    /// Removes the copies that will be made again.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn take_back(&self, root: &Path) -> Result<(), SetupError> {
        self.otherwise.iter().try_for_each(|copy| fs::remove_file(root.join(copy))).map_err(|e| {
            let reason = format!("a copy that was made with other settings cannot be taken back: {}", e.kind());
            SetupError::Output { path: root.to_path_buf(), reason }
        })
    }
}

/// Whether a copy such as `safe/ward/portrait.jpg` is the one of a stem such as `ward/portrait`.
fn lies_at(path: &str, stem: &Path) -> bool {
    let inner = path.split_once('/').map_or(path, |(_, inner)| inner);
    inner.rsplit_once('.').is_some_and(|(inner, _)| inner == slashed(stem))
}

/// The copies that lie in the output folder and belong to no record yet.
struct Copies {
    /// Paths below the output folder, with slashes, by SHA-256.
    by_sha256: HashMap<String, BTreeSet<String>>,
}

impl Copies {
    fn below(root: &Path) -> io::Result<Self> {
        let mut copies = Self { by_sha256: HashMap::new() };
        for folder in ["safe", "review"].map(|f| root.join(f)).iter().filter(|f| f.is_dir()) {
            for entry in WalkDir::new(folder) {
                let entry = entry.map_err(io::Error::other)?;
                if entry.file_type().is_file() {
                    let below = slashed(entry.path().strip_prefix(root).unwrap_or(entry.path()));
                    copies.by_sha256.entry(sha256_of(entry.path())?).or_default().insert(below);
                }
            }
        }
        Ok(copies)
    }

    /// The copy that a record tells of, once; where it kept its original name, any that fits.
    fn take(&mut self, record: &Record, fits: impl Fn(&str) -> bool) -> Option<String> {
        let output = record.output.as_ref()?;
        let paths = self.by_sha256.get_mut(&output.sha256)?;
        match &output.file {
            Some(file) => paths.take(file),
            None => paths.iter().find(|path| fits(path)).cloned().and_then(|path| paths.take(&path)),
        }
    }
}

/// SHA-256 of a file in hexadecimal, read piece by piece.
fn sha256_of(path: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    io::copy(&mut File::open(path)?, &mut hash)?;
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}

fn told(input: &Input, settings: &Settings) -> io::Result<Told> {
    let mut hashes = Hashes::new(settings, &input.name());
    io::copy(&mut File::open(input.path.expose())?, &mut hashes)?;
    Ok(hashes.finish())
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
