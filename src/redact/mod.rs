//! Covers what the plan says, so that it cannot be undone.

mod blur;
mod coverage;
mod crop;
pub mod fill;
pub mod mask;
mod shape;
mod sound;
#[cfg(test)]
pub(crate) mod testing;

use std::collections::BTreeMap;

use image::RgbImage;

pub use coverage::{Cover, CoverageMap, Span, covered};

use self::blur::Patch;
use self::shape::Shape;
use crate::error::{FileError, Stage};
use crate::geometry::Size;
use crate::picture::{Encoding, Format, Picture};
use crate::policy::{Action, Plan};
use crate::scaling;

/// A picture with everything covered; it has no place for metadata and no way back to the input bytes.
#[derive(Debug, Clone)]
pub struct CleanPicture {
    /// The container to write.
    pub(crate) format: Format,
    /// Upright 8-bit sRGB frames of equal size.
    pub(crate) frames: Vec<RgbImage>,
    /// How to encode.
    pub(crate) encoding: Encoding,
}

impl CleanPicture {
    /// The size of every frame.
    pub fn size(&self) -> Size {
        self.frames.first().map_or(Size { width: 0, height: 0 }, crate::picture::size_of)
    }

    /// The pixels: upright 8-bit sRGB frames of equal size.
    pub fn frames(&self) -> &[RgbImage] {
        &self.frames
    }
}

/// Carries out a plan on the pixels of a picture: covers, then cuts, then scales down.
///
/// # Errors
/// When a decision does not fit the picture; nothing is covered then.
pub fn apply(picture: Picture, plan: &Plan) -> Result<CleanPicture, FileError> {
    sound::check(plan, &picture)?;
    let size = picture.size();
    let kept = plan.crop.and_then(|part| crop::kept(part, size).ok());
    let mut frames = picture.frames;
    for (number, frame) in frames.iter_mut().enumerate() {
        cover(frame, plan, number);
        if let Some(kept) = kept {
            *frame = crop::cut(frame, kept);
        }
        let now = crate::picture::size_of(frame);
        let wanted = crop::scaled(now, plan.max_side.unwrap_or(u32::MAX));
        if wanted != now {
            *frame = scaling::resized(frame, wanted).map_err(|fault| FileError::at(Stage::Redact, fault))?;
        }
    }
    Ok(CleanPicture { format: picture.format, frames, encoding: picture.encoding })
}

/// Covers one frame in place.
fn cover(pixels: &mut RgbImage, plan: &Plan, frame: usize) {
    let size = crate::picture::size_of(pixels);
    // All patches are averaged before anything is painted: overlapping faces do not depend on their order.
    let patches = Patches::of(pixels, plan, frame);
    let map = covered(plan, size, frame);
    let stride = size.width as usize * 3;
    let bytes: &mut [u8] = pixels;
    for (y, row) in (0..size.height).zip(bytes.chunks_exact_mut(stride)) {
        for span in map.row(y) {
            patches.paint(y, span, &mut row[span.left as usize * 3..span.right as usize * 3]);
        }
    }
}

/// The soft patches of one frame: a few colours, an outline and a seed each, and no other trace of the pixels.
pub(crate) struct Patches(BTreeMap<usize, (Patch, Shape)>);

impl Patches {
    /// Averages the pixels of a frame under each soft patch of a plan.
    pub(crate) fn of(pixels: &RgbImage, plan: &Plan, frame: usize) -> Self {
        let size = crate::picture::size_of(pixels);
        let areas = coverage::masks(plan, frame, Action::Blur).map(|(_, mask)| coverage::pixel_box(mask, size));
        let areas = areas.filter(|area| !area.is_empty());
        let patch = |area| Patch::over(pixels, area, blur::seed_from_place(frame, area));
        let shapes = coverage::shapes(plan, frame, size);
        Self(shapes.zip(areas).map(|((number, shape), area)| (number, (patch(area), shape))).collect())
    }

