//! What is kept about a run and each of its pictures; everything here may be shown to anyone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codec::Written;
use crate::error::{Fault, FileError, Stage};
use crate::finding::{self, Evidence, Finding, Kind};
use crate::geometry::{Point, Polygon, Size};
use crate::picture::MetadataKind;
use crate::pipeline::Scrubbed;
use crate::policy::{Action, CropChoice, Decision, Placement};

/// Version of the form of `report.json`.
pub const SCHEMA_VERSION: u32 = 1;

/// What became of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The copy is safe as far as the program can prove.
    Safe,
    /// The copy needs a person's look.
    Review,
    /// There is no copy.
    Failed,
    /// Not a picture, so nothing was done.
    LeftOut,
    /// The run was interrupted before this file.
    NotDone,
}

/// What made the copies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// Program and version.
    pub tool: String,
    /// The policy in force.
    pub policy: PolicyHash,
    /// The models in the models folder.
    pub models: Vec<ModelHash>,
}

/// A policy by name and content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyHash {
    /// Its name.
    pub name: String,
    /// SHA-256 of its text in hexadecimal.
    pub sha256: String,
}

/// A model by id and content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelHash {
    /// Its id.
    pub id: String,
    /// SHA-256 of its file in hexadecimal.
    pub sha256: String,
}

/// A whole run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Version of this form: [`SCHEMA_VERSION`].
    pub schema: u32,
    /// What made the copies.
    pub made: Made,
    /// When the run began, as `2026-01-31T09:30:00Z`.
    pub started: String,
    /// When it ended.
    pub finished: String,
    /// How many of each.
    pub totals: Totals,
    /// One record a file, in the order of the inputs.
    pub files: Vec<Record>,
}

/// How many files met which end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// [`Status::Safe`].
    pub safe: usize,
    /// [`Status::Review`].
    pub review: usize,
    /// [`Status::Failed`].
    pub failed: usize,
    /// [`Status::LeftOut`].
    pub left_out: usize,
    /// [`Status::NotDone`].
    pub not_done: usize,
}

impl Totals {
    /// Counts records.
    pub fn of<'a>(records: impl IntoIterator<Item = &'a Record>) -> Self {
        let mut totals = Self::default();
        for record in records {
            *match record.status {
                Status::Safe => &mut totals.safe,
                Status::Review => &mut totals.review,
                Status::Failed => &mut totals.failed,
                Status::LeftOut => &mut totals.left_out,
                Status::NotDone => &mut totals.not_done,
            } += 1;
        }
        totals
    }

    /// All pictures, without files that are none.
    pub fn pictures(&self) -> usize {
        self.safe + self.review + self.failed + self.not_done
    }
}

/// One file and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The picture's number in the run, such as `0007`.
    pub id: String,
    /// What became of it.
    pub status: Status,
    /// Why, in plain words; empty for safe files.
    pub reasons: Vec<String>,
    /// The part of the road where it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_at: Option<Stage>,
    /// SHA-256 of the input's bytes in hexadecimal; absent where they could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_sha256: Option<String>,
    /// SHA-256 of all settings, lists and models together with the input's name and bytes, in hexadecimal: whether a copy
    /// would be made in the same way now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_with: Option<String>,
    /// Size of the input in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_bytes: Option<u64>,
    /// The copy, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Output>,
    /// Why the copy was cut or not, where a cut was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<CropChoice>,
    /// What was found and what was done about it.
    pub findings: Vec<Covered>,
    /// What the second look at the finished copy still saw.
    pub leftovers: Vec<Covered>,
    /// The ids of the checks the copy passed.
    pub checks: Vec<String>,
    /// Wall time a stage in milliseconds.
    pub milliseconds: BTreeMap<Stage, u64>,
}

/// The copy of one picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// Where it lies below the output folder; absent where it keeps its original name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Size in pixels.
    pub size: Size,
    /// How it was made.
    pub written: Written,
}

/// One finding and what was done about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Covered {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub place: Place,
    /// How sure the detector was, 0 to 1.
    pub confidence: f32,
    /// What was done.
    pub action: Action,
    /// Whether nobody can get it back from the copy.
    pub irreversible: bool,
    /// The detector's id.
    pub detector: String,
    /// The rule's id, for text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What led to it.
    pub evidence: Vec<Evidence>,
}

