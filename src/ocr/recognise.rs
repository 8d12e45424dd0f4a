//! Reads strips with PP-OCR's recogniser: one guess per step along the strip, put together to words with places.

use super::locate::{as_reading, unexpected};
use super::quad::Quad;
use super::rectify::{STRIP_HEIGHT, Strip};
use super::{Reading, Word};
use crate::error::FileError;
use crate::model::{Model, Tensor};
use crate::sensitive::Sensitive;
use ndarray::{Array4, ArrayView2, Ix3};
use std::sync::Arc;

/// Most strips in one inference.
const BATCH: usize = 8;
/// Most pixel columns in one inference, which bounds its memory: each eighth column has one value per character class.
const BATCH_COLUMNS: usize = 6_000;
/// A gap wider than this many usual steps from letter to letter parts two words where no space was read.
const WORD_GAP: f32 = 2.4;

/// The recogniser and its characters.
pub(crate) struct Recogniser {
    model: Arc<dyn Model>,
    /// One string per class; the first is the blank.
    classes: Vec<String>,
}

/// One character and the steps at which it was seen.
#[derive(Debug, Clone)]
struct Glyph {
    text: String,
    /// Middle of its steps, as a share of the strip's length.
    at: f32,
    /// Half the length of its steps, as a share of the strip's length.
    reach: f32,
    confidence: f32,
}

impl Recogniser {
    /// Takes a model and its characters in the order of their classes, without the blank before and the space after.
    pub(crate) fn new(model: Arc<dyn Model>, characters: &[String]) -> Self {
        let blank = std::iter::once(String::new());
        let known = characters.iter().map(|c| plain_form(c));
        let space = std::iter::once(String::from(" "));
        Self { model, classes: blank.chain(known).chain(space).collect() }
    }

    /// Reads strips, in their order.
    ///
    /// # Errors
    /// When the model fails.
    pub(crate) fn read(&self, strips: &[Strip]) -> Result<Vec<Reading>, FileError> {
        let mut order: Vec<usize> = (0..strips.len()).collect();
        order.sort_by_key(|&i| strips[i].pixels.width());
        let mut readings: Vec<Option<Reading>> = strips.iter().map(|_| None).collect();
        let mut rest = order.as_slice();
        while !rest.is_empty() {
            let narrowest = strips[rest[0]].pixels.width() as usize;
            // Padding costs as much time as letters: strips of one inference differ by a quarter at most.
            let fits = |n: usize, i: usize| {
                let width = strips[i].pixels.width() as usize;
                n < BATCH && width <= narrowest + narrowest / 4 + 16 && (n + 1) * width <= BATCH_COLUMNS
            };
            let count = rest.iter().enumerate().take_while(|&(n, &i)| n == 0 || fits(n, i)).count();
            let (batch, later) = rest.split_at(count);
            for (&i, reading) in batch.iter().zip(self.read_batch(strips, batch)?) {
                readings[i] = Some(reading);
            }
            rest = later;
        }
        Ok(readings.into_iter().flatten().collect())
    }

    fn read_batch(&self, strips: &[Strip], batch: &[usize]) -> Result<Vec<Reading>, FileError> {
        let widest = batch.iter().map(|&i| strips[i].pixels.width() as usize).max().unwrap_or(0);
        let columns = widest.div_ceil(8) * 8;
        let mut input = Array4::<f32>::zeros((batch.len(), 3, STRIP_HEIGHT as usize, columns));
        for (n, &i) in batch.iter().enumerate() {
            for (x, y, pixel) in strips[i].pixels.enumerate_pixels() {
                for channel in 0..3 {
                    input[[n, channel, y as usize, x as usize]] = f32::from(pixel.0[2 - channel]) / 127.5 - 1.0;
                }
            }
        }
        let output = self.model.run(vec![Tensor::F32(input.into_dyn())]).map_err(as_reading)?;
        let steps = output.into_iter().next().and_then(|a| a.into_dimensionality::<Ix3>().ok());
        let steps = steps.filter(|s| s.dim().0 == batch.len() && s.dim().1 > 0 && s.dim().2 == self.classes.len());
        let steps = steps.ok_or_else(|| unexpected("read"))?;
        let read = |(n, &i): (usize, &usize)| {
            let strip = &strips[i];
            let share = strip.pixels.width() as f32 / columns as f32;
            let glyphs = glyphs_from_steps(&steps.index_axis(ndarray::Axis(0), n), &self.classes, share);
            reading_from_glyphs(&glyphs, strip)
        };
        Ok(batch.iter().enumerate().map(read).collect())
    }
}

