//! `phiscrub scrub`, and files dragged onto the program: safe copies and a report.

use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use phiscrub::batch::{Batch, Job, Shard};
use phiscrub::pipeline::{InFile, Outcome};

use super::options::{Copies, Folder, Looking, NO_PICTURES, Running, exist, shard};
use super::terminal::{Shown, say};
use super::{End, finish_on_interrupt};

const AFTER: &str = "\
Examples:
  phiscrub scrub event-photos/                         copies in event-photos-safe/
  phiscrub scrub a.jpg more/ -o safe-photos --policy strict
  phiscrub scrub event/ -o out --deny todays-patients.txt --allow our-names.txt
  phiscrub scrub archive/ -o out --resume --json       go on after an interruption; one JSON line a file
  phiscrub scrub archive/ -o out-2 --shard 2/4         the second of four computers
  phiscrub scrub - < photo.jpg > safe.jpg              one picture; nothing comes out unless it is safe

The output folder holds safe/ (ready copies), review/ (copies a person must look at), report.html, report.json and
report.csv. Copies get neutral names, because file names often hold a patient's name.";

/// Options of `scrub`.
#[derive(clap::Args)]
#[command(after_help = AFTER)]
pub(crate) struct Args {
    /// Photos and folders of photos; - reads one photo from standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    folder: Folder,

    #[command(flatten)]
    looking: Looking,

    #[command(flatten)]
    copies: Copies,

    #[command(flatten)]
    running: Running,

    /// Do only every N-th picture, beginning with the I-th
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<Shard>,

    /// Go on with a run that was interrupted, or add new photos to it
    #[arg(long)]
    resume: bool,

    /// One JSON object a file on standard output
    #[arg(long)]
    json: bool,
}

/// Makes copies.
pub(crate) fn run(args: Args) -> anyhow::Result<End> {
    if args.paths.iter().any(|p| p == Path::new("-")) {
        return stream(args);
    }
    exist(&args.paths)?;
    let checked = args.looking.check(Some(args.copies))?;
    let batch = Batch::open(Job {
        inputs: args.paths,
        names: args.folder.names(),
        output: args.folder.output,
        jobs: args.running.jobs,
        shard: args.shard,
        resume: args.resume,
        name_map: args.folder.name_map,
    })?;
    // A scheduled run over an empty inbox is fine; a person who names an empty folder made a mistake.
    ensure!(batch.pictures() > 0 || args.resume || args.shard.is_some(), NO_PICTURES);
    let ready = checked.load()?;
    let output = batch.output().to_path_buf();
    let shown = Shown::new(args.json);
    let run = batch.run(&ready.scrubber, ready.made, &shown, finish_on_interrupt()?)?;
    shown.end(&run.totals);
    tell_where(&output);
    Ok(End::of(&run.totals))
}

/// On a terminal, where to look next; elsewhere the folder's name does not belong into a log.
pub(crate) fn tell_where(output: &Path) {
    if io::stderr().is_terminal() {
        say(&format!("Open {}", output.join("report.html").display()));
    }
}

/// One picture from standard input to standard output; only a safe one comes out.
fn stream(args: Args) -> anyhow::Result<End> {
    let alone =
        args.paths.len() == 1 && args.folder.output.is_none() && !args.json && !args.resume && args.shard.is_none();
    ensure!(
        alone,
        "- reads one picture and writes it to standard output; leave out other paths, -o, --json, --resume and --shard"
    );
    ensure!(!io::stdout().is_terminal(), "standard output is a terminal; redirect it to a file, as in > safe.jpg");
    let scrubber = args.looking.check(Some(args.copies))?.load()?.scrubber;
    match scrubber.scrub(&standard_input(scrubber.policy().limits().max_bytes)?) {
        Outcome::Safe(scrubbed) => {
            let mut out = io::stdout().lock();
            out.write_all(scrubbed.file.bytes()).and_then(|()| out.flush()).context("writing the copy failed")?;
            Ok(End::Safe)
        }
        Outcome::Review(scrubbed) => {
            for reason in &scrubbed.reasons {
                say(&format!("phiscrub: needs a look: {}", reason.in_words()));
            }
            say("phiscrub: nothing was written; run it on a file to get the copy for review");
            Ok(End::Look)
        }
        Outcome::Failed(error) => {
            say(&format!("phiscrub: no copy: {error}"));
            Ok(End::Failed)
        }
    }
}

/// Reads standard input up to a number of bytes.
pub(crate) fn standard_input(max_bytes: u64) -> anyhow::Result<InFile> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(max_bytes + 1).read_to_end(&mut bytes).context("reading standard input failed")?;
    if bytes.len() as u64 > max_bytes {
        bail!("standard input has more than {} MB", max_bytes >> 20);
    }
    Ok(bytes.into())
}
