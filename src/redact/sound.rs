//! Refuses plans that do not fit their picture; a plan may have been edited by hand.

use super::coverage::{pixel_box, touched};
use super::crop;
use crate::error::{Fault, FileError, Stage};
use crate::finding::Place;
use crate::picture::{Picture, size_of};
use crate::policy::{Action, Decision, Plan};

/// Checks everything [`super::apply`] relies on.
///
/// # Errors
/// With a sentence that says which decision does not fit and why.
pub(super) fn check(plan: &Plan, picture: &Picture) -> Result<(), FileError> {
    let size = picture.size();
    if size.pixels() == 0 || picture.frames.iter().any(|f| size_of(f) != size) {
        return Err(refused("the picture has no pixels or frames of different sizes"));
    }
    if plan.size != size {
        return Err(refused("it was made for a picture of another size; scan the file again"));
    }
    if plan.max_side == Some(0) {
        return Err(refused("the longest side of the output is 0; ask for at least 1 pixel"));
    }
    let kept = plan.crop.map(|c| crop::kept(c, size)).transpose().map_err(refused)?;
    for (number, decision) in plan.decisions.iter().enumerate() {
        check_decision(decision, plan, picture).map_err(|why| refused(&format!("decision {} {why}", number + 1)))?;
        if decision.action == Action::Crop {
            let kept = kept.ok_or_else(|| refused("something is to be cut off, but no part to keep is given"))?;
            let outline = decision.mask.as_ref().or(match &decision.finding.place {
                Place::Pixels { polygon, .. } => Some(polygon),
                _ => None,
            });
            let stays = outline.is_none_or(|outline| {
                touched(outline, size).iter().any(|&(y, left, right)| {
                    (kept.top..kept.bottom).contains(&y) && left < kept.right && right > kept.left
                })
            });
            if stays {
                return Err(refused(&format!(
                    "decision {} is to be cut off, but lies in the part to keep",
                    number + 1
                )));
            }
        }
    }
    Ok(())
}

fn check_decision(decision: &Decision, plan: &Plan, picture: &Picture) -> Result<(), &'static str> {
    if let Place::Pixels { frame, polygon } = &decision.finding.place {
        if *frame >= picture.frames.len() {
            return Err("names a frame the picture does not have");
        }
        if !polygon.is_sound() {
            return Err("has an outline with fewer than three points or a coordinate that is no number");
        }
    }
    if decision.mask.as_ref().is_some_and(|m| !m.is_sound()) {
        return Err("has a mask with fewer than three points or a coordinate that is no number");
    }
    let in_pixels = matches!(decision.finding.place, Place::Pixels { .. });
    match decision.action {
        Action::Fill | Action::Blur => {
            if !in_pixels {
                return Err("is to be covered, but does not lie in the picture; use drop");
            }
            let mask = decision.mask.as_ref().ok_or("is to be covered, but has no mask")?;
            if pixel_box(mask, plan.size).is_empty() {
                return Err("has a mask outside the picture");
            }
        }
        Action::Crop if !in_pixels => return Err("is to be cut off, but does not lie in the picture; use drop"),
        Action::Crop | Action::Drop | Action::Keep | Action::Review => {}
    }
    Ok(())
}

fn refused(what: &str) -> FileError {
    FileError::at(Stage::Plan, Fault::Plan { what: what.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Finding, Kind};
    use crate::geometry::{Point, Polygon, Rect, Size};
    use crate::picture::MetadataKind;
    use crate::redact::testing::{covering, picture, plan};

    const SIZE: Size = Size { width: 40, height: 30 };
    const SPOT: Rect = Rect { left: 5.0, top: 5.0, right: 12.0, bottom: 9.0 };

    fn message(plan: &Plan) -> String {
        let error = check(plan, &picture(SIZE)).expect_err("the plan is unsound");
        assert_eq!(error.stage, Stage::Plan);
        error.to_string()
    }

    #[test]
    fn sound_plans_pass() {
        let cut = Rect { left: 13.0, top: 0.0, right: 40.0, bottom: 30.0 };
        let mut plan = plan(SIZE, vec![covering(Action::Fill, SPOT), covering(Action::Blur, SPOT)]);
        plan.decisions.push(Decision { mask: None, ..covering(Action::Keep, SPOT) });
        plan.decisions.push(covering(Action::Crop, SPOT));
        plan.crop = Some(cut);
        check(&plan, &picture(SIZE)).expect("sound");
    }

    #[test]
    fn unsound_masks_are_refused() {
        let with_mask = |mask: Option<Polygon>| plan(SIZE, vec![Decision { mask, ..covering(Action::Blur, SPOT) }]);
        assert!(message(&with_mask(None)).contains("decision 1 is to be covered, but has no mask"));
        let two = Polygon { points: vec![Point { x: 1.0, y: 1.0 }, Point { x: 9.0, y: 9.0 }] };
        assert!(message(&with_mask(Some(two))).contains("fewer than three points"));
        let mut broken = Polygon::from(SPOT);
        broken.points[2].y = f32::NAN;
        assert!(message(&with_mask(Some(broken))).contains("no number"));
        let away = Rect { left: 100.0, top: 5.0, right: 120.0, bottom: 9.0 };
        assert!(message(&with_mask(Some(away.into()))).contains("mask outside the picture"));
    }

    #[test]
    fn places_must_fit() {
        let mut other = covering(Action::Fill, SPOT);
        other.finding.place = Place::Pixels { frame: 1, polygon: SPOT.into() };
        assert!(message(&plan(SIZE, vec![other.clone()])).contains("frame the picture does not have"));
        let place = Place::Container { part: MetadataKind::Gps, count: 1 };
        other.finding = Finding { kind: Kind::Metadata, place, ..other.finding };
        assert!(message(&plan(SIZE, vec![other])).contains("use drop"));
        assert!(message(&plan(Size { width: 30, height: 40 }, vec![])).contains("another size"));
    }

    #[test]
    fn crops_must_fit_and_cut_off_what_they_promise() {
        let with_crop = |crop: Option<Rect>| {
            let mut plan = plan(SIZE, vec![covering(Action::Crop, SPOT)]);
            plan.crop = crop;
            plan
        };
        let rect = |left: f32, right: f32| Some(Rect { left, top: 0.0, right, bottom: 30.0 });
        assert!(message(&with_crop(None)).contains("no part to keep"));
        assert!(message(&with_crop(rect(10.0, 40.0))).contains("lies in the part to keep"));
        assert!(message(&with_crop(rect(20.0, 41.0))).contains("outside the picture"));
        assert!(message(&with_crop(rect(20.2, 20.9))).contains("empty"));
        assert!(message(&with_crop(rect(f32::NAN, 20.0))).contains("no number"));
        let mut none = plan(SIZE, vec![]);
        none.max_side = Some(0);
        assert!(message(&none).contains("longest side"));
    }
}
