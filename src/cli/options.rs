//! Options that several verbs share, and the scrubber they describe.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Command, CommandFactory as _, ValueEnum};

use phiscrub::apart::{Decoding, Program};
use phiscrub::batch::{Input, Names, Shard, What, find};
use phiscrub::finding::Kind;
use phiscrub::model;
use phiscrub::ocr::Accuracy;
use phiscrub::phi::Lists;
use phiscrub::picture::Format;
use phiscrub::pipeline::Scrubber;
use phiscrub::policy::{Action, Aspect, Policy};
use phiscrub::report::{Made, ModelHash, PolicyHash};

use super::lists;

/// How to look and what to cover.
#[derive(clap::Args)]
pub(crate) struct Looking {
    /// What to cover: strict, event (default), staff, or a policy file
    #[arg(long, value_name = "FILE|PRESET", default_value = "event", help_heading = "What to cover")]
    policy: String,

    /// Cover a kind of finding in another way, such as face=fill; may be repeated
    #[arg(long, value_name = "KIND=fill|blur", value_parser = style, help_heading = "What to cover")]
    style: Vec<(Kind, Action)>,

    /// Terms that must not be seen, such as today's patient list; one a line
    #[arg(long, value_name = "FILE", help_heading = "What to cover")]
    deny: Vec<PathBuf>,

    /// Terms that may stay, such as the clinic's name; one a line
    #[arg(long, value_name = "FILE", help_heading = "What to cover")]
    allow: Vec<PathBuf>,

    /// How carefully text is read; accurate takes longer
    #[arg(long, value_enum, default_value = "fast", help_heading = "What to cover")]
    ocr: Ocr,

    /// Decode pictures in the program itself instead of a process that is shut in; a damaged one may then end the run
    #[arg(long)]
    in_process: bool,

    /// The folder with the models; else PHISCRUB_MODELS, else the folder models near the program
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
}

/// What copies are like.
#[derive(clap::Args)]
pub(crate) struct Copies {
    /// Scale copies down to this longest side in pixels
    #[arg(long, value_name = "PX", help_heading = "Copies")]
    max_side: Option<u32>,

    /// Cut off what lies at the edge instead of covering it, where that leaves out every cover and little of the picture
    #[arg(long, value_enum, value_name = "auto", help_heading = "Copies")]
    crop: Option<Crop>,

    /// Cut copies to this form: 1:1, 4:5, 16:9 or any other
    #[arg(long, value_name = "W:H", value_parser = aspect, help_heading = "Copies")]
    aspect: Option<Aspect>,

    /// Write copies in this format; as the originals where absent
    #[arg(long, value_enum, help_heading = "Copies")]
    format: Option<FormatName>,

    /// Encode JPEG copies anew, instead of keeping the coded blocks that nothing covers
    #[arg(long, help_heading = "Copies")]
    reencode: bool,
}

/// Where copies go and what they are called.
#[derive(clap::Args)]
pub(crate) struct Folder {
    /// The output folder; NAME-safe beside the first input where absent
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,

    /// Keep the original file and folder names
    #[arg(long, help_heading = "Copies")]
    keep_names: bool,

    /// Write which number is which original to private/names.csv; keep that file to yourself
    #[arg(long, help_heading = "Copies")]
    pub(crate) name_map: bool,
}

impl Folder {
    /// How copies are called.
    pub(crate) fn names(&self) -> Names {
        if self.keep_names { Names::Keep } else { Names::Neutral }
    }
}

/// How a run over many files goes.
#[derive(clap::Args)]
pub(crate) struct Running {
    /// Pictures worked on at once; one a processor core where absent
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Ocr {
    Fast,
    Accurate,
}

#[derive(Clone, Copy, ValueEnum)]
enum Crop {
    Auto,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatName {
    Jpeg,
    Png,
    Webp,
    Tiff,
    Gif,
    Bmp,
    Avif,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Jpeg => Format::Jpeg,
            FormatName::Png => Format::Png,
            FormatName::Webp => Format::WebP,
            FormatName::Tiff => Format::Tiff,
            FormatName::Gif => Format::Gif,
            FormatName::Bmp => Format::Bmp,
            FormatName::Avif => Format::Avif,
        }
    }
}

