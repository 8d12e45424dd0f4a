//! Which pixels a plan covers, worked out once for the covering and for the check of its result.

use super::shape::Shape;
use crate::finding::Place;
use crate::geometry::{Polygon, Rect, Size};
use crate::policy::{Action, Decision, Plan};

/// What happens to a pixel; the number is the decision's place in [`Plan::decisions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// It keeps its colour.
    Untouched,
    /// It gets the solid colour.
    Fill(usize),
    /// It gets a colour of the decision's soft patch.
    Blur(usize),
    /// It gets a mixture of its own colour and the patch's, where the patch fades outside the face's own box.
    Fade(usize),
}

impl Cover {
    /// Whether nothing of the pixel's own colour is left.
    pub fn hides(self) -> bool {
        matches!(self, Cover::Fill(_) | Cover::Blur(_))
    }
}

/// A run of pixels in one row that share their cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First column.
    pub left: u32,
    /// The column after the last.
    pub right: u32,
    /// What happens to them; never untouched.
    pub cover: Cover,
}

/// What a plan does to each pixel of one frame, before it is cropped or scaled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageMap {
    size: Size,
    /// One entry a row: spans from left to right that do not overlap.
    rows: Vec<Vec<Span>>,
}

impl CoverageMap {
    /// The size of the frame in pixels.
    pub fn size(&self) -> Size {
        self.size
    }

    /// The covered spans of a row from left to right; they do not overlap. Empty for rows outside the frame.
    pub fn row(&self, y: u32) -> &[Span] {
        self.rows.get(y as usize).map_or(&[], Vec::as_slice)
    }

    /// What happens to one pixel; pixels outside the frame are untouched.
    pub fn at(&self, x: u32, y: u32) -> Cover {
        let row = self.row(y);
        let after = row.partition_point(|s| s.left <= x);
        row[..after].last().filter(|s| x < s.right).map_or(Cover::Untouched, |s| s.cover)
    }

    /// The number of pixels of which nothing is left.
    pub fn pixels(&self) -> u64 {
        self.rows.iter().flatten().filter(|s| s.cover.hides()).map(|s| u64::from(s.right - s.left)).sum()
    }

    fn lay(&mut self, y: u32, new: Span) {
        let Some(row) = self.rows.get_mut(y as usize) else { return };
        let mut kept = Vec::with_capacity(row.len() + 2);
        for &old in row.iter() {
            if old.left < new.left {
                kept.push(Span { right: old.right.min(new.left), ..old });
            }
            if old.right > new.right {
                kept.push(Span { left: old.left.max(new.right), ..old });
            }
        }
        kept.push(new);
        kept.sort_by_key(|s| s.left);
        *row = kept;
    }
}

/// Works out what a plan does to each pixel of a frame of this size: solid colour lies above soft patches, these above
/// where others fade, and later decisions above earlier ones of their kind. Decisions that [`super::apply`] would refuse cover nothing here.
pub fn covered(plan: &Plan, size: Size, frame: usize) -> CoverageMap {
    let mut map = CoverageMap { size, rows: vec![Vec::new(); size.height as usize] };
    let shapes: Vec<(usize, Shape)> = shapes(plan, frame, size).collect();
    for core in [false, true] {
        for (number, shape) in &shapes {
            for y in shape.rows(size.height) {
                let [inner, outer] = shape.runs(y, size.width);
                let (run, cover) = if core { (inner, Cover::Blur(*number)) } else { (outer, Cover::Fade(*number)) };
                if run.0 < run.1 {
                    map.lay(y, Span { left: run.0, right: run.1, cover });
                }
            }
        }
    }
    for (number, mask) in masks(plan, frame, Action::Fill) {
        for (y, left, right) in touched(mask, size) {
            map.lay(y, Span { left, right, cover: Cover::Fill(number) });
        }
    }
    map
}

/// The shape of each soft patch that lies in the frame, with the decision's number.
pub(super) fn shapes(plan: &Plan, frame: usize, size: Size) -> impl Iterator<Item = (usize, Shape)> {
    masks(plan, frame, Action::Blur).filter(move |(_, mask)| !pixel_box(mask, size).is_empty()).map(|(number, mask)| {
        let face = match &plan.decisions[number].finding.place {
            Place::Pixels { polygon, .. } => polygon,
            Place::Container { .. } | Place::FileName => mask,
        };
        (number, Shape::of(mask, face))
    })
}

/// The sound masks of one action on one frame, with the decision's number.
pub(super) fn masks(plan: &Plan, frame: usize, action: Action) -> impl Iterator<Item = (usize, &Polygon)> {
    let here = move |d: &Decision| {
        d.action == action && matches!(&d.finding.place, Place::Pixels { frame: f, .. } if *f == frame)
    };
    plan.decisions
        .iter()
        .enumerate()
        .filter(move |(_, d)| here(d))
        .filter_map(|(number, d)| d.mask.as_ref().filter(|m| m.is_sound()).map(|m| (number, m)))
}

