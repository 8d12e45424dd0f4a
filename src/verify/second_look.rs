//! The second look: whatever the detectors see in the finished picture must lie under a cover.

use super::Exam;
use crate::error::FileError;
use crate::finding::Place;
use crate::geometry::{Point, Polygon, Rect};
use crate::picture::Picture;
use crate::policy::{Action, Decision, covers};
use crate::redact::{self, CoverageMap};

/// Something that lies in a place the plan leaves open on purpose by more than this share is that thing again.
const SETTLED_SHARE: f32 = 0.5;

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
        let map = maps[frame].get_or_insert_with(|| redact::covered(exam.plan, exam.plan.size, frame));
        if covered_share(map, polygon) < exam.recheck.covered_share {
            left.push(decision);
        }
    }
    Ok(left)
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
