//! One doubtful line among many that were read clearly.

use super::*;

/// A line of a wall, the number-th from above, that was read clearly.
fn clear_line(number: usize) -> Finding {
    let top = 20.0 + 40.0 * number as f32;
    let mut line = placed(Kind::PlainText, 0.9, Some(1), [10.0, top, 290.0, top + 20.0]);
    line.by.evidence.push(Evidence::ReadClearly);
    line
}

/// Whether a thing is covered that bears so many clear lines and something else.
fn is_covered(thing: Finding, clear: usize, others: &[Finding]) -> bool {
    let lines = (0..clear).map(clear_line).chain(others.iter().cloned());
    actions("event", std::iter::once(thing).chain(lines).collect())[0].1 == Action::Fill
}

#[test]
fn one_doubtful_name_among_many_clear_lines_covers_no_wall() {
    let at = [320.0, 30.0, 590.0, 50.0];
    let wall = |clear, kind, confidence| is_covered(board(), clear, &[placed(kind, confidence, Some(1), at)]);
    assert!(!wall(4, Kind::Name, 0.52) && wall(3, Kind::Name, 0.52), "four speak against one");
    assert!(wall(8, Kind::Name, 0.7), "surely a name");
    assert!(wall(8, Kind::UnreadText, 0.5), "a line that nobody read");
    let mark = placed(Kind::UnreadText, 0.5, Some(1), [320.0, 30.0, 340.0, 50.0]);
    let logo = |clear| is_covered(board(), clear, std::slice::from_ref(&mark));
    assert!(!logo(4) && logo(3));
    let two = |evidence: Evidence| {
        [0.0, 60.0].map(|down| {
            let mut name = placed(Kind::Name, 0.52, Some(1), [320.0, 30.0 + down, 590.0, 55.0 + down]);
            name.by.evidence = vec![evidence];
            name
        })
    };
    assert!(is_covered(board(), 7, &two(Evidence::List)) && !is_covered(board(), 8, &two(Evidence::List)));
    assert!(!is_covered(board(), 4, &two(Evidence::Pattern)), "words that no list knows");
    let with_number = [two(Evidence::List)[0].clone(), placed(Kind::Phone, 0.8, Some(1), [320.0, 200.0, 590.0, 225.0])];
    assert!(is_covered(board(), 8, &with_number), "a number beside it");
}

#[test]
fn words_that_no_list_knows_are_not_asked_about_where_they_are_outvoted() {
    let asked = |evidence: Evidence, clear: usize| {
        let mut doubtful = placed(Kind::Name, 0.42, Some(1), [320.0, 30.0, 590.0, 55.0]);
        doubtful.by.evidence = vec![evidence];
        let all = actions("event", (0..clear).map(clear_line).chain([doubtful]).collect());
        all.iter().any(|(_, action)| *action == Action::Review)
    };
    assert!(asked(Evidence::Pattern, 3) && !asked(Evidence::Pattern, 4));
    assert!(asked(Evidence::List, 8), "a list knows it");
}

#[test]
fn a_badge_seen_for_a_doubtful_name_among_many_clear_lines_is_none() {
    let badge = |evidence: Vec<Evidence>, name: f32, clear: usize| {
        let mut badge = placed(Kind::Badge, 0.8, None, [0.0, 0.0, 600.0, 400.0]);
        badge.by.evidence = evidence;
        is_covered(badge, clear, &[placed(Kind::Name, name, Some(1), [320.0, 30.0, 590.0, 55.0])])
    };
    let by_name = || vec![Evidence::Model, Evidence::Context];
    assert!(!badge(by_name(), 0.52, 4));
    assert!(badge(by_name(), 0.52, 3) && badge(by_name(), 0.7, 8) && badge(vec![Evidence::Model], 0.52, 8));
}

#[test]
fn a_badge_seen_for_an_unread_line_among_many_clear_ones_is_none() {
    let unread = |number: usize| {
        let top = 30.0 + 60.0 * number as f32;
        placed(Kind::UnreadText, 0.7, Some(1), [320.0, top, 590.0, top + 20.0])
    };
    let badge = |clear: usize, others: &[Finding]| {
        let mut badge = placed(Kind::Badge, 0.8, None, [0.0, 0.0, 600.0, 400.0]);
        badge.by.evidence = vec![Evidence::Model, Evidence::Context];
        is_covered(badge, clear, others)
    };
    assert!(!badge(4, &[unread(0)]) && badge(3, &[unread(0)]), "four speak against one");
    assert!(!badge(8, &[unread(0), unread(1)]) && badge(7, &[unread(0), unread(1)]));
    let face = placed(Kind::Face, 0.9, None, [320.0, 200.0, 380.0, 280.0]);
    assert!(badge(8, &[unread(0), face]), "posters bear no portrait");
}

#[test]
fn lines_by_hand_cover_themselves_and_only_several_what_they_stand_on() {
    let by_hand = |number: usize| {
        let top = 30.0 + 40.0 * number as f32;
        // 20 of 1200 pixels is small writing.
        let mut line = placed(Kind::UnreadText, 0.7, Some(1), [320.0, top, 590.0, top + 20.0]);
        line.by.evidence.push(Evidence::Handwriting);
        line
    };
    let one = actions("event", vec![board(), clear_line(0), by_hand(0)]);
    assert_eq!(one, [(Kind::Board, Action::Keep), (Kind::PlainText, Action::Keep), (Kind::UnreadText, Action::Fill)]);
    assert!(is_covered(board(), 1, &[by_hand(0), by_hand(1)]));
    assert!(!is_covered(board(), 8, &[by_hand(0), by_hand(1)]), "a menu");
}