/// The characters of one strip, which takes up `share` of the steps; the rest is padding.
fn glyphs_from_steps(steps: &ArrayView2<f32>, classes: &[String], share: f32) -> Vec<Glyph> {
    let real_steps = steps.nrows() as f32 * share;
    let mut glyphs: Vec<Glyph> = Vec::new();
    let mut previous = 0;
    for (t, row) in steps.rows().into_iter().enumerate() {
        if t as f32 >= real_steps.ceil() {
            break;
        }
        let (class, confidence) = likeliest(row.iter().copied());
        let at = ((t as f32 + 0.5) / real_steps).min(1.0);
        if class == 0 {
            previous = 0;
            continue;
        }
        match glyphs.last_mut() {
            Some(last) if class == previous => {
                let start = last.at - last.reach;
                let end = at + 0.5 / real_steps;
                last.at = (start + end) / 2.0;
                last.reach = (end - start) / 2.0;
                last.confidence = last.confidence.max(confidence);
            }
            _ => glyphs.push(Glyph { text: classes[class].clone(), at, reach: 0.5 / real_steps, confidence }),
        }
        previous = class;
    }
    glyphs
}

/// The likeliest class and its probability.
fn likeliest(row: impl Iterator<Item = f32>) -> (usize, f32) {
    row.enumerate().fold((0, f32::MIN), |best, (class, p)| if p > best.1 { (class, p) } else { best })
}

/// Words with their places, parted at spaces and at wide gaps.
fn reading_from_glyphs(glyphs: &[Glyph], strip: &Strip) -> Reading {
    let letters: Vec<&Glyph> = glyphs.iter().filter(|g| !g.text.trim().is_empty()).collect();
    let confidence = letters.iter().map(|g| g.confidence).sum::<f32>() / letters.len().max(1) as f32;
    let advance = usual_advance(glyphs);
    let mut groups: Vec<Vec<&Glyph>> = Vec::new();
    let mut apart = true;
    for glyph in glyphs {
        if glyph.text.trim().is_empty() {
            apart = true;
            continue;
        }
        match groups.last_mut() {
            Some(group) if !apart && group.last().is_none_or(|l| glyph.at - l.at <= WORD_GAP * advance) => {
                group.push(glyph);
            }
            _ => groups.push(vec![glyph]),
        }
        apart = false;
    }
    let edges: Vec<(f32, f32)> = groups.iter().map(|g| (edge(g.first(), -1.0), edge(g.last(), 1.0))).collect();
    let words = groups.iter().enumerate().map(|(i, group)| {
        // A word reaches one letter beyond its outermost steps, but not into its neighbour.
        let before = if i > 0 { (edges[i - 1].1 + edges[i].0) / 2.0 } else { 0.0 };
        let after = if i + 1 < edges.len() { (edges[i].1 + edges[i + 1].0) / 2.0 } else { 1.0 };
        let from = (edges[i].0 - advance).max(before).max(0.0);
        let to = (edges[i].1 + advance).min(after).min(1.0);
        word_from_glyphs(group, strip.place.part(from, to.max(from)))
    });
    Reading { words: words.collect(), confidence, mirrored: strip.mirrored }
}

fn edge(glyph: Option<&&Glyph>, side: f32) -> f32 {
    glyph.map_or(0.0, |g| g.at + side * g.reach)
}

fn word_from_glyphs(glyphs: &[&Glyph], place: Quad) -> Word {
    let text: String = glyphs.iter().map(|g| g.text.as_str()).collect();
    let confidence = glyphs.iter().map(|g| g.confidence).sum::<f32>() / glyphs.len().max(1) as f32;
    Word { text: Sensitive::new(text), polygon: place.into(), confidence }
}

/// The median step from letter to letter as a share of the strip's length; large where there are too few to tell.
fn usual_advance(glyphs: &[Glyph]) -> f32 {
    let is_letter = |g: &Glyph| !g.text.trim().is_empty();
    let mut advances: Vec<f32> = glyphs
        .windows(2)
        .filter(|pair| is_letter(&pair[0]) && is_letter(&pair[1]))
        .map(|pair| pair[1].at - pair[0].at)
        .collect();
    if advances.len() < 2 {
        return 1.0;
    }
    advances.sort_by(f32::total_cmp);
    advances[advances.len() / 2]
}

