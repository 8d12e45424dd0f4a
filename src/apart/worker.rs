//! The parent's end of one child: starts it, hands it files, and ends it when it takes too long.

use std::io::{self, BufReader};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::wire::{self, Answer, Hello};
use super::{Program, child};
use crate::codec::Limits;
use crate::error::Fault;
use crate::picture::Picture;

/// Seconds a child has to start; generous, since a busy machine is no fault.
const START: Duration = Duration::from_secs(60);

/// A second of the limit may take so many on the clock: the child counts its own processor time, and this ends one that
/// does not even use that.
const CLOCK: u32 = 4;

/// Why a child is no more.
pub(super) enum Lost {
    /// It took too long and was ended.
    Late,
    /// It crashed, or its system ended it.
    Gone,
    /// It said something that makes no sense and was ended.
    Odd,
}

/// A child and the pipes to it.
pub(super) struct Worker {
    child: Child,
    pipes: Pipes,
}

struct Pipes {
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts a child and waits until it is shut in.
    ///
    /// # Errors
    /// Why it could not be, in plain words.
    pub(super) fn start(program: &Program, limits: &Limits) -> Result<Self, String> {
        let mut command = Command::new(&program.path);
        command.args(&program.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        apart_from_terminal(&mut command);
        let mut child = command.spawn().map_err(|e| format!("it does not start: {}", e.kind()))?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(String::from("it has no pipes"));
        };
        let mut worker = Self { child, pipes: Pipes { to, from: BufReader::new(from) } };
        let hello = Hello { version: child::VERSION.to_owned(), limits: *limits };
        let answer = worker.within(START, |pipes| {
            wire::send(&mut pipes.to, &hello)?;
            wire::receive(&mut pipes.from)
        });
        match answer {
            Ok(Answer::Ready) => Ok(worker),
            Ok(Answer::Unfit(reason)) => Err(reason),
            Ok(_) | Err(Lost::Odd) => Err(String::from("it is not the program it should be")),
            Err(Lost::Late) => Err(String::from("it does not answer")),
            Err(Lost::Gone) => Err(String::from("it ended at once")),
        }
    }

    /// Has a file decoded.
    ///
    /// # Errors
    /// When the child was lost over it; it must not be used again then.
    pub(super) fn decode(&mut self, bytes: &[u8], limits: &Limits) -> Result<Result<Picture, Fault>, Lost> {
        let limit = Duration::from_secs(u64::from(limits.max_seconds)) * CLOCK;
        self.within(limit, |pipes| {
            wire::send_file(&mut pipes.to, bytes)?;
            wire::receive_answer(&mut pipes.from, limits)
        })
    }

    /// Talks to the child, and ends it when that takes too long or goes wrong.
    fn within<T>(&mut self, limit: Duration, talk: impl FnOnce(&mut Pipes) -> io::Result<T>) -> Result<T, Lost> {
        let Self { child, pipes } = self;
        let (done, wait) = mpsc::channel::<()>();
        let (said, late) = std::thread::scope(|scope| {
            let watch = scope.spawn(move || {
                let late = wait.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
                if late {
                    // One that is gone already needs no end.
                    child.kill().unwrap_or_default();
                }
                late
            });
            let said = talk(pipes);
            drop(done);
            (said, watch.join().unwrap_or(true))
        });
        match said {
            Ok(said) => Ok(said),
            Err(_) if late => Err(Lost::Late),
            Err(e) => Err(self.lost(&e)),
        }
    }

    fn lost(&mut self, e: &io::Error) -> Lost {
        if e.kind() == io::ErrorKind::InvalidData {
            return Lost::Odd;
        }
        // It is about to end by itself, and the cause would be lost if it were killed first.
        for _ in 0..200 {
            match self.child.try_wait() {
                Ok(None) => std::thread::sleep(Duration::from_millis(10)),
                Ok(Some(status)) if used_up_its_time(status) => return Lost::Late,
                _ => break,
            }
        }
        Lost::Gone
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // A child that is gone needs no end; it is waited for, so that none is left unburied.
        self.child.kill().unwrap_or_default();
        self.child.wait().map(|_| ()).unwrap_or_default();
    }
}

/// Ctrl-C is for the parent, which finishes what is in hand.
#[cfg(unix)]
fn apart_from_terminal(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(windows)]
fn apart_from_terminal(command: &mut Command) {
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
    std::os::windows::process::CommandExt::creation_flags(command, CREATE_NEW_PROCESS_GROUP);
}

#[cfg(not(any(unix, windows)))]
fn apart_from_terminal(_command: &mut Command) {}

/// Whether the system ended a process because its processor time was over.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
fn used_up_its_time(status: std::process::ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(libc::SIGXCPU)
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
fn used_up_its_time(_status: std::process::ExitStatus) -> bool {
    false
}
