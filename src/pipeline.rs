//! The road from end to end for one file: scan, apply, scrub.

mod changes;
mod look;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::apart::{Decoder, Decoding};
use crate::codec::{self, Candidate, Written};
use crate::detect::{self, BadgeSquares, Detector, Parts};
use crate::error::{Fault, FileError, SetupError, Stage};
use crate::finding::{Finding, Place};
use crate::geometry::{Polygon, Size};
use crate::model::{self, Entry, Models, hex_sha256};
use crate::ocr::{Accuracy, Reader};
use crate::phi::{Engine, KnownTerms, Lists, Notes, ReadText};
use crate::picture::Picture;
use crate::policy::{Action, Learn, Plan, Policy, Reason, Subject};
use crate::redact::{self, CleanPicture};
use crate::sensitive::Sensitive;
use crate::verify::{self, Exam, VerifiedFile};
use look::{Looking, Seen};

/// SHA-256 over everything but the photo that decides what becomes of it: program, policy, models, lists.
pub type Settings = [u8; 32];

/// A photo as it comes in.
#[derive(Debug, Clone)]
pub struct InFile {
    /// The encoded bytes.
    pub bytes: Vec<u8>,
    /// Its name and the folders above it, where they may say something; searched for in the picture.
    pub name: Option<Sensitive<String>>,
}

impl From<Vec<u8>> for InFile {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, name: None }
    }
}

/// What became of one file.
#[derive(Debug)]
pub enum Outcome {
    /// The output is safe as far as the program can prove.
    Safe(Box<Scrubbed>),
    /// The output was made, but a person must look at it; why is in [`Scrubbed::reasons`].
    Review(Box<Scrubbed>),
    /// There is no output.
    Failed(FileError),
}

/// A finished output with its story.
#[derive(Debug)]
pub struct Scrubbed {
    /// The checked bytes.
    pub file: VerifiedFile,
    /// What was done and why.
    pub plan: Plan,
    /// Why a person must look; empty for safe files.
    pub reasons: Vec<Reason>,
    /// What the second look still saw, in pixels of the upright photo.
    pub leftovers: Vec<Finding>,
    /// The ids of the checks the output passed.
    pub checks: Vec<&'static str>,
    /// Size of the output in pixels.
    pub size: Size,
    /// How the output was made.
    pub written: Written,
    /// Wall time a stage.
    pub timings: Vec<(Stage, Duration)>,
    /// Names that were read, and the lines that were left as they are; empty where a given plan was carried out.
    pub read: ReadText,
}

/// Scrubs photos; made once, shared by any number of threads.
///
/// ```no_run
/// use phiscrub::pipeline::{Outcome, Scrubber};
/// use phiscrub::policy::Policy;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let scrubber = Scrubber::builder().policy(Policy::preset("event")?).build("models".as_ref())?;
/// let photo = std::fs::read("photo.jpg")?;
/// match scrubber.scrub(&photo.into()) {
///     Outcome::Safe(scrubbed) => scrubbed.file.publish("safe.jpg".as_ref())?,
///     Outcome::Review(scrubbed) => assert!(!scrubbed.reasons.is_empty()),
///     Outcome::Failed(error) => return Err(error.into()),
/// }
/// # Ok(())
/// # }
/// ```
pub struct Scrubber {
    policy: Policy,
    settings: Settings,
    decoder: Decoder,
    reader: Reader,
    detectors: Vec<Box<dyn Detector>>,
}

/// Collects what a [`Scrubber`] needs.
#[derive(Default)]
pub struct Builder {
    policy: Option<Policy>,
    accuracy: Accuracy,
    lists: Lists,
    decoding: Decoding,
}

impl Builder {
    /// Sets the policy; the preset `event` where this is not called.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Sets the recogniser.
    pub fn accuracy(mut self, accuracy: Accuracy) -> Self {
        self.accuracy = accuracy;
        self
    }

