//! Looks again, closer, at places where small text is likely: a whole photo is located at a fraction of its size, and
//! small print does not survive that.

use super::locate::{Found, Part, TextMap, boxes_in_map, text_map};
use super::quad::Quad;
use super::smooth::is_smooth;
use crate::cells::{CellBox, apart, cell_boxes};
use crate::error::FileError;
use crate::geometry::{Polygon, Rect};
use crate::model::Model;
use crate::policy::TextLook;
use image::RgbImage;

/// Side of the cells in which likely places are collected, in map pixels.
const CELL: usize = 16;
/// Cells around a likely one that are looked at too: print that left no trace stands beside print that did.
const AROUND: usize = 3;
/// Lines taller than this in map pixels were seen well enough, if they are long or nothing is printed on them: a small
/// label full of print looks like one short line of large letters from afar.
const TALL_ENOUGH: f32 = 26.0;
/// Lines of more than this many times their height are no labels.
const LONG_ENOUGH: f32 = 4.0;
/// The longest side of one closer look in pixels after scaling, which bounds memory.
const LONGEST_TILE: u32 = 1_088;
/// Neighbouring closer looks share this many picture pixels, so that most words are whole in one of them.
const SHARED: u32 = 128;
/// A closer look that enlarges less than this gains nothing.
const WORTHWHILE: f32 = 1.25;
/// A place is looked at only when its strongest trace is this many times the weakest that counts.
const STRONGER: f32 = 2.0;
/// A box that lies in others by this share was seen by them.
const SAME: f32 = 0.5;
/// A line belongs to a box when this share of it lies inside.
const MOSTLY: f32 = 0.7;

/// What the first look saw.
pub(crate) struct FirstLook<'a> {
    /// The map of the whole picture.
    pub(crate) map: &'a TextMap,
    /// How far the picture was scaled down for it, at most 1.
    pub(crate) scale: f32,
    /// The boxes in the map.
    pub(crate) found: Vec<Found>,
}

/// Adds what a closer look finds to the boxes of the first look. `places`, in pixels of the picture, are looked at
/// even where the first look saw no trace.
///
/// # Errors
/// When the model fails.
pub(crate) fn look_closer(
    model: &dyn Model,
    pixels: &RgbImage,
    look: &TextLook,
    FirstLook { map, scale, found: first }: FirstLook<'_>,
    places: &[Rect],
) -> Result<Vec<Found>, FileError> {
    let parts = likely_parts(map, look.map_threshold / 2.0, &first, places, pixels);
    let areas: Vec<f32> = parts.iter().map(|p| p.width as f32 * p.height as f32).collect();
    let scales = closer_scales(&areas, look.fine_pixels as f32);
    let worthwhile = parts.into_iter().zip(scales).filter(|&(_, closer)| closer >= WORTHWHILE * scale);
    let tiles: Vec<(Part, f32)> =
        worthwhile.flat_map(|(part, closer)| tiles(part, closer).into_iter().map(move |tile| (tile, closer))).collect();
    if tiles.is_empty() {
        return Ok(first);
    }
    tracing::debug!(lines = first.len(), tiles = tiles.len(), area = areas.iter().sum::<f32>(), "looking closer");
    let (mut whole, mut cut) = (Vec::new(), Vec::new());
    for (part, closer) in tiles {
        let found = boxes_in_map(&text_map(model, pixels, part, closer)?, look);
        let (at_edge, inside): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|f| cut_off(f, part, pixels));
        whole.extend(inside);
        cut.extend(at_edge);
    }
    Ok(merged([whole, first, cut]))
}

/// How far each part of the given areas, in pixels of the picture, is scaled down for its closer look, at most 1, so that
/// all of them together take in `pixels`. A part's share grows with its side, not its area: print on small things is
/// small, and one large sheet must not take the sharpness from all labels.
fn closer_scales(areas: &[f32], pixels: f32) -> Vec<f32> {
    let mut scales = vec![1.0; areas.len()];
    let mut smallest_first: Vec<usize> = (0..areas.len()).collect();
    smallest_first.sort_by(|&a, &b| areas[a].total_cmp(&areas[b]));
    let mut left = pixels;
    let mut sides: f32 = areas.iter().map(|area| area.sqrt()).sum();
    for part in smallest_first {
        let side = areas[part].sqrt();
        let taken = (left * side / sides.max(1.0)).min(areas[part]);
        scales[part] = (taken / areas[part].max(1.0)).sqrt();
        left -= taken;
        sides -= side;
    }
    scales
}

