//! One line that was located twice: from afar as a thick box, closer as its letters. What was read of the thick one is worse.

use super::Line;
use super::layout::quad_of;
use super::quad::Quad;

/// The finer line must be read at least this surely.
const CLEAR: f32 = 0.85;
/// Its middle lies no further from the middle of the thick box than this share of the box's sides...
const OFF_MIDDLE: f32 = 0.15;
/// ...its letters are at least this share as high, so that no second line has room in the box...
const HIGH: f32 = 0.4;
/// ...and it is at least this share as long.
const LONG: f32 = 0.5;

/// Leaves out each line around another one that says no more and was read less surely.
pub(super) fn without_doubles(lines: Vec<Line>) -> Vec<Line> {
    let quads: Vec<Option<Quad>> = lines.iter().map(quad_of).collect();
    let is_double = |i: usize| {
        let others = (0..lines.len()).filter(|&j| j != i);
        others.filter_map(|j| Some((&lines[j], quads[i]?, quads[j]?))).any(|(finer, thick, fine)| {
            is_in_middle(&fine, &thick)
                && finer.certainty() >= CLEAR
                && finer.certainty() > lines[i].certainty()
                && letters(finer) >= letters(&lines[i])
        })
    };
    let double: Vec<bool> = (0..lines.len()).map(is_double).collect();
    lines.into_iter().zip(double).filter(|(_, double)| !double).map(|(line, _)| line).collect()
}

fn is_in_middle(fine: &Quad, thick: &Quad) -> bool {
    let off = |share: f32| (share - 0.5).abs() <= OFF_MIDDLE;
    (fine.angle() - thick.angle()).sin().abs() < 0.3
        && fine.height() < thick.height()
        && fine.height() >= HIGH * thick.height()
        && fine.length() >= LONG * thick.length()
        && thick.shares(fine.center()).is_some_and(|(along, across)| off(along) && off(across))
        && thick.holds(fine)
}

/// How many characters were read.
fn letters(line: &Line) -> usize {
    let words = line.readings.first().map(|best| best.words.iter());
    words.map_or(0, |words| words.map(|word| word.text.expose().chars().count()).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;
    use crate::ocr::{Reading, Word};
    use crate::sensitive::Sensitive;

    fn line(text: &str, confidence: f32, [left, top, right, bottom]: [f32; 4]) -> Line {
        let polygon = || Rect { left, top, right, bottom }.into();
        let word = Word { text: Sensitive::new(text.to_owned()), polygon: polygon(), confidence };
        let readings = vec![Reading { words: vec![word], confidence, mirrored: false }];
        Line { polygon: polygon(), height: bottom - top, seen: 0.8, by_hand: 0.0, readings, block: 0 }
    }

    const FINE: [f32; 4] = [140.0, 120.0, 360.0, 160.0];
    const THICK: [f32; 4] = [100.0, 100.0, 400.0, 180.0];

    fn left(fine: Line, thick: Line) -> usize {
        without_doubles(vec![thick, fine]).len()
    }

    #[test]
    fn of_a_line_that_was_located_twice_the_surer_reading_stays() {
        let clear = || line("SECURITY", 0.95, FINE);
        assert_eq!(left(clear(), line("2obr3as", 0.5, THICK)), 1);
        assert_eq!(left(clear(), line("SECURITY", 0.97, THICK)), 2, "read better");
        assert_eq!(left(clear(), line("Dr SECURITY Jones", 0.9, THICK)), 2, "says more");
        assert_eq!(left(line("SECURITY", 0.8, FINE), line("2obr3as", 0.5, THICK)), 2, "not clear");
        assert_eq!(left(clear(), line("", 0.0, [100.0, 100.0, 400.0, 230.0])), 2, "a second line may stand below");
        assert_eq!(left(clear(), line("", 0.0, [100.0, 115.0, 800.0, 165.0])), 2, "goes on beside it");
    }
}
