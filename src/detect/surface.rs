//! Badges, and the things that records are read from: screens, papers, boards and labels; with this project's own model.

pub(super) mod decode;

use std::sync::Arc;

use image::RgbImage;
use ndarray::Array4;

use self::decode::{Input, within};
use super::face::sizes::{Channels, input as input_of, padded};
use super::{Detector, Page};
use crate::error::{FileError, Stage};
use crate::finding::{By, Evidence, Finding, Kind, Place};
use crate::geometry::{Point, Polygon, Size};
use crate::model::{Model, Tensor};
use crate::picture::size_of;
use crate::policy::{Looks, SurfaceLook};
use crate::scaling::resized;

/// The manifest id of the model.
pub const MODEL: &str = "surface-detect-phiscrub";

/// What the model's heat maps stand for, in its order.
const KINDS: [Kind; 5] = [Kind::Badge, Kind::Screen, Kind::Paper, Kind::Board, Kind::Label];

/// One badge, screen, paper, board or label.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    /// What it is.
    pub kind: Kind,
    /// Its four corners clockwise from the upper left, in pixels of the picture; they may reach out of it.
    pub outline: Polygon,
    /// How sure the model is, 0 to 1.
    pub score: f32,
}

impl Surface {
    /// The finding of a detector on a frame; the outline is in pixels of the picture.
    pub(super) fn finding(self, frame: usize, detector: &str) -> Finding {
        Finding {
            kind: self.kind,
            place: Place::Pixels { frame, polygon: self.outline },
            confidence: self.score,
            group: None,
            by: By { detector: detector.to_owned(), rule: None, evidence: vec![Evidence::Model] },
        }
    }
}

/// Finds badges and surfaces.
pub struct SurfaceDetector {
    model: Arc<dyn Model>,
}

impl SurfaceDetector {
    /// Takes the model [`MODEL`].
    pub fn new(model: Arc<dyn Model>) -> Self {
        Self { model }
    }

    /// Everything at or above the threshold, each once, the surest first.
    ///
    /// # Errors
    /// When the model fails or answers in another shape than agreed.
    pub fn surfaces(&self, pixels: &RgbImage, look: &SurfaceLook) -> Result<Vec<Surface>, FileError> {
        let own = size_of(pixels);
        let size = looked_at(own, look.long_side);
        let outputs = self.model.run(vec![Tensor::F32(input(pixels, size)?.into_dyn())])?;
        let scale = Point { x: own.width as f32 / size.width as f32, y: own.height as f32 / size.height as f32 };
        let whole = Input { pictures: 1, size: padded(size), kinds: KINDS.len() };
        let surfaces = decode::things(&outputs, whole, MODEL, look.threshold)?.into_iter().map(|thing| Surface {
            kind: KINDS[thing.kind],
            outline: Polygon { points: thing.corners.map(|p| Point { x: p.x * scale.x, y: p.y * scale.y }).to_vec() },
            score: thing.score,
        });
        Ok(each_once(surfaces.collect(), look.same_overlap))
    }
}

impl Detector for SurfaceDetector {
    fn id(&self) -> &'static str {
        "surface"
    }

    fn looks_before_reading(&self) -> bool {
        true
    }

    /// A cover on a thing, or beside one, shows no other things.
    fn would_repeat(&self, first: &Looks, again: &Looks, _changed: bool) -> bool {
        first.surface == again.surface
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        let size = size_of(page.pixels);
        let surfaces = self.surfaces(page.afar, &page.looks.surface)?;
        let placed = surfaces.into_iter().map(|s| Surface { outline: within(&s.outline, page.step(), size), ..s });
        let seen = placed.filter(|surface| surface.outline.area() > 0.0);
        Ok(seen.map(|surface| surface.finding(page.frame, self.id())).collect())
    }
}

/// The size at which to look; the picture is never enlarged.
fn looked_at(own: Size, long_side: u32) -> Size {
    let long = own.width.max(own.height).max(1);
    let side = long_side.clamp(1, long);
    let scaled = |v: u32| ((u64::from(v) * u64::from(side)).div_ceil(u64::from(long)) as u32).max(1);
    Size { width: scaled(own.width), height: scaled(own.height) }
}

/// The picture at a size as the model wants it: red, green, blue.
fn input(pixels: &RgbImage, size: Size) -> Result<Array4<f32>, FileError> {
    let small = resized(pixels, size).map_err(|fault| FileError::at(Stage::Detect, fault))?;
    Ok(input_of(&small, Channels::Rgb))
}

