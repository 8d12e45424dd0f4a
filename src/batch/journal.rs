//! The journal of a run: a line for every copy, written before the copy, so that a run can go on after a crash.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};

use serde::{Deserialize, Serialize};

use crate::report::{Made, Record};

use super::lock::Lock;

/// A line of the journal.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Line {
    /// What makes the copies that follow.
    Made(Made),
    /// What became of a file.
    Record(Box<Record>),
}

/// The open journal; its file is also the lock of the folder.
pub(super) struct Journal {
    lock: Lock,
    /// Bytes up to the end of the last whole line.
    sound: u64,
    /// Whether half a line stands at the end that could not be taken back.
    broken: bool,
}

impl Journal {
    /// Reads the lines that are there; half a line at the end is what a crash left and does not count.
    ///
    /// # Errors
    /// When the file cannot be read or holds something else.
    pub(super) fn open(mut lock: Lock) -> io::Result<(Self, Vec<Line>)> {
        let (lines, sound) = lines(&mut lock.file)?;
        Ok((Self { lock, sound, broken: false }, lines))
    }

    /// Whether nobody else can be writing to the folder.
    pub(super) fn is_sure(&self) -> bool {
        self.lock.is_sure()
    }

    /// Whether nothing was ever noted.
    pub(super) fn is_empty(&self) -> bool {
        self.sound == 0
    }

    /// Adds a line and waits until it is on disk; one that is refused, as on a full disk, leaves nothing behind.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn append(&mut self, line: &Line) -> io::Result<()> {
        if self.broken {
            return Err(io::Error::other("an earlier line stands there by half"));
        }
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        let file = &mut self.lock.file;
        let cut = |file: &mut File| file.set_len(self.sound);
        let written = cut(file)
            .and_then(|()| file.seek(SeekFrom::Start(self.sound)))
            .and_then(|_| file.write_all(&text))
            .and_then(|()| file.sync_data());
        match written {
            Ok(()) => self.sound += text.len() as u64,
            Err(_) => self.broken = cut(file).is_err(),
        }
        written
    }

    /// Removes the file and gives the folder back.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn remove(self) -> io::Result<()> {
        self.lock.remove()
    }
}

/// The whole lines of a journal, and how many bytes they are.
fn lines(file: &mut File) -> io::Result<(Vec<Line>, u64)> {
    file.rewind()?;
    let mut reader = BufReader::new(file);
    let (mut lines, mut sound, mut text) = (Vec::new(), 0, Vec::new());
    while reader.read_until(b'\n', &mut text)? > 0 {
        if text.last() != Some(&b'\n') {
            break;
        }
        lines.push(serde_json::from_slice(&text)?);
        sound += text.len() as u64;
        text.clear();
    }
    Ok((lines, sound))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::report::Status;

    fn opened(path: &Path) -> (Journal, Vec<String>) {
        let Ok(lock) = Lock::take(path) else { panic!("the lock is free") };
        let (journal, lines) = Journal::open(lock).expect("is read");
        let told = lines.iter().map(|line| match line {
            Line::Made(_) => String::from("made"),
            Line::Record(record) => record.id.clone(),
        });
        let told = told.collect();
        (journal, told)
    }

    fn line(id: &str) -> Line {
        Line::Record(Box::new(Record::new(id.to_owned(), Status::Safe)))
    }

    #[test]
    fn half_a_line_is_overwritten() {
        let top = tempfile::tempdir().expect("a folder");
        let path = top.path().join("journal");
        let (mut journal, _) = opened(&path);
        journal.append(&line("0001")).expect("is noted");
        let half = journal.lock.file.metadata().expect("is there").len() + 30;
        journal.append(&line("0002")).expect("is noted");
        journal.lock.file.set_len(half).expect("is cut");
        drop(journal);
        let (mut journal, told) = opened(&path);
        assert_eq!(told, ["0001"]);
        journal.append(&line("3")).expect("is noted");
        drop(journal);
        assert_eq!(opened(&path).1, ["0001", "3"]);
    }

    #[test]
    fn after_a_line_that_cannot_be_taken_back_none_is_added() {
        let top = tempfile::tempdir().expect("a folder");
        let path = top.path().join("journal");
        let (mut journal, _) = opened(&path);
        journal.append(&line("0001")).expect("is noted");
        let writable = std::mem::replace(&mut journal.lock.file, File::open(&path).expect("opens"));
        assert!(journal.append(&line("0002")).is_err());
        journal.lock.file = writable;
        assert!(journal.append(&line("0003")).is_err(), "it would run into the half before");
        drop(journal);
        assert_eq!(opened(&path).1, ["0001"]);
    }
}
