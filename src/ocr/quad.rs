//! Boxes that may stand at an angle: corners in reading order, and how much two of them share.

use crate::geometry::{Point, Polygon};

/// A line belongs to a box when this share of it lies inside.
const MOSTLY: f32 = 0.7;
/// Lines stand in the middle of a box up to this share of its sides away from it...
const OFF_MIDDLE: f32 = 0.1;
/// ...and where they span at least this share of both, the box is theirs.
const LEAST_SPAN: f32 = 0.4;

/// A parallelogram in pixels; corners in reading order: start top, end top, end bottom, start bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quad(pub(crate) [Point; 4]);

impl Quad {
    /// The length along the line of text, in pixels.
    pub(crate) fn length(&self) -> f32 {
        distance(self.0[0], self.0[1])
    }

    /// The length across the line of text, in pixels.
    pub(crate) fn height(&self) -> f32 {
        distance(self.0[0], self.0[3])
    }

    /// The reading direction in radians; 0 is to the right, a quarter turn is downwards.
    pub(crate) fn angle(&self) -> f32 {
        (self.0[1].y - self.0[0].y).atan2(self.0[1].x - self.0[0].x)
    }

    /// The middle of the box.
    pub(crate) fn center(&self) -> Point {
        Point { x: (self.0[0].x + self.0[2].x) / 2.0, y: (self.0[0].y + self.0[2].y) / 2.0 }
    }

    /// The point at a share of the length and a share of the height, both 0 to 1 inside the box.
    pub(crate) fn at(&self, along: f32, across: f32) -> Point {
        let [start, end, _, below] = self.0;
        Point {
            x: start.x + along * (end.x - start.x) + across * (below.x - start.x),
            y: start.y + along * (end.y - start.y) + across * (below.y - start.y),
        }
    }

    /// The share of the length and the share of the height at which a point lies, 0 to 1 inside the box: what
    /// [`Quad::at`] turns back into the point. Nothing for a box without area.
    pub(crate) fn shares(&self, point: Point) -> Option<(f32, f32)> {
        let [start, end, _, below] = self.0;
        let (along, across) = ((end.x - start.x, end.y - start.y), (below.x - start.x, below.y - start.y));
        let (x, y) = (point.x - start.x, point.y - start.y);
        let whole = along.0 * across.1 - along.1 * across.0;
        (whole.abs() > 1e-6).then(|| ((x * across.1 - y * across.0) / whole, (along.0 * y - along.1 * x) / whole))
    }

    /// The part between two shares of the length.
    pub(crate) fn part(&self, from: f32, to: f32) -> Quad {
        Quad([self.at(from, 0.0), self.at(to, 0.0), self.at(to, 1.0), self.at(from, 1.0)])
    }

    /// The same place read upside down.
    pub(crate) fn turned(&self) -> Quad {
        let [a, b, c, d] = self.0;
        Quad([c, d, a, b])
    }

    /// The same place read in a mirror.
    pub(crate) fn mirrored(&self) -> Quad {
        let [a, b, c, d] = self.0;
        Quad([b, a, d, c])
    }

    /// Whether the corners run as in a mirror.
    pub(crate) fn is_mirrored(&self) -> bool {
        twice_signed_area(&self.0) < 0.0
    }

    /// The same place read downwards: for lines that stand on end.
    pub(crate) fn quarter_turned(&self) -> Quad {
        let [a, b, c, d] = self.0;
        Quad([b, c, d, a])
    }

    /// The box moved outwards by a distance on every side.
    pub(crate) fn grown(&self, by: f32) -> Quad {
        let (x, y) = (by / self.length().max(1e-3), by / self.height().max(1e-3));
        Quad([self.at(-x, -y), self.at(1.0 + x, -y), self.at(1.0 + x, 1.0 + y), self.at(-x, 1.0 + y)])
    }

    /// Every corner scaled and then moved.
    pub(crate) fn scaled(&self, x: f32, y: f32, origin: Point) -> Quad {
        Quad(self.0.map(|p| Point { x: p.x * x + origin.x, y: p.y * y + origin.y }))
    }

    /// The enclosed area in square pixels.
    pub(crate) fn area(&self) -> f32 {
        twice_signed_area(&self.0).abs() / 2.0
    }

    /// Whether most of a line lies inside.
    pub(crate) fn holds(&self, line: &Quad) -> bool {
        line.shared_area(self) > MOSTLY * line.area()
    }

