//! Finds where lines of text stand, with PP-OCR's detector: a map of how likely each place is text, and boxes around
//! what stands out in it.

use super::cores::cores;
use super::quad::Quad;
use crate::error::{Fault, FileError, Stage};
use crate::geometry::{Point, Polygon, Rect, Size};
use crate::model::{Model, Tensor};
use crate::policy::TextLook;
use crate::scaling::scaled;
use image::RgbImage;
use ndarray::{Array2, Array4, Axis, Ix4};
use std::ops::Range;

/// The detector wants both sides in multiples of this many pixels.
const SIDE_STEP: u32 = 32;
/// Mean and spread of each colour the detector was trained with (PP-OCR, after ImageNet), blue first.
const MEAN: [f32; 3] = [0.406, 0.456, 0.485];
const SPREAD: [f32; 3] = [0.225, 0.224, 0.229];
/// How far a box is moved outwards, as a share of its area divided by its outline: the map shows only the core of a
/// line.
const UNCLIP: f32 = 1.6;
/// Boxes whose short side is below this many pixels of the map hold no letters.
const SMALLEST_SIDE: f32 = 2.5;
/// Boxes whose long side is below this many pixels of the map are grain: the core of a word of two small letters is longer.
const SMALLEST_LENGTH: f32 = 5.0;

/// A place where a line of text stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// Its outline in pixels of the upright picture, corners in reading order as far as the shape tells.
    pub polygon: Polygon,
    /// The height of its letters in pixels of the upright picture.
    pub height: f32,
    /// How sure the detector is, 0 to 1.
    pub seen: f32,
}

/// A box before it is reported.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// Where the line stands, moved outwards to its full letters.
    pub(crate) place: Quad,
    /// The short side before it was moved outwards.
    pub(crate) core_height: f32,
    /// Mean of the map inside the box, 0 to 1.
    pub(crate) seen: f32,
}

impl Found {
    /// The height of the letters in pixels of the upright picture, between the map's core and the box around it.
    pub(crate) fn letter_height(&self) -> f32 {
        (self.core_height + self.place.height()) / 2.0
    }
}

/// Parts of the picture are enlarged at most so many times: more shows nothing.
pub(crate) const MOST_ENLARGED: f32 = 2.0;

/// A rectangular part of the picture in whole pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// First column.
    pub(crate) left: u32,
    /// First row.
    pub(crate) top: u32,
    /// Columns.
    pub(crate) width: u32,
    /// Rows.
    pub(crate) height: u32,
}

impl Part {
    /// The whole of a picture.
    pub(crate) fn all(pixels: &RgbImage) -> Part {
        Part { left: 0, top: 0, width: pixels.width(), height: pixels.height() }
    }
}

/// How likely each place of a part of the picture is text.
#[derive(Clone)]
pub(crate) struct TextMap {
    /// Rows by columns, 0 to 1.
    pub(crate) values: Array2<f32>,
    /// Where the map's first pixel lies in the picture.
    pub(crate) origin: Point,
    /// Picture pixels per map pixel, across and down.
    pub(crate) step: [f32; 2],
}

/// Runs the detector on a part of the picture, scaled by `scale`, at most [`MOST_ENLARGED`].
///
/// # Errors
/// When the model fails.
pub(crate) fn text_map(model: &dyn Model, pixels: &RgbImage, part: Part, scale: f32) -> Result<TextMap, FileError> {
    let small = scaled_part(pixels, part, scale)?;
    let (width, height) = small.dimensions();
    let rounded = |side: u32| side.div_ceil(SIDE_STEP) as usize * SIDE_STEP as usize;
    // The rest up to full steps stays at zero: the mean colour, where the detector sees nothing.
    let mut input = Array4::<f32>::zeros((1, 3, rounded(height), rounded(width)));
    for (channel, mut plane) in input.axis_iter_mut(Axis(1)).enumerate() {
        let level: [f32; 256] = std::array::from_fn(|v| (v as f32 / 255.0 - MEAN[channel]) / SPREAD[channel]);
        for (y, row) in small.as_raw().chunks_exact(width as usize * 3).enumerate() {
            let mut values = plane.slice_mut(ndarray::s![0, y, ..width as usize]);
            for (value, pixel) in values.iter_mut().zip(row.chunks_exact(3)) {
                *value = level[usize::from(pixel[2 - channel])];
            }
        }
    }
    let output = model.run(vec![Tensor::F32(input.into_dyn())]).map_err(as_reading)?;
    let map = output.into_iter().next().and_then(|a| a.into_dimensionality::<Ix4>().ok());
    let map = map.filter(|m| m.dim() == (1, 1, rounded(height), rounded(width))).ok_or_else(|| unexpected("detect"))?;
    let values = map.slice(ndarray::s![0, 0, ..height as usize, ..width as usize]).to_owned();
    Ok(TextMap {
        values,
        origin: Point { x: part.left as f32, y: part.top as f32 },
        step: [part.width as f32 / width as f32, part.height as f32 / height as f32],
    })
}

