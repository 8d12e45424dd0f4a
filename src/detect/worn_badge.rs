//! Badges that people wear: below each face lies a square, scaled so that every badge in it has nearly the same size.

pub(super) mod squares;

use image::RgbImage;

use self::squares::BadgeSquares;
use super::surface::{Surface, each_once};
use super::{Detector, Page};
use crate::error::FileError;
use crate::finding::{Finding, Kind};
use crate::geometry::Rect;
use crate::policy::BadgeLook;

/// Side of the square in heights of the face, as the model learned it; it begins at the chin.
const REACH: f32 = 4.2;

/// Finds worn badges.
pub struct WornBadgeDetector {
    squares: BadgeSquares,
}

impl WornBadgeDetector {
    /// Takes the network.
    pub fn new(squares: BadgeSquares) -> Self {
        Self { squares }
    }

    /// Every badge below one of the faces (boxes in pixels of the picture) at or above the threshold, each once, the surest first.
    ///
    /// # Errors
    /// When the model fails or answers in another shape than agreed.
    pub fn badges(&self, pixels: &RgbImage, faces: &[Rect], look: &BadgeLook) -> Result<Vec<Surface>, FileError> {
        let below: Vec<Rect> = tallest(faces, look).iter().map(below).collect();
        let seen = self.squares.look(pixels, &below, look.threshold)?;
        let mut badges: Vec<Surface> = seen.into_iter().map(|seen| seen.badge).collect();
        badges.retain(|badge| is_readable(&badge.outline.bounds(), look));
        Ok(each_once(badges, look.same_overlap))
    }
}

impl Detector for WornBadgeDetector {
    fn id(&self) -> &'static str {
        "worn-badge"
    }

    fn looks_before_reading(&self) -> bool {
        true
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        let of_frame = page.found.iter().flatten().filter(|f| f.kind == Kind::Face);
        let faces: Vec<Rect> = of_frame.filter_map(|f| f.place.bounds()).collect();
        let badges = self.badges(page.pixels, &faces, &page.looks.badge)?;
        Ok(badges.into_iter().map(|badge| badge.finding(page.frame, self.id())).collect())
    }
}

/// The faces that are looked below, the tallest first.
fn tallest(faces: &[Rect], look: &BadgeLook) -> Vec<Rect> {
    let mut faces: Vec<Rect> = faces.iter().copied().filter(|f| f.height() >= look.smallest_face as f32).collect();
    faces.sort_by(|a, b| b.height().total_cmp(&a.height()));
    faces.truncate(look.most_faces as usize);
    faces
}

/// Whether a badge is large enough for anything on it to be read.
fn is_readable(badge: &Rect, look: &BadgeLook) -> bool {
    badge.width().max(badge.height()) >= look.smallest as f32
}

