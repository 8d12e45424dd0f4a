//! The output folder: where it may be, who may write to it, and what a run that goes on finds there.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::error::{Fault, FileError, SetupError, Stage};
use crate::part_file;
use crate::report::{Made, Record, Run};

use super::journal::{Journal, Line};
use super::lock::{Lock, Refused};

/// The folder for what only those may see who run the program.
pub(super) const PRIVATE: &str = "private";

/// Holds the lock while a run writes, and a line for every copy; gone once the report is written.
const JOURNAL: &str = ".phiscrub-run.jsonl";

/// An output folder that this run, and no other, writes to.
pub(super) struct Folder {
    root: PathBuf,
    journal: Mutex<Journal>,
}

/// What earlier runs left in a folder.
#[derive(Debug)]
pub(super) struct Found {
    /// Their records, newest last for every id.
    pub(super) records: Vec<Record>,
    /// Whether all of them had this program version, policy and set of models.
    pub(super) alike: bool,
}

/// An output folder of a verb that keeps no journal, such as `scan`; given back when this is dropped.
pub struct Claim(Option<Lock>);

impl Claim {
    /// Takes a folder for new files, making it where needed.
    ///
    /// # Errors
    /// When it may not take them (see [`allowed`]), or another run writes to it.
    pub fn take(folder: &Path, inputs: &[PathBuf]) -> Result<Self, SetupError> {
        allowed(folder, inputs)?;
        let lock = take(folder)?;
        match empty(folder) {
            Ok(()) => Ok(Self(Some(lock))),
            Err(refused) => Err(give_up(lock, refused)),
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // An empty lock file that stays is in nobody's way.
        self.0.take().map_or(Ok(()), Lock::remove).unwrap_or_default();
    }
}

/// The folder for copies when none was named: `NAME-safe` beside the first input, numbered where taken.
///
/// # Errors
/// When the input has no name or no folder above it.
pub fn beside(input: &Path) -> Result<PathBuf, SetupError> {
    let unnamed = || refuse(input, "this input has no folder beside it; name an output folder with -o");
    let real = fs::canonicalize(input).map_err(|_| unnamed())?;
    let name = if real.is_dir() { real.file_name() } else { real.file_stem() };
    let (name, parent) = (name.ok_or_else(unnamed)?.to_string_lossy(), real.parent().ok_or_else(unnamed)?);
    let mut folder = parent.join(format!("{name}-safe"));
    let mut copy = 2;
    while folder.symlink_metadata().is_ok() {
        folder = parent.join(format!("{name}-safe-{copy}"));
        copy += 1;
    }
    Ok(folder)
}

/// Checks that a folder may take new files: outside of all inputs, and empty or not there yet.
///
/// # Errors
/// When it may not.
pub fn allowed(folder: &Path, inputs: &[PathBuf]) -> Result<(), SetupError> {
    check(folder, inputs, false)
}

/// Checks an output folder against the inputs without writing anything.
///
/// # Errors
/// When it lies inside an input, holds one, is no folder, or is not empty although nothing is to be resumed.
pub(super) fn check(root: &Path, inputs: &[PathBuf], resume: bool) -> Result<(), SetupError> {
    let real = real_path(root).map_err(|e| refuse(root, &e.kind().to_string()))?;
    for input in inputs.iter().filter_map(|i| fs::canonicalize(i).ok()) {
        if input.is_dir() && real.starts_with(&input) {
            return Err(refuse(root, "it lies inside an input folder; choose a folder elsewhere"));
        }
        if input.starts_with(&real) {
            return Err(refuse(root, "it holds an input; choose a folder elsewhere"));
        }
    }
    match fs::metadata(root) {
        Ok(kind) if !kind.is_dir() => Err(refuse(root, "a file of that name is in the way")),
        Ok(_) if !resume => empty(root),
        Ok(_) => Ok(()),
        Err(_) => Ok(()),
    }
}

/// The path without links, as far as it exists.
fn real_path(path: &Path) -> io::Result<PathBuf> {
    let whole = std::path::absolute(path)?;
    for above in whole.ancestors() {
        if let Ok(real) = fs::canonicalize(above) {
            let rest = whole.strip_prefix(above).unwrap_or(Path::new(""));
            return Ok(if rest.as_os_str().is_empty() { real } else { real.join(rest) });
        }
    }
    Ok(whole)
}

fn empty(root: &Path) -> Result<(), SetupError> {
    let entries = fs::read_dir(root).map_err(|e| refuse(root, &e.kind().to_string()))?;
    for entry in entries {
        let entry = entry.map_err(|e| refuse(root, &e.kind().to_string()))?;
        if entry.file_name() != JOURNAL || entry.metadata().is_ok_and(|m| m.len() > 0) {
            let reason = "it is not empty; choose a new folder, or add --resume to go on with a run that made it";
            return Err(refuse(root, reason));
        }
    }
    Ok(())
}

fn refuse(path: &Path, reason: &str) -> SetupError {
    SetupError::Output { path: path.to_path_buf(), reason: reason.to_owned() }
}

impl Folder {
    /// Takes the folder for this run, making it where needed, and reads what earlier runs recorded there; nothing in it is
    /// changed yet.
    ///
    /// # Errors
    /// When another run has it, or when it is not empty and nothing is to be resumed.
    pub(super) fn open(root: &Path, made: &Made, resume: bool) -> Result<(Self, Found), SetupError> {
        let lock = take(root)?;
        if !resume && let Err(refused) = empty(root) {
            return Err(give_up(lock, refused));
        }
        let (journal, lines) = Journal::open(lock).map_err(|_| unreadable(root, "the journal"))?;
        let folder = Self { root: root.to_path_buf(), journal: Mutex::new(journal) };
        match earlier(root, made, lines) {
            Ok(found) => Ok((folder, found)),
            Err(refused) => Err(folder.give_up(refused)),
        }
    }

