//! Bullets: small marks at the head of a line, which the locator takes for text and nothing can read.

use super::Line;
use super::layout::quad_of;

/// A bullet, or what the locator sees of it, is at most so many times as long as it is wide...
const LONGEST: f32 = 2.0;
/// ...takes up at most this share of the height of its line's box...
const LARGEST: f32 = 0.8;
/// ...or this one where it stands behind the line, as in a mirror: a value behind a label is as tall as that...
const LARGEST_BEHIND: f32 = 0.5;
/// ...and stands at most so many such heights off.
const FARTHEST: f32 = 2.5;

impl Line {
    /// Whether this is a bullet of the other line.
    pub(crate) fn is_bullet_of(&self, line: &Line) -> bool {
        let (Some(mark), Some(line)) = (quad_of(self), quad_of(line)) else { return false };
        let (shorter, longer) = (mark.height().min(mark.length()), mark.height().max(mark.length()));
        let Some((along, across)) = line.shares(mark.center()) else { return false };
        let (off, largest) = if along < 0.5 { (-along, LARGEST) } else { (along - 1.0, LARGEST_BEHIND) };
        longer <= LONGEST * shorter
            && longer <= largest * line.height()
            && (0.0..=FARTHEST).contains(&(off * line.length() / line.height().max(1.0)))
            && (0.2..=0.8).contains(&across)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Point, Polygon};

    fn line(left: f32, top: f32, right: f32, bottom: f32) -> Line {
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let polygon = Polygon { points: corners.map(|(x, y)| Point { x, y }).to_vec() };
        Line { polygon, height: bottom - top, seen: 0.8, by_hand: 0.0, readings: Vec::new(), block: 0 }
    }

    #[test]
    fn marks_at_the_head_of_a_line_are_bullets_and_nothing_else_is() {
        let text = line(200.0, 100.0, 600.0, 160.0);
        assert!(line(140.0, 115.0, 170.0, 145.0).is_bullet_of(&text), "before it");
        assert!(!line(100.0, 120.0, 170.0, 145.0).is_bullet_of(&text), "long enough for a word");
        assert!(!line(140.0, 100.0, 200.0, 160.0).is_bullet_of(&text), "as large as its letters");
        assert!(line(620.0, 120.0, 640.0, 140.0).is_bullet_of(&text), "behind it, seen in a mirror");
        assert!(!line(620.0, 112.0, 656.0, 148.0).is_bullet_of(&text), "a short word behind it");
        assert!(!line(10.0, 115.0, 40.0, 145.0).is_bullet_of(&text), "far from it");
        assert!(!line(140.0, 165.0, 170.0, 195.0).is_bullet_of(&text), "below it");
    }

    #[test]
    fn a_turned_line_has_its_bullet_where_it_begins() {
        let corners = [(100.0, 600.0), (100.0, 200.0), (160.0, 200.0), (160.0, 600.0)];
        let upwards = Line {
            polygon: Polygon { points: corners.map(|(x, y)| Point { x, y }).to_vec() },
            ..line(0.0, 0.0, 1.0, 1.0)
        };
        assert!(line(115.0, 630.0, 145.0, 660.0).is_bullet_of(&upwards));
        assert!(!line(112.0, 136.0, 148.0, 172.0).is_bullet_of(&upwards), "a short word behind it");
    }
}
