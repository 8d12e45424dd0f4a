//! What stands out in a map of text: the cores of lines, and those of bent lines in straight pieces.

use std::collections::BTreeMap;

use ndarray::Array2;

use super::quad::Quad;
use crate::cells::{Cell, connected};
use crate::geometry::{Point, Polygon};
use crate::policy::TextLook;

/// A line is straight when it fills at least this share of the box around it...
const STRAIGHT: f32 = 0.6;
/// ...or is not longer than so many times as thick.
const SHORTEST_BENT: f32 = 4.0;
/// How often a bent line is cut in two at most.
const MOST_CUTS: u32 = 3;
/// One piece of a bent line must stand out as much as this, 0 to 1: hems, leaves and cloth make bent shapes too.
const SURE_PIECE: f32 = 0.75;

/// The boxes around what stands out in a map, in pixels of the map, each with the mean of the map in it, 0 to 1.
pub(super) fn cores(values: &Array2<f32>, look: &TextLook) -> Vec<(Quad, f32)> {
    let mut all = Vec::new();
    let mut wanted: Vec<bool> = values.iter().map(|&v| v > look.map_threshold).collect();
    for component in connected(&mut wanted, values.ncols()) {
        let Some(whole) = Quad::around(&corners(&component)) else { continue };
        let seen = |core: Quad| (core, mean_inside(values, &core));
        let pieces: Vec<(Quad, f32)> = straight_pieces(whole, component).into_iter().map(seen).collect();
        let of_text = pieces.iter().any(|(_, seen)| *seen >= SURE_PIECE);
        let boxes = if pieces.len() == 1 || of_text { pieces } else { vec![seen(whole)] };
        all.extend(boxes.into_iter().filter(|(_, seen)| *seen >= look.box_threshold));
    }
    all
}

/// The box around connected pixels, or boxes around their pieces where the line is so bent that one box would be mostly ground.
fn straight_pieces(whole: Quad, component: Vec<Cell>) -> Vec<Quad> {
    let mut pieces = Vec::new();
    let mut waiting = vec![(whole, component, 0)];
    while let Some((core, cells, cuts)) = waiting.pop() {
        let filled = cells.len() as f32 / core.area().max(f32::MIN_POSITIVE);
        let thickness = cells.len() as f32 / core.length().max(1.0);
        if filled >= STRAIGHT || cuts == MOST_CUTS || core.length() < SHORTEST_BENT * thickness {
            pieces.push(core);
            continue;
        }
        let share = |&(y, x): &Cell| {
            let middle = Point { x: x as f32 + 0.5, y: y as f32 + 0.5 };
            core.shares(middle).map_or(0.0, |(along, _)| along)
        };
        let at = gap_near_middle(cells.iter().map(share));
        let (first, second): (Vec<Cell>, Vec<Cell>) = cells.iter().partition(|cell| share(cell) < at);
        for half in [first, second] {
            waiting.extend(Quad::around(&corners(&half)).map(|core| (core, half, cuts + 1)));
        }
    }
    pieces
}

/// Where the fewest of some shares of a length lie, between 0.3 and 0.7: between two words, where there are any.
fn gap_near_middle(shares: impl Iterator<Item = f32>) -> f32 {
    const PLACES: usize = 20;
    let mut counts = [0u32; PLACES];
    shares.for_each(|share| counts[((share * PLACES as f32).max(0.0) as usize).min(PLACES - 1)] += 1);
    let near_middle = 6..14;
    let from_middle = |place: &usize| place.abs_diff(PLACES / 2);
    let thinnest = near_middle.min_by_key(|place| (counts[*place], from_middle(place))).unwrap_or(PLACES / 2);
    (thinnest as f32 + 0.5) / PLACES as f32
}

/// The corners of the first and last pixel of each row.
fn corners(cells: &[Cell]) -> Vec<Point> {
    let mut extents: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for &(y, x) in cells {
        let extent = extents.entry(y).or_insert((x, x));
        *extent = (extent.0.min(x), extent.1.max(x));
    }
    let of_row = |(&y, &(first, last)): (&usize, &(usize, usize))| {
        [(first, y), (last + 1, y), (first, y + 1), (last + 1, y + 1)].map(|(x, y)| Point { x: x as f32, y: y as f32 })
    };
    extents.iter().flat_map(of_row).collect()
}

/// The mean of the map over the pixels whose middle lies in the box.
fn mean_inside(values: &Array2<f32>, quad: &Quad) -> f32 {
    let (rows, columns) = values.dim();
    let bounds = Polygon::from(*quad).bounds();
    let [start, end, _, below] = quad.0;
    let (along, across) = ((end.x - start.x, end.y - start.y), (below.x - start.x, below.y - start.y));
    let (along_squared, across_squared) =
        (along.0 * along.0 + along.1 * along.1, across.0 * across.0 + across.1 * across.1);
    let (mut sum, mut count) = (0.0f64, 0u32);
    for y in bounds.top.max(0.0) as usize..(bounds.bottom.ceil().max(0.0) as usize).min(rows) {
        for x in bounds.left.max(0.0) as usize..(bounds.right.ceil().max(0.0) as usize).min(columns) {
            let (dx, dy) = (x as f32 + 0.5 - start.x, y as f32 + 0.5 - start.y);
            let (u, v) = (dx * along.0 + dy * along.1, dx * across.0 + dy * across.1);
            if (0.0..=along_squared).contains(&u) && (0.0..=across_squared).contains(&v) {
                sum += f64::from(values[[y, x]]);
                count += 1;
            }
        }
    }
    if count > 0 { (sum / f64::from(count)) as f32 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bent_line_is_found_in_straight_pieces() {
        // A quarter of a ring, 10 map pixels thick.
        let ring = |value: f32| {
            Array2::from_shape_fn((200, 300), |(y, x)| {
                let radius = (x as f32).hypot(y as f32);
                if (100.0..110.0).contains(&radius) { value } else { 0.0 }
            })
        };
        let look = TextLook { map_threshold: 0.3, box_threshold: 0.5, ..TextLook::default() };
        let found = cores(&ring(0.95), &look);
        assert!(found.len() >= 4, "{}", found.len());
        for (core, seen) in &found {
            assert!(core.height() < 30.0 && *seen > 0.55, "{core:?} {seen}");
            let middle = core.center();
            assert!((90.0..115.0).contains(&middle.x.hypot(middle.y)), "{middle:?}");
        }
        assert!(cores(&ring(0.6), &look).is_empty(), "a hem");
    }
}
