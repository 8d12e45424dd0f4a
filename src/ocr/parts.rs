//! Gathers the cells of a picture that hold small print into rectangles to look at closely.

use image::RgbImage;

use super::locate::Part;
use super::small_print::{CELL, PrintMap};
use crate::cells::{CellBox, cell_boxes};
use crate::geometry::Rect;
use crate::policy::TextLook;

/// Cells around one with print that are looked at too: words stand beside others.
const AROUND: usize = 2;
/// A rectangle of which less than this share is wanted is cut in two...
const FILLED: f32 = 0.4;
/// ...unless no side of it is longer than so many cells.
const SMALL: usize = 24;
/// Cut rectangles share so many cells with what they were cut from, so that words are whole in one of them.
const SHARED: usize = 4;

/// Rectangles around all cells with more evidence of print than `print_threshold`, or, on the given places in pixels of the
/// picture, than `print_threshold_on_things`.
pub(super) fn parts(print: &PrintMap, look: &TextLook, places: &[Rect], pixels: &RgbImage) -> Vec<Part> {
    let (rows, columns) = print.values.dim();
    let mut wanted = vec![false; rows * columns];
    for ((row, column), &value) in print.values.indexed_iter() {
        let on_thing = || {
            let cell = PrintMap::place(row, column);
            places.iter().any(|place| place.intersection(&cell).area() > 0.0)
        };
        if value > look.print_threshold || (value > look.print_threshold_on_things && on_thing()) {
            for r in row.saturating_sub(AROUND)..(row + AROUND + 1).min(rows) {
                let line = r * columns;
                wanted[line + column.saturating_sub(AROUND)..line + (column + AROUND + 1).min(columns)].fill(true);
            }
        }
    }
    let mut tight = Vec::new();
    for bounds in cell_boxes(&mut wanted.clone(), columns) {
        cut(bounds, bounds, &wanted, columns, &mut tight);
    }
    let part = |b: CellBox| {
        let (left, top) = ((b.left * CELL) as u32, (b.top * CELL) as u32);
        let (right, bottom) = ((b.right * CELL) as u32, (b.bottom * CELL) as u32);
        Part { left, top, width: right.min(pixels.width()) - left, height: bottom.min(pixels.height()) - top }
    };
    tight.into_iter().map(part).collect()
}

/// Cuts a rectangle in two, again and again, until its pieces are well filled or small; they stay within `whole`.
fn cut(piece: CellBox, whole: CellBox, wanted: &[bool], columns: usize, done: &mut Vec<CellBox>) {
    let Some(piece) = shrunk(piece, wanted, columns) else { return };
    let (width, height) = (piece.right - piece.left, piece.bottom - piece.top);
    let marked = piece.cells(columns).filter(|&cell| wanted[cell]).count();
    if width.max(height) <= SMALL || marked as f32 >= FILLED * (width * height) as f32 {
        done.push(CellBox {
            left: piece.left.saturating_sub(SHARED).max(whole.left),
            top: piece.top.saturating_sub(SHARED).max(whole.top),
            right: (piece.right + SHARED).min(whole.right),
            bottom: (piece.bottom + SHARED).min(whole.bottom),
        });
        return;
    }
    let (mut first, mut second) = (piece, piece);
    if width > height {
        first.right = piece.left + width / 2;
        second.left = first.right;
    } else {
        first.bottom = piece.top + height / 2;
        second.top = first.bottom;
    }
    cut(first, whole, wanted, columns, done);
    cut(second, whole, wanted, columns, done);
}

/// The bounds of the wanted cells in a rectangle.
fn shrunk(piece: CellBox, wanted: &[bool], columns: usize) -> Option<CellBox> {
    let held = |y: usize, x: usize| wanted[y * columns + x];
    let row = |&y: &usize| (piece.left..piece.right).any(|x| held(y, x));
    let top = (piece.top..piece.bottom).find(row)?;
    let bottom = (top..piece.bottom).rfind(row)? + 1;
    let column = |&x: &usize| (top..bottom).any(|y| held(y, x));
    let left = (piece.left..piece.right).find(column)?;
    let right = (left..piece.right).rfind(column)? + 1;
    Some(CellBox { left, top, right, bottom })
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    const LOOK: TextLook = TextLook {
        long_side: 1_600,
        fine_pixels: 1,
        print_threshold: 0.3,
        print_threshold_on_things: 0.15,
        map_threshold: 0.3,
        box_threshold: 0.4,
        reread_below: 0.0,
        unread_below: 0.0,
        hardly_below: 0.0,
        by_hand_above: 1.0,
    };

    fn parts_of(marked: impl Fn(usize, usize) -> f32, places: &[Rect]) -> Vec<Part> {
        let values = Array2::from_shape_fn((60, 80), |(row, column)| marked(row, column));
        parts(&PrintMap { values }, &LOOK, places, &RgbImage::new(1_275, 960))
    }

    #[test]
    fn print_is_looked_at_with_its_surroundings() {
        let parts = parts_of(|row, column| if row == 20 && (30..40).contains(&column) { 0.5 } else { 0.0 }, &[]);
        let [part] = parts[..] else { panic!("{parts:?}") };
        assert!(part.left <= 448 && part.left + part.width >= 672, "{part:?}");
        assert!(part.top <= 288 && part.top + part.height >= 368, "{part:?}");
        assert!(part.width < 320 && part.height < 160, "{part:?}");
        assert!(parts_of(|_, _| 0.0, &[]).is_empty());
    }

    #[test]
    fn less_evidence_is_enough_on_a_thing() {
        let weak = |row: usize, column: usize| if row == 20 && column == 30 { 0.2 } else { 0.0 };
        assert!(parts_of(weak, &[]).is_empty());
        let beside = Rect { left: 0.0, top: 0.0, right: 200.0, bottom: 200.0 };
        assert!(parts_of(weak, &[beside]).is_empty());
        let around = Rect { left: 400.0, top: 300.0, right: 600.0, bottom: 400.0 };
        assert_eq!(parts_of(weak, &[beside, around]).len(), 1);
    }

    #[test]
    fn what_joins_far_places_is_cut_so_that_little_else_is_looked_at() {
        let diagonal = |row: usize, column: usize| if row.abs_diff(column) <= 1 { 0.9 } else { 0.0 };
        let parts = parts_of(diagonal, &[]);
        let area: u32 = parts.iter().map(|p| p.width * p.height).sum();
        assert!(parts.len() > 2 && area < 960 * 960 * 3 / 4, "{} parts, {area} pixels", parts.len());
        for at in 0..60 {
            let (x, y) = (at * 16 + 8, at * 16 + 8);
            let inside = |p: &Part| (p.left..p.left + p.width).contains(&x) && (p.top..p.top + p.height).contains(&y);
            assert!(parts.iter().any(inside), "cell {at} is looked at");
        }
        let edge = parts_of(|_, column| if column > 70 { 0.9 } else { 0.0 }, &[]);
        assert!(edge.iter().all(|p| p.left + p.width <= 1_275 && p.top + p.height <= 960), "{edge:?}");
    }
}
