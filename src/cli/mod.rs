//! The command line: one file a verb. Data goes to standard output, everything said to people to standard error.

mod apply;
mod completions;
mod each;
mod explain;
mod lists;
mod memory;
mod models;
mod options;
mod scan;
mod scrub;
mod terminal;
mod verify;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use phiscrub::apart;
use phiscrub::report::Totals;

/// Set by Ctrl-C: what is in hand is finished, the rest is not begun.
static STOP: AtomicBool = AtomicBool::new(false);

const AFTER: &str = "\
Examples:
  phiscrub event-photos/                        safe copies in event-photos-safe/
  phiscrub scrub event-photos/ -o safe-photos   safe copies in a folder of your choice
  phiscrub scan event-photos/                   tell what would be covered
  phiscrub verify website-pictures/             check pictures that exist already

Exit codes:
  0 everything is safe     1 a file failed             2 wrong usage or set-up
  3 a person must look (scan and verify: something was found)   130 interrupted";

/// Makes clinic and hospital photos safe to post.
///
/// Covers faces, names, record numbers, badges and codes, removes every trace of hidden data, and checks its own
/// output. Originals are never changed, and nothing leaves this computer.
#[derive(Parser)]
#[command(name = "phiscrub", version, after_help = AFTER, arg_required_else_help = true)]
#[command(override_usage = "phiscrub PATH...\n       phiscrub COMMAND [OPTIONS]")]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,

    /// Show on standard error what each stage does and how long it takes
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Make safe copies of photos (also without the word: phiscrub PATH...)
    Scrub(scrub::Args),
    /// Tell what would be covered, and write plans that can be edited; makes no pictures
    Scan(scan::Args),
    /// Carry out plans that scan wrote, edited or not
    Apply(apply::Args),
    /// Check pictures that exist already
    Verify(verify::Args),
    /// Explain what a rule or a kind of finding is and why it is private
    Explain(explain::Args),
    /// List the models, their licences, and whether the files are sound
    Models(models::Args),
    /// Print a completion script for a shell
    Completions(completions::Args),
    /// Decode the pictures that another process of this program hands over
    #[command(name = DECODE, hide = true)]
    Decode,
}

/// The verb that the program calls itself with to decode strangers' files.
pub(crate) const DECODE: &str = "decode-in-child";

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// All is well.
    Safe,
    /// At least one file failed.
    Failed,
    /// A person must look, or something was found.
    Look,
    /// Ctrl-C came before the end.
    Interrupted,
}

impl End {
    /// The worst that happened; failing is worse than a look.
    pub(crate) fn of(totals: &Totals) -> Self {
        if totals.not_done > 0 {
            End::Interrupted
        } else if totals.failed > 0 {
            End::Failed
        } else if totals.review > 0 {
            End::Look
        } else {
            End::Safe
        }
    }

    /// The worse of two ends.
    pub(crate) fn or(self, other: End) -> Self {
        let rank = |end| [End::Safe, End::Look, End::Failed, End::Interrupted].iter().position(|&e| e == end);
        if rank(self) >= rank(other) { self } else { other }
    }

    fn code(self) -> ExitCode {
        ExitCode::from(match self {
            End::Safe => 0,
            End::Failed => 1,
            End::Look => 3,
            End::Interrupted => 130,
        })
    }
}

/// Wrong usage, or the run cannot start.
const SETUP: u8 = 2;

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    memory::share_among_threads();
    quiet_panics();
    let cli = match Cli::try_parse_from(with_verb(std::env::args_os().collect())) {
        Ok(cli) => cli,
        Err(error) => {
            let fine = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            // Nothing can be told when even the standard streams are closed.
            let _ = error.print();
            return ExitCode::from(if fine { 0 } else { SETUP });
        }
    };
    if cli.verbose {
        show_stages();
    }
    let ended = match cli.command {
        Command::Scrub(args) => scrub::run(args),
        Command::Scan(args) => scan::run(args),
        Command::Apply(args) => apply::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Explain(args) => explain::run(&args),
        Command::Models(args) => models::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Decode => apart::serve().map(|()| End::Safe).map_err(Into::into),
    };
    match ended {
        Ok(end) => end.code(),
        Err(error) if terminal::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::say(&format!("phiscrub: {error:#}"));
            ExitCode::from(SETUP)
        }
    }
}

/// Puts `scrub` before the first argument unless that is a verb or asks for help: files dragged onto the program.
fn with_verb(mut args: Vec<OsString>) -> Vec<OsString> {
    let command = Cli::command();
    let first = args.iter().skip(1).position(|a| a != "-v" && a != "--verbose").map(|i| i + 1);
    if let Some(at) = first {
        let word = args[at].to_string_lossy();
        let known = command.get_subcommands().any(|c| c.get_name() == word);
        if !known && !["help", "-h", "--help", "-V", "--version"].contains(&&*word) {
            args.insert(1, OsString::from("scrub"));
        }
    }
    args
}

/// A panic's message may hold text from a picture, so only its place in the program is told.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
        terminal::say(&format!("phiscrub: an internal error stopped work on one file{place}"));
    }));
}

/// Lets Ctrl-C finish what is in hand.
pub(crate) fn finish_on_interrupt() -> anyhow::Result<&'static AtomicBool> {
    ctrlc::set_handler(|| {
        if !STOP.swap(true, Ordering::Relaxed) {
            terminal::say("Stopping: pictures in hand are finished, the rest is not begun.");
        }
    })?;
    Ok(&STOP)
}

/// Stage names and times of this program's own spans; they hold no values of pictures.
fn show_stages() {
    use tracing_subscriber::EnvFilter;
    use tracing_subscriber::fmt::format::FmtSpan;
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("phiscrub=debug"))
        .with_span_events(FmtSpan::CLOSE)
        .with_target(false)
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .init();
}

/// Writes one line of data to standard output.
///
/// # Errors
/// When standard output is closed or full.
pub(crate) fn print(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Vec<String> {
        let args = std::iter::once("phiscrub").chain(line.split_whitespace()).map(OsString::from).collect();
        with_verb(args).into_iter().skip(1).map(|a| a.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn dragged_files_are_scrubbed() {
        for (line, expected) in [
            ("photos", "scrub photos"),
            ("a.jpg b.jpg", "scrub a.jpg b.jpg"),
            ("-v photos", "scrub -v photos"),
            ("--policy strict photos", "scrub --policy strict photos"),
            ("-", "scrub -"),
            ("scan photos", "scan photos"),
            ("-v scan photos", "-v scan photos"),
            ("--help", "--help"),
            ("help scan", "help scan"),
            ("-V", "-V"),
            ("", ""),
        ] {
            assert_eq!(parsed(line).join(" "), expected);
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn failing_is_worse_than_a_look() {
        let totals = Totals { safe: 1, review: 1, failed: 1, left_out: 9, not_done: 0 };
        assert_eq!(End::of(&totals), End::Failed);
        assert_eq!(End::of(&Totals { failed: 0, ..totals }), End::Look);
        assert_eq!(End::of(&Totals { failed: 0, review: 0, ..totals }), End::Safe);
        assert_eq!(End::of(&Totals { not_done: 1, ..totals }), End::Interrupted);
        assert_eq!(End::Look.or(End::Failed), End::Failed);
        assert_eq!(End::Interrupted.or(End::Failed), End::Interrupted);
    }
}
