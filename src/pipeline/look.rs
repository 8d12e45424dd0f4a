//! A look at a picture by the reader and every detector; and the second one, at the finished copy, which takes over from the
//! first what the same pixels would only show again.

use super::changes::changes;
use super::{Scrubber, Timings};
use crate::detect::{Detector, Page};
use crate::error::{FileError, Stage};
use crate::finding::{Finding, Kind};
use crate::geometry::{Polygon, Rect};
use crate::ocr::{self, Line};
use crate::phi::{KnownTerms, Notes};
use crate::picture::Picture;
use crate::policy::Looks;
use crate::scaling;
use crate::sensitive::Sensitive;

/// What is looked at, and how.
#[derive(Clone, Copy)]
pub(super) struct Looking<'a> {
    pub(super) picture: &'a Picture,
    pub(super) terms: &'a KnownTerms,
    pub(super) name: Option<&'a Sensitive<String>>,
    pub(super) looks: &'a Looks,
    pub(super) notes: &'a Notes,
    /// Lines, frame by frame, that were read and left as they are; none on the first look.
    pub(super) read: &'a [Vec<Line>],
    /// From which certainty on they are not read again, 0 to 1.
    pub(super) clearly: f32,
}

impl<'a> Looking<'a> {
    /// A look at a picture of which nothing is known.
    pub(super) fn afresh(
        picture: &'a Picture,
        terms: &'a KnownTerms,
        name: Option<&'a Sensitive<String>>,
        looks: &'a Looks,
        notes: &'a Notes,
    ) -> Self {
        Self { picture, terms, name, looks, notes, read: &[], clearly: 0.0 }
    }
}

/// What a look saw, frame by frame.
pub(super) struct Seen(Vec<SeenFrame>);

struct SeenFrame {
    /// What each detector found, in the order in which they look.
    found: Vec<Vec<Finding>>,
    text: ocr::Seen,
}

/// What is known of a frame from a look at the photo it is a copy of.
#[derive(Clone, Copy)]
struct Known<'a> {
    seen: &'a SeenFrame,
    looks: &'a Looks,
    /// Outside of these places the copy's pixels are the photo's.
    changed: &'a [Rect],
}

impl Seen {
    /// Every finding.
    pub(super) fn findings(&self) -> Vec<Finding> {
        self.0.iter().flat_map(|frame| &frame.found).flatten().cloned().collect()
    }

    /// The lines, frame by frame, that are left as they are, which is told by frame and outline.
    pub(super) fn lines(&self, stays: impl Fn(usize, &Polygon) -> bool) -> Vec<Vec<Line>> {
        let of_frame = |(frame, seen): (usize, &SeenFrame)| {
            seen.text.lines.iter().filter(|line| stays(frame, &line.polygon)).cloned().collect()
        };
        self.0.iter().enumerate().map(of_frame).collect()
    }
}

impl Scrubber {
    /// Looks at every frame.
    pub(super) fn look(&self, looking: &Looking<'_>, timings: &mut Timings) -> Result<Seen, FileError> {
        let frames = 0..looking.picture.frames.len();
        frames.map(|frame| self.look_at(looking, frame, None, timings)).collect::<Result<_, _>>().map(Seen)
    }

    /// Looks at a copy of a photo that was looked at before. Nothing is taken over but what the pixels prove: they are
    /// compared here.
    pub(super) fn look_again(
        &self,
        looking: &Looking<'_>,
        photo: &Picture,
        first: (&Seen, &Looks),
    ) -> Result<Vec<Finding>, FileError> {
        let (Seen(before), looks) = first;
        let timings = &mut Timings::default();
        let Some(changed) = changes(photo, looking.picture) else {
            return Ok(self.look(looking, timings)?.findings());
        };
        let known = before.iter().zip(&changed).map(|(seen, changed)| Known { seen, looks, changed });
        let frames = known.enumerate().map(|(frame, known)| self.look_at(looking, frame, Some(known), timings));
        Ok(Seen(frames.collect::<Result<_, _>>()?).findings())
    }

    fn look_at(
        &self,
        looking: &Looking<'_>,
        frame: usize,
        known: Option<Known<'_>>,
        timings: &mut Timings,
    ) -> Result<SeenFrame, FileError> {
        let Looking { picture, terms, name, looks, notes, read, clearly } = *looking;
        let (pixels, metadata) = (&picture.frames[frame], &picture.metadata);
        let afar = timings.time(Stage::Detect, || scaling::afar(pixels, looks.detectors_long_side()));
        let afar = &*afar.map_err(|fault| FileError::at(Stage::Detect, fault))?;
        let page = Page { frame, pixels, afar, found: &[], lines: &[], terms, metadata, name, looks, notes };
        let (before, after): (Vec<&dyn Detector>, Vec<_>) =
            self.detectors.iter().map(AsRef::as_ref).partition(|d| d.looks_before_reading());
        let mut found: Vec<Vec<Finding>> = Vec::with_capacity(self.detectors.len());
        for detector in &before {
            let here = point(*detector, &Page { found: &found, ..page }, known, timings)?;
            found.push(here);
        }
        let may_hold_text = found.iter().flatten().filter(|f| f.kind != Kind::Face);
        let places: Vec<Rect> = may_hold_text.filter_map(|f| f.place.bounds()).collect();
        let lines = read.get(frame).map_or(&[][..], Vec::as_slice);
        let of_text = ocr::Known { places: &places, lines, clearly };
        let text = timings.time(Stage::Read, || {
            let again = match known {
                Some(Known { seen, changed, .. }) => {
                    self.reader.look_again(pixels, &looks.text, &seen.text, changed, of_text)?
                }
                None => None,
            };
            again.map_or_else(|| self.reader.look(pixels, &looks.text, of_text), Ok)
        })?;
        for detector in &after {
            let here = point(*detector, &Page { found: &found, lines: &text.lines, ..page }, known, timings)?;
            found.push(here);
        }
        Ok(SeenFrame { found, text })
    }
}

/// What a detector points at on a page; where another look would only repeat the first one, what it saw then.
fn point(
    detector: &dyn Detector,
    page: &Page<'_>,
    known: Option<Known<'_>>,
    timings: &mut Timings,
) -> Result<Vec<Finding>, FileError> {
    let holds = |known: &Known<'_>| detector.would_repeat(known.looks, page.looks, !known.changed.is_empty());
    if let Some(known) = known.filter(holds) {
        return Ok(known.seen.found[page.found.len()].clone());
    }
    let span = tracing::debug_span!("detector", id = detector.id());
    timings.time(Stage::Detect, || span.in_scope(|| detector.detect(page)))
}
