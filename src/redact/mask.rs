//! Grows outlines into the areas to cover, so that neither the rest of a letter nor the length of a word shows.

use crate::geometry::{Point, Polygon, Rect};

/// Lines stand in one direction when the cosine between them is above this, about 25 degrees: labels are curved.
const SAME_WAY: f32 = 0.9;
/// Lines of one thing differ in height by at most this factor.
const LIKE_HEIGHT: f32 = 2.5;

/// An upright box in a turned frame: `along` the line of text and `across` it.
#[derive(Debug, Clone, Copy)]
struct Turned {
    middle: Point,
    /// Direction of the line, of length 1.
    along: Point,
    /// Half the extent along the line, in pixels.
    half_length: f32,
    /// Half the extent across the line, in pixels.
    half_height: f32,
}

impl Turned {
    /// The smallest box in this direction around all points.
    fn around(points: &[Point], along: Point) -> Option<Self> {
        let across = Point { x: -along.y, y: along.x };
        let extent = |axis: Point| {
            let places = points.iter().map(|p| p.x * axis.x + p.y * axis.y);
            places.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
        };
        let ((a, b), (c, d)) = (extent(along), extent(across));
        let sound = [a, b, c, d].iter().all(|v| v.is_finite());
        let (u, v) = ((a + b) / 2.0, (c + d) / 2.0);
        let middle = Point { x: along.x * u + across.x * v, y: along.y * u + across.y * v };
        sound.then_some(Self { middle, along, half_length: (b - a) / 2.0, half_height: (d - c) / 2.0 })
    }

    /// The frame of a line of text: four corners in reading order say its direction (start top, end top, end bottom,
    /// start bottom); around any other shape the smallest box is laid, and its long side taken for the direction.
    fn of(polygon: &Polygon) -> Option<Self> {
        let points = &polygon.points;
        if let [a, b, c, d] = points.as_slice() {
            let along = direction(Point { x: b.x - a.x + c.x - d.x, y: b.y - a.y + c.y - d.y })?;
            return Self::around(points, along);
        }
        let pairs = (0..points.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        let smallest = pairs
            .filter_map(|(i, j)| direction(Point { x: points[i].x - points[j].x, y: points[i].y - points[j].y }))
            .filter_map(|along| Self::around(points, along))
            .min_by(|a, b| (a.half_length * a.half_height).total_cmp(&(b.half_length * b.half_height)))?;
        if smallest.half_length >= smallest.half_height {
            return Some(smallest);
        }
        Self::around(points, Point { x: -smallest.along.y, y: smallest.along.x })
    }

    fn corners(&self) -> Polygon {
        let (u, v) = (self.along, Point { x: -self.along.y, y: self.along.x });
        let corner = |a: f32, b: f32| Point {
            x: self.middle.x + u.x * a * self.half_length + v.x * b * self.half_height,
            y: self.middle.y + u.y * a * self.half_length + v.y * b * self.half_height,
        };
        Polygon { points: vec![corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)] }
    }

    /// Lengthened to a whole number of steps on both ends alike.
    fn rounded_up(self, step: f32) -> Self {
        let steps = (2.0 * self.half_length / step - 1e-3).ceil().max(1.0);
        let half_length = if step > 0.0 && steps.is_finite() { steps * step / 2.0 } else { self.half_length };
        Self { half_length: half_length.max(self.half_length), ..self }
    }
}

fn direction(v: Point) -> Option<Point> {
    let length = v.x.hypot(v.y);
    (length.is_finite() && length > 0.0).then(|| Point { x: v.x / length, y: v.y / length })
}

/// Grows the outline of text in its own direction: by `pad` times its height on every side, its length then rounded
/// up to a multiple of `quantum` times its height, so that the box does not tell the length of a word.
///
/// A four-cornered outline must have its corners in reading order. An outline without extent is returned as it is.
pub fn text_mask(outline: &Polygon, pad: f32, quantum: f32) -> Polygon {
    let Some(text) = Turned::of(outline) else { return outline.clone() };
    let height = 2.0 * text.half_height;
    let padded =
        Turned { half_length: text.half_length + pad * height, half_height: text.half_height + pad * height, ..text };
    padded.rounded_up(quantum * height).corners()
}

