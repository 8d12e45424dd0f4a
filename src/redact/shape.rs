//! The rounded outline of a soft patch: all of the face's own box lies in its core, and only around the core does the
//! patch fade into the picture.

use crate::geometry::{Point, Polygon, Rect};

/// How far the fading reaches beyond the core, as a share of half its sides.
const FADE: f32 = 0.25;

/// How round the core may be, the roundest first: 2 is an ellipse, and larger numbers come nearer to the box.
const ROUNDNESS: [f32; 3] = [2.5, 3.0, 4.0];

/// The core and the box within it are one pixel and a half larger than asked, so that no pixel on an edge is left out.
const ROUNDING: f32 = 1.5;

/// A rounded box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    middle: Point,
    half_width: f32,
    half_height: f32,
    /// The exponent of the rounded box; none for a box with its corners.
    roundness: Option<f32>,
}

impl Shape {
    /// The shape of a mask around a face's own box: as round as it can be with the whole box in the core, and the mask's
    /// whole box where the face's own reaches out of it.
    pub(super) fn of(mask: &Polygon, face: &Polygon) -> Self {
        let area = mask.bounds();
        let core = Self {
            middle: area.center(),
            half_width: area.width() / 2.0 + ROUNDING,
            half_height: area.height() / 2.0 + ROUNDING,
            roundness: None,
        };
        let Rect { left, top, right, bottom } = face.bounds().grown(ROUNDING, ROUNDING);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Point { x, y });
        let rounded = ROUNDNESS.map(|exponent| Self { roundness: Some(exponent), ..core });
        rounded.into_iter().find(|s| corners.iter().all(|&c| s.depth(c) <= 1.0)).unwrap_or(core)
    }

    /// How far out a place lies: up to 1 in the core, up to 1 + [`FADE`] where the patch fades.
    fn depth(&self, p: Point) -> f32 {
        let (u, v) =
            (((p.x - self.middle.x) / self.half_width).abs(), ((p.y - self.middle.y) / self.half_height).abs());
        match self.roundness {
            Some(n) => (u.powf(n) + v.powf(n)).powf(1.0 / n),
            None => u.max(v),
        }
    }

    /// The share of the patch's colour at a pixel, 1 in the core and 0 outside.
    pub(super) fn share(&self, x: u32, y: u32) -> f32 {
        let t = ((self.depth(Point { x: x as f32 + 0.5, y: y as f32 + 0.5 }) - 1.0) / FADE).clamp(0.0, 1.0);
        1.0 - t * t * (3.0 - 2.0 * t)
    }

    /// The columns of a row that lie in the core, and those that lie in the core or fade, cut to `0..width`.
    pub(super) fn runs(&self, y: u32, width: u32) -> [(u32, u32); 2] {
        [1.0, 1.0 + FADE].map(|reach| {
            let v = (y as f32 + 0.5 - self.middle.y).abs() / (self.half_height * reach);
            if v > 1.0 {
                return (0, 0);
            }
            let u = self.roundness.map_or(1.0, |n| (1.0 - v.powf(n)).powf(1.0 / n)) * self.half_width * reach;
            let column = |x: f32| x.round().clamp(0.0, width as f32) as u32;
            (column(self.middle.x - u), column(self.middle.x + u))
        })
    }

    /// The rows that any of it may lie in, cut to `0..height`.
    pub(super) fn rows(&self, height: u32) -> std::ops::Range<u32> {
        let reach = self.half_height * (1.0 + FADE);
        let row = |y: f32| y.clamp(0.0, height as f32) as u32;
        row((self.middle.y - reach).floor())..row((self.middle.y + reach).ceil())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Rect {
        Rect { left, top, right, bottom }
    }

    #[test]
    fn it_is_round_where_the_face_allows_and_square_where_not() {
        let mask = Polygon::from(rect(10.0, 10.0, 110.0, 150.0));
        let inner = Polygon::from(rect(30.0, 40.0, 90.0, 120.0));
        assert_eq!(Shape::of(&mask, &inner).roundness, Some(2.5));
        assert_eq!(Shape::of(&mask, &mask).roundness, None);
        let away = Polygon::from(rect(300.0, 300.0, 310.0, 310.0));
        assert_eq!(Shape::of(&mask, &away).roundness, None);
    }

    #[test]
    fn it_fades_from_the_core_outwards() {
        let mask = Polygon::from(rect(100.0, 100.0, 200.0, 240.0));
        let shape = Shape::of(&mask, &Polygon::from(rect(120.0, 140.0, 180.0, 210.0)));
        let shares: Vec<f32> = (150..230).map(|x| shape.share(x, 170)).collect();
        assert_eq!((shares[0], shares[79]), (1.0, 0.0));
        assert!(shares.windows(2).all(|w| w[0] >= w[1]));
        assert!(shares.iter().any(|s| (0.4..0.6).contains(s)));
        assert_eq!(shape.share(100, 100), 0.0, "the corner of the mask");
    }

    proptest! {
        #[test]
        fn every_pixel_of_the_face_lies_in_the_core(
            left in -20.0f32..80.0, top in -20.0f32..60.0, width in 1.0f32..90.0, height in 1.0f32..90.0,
            sideways in 0.0f32..0.5, up in 0.0f32..0.5, down in 0.0f32..0.4,
        ) {
            let face = rect(left, top, left + width, top + height);
            let mask = rect(
                left - sideways * width, top - up * height, left + (1.0 + sideways) * width, top + (1.0 + down) * height,
            );
            let shape = Shape::of(&mask.into(), &face.into());
            let rows = shape.rows(100);
            for y in (face.top.max(0.0) as u32)..(face.bottom.ceil().clamp(0.0, 100.0) as u32) {
                prop_assert!(rows.contains(&y));
                let [core, all] = shape.runs(y, 120);
                let (from, to) = (face.left.max(0.0) as u32, face.right.ceil().clamp(0.0, 120.0) as u32);
                prop_assert!(from >= to || (core.0 <= from && core.1 >= to), "row {y}: {core:?} {from}..{to}");
                prop_assert!(core.0 == core.1 || (all.0 <= core.0 && all.1 >= core.1));
            }
        }
    }
}