    /// From where to where lines reach along and across this box, in shares of its sides, 0 to 1; nowhere without lines.
    pub(crate) fn spanned(&self, lines: &[Quad]) -> [(f32, f32); 2] {
        let corners = lines.iter().flat_map(|line| line.0).filter_map(|corner| self.shares(corner));
        let (mut low, mut high) = ((1.0_f32, 1.0_f32), (0.0_f32, 0.0_f32));
        for (along, across) in corners {
            low = (low.0.min(along), low.1.min(across));
            high = (high.0.max(along), high.1.max(across));
        }
        let within = |low: f32, high: f32| (low.clamp(0.0, 1.0), high.clamp(low.clamp(0.0, 1.0), 1.0));
        [within(low.0, high.0), within(low.1, high.1)]
    }

    /// Whether several lines stand in the middle of this box, so that it is what surrounds them, such as the sign that they are
    /// on, and no line of its own.
    pub(crate) fn surrounds(&self, lines: &[Quad]) -> bool {
        let is_middle =
            |(low, high): &(f32, f32)| high - low >= LEAST_SPAN && (low + high - 1.0).abs() / 2.0 <= OFF_MIDDLE;
        lines.len() > 1 && self.spanned(lines).iter().all(is_middle)
    }

    /// The area shared with another box, in square pixels.
    pub(crate) fn shared_area(&self, other: &Quad) -> f32 {
        let mut shape = self.0.to_vec();
        let mut cutter = other.0;
        if twice_signed_area(&cutter) < 0.0 {
            cutter.reverse();
        }
        for i in 0..4 {
            shape = cut_by_edge(&shape, cutter[i], cutter[(i + 1) % 4]);
            if shape.is_empty() {
                return 0.0;
            }
        }
        twice_signed_area(&shape).abs() / 2.0
    }

    /// The smallest box at any angle around a convex shape, its length along the longer side; none for fewer than
    /// three points.
    pub(crate) fn around(points: &[Point]) -> Option<Quad> {
        let hull = convex_hull(points);
        if hull.len() < 3 {
            return None;
        }
        let mut best: Option<(f32, Quad)> = None;
        for i in 0..hull.len() {
            let (a, b) = (hull[i], hull[(i + 1) % hull.len()]);
            let length = distance(a, b);
            if length < 1e-6 {
                continue;
            }
            let (ux, uy) = ((b.x - a.x) / length, (b.y - a.y) / length);
            let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
            for p in &hull {
                for (k, value) in [p.x * ux + p.y * uy, p.y * ux - p.x * uy].into_iter().enumerate() {
                    low[k] = low[k].min(value);
                    high[k] = high[k].max(value);
                }
            }
            let area = (high[0] - low[0]) * (high[1] - low[1]);
            if best.as_ref().is_none_or(|(least, _)| area < *least) {
                let corner =
                    |along: f32, across: f32| Point { x: along * ux - across * uy, y: along * uy + across * ux };
                let quad = Quad([
                    corner(low[0], low[1]),
                    corner(high[0], low[1]),
                    corner(high[0], high[1]),
                    corner(low[0], high[1]),
                ]);
                best = Some((area, quad));
            }
        }
        best.map(|(_, quad)| quad.read_forwards())
    }

    /// The same box with its length along the line of text: the longer side, or the flatter one where both are alike,
    /// read to the right, or downwards where it stands on end.
    fn read_forwards(self) -> Quad {
        let (length, height) = (self.length(), self.height());
        let (longer, shorter) = (length.max(height), length.min(height));
        let along_longer = if length >= height { self } else { self.quarter_turned() };
        let flat = |quad: &Quad| quad.angle().cos().abs();
        let quad = if longer > NEARLY_SQUARE * shorter || flat(&along_longer) >= flat(&along_longer.quarter_turned()) {
            along_longer
        } else {
            along_longer.quarter_turned()
        };
        let angle = quad.angle();
        let on_end = angle.cos().abs() < 0.05;
        if (on_end && angle.sin() < 0.0) || (!on_end && angle.cos() < 0.0) { quad.turned() } else { quad }
    }
}

/// Below this ratio of its sides the shape of a box does not tell in which direction it is read.
pub(crate) const NEARLY_SQUARE: f32 = 1.5;

impl From<Quad> for Polygon {
    fn from(quad: Quad) -> Self {
        Polygon { points: quad.0.to_vec() }
    }
}

pub(crate) fn distance(a: Point, b: Point) -> f32 {
    (a.x - b.x).hypot(a.y - b.y)
}

fn cross(o: Point, a: Point, b: Point) -> f32 {
    (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x)
}

