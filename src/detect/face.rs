//! Faces, with YuNet at several sizes: the large sizes see faces in the back row, the small ones those up close.

use std::sync::Arc;

use image::RgbImage;
use ndarray::{Array4, ArrayD};

use super::{Detector, Page};
use crate::error::{Fault, FileError, Stage};
use crate::finding::{By, Evidence, Finding, Kind, Place};
use crate::geometry::{Point, Polygon, Rect, Size};
use crate::model::{Model, Tensor};
use crate::picture::size_of;
use crate::policy::FaceLook;
use crate::scaling::scaled;

/// The manifest id of the model.
pub const MODEL: &str = "face-detect-yunet-2023mar";

/// The distances in pixels between the places at which the model looks, in the order of its outputs.
const STRIDES: [usize; 3] = [8, 16, 32];

/// The model's input sides are multiples of this many pixels.
const SIDE_STEP: u32 = 32;

/// At all sizes but the largest, smaller boxes than this many pixels are left to the next size, which sees the same
/// faces more sharply; here they are mostly doubles beside the true place.
const SMALLEST_BEFORE_LAST: f32 = 24.0;

/// A box with more than this share of its area inside a surer one says nothing new: covering that one covers it too.
const WHOLLY_INSIDE: f32 = 0.9;

/// One face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// Its box from the forehead to the chin, in pixels of the picture; it may reach out of it.
    pub area: Rect,
    /// Right eye, left eye, tip of the nose, right and left corner of the mouth, in pixels of the picture.
    pub landmarks: [Point; 5],
    /// How sure the model is, 0 to 1.
    pub score: f32,
}

/// Finds faces.
pub struct FaceDetector {
    model: Arc<dyn Model>,
}

impl FaceDetector {
    /// Takes the model [`MODEL`].
    pub fn new(model: Arc<dyn Model>) -> Self {
        Self { model }
    }

    /// Every face at or above the threshold, each once, the surest first.
    ///
    /// # Errors
    /// When the model fails or answers in another shape than agreed.
    pub fn faces(&self, pixels: &RgbImage, look: &FaceLook) -> Result<Vec<Face>, FileError> {
        let mut faces = Vec::new();
        let sizes = sizes(size_of(pixels), &look.long_sides);
        for (i, &size) in sizes.iter().enumerate() {
            let outputs = self.model.run(vec![Tensor::F32(input(pixels, size)?.into_dyn())])?;
            let scale =
                Point { x: pixels.width() as f32 / size.width as f32, y: pixels.height() as f32 / size.height as f32 };
            let found = decoded(&outputs, padded(size), scale, look.threshold)?;
            let least = if i + 1 < sizes.len() { SMALLEST_BEFORE_LAST * scale.x } else { 0.0 };
            let most = if i == 0 { f32::INFINITY } else { look.largest as f32 * scale.x };
            let length = |face: &Face| face.area.width().max(face.area.height());
            faces.extend(found.into_iter().filter(|face| (least..=most).contains(&length(face))));
        }
        Ok(each_once(faces, look.same_overlap))
    }
}

impl Detector for FaceDetector {
    fn id(&self) -> &'static str {
        "face"
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        let size = size_of(page.pixels);
        let faces = self.faces(page.pixels, &page.looks.face)?;
        let findings =
            faces.into_iter().map(|face| (face.area.within(size), face.score)).filter(|(a, _)| a.area() > 0.0);
        Ok(findings
            .map(|(area, score)| Finding {
                kind: Kind::Face,
                place: Place::Pixels { frame: page.frame, polygon: Polygon::from(area) },
                confidence: score,
                group: None,
                by: By { detector: String::from(self.id()), rule: None, evidence: vec![Evidence::Model] },
            })
            .collect())
    }
}

/// The sizes at which to look, without repeats; the picture is never enlarged.
fn sizes(own: Size, long_sides: &[u32]) -> Vec<Size> {
    let long = own.width.max(own.height);
    let mut sides: Vec<u32> = long_sides.iter().map(|&side| side.clamp(1, long.max(1))).collect();
    sides.sort_unstable();
    sides.dedup();
    let scaled = |v: u32, side: u32| ((u64::from(v) * u64::from(side)).div_ceil(u64::from(long.max(1))) as u32).max(1);
    sides.into_iter().map(|s| Size { width: scaled(own.width, s), height: scaled(own.height, s) }).collect()
}

