//! From near a short line may fall to pieces: 8/15/00 is seen as 8, 15 and 00, which say nothing. Pieces in a row are one line.

use super::locate::Found;
use super::quad::Quad;
use crate::geometry::Point;

/// A piece is at most so many times as long as high: a few letters.
const LONGEST: f32 = 3.0;
/// One of two pieces is at least so many times as long as high along the line they make, which tells a row from a column.
const ALONG: f32 = 1.3;
/// The gap between two pieces, in heights.
const GAP: f32 = 0.8;
/// How far the heights of two pieces may differ, as a factor.
const ALIKE: f32 = 1.6;
/// How far the line through two pieces may turn from their own sides, as a sine.
const TURNED: f32 = 0.2;

/// The lines, with pieces in a row made one.
pub(super) fn joined(lines: Vec<Found>) -> Vec<Found> {
    let (mut pieces, mut joined): (Vec<Found>, Vec<Found>) = lines.into_iter().partition(|line| is_short(&line.place));
    while let Some(mut line) = pieces.pop() {
        while let Some((next, whole)) = next_of(&line.place, &pieces) {
            let piece = pieces.swap_remove(next);
            let core_height = line.core_height.max(piece.core_height);
            line = Found { place: whole, core_height, seen: line.seen.max(piece.seen) };
        }
        joined.push(line);
    }
    joined
}

/// The first piece that goes on with a line, and the box around both.
fn next_of(line: &Quad, pieces: &[Found]) -> Option<(usize, Quad)> {
    pieces.iter().enumerate().find_map(|(number, piece)| Some((number, row_of(line, &piece.place)?)))
}

/// The box around two pieces of one line; nothing where they are none.
fn row_of(one: &Quad, other: &Quad) -> Option<Quad> {
    let (from, to) = (one.center(), other.center());
    let distance = (to.x - from.x).hypot(to.y - from.y);
    if distance <= 0.0 {
        return None;
    }
    let way = Point { x: (to.x - from.x) / distance, y: (to.y - from.y) / distance };
    let [(along, across), (other_along, other_across)] = [one, other].map(|piece| extents(piece, way));
    let height = across.max(other_across);
    let is_straight = |piece: &Quad| {
        let turned = piece.angle() - way.y.atan2(way.x);
        turned.sin().abs().min(turned.cos().abs()) <= TURNED
    };
    let fits = across.min(other_across) * ALIKE >= height
        && distance - (along + other_along) / 2.0 <= GAP * height
        && (along >= ALONG * across || other_along >= ALONG * other_across)
        && is_straight(one)
        && is_straight(other);
    fits.then(|| Quad::around(&[one.0, other.0].concat())).flatten()
}

fn is_short(piece: &Quad) -> bool {
    let (longer, shorter) = (piece.length().max(piece.height()), piece.length().min(piece.height()));
    longer <= LONGEST * shorter
}

/// How far a piece reaches along and across a direction, in pixels.
fn extents(piece: &Quad, way: Point) -> (f32, f32) {
    let spread = |value: &dyn Fn(&Point) -> f32| {
        let values = piece.0.iter().map(value);
        values.clone().fold(f32::NEG_INFINITY, f32::max) - values.fold(f32::INFINITY, f32::min)
    };
    (spread(&|p| p.x * way.x + p.y * way.y), spread(&|p| p.y * way.x - p.x * way.y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    fn at(left: f32, top: f32, right: f32, bottom: f32) -> Found {
        let place = Quad([(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Point { x, y }));
        Found { place, core_height: bottom - top, seen: 0.8 }
    }

    /// Boxes of what the lines are once pieces are joined, also where all stands on end.
    fn left(lines: &[[f32; 4]]) -> usize {
        let upright: Vec<Found> = lines.iter().map(|[l, t, r, b]| at(*l, *t, *r, *b)).collect();
        let on_end: Vec<Found> = lines.iter().map(|[l, t, r, b]| at(500.0 - b, *l, 500.0 - t, *r)).collect();
        let (upright, on_end) = (joined(upright), joined(on_end));
        assert_eq!(upright.len(), on_end.len());
        upright.len()
    }

    #[test]
    fn figures_in_a_row_are_one_line() {
        let date = [[10.0, 10.0, 24.0, 30.0], [38.0, 10.0, 76.0, 31.0], [86.0, 9.0, 122.0, 30.0]];
        assert_eq!(left(&date), 1);
        let whole = joined(date.map(|[l, t, r, b]| at(l, t, r, b)).into())[0].place;
        let bounds = crate::geometry::Polygon::from(whole).bounds();
        assert!(bounds.overlap(&Rect { left: 10.0, top: 9.0, right: 122.0, bottom: 31.0 }) > 0.85, "{bounds:?}");
    }

    #[test]
    fn columns_and_words_stay_apart() {
        assert_eq!(left(&[[10.0, 10.0, 34.0, 30.0], [10.0, 40.0, 34.0, 60.0]]), 2, "numbers below one another");
        assert_eq!(left(&[[10.0, 10.0, 40.0, 30.0], [90.0, 10.0, 120.0, 30.0]]), 2, "a wide gap");
        assert_eq!(left(&[[10.0, 10.0, 110.0, 30.0], [120.0, 10.0, 230.0, 30.0]]), 2, "two words");
        assert_eq!(left(&[[10.0, 10.0, 40.0, 30.0], [48.0, 0.0, 110.0, 45.0]]), 2, "other letters");
        assert_eq!(left(&[[10.0, 10.0, 40.0, 30.0], [44.0, 32.0, 80.0, 52.0]]), 2, "below and beside");
    }
}
