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
    /// Those of at least this certainty, 0 to 1, are not read again; of the others the surer reading counts.
    pub clearly: f32,
}

impl<'a> Known<'a> {
    /// Whether a line was read so clearly that it is not read again.
    pub(super) fn is_clear(&self, line: &Line) -> bool {
        line.certainty() >= self.clearly
    }

    fn lines_with(&self, clear: bool) -> Vec<(Quad, &'a Line)> {
        let wanted = self.lines.iter().filter(|line| self.is_clear(line) == clear);
        wanted.filter_map(|line| Some((quad_of(line)?, line))).collect()
    }

    /// Boxes that are not the clearly read lines again, nor the sign around some of them.
    pub(super) fn without_read(&self, mut found: Vec<Found>) -> Vec<Found> {
        let clear = self.lines_with(true);
        let held_by = |place: &Quad| -> Vec<Quad> {
            clear.iter().map(|(line, _)| *line).filter(|line| place.holds(line)).collect()
        };
        found.retain(|f| again(&f.place, &clear).is_empty() && !f.place.surrounds(&held_by(&f.place)));
        found
    }

    /// The lines that were read now, with the clear ones, and with the others in the place of what is them again and was read
    /// less surely.
    pub(super) fn with_surer(&self, mut read: Vec<Line>) -> Vec<Line> {
        let doubtful = self.lines_with(false);
        let mut surer: Vec<&Line> = Vec::new();
        read.retain(|line| {
            let before = quad_of(line).map(|place| again(&place, &doubtful)).unwrap_or_default();
            let outdone = !before.is_empty() && before.iter().all(|known| known.certainty() > line.certainty());
            for known in before.into_iter().filter(|_| outdone) {
                if !surer.iter().any(|other| std::ptr::eq(*other, known)) {
                    surer.push(known);
                }
            }
            !outdone
        });
        read.extend(self.lines_with(true).into_iter().map(|(_, line)| line).chain(surer).cloned());
        read
    }
}

/// The lines that a box is again; none where it is something else.
fn again<'a>(place: &Quad, lines: &[(Quad, &'a Line)]) -> Vec<&'a Line> {
    let as_large =
        |line: &&(Quad, &Line)| share_of_height(&line.0, place) >= SMALLER && line.0.shared_area(place) > 0.0;
    let touching: Vec<&(Quad, &Line)> = lines.iter().filter(as_large).collect();
    let shared: f32 = touching.iter().map(|(line, _)| line.shared_area(place)).sum();
    let same = shared >= SAME * place.area() && reach(place, &touching) >= REACH;
    touching.into_iter().filter(|_| same).map(|(_, line)| *line).collect()
}

/// How much of a line's height a box takes up, whichever of its sides is the longer: a letter's box stands on end.
fn share_of_height(line: &Quad, place: &Quad) -> f32 {
    let across = place.0.iter().filter_map(|corner| line.shares(*corner)).map(|(_, across)| across);
    let (low, high) = across.fold((1.0_f32, 0.0_f32), |(low, high), at| (low.min(at), high.max(at)));
    high - low
}

/// Along how much of a box the lines reach, 0 to 1.
fn reach(place: &Quad, lines: &[&(Quad, &Line)]) -> f32 {
    let corners = lines.iter().flat_map(|(line, _)| line.0);
    let along = corners.filter_map(|corner| place.shares(corner)).map(|(along, _)| along);
    let (low, high) = along.fold((1.0_f32, 0.0_f32), |(low, high), at| (low.min(at), high.max(at)));
    high.min(1.0) - low.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;
    use crate::ocr::Reading;

    fn corners(left: f32, top: f32, right: f32, bottom: f32) -> Quad {
        Quad([(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Point { x, y }))
    }

    #[test]
    fn known_lines_are_not_read_again_but_what_stands_beside_or_on_them_is() {
        let line = |top: f32| Line {
            polygon: corners(100.0, top, 400.0, top + 30.0).into(),
            height: 24.0,
            seen: 0.9,
            by_hand: 0.0,
            readings: Vec::new(),
            block: 0,
        };
        let lines = [line(100.0), line(140.0)];
        let found = |place: Quad| Found { place, core_height: place.height(), seen: 0.8 };
        let known = Known { lines: &lines, ..Known::default() };
        let left = |place: Quad| known.without_read(vec![found(place)]).len();
        assert_eq!(left(corners(90.0, 92.0, 410.0, 138.0)), 0, "seen larger");
        assert_eq!(left(corners(95.0, 95.0, 405.0, 175.0)), 0, "seen as one");
        assert_eq!(left(corners(300.0, 100.0, 700.0, 130.0)), 1, "goes on beyond it");
        assert_eq!(left(corners(100.0, 100.0, 540.0, 130.0)), 1, "goes on by a short word");
        assert_eq!(left(corners(420.0, 100.0, 500.0, 130.0)), 1, "beside it");
        assert_eq!(left(corners(200.0, 110.0, 260.0, 120.0)), 1, "small print on it");
        assert_eq!(left(corners(200.0, 102.0, 214.0, 126.0)), 0, "a letter of it");
    }

    #[test]
    fn of_a_line_that_was_not_clear_the_surer_reading_counts() {
        let line = |top: f32, bottom: f32, confidence: f32| Line {
            polygon: corners(100.0, top, 400.0, bottom).into(),
            height: 24.0,
            seen: 0.9,
            by_hand: 0.0,
            readings: vec![Reading { words: Vec::new(), confidence, mirrored: false }],
            block: 0,
        };
        let lines = [line(100.0, 130.0, 0.8), line(140.0, 170.0, 0.7), line(200.0, 230.0, 0.95)];
        let known = Known { lines: &lines, clearly: 0.9, ..Known::default() };
        let certainties = |read: Vec<Line>| {
            let mut all: Vec<f32> = known.with_surer(read).iter().map(Line::certainty).collect();
            all.sort_by(f32::total_cmp);
            all
        };
        assert_eq!(certainties(vec![]), [0.95], "what nobody saw again is gone");
        assert_eq!(certainties(vec![line(98.0, 132.0, 0.75)]), [0.8, 0.95]);
        assert_eq!(certainties(vec![line(98.0, 132.0, 0.85)]), [0.85, 0.95]);
        assert_eq!(certainties(vec![line(98.0, 172.0, 0.6)]), [0.7, 0.8, 0.95], "both in one box");
        assert_eq!(certainties(vec![line(98.0, 172.0, 0.75)]), [0.75, 0.95], "surer than one of them");
        let thrice = vec![line(98.0, 132.0, 0.6), line(138.0, 172.0, 0.6), line(99.0, 131.0, 0.6)];
        assert_eq!(certainties(thrice), [0.7, 0.8, 0.95], "each once");
    }
}
