//! Turns what the rules say about lines into findings, and reports every other line as plain or unread, so that the
//! policy can cover what stands beside PHI.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Detector, Page};
use crate::error::FileError;
use crate::finding::{By, Evidence, Finding, Kind, Place};
use crate::ocr::Line;
use crate::phi::{Engine, Hit};

/// How much surer a line that was not read at all is unread than one that was hardly read, as a factor.
const HARDLY_READ: f32 = 0.6;

/// Reports lines of text.
pub(super) struct TextDetector {
    engine: Arc<Engine>,
}

impl TextDetector {
    pub(super) fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    fn finding(&self, page: &Page<'_>, line: &Line, kind: Kind, confidence: f32, rule: Option<&Hit>) -> Finding {
        Finding {
            kind,
            // The whole line is covered, never a part of it: a name half covered can be guessed.
            place: Place::Pixels { frame: page.frame, polygon: line.polygon.clone() },
            confidence,
            group: Some(line.block),
            by: By {
                detector: self.id().to_owned(),
                rule: rule.map(|hit| hit.rule.to_owned()),
                evidence: rule.map_or_else(|| vec![Evidence::Model], |hit| hit.evidence.clone()),
            },
        }
    }
}

/// The certainty of the best reading, 0 to 1.
fn certainty(line: &Line) -> f32 {
    line.readings.iter().map(|reading| reading.confidence).fold(0.0, f32::max)
}

/// Whether a line lies inside another one and is not taller than it.
fn is_part(line: &Line, whole: &Line) -> bool {
    /// How far the part may reach beyond the whole, as a share of the whole's height.
    const GROWN: f32 = 0.15;
    let bounds = line.polygon.bounds();
    let around = whole.polygon.bounds().grown(GROWN * whole.height, GROWN * whole.height);
    line.height <= 1.2 * whole.height
        && whole.polygon.contains(bounds.center())
        && around.intersection(&bounds).area() >= 0.95 * bounds.area()
}

impl Detector for TextDetector {
    fn id(&self) -> &'static str {
        "text"
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        let hits = self.engine.judge(page.lines, page.terms)?;
        page.notes.add(page.frame, page.lines, &hits);
        let mut strongest: BTreeMap<(usize, Kind), &Hit> = BTreeMap::new();
        for hit in &hits {
            let slot = strongest.entry((hit.line, hit.kind)).or_insert(hit);
            if hit.confidence > slot.confidence {
                *slot = hit;
            }
        }
        let mut findings = Vec::new();
        for ((line, kind), hit) in strongest {
            findings.push(self.finding(page, &page.lines[line], kind, hit.confidence, Some(hit)));
        }
        let (read, unread): (Vec<&Line>, Vec<&Line>) =
            page.lines.iter().partition(|line| certainty(line) >= page.looks.text.unread_below);
        // Every slide has some: they would make it look like a sheet in a hand that cannot be read.
        let is_bullet = |mark: &Line| read.iter().any(|line| mark.is_bullet_of(line));
        for line in &read {
            findings.push(self.finding(page, line, Kind::PlainText, line.seen, None));
            if certainty(line) < page.looks.text.hardly_below && !is_bullet(line) {
                findings.push(self.finding(page, line, Kind::UnreadText, HARDLY_READ * line.seen, None));
            }
        }
        // A letter of a line that was read, seen once more on its own, is no text that could not be read.
        for line in unread.iter().filter(|line| !read.iter().any(|whole| is_part(line, whole))) {
            let kind = if is_bullet(line) { Kind::PlainText } else { Kind::UnreadText };
            findings.push(self.finding(page, line, kind, line.seen, None));
        }
        Ok(findings)
    }
}