/// The square below a face; it may reach out of the picture.
fn below(face: &Rect) -> Rect {
    let side = face.height() * REACH;
    let left = face.center().x - side / 2.0;
    Rect { left, top: face.bottom, right: left + side, bottom: face.bottom + side }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use ndarray::ArrayD;

    use super::*;
    use crate::detect::surface::decode::{SHAPE, STRIDE};
    use crate::model::{Model, Tensor};

    /// Answers with one badge at column 12, row 6 of the picture with that number in each call, and remembers what it was given.
    struct Fake {
        picture: usize,
        seen: Mutex<Vec<ArrayD<f32>>>,
    }

    impl Model for Fake {
        fn run(&self, mut inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
            let Some(Tensor::F32(array)) = inputs.pop() else { panic!("squares go in") };
            let (pictures, cells) = (array.shape()[0], array.shape()[2] / STRIDE);
            self.seen.lock().expect("lock").push(array);
            let mut heat = ArrayD::zeros(vec![pictures, 1, cells, cells]);
            let mut shape = ArrayD::zeros(vec![pictures, SHAPE, cells, cells]);
            if let Some(score) = heat.get_mut([self.picture, 0, 6, 12]) {
                *score = 0.8;
                shape[[self.picture, 2, 6, 12]] = 4f32.ln();
                shape[[self.picture, 3, 6, 12]] = 2f32.ln();
            }
            Ok(vec![heat, shape])
        }

        fn note(&self, _key: &str) -> Option<String> {
            None
        }
    }

    fn fake(picture: usize) -> Arc<Fake> {
        Arc::new(Fake { picture, seen: Mutex::default() })
    }

    fn detector(model: Arc<dyn Model>) -> WornBadgeDetector {
        WornBadgeDetector::new(BadgeSquares::new(model))
    }

    fn look() -> BadgeLook {
        BadgeLook {
            smallest_face: 10,
            most_faces: 20,
            smallest: 4,
            threshold: 0.5,
            same_overlap: 0.45,
            ..BadgeLook::default()
        }
    }

    /// A face whose chin is at `bottom`, `high` pixels high.
    fn face(left: f32, bottom: f32, high: f32) -> Rect {
        Rect { left, top: bottom - high, right: left + high * 0.8, bottom }
    }

    #[test]
    fn a_badge_comes_back_in_pixels_of_the_picture() {
        let model = fake(0);
        let pixels = RgbImage::from_pixel(400, 400, image::Rgb([10, 20, 30]));
        // The square is 96 pixels wide and begins at 152, 100: half a pixel of the picture for one of the input.
        let high = 96.0 / REACH;
        let wearer = Rect { left: 190.0, top: 100.0 - high, right: 210.0, bottom: 100.0 };
        let found = detector(model.clone()).badges(&pixels, &[wearer], &look()).expect("the fake answers");
        assert_eq!((found.len(), found[0].kind, found[0].score), (1, Kind::Badge, 0.8));
        let expected = Rect { left: 192.0, top: 120.0, right: 208.0, bottom: 128.0 };
        let bounds = found[0].outline.bounds();
        assert!(bounds.overlap(&expected) > 0.99, "{bounds:?}");
        let seen = model.seen.lock().expect("lock");
        assert_eq!(seen[0].shape(), [1, 3, 192, 192]);
        assert_eq!([seen[0][[0, 0, 9, 9]], seen[0][[0, 1, 9, 9]], seen[0][[0, 2, 9, 9]]], [10.0, 20.0, 30.0]);
    }

    #[test]
    fn beside_the_picture_it_is_black() {
        let model = fake(0);
        let pixels = RgbImage::from_pixel(100, 100, image::Rgb([200, 200, 200]));
        let detector = detector(model.clone());
        // 84 pixels wide from the left edge on, of which the lower half lies below the picture.
        detector.badges(&pixels, &[face(34.0, 58.0, 20.0)], &look()).expect("the fake answers");
        let seen = model.seen.lock().expect("lock");
        assert_eq!([seen[0][[0, 0, 90, 100]], seen[0][[0, 0, 100, 100]], seen[0][[0, 0, 191, 0]]], [200.0, 0.0, 0.0]);
    }

    #[test]
    fn squares_may_reach_out_of_the_picture_at_any_edge() {
        let pixels = RgbImage::new(1279, 853);
        let look = BadgeLook { most_faces: 1000, ..look() };
        let at = |i: u16, step: f32, most: f32| (f32::from(i) * step) % most;
        let faces: Vec<Rect> = (0..300_u16)
            .map(|i| face(at(i, 97.31, 1400.0) - 60.0, at(i, 61.77, 853.0), 11.0 + at(i, 7.13, 300.0)))
            .collect();
        detector(fake(0)).badges(&pixels, &faces, &look).expect("no part lies outside");
    }

    #[test]
    fn faces_that_are_too_small_or_too_many_are_left_out() {
        let model = fake(0);
        let pixels = RgbImage::new(2000, 400);
        let look = BadgeLook { most_faces: 11, ..look() };
        let faces: Vec<Rect> = (0..15_u8).map(|i| face(f32::from(i) * 120.0, 60.0, 6.0 + f32::from(i))).collect();
        let detector = detector(model.clone());
        assert_eq!(detector.badges(&pixels, &faces, &look).expect("the fake answers").len(), 2);
        let counts: Vec<usize> = model.seen.lock().expect("lock").iter().map(|array| array.shape()[0]).collect();
        assert_eq!(counts, [8, 3]);
        assert_eq!(detector.badges(&pixels, &[face(9.0, 30.0, 9.0)], &look).expect("nothing is asked"), []);
    }

    #[test]
    fn badges_that_are_too_small_to_read_are_left_out() {
        let pixels = RgbImage::new(400, 400);
        // In its square the badge is 32 pixels long, of 192.
        let wearer = face(100.0, 100.0, 40.0);
        for (smallest, count) in [(27, 1), (29, 0)] {
            let look = BadgeLook { smallest, ..look() };
            let found = detector(fake(0)).badges(&pixels, &[wearer], &look).expect("the fake answers");
            assert_eq!(found.len(), count);
        }
    }

    #[test]
    fn faces_below_which_the_picture_ends_are_left_out() {
        let model = fake(0);
        let found = detector(model.clone()).badges(&RgbImage::new(100, 50), &[face(40.0, 50.0, 20.0)], &look());
        assert_eq!(found.expect("nothing is asked"), []);
        assert!(model.seen.lock().expect("lock").is_empty());
    }

    #[test]
    fn the_same_badge_below_two_faces_is_one() {
        let pixels = RgbImage::new(400, 400);
        let faces = [face(100.0, 100.0, 40.0), face(101.0, 100.0, 40.5)];
        let both = detector(fake(0)).badges(&pixels, &faces, &look()).expect("the fake answers");
        assert_eq!(both.len(), 1);
    }

    #[test]
    fn a_wrong_shape_fails_the_file() {
        struct Short;
        impl Model for Short {
            fn run(&self, _: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
                Ok(vec![ArrayD::zeros(vec![1, 1, 24, 24]), ArrayD::zeros(vec![1, 4, 24, 24])])
            }
            fn note(&self, _: &str) -> Option<String> {
                None
            }
        }
        let detector = detector(Arc::new(Short));
        let error =
            detector.badges(&RgbImage::new(100, 100), &[face(40.0, 40.0, 20.0)], &look()).expect_err("too short");
        assert!(error.to_string().contains("another shape"));
    }
}
