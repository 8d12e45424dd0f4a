//! Many files: finds them, scrubs them on several threads, writes each copy as soon as it is ready, and tells all of
//! it in a report. One bad file never stops the others.

mod again;
mod clock;
mod content;
mod folder;
mod inputs;
mod journal;
mod lock;
mod names;
mod one;
mod pool;
mod resume;
mod settings;

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use crate::codec::Limits;
use crate::error::SetupError;
use crate::pipeline::{InFile, Outcome, Scrubber, Settings};
use crate::report::{self, Made, Record, Run, SCHEMA_VERSION, Status, Thumbnails, Totals};
use crate::sensitive::Sensitive;

pub use folder::{Claim, allowed, beside};
pub use inputs::{Input, What, find};
pub use names::Names;
pub use pool::each;

use again::Learned;
use folder::Folder;
use one::{Done, Target, Task};
use resume::Earlier;

/// Safe pictures beyond this number have no small picture in the report, so that memory and the page stay bounded;
/// pictures that need a look always have one.
const SAFE_THUMBNAILS: usize = 1000;

/// What is done to each file.
pub trait Work: Sync {
    /// Does it; the outcome says what became of the file. `names` are full names that were read on other photos.
    fn run(&self, file: &InFile, names: &[Sensitive<String>]) -> Outcome;

    /// What decides, besides the file, what becomes of it; `--resume` does a file again whose copy was made with other
    /// settings.
    fn settings(&self) -> Settings {
        Settings::default()
    }

    /// Files with more bytes are not read.
    fn max_bytes(&self) -> u64 {
        Limits::default().max_bytes
    }
}

impl Work for Scrubber {
    fn run(&self, file: &InFile, names: &[Sensitive<String>]) -> Outcome {
        self.scrub_knowing(file, names)
    }

    fn settings(&self) -> Settings {
        *self.settings()
    }

    fn max_bytes(&self) -> u64 {
        self.policy().limits().max_bytes
    }
}

/// Hears how a run goes on.
pub trait Progress: Sync {
    /// The run begins with so many pictures.
    fn begin(&self, _pictures: usize) {}

    /// So many copies of an earlier run were made with other settings; they are taken back and made again.
    fn made_otherwise(&self, _copies: usize) {}

    /// One more picture is through; called from any thread, in any order.
    fn worked(&self) {}

    /// One more file is told, in the order of the inputs, pictures and others; a file that is done again for the sake of a
    /// name on another photo is told once more, and what is told last holds.
    fn told(&self, _input: &Input, _record: &Record) {}
}

impl Progress for () {}

/// A part of a larger run: every `of`-th picture, beginning with the `index`-th.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 1 to `of`.
    pub index: usize,
    /// The number of parts.
    pub of: NonZeroUsize,
}

/// What a run is to do.
#[derive(Debug, Clone, Default)]
pub struct Job {
    /// Files and folders.
    pub inputs: Vec<PathBuf>,
    /// The output folder; `NAME-safe` beside the first input where absent.
    pub output: Option<PathBuf>,
    /// How copies are named.
    pub names: Names,
    /// Threads; one a core where absent.
    pub jobs: Option<NonZeroUsize>,
    /// The part of the inputs to do; all where absent.
    pub shard: Option<Shard>,
    /// Whether a folder that an earlier run began is carried on with.
    pub resume: bool,
    /// Whether the map from new to original names is written to `private/names.csv`.
    pub name_map: bool,
}

/// A run that may begin: inputs are listed and the output folder is allowed, but nothing is written yet.
#[derive(Debug)]
pub struct Batch {
    job: Job,
    output: PathBuf,
    inputs: Vec<Input>,
}

impl Batch {
    /// Lists the inputs and checks the output folder.
    ///
    /// # Errors
    /// When the output folder cannot be used.
    pub fn open(job: Job) -> Result<Self, SetupError> {
        let output = match (&job.output, job.inputs.first()) {
            (Some(output), _) => output.clone(),
            (None, Some(first)) => beside(first)?,
            (None, None) => PathBuf::from("safe"),
        };
        folder::check(&output, &job.inputs, job.resume)?;
        let mut inputs = find(&job.inputs);
        if let Some(shard) = job.shard {
            let mut picture = 0;
            for input in &mut inputs {
                // Only the first part tells of other files, so that all parts together tell once.
                let turn = if matches!(input.what, What::LeftOut(_)) { 0 } else { picture };
                input.own = turn % shard.of.get() + 1 == shard.index;
                picture += usize::from(!matches!(input.what, What::LeftOut(_)));
            }
        }
        Ok(Self { job, output, inputs })
    }

    /// The files that this run does, in their order.
    pub fn inputs(&self) -> impl Iterator<Item = &Input> {
        self.inputs.iter().filter(|i| i.own)
    }

    /// The number of pictures among them.
    pub fn pictures(&self) -> usize {
        self.inputs().filter(|i| !matches!(i.what, What::LeftOut(_))).count()
    }

