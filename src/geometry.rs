//! Places in a picture: pixel coordinates of the upright picture, origin at the top-left corner of the top-left
//! pixel, x to the right, y down.

use serde::{Deserialize, Serialize};

/// A position in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Pixels from the left edge.
    pub x: f32,
    /// Pixels from the top edge.
    pub y: f32,
}

/// The side lengths of a picture in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl Size {
    /// The number of pixels.
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// An upright rectangle in pixels; `right` and `bottom` lie just outside.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
}

impl Rect {
    /// Width in pixels, never negative.
    pub fn width(&self) -> f32 {
        (self.right - self.left).max(0.0)
    }

    /// Height in pixels, never negative.
    pub fn height(&self) -> f32 {
        (self.bottom - self.top).max(0.0)
    }

    /// Area in square pixels.
    pub fn area(&self) -> f32 {
        self.width() * self.height()
    }

    /// The middle of the rectangle.
    pub fn center(&self) -> Point {
        Point { x: (self.left + self.right) / 2.0, y: (self.top + self.bottom) / 2.0 }
    }

    /// The part shared with another rectangle; its area is zero where they do not meet.
    pub fn intersection(&self, other: &Rect) -> Rect {
        let left = self.left.max(other.left);
        let top = self.top.max(other.top);
        Rect { left, top, right: self.right.min(other.right).max(left), bottom: self.bottom.min(other.bottom).max(top) }
    }

    /// The smallest rectangle around both.
    pub fn union(&self, other: &Rect) -> Rect {
        Rect {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Shared area divided by joint area, 0 to 1.
    pub fn overlap(&self, other: &Rect) -> f32 {
        let shared = self.intersection(other).area();
        let joint = self.area() + other.area() - shared;
        if joint > 0.0 { shared / joint } else { 0.0 }
    }

    /// Moved outwards by `x` pixels left and right and `y` pixels up and down.
    pub fn grown(&self, x: f32, y: f32) -> Rect {
        Rect { left: self.left - x, top: self.top - y, right: self.right + x, bottom: self.bottom + y }
    }

    /// Cut to the picture.
    pub fn within(&self, size: Size) -> Rect {
        self.intersection(&Rect { left: 0.0, top: 0.0, right: size.width as f32, bottom: size.height as f32 })
    }
}

/// A closed shape of at least three points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Polygon {
    /// Corners in order; the last joins the first.
    pub points: Vec<Point>,
}

impl From<Rect> for Polygon {
    fn from(rect: Rect) -> Self {
        let Rect { left, top, right, bottom } = rect;
        Polygon {
            points: vec![
                Point { x: left, y: top },
                Point { x: right, y: top },
                Point { x: right, y: bottom },
                Point { x: left, y: bottom },
            ],
        }
    }
}

impl Polygon {
    /// The smallest upright rectangle around the shape; empty for a shape without points.
    pub fn bounds(&self) -> Rect {
        let mut points = self.points.iter();
        let Some(first) = points.next() else {
            return Rect { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 };
        };
        let start = Rect { left: first.x, top: first.y, right: first.x, bottom: first.y };
        points.fold(start, |r, p| Rect {
            left: r.left.min(p.x),
            top: r.top.min(p.y),
            right: r.right.max(p.x),
            bottom: r.bottom.max(p.y),
        })
    }

    /// The enclosed area in square pixels.
    pub fn area(&self) -> f32 {
        let n = self.points.len();
        let twice: f32 = (0..n)
            .map(|i| {
                let (a, b) = (self.points[i], self.points[(i + 1) % n]);
                a.x * b.y - b.x * a.y
            })
            .sum();
        twice.abs() / 2.0
    }

    /// Whether the point lies inside, by the even-odd rule.
    pub fn contains(&self, p: Point) -> bool {
        let n = self.points.len();
        let mut inside = false;
        for i in 0..n {
            let (a, b) = (self.points[i], self.points[(i + 1) % n]);
            if (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x {
                inside = !inside;
            }
        }
        inside
    }

    /// Whether every coordinate is a finite number and there are at least three points.
    pub fn is_sound(&self) -> bool {
        self.points.len() >= 3 && self.points.iter().all(|p| p.x.is_finite() && p.y.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangle_and_polygon_agree() {
        let rect = Rect { left: 2.0, top: 3.0, right: 12.0, bottom: 8.0 };
        let polygon = Polygon::from(rect);
        assert_eq!(polygon.bounds(), rect);
        assert_eq!(polygon.area(), 50.0);
        assert!(polygon.contains(Point { x: 7.0, y: 4.0 }));
        assert!(!polygon.contains(Point { x: 1.0, y: 4.0 }));
        assert!(polygon.is_sound());
    }

    #[test]
    fn overlap_is_shared_over_joint_area() {
        let a = Rect { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };
        let b = Rect { left: 5.0, top: 0.0, right: 15.0, bottom: 10.0 };
        assert!((a.overlap(&b) - 1.0 / 3.0).abs() < 1e-6);
        assert_eq!(a.overlap(&b.grown(-20.0, -20.0)), 0.0);
    }
}
