//! No line is half covered: a name of which half is seen can be guessed, and where a cover cuts a line, the outline that it was made
//! from is off.

use super::decide::covers;
use super::plan::{Action, Decision};
use super::surface;
use crate::finding::{Evidence, Finding, Kind, Place};
use crate::geometry::{Point, Polygon};

/// A cover cuts a line when at least this share of the line's middle, from end to end, lies under it. The margins of covers beside
/// a line do not reach its middle.
const CUT: f32 = 0.12;
/// Where in its height a line is cut, from its head to its foot.
const MIDDLE: &[f32] = &[0.5];
/// The same for what nobody could read, which may be several lines of a curved label in one outline.
const ANYWHERE: &[f32] = &[0.2, 0.5, 0.8];

/// Covers whole, as standing beside something private, each open line that a cover of other text or of a surface cuts.
pub(super) fn cover(
    decisions: &mut [Decision],
    action: Action,
    is_open: impl Fn(&Decision) -> bool,
    mask: impl Fn(&Finding) -> Option<Polygon>,
) {
    let cuts = |d: &&Decision| covers(d.action) && (d.finding.kind.is_text() || surface::is_surface(d.finding.kind));
    let masks = masks_of(decisions, cuts);
    for decision in decisions.iter_mut().filter(|d| d.finding.kind.is_text() && is_open(d)) {
        let frame = decision.finding.place.frame();
        let here = masks.iter().filter(|(of, _)| *of == frame).map(|(_, mask)| mask);
        let rows = if decision.finding.kind == Kind::UnreadText { ANYWHERE } else { MIDDLE };
        if share_under(&decision.finding, rows, here) >= CUT {
            cover_as_neighbour(decision, action, &mask);
        }
    }
}

/// The frame and the mask of each of some decisions that has one.
pub(super) fn masks_of(decisions: &[Decision], counts: impl Fn(&&Decision) -> bool) -> Vec<(Option<usize>, Polygon)> {
    decisions.iter().filter(counts).filter_map(|d| Some((d.finding.place.frame(), d.mask.clone()?))).collect()
}

/// Covers a line as standing beside something private.
pub(super) fn cover_as_neighbour(decision: &mut Decision, action: Action, mask: impl Fn(&Finding) -> Option<Polygon>) {
    decision.finding.kind = Kind::NearPhi;
    decision.finding.by.evidence = vec![Evidence::Neighbour];
    decision.action = action;
    decision.mask = mask(&decision.finding);
}

/// The share of a line, from end to end in some rows of its height, that lies under covers, 0 to 1.
fn share_under<'a>(line: &Finding, rows: &[f32], covers: impl Iterator<Item = &'a Polygon>) -> f32 {
    const POINTS: usize = 32;
    let Place::Pixels { polygon, .. } = &line.place else { return 0.0 };
    let [a, b, c, d] = polygon.points[..] else { return 0.0 };
    let between = |p: Point, q: Point, share: f32| Point { x: p.x + share * (q.x - p.x), y: p.y + share * (q.y - p.y) };
    let along = |row: f32| {
        let (start, end) = (between(a, d, row), between(b, c, row));
        (0..POINTS).map(move |i| between(start, end, (i as f32 + 0.5) / POINTS as f32))
    };
    let mut open: Vec<Point> = rows.iter().flat_map(|row| along(*row)).collect();
    covers.for_each(|cover| open.retain(|point| !cover.contains(*point)));
    1.0 - open.len() as f32 / (POINTS * rows.len()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::By;
    use crate::geometry::Rect;

    fn decision(kind: Kind, action: Action, [left, top, right, bottom]: [f32; 4]) -> Decision {
        let polygon: Polygon = Rect { left, top, right, bottom }.into();
        let finding = Finding {
            kind,
            place: Place::Pixels { frame: 0, polygon: polygon.clone() },
            confidence: 0.9,
            group: None,
            by: By { detector: String::from("test"), rule: None, evidence: vec![Evidence::Model] },
        };
        Decision { finding, action, mask: covers(action).then_some(polygon) }
    }

    #[test]
    fn a_line_that_a_cover_cuts_goes_whole() {
        let after_of = |line: Kind, cover: Kind, place: [f32; 4]| {
            let line = decision(line, Action::Keep, [100.0, 100.0, 300.0, 120.0]);
            let mut decisions = vec![decision(cover, Action::Fill, place), line];
            let whole = |f: &Finding| Some(f.place.bounds()?.into());
            cover_all(&mut decisions, whole);
            (decisions[1].finding.kind, decisions[1].action)
        };
        let after = |cover: Kind, place: [f32; 4]| after_of(Kind::PlainText, cover, place);
        let (cut, open) = ((Kind::NearPhi, Action::Fill), (Kind::PlainText, Action::Keep));
        assert_eq!(after(Kind::Paper, [0.0, 0.0, 140.0, 400.0]), cut);
        assert_eq!(after(Kind::Name, [250.0, 90.0, 400.0, 130.0]), cut);
        assert_eq!(after(Kind::Paper, [0.0, 0.0, 110.0, 400.0]), open, "hardly touched");
        assert_eq!(after(Kind::Name, [100.0, 70.0, 300.0, 106.0]), open, "the margin of the line above");
        assert_eq!(
            after_of(Kind::UnreadText, Kind::Name, [100.0, 70.0, 300.0, 106.0]),
            cut,
            "one line of several in it"
        );
        assert_eq!(after_of(Kind::UnreadText, Kind::Name, [100.0, 70.0, 300.0, 102.0]).1, Action::Keep);
        assert_eq!(after(Kind::Badge, [140.0, 60.0, 200.0, 160.0]), open, "a badge before a banner");
        assert_eq!(after(Kind::Face, [140.0, 60.0, 200.0, 160.0]), open);
    }

    fn cover_all(decisions: &mut [Decision], mask: impl Fn(&Finding) -> Option<Polygon>) {
        cover(decisions, Action::Fill, |d| d.action == Action::Keep, mask);
    }
}