/// The most pixels a detector is given at once, which bounds memory.
const MOST_AT_ONCE: u32 = 1_200_000;
/// Rows that neighbouring bands share on each side, in map pixels: as far as the detector's sight matters.
const SHARED_ROWS: usize = 64;

/// The map of a whole picture, in bands where it is large.
///
/// # Errors
/// When the model fails.
pub(crate) fn whole_map(model: &dyn Model, pixels: &RgbImage, scale: f32) -> Result<TextMap, FileError> {
    let all = Part::all(pixels);
    let rows = (pixels.height() as f32 * scale).max(1.0);
    let area = rows * pixels.width() as f32 * scale;
    let bands = (area / MOST_AT_ONCE as f32).ceil() as u32;
    if bands < 2 {
        return text_map(model, pixels, all, scale);
    }
    let shared = (SHARED_ROWS as f32 / scale).ceil() as u32;
    let edge = |band: u32| (u64::from(pixels.height()) * u64::from(band) / u64::from(bands)) as u32;
    let mut joined: Option<TextMap> = None;
    for band in 0..bands {
        let (top, bottom) = (edge(band), edge(band + 1));
        let (first, last) = (top.saturating_sub(shared), (bottom + shared).min(pixels.height()));
        let part = Part { top: first, height: last - first, ..all };
        let map = text_map(model, pixels, part, scale)?;
        let row = |y: u32| ((y - first) as f32 / map.step[1]).round() as usize;
        let own = map.values.slice(ndarray::s![row(top)..row(bottom).min(map.values.nrows()), ..]);
        match &mut joined {
            None => joined = Some(TextMap { values: own.to_owned(), origin: Point { x: 0.0, y: 0.0 }, step: map.step }),
            Some(whole) => whole.values.append(Axis(0), own).map_err(|_| unexpected("detect"))?,
        }
    }
    let mut whole = joined.ok_or_else(|| unexpected("detect"))?;
    whole.step[1] = pixels.height() as f32 / whole.values.nrows().max(1) as f32;
    Ok(whole)
}

impl TextMap {
    /// The part of a picture that must be looked at to know the map around a place in its pixels, and the rows and columns
    /// of the map that are known then.
    pub(crate) fn around(&self, place: &Rect) -> (Part, [Range<usize>; 2]) {
        let (rows, columns) = self.values.dim();
        let [step_x, step_y] = self.step;
        let run = |from: f32, to: f32, more: usize, count: usize| {
            let first = (from.max(0.0) as usize).saturating_sub(more);
            first..(to.ceil().max(0.0) as usize + more).min(count)
        };
        let runs = |more: usize| {
            let down = run(place.top / step_y, place.bottom / step_y, more, rows);
            [down, run(place.left / step_x, place.right / step_x, more, columns)]
        };
        let [down, across] = runs(SHARED_ROWS);
        let pixel = |cell: usize, step: f32| (cell as f32 * step).round() as u32;
        let part = Part {
            left: pixel(across.start, step_x),
            top: pixel(down.start, step_y),
            width: pixel(across.end, step_x) - pixel(across.start, step_x),
            height: pixel(down.end, step_y) - pixel(down.start, step_y),
        };
        (part, runs(SHARED_ROWS / 4))
    }