    /// Sets terms to search for and to leave alone.
    pub fn lists(mut self, lists: Lists) -> Self {
        self.lists = lists;
        self
    }

    /// Sets where strangers' files are decoded; in this process where this is not called, since a library has no program
    /// of its own to start. A decoder that crashes takes this process along then; the command-line program decodes apart.
    pub fn decoding(mut self, decoding: Decoding) -> Self {
        self.decoding = decoding;
        self
    }

    /// Loads everything from a models folder, as `scripts/setup` fills it.
    ///
    /// # Errors
    /// When anything needed is missing, damaged or contradictory.
    pub fn build(self, models: &Path) -> Result<Scrubber, SetupError> {
        let policy = self.policy.map_or_else(|| Policy::preset("event"), Ok)?;
        let decoder = Decoder::ready(self.decoding, policy.limits())?;
        let settings = settings(&policy, self.accuracy, &self.lists, &model::manifest(models)?);
        let models = Models::open(models)?;
        let reader = Reader::load(&models, self.accuracy)?;
        let engine = Arc::new(Engine::load(&models, &self.lists)?);
        let looks = [&policy.settings().first_look, &policy.settings().second_look];
        let badges = BadgeSquares::load(&models)?;
        let detectors = detect::load_all(&Parts { models: &models, engine: &engine, badges: &badges, looks })?;
        Ok(Scrubber { policy, settings, decoder, reader, detectors })
    }
}

/// A decoded photo on its way, with the time each stage took.
struct Opened {
    picture: Picture,
    terms: KnownTerms,
    name: Option<Sensitive<String>>,
    subject: Subject,
    timings: Timings,
}

/// A plan, and what was seen and read for it.
struct Planned {
    plan: Plan,
    read: ReadText,
    /// None where the plan was given.
    seen: Option<Seen>,
}

/// Wall time a stage, in the order of first use.
#[derive(Default)]
struct Timings(Vec<(Stage, Duration)>);

impl Timings {
    fn time<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = tracing::debug_span!("stage", ?stage).in_scope(work);
        let spent = start.elapsed();
        match self.0.iter_mut().find(|(s, _)| *s == stage) {
            Some((_, total)) => *total += spent,
            None => self.0.push((stage, spent)),
        }
        result
    }
}

impl Scrubber {
    /// Starts collecting settings.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The same road with detectors and a reader of the caller's choice; tests put fakes here.
    #[cfg(test)]
    pub(crate) fn with_parts(policy: Policy, reader: Reader, detectors: Vec<Box<dyn Detector>>) -> Self {
        let decoder = Decoder::here(policy.limits());
        Self { policy, settings: Settings::default(), decoder, reader, detectors }
    }

    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What decides, besides a photo, what becomes of it.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Looks at a photo and plans; nothing is covered or written.
    ///
    /// # Errors
    /// When the file cannot be decoded or a model fails.
    pub fn scan(&self, file: &InFile) -> Result<Plan, FileError> {
        let mut opened = self.open(file, &[])?;
        Ok(self.plan(&mut opened)?.plan)
    }

    /// Carries out a plan, which a person may have edited, and verifies the result.
    pub fn apply(&self, file: &InFile, plan: Plan) -> Outcome {
        let finished = self.open(file, &[]).and_then(|opened| {
            fits(&plan, &opened.subject)?;
            self.finish(file, opened, Planned { plan, read: ReadText::default(), seen: None })
        });
        outcome(finished)
    }

    /// Scans, applies and verifies.
    pub fn scrub(&self, file: &InFile) -> Outcome {
        self.scrub_knowing(file, &[])
    }

    /// The same, and also searches for full names that were read on other photos, given name first
    /// ([`ReadText::names`]).
    pub fn scrub_knowing(&self, file: &InFile, names: &[Sensitive<String>]) -> Outcome {
        let finished = self.open(file, names).and_then(|mut opened| {
            let planned = self.plan(&mut opened)?;
            self.finish(file, opened, planned)
        });
        outcome(finished)
    }

