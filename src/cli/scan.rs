//! `phiscrub scan`: what would be covered, as plans that a person may edit.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use phiscrub::batch::{self, Claim};
use phiscrub::pipeline::Scrubber;
use phiscrub::policy::{Action, Plan};
use phiscrub::report::words::{groups, pictures};
use phiscrub::report::{Covered, write_file};

use super::each::{Each, pictures_below};
use super::options::{Copies, Looking, Running};
use super::scrub::standard_input;
use super::terminal::say;
use super::{End, print};

const AFTER: &str = "\
Examples:
  phiscrub scan event-photos/                    one line a picture
  phiscrub scan event-photos/ -o plans           plans/0001.plan.json and so on, to edit and to hand to apply
  phiscrub scan event-photos/ --json             one JSON object a picture
  phiscrub scan - < photo.jpg                    the plan of one picture

Ends with 3 when anything was found that would be covered, removed or looked at. Plans hold places and kinds, but
no text of the picture.";

/// Options of `scan`.
#[derive(clap::Args)]
#[command(after_help = AFTER)]
pub(crate) struct Args {
    /// Photos and folders of photos; - reads one photo from standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// A new folder for plans
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// One JSON object a picture on standard output
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    looking: Looking,

    #[command(flatten)]
    copies: Copies,

    #[command(flatten)]
    running: Running,
}

/// Plans every picture.
pub(crate) fn run(args: Args) -> anyhow::Result<End> {
    if args.paths == [Path::new("-")] {
        return stream(args);
    }
    let inputs = pictures_below(&args.paths)?;
    if let Some(folder) = &args.output {
        batch::allowed(folder, &args.paths)?;
    }
    let scrubber = args.looking.check(Some(args.copies))?.load()?.scrubber;
    let _claim = args.output.as_deref().map(|folder| Claim::take(folder, &args.paths)).transpose()?;
    let max_bytes = scrubber.policy().limits().max_bytes;
    let each = Each { inputs: &inputs, jobs: args.running.jobs, max_bytes, json: args.json };
    let end = each.look_and_tell(
        |file| scrubber.scan(file),
        |input, name, plan| {
            tell(&input.id, name, &plan, args.json, args.output.as_deref())?;
            Ok(if finds(&plan) { End::Look } else { End::Safe })
        },
    )?;
    say(&format!("{} scanned.", pictures(inputs.len())));
    Ok(end)
}

fn tell(id: &str, name: &str, plan: &Plan, json: bool, folder: Option<&Path>) -> anyhow::Result<()> {
    if let Some(folder) = folder {
        let path = folder.join(format!("{id}.plan.json"));
        write_file(&path, |out| Ok(serde_json::to_writer_pretty(out, plan)?)).context("writing a plan failed")?;
    }
    if json {
        let line = serde_json::json!({ "id": id, "status": "planned", "plan": plan });
        print(&line.to_string())?;
    } else {
        print(&format!("{name}: {}", in_words(plan)))?;
    }
    Ok(())
}

/// "2 faces, top; a name, lower left", or that nothing was found.
fn in_words(plan: &Plan) -> String {
    let found: Vec<Covered> = plan.decisions.iter().map(Covered::planned).collect();
    let told: Vec<String> =
        groups(&found).iter().filter(|g| g.action != Action::Keep).map(|g| g.in_words(plan.size)).collect();
    let told = if told.is_empty() { String::from("nothing to cover") } else { told.join("; ") };
    match plan.crop_choice {
        Some(choice) => format!("{told}. {}", choice.in_words()),
        None => told,
    }
}

fn finds(plan: &Plan) -> bool {
    !plan.reasons.is_empty() || plan.decisions.iter().any(|d| d.action != Action::Keep)
}

/// One picture from standard input; its plan goes to standard output.
fn stream(args: Args) -> anyhow::Result<End> {
    ensure!(args.output.is_none(), "- writes the plan to standard output; leave out -o");
    let scrubber: Scrubber = args.looking.check(Some(args.copies))?.load()?.scrubber;
    match scrubber.scan(&standard_input(scrubber.policy().limits().max_bytes)?) {
        Ok(plan) => {
            print(&serde_json::to_string(&plan)?)?;
            Ok(if finds(&plan) { End::Look } else { End::Safe })
        }
        Err(error) => {
            say(&format!("phiscrub: {error}"));
            Ok(End::Failed)
        }
    }
}
