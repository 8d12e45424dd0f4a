//! Faces: YuNet at several sizes, the large ones for the back row, the small ones for those up close; where the policy
//! asks for it, CenterFace as a second opinion.

mod center;
pub(super) mod sizes;
mod turned;
mod yunet;

use std::sync::Arc;

use image::RgbImage;

use self::sizes::{Channels, input, padded, step};
use super::{Detector, Page};
use crate::error::{Fault, FileError, Stage};
use crate::finding::{By, Evidence, Finding, Kind, Place};
use crate::geometry::{Point, Polygon, Rect, Size};
use crate::model::{Model, Tensor};
use crate::picture::size_of;
use crate::policy::FaceLook;

pub use center::MODEL as SECOND_MODEL;
pub use yunet::MODEL;

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
    /// How many quarters it is turned clockwise, 0 to 3.
    pub quarters: u8,
}

impl Face {
    /// Its box in pixels of the picture, corners from the upper left one of the upright face on, clockwise.
    fn outline(&self) -> Polygon {
        let mut outline = Polygon::from(self.area);
        outline.points.rotate_left(usize::from(self.quarters));
        outline
    }
}

/// What the detector saw at one size.
struct Look {
    faces: Vec<Face>,
    /// Pixels of the picture for one pixel at this size.
    scale: f32,
}

/// Finds faces.
pub struct FaceDetector {
    model: Arc<dyn Model>,
    second: Option<Arc<dyn Model>>,
}

impl FaceDetector {
    /// Takes the model [`MODEL`] and, where a second opinion may be asked for, [`SECOND_MODEL`].
    pub fn new(model: Arc<dyn Model>, second: Option<Arc<dyn Model>>) -> Self {
        Self { model, second }
    }

    /// Every face that the policy's thresholds let pass, each once, the surest first.
    ///
    /// # Errors
    /// When a model fails or answers in another shape than agreed.
    pub fn faces(&self, pixels: &RgbImage, look: &FaceLook) -> Result<Vec<Face>, FileError> {
        let mut faces = self.upright(pixels, look)?;
        faces.extend(self.turned(pixels, &faces, look)?);
        if look.second_opinion {
            faces.extend(self.second_opinion(pixels, size_of(pixels), look)?);
        }
        Ok(each_once(faces, look.same_overlap))
    }

    /// The faces that stand more or less upright in a picture.
    fn upright(&self, pixels: &RgbImage, look: &FaceLook) -> Result<Vec<Face>, FileError> {
        let own = size_of(pixels);
        let sizes = sizes::sizes(own, &look.long_sides, look.enlarge);
        let mut looks = Vec::with_capacity(sizes.len());
        for picture in sizes::scaled(pixels, &sizes)? {
            let faces = self.seen_at(&picture, own, look.threshold.min(look.seen_again))?;
            looks.push(Look { faces, scale: step(own, size_of(&picture)).x });
        }
        Ok(believed(&looks, look))
    }

    /// What one look at a picture sees; boxes are in pixels of the picture of that size.
    fn seen_at(&self, picture: &RgbImage, own: Size, threshold: f32) -> Result<Vec<Face>, FileError> {
        let size = size_of(picture);
        let outputs = self.model.run(vec![Tensor::F32(input(picture, Channels::Bgr).into_dyn())])?;
        yunet::faces(&outputs, padded(size), step(own, size), threshold)
    }

    /// Faces on their side or head. Where several are surely seen and fewer upright ones, the picture was stored turned, and all sizes
    /// are looked at.
    fn turned(&self, pixels: &RgbImage, upright: &[Face], look: &FaceLook) -> Result<Vec<Face>, FileError> {
        let own = size_of(pixels);
        let sure = upright.iter().filter(|face| face.score >= look.turned_threshold).count();
        let pictures = sizes::scaled(pixels, &sizes::sizes(own, &look.turned_long_sides, 1.0))?;
        let mut all = Vec::new();
        for quarters in 1..4 {
            let side = if quarters == 2 { own } else { Size { width: own.height, height: own.width } };
            let mut faces = Vec::new();
            for picture in &pictures {
                faces.extend(self.seen_at(&turned::righted(picture, quarters), side, look.turned_threshold)?);
            }
            let mut faces = each_once(faces, look.same_overlap);
            if faces.len() > sure.max(1) {
                faces.extend(self.upright(&turned::righted(pixels, quarters), look)?);
            }
            all.extend(faces.iter().map(|face| turned::back(face, quarters, own)));
        }
        Ok(all)
    }

