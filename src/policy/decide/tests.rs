//! What becomes of findings under the presets.

use super::*;
use crate::finding::By;

mod outvoted;

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

/// A line or thing at a place.
fn placed(kind: Kind, confidence: f32, group: Option<usize>, [left, top, right, bottom]: [f32; 4]) -> Finding {
    let place = Place::Pixels { frame: 0, polygon: Rect { left, top, right, bottom }.into() };
    Finding { place, ..finding(kind, confidence, group, 0.0) }
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
fn a_doubtful_name_in_very_large_letters_is_for_a_person_where_it_looks_written() {
    let name = |evidence: &[Evidence]| {
        let mut name = placed(Kind::Name, 0.45, None, [10.0, 0.0, 700.0, 120.0]);
        name.by.evidence = evidence.to_vec();
        actions("event", vec![name])[0].1
    };
    assert_eq!(name(&[Evidence::List, Evidence::Handwriting]), Action::Review);
    assert_eq!(name(&[Evidence::List]), Action::Keep, "a banner");
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
        let rect =
            |left, top, right, bottom| Place::Pixels { frame: 0, polygon: Rect { left, top, right, bottom }.into() };
        let label = Finding { place: rect(0.0, 0.0, 500.0, 400.0), ..finding(Kind::Label, 0.9, None, 0.0) };
        let hole = Finding { place: rect(200.0, 150.0, right, 190.0), ..finding(Kind::UnreadText, 0.9, Some(1), 0.0) };
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
        let paper =
            Finding { place: Place::Pixels { frame: 0, polygon: rect.into() }, ..finding(Kind::Paper, 0.9, None, 0.0) };
        actions("event", vec![paper, finding(Kind::UnreadText, 0.9, Some(1), 100.0)])[0].1
    };
    assert_eq!(sheet(40.0), Action::Fill);
    assert_eq!(sheet(98.0), Action::Keep);
}

