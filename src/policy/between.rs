//! What stands between two covered lines goes with them: on a curved or creased label whole lines are not located, and what is said
//! in a message, or stands in the fields of a form, may lie on a ground of its own.

use super::decide::covers;
use super::plan::{Action, Decision};
use crate::finding::{By, Evidence, Finding, Kind, Place};
use crate::geometry::{Point, Polygon};
use crate::redact::mask;

/// A box around two lines is worth a cover of its own when at least this share of it lies under no cover.
const OPEN: f32 = 0.15;

/// How far apart two covered lines may be, in heights of the taller cover, for what stands between them to go with them.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    /// Whatever it is.
    pub(super) anything: f32,
    /// A line of small writing, between lines of small writing.
    pub(super) lines: f32,
}

/// Adds a cover around any two covered lines that stand under one another, within reach, and have something open between them.
/// Lines that nobody read take nothing along.
pub(super) fn cover(decisions: &mut Vec<Decision>, reach: Reach, is_small: impl Fn(&Finding) -> bool, action: Action) {
    let covered: Vec<(&Finding, &Polygon)> = decisions
        .iter()
        .filter(|d| covers(d.action) && d.finding.kind.is_text() && d.finding.kind != Kind::UnreadText)
        .filter_map(|d| Some((&d.finding, d.mask.as_ref()?)))
        .collect();
    let kept = decisions.iter().filter(|d| d.action == Action::Keep && d.finding.kind.is_text());
    let small: Vec<&Place> = kept.map(|d| &d.finding).filter(|f| is_small(f)).map(|f| &f.place).collect();
    let holds_small_line = |frame: usize, around: &Polygon| {
        let inside = |place: &&Place| place.bounds().is_some_and(|bounds| around.contains(bounds.center()));
        small.iter().any(|place| place.frame() == Some(frame) && inside(place))
    };
    let mut boxes = Vec::new();
    for (i, (one, first)) in covered.iter().enumerate() {
        for (other, second) in &covered[..i] {
            let Some(frame) = one.place.frame().filter(|_| one.place.frame() == other.place.frame()) else { continue };
            let close = mask::box_around_rows(first, second, reach.anything);
            let around = close.or_else(|| {
                let small = is_small(one) && is_small(other);
                let wide = small.then(|| mask::box_around_rows(first, second, reach.lines)).flatten()?;
                holds_small_line(frame, &wide).then_some(wide)
            });
            boxes.extend(around.map(|around| (frame, around, *one, one.confidence.min(other.confidence))));
        }
    }
    // Small ones first: what they cover need not be covered again by larger ones.
    boxes.sort_by(|a, b| a.1.area().total_cmp(&b.1.area()));
    let mut covers: Vec<(usize, Polygon)> =
        decisions.iter().filter_map(|d| Some((d.finding.place.frame()?, d.mask.clone()?))).collect();
    let mut added = Vec::new();
    for (frame, around, one, confidence) in boxes {
        if open_share(&around, covers.iter().filter(|(of, _)| *of == frame).map(|(_, cover)| cover)) < OPEN {
            continue;
        }
        let by = By { rule: None, evidence: vec![Evidence::Neighbour], ..one.by.clone() };
        let place = Place::Pixels { frame, polygon: around.clone() };
        let finding = Finding { kind: Kind::NearPhi, place, confidence, group: one.group, by };
        covers.push((frame, around.clone()));
        added.push(Decision { finding, action, mask: Some(around) });
    }
    decisions.extend(added);
}

/// The share of a box with four corners that lies under no cover, told from points spread over it.
fn open_share<'a>(around: &Polygon, covers: impl Iterator<Item = &'a Polygon>) -> f32 {
    const POINTS: usize = 12;
    let [a, b, _, d] = around.points.as_slice() else { return 0.0 };
    let share = |i: usize| (i as f32 + 0.5) / POINTS as f32;
    let at = |u: f32, v: f32| Point {
        x: a.x + (b.x - a.x) * u + (d.x - a.x) * v,
        y: a.y + (b.y - a.y) * u + (d.y - a.y) * v,
    };
    let mut open: Vec<Point> = (0..POINTS * POINTS).map(|i| at(share(i % POINTS), share(i / POINTS))).collect();
    covers.for_each(|cover| open.retain(|point| !cover.contains(*point)));
    open.len() as f32 / (POINTS * POINTS) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    fn line(kind: Kind, action: Action, top: f32) -> Decision {
        let outline: Polygon = Rect { left: 10.0, top, right: 210.0, bottom: top + 20.0 }.into();
        let by =
            By { detector: String::from("text"), rule: Some(String::from("name")), evidence: vec![Evidence::List] };
        let place = Place::Pixels { frame: 0, polygon: outline.clone() };
        Decision {
            finding: Finding { kind, place, confidence: 0.8, group: Some(3), by },
            action,
            mask: covers(action).then_some(outline),
        }
    }

    fn boxes(mut decisions: Vec<Decision>) -> Vec<Rect> {
        let before = decisions.len();
        let is_small = |f: &Finding| f.place.bounds().is_some_and(|bounds| bounds.height() <= 20.0);
        cover(&mut decisions, Reach { anything: 1.0, lines: 4.0 }, is_small, Action::Fill);
        decisions[before..].iter().filter_map(|d| d.mask.as_ref().map(Polygon::bounds)).collect()
    }

    #[test]
    fn a_gap_between_two_private_lines_is_covered() {
        let name = line(Kind::Name, Action::Fill, 0.0);
        let around = boxes(vec![name.clone(), line(Kind::NearPhi, Action::Fill, 38.0)]);
        assert_eq!(around, [Rect { left: 10.0, top: 0.0, right: 210.0, bottom: 58.0 }]);
        assert!(boxes(vec![name.clone(), line(Kind::Date, Action::Fill, 45.0)]).is_empty(), "too far apart");
        assert!(boxes(vec![name.clone(), line(Kind::Date, Action::Fill, 21.0)]).is_empty(), "nothing between them");
        assert!(boxes(vec![name.clone(), line(Kind::PlainText, Action::Keep, 38.0)]).is_empty(), "a public line");
        assert!(boxes(vec![name, line(Kind::UnreadText, Action::Fill, 38.0)]).is_empty(), "grain");
    }

    #[test]
    fn a_small_line_between_two_private_ones_is_covered_from_further_away() {
        let name = line(Kind::Name, Action::Fill, 0.0);
        let (said, date) = (line(Kind::PlainText, Action::Keep, 40.0), line(Kind::Date, Action::Fill, 80.0));
        let around = boxes(vec![name.clone(), said.clone(), date.clone()]);
        assert_eq!(around, [Rect { left: 10.0, top: 0.0, right: 210.0, bottom: 100.0 }]);
        assert!(boxes(vec![name.clone(), date.clone()]).is_empty(), "no line between them");
        assert!(boxes(vec![name.clone(), said.clone(), line(Kind::Date, Action::Fill, 105.0)]).is_empty(), "too far");
        let mut tall = said;
        tall.finding.place =
            Place::Pixels { frame: 0, polygon: Rect { left: 10.0, top: 30.0, right: 210.0, bottom: 70.0 }.into() };
        assert!(boxes(vec![name, tall, date]).is_empty(), "a banner between two notes");
    }
}