/// A character as the rules know it: full-width forms and look-alike punctuation become plain ASCII.
fn plain_form(character: &str) -> String {
    character
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            '\u{3002}' => '.',
            '\u{3001}' => ',',
            '\u{2018}' | '\u{2019}' | '\u{2032}' | '\u{00b4}' => '\'',
            '\u{201c}' | '\u{201d}' | '\u{2033}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\u{3010}' | '\u{3014}' => '[',
            '\u{3011}' | '\u{3015}' => ']',
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Point, Polygon};
    use image::RgbImage;
    use ndarray::{Array2, Array3, ArrayD};

    /// Gives the same steps to every strip.
    struct Steps(Array2<f32>);

    impl Model for Steps {
        fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
            let Some(Tensor::F32(input)) = inputs.into_iter().next() else { return Ok(Vec::new()) };
            let (steps, classes) = self.0.dim();
            let all = Array3::from_shape_fn((input.shape()[0], steps, classes), |(_, t, c)| self.0[[t, c]]);
            Ok(vec![all.into_dyn()])
        }

        fn note(&self, _key: &str) -> Option<String> {
            None
        }
    }

    const CHARACTERS: [&str; 4] = ["a", "b", "\u{ff11}", "\u{2019}"];

    /// One character per step: `-` is the blank, `_` the space, otherwise a character after [`plain_form`].
    fn reader(line: &str, confidence: f32) -> Recogniser {
        let class = |c: char| "-ab1'_".chars().position(|k| k == c).unwrap();
        let mut steps = Array2::zeros((line.len(), CHARACTERS.len() + 2));
        for (t, c) in line.chars().enumerate() {
            steps[[t, class(c)]] = confidence;
        }
        Recogniser::new(Arc::new(Steps(steps)), &CHARACTERS.map(str::to_owned))
    }

    fn strip(columns: u32) -> Strip {
        let corners = [(10.0, 20.0), (90.0, 20.0), (90.0, 30.0), (10.0, 30.0)];
        let place = Quad(corners.map(|(x, y)| Point { x, y }));
        Strip { pixels: RgbImage::new(columns, STRIP_HEIGHT), place, mirrored: false }
    }

    fn read(line: &str) -> Reading {
        let strips = [strip(line.len() as u32 * 8)];
        reader(line, 0.75).read(&strips).unwrap().remove(0)
    }

    fn texts(reading: &Reading) -> Vec<&str> {
        reading.words.iter().map(|w| w.text.expose().as_str()).collect()
    }

    #[test]
    fn repeats_are_one_character_unless_a_blank_parts_them() {
        assert_eq!(texts(&read("-aaa-a-bb-")), ["aab"]);
        assert_eq!(texts(&read("-a-_-b-11'")), ["a", "b1'"]);
        assert!(read("--------").words.is_empty());
        assert_eq!(read("--------").confidence, 0.0);
        assert!((read("-a-_-b--").confidence - 0.75).abs() < 1e-6);
    }

    #[test]
    fn words_stand_where_their_steps_are() {
        // 16 steps over 80 picture pixels: 5 pixels a step, from x = 10.
        let reading = read("-a-b-a---_-b-a-b");
        assert_eq!(texts(&reading), ["aba", "bab"]);
        let bounds: Vec<_> = reading.words.iter().map(|w| w.polygon.bounds()).collect();
        assert!(bounds[0].left <= 15.0 && bounds[0].right >= 40.0 && bounds[0].right <= 55.0, "{bounds:?}");
        assert!(bounds[1].left >= 50.0 && bounds[1].left <= 65.0 && bounds[1].right == 90.0, "{bounds:?}");
        assert!(bounds.iter().all(|b| b.top == 20.0 && b.bottom == 30.0));
    }

    #[test]
    fn a_wide_gap_parts_words_without_a_space() {
        assert_eq!(texts(&read("a-b-a-------b-a-b")), ["aba", "bab"]);
        assert_eq!(texts(&read("a-b-a---b-a-b-a-b")), ["ababab".to_owned() + "ab"]);
    }

    #[test]
    fn a_mirrored_strip_gives_mirrored_places() {
        let mirrored = strip(128).mirrored();
        let reading = reader("-a-b-a---_-b-a-b", 0.75).read(&[mirrored]).unwrap().remove(0);
        assert!(reading.mirrored);
        let Polygon { points } = &reading.words[0].polygon;
        assert_eq!(points[0].x, 90.0);
        assert!(points[1].x < points[0].x && points[1].x >= 50.0);
    }

    #[test]
    fn strips_of_many_widths_keep_their_order() {
        let line = "-a-b-a---_-b-a-b";
        let widths = [128, 64, 2_000, 128, 70, 1_900, 64, 64, 64, 64, 64, 64, 64];
        let strips: Vec<Strip> = widths.iter().map(|&w| strip(w)).collect();
        let readings = reader(line, 0.75).read(&strips).unwrap();
        assert_eq!(readings.len(), widths.len());
        assert_eq!(texts(&readings[2]), ["aba", "bab"]);
    }

    #[test]
    fn a_model_with_other_classes_is_refused() {
        let recogniser = Recogniser::new(Arc::new(Steps(Array2::zeros((4, 9)))), &CHARACTERS.map(str::to_owned));
        let error = recogniser.read(&[strip(64)]).unwrap_err();
        assert_eq!(error.stage, crate::error::Stage::Read);
    }
}