#[test]
fn a_slip_over_the_edge_of_a_slide_does_not_take_it_along() {
    let board = Finding {
        place: Place::Pixels { frame: 0, polygon: Rect { left: 0.0, top: 0.0, right: 500.0, bottom: 400.0 }.into() },
        ..finding(Kind::Board, 0.9, None, 0.0)
    };
    let line = |top: f32, height: f32| Finding {
        place: Place::Pixels { frame: 0, polygon: Rect { left: 10.0, top, right: 400.0, bottom: top + height }.into() },
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
    let same_sheet =
        vec![doubtful(Some(1)), finding(Kind::PlainText, 0.9, Some(1), 0.0), finding(Kind::Ssn, 0.9, Some(1), 30.0)];
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
    let mut by_hand = line(30.0, 0.5);
    by_hand[0].by.evidence.push(Evidence::Handwriting);
    assert_eq!(actions("event", by_hand)[0].1, Action::Fill);
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
    let decisions = Policy::preset("event").expect("preset").decisions(vec![hard(0.0), hard(30.0), read(60.0)], closer);
    assert!(!decisions.iter().any(|d| covers(d.action)), "large");
}

#[test]
fn large_doubtful_faces_go_to_a_person() {
    let face = |side: f32, confidence: f32| {
        let place = Place::Pixels { frame: 0, polygon: Rect { left: 0.0, top: 0.0, right: side, bottom: side }.into() };
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

#[test]
fn a_badge_that_reads_as_a_poster_is_none() {
    let badge = |lines: usize, more: Option<Finding>| {
        let mut found = vec![placed(Kind::Badge, 0.8, None, [0.0, 0.0, 200.0, 300.0])];
        for line in 0..lines {
            let mut slogan = finding(Kind::PlainText, 0.9, Some(1), 10.0 + 40.0 * line as f32);
            slogan.by.evidence.push(Evidence::EverydayWords);
            found.push(slogan);
        }
        found.extend(more);
        actions("event", found)[0].1
    };
    assert_eq!([badge(3, None), badge(2, None)], [Action::Keep, Action::Fill]);
    let doubtful = [
        finding(Kind::Name, 0.42, Some(2), 200.0),
        finding(Kind::UnreadText, 0.5, Some(2), 200.0),
        finding(Kind::Face, 0.9, None, 200.0),
        finding(Kind::Code, 0.4, None, 200.0),
    ];
    assert!(doubtful.into_iter().all(|one| badge(3, Some(one)) == Action::Fill));
    let beside = finding(Kind::Name, 0.9, Some(2), 500.0);
    assert_eq!(badge(3, Some(beside)), Action::Keep, "what is not on it");
}

#[test]
fn a_doubtful_label_full_of_handwriting_is_one() {
    let sheet = |kind: Kind, lines: usize, everyday: bool| {
        let mut found = vec![placed(kind, 0.22, None, [10.0, 0.0, 210.0, 200.0])];
        for line in 0..lines {
            let top = 10.0 + 50.0 * line as f32;
            let at = [10.0, top, 210.0, top + 40.0];
            found.extend([placed(Kind::PlainText, 0.8, Some(1), at), placed(Kind::UnreadText, 0.48, Some(1), at)]);
        }
        if everyday {
            let mut sign = placed(Kind::PlainText, 0.9, Some(1), [10.0, 150.0, 210.0, 190.0]);
            sign.by.evidence.push(Evidence::EverydayWords);
            found.push(sign);
        }
        let all = actions("event", found);
        all.iter().filter(|(kind, action)| kind.is_text() && *action == Action::Fill).count()
    };
    assert!(sheet(Kind::Label, 2, false) >= 2);
    assert_eq!(sheet(Kind::Screen, 2, false), 0, "nobody writes on screens by hand");
    assert_eq!(sheet(Kind::Label, 1, false), 0);
    assert_eq!(sheet(Kind::Label, 2, true), 0, "a sign");
}

fn board() -> Finding {
    placed(Kind::Board, 0.5, None, [0.0, 0.0, 600.0, 400.0])
}

#[test]
fn a_note_before_a_screen_is_private_though_its_line_goes_with_the_screen() {
    let found = vec![
        board(),
        placed(Kind::Label, 0.35, None, [300.0, 200.0, 500.0, 500.0]),
        placed(Kind::PlainText, 0.9, Some(1), [10.0, 260.0, 290.0, 285.0]),
        placed(Kind::RecordNumber, 0.95, Some(1), [310.0, 260.0, 480.0, 285.0]),
        placed(Kind::PlainText, 0.9, Some(2), [310.0, 420.0, 480.0, 445.0]),
    ];
    let actions = actions("event", found);
    assert!(actions.contains(&(Kind::RecordNumber, Action::Fill)));
    assert!(
        actions.iter().filter(|(kind, action)| kind.is_text() && *action == Action::Fill).count() == 3,
        "{actions:?}"
    );
}

#[test]
fn what_nobody_can_read_on_a_plaque_says_nothing_about_the_wall() {
    let found = vec![
        board(),
        placed(Kind::Label, 0.35, None, [300.0, 200.0, 500.0, 300.0]),
        placed(Kind::PlainText, 0.9, Some(1), [10.0, 60.0, 290.0, 80.0]),
        placed(Kind::PlainText, 0.9, Some(1), [310.0, 205.0, 480.0, 220.0]),
        placed(Kind::UnreadText, 0.44, Some(1), [310.0, 230.0, 480.0, 245.0]),
        placed(Kind::UnreadText, 0.44, Some(1), [310.0, 260.0, 480.0, 275.0]),
    ];
    let actions = actions("event", found);
    assert_eq!(actions.iter().find(|(kind, _)| *kind == Kind::PlainText), Some(&(Kind::PlainText, Action::Keep)));
    assert!(actions.contains(&(Kind::NearPhi, Action::Fill)), "the plaque's own line: {actions:?}");
}
