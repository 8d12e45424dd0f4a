//! `phiscrub apply`: carries out plans on the photos they were made for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, bail, ensure};
use phiscrub::batch::{Batch, Job, Work};
use phiscrub::error::{Fault, FileError, Stage};
use phiscrub::model::hex_sha256;
use phiscrub::pipeline::{InFile, Outcome, Scrubber, Settings};
use phiscrub::policy::Plan;
use phiscrub::sensitive::Sensitive;

use super::options::{Copies, Folder, Looking, NO_PICTURES, Running, exist};
use super::scrub::tell_where;
use super::terminal::{Shown, say};
use super::{End, finish_on_interrupt};

const AFTER: &str = "\
Examples:
  phiscrub scan event-photos/ -o plans
  phiscrub apply --plan plans event-photos/ -o safe-photos
  phiscrub apply --plan plans/0007.plan.json event-photos/group.jpg -o one-photo

A plan belongs to a photo by the SHA-256 of the photo's bytes, whatever the photo is called. Photos without a plan and
plans without a photo are told and end the run with 1. The result is checked as after scrub.";

/// Options of `apply`.
#[derive(clap::Args)]
#[command(after_help = AFTER)]
pub(crate) struct Args {
    /// A plan, or a folder of plans; may be repeated
    #[arg(long, required = true, value_name = "FILE|DIR")]
    plan: Vec<PathBuf>,

    /// The photos
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

    /// One JSON object a file on standard output
    #[arg(long)]
    json: bool,
}

/// Carries out plans.
pub(crate) fn run(args: Args) -> anyhow::Result<End> {
    exist(&args.paths)?;
    let plans = read_plans(&args.plan)?;
    let checked = args.looking.check(Some(args.copies))?;
    let batch = Batch::open(Job {
        inputs: args.paths,
        names: args.folder.names(),
        output: args.folder.output,
        jobs: args.running.jobs,
        name_map: args.folder.name_map,
        ..Job::default()
    })?;
    ensure!(batch.pictures() > 0, NO_PICTURES);
    let ready = checked.load()?;
    let output = batch.output().to_path_buf();
    let work = Planned { scrubber: &ready.scrubber, plans, used: Mutex::default() };
    let shown = Shown::new(args.json);
    let run = batch.run(&work, ready.made, &shown, finish_on_interrupt()?)?;
    shown.end(&run.totals);
    tell_where(&output);
    let end = End::of(&run.totals);
    if end == End::Interrupted {
        return Ok(end);
    }
    Ok(match work.unused().as_slice() {
        [] => end,
        names => {
            say(&format!("No photo given belongs to: {}.", names.join(", ")));
            end.or(End::Failed)
        }
    })
}

/// A plan and the name of its file, which holds no more than a number unless a person renamed it.
struct Named {
    plan: Plan,
    file: String,
}

/// Applies to each photo the plan that was made for it.
struct Planned<'a> {
    scrubber: &'a Scrubber,
    /// By the SHA-256 of the photo.
    plans: BTreeMap<String, Named>,
    used: Mutex<BTreeSet<String>>,
}

impl Work for Planned<'_> {
    /// A plan is carried out as it is, whatever other photos taught.
    fn run(&self, file: &InFile, _names: &[Sensitive<String>]) -> Outcome {
        let sha256 = hex_sha256(&file.bytes);
        let Some(named) = self.plans.get(&sha256) else {
            let what = String::from("no plan was given for this photo; run scan on it first");
            return Outcome::Failed(FileError::at(Stage::Plan, Fault::Plan { what }));
        };
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(sha256);
        self.scrubber.apply(file, named.plan.clone())
    }

    fn settings(&self) -> Settings {
        *self.scrubber.settings()
    }

    fn max_bytes(&self) -> u64 {
        self.scrubber.policy().limits().max_bytes
    }
}

impl Planned<'_> {
    fn unused(&self) -> Vec<&str> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        self.plans.iter().filter(|(sha256, _)| !used.contains(*sha256)).map(|(_, n)| n.file.as_str()).collect()
    }
}

/// Reads plans by the SHA-256 of their photos.
fn read_plans(paths: &[PathBuf]) -> anyhow::Result<BTreeMap<String, Named>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            for entry in std::fs::read_dir(path).context("the folder of plans cannot be read")? {
                let file = entry.context("the folder of plans cannot be read")?.path();
                if file.to_string_lossy().ends_with(".plan.json") {
                    files.push(file);
                }
            }
            ensure!(files.len() > before, "{} holds no plans (*.plan.json)", path.display());
        } else {
            files.push(path.clone());
        }
    }
    files.sort();
    files.dedup();
    let mut plans: BTreeMap<String, Named> = BTreeMap::new();
    for path in files {
        let plan = read_plan(&path)?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(other) = plans.get(&plan.input_sha256) {
            bail!("plans {} and {file} are for the same photo; give only one of them", other.file);
        }
        plans.insert(plan.input_sha256.clone(), Named { plan, file });
    }
    Ok(plans)
}

fn read_plan(path: &Path) -> anyhow::Result<Plan> {
    let text = std::fs::read_to_string(path).with_context(|| format!("plan {} cannot be read", path.display()))?;
    let plan: Plan = serde_json::from_str(&text).with_context(|| format!("plan {} is malformed", path.display()))?;
    ensure!(
        plan.version == Plan::VERSION,
        "plan {} has version {}, but this program reads version {}; run scan again",
        path.display(),
        plan.version,
        Plan::VERSION
    );
    Ok(plan)
}
