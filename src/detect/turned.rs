//! Text on its head or as in a mirror: what is meant for everybody hangs upright, and what does not is a paper, a card or a
//! bottle that lies about.

use std::sync::Arc;

use super::{Detector, Page};
use crate::error::FileError;
use crate::finding::{By, Evidence, Finding, Kind, Place};
use crate::ocr::{Line, Reading, Stance};
use crate::phi::Engine;
use crate::policy::Looks;

/// Lines of fewer letters and digits are what grain is read as.
const CHARACTERS: usize = 3;

/// Reports lines that stand against the rest of the picture, plain English aside.
pub(super) struct TurnedDetector {
    engine: Arc<Engine>,
}

impl TurnedDetector {
    pub(super) fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Whether a line says something, and is no English in any direction.
    fn is_telling(&self, line: &Line) -> bool {
        let is_long =
            |best: &Reading| best.text().expose().chars().filter(|c| c.is_alphanumeric()).count() >= CHARACTERS;
        line.readings.first().is_some_and(is_long)
            && !line.readings.iter().any(|reading| self.engine.is_english(reading))
    }
}

/// How sure a line stands as its best reading says, 0 to 1: as sure as that is, and less where another reading, in the other kind
/// of mirror or from another end, is nearly as sure.
fn confidence(line: &Line) -> f32 {
    let next = line.readings.get(1).map_or(0.0, |reading| reading.confidence);
    line.certainty().min(0.5 + 5.0 * (line.certainty() - next))
}

impl Detector for TurnedDetector {
    fn id(&self) -> &'static str {
        "turned"
    }

    /// How a picture stands shows in all its text, and in a copy most of that is covered.
    fn would_repeat(&self, _first: &Looks, _again: &Looks, _changed: bool) -> bool {
        true
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        let picture = Stance::of_picture(page.lines);
        let stands_against = |line: &&Line| Stance::of(line).is_some_and(|stance| stance.is_against(picture));
        let finding = |line: &Line| Finding {
            kind: Kind::TurnedText,
            place: Place::Pixels { frame: page.frame, polygon: line.polygon.clone() },
            confidence: confidence(line).clamp(0.0, 1.0),
            group: Some(line.block),
            by: By { detector: self.id().to_owned(), rule: None, evidence: vec![Evidence::Pattern] },
        };
        Ok(page.lines.iter().filter(stands_against).filter(|line| self.is_telling(line)).map(finding).collect())
    }
}
