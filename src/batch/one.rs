//! One file of a run from reading to publishing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::error::{Fault, FileError, Stage};
use crate::phi::ReadText;
use crate::pipeline::{Outcome, Scrubbed, Settings};
use crate::report::{Record, Status, thumbnail};
use crate::sensitive::Sensitive;

use super::Work;
use super::folder::Folder;
use super::inputs::{Input, What};
use super::names::{Names, Place, extension, slashed};
use super::resume::Kept;
use super::settings::{Hashes, Told};

/// One file that is to be done.
pub(super) struct Task<'a> {
    /// The file.
    pub(super) input: &'a Input,
    /// Where its copy goes.
    pub(super) place: &'a Place,
    /// What an earlier run made of it, when that is still good.
    pub(super) kept: Option<&'a Kept>,
}

/// Where and how copies are written.
pub(super) struct Target<'a> {
    /// The output folder.
    pub(super) folder: &'a Folder,
    /// How copies are named.
    pub(super) names: Names,
    /// What they are made with.
    pub(super) settings: Settings,
}

/// What became of a file.
pub(super) struct Done {
    /// What is told of it.
    pub(super) record: Record,
    /// The small JPEG of its copy, where there is one.
    pub(super) thumbnail: Option<Vec<u8>>,
    /// What was read on it.
    pub(super) read: ReadText,
    /// Where its copy lies, where this run made one.
    pub(super) copy: Option<PathBuf>,
}

impl Done {
    pub(super) fn without_copy(record: Record) -> Self {
        Self { record, thumbnail: None, read: ReadText::default(), copy: None }
    }
}

impl Task<'_> {
    /// Does the file; the copy, where there is one, is on disk afterwards.
    pub(super) fn finish(&self, work: &dyn Work, target: &Target<'_>) -> Done {
        if let Some(kept) = self.kept {
            return Done { thumbnail: kept.thumbnail(), ..Done::without_copy(kept.record.clone()) };
        }
        match &self.input.what {
            What::LeftOut(what) => {
                let mut record = Record::new(self.place.id.clone(), Status::LeftOut);
                record.reasons.push(format!("{what}, not a picture"));
                Done::without_copy(record)
            }
            What::Broken(error) => Done::without_copy(self.without_copy(error)),
            What::Picture => self.picture(work, target, &[]),
        }
    }

    /// Takes a copy back and does the file once more, now knowing names that were read on other photos.
    pub(super) fn again(&self, work: &dyn Work, target: &Target<'_>, copy: &Path, names: &[Sensitive<String>]) -> Done {
        match remove(copy) {
            Ok(()) => self.picture(work, target, names),
            Err(error) => Done::without_copy(self.without_copy(&error)),
        }
    }

    /// Takes a copy back that could not be done once more.
    pub(super) fn take_back(&self, copy: &Path, error: FileError) -> Done {
        // A panic may have come after the copy was gone.
        let gone = if copy.exists() { remove(copy) } else { Ok(()) };
        Done::without_copy(self.without_copy(&gone.err().unwrap_or(error)))
    }

    /// The record where there is no copy.
    pub(super) fn without_copy(&self, error: &FileError) -> Record {
        Record::of_failure(self.place.id.clone(), error)
    }

    fn picture(&self, work: &dyn Work, target: &Target<'_>, names: &[Sensitive<String>]) -> Done {
        let span = tracing::info_span!("file", id = %self.place.id);
        let _entered = span.enter();
        let begun = Instant::now();
        let file = match self.input.read(work.max_bytes()) {
            Ok(file) => file,
            Err(error) => return Done::without_copy(self.without_copy(&error)),
        };
        let mut hashes = Hashes::new(&target.settings, &self.input.name());
        hashes.hash(&file.bytes);
        let original = Original { told: hashes.finish(), bytes: file.bytes.len() as u64, opened: begun.elapsed() };
        let copied = match work.run(&file, names) {
            Outcome::Safe(scrubbed) => self.copy(Status::Safe, *scrubbed, &original, target),
            Outcome::Review(scrubbed) => self.copy(Status::Review, *scrubbed, &original, target),
            Outcome::Failed(error) => Err(error),
        };
        copied.unwrap_or_else(|error| {
            let mut record = self.without_copy(&error);
            original.tell(&mut record);
            Done::without_copy(record)
        })
    }

    /// Notes the copy first and writes it last: whatever fails before leaves none, and none is without a record.
    fn copy(
        &self,
        status: Status,
        scrubbed: Scrubbed,
        original: &Original,
        target: &Target<'_>,
    ) -> Result<Done, FileError> {
        let below = below(status, &self.place.stem, extension(scrubbed.file.format()));
        let told = (target.names == Names::Neutral).then(|| slashed(&below));
        let mut record = Record::of_copy(self.place.id.clone(), status, &scrubbed, told);
        original.tell(&mut record);
        if target.names == Names::Keep {
            record.name_stays();
        }
        let thumbnail = small_picture(&scrubbed);
        let copy = target.folder.root().join(&below);
        let begun = Instant::now();
        target.folder.note(&record)?;
        publish(&scrubbed, target.folder.root(), &below)?;
        record.milliseconds.insert(Stage::Publish, milliseconds(begun.elapsed()));
        Ok(Done { record, thumbnail, read: scrubbed.read, copy: Some(copy) })
    }
}

/// What is told about an input's file.
struct Original {
    told: Told,
    bytes: u64,
    opened: Duration,
}

impl Original {
    fn tell(&self, record: &mut Record) {
        record.input_sha256 = Some(self.told.input.clone());
        record.made_with = Some(self.told.made_with.clone());
        record.input_bytes = Some(self.bytes);
        record.milliseconds.insert(Stage::Open, milliseconds(self.opened));
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// `safe/a/0001.jpg` or `review/a/0001.jpg`.
fn below(status: Status, stem: &Path, extension: &str) -> PathBuf {
    let mut path = PathBuf::from(if status == Status::Safe { "safe" } else { "review" });
    path.push(stem);
    // A stem may hold a full stop of its own, which `set_extension` would take for one.
    let mut name = path.into_os_string();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

/// Removes a copy that this run made and that may show too much.
fn remove(copy: &Path) -> Result<(), FileError> {
    fs::remove_file(copy).map_err(|e| {
        let fault = Fault::Io { doing: "taking back a copy that shows a name", reason: e.kind().to_string() };
        FileError::at(Stage::Publish, fault)
    })
}

fn publish(scrubbed: &Scrubbed, root: &Path, below: &Path) -> Result<(), FileError> {
    let path = root.join(below);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|e| {
            FileError::at(Stage::Publish, Fault::Io { doing: "making a folder", reason: e.kind().to_string() })
        })?;
    }
    scrubbed.file.publish_from(root, &path)
}

/// The page can do without a small picture; the copy itself is verified.
fn small_picture(scrubbed: &Scrubbed) -> Option<Vec<u8>> {
    thumbnail(scrubbed.file.bytes(), scrubbed.file.format())
        .inspect_err(|error| tracing::warn!(%error, "the report lacks a small picture"))
        .ok()
}
