//! What looks like small print but has no line on it is looked at once more, enlarged: the locator judges a tile as a whole, and
//! now and then takes a small card for one letter, or sees nothing on it.

use super::locate::{Found, Part};
use super::parts::parts;
use super::quad::Quad;
use super::small_print::{CELL, PrintMap};
use crate::geometry::{Point, Rect};
use crate::policy::TextLook;
use image::RgbImage;
use ndarray::s;

/// How far such places are enlarged.
pub(super) const ENLARGED: f32 = 1.5;
/// Print within so many pixels of a line belongs to it.
const AROUND: f32 = 20.0;
/// Up to this share of what closer looks may take in (`fine_pixels`) goes to such places, the likeliest first.
const SHARE_OF_LOOKS: f32 = 0.15;

/// Rectangles around small print on which no line was found, by the thresholds of [`parts`]: in fainter print the enlarged look sees
/// letters in grass.
pub(super) fn overlooked(
    mut print: PrintMap,
    lines: &[Found],
    look: &TextLook,
    places: &[Rect],
    pixels: &RgbImage,
) -> Vec<Part> {
    let lines: Vec<Quad> = lines.iter().map(|line| line.place.grown(AROUND)).collect();
    let least = look.print_threshold.min(look.print_threshold_on_things);
    for ((row, column), value) in print.values.indexed_iter_mut() {
        let at = PrintMap::place(row, column).center();
        if *value > least && lines.iter().any(|line| holds(line, at)) {
            *value = 0.0;
        }
    }
    let mut parts = parts(&print, look, places, pixels);
    parts.sort_by(|a, b| likeliest(&print, b).total_cmp(&likeliest(&print, a)));
    let mut left = SHARE_OF_LOOKS * look.fine_pixels as f32;
    parts.retain(|part| {
        let area = part.width as f32 * part.height as f32 * ENLARGED * ENLARGED;
        let fits = area <= left;
        left -= if fits { area } else { 0.0 };
        fits
    });
    parts
}

/// The largest value of the map in a part.
fn likeliest(print: &PrintMap, part: &Part) -> f32 {
    let cells = |start: u32, length: u32| start as usize / CELL..((start + length) as usize).div_ceil(CELL);
    let part = print.values.slice(s![cells(part.top, part.height), cells(part.left, part.width)]);
    part.iter().fold(0.0, |most, value| most.max(*value))
}

fn holds(place: &Quad, at: Point) -> bool {
    place.shares(at).is_some_and(|(along, across)| (0.0..=1.0).contains(&along) && (0.0..=1.0).contains(&across))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn print_without_a_line_is_looked_at_again_while_pixels_last() {
        let preset = crate::policy::Policy::preset("event").expect("the preset");
        let mut look = preset.settings().first_look.text.clone();
        let print = |row: usize, column: usize| {
            let is_print = (10..12).contains(&row) && (10..16).contains(&column) || row == 40 && column > 60;
            if !is_print {
                0.0
            } else if row == 40 {
                0.6
            } else {
                0.5
            }
        };
        let map = PrintMap { values: Array2::from_shape_fn((60, 80), |(row, column)| print(row, column)) };
        let line = |x: f32, y: f32, length: f32| {
            let corners = [(x, y), (x + length, y), (x + length, y + 20.0), (x, y + 20.0)];
            Found { place: Quad(corners.map(|(x, y)| Point { x, y })), core_height: 12.0, seen: 0.8 }
        };
        let parts = |lines: &[Found], look: &TextLook| {
            overlooked(map.clone(), lines, look, &[], &RgbImage::new(1_280, 960)).len()
        };
        assert_eq!(parts(&[], &look), 2);
        assert_eq!(parts(&[line(170.0, 170.0, 80.0)], &look), 1);
        assert_eq!(parts(&[line(170.0, 170.0, 20.0)], &look), 2, "half of it has a line");
        assert_eq!(parts(&[line(170.0, 170.0, 80.0), line(970.0, 640.0, 300.0)], &look), 0);
        look.fine_pixels = 500_000;
        let left = overlooked(map.clone(), &[], &look, &[], &RgbImage::new(1_280, 960));
        assert!(matches!(left[..], [part] if part.top > 400), "the likelier one: {left:?}");
    }
}
