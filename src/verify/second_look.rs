//! The second look: whatever the detectors see in the finished picture must lie under a cover.

use super::Exam;
use crate::error::FileError;
use crate::finding::{Kind, Place};
use crate::geometry::{Point, Polygon, Rect};
use crate::picture::Picture;
use crate::policy::{Action, Decision, Plan, covers};
use crate::redact::{self, CoverageMap};

/// Something that lies in a place the plan leaves open on purpose by more than this share is that thing again.
const SETTLED_SHARE: f32 = 0.5;
/// A face is far larger than another from so many times its area on.
const FAR_LARGER: f32 = 3.0;

/// Returns what is seen and not covered, in pixels of the upright photo.
pub(super) fn check(exam: &Exam<'_>, decoded: &Picture) -> Result<Vec<Decision>, FileError> {
    let seen = (exam.second_look)(decoded)?;
    let placement = exam.plan.placement(decoded.size());
    let mut maps: Vec<Option<CoverageMap>> = vec![None; exam.original.frames.len()];
    let mut left = Vec::new();
    for mut decision in seen {
        let Place::Pixels { frame, polygon } = &mut decision.finding.place else { continue };
        if !covers(decision.action) && decision.action != Action::Review {
            continue;
        }
        *polygon = placement.in_photo(polygon);
        decision.mask = decision.mask.as_ref().map(|mask| placement.in_photo(mask));
        let frame = *frame;
        let bounds = polygon.bounds();
        let is_settled = |(f, place): &(usize, Rect)| {
            *f == frame && place.intersection(&bounds).area() > SETTLED_SHARE * bounds.area()
        };
        if exam.settled.iter().any(is_settled) {
            continue;
        }
        if decision.finding.kind == Kind::Face && is_seen_in_covers(exam.plan, frame, &bounds) {
            decision.action = Action::Review;
            decision.mask = None;
        }
        let map = maps[frame].get_or_insert_with(|| redact::covered(exam.plan, exam.plan.size, frame));
        if covered_share(map, polygon) < exam.recheck.covered_share {
            left.push(decision);
        }
    }
    Ok(left)
}

/// Whether a face is far larger than one that is covered in its middle. A soft cover among dark and light things may look like a large
/// face, and covering that would ruin the picture; a person decides.
fn is_seen_in_covers(plan: &Plan, frame: usize, face: &Rect) -> bool {
    let (center, half) = (face.center(), (face.width() / 4.0, face.height() / 4.0));
    let is_middle = |p: Point| (p.x - center.x).abs() <= half.0 && (p.y - center.y).abs() <= half.1;
    let here =
        |d: &&Decision| d.finding.kind == Kind::Face && covers(d.action) && d.finding.place.frame() == Some(frame);
    let mut faces = plan.decisions.iter().filter(here).filter_map(|d| d.finding.place.bounds());
    faces.any(|known| is_middle(known.center()) && FAR_LARGER * known.area() <= face.area())
}

/// The share of an outline's area that lies under a cover, 0 to 1, from a grid of at most 24 x 24 points.
fn covered_share(map: &CoverageMap, polygon: &Polygon) -> f32 {
    const GRID: usize = 24;
    let bounds = polygon.bounds();
    let (mut inside, mut covered) = (0_u32, 0_u32);
    for row in 0..GRID {
        for column in 0..GRID {
            let at = |i: usize, low: f32, extent: f32| low + extent * (i as f32 + 0.5) / GRID as f32;
            let point = Point { x: at(column, bounds.left, bounds.width()), y: at(row, bounds.top, bounds.height()) };
            let (x, y) = (point.x.floor(), point.y.floor());
            let visible = x >= 0.0 && y >= 0.0 && x < map.size().width as f32 && y < map.size().height as f32;
            if visible && polygon.contains(point) {
                inside += 1;
                covered += u32::from(map.at(x as u32, y as u32).hides());
            }
        }
    }
    // An outline too thin for the grid counts as not covered, so that it is covered now.
    if inside == 0 { 0.0 } else { covered as f32 / inside as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{By, Evidence, Finding};
    use crate::geometry::Size;
    use crate::picture::Format;
    use crate::policy::{Policy, Subject};

    #[test]
    fn a_far_larger_face_around_a_covered_one_is_for_a_person() {
        let rect = Rect { left: 400.0, top: 400.0, right: 500.0, bottom: 520.0 };
        let face = Finding {
            kind: Kind::Face,
            place: Place::Pixels { frame: 0, polygon: rect.into() },
            confidence: 0.9,
            group: None,
            by: By { detector: String::from("test"), rule: None, evidence: vec![Evidence::Model] },
        };
        let subject =
            Subject { input_sha256: String::new(), format: Format::Jpeg, size: Size { width: 1600, height: 1200 } };
        let plan = Policy::preset("event").expect("preset").decide(subject, vec![face]);
        let seen = |grown: f32, aside: f32| {
            let Rect { left, top, right, bottom } = rect.grown(grown, grown);
            is_seen_in_covers(&plan, 0, &Rect { left: left + aside, top, right: right + aside, bottom })
        };
        assert!(seen(60.0, 0.0));
        assert!(!seen(20.0, 0.0), "the same face seen larger is covered");
        assert!(!seen(60.0, 90.0), "another one, of which this hides an ear");
        assert!(!is_seen_in_covers(&plan, 1, &rect.grown(60.0, 60.0)), "on another page");
    }
}