    fn second_opinion(&self, pixels: &RgbImage, own: Size, look: &FaceLook) -> Result<Vec<Face>, FileError> {
        let second = self.second.as_ref().ok_or_else(|| {
            let reason = String::from("it was not loaded; the policy did not ask for it when the run began");
            FileError::at(Stage::Detect, Fault::Model { id: String::from(SECOND_MODEL), reason })
        })?;
        let sizes = sizes::sizes(own, &[look.second_long_side], 1.0);
        let mut faces = Vec::new();
        for (picture, &size) in sizes::scaled(pixels, &sizes)?.iter().zip(&sizes) {
            let outputs = second.run(vec![Tensor::F32(input(picture, Channels::Rgb).into_dyn())])?;
            faces.extend(center::faces(&outputs, padded(size), step(own, size), look.second_threshold)?);
        }
        Ok(faces)
    }
}

impl Detector for FaceDetector {
    fn id(&self) -> &'static str {
        "face"
    }

    /// Badges are looked for below faces, and before the text is read.
    fn looks_before_reading(&self) -> bool {
        true
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        let size = size_of(page.pixels);
        let faces = self.faces(page.afar, &page.looks.face)?;
        let Point { x, y } = page.step();
        let in_picture = |face: Face| {
            let Rect { left, top, right, bottom } = face.area;
            let area = Rect { left: left * x, top: top * y, right: right * x, bottom: bottom * y }.within(size);
            Face { area, ..face }
        };
        let findings = faces.into_iter().map(in_picture).filter(|face| face.area.area() > 0.0);
        Ok(findings
            .map(|face| Finding {
                kind: Kind::Face,
                place: Place::Pixels { frame: page.frame, polygon: face.outline() },
                confidence: face.score,
                group: None,
                by: By { detector: String::from(self.id()), rule: None, evidence: vec![Evidence::Model] },
            })
            .collect())
    }
}