/// A block of whole pixels; `right` and `bottom` lie just outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PixelBox {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) right: u32,
    pub(super) bottom: u32,
}

impl PixelBox {
    pub(super) fn is_empty(&self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }
}

/// Every pixel the bounding rectangle touches and one more on each side, cut to the picture.
pub(super) fn pixel_box(mask: &Polygon, size: Size) -> PixelBox {
    let Rect { left, top, right, bottom } = mask.bounds();
    let (left, right) = pixel_run(f64::from(left), f64::from(right), size.width);
    let (top, bottom) = pixel_run(f64::from(top), f64::from(bottom), size.height);
    PixelBox { left, top, right, bottom }
}

/// The pixels between two coordinates and one more at each end, cut to `0..count`; the end lies just outside.
fn pixel_run(from: f64, to: f64, count: u32) -> (u32, u32) {
    let first = from.floor();
    let end = to.ceil().max(first + 1.0) + 1.0;
    let cut = |v: f64| v.clamp(0.0, f64::from(count)) as u32;
    (cut(first - 1.0), cut(end))
}

/// Every pixel whose area the polygon touches and one more on each side, as (row, first column, column after the
/// last), cut to the picture. Runs of one row do not overlap.
pub(super) fn touched(mask: &Polygon, size: Size) -> Vec<(u32, u32, u32)> {
    let bounds = mask.bounds();
    let (top, bottom) = pixel_run(f64::from(bounds.top), f64::from(bounds.bottom), size.height);
    let mut runs = Vec::new();
    for y in top..bottom {
        // The rows above and below count as well: that is the margin up and down.
        let ranges = joined(shadow(mask, f64::from(y) - 1.0, f64::from(y) + 2.0));
        let pieces = ranges.into_iter().map(|(from, to)| pixel_run(from, to, size.width));
        let pieces = joined(pieces.filter(|(left, right)| left < right).collect());
        runs.extend(pieces.into_iter().map(|(left, right)| (y, left, right)));
    }
    runs
}