    /// Begins to write: temporary files that a killed run left are removed, and the journal says what makes the copies.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn begin(&self, made: &Made) -> Result<(), SetupError> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        if journal.is_sure() {
            sweep(&self.root)?;
        }
        journal
            .append(&Line::Made(made.clone()))
            .map_err(|e| refuse(&self.root, &format!("the run's journal cannot be written: {}", e.kind())))
    }

    /// Gives the folder back for a reason; a journal that holds nothing goes, one with lines stays.
    pub(super) fn give_up(self, refused: SetupError) -> SetupError {
        let journal = self.journal.into_inner().unwrap_or_else(PoisonError::into_inner);
        if !journal.is_empty() {
            return refused;
        }
        journal.remove().map_or_else(|e| io(&self.root, &e), |()| refused)
    }

    /// Where it is.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Notes a record; a copy is noted before it is written, so that no copy is without a record.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn note(&self, record: &Record) -> Result<(), FileError> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        journal.append(&Line::Record(Box::new(record.clone()))).map_err(|e| {
            let fault = Fault::Io { doing: "writing the run's journal", reason: e.kind().to_string() };
            FileError::at(Stage::Publish, fault)
        })
    }

    /// Gives the folder back; the report now holds what the journal held.
    ///
    /// # Errors
    /// When the journal cannot be removed.
    pub(super) fn close(self) -> Result<(), SetupError> {
        let journal = self.journal.into_inner().unwrap_or_else(PoisonError::into_inner);
        journal.remove().map_err(|e| io(&self.root, &e))
    }
}

/// Makes the folder where needed and locks it.
fn take(root: &Path) -> Result<Lock, SetupError> {
    fs::create_dir_all(root).map_err(|e| io(root, &e))?;
    Lock::take(&root.join(JOURNAL)).map_err(|refused| match refused {
        Refused::Taken => refuse(root, "another run is writing to it"),
        Refused::Io(e) => io(root, &e),
    })
}

/// What was only opened to ask leaves no trace; a journal with lines stays.
fn give_up(lock: Lock, refused: SetupError) -> SetupError {
    if lock.file.metadata().is_ok_and(|m| m.len() == 0) {
        lock.remove().unwrap_or_default();
    }
    refused
}