    /// The output folder.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// Does the work and writes copies and report; once `stop` is set, pictures in hand are finished and the rest is
    /// reported as not done.
    ///
    /// # Errors
    /// When the output folder cannot be taken or the report cannot be written.
    pub fn run(
        self,
        work: &dyn Work,
        made: Made,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Run, SetupError> {
        let started = clock::now();
        let settings = work.settings();
        let (folder, found) = Folder::open(&self.output, &made, self.job.resume)?;
        let earlier = Earlier::of(folder.root(), found, &self.inputs, self.job.names, &settings);
        let earlier = match earlier.and_then(|earlier| folder.begin(&made).map(|()| earlier)) {
            Ok(earlier) => earlier,
            Err(refused) => return Err(folder.give_up(refused)),
        };
        earlier.take_back(folder.root())?;
        if !earlier.otherwise.is_empty() {
            progress.made_otherwise(earlier.otherwise.len());
        }
        let done: Vec<Option<Record>> = earlier.kept.iter().map(|k| k.as_ref().map(|k| k.record.clone())).collect();
        let places = names::assign(&self.inputs, &done, &resume::records(&earlier.others), self.job.names);
        drop(done);
        let tasks: Vec<Task<'_>> = self
            .inputs
            .iter()
            .zip(&places)
            .zip(&earlier.kept)
            .filter(|((input, _), _)| input.own)
            .map(|((input, place), kept)| Task { input, place, kept: kept.as_ref() })
            .collect();

        progress.begin(self.pictures());
        let target = Target { folder: &folder, names: self.job.names, settings };
        let gallery = Mutex::new(Gallery::default());
        let note = |done: &mut Done| {
            let thumbnail = done.thumbnail.take();
            gallery.lock().unwrap_or_else(PoisonError::into_inner).add(&done.record, thumbnail);
        };
        let one = |task: &Task<'_>| {
            let mut done = task.finish(work, &target);
            note(&mut done);
            if done.record.status != Status::LeftOut {
                progress.worked();
            }
            done
        };
        let jobs = self.job.jobs.map_or_else(cores, NonZeroUsize::get);
        let mut all: Vec<Done> = Vec::with_capacity(tasks.len());
        each(&tasks, jobs, stop, one, |index, result| {
            let task = &tasks[index];
            let done = result.unwrap_or_else(|e| Done::without_copy(task.without_copy(&e)));
            progress.told(task.input, &done.record);
            all.push(done);
        })?;

        let Learned { names, again } = Learned::of(all.iter().map(|done| &done.read));
        let again: Vec<(usize, PathBuf)> =
            again.into_iter().filter_map(|index| Some((index, all[index].copy.take()?))).collect();
        let once_more = |(index, copy): &(usize, PathBuf)| {
            gallery.lock().unwrap_or_else(PoisonError::into_inner).forget(&all[*index].record);
            let mut done = tasks[*index].again(work, &target, copy, &names);
            note(&mut done);
            done
        };
        let mut anew: Vec<Done> = Vec::with_capacity(again.len());
        each(&again, jobs, stop, once_more, |at, result| {
            let (index, copy) = &again[at];
            // Stopped or panicked: a copy that shows a name does not stay.
            let done = result.unwrap_or_else(|e| tasks[*index].take_back(copy, e));
            progress.told(tasks[*index].input, &done.record);
            anew.push(done);
        })?;
        for ((index, _), done) in again.iter().zip(anew) {
            all[*index] = done;
        }
        let mut files: Vec<Record> = all.into_iter().map(|done| done.record).collect();

        let mut gallery = gallery.into_inner().unwrap_or_else(PoisonError::into_inner);
        for other in &earlier.others {
            gallery.add(&other.record, other.thumbnail());
            files.push(other.record.clone());
        }
        files.sort_by_cached_key(|r| (r.status == Status::LeftOut, r.id.len(), r.id.clone()));
        let totals = Totals::of(&files);
        let run = Run { schema: SCHEMA_VERSION, made, started, finished: clock::now(), totals, files };
        report::write(folder.root(), &run, &gallery.thumbnails)?;
        if self.job.name_map {
            write_names(folder.root(), &tasks)?;
        }
        folder.close()?;
        Ok(run)
    }
}

/// The small pictures for the report.
#[derive(Default)]
struct Gallery {
    thumbnails: Thumbnails,
    safe: usize,
}

impl Gallery {
    fn add(&mut self, record: &Record, thumbnail: Option<Vec<u8>>) {
        let Some(jpeg) = thumbnail else { return };
        self.safe += usize::from(record.status == Status::Safe);
        if record.status == Status::Review || self.safe <= SAFE_THUMBNAILS {
            self.thumbnails.insert(record.id.clone(), jpeg);
        }
    }

    /// Drops the small picture of a copy that is taken back.
    fn forget(&mut self, record: &Record) {
        if self.thumbnails.remove(&record.id).is_some() {
            self.safe -= usize::from(record.status == Status::Safe);
        }
    }
}

/// Threads where the user names no number.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// Writes which number is which original to `private/`, for those who run the program; earlier maps stay.
fn write_names(root: &Path, tasks: &[Task<'_>]) -> Result<(), SetupError> {
    let refused = |e: std::io::Error| SetupError::Output {
        path: root.to_path_buf(),
        reason: format!("the map of names could not be written: {}", e.kind()),
    };
    let folder = root.join(folder::PRIVATE);
    private_folder(&folder).map_err(refused)?;
    let map = map_of_names(tasks).map_err(refused)?;
    let mut path = folder.join("names.csv");
    let mut copy = 2;
    while path.exists() {
        // The run before may have been killed just after it wrote this.
        if fs::read(&path).map_err(refused)? == map {
            return Ok(());
        }
        path = folder.join(format!("names-{copy}.csv"));
        copy += 1;
    }
    report::write_file(&path, |out| out.write_all(&map)).map_err(refused)
}

fn map_of_names(tasks: &[Task<'_>]) -> std::io::Result<Vec<u8>> {
    let mut map = Vec::new();
    report::csv_row(&mut map, ["number", "original"].map(String::from))?;
    for task in tasks {
        let original = task.input.path.expose().to_string_lossy().into_owned();
        report::csv_row(&mut map, [task.place.id.clone(), original])?;
    }
    Ok(map)
}

/// Makes a folder that only its owner may open, where the system knows owners.
fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests;