/// The smallest box around masks whose sides go along those of an outline with four corners; nothing without masks.
pub fn box_along(outline: &Polygon, masks: &[&Polygon]) -> Option<Polygon> {
    let points: Vec<Point> = masks.iter().flat_map(|mask| mask.points.iter().copied()).collect();
    Turned::around(&points, Turned::of(outline)?.along).map(|around| around.corners())
}

/// The box around two lines that stand under one another on one thing, whose sides go along the longer one. Nothing for lines of
/// other directions or sizes, beside one another, or more than `reach` times the height of the taller one apart.
pub fn box_around_rows(one: &Polygon, other: &Polygon, reach: f32) -> Option<Polygon> {
    let (a, b) = (Turned::of(one)?, Turned::of(other)?);
    let (long, short) = if a.half_length >= b.half_length { (a, b) } else { (b, a) };
    let (low, high) = (long.half_height.min(short.half_height), long.half_height.max(short.half_height));
    let aligned = (long.along.x * short.along.x + long.along.y * short.along.y).abs() > SAME_WAY;
    let turned = Turned::around(&short.corners().points, long.along)?;
    let (dx, dy) = (turned.middle.x - long.middle.x, turned.middle.y - long.middle.y);
    let along = (dx * long.along.x + dy * long.along.y).abs();
    let across = (dy * long.along.x - dx * long.along.y).abs();
    let under = along <= long.half_length;
    let apart = across - long.half_height - short.half_height;
    if !(aligned && under && high <= LIKE_HEIGHT * low && across > low && apart <= reach * 2.0 * high) {
        return None;
    }
    let points: Vec<Point> = one.points.iter().chain(&other.points).copied().collect();
    Turned::around(&points, long.along).map(|around| around.corners())
}