    /// Checks a finished picture as it is: hidden data, and everything the keener second look would cover.
    ///
    /// # Errors
    /// When the file cannot be decoded or a model fails.
    pub fn inspect(&self, file: &InFile) -> Result<Vec<Finding>, FileError> {
        let opened = self.open(file, &[])?;
        let looks = &self.policy.settings().second_look;
        let notes = Notes::default();
        let looking = Looking::afresh(&opened.picture, &opened.terms, None, looks, &notes);
        let seen = self.look(&looking, &mut Timings::default())?;
        let decisions = self.policy.decisions(seen.findings(), opened.subject.size);
        Ok(decisions.into_iter().filter(|d| d.action != Action::Keep).map(|d| d.finding).collect())
    }

    fn open(&self, file: &InFile, names: &[Sensitive<String>]) -> Result<Opened, FileError> {
        let mut timings = Timings::default();
        let picture = timings.time(Stage::Decode, || self.decoder.decode(&file.bytes))?;
        let terms = KnownTerms::of_file(&picture.metadata, file.name.as_ref(), names)?;
        let input_sha256 = hex_sha256(&file.bytes);
        let subject = Subject { input_sha256, format: picture.format, size: picture.size() };
        Ok(Opened { picture, terms, name: file.name.clone(), subject, timings })
    }

    fn plan(&self, opened: &mut Opened) -> Result<Planned, FileError> {
        let Opened { picture, terms, name, subject, timings } = opened;
        let looks = &self.policy.settings().first_look;
        let notes = Notes::default();
        let looking = Looking::afresh(picture, terms, name.as_ref(), looks, &notes);
        let seen = self.look(&looking, timings)?;
        let plan = self.policy.decide(subject.clone(), seen.findings());
        let Learn { sure, counts_from } = self.policy.settings().learn;
        let read = notes.into_text(sure, counts_from, |frame, polygon| stays(&plan, frame, polygon));
        Ok(Planned { plan, read, seen: Some(seen) })
    }

    /// Keeps the coded blocks that nothing covers where the policy lets it and the files are such; else encodes anew.
    fn encode(&self, file: &InFile, clean: &CleanPicture, plan: &Plan) -> Result<Candidate, FileError> {
        if !self.policy.settings().output.reencode {
            let map = redact::covered(plan, plan.size, 0);
            if let Some(candidate) = codec::edit(&file.bytes, clean, &map)? {
                return Ok(candidate);
            }
        }
        codec::encode(clean)
    }

