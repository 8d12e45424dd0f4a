//! Takes out of the decisions what would only say again, or ask again, what a cover settles already.

use super::decide::covers;
use super::plan::Decision;
use crate::finding::{Finding, Kind, Place};
use crate::geometry::Polygon;

/// A line that is covered for one reason need not be listed again as plain, unread or beside something.
pub(super) fn drop_repeats(decisions: &mut Vec<Decision>) {
    let told = |kind| match kind {
        Kind::PlainText | Kind::UnreadText | Kind::NearPhi => 0,
        Kind::TurnedText => 1,
        _ => 2,
    };
    let covered: Vec<(Place, u8)> = decisions
        .iter()
        .filter(|d| covers(d.action) && d.finding.kind.is_text())
        .map(|d| (d.finding.place.clone(), told(d.finding.kind)))
        .collect();
    let is_told_better =
        |f: &Finding| covered.iter().any(|(place, better)| *better > told(f.kind) && *place == f.place);
    decisions.retain(|d| !is_told_better(&d.finding));
}

/// A person need not look at a line that lies under one cover as a whole.
pub(super) fn drop_hidden(decisions: &mut Vec<Decision>, for_a_person: impl Fn(&Decision) -> bool) {
    let covers: Vec<(Option<usize>, Polygon)> =
        decisions.iter().filter_map(|d| Some((d.finding.place.frame(), d.mask.clone()?))).collect();
    let is_hidden = |d: &Decision| {
        let Place::Pixels { polygon, .. } = &d.finding.place else { return false };
        let hides = |cover: &Polygon| polygon.points.iter().all(|corner| cover.contains(*corner));
        covers.iter().any(|(frame, cover)| *frame == d.finding.place.frame() && hides(cover))
    };
    decisions.retain(|d| !for_a_person(d) || !is_hidden(d));
}
