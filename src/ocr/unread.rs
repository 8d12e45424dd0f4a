//! What could not be read is looked at once more from near: two lines of small writing may look like one thick line from afar, and
//! nothing can be read in it. A card may look like one letter.

use image::RgbImage;

use super::layout::quad_of;
use super::locate::{Found, MOST_ENLARGED, Part, boxes_in_map, text_map};
use super::quad::Quad;
use super::{Line, Reader, Reading};
use crate::error::FileError;
use crate::geometry::Rect;
use crate::policy::TextLook;

/// The margin around such a line, in its heights: the locator sees little at an edge...
const MARGIN: f32 = 1.0;
/// ...and at least so many pixels.
const LEAST_MARGIN: f32 = 32.0;
/// Longer places are not looked at: what is large was seen well from afar.
const LONGEST: f32 = 900.0;
/// Up to this share of what closer looks may take in (`fine_pixels`) goes to such places, the smallest first.
const SHARE_OF_LOOKS: f32 = 0.25;
/// Such a line is enlarged until it is so many pixels high.
const ENLARGED_TO: f32 = 100.0;
/// Finer lines are at most this share as high as the thick one.
const FINER: f32 = 0.75;
/// They take its place where they reach along at least this share of it.
const SPANNED: f32 = 0.6;

impl Reader {
    /// Adds the finer lines that stand in lines which nothing could read, and leaves out those that they make up.
    ///
    /// # Errors
    /// When a model fails.
    pub(super) fn look_into_unread(
        &self,
        pixels: &RgbImage,
        look: &TextLook,
        lines: Vec<Line>,
    ) -> Result<Vec<Line>, FileError> {
        let mut places: Vec<(usize, Part)> = (0..lines.len())
            .filter(|&i| may_be_more(&lines[i], look))
            .filter_map(|i| Some((i, part_around(&lines[i], pixels)?)))
            .collect();
        let scale = |line: usize| (ENLARGED_TO / lines[line].height.max(1.0)).clamp(1.0, MOST_ENLARGED);
        let area = |(line, part): &(usize, Part)| part.width as f32 * part.height as f32 * scale(*line).powi(2);
        places.sort_by(|a, b| area(a).total_cmp(&area(b)));
        let mut left = SHARE_OF_LOOKS * look.fine_pixels as f32;
        places.retain(|place| {
            left -= area(place);
            left >= 0.0
        });
        let mut known: Vec<Quad> = lines.iter().filter_map(quad_of).collect();
        let mut found: Vec<(usize, Found)> = Vec::new();
        for (i, part) in places {
            let Some(thick) = quad_of(&lines[i]) else { continue };
            let map = text_map(self.locator.as_ref(), pixels, part, scale(i))?;
            for finer in boxes_in_map(&map, look) {
                let is_part = thick.holds(&finer.place) && finer.place.height() <= FINER * thick.height();
                if is_part && !known.iter().any(|line| *line != thick && finer.place.holds(line)) {
                    known.push(finer.place);
                    found.push((i, finer));
                }
            }
        }
        if found.is_empty() {
            return Ok(lines);
        }
        let (of, found): (Vec<usize>, Vec<Found>) = found.into_iter().unzip();
        let finer: Vec<(usize, Line)> = of.into_iter().zip(self.read_found(pixels, look, &found)?).collect();
        let was_read = |(_, line): &&(usize, Line)| line.certainty() >= look.unread_below;
        let made_up: Vec<usize> = (0..lines.len())
            .filter(|&i| {
                let parts = finer.iter().filter(was_read).filter(|(of, _)| *of == i);
                let parts: Vec<Quad> = parts.filter_map(|(_, line)| quad_of(line)).collect();
                quad_of(&lines[i]).is_some_and(|thick| {
                    let [(from, to), _] = thick.spanned(&parts);
                    to - from >= SPANNED
                })
            })
            .collect();
        tracing::debug!(finer = finer.len(), made_up = made_up.len(), "looking into what was not read");
        let kept = lines.into_iter().enumerate().filter(|(i, _)| !made_up.contains(i)).map(|(_, line)| line);
        Ok(kept.chain(finer.into_iter().filter(|entry| was_read(&entry)).map(|(_, line)| line)).collect())
    }
}

