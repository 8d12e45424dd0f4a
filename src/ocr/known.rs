//! What is known of a picture before it is read: where print is likely, and what an earlier look at the same pixels read
//! clearly. A second reading of such a line from further away says less than the first.

use super::Line;
use super::layout::quad_of;
use super::locate::Found;
use super::quad::Quad;
use crate::geometry::Rect;

/// A box is known lines again when they make up this share of it...
const SAME: f32 = 0.5;
/// ...and reach along this share of it: what goes on beyond a line may be the other half of a name.
const REACH: f32 = 0.8;
/// A box that takes up less than this share of a line's height is other print inside it.
const SMALLER: f32 = 0.5;

/// What is known of a picture before it is read, in pixels of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Places where print is likely although none can be seen from afar.
    pub places: &'a [Rect],
    /// Lines that were read already and have not changed.
    pub lines: &'a [Line],
}

impl Known<'_> {
    /// Boxes that are not the known lines again.
    pub(super) fn without_read(&self, mut found: Vec<Found>) -> Vec<Found> {
        let lines: Vec<Quad> = self.lines.iter().filter_map(quad_of).collect();
        found.retain(|f| {
            let as_large: Vec<&Quad> = lines.iter().filter(|line| share_of_height(line, &f.place) >= SMALLER).collect();
            let shared: f32 = as_large.iter().map(|line| line.shared_area(&f.place)).sum();
            shared < SAME * f.place.area() || reach(&f.place, &as_large) < REACH
        });
        found
    }
}

/// How much of a line's height a box takes up, whichever of its sides is the longer: a letter's box stands on end.
fn share_of_height(line: &Quad, place: &Quad) -> f32 {
    let across = place.0.iter().filter_map(|corner| line.shares(*corner)).map(|(_, across)| across);
    let (low, high) = across.fold((1.0_f32, 0.0_f32), |(low, high), at| (low.min(at), high.max(at)));
    high - low
}

/// Along how much of a box the lines that touch it reach, 0 to 1.
fn reach(place: &Quad, lines: &[&Quad]) -> f32 {
    let touching = lines.iter().filter(|line| line.shared_area(place) > 0.0);
    let along = touching.flat_map(|line| line.0).filter_map(|corner| place.shares(corner)).map(|(along, _)| along);
    let (low, high) = along.fold((1.0_f32, 0.0_f32), |(low, high), at| (low.min(at), high.max(at)));
    high.min(1.0) - low.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;

    fn corners(left: f32, top: f32, right: f32, bottom: f32) -> Quad {
        Quad([(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Point { x, y }))
    }

    #[test]
    fn known_lines_are_not_read_again_but_what_stands_beside_or_on_them_is() {
        let line = |top: f32| Line {
            polygon: corners(100.0, top, 400.0, top + 30.0).into(),
            height: 24.0,
            seen: 0.9,
            readings: Vec::new(),
            block: 0,
        };
        let lines = [line(100.0), line(140.0)];
        let found = |place: Quad| Found { place, core_height: place.height(), seen: 0.8 };
        let left = |place: Quad| Known { places: &[], lines: &lines }.without_read(vec![found(place)]).len();
        assert_eq!(left(corners(90.0, 92.0, 410.0, 138.0)), 0, "seen larger");
        assert_eq!(left(corners(95.0, 95.0, 405.0, 175.0)), 0, "seen as one");
        assert_eq!(left(corners(300.0, 100.0, 700.0, 130.0)), 1, "goes on beyond it");
        assert_eq!(left(corners(100.0, 100.0, 540.0, 130.0)), 1, "goes on by a short word");
        assert_eq!(left(corners(420.0, 100.0, 500.0, 130.0)), 1, "beside it");
        assert_eq!(left(corners(200.0, 110.0, 260.0, 120.0)), 1, "small print on it");
        assert_eq!(left(corners(200.0, 102.0, 214.0, 126.0)), 0, "a letter of it");
    }
}