/// Upright rectangles around the given places and those where the map shows a trace of text, except tall lines.
fn likely_parts(map: &TextMap, trace: f32, first: &[Found], places: &[Rect], pixels: &RgbImage) -> Vec<Part> {
    let (rows, columns) = map.values.dim();
    let (cell_rows, cell_columns) = (rows.div_ceil(CELL), columns.div_ceil(CELL));
    let mut peaks = vec![0.0_f32; cell_rows * cell_columns];
    for ((y, x), &value) in map.values.indexed_iter() {
        let peak = &mut peaks[(y / CELL) * cell_columns + x / CELL];
        *peak = peak.max(value);
    }
    let [step_x, step_y] = map.step;
    let seen_well = |f: &&Found| {
        let is_long = || f.place.length() > LONG_ENOUGH * f.place.height();
        f.letter_height() / step_x > TALL_ENOUGH && (is_long() || is_smooth(pixels, &f.place))
    };
    let tall: Vec<Quad> = first.iter().filter(seen_well).map(|f| f.place).collect();
    let cell_quad = |row: usize, column: usize| {
        let side = CELL as f32;
        let (left, top) = (column as f32 * side, row as f32 * side);
        let corners = [(left, top), (left + side, top), (left + side, top + side), (left, top + side)];
        Quad(corners.map(|(x, y)| crate::geometry::Point { x, y })).scaled(step_x, step_y, map.origin)
    };
    let mut wanted = vec![false; peaks.len()];
    for row in 0..cell_rows {
        for column in 0..cell_columns {
            let cell = cell_quad(row, column);
            let in_tall = || tall.iter().map(|t| t.shared_area(&cell)).sum::<f32>() > 0.5 * cell.area();
            if peaks[row * cell_columns + column] <= trace || in_tall() {
                continue;
            }
            for r in row.saturating_sub(AROUND)..(row + AROUND + 1).min(cell_rows) {
                for c in column.saturating_sub(AROUND)..(column + AROUND + 1).min(cell_columns) {
                    wanted[r * cell_columns + c] = true;
                }
            }
        }
    }
    let asked: Vec<bool> = (0..peaks.len())
        .map(|cell| Polygon::from(cell_quad(cell / cell_columns, cell % cell_columns)).bounds())
        .map(|cell| places.iter().any(|place| place.intersection(&cell).area() > 0.0))
        .collect();
    wanted.iter_mut().zip(&asked).for_each(|(wanted, asked)| *wanted |= asked);
    let mut boxes = apart(cell_boxes(&mut wanted, cell_columns));
    // Leaves and cloth leave weak traces everywhere; print leaves a strong one somewhere.
    boxes.retain(|b| b.cells(cell_columns).any(|cell| asked[cell] || peaks[cell] > STRONGER * trace));
    let pixel = |cells: usize, step: f32| (cells as f32 * CELL as f32 * step) as u32;
    let part = |b: &CellBox| {
        let (left, top) = (pixel(b.left, step_x), pixel(b.top, step_y));
        let right = (pixel(b.right, step_x) + 1).min(pixels.width());
        let bottom = (pixel(b.bottom, step_y) + 1).min(pixels.height());
        Part { left, top, width: right.saturating_sub(left).max(1), height: bottom.saturating_sub(top).max(1) }
    };
    boxes.iter().map(part).collect()
}

/// Cuts a part into overlapping tiles, none longer than the model should get after scaling.
fn tiles(part: Part, scale: f32) -> Vec<Part> {
    let longest = (LONGEST_TILE as f32 / scale) as u32;
    let spans = |start: u32, length: u32| -> Vec<(u32, u32)> {
        if length <= longest {
            return vec![(start, length)];
        }
        let count = (length - SHARED).div_ceil(longest - SHARED);
        let span = (length - SHARED).div_ceil(count) + SHARED;
        (0..count).map(|i| (i * (span - SHARED)).min(length - span)).map(|offset| (start + offset, span)).collect()
    };
    let rows = spans(part.top, part.height);
    let tile = |(left, width): (u32, u32)| rows.iter().map(move |&(top, height)| Part { left, top, width, height });
    spans(part.left, part.width).into_iter().flat_map(tile).collect()
}

