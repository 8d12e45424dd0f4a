//! `phiscrub verify`: looks at pictures that exist already and tells what is still in them.

use std::path::{Path, PathBuf};

use phiscrub::finding::Finding;
use phiscrub::report::Covered;
use phiscrub::report::words::{counted, joined, pictures};

use super::each::{Each, pictures_below};
use super::options::{Looking, Running};
use super::scrub::standard_input;
use super::terminal::say;
use super::{End, print};

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
    let inputs = pictures_below(&args.paths)?;
    let scrubber = args.looking.check(None)?.load()?.scrubber;
    let max_bytes = scrubber.policy().limits().max_bytes;
    let each = Each { inputs: &inputs, jobs: args.running.jobs, max_bytes, json: args.json };
    let mut found_in = 0;
    let end = each.look_and_tell(
        |file| scrubber.inspect(file),
        |input, name, found| {
            found_in += usize::from(!found.is_empty());
            tell(&input.id, name, &found, args.json)?;
            Ok(if found.is_empty() { End::Safe } else { End::Look })
        },
    )?;
    say(&format!("{} checked, something was found in {found_in}.", pictures(inputs.len())));
    Ok(end)
}

fn tell(id: &str, name: &str, found: &[Finding], json: bool) -> anyhow::Result<()> {
    if json {
        let status = if found.is_empty() { "safe" } else { "found" };
        let line = serde_json::json!({ "id": id, "status": status, "findings": seen(found) });
        print(&line.to_string())?;
    } else {
        print(&format!("{name}: {}", in_words(found)))?;
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