/// Whether nothing could be read in a line, or hardly a single character.
fn may_be_more(line: &Line, look: &TextLook) -> bool {
    let is_one_character = |reading: &Reading| reading.text().expose().chars().count() <= 1;
    line.certainty() < look.unread_below
        || line.certainty() < look.hardly_below && line.readings.first().is_some_and(is_one_character)
}

/// A line with a margin, in whole pixels of the picture; nothing where it is too long.
fn part_around(line: &Line, pixels: &RgbImage) -> Option<Part> {
    let margin = (MARGIN * line.height).max(LEAST_MARGIN);
    let (width, height) = (pixels.width() as f32, pixels.height() as f32);
    let picture = Rect { left: 0.0, top: 0.0, right: width, bottom: height };
    let around = line.polygon.bounds().grown(margin, margin).intersection(&picture);
    let (left, top) = (around.left.floor(), around.top.floor());
    let (width, height) = ((around.right - left).ceil(), (around.bottom - top).ceil());
    let fits = width >= 1.0 && height >= 1.0 && width.max(height) <= LONGEST;
    fits.then_some(Part { left: left as u32, top: top as u32, width: width as u32, height: height as u32 })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ocr::fakes::{Nothing, ReadsLong, Red, bar};
    use crate::ocr::{Known, Parts, Word};
    use crate::sensitive::Sensitive;

    fn line(left: f32, top: f32, right: f32, bottom: f32) -> Line {
        let polygon = Rect { left, top, right, bottom }.into();
        Line { polygon, height: bottom - top, seen: 0.6, by_hand: 0.0, readings: Vec::new(), block: 0 }
    }

    #[test]
    fn two_lines_that_look_like_one_from_afar_are_read_from_near() {
        let nothing = Arc::new(Nothing);
        let reader = Reader::with_parts(Parts {
            locator: Arc::new(Red::default()),
            small_print: nothing.clone(),
            recogniser: Arc::new(ReadsLong(350)),
            characters: vec![String::from("a")],
            turn: nothing.clone(),
            handwriting: nothing,
        });
        let mut photo = RgbImage::new(2_000, 600);
        for top in [300.0, 332.0] {
            bar(&mut photo, Rect { left: 400.0, top, right: 900.0, bottom: top + 24.0 }, 255);
        }
        let read = |fine_pixels: u32| {
            let look = TextLook {
                long_side: 250,
                fine_pixels,
                print_threshold: 0.2,
                print_threshold_on_things: 0.2,
                map_threshold: 0.3,
                box_threshold: 0.4,
                reread_below: 0.0,
                unread_below: 0.5,
                hardly_below: 0.8,
                by_hand_above: 1.0,
            };
            let lines = reader.read(&photo, &look, Known::default()).expect("the fakes answer");
            lines.iter().map(|line| line.certainty() > 0.5).collect::<Vec<_>>()
        };
        assert_eq!(read(0), [false], "one thick line");
        assert_eq!(read(3_000_000), [true, true]);
    }

    #[test]
    fn what_is_hardly_one_character_may_be_a_card() {
        let look = TextLook { unread_below: 0.5, hardly_below: 0.85, ..TextLook::default() };
        let may = |text: &str, confidence: f32| {
            let mut line = line(0.0, 0.0, 100.0, 140.0);
            let word = Word { text: Sensitive::new(text.to_owned()), polygon: line.polygon.clone(), confidence };
            line.readings = vec![Reading { words: vec![word], confidence, mirrored: false }];
            may_be_more(&line, &look)
        };
        assert!(may("B", 0.6) && may("Brent", 0.4));
        assert!(!may("B", 0.9) && !may("Brent", 0.6));
    }

    #[test]
    fn the_place_around_a_line_ends_with_the_picture() {
        let pixels = RgbImage::new(400, 300);
        let around = |line: Line| part_around(&line, &pixels).map(|p| [p.left, p.top, p.width, p.height]);
        assert_eq!(around(line(100.0, 100.0, 200.0, 140.0)), Some([60, 60, 180, 120]));
        assert_eq!(around(line(0.0, 0.0, 50.0, 10.0)), Some([0, 0, 82, 42]));
        assert_eq!(around(line(380.0, 290.0, 420.0, 310.0)), Some([348, 258, 52, 42]));
        assert_eq!(part_around(&line(0.0, 0.0, 950.0, 40.0), &RgbImage::new(2000, 300)), None, "long");
    }
}
