//! Takes out of the decisions what would only say again, or ask again, what a cover settles already.

use super::decide::covers;
use super::plan::Decision;
use crate::finding::{Kind, Place};
use crate::geometry::Polygon;

/// A line that is covered for one reason need not be listed again as plain, unread or beside something.
pub(super) fn drop_repeats(decisions: &mut Vec<Decision>) {
    let generic = |kind| matches!(kind, Kind::PlainText | Kind::UnreadText | Kind::NearPhi);
    let named: Vec<Place> = decisions
        .iter()
        .filter(|d| covers(d.action) && d.finding.kind.is_text() && !generic(d.finding.kind))
        .map(|d| d.finding.place.clone())
        .collect();
    decisions.retain(|d| !generic(d.finding.kind) || !named.contains(&d.finding.place));
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