/// Where a finding is, in terms of the copy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "kebab-case")]
pub enum Place {
    /// In the picture.
    Pixels {
        /// Frame number, from 0.
        frame: usize,
        /// Its outline in pixels of the copy; what was cut off lies outside.
        polygon: Polygon,
        /// The area that was covered, in pixels of the copy.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mask: Option<Polygon>,
    },
    /// In the container's hidden data.
    Container {
        /// Which part.
        part: MetadataKind,
        /// How many pieces.
        count: usize,
    },
    /// In the file's name or path.
    FileName,
}

impl Record {
    /// A record of a file of which nothing more is known.
    pub fn new(id: String, status: Status) -> Self {
        Self {
            id,
            status,
            reasons: Vec::new(),
            failed_at: None,
            input_sha256: None,
            made_with: None,
            input_bytes: None,
            output: None,
            crop: None,
            findings: Vec::new(),
            leftovers: Vec::new(),
            checks: Vec::new(),
            milliseconds: BTreeMap::new(),
        }
    }

    /// A file without a copy.
    pub fn of_failure(id: String, error: &FileError) -> Self {
        let status = if matches!(error.fault, Fault::Interrupted) { Status::NotDone } else { Status::Failed };
        let mut record = Self::new(id, status);
        // Where an interrupted file stopped says nothing: it was never begun.
        let reason = if status == Status::NotDone { error.fault.to_string() } else { error.to_string() };
        record.reasons.push(reason);
        record.failed_at = (status == Status::Failed).then_some(error.stage);
        record
    }

    /// A finished copy; `file` is where it lies below the output folder, for a neutral name.
    pub fn of_copy(id: String, status: Status, scrubbed: &Scrubbed, file: Option<String>) -> Self {
        let mut record = Self::new(id, status);
        record.reasons = scrubbed.reasons.iter().map(|r| r.in_words().to_owned()).collect();
        record.input_sha256 = Some(scrubbed.plan.input_sha256.clone());
        record.output = Some(Output {
            file,
            sha256: scrubbed.file.sha256(),
            bytes: scrubbed.file.bytes().len() as u64,
            size: scrubbed.size,
            written: scrubbed.written,
        });
        record.crop = scrubbed.plan.crop_choice;
        let map = scrubbed.plan.placement(scrubbed.size);
        record.findings = scrubbed.plan.decisions.iter().map(|d| Covered::of_decision(d, map)).collect();
        record.leftovers =
            scrubbed.leftovers.iter().map(|f| Covered::new(f, Action::Review, None, Some(map))).collect();
        record.checks = scrubbed.checks.iter().map(|&c| c.to_owned()).collect();
        for &(stage, time) in &scrubbed.timings {
            *record.milliseconds.entry(stage).or_default() += u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        }
        record
    }
}

impl Record {
    /// Tells that the copy keeps its original name, so that what was found there was not removed.
    pub fn name_stays(&mut self) {
        for covered in self.findings.iter_mut().filter(|c| c.place == Place::FileName) {
            covered.action = Action::Keep;
            covered.irreversible = false;
        }
    }
}

impl Covered {
    fn of_decision(decision: &Decision, map: Placement) -> Self {
        Self::new(&decision.finding, decision.action, decision.mask.as_ref(), Some(map))
    }

    /// A planned decision, in pixels of the upright input.
    pub fn planned(decision: &Decision) -> Self {
        Self::new(&decision.finding, decision.action, decision.mask.as_ref(), None)
    }

    /// Something seen in a finished picture, in its pixels, that nothing was done about.
    pub fn seen(finding: &Finding) -> Self {
        Self::new(finding, Action::Review, None, None)
    }

    fn new(finding: &Finding, action: Action, mask: Option<&Polygon>, map: Option<Placement>) -> Self {
        let moved = |polygon: &Polygon| rounded(map.map_or_else(|| polygon.clone(), |m| m.in_copy(polygon)));
        let place = match &finding.place {
            finding::Place::Pixels { frame, polygon } => {
                Place::Pixels { frame: *frame, polygon: moved(polygon), mask: mask.map(moved) }
            }
            finding::Place::Container { part, count } => Place::Container { part: *part, count: *count },
            finding::Place::FileName => Place::FileName,
        };
        Self {
            kind: finding.kind,
            place,
            confidence: finding.confidence,
            action,
            irreversible: matches!(action, Action::Fill | Action::Blur | Action::Crop | Action::Drop),
            detector: finding.by.detector.clone(),
            rule: finding.by.rule.clone(),
            evidence: finding.by.evidence.clone(),
        }
    }

