//! Reads located lines in the directions in which they could stand, also as in a mirror, and keeps the best.

use super::locate::Found;
use super::quad::{NEARLY_SQUARE, Quad};
use super::rectify::Strip;
use super::{Line, Reader, Reading, handwriting, turn};
use crate::error::FileError;
use crate::policy::TextLook;
use image::RgbImage;

/// Lines read with more certainty than this stand as they were read: "Papadopoulos" upside down is "sojnodopeded" with 0.93.
const SURE: f32 = 0.97;
/// The same for lines that could be read from either end: which is the right one is a guess at first.
const SURE_OF_END: f32 = 0.99;
/// The turn model's word counts above this.
const SURELY_TURNED: f32 = 0.8;
/// Lines whose direction has a larger sine than this could be read from either end.
const STEEP: f32 = 0.5;
/// Mirrored text is rare: such a reading must be this much surer to come first. In a mirrored picture all text is, and the other
/// readings must.
const MIRROR_HANDICAP: f32 = 0.05;
/// Lines that were seen with less certainty than this and read with less than [`HARDLY_READ`] are leaves, cloth and
/// bricks: no other direction makes words of them. They stay seen but not read.
const BARELY_SEEN: f32 = 0.55;
/// See [`BARELY_SEEN`].
const HARDLY_READ: f32 = 0.5;
/// Most readings kept of one line.
const MOST_READINGS: usize = 4;

/// A line and what was made of it so far.
struct Attempt {
    strip: Strip,
    /// How sure the detector is, 0 to 1.
    seen: f32,
    /// Readings that found at least one word, with the line's place in the direction of that reading.
    readings: Vec<(Reading, Quad)>,
}

impl Attempt {
    fn best(&self, mirrored: bool) -> Option<&(Reading, Quad)> {
        self.readings.iter().max_by(|a, b| rank(&a.0, mirrored).total_cmp(&rank(&b.0, mirrored)))
    }

    fn certainty(&self) -> f32 {
        self.readings.iter().map(|(r, _)| r.confidence).fold(0.0, f32::max)
    }

    fn certainty_when(&self, mirrored: bool) -> f32 {
        let of_kind = self.readings.iter().filter(|(r, _)| r.mirrored == mirrored);
        of_kind.map(|(r, _)| r.confidence).fold(0.0, f32::max)
    }

    /// Its place in the direction of its best reading, in a picture that may be mirrored.
    fn place(&self, mirrored: bool) -> Quad {
        self.best(mirrored).map_or(self.strip.place, |(_, place)| *place)
    }

    /// Whether it was read with less certainty than that and further readings could pay.
    fn is_hard(&self, certainty: f32) -> bool {
        self.certainty() < certainty && (self.seen >= BARELY_SEEN || self.certainty() >= HARDLY_READ)
    }

    fn is_steep(&self) -> bool {
        self.strip.place.angle().sin().abs() > STEEP
    }
}

/// How well a reading does against others of the same line, in a picture that may be mirrored.
fn rank(reading: &Reading, mirrored: bool) -> f32 {
    reading.confidence - if reading.mirrored == mirrored { 0.0 } else { MIRROR_HANDICAP }
}

impl Reader {
    /// Reads every located line; blocks are not numbered yet.
    ///
    /// # Errors
    /// When a model fails.
    pub(super) fn read_found(
        &self,
        pixels: &RgbImage,
        look: &TextLook,
        found: &[Found],
    ) -> Result<Vec<Line>, FileError> {
        let strips: Vec<Strip> = found.iter().map(|f| Strip::cut(pixels, f.place)).collect();
        tracing::debug!(lines = strips.len(), "reading");
        let first = self.recogniser.read(&strips)?;
        let mut attempts: Vec<Attempt> = strips
            .into_iter()
            .zip(found)
            .map(|(strip, f)| Attempt { strip, seen: f.seen, readings: Vec::new() })
            .collect();
        for (attempt, reading) in attempts.iter_mut().zip(first) {
            keep(attempt, reading, attempt.strip.place);
        }
        self.read_turned(&mut attempts, look)?;
        self.read_across(pixels, &mut attempts, look)?;
        let mirrored = self.read_mirrored(&mut attempts, look)?;
        let flat: Vec<&Strip> = attempts.iter().map(|attempt| &attempt.strip).collect();
        let by_hand = handwriting::by_hand(self.handwriting.as_ref(), &flat)?;
        let line = |(attempt, (f, by_hand)): (Attempt, (&Found, f32))| Line {
            by_hand,
            ..line_from_attempt(attempt, f, look, mirrored)
        };
        Ok(attempts.into_iter().zip(found.iter().zip(by_hand)).map(line).collect())
    }