/// Whether a box ends at an inner edge of its tile, so that the first look or the next tile may know it better.
fn cut_off(found: &Found, tile: Part, pixels: &RgbImage) -> bool {
    let bounds = Polygon::from(found.place).bounds();
    let (right, bottom) = (tile.left + tile.width, tile.top + tile.height);
    (tile.left > 0 && bounds.left < tile.left as f32)
        || (tile.top > 0 && bounds.top < tile.top as f32)
        || (right < pixels.width() && bounds.right > right as f32)
        || (bottom < pixels.height() && bounds.bottom > bottom as f32)
}

/// Boxes of all looks without doubles, the best known first: whole lines seen closer, the first look, and lines that
/// the closer look saw in part.
fn merged(looks: [Vec<Found>; 3]) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::new();
    for mut look in looks {
        look.sort_by(|a, b| b.place.area().total_cmp(&a.place.area()));
        for found in look {
            if known_share(&found.place, &kept) < SAME {
                kept.push(found);
            }
        }
    }
    kept
}

/// How much of a box other lines take up, 0 to 1.
pub(super) fn known_share(place: &Quad, lines: &[Found]) -> f32 {
    let shared: f32 = lines.iter().map(|line| line.place.shared_area(place)).sum();
    (shared / place.area().max(f32::MIN_POSITIVE)).max(extent_of_parts(place, lines))
}