    /// The outline to show a person, in pixels of the copy: what was covered, or what was seen.
    pub fn outline(&self) -> Option<&Polygon> {
        match &self.place {
            Place::Pixels { polygon, mask, .. } => Some(mask.as_ref().unwrap_or(polygon)),
            Place::Container { .. } | Place::FileName => None,
        }
    }
}

/// Rounded to a tenth of a pixel, which is as much as anyone can use.
fn rounded(mut polygon: Polygon) -> Polygon {
    let tenth = |v: f32| (v * 10.0).round() / 10.0;
    polygon.points.iter_mut().for_each(|p| *p = Point { x: tenth(p.x), y: tenth(p.y) });
    polygon
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::finding::By;
    use crate::geometry::Rect;

    /// A finding in the picture for tests of exporters.
    pub(crate) fn seen(kind: Kind, rect: [f32; 4], action: Action) -> Covered {
        let [left, top, right, bottom] = rect;
        let finding = Finding {
            kind,
            place: finding::Place::Pixels { frame: 0, polygon: Rect { left, top, right, bottom }.into() },
            confidence: 0.9,
            group: None,
            by: By { detector: String::from("text"), rule: None, evidence: vec![Evidence::Pattern] },
        };
        Covered::new(&finding, action, None, None)
    }

    /// A run with one file of every status.
    pub(crate) fn run() -> Run {
        let mut safe = Record::new(String::from("0001"), Status::Safe);
        safe.output = Some(Output {
            file: Some(String::from("safe/0001.jpg")),
            sha256: "ab".repeat(32),
            bytes: 1000,
            size: Size { width: 900, height: 600 },
            written: Written::BlocksKept { kept: 9000, all: 9100 },
        });
        safe.input_sha256 = Some("cd".repeat(32));
        safe.made_with = Some("ef".repeat(32));
        safe.input_bytes = Some(1200);
        safe.checks = vec![String::from("structure")];
        safe.milliseconds.insert(Stage::Decode, 12);
        safe.findings = vec![
            seen(Kind::Face, [400.0, 100.0, 500.0, 220.0], Action::Blur),
            seen(Kind::Face, [600.0, 100.0, 700.0, 220.0], Action::Blur),
            seen(Kind::Name, [20.0, 500.0, 120.0, 540.0], Action::Fill),
        ];
        safe.findings.push(Covered {
            place: Place::Container { part: MetadataKind::Gps, count: 4 },
            action: Action::Drop,
            kind: Kind::Metadata,
            ..safe.findings[0].clone()
        });
        let mut review = safe.clone();
        review.id = String::from("0002");
        review.status = Status::Review;
        review.reasons = vec![crate::policy::Reason::Uncertain.in_words().to_owned()];
        review.findings.push(seen(Kind::UnreadText, [10.0, 10.0, 60.0, 40.0], Action::Review));
        let copy = review.output.as_mut().expect("a copy");
        (copy.file, copy.written) = (Some(String::from("review/0002.jpg")), Written::Encoded);
        let failed = Record::of_failure(
            String::from("0003"),
            &FileError::at(Stage::Decode, Fault::Malformed { what: String::from("the picture ends too early") }),
        );
        let not_done = Record::of_failure(String::from("0004"), &FileError::at(Stage::Open, Fault::Interrupted));
        let mut left_out = Record::new(String::from("other-1"), Status::LeftOut);
        left_out.reasons.push(String::from("a video is not a picture"));
        let files = vec![safe, review, failed, not_done, left_out];
        Run {
            schema: SCHEMA_VERSION,
            made: Made {
                tool: String::from("phiscrub 0.1.0"),
                policy: PolicyHash { name: String::from("event"), sha256: "01".repeat(32) },
                models: vec![ModelHash { id: String::from("face"), sha256: "23".repeat(32) }],
            },
            started: String::from("2026-01-31T09:30:00Z"),
            finished: String::from("2026-01-31T09:31:00Z"),
            totals: Totals::of(&files),
            files,
        }
    }

    #[test]
    fn an_interrupted_file_is_not_a_failure() {
        let totals = run().totals;
        assert_eq!(totals, Totals { safe: 1, review: 1, failed: 1, left_out: 1, not_done: 1 });
        assert_eq!(totals.pictures(), 4);
    }
}