    /// Puts rows and columns of another map in place of this one's; both are of one picture.
    pub(crate) fn take_over(&mut self, other: &TextMap, [down, across]: [Range<usize>; 2]) {
        let (rows, columns) = other.values.dim();
        let at = |cell: usize, axis: usize, origin: f32, count: usize| {
            let place = ((cell as f32 + 0.5) * self.step[axis] - origin) / other.step[axis];
            (place.max(0.0) as usize).min(count - 1)
        };
        for row in down {
            let from = at(row, 1, other.origin.y, rows);
            for column in across.clone() {
                self.values[[row, column]] = other.values[[from, at(column, 0, other.origin.x, columns)]];
            }
        }
    }
}

/// Every box in a map, in pixels of the picture.
pub(crate) fn boxes_in_map(map: &TextMap, look: &TextLook) -> Vec<Found> {
    let (rows, columns) = map.values.dim();
    let mut found = Vec::new();
    for (core, seen) in cores(&map.values, look) {
        let (short, long) = (core.length().min(core.height()), core.length().max(core.height()));
        let is_grain = short < SMALLEST_SIDE || long < SMALLEST_LENGTH;
        if is_grain || (core.length() >= 0.98 * columns as f32 && core.height() >= 0.98 * rows as f32) {
            continue;
        }
        let out = core.area() * UNCLIP / (2.0 * (core.length() + core.height()));
        let [x, y] = map.step;
        let core_in_picture = core.scaled(x, y, map.origin);
        found.push(Found {
            place: core.grown(out).scaled(x, y, map.origin),
            core_height: core_in_picture.height(),
            seen,
        });
    }
    found
}

/// A part of the picture at another size.
fn scaled_part(pixels: &RgbImage, part: Part, scale: f32) -> Result<RgbImage, FileError> {
    let side = |length: u32| ((length as f32 * scale.min(MOST_ENLARGED)).round() as u32).max(1);
    let (width, height) = (side(part.width), side(part.height));
    if (width, height) == (part.width, part.height) {
        return Ok(image::imageops::crop_imm(pixels, part.left, part.top, width, height).to_image());
    }
    let area = Rect {
        left: part.left as f32,
        top: part.top as f32,
        right: (part.left + part.width) as f32,
        bottom: (part.top + part.height) as f32,
    };
    scaled(pixels, area, Size { width, height }).map_err(|fault| FileError::at(Stage::Read, fault))
}

/// A model's failure, told as part of reading.
pub(crate) fn as_reading(error: FileError) -> FileError {
    FileError::at(Stage::Read, error.fault)
}