/// Grows the box around a face: by `sideways` times its width at its sides, and by `up` and `down` times its height above and
/// below, so that hair line, ears and chin are covered. Corners begin at the upper left one of the upright face: that tells
/// how it is turned. It may reach out of the picture.
pub fn face_mask(outline: &Polygon, sideways: f32, up: f32, down: f32) -> Polygon {
    let bounds = outline.bounds();
    let far = |corner: &Point| outline.points.first().map_or(0.0, |p| (p.x - corner.x).hypot(p.y - corner.y));
    let corners = Polygon::from(bounds).points;
    let quarters = (0..corners.len()).min_by(|&a, &b| far(&corners[a]).total_cmp(&far(&corners[b]))).unwrap_or(0);
    let (across, along) = (bounds.width(), bounds.height());
    let (width, height) = if quarters % 2 == 0 { (across, along) } else { (along, across) };
    let mut margins = [up * height, sideways * width, down * height, sideways * width];
    margins.rotate_right(quarters);
    let [above, right, below, left] = margins;
    Polygon::from(Rect {
        left: bounds.left - left,
        top: bounds.top - above,
        right: bounds.right + right,
        bottom: bounds.bottom + below,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A line of text: its start, direction in degrees, length and height.
    fn line(x: f32, y: f32, degrees: f32, length: f32, height: f32) -> Polygon {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let at = |a: f32, b: f32| Point { x: x + a * cos - b * sin, y: y + a * sin + b * cos };
        Polygon { points: vec![at(0.0, 0.0), at(length, 0.0), at(length, height), at(0.0, height)] }
    }

    fn sides(p: &Polygon) -> (f32, f32) {
        let side = |a: usize, b: usize| (p.points[b].x - p.points[a].x).hypot(p.points[b].y - p.points[a].y);
        (side(0, 1), side(1, 2))
    }

    #[test]
    fn words_of_like_length_get_the_same_box() {
        let boxes: Vec<(f32, f32)> =
            [80.0, 88.0, 110.0].iter().map(|&l| sides(&text_mask(&line(10.0, 10.0, 0.0, l, 20.0), 0.2, 2.0))).collect();
        assert!(boxes.iter().all(|&(length, height)| (length - 120.0).abs() < 0.01 && (height - 28.0).abs() < 0.01));
        let more = sides(&text_mask(&line(10.0, 10.0, 0.0, 130.0, 20.0), 0.2, 2.0));
        assert!((more.0 - 160.0).abs() < 0.01);
    }

    #[test]
    fn a_box_along_a_sheet_holds_the_lines_on_it() {
        let sheet = line(100.0, 50.0, 30.0, 400.0, 300.0);
        let lines = [line(120.0, 90.0, 30.0, 200.0, 20.0), line(90.0, 140.0, 33.0, 150.0, 20.0)];
        let around = box_along(&sheet, &lines.iter().collect::<Vec<_>>()).unwrap();
        let within = Turned::of(&around).unwrap();
        assert!((within.along.y / within.along.x - 30.0_f32.to_radians().tan()).abs() < 1e-3);
        let grown = text_mask(&around, 1e-3, 0.0);
        assert!(lines.iter().flat_map(|l| &l.points).all(|corner| grown.contains(*corner)));
        assert!(around.area() < 0.5 * sheet.area());
        assert!(box_along(&sheet, &[]).is_none());
    }

    #[test]
    fn a_single_letter_grows_along_its_line() {
        let (length, height) = sides(&text_mask(&line(10.0, 10.0, 90.0, 8.0, 20.0), 0.25, 2.0));
        assert!((length - 40.0).abs() < 0.01 && (height - 30.0).abs() < 0.01);
    }

    #[test]
    fn shapes_of_many_corners_get_the_smallest_box() {
        let mut shape = line(50.0, 50.0, 30.0, 100.0, 10.0);
        let middle = Point {
            x: (shape.points[0].x + shape.points[1].x) / 2.0,
            y: (shape.points[0].y + shape.points[1].y) / 2.0,
        };
        shape.points.insert(1, middle);
        let (length, height) = sides(&text_mask(&shape, 0.0, 0.0));
        assert!((length - 100.0).abs() < 0.1 && (height - 10.0).abs() < 0.1, "{length} x {height}");
    }

    #[test]
    fn a_box_around_two_rows_holds_both_and_others_get_none() {
        let (first, third) = (line(0.0, 0.0, 10.0, 200.0, 20.0), line(-8.0, 60.0, 4.0, 120.0, 24.0));
        let around = box_around_rows(&first, &third, 2.0).unwrap();
        let grown = text_mask(&around, 1e-3, 0.0);
        assert!(first.points.iter().chain(&third.points).all(|corner| grown.contains(*corner)));
        assert!(box_around_rows(&first, &third, 0.5).is_none(), "too far apart");
        assert!(box_around_rows(&first, &line(260.0, 40.0, 10.0, 100.0, 20.0), 2.0).is_none(), "beside");
        assert!(box_around_rows(&first, &line(210.0, 37.0, 10.0, 100.0, 20.0), 2.0).is_none(), "on one line");
        assert!(box_around_rows(&first, &line(0.0, 60.0, 50.0, 120.0, 24.0), 2.0).is_none(), "another direction");
        assert!(box_around_rows(&first, &line(0.0, 60.0, 10.0, 120.0, 60.0), 2.0).is_none(), "another size");
    }

    #[test]
    fn faces_grow_beyond_the_edge() {
        let face = Polygon::from(Rect { left: 0.0, top: 10.0, right: 40.0, bottom: 60.0 });
        let mask = face_mask(&face, 0.25, 0.4, 0.1).bounds();
        assert_eq!(mask, Rect { left: -10.0, top: -10.0, right: 50.0, bottom: 65.0 });
        let mut lying = Polygon::from(Rect { left: 100.0, top: 100.0, right: 150.0, bottom: 140.0 });
        lying.points.rotate_left(1);
        let mask = face_mask(&lying, 0.25, 0.4, 0.1).bounds();
        assert_eq!(mask, Rect { left: 95.0, top: 90.0, right: 170.0, bottom: 150.0 }, "its hair is at the right");
    }

    proptest! {
        #[test]
        fn the_mask_holds_the_whole_outline(
            x in -20.0f32..2000.0, y in -20.0f32..2000.0, degrees in -180.0f32..180.0,
            length in 1.0f32..400.0, height in 4.0f32..60.0,
        ) {
            let text = line(x, y, degrees, length, height);
            let mask = text_mask(&text, 0.15, 1.5);
            for p in &text.points {
                prop_assert!(mask.contains(*p));
            }
            let (long, high) = sides(&mask);
            prop_assert!((high - 1.3 * height).abs() < 0.05);
            let steps = long / (1.5 * height);
            prop_assert!((steps - steps.round()).abs() < 0.02, "{} steps", steps);
        }
    }
}
