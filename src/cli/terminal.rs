//! What people see while the program works: messages and a bar on standard error.
//!
//! File names may hold a patient's name, so they are shown only on a terminal, never in a log.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use phiscrub::batch::{Input, Progress};
use phiscrub::report::words::{covered_in_words, pictures, totals_in_words};
use phiscrub::report::{Record, Status, Totals};

/// Says one line on standard error.
pub(crate) fn say(line: &str) {
    // Nobody can be told when standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Whether an error only means that the reader of standard output has gone, as with `| head`.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(broken)
            || cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind)
                == Some(io::ErrorKind::BrokenPipe)
    })
}

/// "picture 0003", and on a terminal its name too.
pub(crate) fn called(input: &Input, on_terminal: bool) -> String {
    let name = if on_terminal { format!(" ({})", printable(input.name().expose())) } else { String::new() };
    format!("picture {}{name}", input.id)
}

/// Control characters in a name could drive the terminal.
fn printable(name: &str) -> String {
    name.chars().map(|c| if c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c) { '?' } else { c }).collect()
}

/// A bar on a terminal, nothing elsewhere.
pub(crate) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar that appears with the first picture.
    pub(crate) fn new() -> Self {
        let target =
            if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let style = "{bar:32} {pos} of {len} pictures, {per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// Begins with so many pictures.
    pub(crate) fn begin(&self, pictures: usize) {
        self.bar.set_length(pictures as u64);
        self.bar.reset_eta();
    }

    /// One more picture is through.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// Says a line above the bar.
    pub(crate) fn say(&self, line: &str) {
        self.bar.suspend(|| say(line));
    }

    /// Does something while the bar is away, such as writing to standard output.
    pub(crate) fn hidden<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// Shows a run of `scrub` or `apply`.
pub(crate) struct Shown {
    bar: Bar,
    json: bool,
    on_terminal: bool,
}

impl Shown {
    /// With `json`, every record goes to standard output as one line, in the order of the inputs.
    pub(crate) fn new(json: bool) -> Self {
        Self { bar: Bar::new(), json, on_terminal: io::stderr().is_terminal() }
    }

    /// Sums up after the last picture.
    pub(crate) fn end(&self, totals: &Totals) {
        self.bar.end();
        say(&format!("{}: {}.", pictures(totals.pictures()), totals_in_words(totals)));
        match totals.left_out {
            0 => {}
            1 => say("1 other file is not a picture and was left out."),
            n => say(&format!("{n} other files are not pictures and were left out.")),
        }
    }
}

impl Progress for Shown {
    fn begin(&self, pictures: usize) {
        self.bar.begin(pictures);
    }

    fn made_otherwise(&self, copies: usize) {
        self.bar
            .say(&format!("{} of the earlier run, made with other settings or lists: made again.", pictures(copies)));
    }

    fn worked(&self) {
        self.bar.step();
    }

    fn told(&self, input: &Input, record: &Record) {
        if self.json
            && let Ok(line) = serde_json::to_string(record)
        {
            // A closed pipe must not stop the copies; the report tells the same.
            let _ = self.bar.hidden(|| super::print(&line));
        }
        // After a resume the record's number may differ from the input's place in the list.
        let name = if self.on_terminal { format!(" ({})", printable(input.name().expose())) } else { String::new() };
        let reasons = record.reasons.join(" ");
        match record.status {
            Status::Failed => self.bar.say(&format!("picture {}{name}: no copy: {reasons}", record.id)),
            Status::Review => self.bar.say(&format!("picture {}{name}: needs a look: {reasons}", record.id)),
            Status::Safe => tracing::debug!(id = %record.id, covered = %covered_in_words(record), "safe"),
            Status::LeftOut | Status::NotDone => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn names_cannot_drive_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\n.jpg"), "a?[2Jb?.jpg");
        assert_eq!(printable("Übung 1.jpg"), "Übung 1.jpg");
    }
}