/// The size of the model's input: padded at the right and below.
fn padded(size: Size) -> Size {
    Size { width: size.width.next_multiple_of(SIDE_STEP), height: size.height.next_multiple_of(SIDE_STEP) }
}

/// The picture at a size as the model wants it: 1 x 3 x height x width, blue, green, red, 0 to 255, padded with 0.
fn input(pixels: &RgbImage, size: Size) -> Result<Array4<f32>, FileError> {
    let all = Rect { left: 0.0, top: 0.0, right: pixels.width() as f32, bottom: pixels.height() as f32 };
    let small = scaled(pixels, all, size).map_err(|fault| FileError::at(Stage::Detect, fault))?;
    let whole = padded(size);
    let mut array = Array4::zeros((1, 3, whole.height as usize, whole.width as usize));
    let width = size.width as usize;
    for (y, row) in small.chunks_exact(width * 3).enumerate() {
        for channel in 0..3 {
            let mut target = array.slice_mut(ndarray::s![0, channel, y, ..width]);
            for (value, pixel) in target.iter_mut().zip(row.chunks_exact(3)) {
                *value = f32::from(pixel[2 - channel]);
            }
        }
    }
    Ok(array)
}

/// Reads the twelve outputs: scores, presence, boxes and landmarks, each at three strides.
fn decoded(outputs: &[ArrayD<f32>], whole: Size, scale: Point, threshold: f32) -> Result<Vec<Face>, FileError> {
    let fault = |reason: &str| {
        FileError::at(Stage::Detect, Fault::Model { id: String::from(MODEL), reason: reason.to_owned() })
    };
    let mut faces = Vec::new();
    for (level, stride) in STRIDES.into_iter().enumerate() {
        let columns = whole.width as usize / stride;
        let count = columns * (whole.height as usize / stride);
        let values = |kind: usize, each: usize| {
            let array = outputs.get(kind * STRIDES.len() + level);
            array
                .filter(|a| a.len() == count * each)
                .and_then(|a| a.as_slice())
                .ok_or_else(|| fault("its output has another shape than the manifest says"))
        };
        let (class, presence, boxes, points) = (values(0, 1)?, values(1, 1)?, values(2, 4)?, values(3, 10)?);
        for i in 0..count {
            let score = (class[i].clamp(0.0, 1.0) * presence[i].clamp(0.0, 1.0)).sqrt();
            if score < threshold {
                continue;
            }
            let step = stride as f32;
            let (column, row) = ((i % columns) as f32, (i / columns) as f32);
            let place = |x: f32, y: f32| Point { x: (column + x) * step * scale.x, y: (row + y) * step * scale.y };
            let b = &boxes[i * 4..i * 4 + 4];
            let middle = place(b[0], b[1]);
            let (width, height) = (b[2].exp() * step * scale.x, b[3].exp() * step * scale.y);
            let area = Rect { left: middle.x, top: middle.y, right: middle.x, bottom: middle.y };
            let k = &points[i * 10..i * 10 + 10];
            let face = Face {
                area: area.grown(width / 2.0, height / 2.0),
                landmarks: std::array::from_fn(|n| place(k[2 * n], k[2 * n + 1])),
                score,
            };
            if ![area.left, area.top, width, height].iter().all(|v| v.is_finite()) {
                return Err(fault("its output holds a value that is no number"));
            }
            faces.push(face);
        }
    }
    Ok(faces)
}