/// Keeps the surest of those of one kind that lie on each other.
pub(super) fn each_once(mut surfaces: Vec<Surface>, same_overlap: f32) -> Vec<Surface> {
    surfaces.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<Surface> = Vec::new();
    for surface in surfaces {
        let bounds = surface.outline.bounds();
        let known = |k: &Surface| k.kind == surface.kind && k.outline.bounds().overlap(&bounds) > same_overlap;
        if !kept.iter().any(known) {
            kept.push(surface);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use ndarray::ArrayD;

    use super::decode::{SHAPE, STRIDE};
    use super::*;
    use crate::geometry::Rect;

    /// Answers with one paper at column 10, row 5, whatever it sees, and remembers what it was given.
    struct Fake {
        shape: [f32; SHAPE],
        channels: usize,
        seen: Mutex<Vec<ArrayD<f32>>>,
    }

    fn fake(shape: [f32; SHAPE]) -> Arc<Fake> {
        Arc::new(Fake { shape, channels: SHAPE, seen: Mutex::default() })
    }

    impl Model for Fake {
        fn run(&self, mut inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
            let Some(Tensor::F32(array)) = inputs.pop() else { panic!("one picture goes in") };
            let (rows, columns) = (array.shape()[2] / STRIDE, array.shape()[3] / STRIDE);
            self.seen.lock().expect("lock").push(array);
            let mut heat = ArrayD::zeros(vec![1, KINDS.len(), rows, columns]);
            heat[[0, 2, 5, 10]] = 0.7;
            let mut shape = ArrayD::zeros(vec![1, self.channels, rows, columns]);
            for (n, value) in self.shape.iter().enumerate().take(self.channels) {
                shape[[0, n, 5, 10]] = *value;
            }
            Ok(vec![heat, shape])
        }

        fn note(&self, _key: &str) -> Option<String> {
            None
        }
    }

    const LOOK: SurfaceLook = SurfaceLook { long_side: 100, threshold: 0.5, same_overlap: 0.45 };

    fn straight() -> [f32; SHAPE] {
        let mut shape = [0.0; SHAPE];
        (shape[0], shape[1], shape[2], shape[3]) = (0.5, 0.5, 8f32.ln(), 4f32.ln());
        shape
    }

    #[test]
    fn a_box_comes_back_in_pixels_of_the_picture() {
        let model = fake(straight());
        let pixels = RgbImage::from_pixel(200, 100, image::Rgb([10, 20, 30]));
        let found = SurfaceDetector::new(model.clone()).surfaces(&pixels, &LOOK).expect("the fake answers");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kind, found[0].score), (Kind::Paper, 0.7));
        // Column 10.5 and row 5.5 of stride 8, 8 by 4 cells, in a picture scaled to a half.
        let bounds = found[0].outline.bounds();
        let expected = Rect { left: 104.0, top: 56.0, right: 232.0, bottom: 120.0 };
        assert!(bounds.overlap(&expected) > 0.999, "{bounds:?}");
        let seen = model.seen.lock().expect("lock");
        assert_eq!(seen[0].shape(), [1, 3, 64, 128]);
        assert_eq!([seen[0][[0, 0, 5, 5]], seen[0][[0, 1, 5, 5]], seen[0][[0, 2, 5, 5]]], [10.0, 20.0, 30.0]);
        assert_eq!(seen[0][[0, 0, 60, 5]], 0.0, "the padding is black");
    }

    #[test]
    fn corners_go_inwards() {
        let mut shape = straight();
        (shape[4], shape[5]) = (0.25, 0.0);
        (shape[8], shape[9]) = (0.25, 2.0);
        let pixels = RgbImage::new(100, 60);
        let found = SurfaceDetector::new(fake(shape)).surfaces(&pixels, &LOOK).expect("the fake answers");
        let points = &found[0].outline.points;
        let near = |p: Point, x: f32, y: f32| (p.x - x).abs() < 1e-3 && (p.y - y).abs() < 1e-3;
        assert!(near(points[0], 68.0, 28.0), "a quarter of the width to the right: {:?}", points[0]);
        assert!(near(points[1], 116.0, 28.0), "the corner of the box: {:?}", points[1]);
        assert!(near(points[2], 100.0, 28.0), "never further than the other side: {:?}", points[2]);
    }

    #[test]
    fn one_corner_touches_each_side_of_the_box() {
        let mut shape = straight();
        shape[4..].fill(0.1);
        shape[4] = 0.3;
        let found = SurfaceDetector::new(fake(shape)).surfaces(&RgbImage::new(100, 60), &LOOK).expect("it answers");
        let bounds = found[0].outline.bounds();
        assert!(bounds.overlap(&Rect { left: 52.0, top: 28.0, right: 116.0, bottom: 60.0 }) > 0.999, "{bounds:?}");
        assert!((found[0].outline.points[0].x - 64.8).abs() < 1e-3, "the upper left stays a fifth of the width inside");
    }

    #[test]
    fn a_wrong_shape_fails_the_file() {
        let model = Arc::new(Fake { shape: straight(), channels: 4, seen: Mutex::default() });
        let error = SurfaceDetector::new(model).surfaces(&RgbImage::new(128, 64), &LOOK).expect_err("too few channels");
        assert!(error.to_string().contains("another shape"));
    }

    #[test]
    fn numbers_that_are_none_fail_the_file() {
        let mut shape = straight();
        shape[2] = f32::NAN;
        let error = SurfaceDetector::new(fake(shape)).surfaces(&RgbImage::new(128, 64), &LOOK).expect_err("no number");
        assert!(error.to_string().contains("no number"));
    }

    #[test]
    fn what_is_seen_twice_is_one_and_other_kinds_stay() {
        let surface = |kind: Kind, left: f32, score: f32| {
            let area = Rect { left, top: 0.0, right: left + 40.0, bottom: 40.0 };
            Surface { kind, outline: area.into(), score }
        };
        let (sure, again) = (surface(Kind::Badge, 0.0, 0.9), surface(Kind::Badge, 6.0, 0.6));
        let (other, beside) = (surface(Kind::Paper, 2.0, 0.5), surface(Kind::Badge, 60.0, 0.4));
        let kept = each_once(vec![beside.clone(), other.clone(), again, sure.clone()], 0.45);
        assert_eq!(kept, [sure, other, beside]);
    }
}