fn aspect(text: &str) -> Result<Aspect, String> {
    Aspect::from_text(text).ok_or_else(|| String::from("write it as W:H, such as 4:5"))
}

fn style(text: &str) -> Result<(Kind, Action), String> {
    let (kind, action) = text.split_once('=').ok_or("write it as KIND=fill or KIND=blur")?;
    let kind = kind_by_id(kind).ok_or("there is no such kind; `phiscrub explain` lists them")?;
    match action {
        "fill" => Ok((kind, Action::Fill)),
        "blur" => Ok((kind, Action::Blur)),
        _ => Err(String::from("the style must be fill or blur")),
    }
}

/// A part of a run, as `2/3`.
pub(crate) fn shard(text: &str) -> Result<Shard, String> {
    let wrong = || String::from("write it as I/N with I from 1 to N, such as 2/3");
    let (index, of) = text.split_once('/').ok_or_else(wrong)?;
    let (index, of): (usize, NonZeroUsize) = (index.parse().map_err(|_| wrong())?, of.parse().map_err(|_| wrong())?);
    if index == 0 || index > of.get() { Err(wrong()) } else { Ok(Shard { index, of }) }
}

/// A kind by its id.
pub(crate) fn kind_by_id(id: &str) -> Option<Kind> {
    Kind::ALL.iter().copied().find(|k| k.id() == id)
}

/// A loaded scrubber and what a report says about it.
pub(crate) struct Ready {
    pub(crate) scrubber: Scrubber,
    pub(crate) made: Made,
}

impl Looking {
    /// Reads the policy and the lists; cheap, so that typing errors show at once.
    pub(crate) fn check(self, copies: Option<Copies>) -> anyhow::Result<Checked> {
        let mut policy = policy(&self.policy)?;
        for (kind, action) in self.style {
            policy = policy.with_style(kind, action)?;
        }
        if let Some(copies) = copies {
            if let Some(pixels) = copies.max_side {
                policy = policy.with_max_side(pixels)?;
            }
            if let Some(Crop::Auto) = copies.crop {
                policy = policy.with_auto_crop()?;
            }
            if let Some(aspect) = copies.aspect {
                policy = policy.with_aspect(aspect)?;
            }
            if let Some(format) = copies.format {
                policy = policy.with_format(format.into())?;
            }
            if copies.reencode {
                policy = policy.with_reencoding()?;
            }
        }
        let mut terms = Lists::default();
        for path in &self.deny {
            terms.deny.extend(lists::read(path)?);
        }
        for path in &self.allow {
            terms.allow.extend(lists::read(path)?);
        }
        let accuracy = match self.ocr {
            Ocr::Fast => Accuracy::Fast,
            Ocr::Accurate => Accuracy::Accurate,
        };
        let decoding = if self.in_process { Decoding::Here } else { Decoding::Apart(decoder()?) };
        Ok(Checked { policy, lists: terms, accuracy, decoding, models: models_folder(self.models)? })
    }
}

/// Options that are known to be sound.
pub(crate) struct Checked {
    policy: Policy,
    lists: Lists,
    accuracy: Accuracy,
    decoding: Decoding,
    models: PathBuf,
}

impl Checked {
    /// Loads the models.
    pub(crate) fn load(self) -> anyhow::Result<Ready> {
        let models = model::manifest(&self.models)?;
        let models = models.into_iter().map(|e| ModelHash { id: e.id, sha256: e.sha256 }).collect();
        let policy = PolicyHash { name: self.policy.name().to_owned(), sha256: self.policy.sha256().to_owned() };
        let builder = Scrubber::builder().policy(self.policy).accuracy(self.accuracy).lists(self.lists);
        let scrubber = builder.decoding(self.decoding).build(&self.models)?;
        Ok(Ready { scrubber, made: Made { tool: String::from(TOOL), policy, models } })
    }
}

