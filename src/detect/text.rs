//! Turns what the rules say about lines into findings, and reports every other line as plain or unread, so that the
//! policy can cover what stands beside PHI.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Detector, Page};
use crate::error::FileError;
use crate::finding::{By, Evidence, Finding, Kind, Place};
use crate::ocr::Line;
use crate::phi::{Engine, Hit};

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

impl Detector for TextDetector {
    fn id(&self) -> &'static str {
        "text"
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        let hits = self.engine.judge(page.lines, page.terms)?;
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
        for line in page.lines {
            let read = line.readings.iter().map(|r| r.confidence).fold(0.0, f32::max);
            let unread = read < page.looks.text.unread_below;
            let kind = if unread { Kind::UnreadText } else { Kind::PlainText };
            findings.push(self.finding(page, line, kind, line.seen, None));
        }
        Ok(findings)
    }
}