/// The faces of each size that the thresholds let pass: a face seen at two sizes needs less than one seen once.
fn believed(looks: &[Look], look: &FaceLook) -> Vec<Face> {
    let mut faces = Vec::new();
    for (number, here) in looks.iter().enumerate() {
        let last = number + 1 == looks.len();
        let seen_again = |face: &Face| {
            let others = looks.iter().enumerate().filter(|(other, _)| *other != number).flat_map(|(_, l)| &l.faces);
            others.into_iter().any(|o| o.score >= look.seen_again && o.area.overlap(&face.area) > look.same_overlap)
        };
        for face in &here.faces {
            let length = face.area.width().max(face.area.height()) / here.scale;
            let fits = (last || length >= SMALLEST_BEFORE_LAST) && (number == 0 || length <= look.largest as f32);
            if !fits || face.score < look.threshold {
                continue;
            }
            let once = if last && length < look.small as f32 { look.small_threshold } else { look.once_threshold };
            if face.score >= once || seen_again(face) {
                faces.push(*face);
            }
        }
    }
    faces
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

    use ndarray::ArrayD;

    use super::yunet::STRIDES;
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
        let long_sides = long_sides.to_vec();
        FaceLook { long_sides, threshold: 0.5, largest: 1000, same_overlap: 0.3, ..FaceLook::default() }
    }

    #[test]
    fn a_box_comes_back_in_pixels_of_the_picture() {
        let fake = Fake::new(0.8);
        let pixels = RgbImage::from_pixel(200, 100, image::Rgb([10, 20, 30]));
        let faces = FaceDetector::new(fake.clone(), None).faces(&pixels, &look(&[100])).expect("the fake answers");
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
    fn a_wrong_shape_fails_the_file() {
        let fake = Arc::new(Fake { score: 0.8, seen: Mutex::default(), short: true });
        let error = FaceDetector::new(fake, None).faces(&RgbImage::new(64, 64), &look(&[64])).expect_err("short");
        assert!(error.to_string().contains("another shape"));
    }

    #[test]
    fn scores_below_the_threshold_are_not_reported() {
        let faces = FaceDetector::new(Fake::new(0.4), None).faces(&RgbImage::new(64, 64), &look(&[64]));
        assert_eq!(faces.expect("the fake answers"), []);
    }

    #[test]
    fn the_same_face_at_two_sizes_is_one() {
        let face = |left: f32, side: f32, score: f32| Face {
            area: Rect { left, top: 10.0, right: left + side, bottom: 10.0 + side },
            landmarks: [Point { x: 0.0, y: 0.0 }; 5],
            score,
            quarters: 0,
        };
        let (large, shifted, inside) = (face(10.0, 40.0, 0.9), face(14.0, 40.0, 0.7), face(20.0, 10.0, 0.6));
        let beside = face(60.0, 40.0, 0.5);
        assert_eq!(each_once(vec![beside, inside, shifted, large], 0.3), [large, beside]);
        // A larger box around a surer small one is kept: covering the small one would not cover it.
        let around = face(0.0, 80.0, 0.5);
        assert_eq!(each_once(vec![inside, around], 0.3), [inside, around]);
    }

    fn seen(left: f32, side: f32, score: f32) -> Face {
        let area = Rect { left, top: 10.0, right: left + side, bottom: 10.0 + side };
        Face { area, landmarks: [Point { x: 0.0, y: 0.0 }; 5], score, quarters: 0 }
    }

    #[test]
    fn a_face_seen_once_needs_more() {
        let look = FaceLook { once_threshold: 0.7, small_threshold: 0.6, small: 30, seen_again: 0.3, ..look(&[]) };
        let at = |scale: f32, faces: &[Face]| Look { faces: faces.to_vec(), scale };
        let (doubtful, sure, weak) = (seen(10.0, 100.0, 0.55), seen(300.0, 100.0, 0.75), seen(12.0, 100.0, 0.35));
        assert_eq!(believed(&[at(2.0, &[doubtful, sure]), at(1.0, &[])], &look), [sure]);
        assert_eq!(believed(&[at(2.0, &[doubtful]), at(1.0, &[weak])], &look), [doubtful]);
        // Only the largest size can see small ones; the others leave them to it.
        let (small, smaller) = (seen(10.0, 20.0, 0.62), seen(60.0, 20.0, 0.58));
        assert_eq!(believed(&[at(2.0, &[]), at(1.0, &[small, smaller])], &look), [small]);
        assert_eq!(believed(&[at(2.0, &[seen(10.0, 20.0, 0.9)]), at(1.0, &[])], &look), []);
    }

    #[test]
    fn faces_that_are_seen_in_the_turned_picture_only_lie() {
        let pixels = RgbImage::from_pixel(200, 100, image::Rgb([10, 20, 30]));
        let wanted = FaceLook { turned_long_sides: vec![100], turned_threshold: 0.7, ..look(&[]) };
        let found = FaceDetector::new(Fake::new(0.8), None).faces(&pixels, &wanted).expect("the fake answers");
        let mut outlines: Vec<(u8, Point)> = found.iter().map(|f| (f.quarters, f.outline().points[0])).collect();
        outlines.sort_by_key(|o| o.0);
        // The fake sees a face in the upper left corner of whatever it gets.
        let at = |x, y| Point { x, y };
        assert_eq!(outlines, [(1, at(200.0, 0.0)), (2, at(200.0, 100.0)), (3, at(0.0, 100.0))]);
        let doubtful = FaceDetector::new(Fake::new(0.6), None).faces(&pixels, &wanted).expect("the fake answers");
        assert_eq!(doubtful, []);
    }

    #[test]
    fn the_second_opinion_is_asked_only_where_wanted() {
        let pixels = RgbImage::new(64, 64);
        let fake = || Arc::new(Fake { score: 0.8, seen: Mutex::default(), short: true });
        let wanted = FaceLook { second_opinion: true, second_long_side: 64, ..look(&[64]) };
        for second in [Some(fake() as Arc<dyn Model>), None] {
            let detector = FaceDetector::new(Fake::new(0.8), second);
            assert_eq!(detector.faces(&pixels, &look(&[64])).expect("it is not asked").len(), 1);
            let error = detector.faces(&pixels, &wanted).expect_err("it answers in another shape or is not there");
            assert!(error.to_string().contains(SECOND_MODEL));
        }
    }
}
