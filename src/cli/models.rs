//! `phiscrub models`: which models there are, under which licence, and whether their files are sound.

use std::path::{Path, PathBuf};

use anyhow::bail;
use phiscrub::model::{self, Entry, hex_sha256};

use super::options::models_folder;
use super::{End, print};

/// Options of `models`.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  phiscrub models\n  phiscrub models --models /opt/phiscrub/models --json")]
pub(crate) struct Args {
    /// The folder with the models; else PHISCRUB_MODELS, else the folder models near the program
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,

    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// What is the matter with a model's file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Sound,
    Missing,
    Damaged,
}

impl State {
    fn of(entry: &Entry, folder: &Path) -> Self {
        match std::fs::read(folder.join(&entry.file)) {
            Ok(bytes) if hex_sha256(&bytes) == entry.sha256 => State::Sound,
            Ok(_) => State::Damaged,
            Err(_) => State::Missing,
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            State::Sound => "sound",
            State::Missing => "missing",
            State::Damaged => "damaged",
        }
    }
}

/// Lists every file of the manifest.
pub(crate) fn run(args: &Args) -> anyhow::Result<End> {
    let folder = models_folder(args.models.clone())?;
    let mut bad = 0;
    for entry in model::manifest(&folder)? {
        let state = State::of(&entry, &folder);
        bad += usize::from(state != State::Sound);
        let Entry { id, licence, package, bytes, sha256, .. } = &entry;
        if args.json {
            let line = serde_json::json!({
                "id": id, "state": state.in_words(), "licence": licence, "package": package, "bytes": bytes,
                "sha256": sha256,
            });
            print(&line.to_string())?;
        } else {
            let megabytes = *bytes as f64 / 1e6;
            print(&format!("{:8} {id:28} {megabytes:6.1} MB  {licence:14} {package}", state.in_words()))?;
        }
    }
    if bad > 0 {
        bail!("{bad} of the models' files are missing or damaged; run scripts/setup");
    }
    Ok(End::Safe)
}
