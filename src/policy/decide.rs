//! Findings become decisions: thresholds, neighbours of PHI, and the outline of each cover.

use super::company::Company;
use super::outvoted::{is_of_form_only, looks_written};
use super::plan::{Action, Decision, Plan, Reason};
use super::{OnKind, Policy, badge, between, crop, cut, hardly, surface, table, tidy, written};
use crate::finding::{Evidence, Finding, Kind, Place};
use crate::geometry::{Polygon, Rect, Size};
use crate::picture::Format;
use crate::redact::mask;

/// What a plan says about the file it belongs to.
#[derive(Debug, Clone)]
pub struct Subject {
    /// SHA-256 of the input's bytes in hexadecimal.
    pub input_sha256: String,
    /// Format of the input.
    pub format: Format,
    /// Size of the upright picture in pixels.
    pub size: Size,
}

impl Policy {
    /// Makes the plan for one file from everything that was found in it.
    pub fn decide(&self, subject: Subject, findings: Vec<Finding>) -> Plan {
        let mut decisions = self.decisions(findings, subject.size);
        let cut = crop::choose(&self.settings.crop, &mut decisions, subject.size);
        let uncertain = decisions.iter().any(|d| d.action == Action::Review);
        let Subject { input_sha256, format, size } = subject;
        let max_side = self.settings.output.max_side;
        Plan {
            version: Plan::VERSION,
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            policy: self.name().to_owned(),
            policy_sha256: self.sha256().to_owned(),
            input_sha256,
            format,
            size,
            crop: cut.as_ref().and_then(|cut| cut.kept),
            crop_choice: cut.map(|cut| cut.choice),
            max_side: (max_side != 0).then_some(max_side),
            decisions,
            reasons: if uncertain { vec![Reason::Uncertain] } else { Vec::new() },
        }
    }

    /// What is done about each finding; neighbours of PHI become [`Kind::NearPhi`], and the surface they lie on is
    /// covered with them.
    pub fn decisions(&self, mut findings: Vec<Finding>, size: Size) -> Vec<Decision> {
        let written = written::sheets(&findings, self.settings.surface.doubtful, |f| self.takes_neighbours(f, size));
        surface::join(&mut findings, |number, f| {
            self.is_one_thing(f, size) || written.contains(&number) && self.may_be_covered_whole(f, size)
        });
        table::join(&mut findings, &self.settings.near_phi, |f| self.takes_neighbours(f, size));
        let company = Company::of(self, &findings, &written, size);
        let near = self.on(Kind::NearPhi).action;
        let mut decisions: Vec<Decision> = Vec::with_capacity(findings.len());
        let mut doubtful = Vec::new();
        let posters = badge::posters(self, &findings, size);
        let perhaps_names = hardly::perhaps_names(&findings, self.settings.unread.doubtful);
        let of = |n: usize| (company.is_private(self, &findings, n), company.has_unread(self, &findings, n));
        let besides: Vec<(bool, bool)> = (0..findings.len()).map(of).collect();
        for (number, (mut finding, (beside_phi, has_unread))) in findings.into_iter().zip(besides).enumerate() {
            let mut action = if posters.contains(&number) {
                Action::Keep
            } else if perhaps_names.contains(&number) && self.is_small(&finding, size) {
                self.on(finding.kind).action
            } else {
                self.action(&finding, size)
            };
            // Of what a list or a model takes for a name a person is asked all the same.
            if action == Action::Review && is_of_form_only(&finding) && company.is_outvoted(number) {
                action = Action::Keep;
            }
            if beside_phi && finding.kind.is_text() && action == Action::Keep && near != Action::Keep {
                finding.kind = Kind::NearPhi;
                finding.by.evidence = vec![Evidence::Neighbour];
                action = near;
            }
            if (beside_phi || has_unread) && action == Action::Keep && self.may_be_covered_whole(&finding, size) {
                if finding.confidence >= self.settings.surface.whole_from {
                    finding.by.evidence.push(Evidence::Neighbour);
                    action = near;
                } else if covers(near) {
                    doubtful.push(decisions.len());
                }
            }
            decisions.push(Decision { mask: self.mask(&finding, action), finding, action });
        }
        for thing in doubtful {
            surface::cover_lines_on(&mut decisions, thing, near);
        }
        if covers(near) {
            let near_phi = &self.settings.near_phi;
            let reach = between::Reach { anything: near_phi.between, lines: near_phi.between_lines };
            between::cover(&mut decisions, reach, |finding| self.is_small(finding, size), near);
            let is_open = |d: &Decision| d.action == Action::Keep && !self.is_tall(&d.finding, size);
            let is_hard = |d: &Decision| {
                is_open(d) && self.is_small(&d.finding, size) && d.finding.confidence >= self.settings.unread.doubtful
            };
            let mask = |finding: &Finding| self.mask(finding, near);
            cut::cover(&mut decisions, near, is_open, mask);
            // What that covers counts as a neighbour, and what goes with neighbours may cut a line.
            hardly::cover_beside(&mut decisions, near, is_hard, mask);
            cut::cover(&mut decisions, near, is_open, mask);
        }
        tidy::drop_repeats(&mut decisions);
        tidy::drop_hidden(&mut decisions, |d| self.is_for_a_person(&d.finding, d.action));
        decisions
    }

