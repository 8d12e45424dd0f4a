//! One run at a time in a folder: a lock that the system holds, so that it ends with the process, however that ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A locked file; the lock goes when this is dropped or the process is gone.
pub(super) struct Lock {
    /// The file itself, open for reading and writing.
    pub(super) file: File,
    path: PathBuf,
    held: bool,
}

/// Why there is no lock.
pub(super) enum Refused {
    /// Another process has it.
    Taken,
    /// The system refused.
    Io(io::Error),
}

impl Lock {
    /// Makes the file where needed and locks it.
    ///
    /// # Errors
    /// When another process has the lock, or the system refuses.
    pub(super) fn take(path: &Path) -> Result<Self, Refused> {
        loop {
            let mut options = OpenOptions::new();
            let file = options.read(true).write(true).create(true).truncate(false).open(path).map_err(Refused::Io)?;
            let held = match file.try_lock() {
                Ok(()) => true,
                Err(TryLockError::WouldBlock) => return Err(Refused::Taken),
                // Some network drives cannot lock; the rule never to overwrite still holds there.
                Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => false,
                Err(TryLockError::Error(e)) => return Err(Refused::Io(e)),
            };
            // The run before may have removed the file after it was opened here; a lock on that would keep nobody out.
            if !held || is_at(&file, path).map_err(Refused::Io)? {
                return Ok(Self { file, path: path.to_path_buf(), held });
            }
        }
    }

    /// Whether no other process can have it; false where the drive knows no locks.
    pub(super) fn is_sure(&self) -> bool {
        self.held
    }

    /// Removes the file while it is still locked.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

/// Whether an open file is the one that has this name now.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    match same_file::Handle::from_path(path) {
        Ok(there) => Ok(same_file::Handle::from_file(file.try_clone()?)? == there),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_removed_file_is_no_lock() {
        let top = tempfile::tempdir().expect("a folder");
        let path = top.path().join("lock");
        let open = || OpenOptions::new().write(true).create(true).truncate(false).open(&path).expect("opens");
        let before = open();
        assert!(is_at(&before, &path).expect("is told"));
        fs::remove_file(&path).expect("is removed");
        assert!(!is_at(&before, &path).expect("is told"));
        drop(open());
        assert!(!is_at(&before, &path).expect("is told"));
    }

    #[test]
    fn many_that_come_and_go_are_never_two_at_once() {
        let top = tempfile::tempdir().expect("a folder");
        let path = top.path().join("lock");
        let (inside, turns) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        match Lock::take(&path) {
                            Ok(lock) => {
                                assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two have the lock");
                                turns.fetch_add(1, Ordering::SeqCst);
                                inside.fetch_sub(1, Ordering::SeqCst);
                                lock.remove().expect("is removed");
                            }
                            Err(Refused::Taken) => {}
                            Err(Refused::Io(e)) => panic!("{e}"),
                        }
                    }
                });
            }
        });
        assert!(turns.load(Ordering::SeqCst) > 0);
    }
}