/// Removes temporary files that a killed run left; the lock must be held, since another run would still need them.
fn sweep(root: &Path) -> Result<(), SetupError> {
    for folder in [root.to_path_buf(), root.join(PRIVATE)].iter().filter(|f| f.is_dir()) {
        part_file::sweep(folder)
            .map_err(|e| refuse(root, &format!("a temporary file cannot be removed: {}", e.kind())))?;
    }
    Ok(())
}

/// What earlier runs recorded.
fn earlier(root: &Path, made: &Made, lines: Vec<Line>) -> Result<Found, SetupError> {
    let (mut records, mut alike): (Vec<Record>, bool) = (Vec::new(), true);
    let mut known = !lines.is_empty();
    match File::open(root.join("report.json")) {
        Ok(file) => {
            let run: Run = serde_json::from_reader(BufReader::new(file)).map_err(|_| unreadable(root, "the report"))?;
            alike &= run.made == *made;
            records = run.files;
            known = true;
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(_) => return Err(unreadable(root, "the report")),
    }
    let mut places: HashMap<String, usize> = records.iter().enumerate().map(|(i, r)| (r.id.clone(), i)).collect();
    for line in lines {
        match line {
            Line::Made(then) => alike &= then == *made,
            Line::Record(record) => match places.get(&record.id) {
                Some(&older) => records[older] = *record,
                None => {
                    places.insert(record.id.clone(), records.len());
                    records.push(*record);
                }
            },
        }
    }
    if !known {
        only_journal(root)?;
    }
    Ok(Found { records, alike })
}

fn io(root: &Path, e: &io::Error) -> SetupError {
    refuse(root, &e.kind().to_string())
}

fn unreadable(root: &Path, what: &str) -> SetupError {
    refuse(root, &format!("{what} of the earlier run cannot be read; choose a new folder"))
}

/// A folder with neither report nor journal is none of ours unless it is empty.
fn only_journal(root: &Path) -> Result<(), SetupError> {
    let foreign = || refuse(root, "it is not empty and no earlier run made it; choose a new folder");
    let entries = fs::read_dir(root).map_err(|_| foreign())?;
    for entry in entries {
        if entry.map_err(|_| foreign())?.file_name() != JOURNAL {
            return Err(foreign());
        }
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests lay out folders")]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::report::{PolicyHash, Status};

    fn made() -> Made {
        let policy = PolicyHash { name: String::from("event"), sha256: "0".repeat(64) };
        Made { tool: String::from("phiscrub 0.1.0"), policy, models: Vec::new() }
    }

    fn reason(result: Result<impl Sized, SetupError>) -> String {
        match result {
            Ok(_) => String::from("fine"),
            Err(e) => e.to_string(),
        }
    }

    #[test]
    fn rules_for_the_place() {
        let top = tempfile::tempdir().expect("a folder");
        let at = |name: &str| top.path().join(name);
        fs::create_dir_all(at("in/deep")).expect("is made");
        fs::create_dir_all(at("full")).expect("is made");
        fs::create_dir_all(at("empty")).expect("is made");
        fs::write(at("full/x"), b"x").expect("is written");
        for (root, inputs, resume, expected) in [
            (at("new/deeper"), vec![at("in")], false, "fine"),
            (at("empty"), vec![at("in")], false, "fine"),
            (at("full"), vec![at("in")], false, "it is not empty"),
            (at("full"), vec![at("in")], true, "fine"),
            (at("full/x"), vec![at("in")], false, "a file of that name"),
            (at("in/deep/out"), vec![at("in")], false, "inside an input"),
            (at("in/../in/out"), vec![at("in")], false, "inside an input"),
            (at("in"), vec![at("in")], false, "inside an input"),
            (at("in"), vec![at("in/deep")], false, "holds an input"),
            (at("in-safe"), vec![at("in")], false, "fine"),
        ] {
            let told = reason(check(&root, &inputs, resume));
            assert!(told.contains(expected), "{told} instead of {expected}");
        }
    }

    #[test]
    fn a_drag_in_goes_beside_and_never_onto_something() {
        let top = tempfile::tempdir().expect("a folder");
        let real = fs::canonicalize(top.path()).expect("is there");
        fs::create_dir_all(real.join("event")).expect("is made");
        fs::write(real.join("one.jpg"), b"x").expect("is written");
        assert_eq!(beside(&real.join("event")).expect("fits"), real.join("event-safe"));
        assert_eq!(beside(&real.join("one.jpg")).expect("fits"), real.join("one-safe"));
        fs::create_dir_all(real.join("event-safe")).expect("is made");
        assert_eq!(beside(&real.join("event")).expect("fits"), real.join("event-safe-2"));
        assert!(beside(Path::new("/")).is_err());
    }

    #[test]
    fn one_folder_one_run() {
        let top = tempfile::tempdir().expect("a folder");
        let root = top.path().join("out");
        let (first, _) = Folder::open(&root, &made(), false).expect("is free");
        first.begin(&made()).expect("is noted");
        assert!(reason(Folder::open(&root, &made(), false)).contains("another run is writing"));
        assert!(reason(Folder::open(&root, &made(), true)).contains("another run is writing"));
        first.close().expect("is given back");
        assert_eq!(fs::read_dir(&root).expect("is there").count(), 0);
        assert_eq!(reason(Folder::open(&root, &made(), false)), "fine");
    }

    #[test]
    fn a_crashed_run_can_be_resumed_and_tells_whether_it_was_alike() {
        let top = tempfile::tempdir().expect("a folder");
        let root = top.path();
        let (folder, _) = Folder::open(root, &made(), false).expect("is free");
        folder.begin(&made()).expect("is noted");
        folder.note(&Record::new(String::from("0001"), Status::Failed)).expect("is noted");
        folder.note(&Record::new(String::from("0002"), Status::Safe)).expect("is noted");
        folder.note(&Record::new(String::from("0001"), Status::Safe)).expect("is noted");
        drop(folder);
        let part = part_file::within(root).expect("is made").into_temp_path().keep().expect("stays");
        let mut journal = fs::OpenOptions::new().append(true).open(root.join(JOURNAL)).expect("is there");
        journal.write_all(b"{\"record\":{\"id\":\"00").expect("is written");
        drop(journal);
        assert!(reason(Folder::open(root, &made(), false)).contains("not empty"));
        let mut other = made();
        other.policy.sha256 = "1".repeat(64);
        assert!(!Folder::open(root, &other, true).expect("is read").1.alike);
        assert!(part.exists(), "a run that has not begun touches nothing");
        for _ in 0..2 {
            let (folder, found) = Folder::open(root, &made(), true).expect("goes on");
            assert!(found.alike);
            folder.begin(&made()).expect("is noted");
            let told: Vec<_> = found.records.iter().map(|r| (r.id.as_str(), r.status)).collect();
            assert_eq!(told, [("0001", Status::Safe), ("0002", Status::Safe)]);
            assert!(!part.exists(), "what a killed run left is removed");
        }
    }

    #[test]
    fn a_folder_for_plans_is_one_runs_own_too() {
        let top = tempfile::tempdir().expect("a folder");
        let (root, inputs) = (top.path().join("plans"), [top.path().join("in")]);
        let first = Claim::take(&root, &inputs).expect("is free");
        assert!(reason(Claim::take(&root, &inputs)).contains("another run is writing"));
        assert!(reason(Folder::open(&root, &made(), false)).contains("another run is writing"));
        drop(first);
        assert_eq!(fs::read_dir(&root).expect("is there").count(), 0);
        fs::write(root.join("0001.plan.json"), b"{}").expect("is written");
        assert!(reason(Claim::take(&root, &inputs)).contains("not empty"));
    }

    #[test]
    fn a_foreign_folder_is_not_resumed() {
        let top = tempfile::tempdir().expect("a folder");
        fs::write(top.path().join("holiday.txt"), b"x").expect("is written");
        assert!(reason(Folder::open(top.path(), &made(), true)).contains("no earlier run made it"));
        assert_eq!(fs::read_dir(top.path()).expect("is there").count(), 1, "nothing is left behind");
        fs::write(top.path().join("report.json"), b"{}").expect("is written");
        assert!(reason(Folder::open(top.path(), &made(), true)).contains("cannot be read"));
    }
}