    /// Covers the bytes of a span of row `y`; only where a patch fades do they have a part in the result.
    pub(crate) fn paint(&self, y: u32, span: &Span, bytes: &mut [u8]) {
        let Span { left, right, cover } = *span;
        match cover {
            Cover::Blur(number) if self.0.contains_key(&number) => self.0[&number].0.paint(y, left, right, bytes),
            // Where several fade, each has its part: no edge shows between them.
            Cover::Fade(_) => {
                for (patch, shape) in self.0.values() {
                    let [_, (from, to)] = shape.runs(y, right);
                    let from = from.max(left);
                    if from < to {
                        let run = &mut bytes[(from - left) as usize * 3..(to - left) as usize * 3];
                        mix(patch, shape, y, from, run);
                    }
                }
            }
            Cover::Untouched => {}
            Cover::Fill(_) | Cover::Blur(_) => fill::run(bytes),
        }
    }
}

/// Mixes a patch into the bytes of row `y` from column `left` on, by its share at each pixel.
fn mix(patch: &Patch, shape: &Shape, y: u32, left: u32, bytes: &mut [u8]) {
    let right = left + (bytes.len() / 3) as u32;
    let mut soft = vec![0; bytes.len()];
    patch.paint(y, left, right, &mut soft);
    for ((x, pixel), new) in (left..right).zip(bytes.chunks_exact_mut(3)).zip(soft.chunks_exact(3)) {
        let share = shape.share(x, y);
        for (old, new) in pixel.iter_mut().zip(new) {
            *old = (f32::from(*old) + share * (f32::from(*new) - f32::from(*old))).round() as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::testing::{covering, picture, plan};
    use super::*;
    use crate::geometry::{Point, Polygon, Rect};
    use crate::policy::Decision;

    const SIZE: Size = Size { width: 60, height: 50 };

    fn square(left: f32, top: f32, side: f32) -> Rect {
        Rect { left, top, right: left + side, bottom: top + side }
    }

    #[test]
    fn keep_drop_and_review_touch_no_pixel() {
        let decisions =
            [Action::Keep, Action::Drop, Action::Review].map(|action| covering(action, square(5.0, 5.0, 20.0)));
        let clean = apply(picture(SIZE), &plan(SIZE, decisions.to_vec())).expect("sound");
        assert_eq!(clean.frames, picture(SIZE).frames);
    }

    #[test]
    fn blur_leaves_nothing_of_the_face_and_fades_around_it() {
        let mut face = covering(Action::Blur, square(20.0, 15.0, 16.0));
        face.mask = Some(square(14.0, 9.0, 28.0).into());
        let (before, plan) = (&picture(SIZE).frames[0], plan(SIZE, vec![face]));
        let after = &apply(picture(SIZE), &plan).expect("sound").frames[0];
        let flat = |x: u32, y: u32| {
            let (a, b) = (after.get_pixel(x, y), after.get_pixel(x + 1, y));
            a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) < 12)
        };
        for y in 14..32 {
            assert!((19..36).all(|x| flat(x, y)), "row {y} of the face with its corners is soft");
        }
        let map = covered(&plan, SIZE, 0);
        assert_eq!((map.at(28, 23), map.at(8, 3), map.at(28, 6)), (Cover::Blur(0), Cover::Untouched, Cover::Fade(0)));
        assert_eq!(before.get_pixel(8, 3), after.get_pixel(8, 3));
    }

    #[test]
    fn a_patch_depends_on_nothing_but_its_few_colours() {
        let plan = plan(SIZE, vec![covering(Action::Blur, square(5.0, 5.0, 40.0))]);
        let mut turned = picture(SIZE);
        // Every cell keeps its mean when its pixels change places; cells are 14 pixels wide, from 4 to 46.
        for y in 0..SIZE.height {
            for x in (4..46).step_by(2) {
                let (a, b) = (*turned.frames[0].get_pixel(x, y), *turned.frames[0].get_pixel(x + 1, y));
                turned.frames[0].put_pixel(x, y, b);
                turned.frames[0].put_pixel(x + 1, y, a);
            }
        }
        let [one, other] = [picture(SIZE), turned].map(|p| apply(p, &plan).expect("sound").frames[0].clone());
        let map = covered(&plan, SIZE, 0);
        let hidden = |x: u32, y: u32| matches!(map.at(x, y), Cover::Blur(_));
        assert!(one.enumerate_pixels().filter(|(x, y, _)| hidden(*x, *y)).all(|(x, y, p)| p == other.get_pixel(x, y)));
    }

    #[test]
    fn cutting_and_scaling_come_last() {
        let mut plan = plan(SIZE, vec![covering(Action::Fill, square(20.0, 20.0, 10.0))]);
        plan.crop = Some(Rect { left: 10.0, top: 10.0, right: 50.0, bottom: 40.0 });
        plan.max_side = Some(20);
        let clean = apply(picture(SIZE), &plan).expect("sound");
        assert_eq!(clean.size(), Size { width: 20, height: 15 });
        assert_eq!(*clean.frames[0].get_pixel(7, 7), fill::COLOUR);
    }

    #[test]
    fn every_frame_is_covered_by_its_own_decisions() {
        let mut two = picture(SIZE);
        two.frames.push(two.frames[0].clone());
        let mut second = covering(Action::Fill, square(30.0, 30.0, 8.0));
        second.finding.place = crate::finding::Place::Pixels { frame: 1, polygon: square(30.0, 30.0, 8.0).into() };
        let clean = apply(two, &plan(SIZE, vec![second])).expect("sound");
        assert_eq!(clean.frames[0], picture(SIZE).frames[0]);
        assert_eq!(*clean.frames[1].get_pixel(33, 33), fill::COLOUR);
    }

    fn shape() -> impl Strategy<Value = Polygon> {
        prop::collection::vec((-15.0f32..75.0, -15.0f32..65.0), 3..7)
            .prop_map(|points| Polygon { points: points.into_iter().map(|(x, y)| Point { x, y }).collect() })
    }

    proptest! {
        #[test]
        fn covered_pixels_change_and_no_others(masks in prop::collection::vec((shape(), any::<bool>()), 0..5)) {
            let decisions: Vec<Decision> = masks
                .into_iter()
                .filter(|(mask, _)| !coverage::pixel_box(mask, SIZE).is_empty())
                .map(|(mask, fill)| Decision {
                    mask: Some(mask),
                    ..covering(if fill { Action::Fill } else { Action::Blur }, square(1.0, 1.0, 2.0))
                })
                .collect();
            let plan = plan(SIZE, decisions);
            let clean = apply(picture(SIZE), &plan).expect("sound");
            let map = covered(&plan, SIZE, 0);
            let before = &picture(SIZE).frames[0];
            for (x, y, pixel) in clean.frames[0].enumerate_pixels() {
                match map.at(x, y) {
                    Cover::Untouched => prop_assert_eq!(pixel, before.get_pixel(x, y)),
                    Cover::Fill(_) => prop_assert_eq!(*pixel, fill::COLOUR),
                    Cover::Blur(_) | Cover::Fade(_) => {}
                }
            }
        }

        #[test]
        fn filling_twice_changes_nothing_more(mask in shape()) {
            prop_assume!(!coverage::pixel_box(&mask, SIZE).is_empty());
            let plan = plan(SIZE, vec![Decision { mask: Some(mask), ..covering(Action::Fill, square(1.0, 1.0, 2.0)) }]);
            let once = apply(picture(SIZE), &plan).expect("sound");
            let again = Picture { frames: once.frames.clone(), ..picture(SIZE) };
            prop_assert_eq!(apply(again, &plan).expect("sound").frames, once.frames);
        }
    }
}
