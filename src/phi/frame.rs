//! Lines of text in the direction in which they are read, whatever that is in the picture.

use crate::geometry::{Point, Polygon};
use crate::ocr::Line;

/// A line of text as a start point, a direction and lengths, in pixels.
pub(super) struct Frame {
    /// The middle of its left end.
    pub(super) start: Point,
    /// Its direction, of length 1.
    along: Point,
    /// From its left end to its right one.
    pub(super) length: f32,
    /// Of its letters.
    pub(super) height: f32,
}

impl Frame {
    /// Nothing for a line without extent.
    pub(super) fn of(line: &Line) -> Option<Self> {
        Self::around(&line.polygon, line.height)
    }

    fn around(polygon: &Polygon, height: f32) -> Option<Self> {
        let [a, b, c, d] = polygon.points[..] else {
            let upright = Polygon::from(polygon.bounds());
            return (polygon.is_sound()).then(|| Self::around(&upright, height))?;
        };
        let start = Point { x: (a.x + d.x) / 2.0, y: (a.y + d.y) / 2.0 };
        let end = Point { x: (b.x + c.x) / 2.0, y: (b.y + c.y) / 2.0 };
        let length = (end.x - start.x).hypot(end.y - start.y);
        let side = (d.x - a.x).hypot(d.y - a.y);
        let height = if height > 0.0 { height } else { side };
        if !(length > 0.0 && height > 0.0) {
            return None;
        }
        let along = Point { x: (end.x - start.x) / length, y: (end.y - start.y) / length };
        Some(Self { start, along, length, height })
    }

    /// A point in pixels along and across the line from its start.
    pub(super) fn coordinates(&self, p: Point) -> (f32, f32) {
        let (dx, dy) = (p.x - self.start.x, p.y - self.start.y);
        (dx * self.along.x + dy * self.along.y, dy * self.along.x - dx * self.along.y)
    }

    /// Whether another line runs in the same direction, or nearly.
    pub(super) fn runs_like(&self, other: &Frame) -> bool {
        self.along.x * other.along.x + self.along.y * other.along.y >= 0.85
    }

    /// Whether another line is the next one below, as the line is read.
    pub(super) fn is_just_above(&self, other: &Frame) -> bool {
        let (along, across) = self.coordinates(other.start);
        let gap = across - (self.height + other.height) / 2.0;
        let shared = self.length.min(along + other.length) - along.max(0.0);
        let height = self.height.max(other.height);
        self.runs_like(other)
            && (-0.5 * height..1.2 * height).contains(&gap)
            && shared > 0.2 * self.length.min(other.length)
    }

    /// Whether another line stands above or below within a few lines, in letters that are not larger; in a mirror nothing tells which.
    pub(super) fn is_beside(&self, other: &Frame) -> bool {
        let (along, across) = self.coordinates(other.start);
        let shared = self.length.min(along + other.length) - along.max(0.0);
        self.runs_like(other)
            && (0.3..=1.3).contains(&(other.height / self.height))
            && across.abs() <= 6.0 * self.height
            && shared > 0.2 * self.length.min(other.length)
    }

    /// Whether another line of about the same size stands above, below or beside within several lines.
    pub(super) fn is_near(&self, other: &Frame) -> bool {
        (0.5..=2.0).contains(&(other.height / self.height)) && self.is_around(other)
    }

    /// The same for another line of any size.
    pub(super) fn is_around(&self, other: &Frame) -> bool {
        let (along, across) = self.coordinates(other.start);
        let gap = (along - self.length).max(-(along + other.length));
        let unit = self.height.max(other.height);
        self.runs_like(other) && across.abs() <= 5.0 * unit && gap <= 8.0 * unit
    }

    /// The gap in pixels to another line of about the same height in the same row: behind this one, or negative before it. Nothing
    /// where it stands in another row.
    pub(super) fn gap_in_row(&self, other: &Frame) -> Option<f32> {
        let (along, across) = self.coordinates(other.start);
        let in_row = self.runs_like(other)
            && (0.6..=1.7).contains(&(other.height / self.height))
            && across.abs() <= 0.8 * self.height.max(other.height);
        let gap = if along > 0.0 { along - self.length } else { along + other.length };
        in_row.then_some(gap)
    }

    /// Whether another line goes on where this one ends, after a blank, in letters of about the same height.
    pub(super) fn goes_on_in(&self, other: &Frame) -> bool {
        let (along, across) = self.coordinates(other.start);
        let unit = self.height.max(other.height);
        self.runs_like(other)
            && (0.5..=2.0).contains(&(other.height / self.height))
            && across.abs() <= 0.5 * unit
            && (-0.5 * unit..=1.5 * unit).contains(&(along - self.length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phi::text::tests::line_at;

    /// A line turned by quarters around the picture's corner.
    fn turned(mut line: Line, quarters: u8) -> Frame {
        for _ in 0..quarters {
            line.polygon.points.iter_mut().for_each(|p| *p = Point { x: -p.y, y: p.x });
        }
        Frame::of(&line).expect("it has an extent")
    }

    #[test]
    fn neighbours_are_the_same_in_every_direction() {
        for quarters in 0..4 {
            let at = |text: &str, left: f32, top: f32| turned(line_at(text, left, top, 1), quarters);
            let (first, below, beside) = (at("Jane", 100.0, 100.0), at("Doe", 100.0, 126.0), at("Doe", 155.0, 102.0));
            assert!(first.is_just_above(&below) && !below.is_just_above(&first), "{quarters}");
            assert!(first.goes_on_in(&beside) && !beside.goes_on_in(&first), "{quarters}");
            assert!(!first.is_just_above(&beside) && !first.goes_on_in(&below), "{quarters}");
            let (far, column) = (at("Doe", 100.0, 170.0), at("Doe", 240.0, 100.0));
            assert!(!first.is_just_above(&far) && !first.goes_on_in(&column), "{quarters}");
        }
        let (upright, turned) = (turned(line_at("Jane", 0.0, 0.0, 1), 0), turned(line_at("Doe", 0.0, 26.0, 1), 1));
        assert!(!upright.is_just_above(&turned) && !upright.goes_on_in(&turned));
    }
}