/// Ranges that meet or overlap made one.
fn joined<T: PartialOrd + Copy>(mut ranges: Vec<(T, T)>) -> Vec<(T, T)> {
    ranges.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    let mut joined: Vec<(T, T)> = Vec::with_capacity(ranges.len());
    for (from, to) in ranges {
        match joined.last_mut() {
            Some(last) if from <= last.1 => {
                if to > last.1 {
                    last.1 = to;
                }
            }
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// The columns, as ranges, over which some of the polygon lies between two heights.
///
/// A point inside the band either meets an outline when moved straight up within it, and then lies under that piece
/// of outline, or reaches the band's upper edge still inside.
fn shadow(mask: &Polygon, top: f64, bottom: f64) -> Vec<(f64, f64)> {
    let points: Vec<(f64, f64)> = mask.points.iter().map(|p| (f64::from(p.x), f64::from(p.y))).collect();
    let mut ranges = Vec::new();
    let mut crossings: Vec<(f64, i32)> = Vec::new();
    for (i, &(ax, ay)) in points.iter().enumerate() {
        let (bx, by) = points[(i + 1) % points.len()];
        let x_at = |y: f64| ax + (bx - ax) * ((y - ay) / (by - ay)).clamp(0.0, 1.0);
        let (low, high) = (ay.min(by), ay.max(by));
        if high > top && low < bottom {
            let (one, other) = if low == high { (ax, bx) } else { (x_at(low.max(top)), x_at(high.min(bottom))) };
            ranges.push((one.min(other), one.max(other)));
        }
        if low <= top && top < high {
            crossings.push((x_at(top), if ay < by { 1 } else { -1 }));
        }
    }
    crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut turns = 0;
    for pair in crossings.windows(2) {
        turns += pair[0].1;
        if turns != 0 {
            ranges.push((pair[0].0, pair[1].0));
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::Point;
    use crate::redact::testing::{covering, plan};

    const SIZE: Size = Size { width: 48, height: 40 };

    fn polygon(points: &[(f32, f32)]) -> Polygon {
        Polygon { points: points.iter().map(|&(x, y)| Point { x, y }).collect() }
    }

    fn is_touched(runs: &[(u32, u32, u32)], x: u32, y: u32) -> bool {
        runs.iter().any(|&(row, left, right)| row == y && (left..right).contains(&x))
    }

    #[test]
    fn upright_box_gets_exactly_one_pixel_more() {
        let rect = Rect { left: 10.0, top: 5.0, right: 20.0, bottom: 8.0 };
        let runs = touched(&Polygon::from(rect), SIZE);
        let expected: Vec<_> = (4..9).map(|y| (y, 9, 21)).collect();
        assert_eq!(runs, expected);
        assert_eq!(pixel_box(&Polygon::from(rect), SIZE), PixelBox { left: 9, top: 4, right: 21, bottom: 9 });
    }

    #[test]
    fn a_notch_stays_open_and_crossed_outlines_are_covered() {
        let u = polygon(&[
            (4.0, 4.0),
            (12.0, 4.0),
            (12.0, 30.0),
            (32.0, 30.0),
            (32.0, 4.0),
            (40.0, 4.0),
            (40.0, 36.0),
            (4.0, 36.0),
        ]);
        let runs = touched(&u, SIZE);
        assert!(!is_touched(&runs, 22, 10), "the notch of a U");
        assert!(is_touched(&runs, 22, 33) && is_touched(&runs, 6, 10) && is_touched(&runs, 36, 10));
        // The same square walked twice: the even-odd rule would call its inside outside.
        let twice = polygon(&[
            (5.0, 5.0),
            (25.0, 5.0),
            (25.0, 25.0),
            (5.0, 25.0),
            (5.0, 5.0),
            (25.0, 5.0),
            (25.0, 25.0),
            (5.0, 25.0),
        ]);
        assert!(is_touched(&touched(&twice, SIZE), 15, 15));
    }

    #[test]
    fn fill_lies_above_blur_and_later_above_earlier() {
        let square = |left: f32| Rect { left, top: 4.0, right: left + 12.0, bottom: 16.0 };
        let plan = plan(
            SIZE,
            vec![
                covering(Action::Fill, square(10.0)),
                covering(Action::Blur, square(4.0)),
                covering(Action::Blur, square(20.0)),
                covering(Action::Fill, square(14.0)),
            ],
        );
        let map = covered(&plan, SIZE, 0);
        assert_eq!(map.at(5, 8), Cover::Blur(1));
        assert_eq!(map.at(10, 8), Cover::Fill(0));
        assert_eq!(map.at(20, 8), Cover::Fill(3));
        assert_eq!(map.at(30, 8), Cover::Blur(2));
        assert_eq!(map.at(34, 8), Cover::Fade(2));
        assert_eq!(map.at(40, 8), Cover::Untouched);
        assert_eq!(map.at(5, 30), Cover::Untouched);
        assert_eq!(map.at(500, 500), Cover::Untouched);
        let one_by_one = (0..SIZE.height).flat_map(|y| (0..SIZE.width).map(move |x| (x, y)));
        let count = one_by_one.filter(|&(x, y)| map.at(x, y).hides()).count();
        assert_eq!(map.pixels(), count as u64);
        assert_eq!(covered(&plan, SIZE, 1).pixels(), 0, "the other frame is left alone");
    }

    /// Whether the outline runs around a point, by summing the angles under which its sides are seen.
    fn is_inside(mask: &Polygon, p: Point) -> bool {
        let n = mask.points.len();
        let angle: f32 = (0..n)
            .map(|i| {
                let (a, b) = (mask.points[i], mask.points[(i + 1) % n]);
                let (ax, ay, bx, by) = (a.x - p.x, a.y - p.y, b.x - p.x, b.y - p.y);
                (ax * by - ay * bx).atan2(ax * bx + ay * by)
            })
            .sum();
        angle.abs() > 1.0
    }

    /// Distance between a point and a polygon's area, 0 inside.
    fn distance(mask: &Polygon, p: Point) -> f32 {
        if is_inside(mask, p) {
            return 0.0;
        }
        let n = mask.points.len();
        (0..n)
            .map(|i| {
                let (a, b) = (mask.points[i], mask.points[(i + 1) % n]);
                let (dx, dy) = (b.x - a.x, b.y - a.y);
                let length = (dx * dx + dy * dy).max(1e-9);
                let t = (((p.x - a.x) * dx + (p.y - a.y) * dy) / length).clamp(0.0, 1.0);
                (p.x - a.x - t * dx).hypot(p.y - a.y - t * dy)
            })
            .fold(f32::INFINITY, f32::min)
    }

    proptest! {
        #[test]
        fn covers_what_it_touches_with_a_margin_and_little_more(
            corners in prop::collection::vec((-10.0f32..58.0, -10.0f32..50.0), 3..8),
        ) {
            let mask = polygon(&corners);
            let runs = touched(&mask, SIZE);
            for y in 0..SIZE.height {
                for x in 0..SIZE.width {
                    let near = (0..=4).flat_map(|j| (0..=4).map(move |i| (i, j))).any(|(i, j)| {
                        // A net of points over the pixel and its eight neighbours, just inside their outer edge.
                        let at = |v: u32, k: i32| v as f32 + 0.5 + (k - 2) as f32 * 0.745;
                        is_inside(&mask, Point { x: at(x, i), y: at(y, j) })
                    });
                    let here = is_touched(&runs, x, y);
                    prop_assert!(here || !near, "pixel {x},{y} touches and is not covered");
                    let away = distance(&mask, Point { x: x as f32 + 0.5, y: y as f32 + 0.5 });
                    // The far corner of the ninth pixel away: 2.5 pixels each way, seen from the middle.
                    prop_assert!(!here || away < 2.2, "pixel {x},{y} is covered {away} px away");
                }
            }
        }
    }
}
