//! Findings become decisions: thresholds, neighbours of PHI, and the outline of each cover.

use super::company::Company;
use super::plan::{Action, Decision, Plan, Reason};
use super::{OnKind, Policy, between, crop, cut, surface, table, tidy};
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
        surface::join(&mut findings, |f| self.is_one_thing(f, size));
        table::join(&mut findings, &self.settings.near_phi, |f| self.takes_neighbours(f, size));
        let company = Company::of(self, &findings, size);
        let near = self.on(Kind::NearPhi).action;
        let mut decisions: Vec<Decision> = Vec::with_capacity(findings.len());
        let mut doubtful = Vec::new();
        let of = |f: &Finding| (company.is_private(self, &findings, f), company.has_unread(self, &findings, f));
        let besides: Vec<(bool, bool)> = findings.iter().map(of).collect();
        for (mut finding, (beside_phi, has_unread)) in findings.into_iter().zip(besides) {
            let mut action = self.action(&finding, size);
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
            cut::cover(&mut decisions, near, is_open, |finding| self.mask(finding, near));
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
        if finding.kind == Kind::UnreadText && self.is_small(finding, size) {
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
            && !(finding.kind.is_text() && self.is_tall(finding, size))
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
mod tests {
    use super::*;
    use crate::finding::By;

    fn finding(kind: Kind, confidence: f32, group: Option<usize>, top: f32) -> Finding {
        let rect = Rect { left: 10.0, top, right: 110.0, bottom: top + 20.0 };
        Finding {
            kind,
            place: Place::Pixels { frame: 0, polygon: rect.into() },
            confidence,
            group,
            by: By { detector: String::from("test"), rule: None, evidence: vec![Evidence::Pattern] },
        }
    }

    const SIZE: Size = Size { width: 1600, height: 1200 };

    fn actions(policy: &str, findings: Vec<Finding>) -> Vec<(Kind, Action)> {
        let policy = Policy::preset(policy).expect("preset");
        policy.decisions(findings, SIZE).into_iter().map(|d| (d.finding.kind, d.action)).collect()
    }

    #[test]
    fn one_private_line_takes_its_whole_sheet() {
        let found = vec![
            finding(Kind::Name, 0.9, Some(1), 0.0),
            finding(Kind::PlainText, 0.9, Some(1), 30.0),
            finding(Kind::PlainText, 0.9, Some(2), 60.0),
        ];
        let expected = vec![(Kind::Name, Action::Fill), (Kind::NearPhi, Action::Fill), (Kind::PlainText, Action::Keep)];
        assert_eq!(actions("event", found), expected);
    }

    #[test]
    fn a_banner_behind_a_note_is_none_of_its_neighbours() {
        let tall = |height: f32| {
            let rect = Rect { left: 10.0, top: 60.0, right: 900.0, bottom: 60.0 + height };
            Finding {
                place: Place::Pixels { frame: 0, polygon: rect.into() },
                ..finding(Kind::PlainText, 0.9, Some(1), 0.0)
            }
        };
        let beside = |height| actions("event", vec![finding(Kind::Name, 0.9, Some(1), 0.0), tall(height)])[1];
        assert_eq!(beside(55.0), (Kind::NearPhi, Action::Fill));
        assert_eq!(beside(70.0), (Kind::PlainText, Action::Keep));
    }

    #[test]
    fn a_heading_in_everyday_words_goes_with_letters_of_its_size_only() {
        let heading = |height: f32, evidence: Evidence| {
            let rect = Rect { left: 10.0, top: 60.0, right: 900.0, bottom: 60.0 + height };
            let mut line = finding(Kind::PlainText, 0.9, Some(1), 0.0);
            line.place = Place::Pixels { frame: 0, polygon: rect.into() };
            line.by.evidence.push(evidence);
            actions("event", vec![finding(Kind::Name, 0.9, Some(1), 0.0), line])[1].1
        };
        assert_eq!(heading(24.0, Evidence::EverydayWords), Action::Fill);
        assert_eq!(heading(30.0, Evidence::EverydayWords), Action::Keep);
        assert_eq!(heading(30.0, Evidence::Model), Action::Fill);
    }

    #[test]
    fn a_hole_in_a_box_is_no_text_that_nobody_read() {
        let covered = |right: f32| {
            let rect = |left, top, right, bottom| Place::Pixels {
                frame: 0,
                polygon: Rect { left, top, right, bottom }.into(),
            };
            let label = Finding { place: rect(0.0, 0.0, 500.0, 400.0), ..finding(Kind::Label, 0.9, None, 0.0) };
            let hole =
                Finding { place: rect(200.0, 150.0, right, 190.0), ..finding(Kind::UnreadText, 0.9, Some(1), 0.0) };
            actions("event", vec![label, hole])[0].1 == Action::Fill
        };
        assert!(covered(280.0) && !covered(245.0));
    }

    #[test]
    fn a_doubtful_outline_around_much_of_the_picture_joins_nothing() {
        let joined = |confidence: f32, right: f32| {
            let rect = Rect { left: 0.0, top: 0.0, right, bottom: 1100.0 };
            let board = Finding {
                place: Place::Pixels { frame: 0, polygon: rect.into() },
                ..finding(Kind::Board, confidence, None, 0.0)
            };
            let lines = [finding(Kind::Name, 0.9, Some(1), 0.0), finding(Kind::PlainText, 0.9, Some(2), 300.0)];
            actions("event", lines.into_iter().chain([board]).collect())[1].1 == Action::Fill
        };
        assert!(joined(0.4, 400.0) && joined(0.7, 1500.0));
        assert!(!joined(0.4, 1500.0));
    }

    #[test]
    fn a_note_that_is_hard_to_read_does_not_take_the_notice_behind_it() {
        let line = |kind: Kind, top: f32, height: f32| {
            let rect = Rect { left: 10.0, top, right: 10.0 + 10.0 * height, bottom: top + height };
            Finding { place: Place::Pixels { frame: 0, polygon: rect.into() }, ..finding(kind, 0.5, Some(1), 0.0) }
        };
        let found = vec![
            line(Kind::UnreadText, 0.0, 10.0),
            line(Kind::UnreadText, 20.0, 10.0),
            line(Kind::PlainText, 40.0, 10.0),
            line(Kind::PlainText, 60.0, 25.0),
            line(Kind::PlainText, 200.0, 80.0),
        ];
        let fill = actions("event", found).into_iter().map(|(_, action)| action == Action::Fill);
        assert_eq!(fill.collect::<Vec<_>>(), [true, true, true, true, false]);
    }

    #[test]
    fn unread_text_in_the_rim_of_a_sheet_may_stand_behind_it() {
        let sheet = |top: f32| {
            let rect = Rect { left: 0.0, top, right: 400.0, bottom: 500.0 };
            let paper = Finding {
                place: Place::Pixels { frame: 0, polygon: rect.into() },
                ..finding(Kind::Paper, 0.9, None, 0.0)
            };
            actions("event", vec![paper, finding(Kind::UnreadText, 0.9, Some(1), 100.0)])[0].1
        };
        assert_eq!(sheet(40.0), Action::Fill);
        assert_eq!(sheet(98.0), Action::Keep);
    }

    #[test]
    fn a_slip_over_the_edge_of_a_slide_does_not_take_it_along() {
        let board = Finding {
            place: Place::Pixels {
                frame: 0,
                polygon: Rect { left: 0.0, top: 0.0, right: 500.0, bottom: 400.0 }.into(),
            },
            ..finding(Kind::Board, 0.9, None, 0.0)
        };
        let line = |top: f32, height: f32| Finding {
            place: Place::Pixels {
                frame: 0,
                polygon: Rect { left: 10.0, top, right: 400.0, bottom: top + height }.into(),
            },
            ..finding(Kind::PlainText, 0.9, Some(1), 0.0)
        };
        let with = |height: f32| {
            let found =
                vec![board.clone(), line(30.0, height), line(180.0, height), finding(Kind::Name, 0.9, Some(2), 350.0)];
            actions("event", found).into_iter().map(|(_, action)| action).collect::<Vec<_>>()
        };
        assert_eq!(with(55.0), [Action::Fill; 4]);
        assert_eq!(with(70.0), [Action::Keep, Action::Keep, Action::Keep, Action::Fill]);
    }

    #[test]
    fn a_surface_is_covered_with_what_it_holds() {
        let sheet = |share: f32, confidence: f32| {
            let rect = Rect { left: 0.0, top: 0.0, right: 1600.0 * share, bottom: 1200.0 };
            let place = Place::Pixels { frame: 0, polygon: rect.into() };
            Finding { place, ..finding(Kind::Paper, confidence, None, 0.0) }
        };
        let text = |kind, confidence| finding(kind, confidence, Some(1), 130.0);
        let from_half = "name = \"ours\"\nbase = \"event\"\n[on.paper]\ncover_above = 0.5\n";
        let policy = Policy::from_toml("ours.toml", from_half).expect("valid");
        let all = |findings| -> Vec<(Kind, Action)> {
            policy.decisions(findings, SIZE).into_iter().map(|d| (d.finding.kind, d.action)).collect()
        };
        let of = |findings: Vec<Finding>| all(findings)[0];
        assert_eq!(of(vec![sheet(0.2, 0.9)]), (Kind::Paper, Action::Keep));
        assert_eq!(of(vec![sheet(0.2, 0.9), text(Kind::PlainText, 0.9)]), (Kind::Paper, Action::Keep));
        assert_eq!(of(vec![sheet(0.2, 0.9), text(Kind::Name, 0.9)]), (Kind::Paper, Action::Fill));
        assert_eq!(of(vec![sheet(0.2, 0.9), text(Kind::UnreadText, 0.9)]), (Kind::Paper, Action::Fill));
        assert_eq!(of(vec![sheet(0.2, 0.9), text(Kind::UnreadText, 0.45)]), (Kind::Paper, Action::Fill), "hardly read");
        let high = |kind, confidence, height: f32| {
            let polygon = Rect { left: 10.0, top: 130.0, right: 200.0, bottom: 130.0 + height }.into();
            Finding { place: Place::Pixels { frame: 0, polygon }, ..text(kind, confidence) }
        };
        let large = high(Kind::UnreadText, 0.45, 40.0);
        assert_eq!(of(vec![sheet(0.2, 0.9), large]), (Kind::Paper, Action::Keep), "large letters");
        let pot = high(Kind::Name, 0.42, 60.0);
        assert_eq!(of(vec![sheet(0.2, 0.9), pot]), (Kind::Paper, Action::Keep), "a doubtful name in large letters");
        let sure = high(Kind::Name, 0.7, 60.0);
        assert_eq!(of(vec![sheet(0.2, 0.9), sure]), (Kind::Paper, Action::Fill), "a name in large letters");
        assert_eq!(of(vec![sheet(0.2, 0.9), text(Kind::Name, 0.42)]), (Kind::Paper, Action::Fill), "a doubtful name");
        assert_eq!(of(vec![sheet(0.2, 0.9), text(Kind::Name, 0.3)]), (Kind::Paper, Action::Keep), "hardly a name");
        assert_eq!(of(vec![sheet(0.2, 0.1), text(Kind::Name, 0.9)]), (Kind::Paper, Action::Keep), "too doubtful");
        assert_eq!(of(vec![sheet(0.9, 0.9), text(Kind::Name, 0.9)]), (Kind::Paper, Action::Keep), "too large");
        let ours = "name = \"ours\"\nbase = \"event\"\n[surface]\nwhole_from = 0.6\n[on.paper]\ncover_above = 0.5\n";
        let policy = Policy::from_toml("ours.toml", ours).expect("valid");
        let beside = Finding { kind: Kind::PlainText, ..finding(Kind::PlainText, 0.9, Some(2), 500.0) };
        let found = vec![sheet(0.2, 0.55), text(Kind::Name, 0.9), beside];
        let decisions = policy.decisions(found, SIZE);
        let line_by_line: Vec<Action> = decisions.iter().map(|d| d.action).collect();
        let mask = decisions[0].mask.as_ref().expect("covered").bounds();
        assert!(mask.top < 130.0 && mask.bottom > 520.0 && mask.bottom < 560.0, "from line to line: {mask:?}");
        assert_eq!(line_by_line, [Action::Fill, Action::Fill, Action::Fill]);
        let lines = vec![sheet(0.9, 0.9), text(Kind::Name, 0.9), finding(Kind::PlainText, 0.9, Some(2), 600.0)];
        assert_eq!(all(lines)[2], (Kind::NearPhi, Action::Fill), "but every line on it is covered");
    }

    #[test]
    fn a_doubtful_name_goes_to_a_person_unless_it_is_covered_anyway() {
        let doubtful = |group| finding(Kind::Name, 0.42, group, 0.0);
        assert_eq!(actions("event", vec![doubtful(None)]), [(Kind::Name, Action::Review)]);
        assert_eq!(actions("event", vec![finding(Kind::Name, 0.3, None, 0.0)]), [(Kind::Name, Action::Keep)]);
        let same_line = vec![doubtful(None), finding(Kind::Ssn, 0.9, None, 0.0)];
        assert_eq!(actions("event", same_line), [(Kind::Ssn, Action::Fill)]);
        let other_line = vec![doubtful(None), finding(Kind::Ssn, 0.9, None, 60.0)];
        assert_eq!(actions("event", other_line)[0], (Kind::Name, Action::Review));
        let same_sheet = vec![
            doubtful(Some(1)),
            finding(Kind::PlainText, 0.9, Some(1), 0.0),
            finding(Kind::Ssn, 0.9, Some(1), 30.0),
        ];
        assert_eq!(actions("event", same_sheet), [(Kind::NearPhi, Action::Fill), (Kind::Ssn, Action::Fill)]);
        let tall = Rect { left: 10.0, top: 30.0, right: 200.0, bottom: 90.0 };
        let place = Place::Pixels { frame: 0, polygon: tall.into() };
        assert_eq!(actions("event", vec![Finding { place, ..doubtful(None) }]), [(Kind::Name, Action::Keep)]);
    }

    #[test]
    fn badges_are_covered_unless_they_may_stay() {
        let badge = vec![finding(Kind::Badge, 0.9, None, 0.0)];
        assert_eq!(actions("event", badge.clone()), [(Kind::Badge, Action::Fill)]);
        assert_eq!(actions("strict", badge.clone()), [(Kind::Badge, Action::Fill)]);
        assert_eq!(actions("staff", badge), [(Kind::Badge, Action::Keep)]);
    }

    #[test]
    fn doubtful_names_take_nothing_with_them() {
        let sheet = |sure| vec![finding(Kind::Name, sure, Some(1), 0.0), finding(Kind::PlainText, 0.9, Some(1), 30.0)];
        assert!(actions("event", sheet(0.2)).iter().all(|(_, action)| *action == Action::Keep));
        let expected = vec![(Kind::Name, Action::Fill), (Kind::PlainText, Action::Keep)];
        assert_eq!(actions("event", sheet(0.55)), expected);
    }

    #[test]
    fn strict_covers_text_that_event_keeps() {
        let found = vec![finding(Kind::PlainText, 0.5, Some(1), 0.0), finding(Kind::Screen, 0.9, None, 40.0)];
        assert!(actions("strict", found.clone()).iter().all(|(_, action)| *action == Action::Fill));
        assert!(actions("event", found).iter().all(|(_, action)| *action == Action::Keep));
    }

    #[test]
    fn small_unread_lines_are_covered_and_textures_stay() {
        let line = |height: f32, confidence: f32| {
            let rect = Rect { left: 0.0, top: 0.0, right: 300.0, bottom: height };
            let place = Place::Pixels { frame: 0, polygon: rect.into() };
            vec![Finding { place, ..finding(Kind::UnreadText, confidence, None, 0.0) }]
        };
        let event = |height, confidence| actions("event", line(height, confidence))[0].1;
        assert_eq!([event(20.0, 0.9), event(20.0, 0.5), event(20.0, 0.4)], [Action::Fill, Action::Fill, Action::Keep]);
        assert_eq!([event(30.0, 0.9), event(30.0, 0.5)], [Action::Fill, Action::Keep], "not so small");
        assert_eq!(event(200.0, 0.9), Action::Keep);
        assert_eq!(actions("strict", line(200.0, 0.9)), vec![(Kind::UnreadText, Action::Fill)]);
    }

    #[test]
    fn a_note_that_can_hardly_be_read_is_private() {
        let hard = |top| finding(Kind::UnreadText, 0.3, Some(1), top);
        let read = |top| finding(Kind::PlainText, 0.6, Some(1), top);
        let size = Size { width: 3000, height: 2400 };
        let covered = |findings| {
            let policy = Policy::preset("event").expect("preset");
            policy.decisions(findings, size).iter().any(|d| covers(d.action))
        };
        assert!(covered(vec![hard(0.0), hard(30.0), read(60.0)]));
        assert!(!covered(vec![hard(0.0), read(30.0), read(60.0)]), "one line");
        assert!(!covered(vec![hard(0.0), hard(30.0)]), "leaves: nothing was read");
        let bullet = |top: f32| {
            let square = Rect { left: 10.0, top, right: 32.0, bottom: top + 20.0 };
            Finding { place: Place::Pixels { frame: 0, polygon: square.into() }, ..hard(top) }
        };
        assert!(!covered(vec![bullet(0.0), bullet(30.0), read(60.0)]), "a slide's bullets");
        assert!(!covered(vec![hard(0.0), read(0.0), hard(30.0), read(30.0)]), "nothing was read well");
        let closer = Size { width: 1000, height: 800 };
        let decisions =
            Policy::preset("event").expect("preset").decisions(vec![hard(0.0), hard(30.0), read(60.0)], closer);
        assert!(!decisions.iter().any(|d| covers(d.action)), "large");
    }

    #[test]
    fn large_doubtful_faces_go_to_a_person() {
        let face = |side: f32, confidence: f32| {
            let place =
                Place::Pixels { frame: 0, polygon: Rect { left: 0.0, top: 0.0, right: side, bottom: side }.into() };
            vec![Finding { place, ..finding(Kind::Face, confidence, None, 0.0) }]
        };
        assert_eq!(actions("event", face(400.0, 0.9)), vec![(Kind::Face, Action::Blur)]);
        assert_eq!(actions("event", face(400.0, 0.45)), vec![(Kind::Face, Action::Review)]);
        assert_eq!(actions("event", face(60.0, 0.45)), vec![(Kind::Face, Action::Blur)]);
        let huge = [0.75, 0.85].map(|sure| actions("event", face(1000.0, sure))[0].1);
        assert_eq!(huge, [Action::Review, Action::Blur]);
        assert_eq!(actions("staff", face(400.0, 0.45)), vec![(Kind::Face, Action::Keep)]);
    }

    #[test]
    fn staff_keeps_faces() {
        let found = vec![finding(Kind::Face, 0.99, None, 0.0)];
        assert_eq!(actions("staff", found.clone()), vec![(Kind::Face, Action::Keep)]);
        assert_eq!(actions("event", found), vec![(Kind::Face, Action::Blur)]);
    }

    #[test]
    fn covers_reach_beyond_the_outline() {
        let policy = Policy::preset("event").expect("preset");
        for kind in [Kind::Name, Kind::Face, Kind::Code] {
            let decision = &policy.decisions(vec![finding(kind, 0.99, None, 50.0)], SIZE)[0];
            let mask = decision.mask.as_ref().expect("covered").bounds();
            assert!(mask.left < 10.0 && mask.right > 110.0 && mask.top < 50.0 && mask.bottom > 70.0, "{kind:?}");
        }
    }
}