/// Keeps the surest of boxes for the same face.
fn each_once(mut faces: Vec<Face>, same_overlap: f32) -> Vec<Face> {
    faces.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<Face> = Vec::new();
    for face in faces {
        let known = kept.iter().any(|k| {
            k.area.overlap(&face.area) > same_overlap
                || k.area.intersection(&face.area).area() > WHOLLY_INSIDE * face.area.area()
        });
        if !known {
            kept.push(face);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Answers with one face at a place of stride 8, whatever it sees, and remembers what it was given.
    struct Fake {
        score: f32,
        seen: Mutex<Vec<ArrayD<f32>>>,
        short: bool,
    }

    impl Fake {
        fn new(score: f32) -> Arc<Self> {
            Arc::new(Self { score, seen: Mutex::default(), short: false })
        }
    }

    impl Model for Fake {
        fn run(&self, mut inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
            let Some(Tensor::F32(array)) = inputs.pop() else { panic!("one picture goes in") };
            let (height, width) = (array.shape()[2], array.shape()[3]);
            self.seen.lock().expect("lock").push(array);
            let mut outputs = Vec::new();
            for each in [1, 1, 4, 10] {
                for stride in STRIDES {
                    let count = (height / stride) * (width / stride) - usize::from(self.short);
                    outputs.push(ArrayD::zeros(vec![1, count, each]));
                }
            }
            if !self.short {
                let at = width / 8 + 2;
                outputs[0][[0, at, 0]] = self.score;
                outputs[3][[0, at, 0]] = self.score;
                outputs[6][[0, at, 2]] = 4f32.ln();
                outputs[6][[0, at, 3]] = 2f32.ln();
            }
            Ok(outputs)
        }

        fn note(&self, _key: &str) -> Option<String> {
            None
        }
    }

    fn look(long_sides: &[u32]) -> FaceLook {
        FaceLook { long_sides: long_sides.to_vec(), threshold: 0.5, largest: 1000, same_overlap: 0.3 }
    }

    #[test]
    fn a_box_comes_back_in_pixels_of_the_picture() {
        let fake = Fake::new(0.8);
        let pixels = RgbImage::from_pixel(200, 100, image::Rgb([10, 20, 30]));
        let faces = FaceDetector::new(fake.clone()).faces(&pixels, &look(&[100])).expect("the fake answers");
        // Column 2, row 1 of stride 8, in a picture scaled to a half.
        assert_eq!(faces.len(), 1);
        assert_eq!(faces[0].area, Rect { left: 0.0, top: 0.0, right: 64.0, bottom: 32.0 });
        assert_eq!(faces[0].landmarks[0], Point { x: 32.0, y: 16.0 });
        assert!((faces[0].score - 0.8).abs() < 1e-6);
        let seen = fake.seen.lock().expect("lock");
        assert_eq!(seen[0].shape(), [1, 3, 64, 128]);
        assert_eq!([seen[0][[0, 0, 5, 5]], seen[0][[0, 1, 5, 5]], seen[0][[0, 2, 5, 5]]], [30.0, 20.0, 10.0]);
        assert_eq!(seen[0][[0, 0, 60, 5]], 0.0, "the padding is black");
    }

    #[test]
    fn sizes_above_its_own_are_looked_at_once() {
        let own = Size { width: 1000, height: 500 };
        let found = sizes(own, &[640, 1280, 1920]);
        assert_eq!(found, [Size { width: 640, height: 320 }, own]);
        assert_eq!(sizes(Size { width: 1, height: 1 }, &[640]).len(), 1);
    }

    #[test]
    fn a_wrong_shape_fails_the_file() {
        let fake = Arc::new(Fake { score: 0.8, seen: Mutex::default(), short: true });
        let error = FaceDetector::new(fake).faces(&RgbImage::new(64, 64), &look(&[64])).expect_err("short");
        assert!(error.to_string().contains("another shape"));
    }

    #[test]
    fn scores_below_the_threshold_are_not_reported() {
        let faces = FaceDetector::new(Fake::new(0.4)).faces(&RgbImage::new(64, 64), &look(&[64]));
        assert_eq!(faces.expect("the fake answers"), []);
    }

    #[test]
    fn the_same_face_at_two_sizes_is_one() {
        let face = |left: f32, side: f32, score: f32| Face {
            area: Rect { left, top: 10.0, right: left + side, bottom: 10.0 + side },
            landmarks: [Point { x: 0.0, y: 0.0 }; 5],
            score,
        };
        let (large, shifted, inside) = (face(10.0, 40.0, 0.9), face(14.0, 40.0, 0.7), face(20.0, 10.0, 0.6));
        let beside = face(60.0, 40.0, 0.5);
        assert_eq!(each_once(vec![beside, inside, shifted, large], 0.3), [large, beside]);
        // A larger box around a surer small one is kept: covering the small one would not cover it.
        let around = face(0.0, 80.0, 0.5);
        assert_eq!(each_once(vec![inside, around], 0.3), [inside, around]);
    }
}