/// Program and version, as in reports.
const TOOL: &str = concat!("phiscrub ", env!("CARGO_PKG_VERSION"));

fn policy(name: &str) -> anyhow::Result<Policy> {
    let path = Path::new(name);
    let looks_like_file = path.extension().is_some() || path.components().count() > 1;
    if !looks_like_file {
        return Ok(Policy::preset(name)?);
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("policy {name} cannot be read"))?;
    Ok(Policy::from_toml(name, &text)?)
}

/// This program again, for decoding alone.
fn decoder() -> anyhow::Result<Program> {
    let path = std::env::current_exe().context("the program cannot find itself")?;
    Ok(Program { path, arguments: vec![super::DECODE.into()] })
}

/// The models folder: as named, or from the environment, or near the program.
pub(crate) fn models_folder(named: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    if let Some(folder) = named.or_else(|| std::env::var_os("PHISCRUB_MODELS").map(PathBuf::from)) {
        return Ok(folder);
    }
    let program = std::env::current_exe().and_then(std::fs::canonicalize).context("the program cannot find itself")?;
    models_near(&program)
        .context("there is no models folder near the program; run scripts/setup, or name it with --models")
}

fn models_near(program: &Path) -> Option<PathBuf> {
    let above = program.ancestors().skip(1);
    above
        .flat_map(|folder| [folder.join("models"), folder.join("share/phiscrub/models")])
        .find(|folder| folder.join("manifest.toml").is_file())
}

/// Lists inputs for verbs without an output folder; a call that names nothing at all is wrong usage.
pub(crate) fn inputs(paths: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
    exist(paths)?;
    let inputs = find(paths);
    anyhow::ensure!(inputs.iter().any(|i| !matches!(i.what, What::LeftOut(_))), NO_PICTURES);
    Ok(inputs)
}

/// What to say when there is nothing to do.
pub(crate) const NO_PICTURES: &str = "there are no pictures in what was named";

/// Refuses a call whose paths are all missing, and one in which a command was taken for a missing photo; other missing files
/// are told in the report.
pub(crate) fn exist(paths: &[PathBuf]) -> anyhow::Result<()> {
    let missing: Vec<&PathBuf> = paths.iter().filter(|p| p.symlink_metadata().is_err()).collect();
    let commands = super::Cli::command();
    if let Some(verb) =
        commands.get_subcommands().map(Command::get_name).find(|verb| missing.iter().any(|p| p.as_os_str() == *verb))
    {
        anyhow::bail!("the command {verb} must stand before all options, as in: phiscrub {verb} --policy strict PHOTO");
    }
    anyhow::ensure!(
        missing.len() < paths.len(),
        "there is no such file or folder, nor a command of that name; see --help"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_and_shards_are_read_or_refused() {
        assert_eq!(style("face=fill"), Ok((Kind::Face, Action::Fill)));
        assert_eq!(style("record-number=blur"), Ok((Kind::RecordNumber, Action::Blur)));
        for wrong in ["face", "nose=fill", "face=none", "="] {
            assert!(style(wrong).is_err(), "{wrong}");
        }
        let of = |n| NonZeroUsize::new(n).expect("not zero");
        assert_eq!(shard("2/3"), Ok(Shard { index: 2, of: of(3) }));
        for wrong in ["0/3", "4/3", "1/0", "1", "a/b", "-1/2"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test lays out a folder")]
    fn models_are_found_near_the_program() {
        let top = tempfile::tempdir().expect("a folder");
        let program = top.path().join("target/debug/phiscrub");
        std::fs::create_dir_all(top.path().join("share/phiscrub/models")).expect("is made");
        assert_eq!(models_near(&program), None);
        let manifest = top.path().join("share/phiscrub/models/manifest.toml");
        std::fs::write(manifest, "").expect("is written");
        assert_eq!(models_near(&program), Some(top.path().join("share/phiscrub/models")));
    }
}