    /// Covers, encodes and verifies; what the second look still sees is covered too, at most as often as the policy
    /// allows.
    fn finish(&self, file: &InFile, opened: Opened, planned: Planned) -> Result<Scrubbed, FileError> {
        let Planned { mut plan, read, seen } = planned;
        let Opened { picture, terms, mut timings, .. } = opened;
        let settings = self.policy.settings();
        let mut round = 0;
        loop {
            let mut clean = timings.time(Stage::Redact, || redact::apply(picture.clone(), &plan))?;
            clean.format = settings.output.format.resolve(clean.format);
            let candidate = timings.time(Stage::Encode, || self.encode(file, &clean, &plan))?;
            let (written, size) = (candidate.written, clean.size());
            let second_look = |decoded: &Picture| {
                let (looks, notes) = (&settings.second_look, Notes::default());
                // Outlines of the first look hold only where nothing was cut off or scaled.
                let same_size = seen.as_ref().filter(|_| decoded.size() == picture.size());
                let left = |seen: &Seen| seen.lines(|frame, outline| stays(&plan, frame, outline));
                let looking = Looking {
                    picture: decoded,
                    terms: &terms,
                    name: None,
                    looks,
                    notes: &notes,
                    read: &same_size.map(left).unwrap_or_default(),
                    clearly: settings.recheck.read_clearly,
                };
                let found = match &seen {
                    Some(seen) => self.look_again(&looking, &picture, (seen, &settings.first_look))?,
                    None => self.look(&looking, &mut Timings::default())?.findings(),
                };
                Ok(self.policy.decisions(found, decoded.size()))
            };
            let exam = Exam {
                input: &file.bytes,
                original: &picture,
                plan: &plan,
                settled: self.policy.settled(&plan),
                limits: self.policy.limits(),
                recheck: settings.recheck,
                second_look: &second_look,
            };
            let verified = timings.time(Stage::Verify, || verify::verify(candidate, clean, &exam))?;
            if !verified.leftovers.is_empty() && round < settings.recheck.rounds {
                round += 1;
                plan.decisions.extend(verified.leftovers);
                continue;
            }
            let mut reasons = plan.reasons.clone();
            let asks = plan.decisions.iter().any(|d| d.action == Action::Review);
            if asks && !reasons.contains(&Reason::Uncertain) {
                reasons.push(Reason::Uncertain);
            }
            if !verified.leftovers.is_empty() {
                reasons.push(Reason::StillVisible);
            }
            if covered_share(&plan) > settings.recheck.mostly_covered {
                reasons.push(Reason::MostlyCovered);
            }
            return Ok(Scrubbed {
                size,
                written,
                file: verified.file,
                reasons,
                leftovers: verified.leftovers.into_iter().map(|d| d.finding).collect(),
                checks: verify::CHECKS.iter().map(|check| check.id).collect(),
                plan,
                timings: timings.0,
                read,
            });
        }
    }
}

/// Hashes the settings, each with its length, so that no two lists run together into the same.
fn settings(policy: &Policy, accuracy: Accuracy, lists: &Lists, models: &[Entry]) -> Settings {
    let mut hash = Sha256::new();
    let mut part = |text: &str| hash.update([&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat());
    let reader = if accuracy == Accuracy::Accurate { "accurate" } else { "fast" };
    [env!("CARGO_PKG_VERSION"), policy.sha256(), reader].into_iter().for_each(&mut part);
    models.iter().flat_map(|model| [&model.id, &model.sha256]).for_each(|text| part(text));
    for terms in [&lists.deny, &lists.allow] {
        part(&terms.len().to_string());
        terms.iter().for_each(|term| part(term.expose()));
    }
    hash.finalize().into()
}

fn outcome(finished: Result<Scrubbed, FileError>) -> Outcome {
    match finished {
        Ok(scrubbed) if scrubbed.reasons.is_empty() => Outcome::Safe(Box::new(scrubbed)),
        Ok(scrubbed) => Outcome::Review(Box::new(scrubbed)),
        Err(error) => Outcome::Failed(error),
    }
}

/// The share of the first frame that lies under a cover, 0 to 1.
fn covered_share(plan: &Plan) -> f32 {
    redact::covered(plan, plan.size, 0).pixels() as f32 / plan.size.pixels().max(1) as f32
}

/// Whether a line with this outline is left as it is.
fn stays(plan: &Plan, frame: usize, outline: &Polygon) -> bool {
    let here = Place::Pixels { frame, polygon: outline.clone() };
    let mut decisions = plan.decisions.iter().filter(|d| d.finding.kind.is_text() && d.finding.place == here);
    decisions.all(|d| d.action == Action::Keep)
}

/// A plan may be carried out only on the bytes it was made for.
fn fits(plan: &Plan, subject: &Subject) -> Result<(), FileError> {
    let wrong = |what: &str| Err(FileError::at(Stage::Plan, Fault::Plan { what: what.to_owned() }));
    if plan.version != Plan::VERSION {
        return wrong("it has another version than this program writes; scan the photo again");
    }
    if plan.input_sha256 != subject.input_sha256 {
        return wrong("it was made for another file, or the file has changed since; scan the photo again");
    }
    if plan.size != subject.size || plan.format != subject.format {
        return wrong("its size or format is not the photo's; scan the photo again");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
