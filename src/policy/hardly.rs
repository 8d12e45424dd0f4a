//! Small lines that could hardly be read and are more than that: perhaps a name, or beside several private lines. Lines on a bent label are
//! located badly, and what is left of them at its edge stands in no group with the others.

use std::collections::BTreeSet;

use super::cut::{cover_as_neighbour, masks_of};
use super::decide::covers;
use super::plan::{Action, Decision};
use crate::finding::{Evidence, Finding, Kind, Place};
use crate::geometry::{Point, Polygon};
use crate::redact::mask;

/// So many covered lines stand beside what goes with them...
const NEIGHBOURS: usize = 2;
/// ...each at most so many of its own heights away.
const REACH: f32 = 0.6;

/// The numbers of what could hardly be read where a list knows a word on the same line as a name, both from the confidence `doubtful` on.
pub(super) fn perhaps_names(findings: &[Finding], doubtful: f32) -> BTreeSet<usize> {
    let is_name = |f: &&Finding| f.kind == Kind::Name && f.by.evidence.contains(&Evidence::List);
    let names: Vec<&Place> =
        findings.iter().filter(is_name).filter(|f| f.confidence >= doubtful).map(|f| &f.place).collect();
    let is_one = |f: &Finding| f.kind == Kind::UnreadText && f.confidence >= doubtful && names.contains(&&f.place);
    findings.iter().enumerate().filter(|(_, f)| is_one(f)).map(|(number, _)| number).collect()
}

/// Covers, as standing beside something private, each open line that `counts` and that several covered lines stand beside.
pub(super) fn cover_beside(
    decisions: &mut [Decision],
    action: Action,
    counts: impl Fn(&Decision) -> bool,
    mask: impl Fn(&Finding) -> Option<Polygon>,
) {
    let is_cover = |d: &&Decision| covers(d.action) && d.finding.kind.is_text();
    let masks = masks_of(decisions, is_cover);
    for decision in decisions.iter_mut().filter(|d| is_unclear(&d.finding) && counts(d)) {
        let Place::Pixels { frame, polygon } = &decision.finding.place else { continue };
        let around = points_of(&mask::text_mask(polygon, REACH, 0.0));
        let is_beside =
            |(of, mask): &&(Option<usize>, Polygon)| *of == Some(*frame) && around.iter().any(|p| mask.contains(*p));
        if masks.iter().filter(is_beside).count() >= NEIGHBOURS {
            cover_as_neighbour(decision, action, &mask);
        }
    }
}

/// Whether a line could not be read, or not clearly.
fn is_unclear(line: &Finding) -> bool {
    let was_read_clearly = line.by.evidence.contains(&Evidence::ReadClearly);
    line.kind == Kind::UnreadText || line.kind == Kind::PlainText && !was_read_clearly
}

/// Points on the sides of an outline and on the lines to its middle, in pixels.
fn points_of(outline: &Polygon) -> Vec<Point> {
    const ALONG: usize = 16;
    const INWARD: [f32; 3] = [0.0, 0.3, 0.7];
    let middle = outline.bounds().center();
    let sides = outline.points.iter().zip(outline.points.iter().cycle().skip(1));
    let between = |a: Point, b: Point, share: f32| Point { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
    let on_sides = sides.flat_map(|(a, b)| (0..ALONG).map(move |i| between(*a, *b, i as f32 / ALONG as f32)));
    on_sides.flat_map(|p| INWARD.map(|share| between(p, middle, share))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::By;
    use crate::geometry::Rect;

    fn finding(kind: Kind, confidence: f32, [left, top, right, bottom]: [f32; 4]) -> Finding {
        let evidence = vec![if kind == Kind::Name { Evidence::List } else { Evidence::Model }];
        Finding {
            kind,
            place: Place::Pixels { frame: 0, polygon: Rect { left, top, right, bottom }.into() },
            confidence,
            group: None,
            by: By { detector: String::from("test"), rule: None, evidence },
        }
    }

    #[test]
    fn what_is_perhaps_a_name_and_could_hardly_be_read_is_one() {
        let (here, there) = ([0.0, 0.0, 90.0, 12.0], [0.0, 40.0, 90.0, 52.0]);
        let found = |name: f32, unread: f32, place: [f32; 4]| {
            perhaps_names(&[finding(Kind::Name, name, here), finding(Kind::UnreadText, unread, place)], 0.25).len()
        };
        assert_eq!(found(0.37, 0.44, here), 1);
        assert_eq!([found(0.37, 0.44, there), found(0.2, 0.44, here), found(0.37, 0.2, here)], [0; 3]);
    }

    #[test]
    fn what_could_hardly_be_read_goes_with_several_private_lines_beside_it() {
        let open = |lines: &[[f32; 4]]| {
            let covered = lines.iter().map(|place| (finding(Kind::Name, 0.9, *place), Action::Fill));
            let unread = (finding(Kind::UnreadText, 0.3, [0.0, 30.0, 90.0, 42.0]), Action::Keep);
            let decision = |(finding, action): (Finding, Action)| {
                let outline = finding.place.bounds().map(Polygon::from);
                Decision { mask: outline.filter(|_| covers(action)), finding, action }
            };
            let mut decisions: Vec<Decision> = covered.chain([unread]).map(decision).collect();
            let whole = |f: &Finding| f.place.bounds().map(Polygon::from);
            cover_beside(&mut decisions, Action::Fill, |d| d.action == Action::Keep, whole);
            decisions.last().is_some_and(|d| d.action == Action::Keep && d.mask.is_none())
        };
        let (above, below, far) = ([0.0, 14.0, 90.0, 26.0], [0.0, 46.0, 40.0, 58.0], [0.0, 80.0, 90.0, 92.0]);
        assert!(!open(&[above, below]) && open(&[above]) && open(&[above, far]) && open(&[]));
    }
}
