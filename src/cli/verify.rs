//! `phiscrub verify`: looks at pictures that exist already and tells what is still in them.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use phiscrub::batch::{Input, What, cores, each};
use phiscrub::finding::Finding;
use phiscrub::report::Covered;
use phiscrub::report::words::{counted, joined, pictures};

use super::options::{Looking, Running, inputs};
use super::scan::interrupted;
use super::scrub::standard_input;
use super::terminal::{Bar, called, say};
use super::{End, finish_on_interrupt, print};

const AFTER: &str = "\
Examples:
  phiscrub verify website-pictures/           one line a picture
  phiscrub verify safe-photos/safe --json     one JSON object a picture, with places
  phiscrub verify - < photo.jpg && upload     go on only when nothing was found

Looks as keenly as the second look after scrub. Ends with 3 when anything was found, hidden data included.";

/// Options of `verify`.
#[derive(clap::Args)]
#[command(after_help = AFTER)]
pub(crate) struct Args {
    /// Pictures and folders of pictures; - reads one picture from standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// One JSON object a picture on standard output
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    looking: Looking,

    #[command(flatten)]
    running: Running,
}

/// Checks every picture.
pub(crate) fn run(args: Args) -> anyhow::Result<End> {
    if args.paths == [Path::new("-")] {
        return stream(args);
    }
    let inputs: Vec<Input> = inputs(&args.paths)?.into_iter().filter(|i| !matches!(i.what, What::LeftOut(_))).collect();
    let scrubber = args.looking.check(None)?.load()?.scrubber;
    let max_bytes = scrubber.policy().limits().max_bytes;
    let bar = Bar::new();
    bar.begin(inputs.len());
    let work = |input: &Input| {
        let found = match &input.what {
            What::Broken(error) => Err(error.to_string()),
            _ => input.read(max_bytes).and_then(|file| scrubber.inspect(&file)).map_err(|e| e.to_string()),
        };
        bar.step();
        found
    };
    let on_terminal = (io::stdout().is_terminal(), io::stderr().is_terminal());
    let (mut end, mut found_in) = (End::Safe, 0);
    let mut written = Ok(());
    let jobs = args.running.jobs.map_or_else(cores, std::num::NonZeroUsize::get);
    each(&inputs, jobs, finish_on_interrupt()?, work, |index, result| {
        let input = &inputs[index];
        if written.is_err() {
            return;
        }
        if interrupted(&result) {
            end = end.or(End::Interrupted);
            return;
        }
        match result.map_err(|e| e.to_string()).and_then(|found| found) {
            Ok(found) => {
                found_in += usize::from(!found.is_empty());
                end = end.or(if found.is_empty() { End::Safe } else { End::Look });
                written = bar.hidden(|| tell(input, &found, args.json, on_terminal.0));
            }
            Err(reason) => {
                end = end.or(End::Failed);
                bar.say(&format!("{}: {reason}", called(input, on_terminal.1)));
                if args.json {
                    let line = serde_json::json!({ "id": input.id, "status": "failed", "reasons": [reason] });
                    written = print(&line.to_string()).map_err(Into::into);
                }
            }
        }
    })?;
    bar.end();
    written?;
    say(&format!("{} checked, something was found in {found_in}.", pictures(inputs.len())));
    Ok(end)
}

fn tell(input: &Input, found: &[Finding], json: bool, on_terminal: bool) -> anyhow::Result<()> {
    if json {
        let status = if found.is_empty() { "safe" } else { "found" };
        let line = serde_json::json!({ "id": input.id, "status": status, "findings": seen(found) });
        print(&line.to_string())?;
    } else {
        print(&format!("{}: {}", called(input, on_terminal), in_words(found)))?;
    }
    Ok(())
}

fn seen(found: &[Finding]) -> Vec<Covered> {
    found.iter().map(Covered::seen).collect()
}

/// "2 faces, a name", in the order of kinds.
fn in_words(found: &[Finding]) -> String {
    let mut counts = std::collections::BTreeMap::new();
    for finding in found {
        *counts.entry(finding.kind).or_insert(0) += 1;
    }
    let told: Vec<String> = counts.into_iter().map(|(kind, count)| counted(kind, count)).collect();
    if told.is_empty() { String::from("nothing found") } else { joined(&told) }
}

/// One picture from standard input.
fn stream(args: Args) -> anyhow::Result<End> {
    let scrubber = args.looking.check(None)?.load()?.scrubber;
    match scrubber.inspect(&standard_input(scrubber.policy().limits().max_bytes)?) {
        Ok(found) => {
            let told = if args.json { serde_json::to_string(&seen(&found))? } else { in_words(&found) };
            print(&told)?;
            Ok(if found.is_empty() { End::Safe } else { End::Look })
        }
        Err(error) => {
            say(&format!("phiscrub: {error}"));
            Ok(End::Failed)
        }
    }
}