/// The fault of a model whose output has another form than its contract says.
pub(crate) fn unexpected(what: &str) -> FileError {
    let reason = String::from("its output does not have the expected form; run scripts/setup to restore the model");
    FileError::at(Stage::Read, Fault::Model { id: format!("text-{what}"), reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: TextLook = TextLook {
        long_side: 1_600,
        fine_pixels: 0,
        print_threshold: 0.0,
        print_threshold_on_things: 0.0,
        map_threshold: 0.3,
        box_threshold: 0.5,
        reread_below: 0.88,
        unread_below: 0.5,
        hardly_below: 0.8,
        by_hand_above: 1.0,
    };

    /// A map with one bar: middle, half length, half height in map pixels, angle in degrees, value inside.
    fn map_with_bar(middle: (f32, f32), half: (f32, f32), degrees: f32, value: f32) -> TextMap {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let values = Array2::from_shape_fn((200, 300), |(y, x)| {
            let (dx, dy) = (x as f32 + 0.5 - middle.0, y as f32 + 0.5 - middle.1);
            let inside = (dx * cos + dy * sin).abs() < half.0 && (dy * cos - dx * sin).abs() < half.1;
            if inside { value } else { 0.02 }
        });
        TextMap { values, origin: Point { x: 100.0, y: 40.0 }, step: [2.0, 2.0] }
    }

    fn near(a: f32, b: f32, by: f32) -> bool {
        (a - b).abs() <= by
    }

    #[test]
    fn a_bar_becomes_one_box_in_picture_pixels() {
        for degrees in [0.0, 15.0, -30.0, 70.0] {
            let found = boxes_in_map(&map_with_bar((150.0, 100.0), (60.0, 5.0), degrees, 0.9), &LOOK);
            assert_eq!(found.len(), 1, "{degrees}");
            let found = found[0];
            // 120 by 10 map pixels grow by 1.6 * 1200 / 260 = 7.4 on every side, then double.
            let out = 1.6 * 1_200.0 / 260.0;
            // The corners of the pixels widen a tilted bar by up to 1.4 map pixels, and the way out with it.
            assert!(near(found.place.length(), 2.0 * (120.0 + 2.0 * out), 8.0), "{degrees}: {found:?}");
            assert!(near(found.place.height(), 2.0 * (10.0 + 2.0 * out), 8.0), "{degrees}: {found:?}");
            assert!(near(found.core_height, 20.0, 3.0), "{degrees}: {found:?}");
            assert!(near(found.place.angle().to_degrees(), degrees, 1.5), "{degrees}: {found:?}");
            let middle = found.place.center();
            assert!(near(middle.x, 400.0, 2.0) && near(middle.y, 240.0, 2.0), "{degrees}: {middle:?}");
            assert!(near(found.seen, 0.9, 0.15), "{degrees}: {}", found.seen);
        }
    }

    #[test]
    fn faint_tiny_and_boundless_areas_are_no_lines() {
        let count = |map: TextMap| boxes_in_map(&map, &LOOK).len();
        assert_eq!(count(map_with_bar((150.0, 100.0), (60.0, 5.0), 0.0, 0.4)), 0);
        assert_eq!(count(map_with_bar((150.0, 100.0), (60.0, 1.0), 0.0, 0.9)), 0);
        assert_eq!(count(map_with_bar((150.0, 100.0), (2.0, 2.0), 0.0, 0.9)), 0);
        assert_eq!(count(map_with_bar((150.0, 100.0), (4.0, 2.0), 0.0, 0.9)), 1);
        assert_eq!(count(map_with_bar((150.0, 100.0), (400.0, 400.0), 0.0, 0.9)), 0);
        assert_eq!(count(map_with_bar((150.0, 100.0), (60.0, 5.0), 0.0, 0.9)), 1);
    }

    #[test]
    fn a_bar_at_the_edge_is_found() {
        let found = boxes_in_map(&map_with_bar((0.0, 100.0), (60.0, 5.0), 0.0, 0.9), &LOOK);
        assert_eq!(found.len(), 1);
        assert!(found[0].place.0[0].x < 100.0);
    }

    /// Answers with the brightness of its input's first channel and remembers nothing.
    struct Echo;

    impl Model for Echo {
        fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<ndarray::ArrayD<f32>>, FileError> {
            let Some(Tensor::F32(input)) = inputs.into_iter().next() else { return Ok(Vec::new()) };
            Ok(vec![input.slice_axis(Axis(1), ndarray::Slice::from(0..1)).to_owned()])
        }

        fn note(&self, _key: &str) -> Option<String> {
            None
        }
    }

    #[test]
    fn the_model_sees_blue_first_and_the_map_has_no_padding() {
        let picture = RgbImage::from_pixel(100, 50, image::Rgb([0, 0, 255]));
        let part = Part { left: 20, top: 10, width: 80, height: 40 };
        let map = text_map(&Echo, &picture, part, 0.5).unwrap();
        assert_eq!(map.values.dim(), (20, 40));
        assert_eq!((map.origin, map.step), (Point { x: 20.0, y: 10.0 }, [2.0, 2.0]));
        let expected = (1.0 - MEAN[0]) / SPREAD[0];
        assert!(map.values.iter().all(|v| near(*v, expected, 1e-3)));
    }

    #[test]
    fn bands_join_to_the_map_of_the_whole() {
        let picture = RgbImage::from_fn(1600, 1501, |x, y| image::Rgb([0, 0, ((x / 9 + y / 7) % 256) as u8]));
        let whole = text_map(&Echo, &picture, Part::all(&picture), 1.0).unwrap();
        let joined = whole_map(&Echo, &picture, 1.0).unwrap();
        assert_eq!(joined.values, whole.values);
        assert_eq!((joined.origin, joined.step), (whole.origin, whole.step));
        let small = whole_map(&Echo, &picture, 0.9).unwrap();
        assert!(small.values.nrows().abs_diff(1351) <= 2, "{}", small.values.nrows());
    }
}