/// How much of a box the lines inside it span together, gaps between them included, 0 to 1: from afar two lines of
/// small print are one thick line, and the gap between them counts for neither.
fn extent_of_parts(whole: &Quad, lines: &[Found]) -> f32 {
    let inside = |f: &&Found| f.place.shared_area(whole) > MOSTLY * f.place.area();
    let corners = lines.iter().filter(inside).flat_map(|f| f.place.0).filter_map(|corner| whole.shares(corner));
    let (mut low, mut high) = ((1.0_f32, 1.0_f32), (0.0_f32, 0.0_f32));
    for (along, across) in corners {
        low = (low.0.min(along), low.1.min(across));
        high = (high.0.max(along), high.1.max(across));
    }
    let span = |low: f32, high: f32| (high.min(1.0) - low.max(0.0)).max(0.0);
    span(low.0, high.0) * span(low.1, high.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;
    use ndarray::Array2;

    fn found(left: f32, top: f32, right: f32, bottom: f32) -> Found {
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        Found { place: Quad(corners.map(|(x, y)| Point { x, y })), core_height: bottom - top, seen: 0.8 }
    }

    fn map_with_trace(at: &[(usize, usize)], value: f32) -> TextMap {
        let mut values = Array2::zeros((320, 480));
        for &(y, x) in at {
            values[[y, x]] = value;
        }
        TextMap { values, origin: Point { x: 0.0, y: 0.0 }, step: [2.0, 2.0] }
    }

    #[test]
    fn traces_are_looked_at_with_their_surroundings() {
        let picture = RgbImage::new(960, 640);
        let parts = likely_parts(&map_with_trace(&[(100, 200), (104, 230)], 0.4), 0.15, &[], &[], &picture);
        assert_eq!(parts.len(), 1);
        let part = parts[0];
        assert!(part.left <= 400 - 64 && part.left + part.width >= 460 + 64, "{part:?}");
        assert!(part.top <= 200 - 64 && part.top + part.height >= 208 + 64, "{part:?}");
        assert!(part.width < 360 && part.height < 360, "{part:?}");
        assert!(likely_parts(&map_with_trace(&[], 0.4), 0.15, &[], &[], &picture).is_empty());
        let place = Rect { left: 300.0, top: 100.0, right: 500.0, bottom: 200.0 };
        let asked = likely_parts(&map_with_trace(&[], 0.4), 0.15, &[], &[place], &picture);
        assert_eq!(asked.len(), 1, "places are looked at without a trace");
        assert!(asked[0].left <= 300 && asked[0].left + asked[0].width >= 500, "{asked:?}");
        let weak = map_with_trace(&[(100, 200), (104, 230)], 0.2);
        assert!(likely_parts(&weak, 0.15, &[], &[], &picture).is_empty());
    }

    #[test]
    fn tall_long_lines_are_not_looked_at_again() {
        let picture = RgbImage::new(960, 640);
        let map = map_with_trace(&[(100, 200)], 0.4);
        let banner = found(200.0, 150.0, 900.0, 300.0);
        assert!(likely_parts(&map, 0.15, &[banner], &[], &picture).is_empty());
        // A short thing is a label where print shows on it, and a balloon where nothing does.
        let label = found(300.0, 150.0, 600.0, 300.0);
        assert!(likely_parts(&map, 0.15, &[label], &[], &picture).is_empty());
        let printed =
            RgbImage::from_fn(960, 640, |x, y| image::Rgb([if y % 14 < 7 && x % 4 < 2 { 40 } else { 200 }; 3]));
        assert_eq!(likely_parts(&map, 0.15, &[label], &[], &printed).len(), 1);
    }

    #[test]
    fn small_parts_are_looked_at_in_full_and_large_ones_share_what_is_left() {
        let scales = closer_scales(&[6.0e6, 4.0e4, 1.0e5], 1.0e6);
        assert_eq!(scales[1..], [1.0, 1.0]);
        assert!((scales[0] * scales[0] * 6.0e6 - 0.86e6).abs() < 1.0e3, "{scales:?}");
        assert_eq!(closer_scales(&[4.0e4, 1.0e5], 1.0e6), [1.0, 1.0], "never enlarged");
        let alike = closer_scales(&[1.0e6, 1.0e6], 0.5e6);
        assert!((alike[0] - 0.5).abs() < 1.0e-3 && (alike[1] - 0.5).abs() < 1.0e-3, "{alike:?}");
    }

    #[test]
    fn tiles_cover_their_part_and_share_a_margin() {
        let part = Part { left: 10, top: 20, width: 4_000, height: 900 };
        let tiles = tiles(part, 1.0);
        assert_eq!(tiles.first().map(|t| t.left), Some(10));
        assert_eq!(tiles.last().map(|t| t.left + t.width), Some(4_010));
        for pair in tiles.windows(2) {
            assert!(pair[0].left + pair[0].width >= pair[1].left + SHARED);
            assert!(pair[0].width <= LONGEST_TILE && pair[0].height == 900);
        }
    }

    #[test]
    fn the_closer_look_replaces_what_it_saw_again() {
        let coarse = vec![found(0.0, 0.0, 200.0, 50.0), found(500.0, 0.0, 700.0, 50.0)];
        let fine = vec![found(0.0, 0.0, 200.0, 20.0), found(0.0, 28.0, 200.0, 48.0), found(20.0, 2.0, 90.0, 18.0)];
        let cut = vec![found(150.0, 2.0, 202.0, 18.0), found(800.0, 0.0, 900.0, 20.0)];
        let mut merged = merged([fine, coarse, cut]);
        assert_eq!(merged.len(), 4);
        let last = merged.pop().unwrap();
        assert_eq!(last.place.0[0].x, 800.0, "what only a cut-off box shows stays");
        assert!(merged.iter().any(|f| f.place.0[0].x == 500.0));
        assert!(merged.iter().all(|f| f.place.height() <= 50.0 && f.place.length() == 200.0));
    }

    #[test]
    fn thin_lines_replace_the_thick_one_that_they_looked_like_from_afar() {
        let thick = vec![found(0.0, 0.0, 200.0, 60.0)];
        let thin = vec![found(2.0, 4.0, 190.0, 14.0), found(2.0, 44.0, 150.0, 54.0)];
        assert_eq!(merged([thin.clone(), thick.clone(), vec![]]).len(), 2);
        assert_eq!(merged([thin[..1].to_vec(), thick, vec![]]).len(), 2, "one thin line does not stand for the rest");
    }

    #[test]
    fn a_box_at_an_inner_edge_of_its_tile_is_cut_off() {
        let picture = RgbImage::new(1_000, 1_000);
        let tile = Part { left: 0, top: 0, width: 500, height: 500 };
        assert!(cut_off(&found(400.0, 100.0, 501.0, 120.0), tile, &picture));
        assert!(!cut_off(&found(-3.0, 100.0, 100.0, 120.0), tile, &picture));
    }
}