fn twice_signed_area(points: &[Point]) -> f32 {
    (0..points.len())
        .map(|i| {
            let (a, b) = (points[i], points[(i + 1) % points.len()]);
            a.x * b.y - b.x * a.y
        })
        .sum()
}

/// What is left of a shape on the inner side of the line through two points.
fn cut_by_edge(shape: &[Point], from: Point, to: Point) -> Vec<Point> {
    let mut kept = Vec::with_capacity(shape.len() + 1);
    for i in 0..shape.len() {
        let (a, b) = (shape[i], shape[(i + 1) % shape.len()]);
        let (side_a, side_b) = (cross(from, to, a), cross(from, to, b));
        if side_a >= 0.0 {
            kept.push(a);
        }
        if (side_a >= 0.0) != (side_b >= 0.0) {
            let share = side_a / (side_a - side_b);
            kept.push(Point { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) });
        }
    }
    kept
}

/// The outermost points in order around the shape.
fn convex_hull(points: &[Point]) -> Vec<Point> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    sorted.dedup();
    let half = |ordered: &mut dyn Iterator<Item = Point>| {
        let mut chain: Vec<Point> = Vec::new();
        for p in ordered {
            while chain.len() >= 2 && cross(chain[chain.len() - 2], chain[chain.len() - 1], p) <= 0.0 {
                chain.pop();
            }
            chain.push(p);
        }
        chain.pop();
        chain
    };
    let mut hull = half(&mut sorted.iter().copied());
    hull.extend(half(&mut sorted.iter().rev().copied()));
    hull
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upright(left: f32, top: f32, right: f32, bottom: f32) -> Quad {
        Quad([
            Point { x: left, y: top },
            Point { x: right, y: top },
            Point { x: right, y: bottom },
            Point { x: left, y: bottom },
        ])
    }

    fn turned_by(quad: Quad, degrees: f32) -> Quad {
        let (sin, cos) = degrees.to_radians().sin_cos();
        Quad(quad.0.map(|p| Point { x: p.x * cos - p.y * sin, y: p.x * sin + p.y * cos }))
    }

    #[test]
    fn smallest_box_follows_a_tilted_shape() {
        for degrees in [-50.0, -12.0, 0.0, 12.0, 33.0, 60.0] {
            let truth = turned_by(upright(-40.0, -6.0, 40.0, 6.0), degrees);
            let mut points = truth.0.to_vec();
            points.push(truth.at(0.5, 0.5));
            points.push(truth.at(0.5, 0.0));
            let found = Quad::around(&points).unwrap();
            for (a, b) in found.0.iter().zip(truth.0) {
                assert!(distance(*a, b) < 0.01, "{degrees}: {found:?}");
            }
        }
    }

    #[test]
    fn a_line_on_end_is_read_along_its_long_side() {
        let found = Quad::around(&upright(10.0, 20.0, 22.0, 120.0).0).unwrap();
        assert!((found.length() - 100.0).abs() < 1e-3);
        assert!((found.angle().to_degrees() - 90.0).abs() < 1e-3);
    }

    #[test]
    fn a_nearly_square_box_is_read_to_the_right() {
        let found = Quad::around(&upright(10.0, 20.0, 30.0, 46.0).0).unwrap();
        assert_eq!(found.0[0], Point { x: 10.0, y: 20.0 });
        assert_eq!(found.length(), 20.0);
    }

    #[test]
    fn shared_area_of_tilted_boxes() {
        let square = upright(-10.0, -10.0, 10.0, 10.0);
        assert!((square.shared_area(&upright(0.0, 0.0, 20.0, 20.0)) - 100.0).abs() < 1e-3);
        assert!((square.shared_area(&upright(0.0, 0.0, 20.0, 20.0).mirrored()) - 100.0).abs() < 1e-3);
        // Two equal squares an eighth of a turn apart share a regular octagon.
        let octagon = 8.0 * 100.0 * (std::f32::consts::FRAC_PI_8).tan();
        assert!((square.shared_area(&turned_by(square, 45.0)) - octagon).abs() < 0.1);
        assert_eq!(square.shared_area(&upright(50.0, 50.0, 60.0, 60.0)), 0.0);
    }

    #[test]
    fn turning_and_mirroring_twice_changes_nothing() {
        let quad = turned_by(upright(0.0, 0.0, 30.0, 8.0), 20.0);
        assert_eq!(quad.turned().turned(), quad);
        assert_eq!(quad.mirrored().mirrored(), quad);
        assert_eq!(quad.quarter_turned().quarter_turned(), quad.turned());
    }
}