    /// Places that a plan leaves open on purpose: those for a person to look at, and those that a person chose to keep
    /// although this policy would not. Bounds in pixels of the upright photo, with their frame.
    pub(crate) fn settled(&self, plan: &Plan) -> Vec<(usize, Rect)> {
        let open = |d: &&Decision| match d.action {
            Action::Review => true,
            Action::Keep => {
                self.action(&d.finding, plan.size) != Action::Keep
                    || d.finding.by.evidence.contains(&Evidence::Neighbour)
            }
            Action::Fill | Action::Blur | Action::Crop | Action::Drop => false,
        };
        let bounds = |d: &Decision| match &d.finding.place {
            Place::Pixels { frame, polygon } => Some((*frame, polygon.bounds())),
            Place::Container { .. } | Place::FileName => None,
        };
        plan.decisions.iter().filter(open).filter_map(bounds).collect()
    }

    pub(super) fn on(&self, kind: Kind) -> OnKind {
        // Settings::check makes sure that every kind is there; a kind that is not would be covered.
        self.settings.on.get(&kind).copied().unwrap_or_default()
    }

    /// Whether text is left to a person only because it is not sure enough to be covered.
    fn is_for_a_person(&self, finding: &Finding, action: Action) -> bool {
        finding.kind.is_text() && action == Action::Review && covers(self.on(finding.kind).action)
    }

    /// Whether a line is taller than what could be text that nobody can read.
    pub(super) fn is_tall(&self, finding: &Finding, size: Size) -> bool {
        line_height(&finding.place) > self.settings.unread.tallest * size.width.min(size.height) as f32
    }

    /// The confidence from which the action of a finding's kind is taken.
    pub(super) fn cover_above(&self, finding: &Finding, size: Size) -> f32 {
        let OnKind { cover_above, .. } = self.on(finding.kind);
        if finding.kind == Kind::UnreadText && (self.is_small(finding, size) || looks_written(finding)) {
            cover_above.min(self.settings.unread.small_above)
        } else {
            cover_above
        }
    }

    /// Whether a line is as small as writing that is hard to read.
    pub(super) fn is_small(&self, finding: &Finding, size: Size) -> bool {
        line_height(&finding.place) <= self.settings.unread.small * size.width.min(size.height) as f32
    }

    /// Whether what lies on a surface stands together; an outline around much of the picture must be a good one.
    fn is_one_thing(&self, surface: &Finding, size: Size) -> bool {
        let good = surface.confidence >= self.settings.surface.whole_from;
        surface.confidence >= self.on(surface.kind).cover_above && (good || self.may_be_covered_whole(surface, size))
    }

    /// Whether a thing is a surface small enough to be covered as a whole when something on it is private.
    fn may_be_covered_whole(&self, finding: &Finding, size: Size) -> bool {
        let Place::Pixels { polygon, .. } = &finding.place else { return false };
        let most = self.settings.surface.whole_up_to * size.pixels() as f32;
        surface::is_surface(finding.kind) && polygon.bounds().area() <= most
    }

    pub(super) fn action(&self, finding: &Finding, size: Size) -> Action {
        let OnKind { action, review_above, .. } = self.on(finding.kind);
        let short = size.width.min(size.height) as f32;
        let large = self.settings.large_face;
        if finding.kind == Kind::UnreadText && self.is_tall(finding, size) {
            Action::Keep
        } else if finding.kind == Kind::Face
            && covers(action)
            && finding.confidence < large.sure_from(longest_side(&finding.place) / short)
        {
            Action::Review
        } else if finding.confidence >= self.cover_above(finding, size) {
            action
        } else if review_above < 1.0
            && finding.confidence >= review_above
            && action != Action::Keep
            && !(finding.kind.is_text() && self.is_tall(finding, size) && !looks_written(finding))
        {
            Action::Review
        } else {
            Action::Keep
        }
    }

    fn mask(&self, finding: &Finding, action: Action) -> Option<Polygon> {
        let Place::Pixels { polygon, .. } = &finding.place else { return None };
        let margin = self.settings.margin;
        let grown = match finding.kind {
            Kind::Face => mask::face_mask(polygon, margin.face_side, margin.face_above, margin.face_below),
            kind if kind.is_text() => mask::text_mask(polygon, margin.text, margin.text_step),
            _ => mask::text_mask(polygon, margin.other, 0.0),
        };
        covers(action).then_some(grown)
    }
}

/// The shorter side of a line's outline in pixels; 0 for findings that are no lines.
pub(super) fn line_height(place: &Place) -> f32 {
    sides(place).map_or(0.0, |(shorter, _)| shorter)
}

/// The shortest and the longest side of an outline in pixels.
pub(super) fn sides(place: &Place) -> Option<(f32, f32)> {
    let Place::Pixels { polygon, .. } = place else { return None };
    let points = &polygon.points;
    let lengths = points.iter().zip(points.iter().cycle().skip(1)).map(|(a, b)| (a.x - b.x).hypot(a.y - b.y));
    Some(lengths.fold((f32::INFINITY, 0.0), |(low, high), length| (low.min(length), high.max(length))))
}

/// Whether an outline may hold a word: bullets of a slide and single letters are as long as they are high.
pub(super) fn is_longer_than_high(place: &Place) -> bool {
    sides(place).is_some_and(|(shorter, longer)| longer >= 1.5 * shorter)
}

/// The longer side of the box around a place in pixels; 0 where it is not in the picture.
fn longest_side(place: &Place) -> f32 {
    let Place::Pixels { polygon, .. } = place else { return 0.0 };
    let bounds = polygon.bounds();
    bounds.width().max(bounds.height())
}

/// Whether an action changes pixels where the finding is.
pub(crate) fn covers(action: Action) -> bool {
    matches!(action, Action::Fill | Action::Blur)
}

#[cfg(test)]
mod tests;