    /// Reads upside down what the turn model takes for turned, what stands on end, and what was hard to read.
    fn read_turned(&self, attempts: &mut [Attempt], look: &TextLook) -> Result<(), FileError> {
        let sure = |attempt: &Attempt| if attempt.is_steep() { SURE_OF_END } else { SURE };
        let unsure: Vec<usize> = (0..attempts.len()).filter(|&i| attempts[i].is_hard(sure(&attempts[i]))).collect();
        let strips: Vec<&Strip> = unsure.iter().map(|&i| &attempts[i].strip).collect();
        let guesses = turn::upside_down(self.turn.as_ref(), &strips)?;
        let mut turned = Vec::new();
        for (i, guess) in unsure.into_iter().zip(guesses) {
            let attempt = &attempts[i];
            if guess > SURELY_TURNED || attempt.is_steep() || attempt.certainty() < look.reread_below {
                turned.push((i, attempt.strip.turned()));
            }
        }
        self.read_strips(attempts, turned)
    }

    /// Reads boxes that are nearly square also downwards and upwards, where they were hard to read.
    fn read_across(&self, pixels: &RgbImage, attempts: &mut [Attempt], look: &TextLook) -> Result<(), FileError> {
        let mut across = Vec::new();
        for (i, attempt) in attempts.iter().enumerate() {
            let place = attempt.strip.place;
            let (length, height) = (place.length(), place.height());
            if attempt.is_hard(look.reread_below) && length.max(height) < NEARLY_SQUARE * length.min(height) {
                let downwards = Strip::cut(pixels, place.quarter_turned());
                across.push((i, downwards.turned()));
                across.push((i, downwards));
            }
        }
        self.read_strips(attempts, across)
    }

    /// Reads mirrored what was hard to read, and everything where most of that turns out to be mirrored, from either end; says
    /// whether it does.
    fn read_mirrored(&self, attempts: &mut [Attempt], look: &TextLook) -> Result<bool, FileError> {
        let (easy, mut hard): (Vec<usize>, Vec<usize>) =
            (0..attempts.len()).partition(|&i| attempts[i].certainty() >= look.reread_below);
        hard.retain(|&i| attempts[i].is_hard(look.reread_below));
        self.read_strips(attempts, mirror_images(attempts, &hard))?;
        let mirrored = |a: &&Attempt| a.certainty_when(true) > a.certainty_when(false).max(look.reread_below);
        if attempts.iter().filter(mirrored).count() <= easy.len() {
            return Ok(false);
        }
        self.read_strips(attempts, mirror_images(attempts, &easy))?;
        let is_hard = |(_, attempt): &(usize, &Attempt)| attempt.certainty_when(true) < look.reread_below;
        let hard = attempts.iter().enumerate().filter(is_hard);
        let other_ends = hard.map(|(i, attempt)| (i, attempt.strip.turned().mirrored()));
        let new = other_ends.filter(|(i, strip)| attempts[*i].readings.iter().all(|(_, place)| *place != strip.place));
        let new = new.collect();
        self.read_strips(attempts, new)?;
        Ok(true)
    }

    fn read_strips(&self, attempts: &mut [Attempt], strips: Vec<(usize, Strip)>) -> Result<(), FileError> {
        tracing::debug!(lines = strips.len(), "reading again");
        let (lines, strips): (Vec<usize>, Vec<Strip>) = strips.into_iter().unzip();
        for ((i, strip), reading) in lines.into_iter().zip(&strips).zip(self.recogniser.read(&strips)?) {
            keep(&mut attempts[i], reading, strip.place);
        }
        Ok(())
    }
}

fn keep(attempt: &mut Attempt, reading: Reading, place: Quad) {
    if !reading.words.is_empty() {
        attempt.readings.push((reading, place));
    }
}

/// The mirror images in which lines could make sense: of the upright strip, and of the turned one where that is the
/// better one so far or the line could be read from either end.
fn mirror_images(attempts: &[Attempt], lines: &[usize]) -> Vec<(usize, Strip)> {
    let mut strips = Vec::new();
    for &i in lines {
        let attempt = &attempts[i];
        strips.push((i, attempt.strip.mirrored()));
        if attempt.is_steep() || attempt.place(false) == attempt.strip.place.turned() {
            strips.push((i, attempt.strip.turned().mirrored()));
        }
    }
    strips
}

fn line_from_attempt(attempt: Attempt, found: &Found, look: &TextLook, mirrored: bool) -> Line {
    let polygon = attempt.place(mirrored).into();
    let mut readings: Vec<Reading> = attempt.readings.into_iter().map(|(reading, _)| reading).collect();
    readings.sort_by(|a, b| rank(b, mirrored).total_cmp(&rank(a, mirrored)));
    // Whatever comes first stays, however unsure: rules may still find a known name in it.
    let mut position = 0;
    readings.retain(|reading| {
        position += 1;
        position == 1 || reading.confidence >= look.unread_below
    });
    readings.truncate(MOST_READINGS);
    Line { polygon, height: found.letter_height(), seen: found.seen.clamp(0.0, 1.0), by_hand: 0.0, readings, block: 0 }
}
