//! What lies on one screen, paper, board or label stands together, wherever the reader saw gaps between its lines.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::decide::line_height;
use super::plan::{Action, Decision};
use super::table;
use crate::finding::{Evidence, Finding, Kind, Place};
use crate::geometry::{Point, Polygon, Rect};
use crate::redact::mask;

/// A line lies on a surface when at least this share of it does; outlines are a little off at the edges.
const ON_IT: f32 = 0.6;

/// Of what stands together at least this share, by length, must lie on a surface for all of it to belong there: one word at the
/// edge does not put a whole slide on the folder beside it.
const TOGETHER: f32 = 0.25;
/// ...and of what a surer surface holds more of by this share, nothing belongs to this one: its outline takes in a part of the other.
const ELSEWHERE: f32 = 0.1;
/// Lines whose direction differs by more radians from that of most writing on a screen or board stand on something before it,
/// such as a folder's tab or a badge.
const ASIDE: f32 = 0.6;
/// How far a surface's outline may be off, as a share of its width and height.
const RIM: f32 = 0.06;
/// How far over the edge of a slide a slip may lie, as such a share...
const SLIP: f32 = 0.15;
/// ...whose letters are at most so many times as tall as most on the slide...
const SLIP_LETTERS: f32 = 0.7;
/// ...where so many lines are everyday English, and nothing else stands but on slips.
const LINES_OF_SLIDE: usize = 3;
/// Findings less sure than this do not tell that a slide is none.
const TELLING: f32 = 0.4;
/// Lines shorter than so many times their height do not tell their direction.
const TELLS_DIRECTION: f32 = 1.5;

/// Whether it is a thing that records are read from.
pub(super) fn is_surface(kind: Kind) -> bool {
    matches!(kind, Kind::Screen | Kind::Paper | Kind::Board | Kind::Label)
}

/// Gives each surface that counts and all lines on it, with whatever stands together with those lines, one number.
pub(super) fn join(findings: &mut [Finding], counts: impl Fn(usize, &Finding) -> bool) {
    let first = findings.iter().filter_map(|f| f.group).max().map_or(0, |highest| highest + 1);
    let mut leaders = Leaders::default();
    let surfaces: Vec<usize> =
        findings.iter().enumerate().filter(|(i, f)| is_surface(f.kind) && counts(*i, f)).map(|(i, _)| i).collect();
    let on: Vec<Vec<usize>> = surfaces.iter().map(|&surface| lines_on(findings, surface)).collect();
    let shares: Vec<BTreeMap<usize, f32>> = on.iter().map(|lines| shares_of_groups(findings, lines)).collect();
    let share = |number: usize, group: usize| shares[number].get(&group).copied().unwrap_or(0.0);
    // The surface that holds most of a group, the surer of two that hold as much.
    let home = |group: usize| {
        let of = |number: usize| (share(number, group), findings[surfaces[number]].confidence);
        (0..surfaces.len()).max_by(|&a, &b| of(a).partial_cmp(&of(b)).unwrap_or(Ordering::Equal))
    };
    let mut moved: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, lines) in on.iter().enumerate() {
        let own = first + number;
        for &line in lines {
            let Some((group, home)) = findings[line].group.and_then(|group| Some((group, home(group)?))) else {
                continue;
            };
            let here = share(number, group);
            let is_surer = findings[surfaces[number]].confidence > findings[surfaces[home]].confidence;
            if here >= TOGETHER && (is_surer || here >= share(home, group) - ELSEWHERE) {
                leaders.unite(group, own);
            } else if (home == number || !on[home].contains(&line))
                && let Some(other) = moved.insert(line, own)
            {
                leaders.unite(other, own);
            }
        }
    }
    for (number, &surface) in surfaces.iter().enumerate() {
        findings[surface].group = Some(first + number);
    }
    for (i, finding) in findings.iter_mut().enumerate() {
        finding.group = moved.get(&i).copied().or(finding.group).map(|group| leaders.of(group));
    }
}

/// Covers what stands on a thing whose outline is not sure, from the first covered line to the last: what between them
/// nobody located goes too.
pub(super) fn cover_lines_on(decisions: &mut [Decision], thing: usize, action: Action) {
    let found = &decisions[thing].finding;
    let Place::Pixels { polygon, .. } = &found.place else { return };
    let is_on_it = |d: &&Decision| {
        d.finding.kind.is_text() && d.finding.group == found.group && lies_on(&d.finding.place, &found.place)
    };
    let covered: Vec<&Polygon> = decisions.iter().filter(is_on_it).filter_map(|d| d.mask.as_ref()).collect();
    if let Some(mask) = mask::box_along(polygon, &covered) {
        let decision = &mut decisions[thing];
        decision.finding.by.evidence.push(Evidence::Neighbour);
        decision.action = action;
        decision.mask = Some(mask);
    }
}

/// Whether a line lies on a surface, but in its rim: outlines are a little off, and what stands there may stand behind it.
pub(super) fn is_in_rim(line: &Finding, surface: &Finding) -> bool {
    is_near_edge(line, surface, RIM)
}

/// Whether a line lies on a surface, but so near its edge, as a share of its width and height.
fn is_near_edge(line: &Finding, surface: &Finding, rim: f32) -> bool {
    let (Place::Pixels { polygon, .. }, Place::Pixels { polygon: outline, .. }) = (&line.place, &surface.place) else {
        return false;
    };
    let (at, middle) = (polygon.bounds().center(), outline.bounds().center());
    let outward = |v: f32, middle: f32| middle + (v - middle) / (1.0 - 2.0 * rim);
    let moved = Point { x: outward(at.x, middle.x), y: outward(at.y, middle.y) };
    lies_on(&line.place, &surface.place) && !outline.contains(moved)
}

/// The median height, in pixels, of the lines that lie on a surface, each by its length: a label over a notice's corner has many
/// lines, but little writing; 0 where none does.
pub(super) fn height_of_lines(findings: &[Finding], surface: &Finding) -> f32 {
    let lines = findings.iter().filter(|f| f.kind.is_text() && lies_on(&f.place, &surface.place));
    let mut heights: Vec<(f32, f32)> = lines.map(|f| (line_height(&f.place), length_of(f))).collect();
    heights.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut half = heights.iter().map(|(_, length)| length).sum::<f32>() / 2.0;
    let median = heights.iter().find(|(_, length)| {
        half -= length;
        half <= 0.0
    });
    median.map_or(0.0, |(height, _)| *height)
}

/// Which number stands for each of several that were found to be the same.
#[derive(Default)]
pub(super) struct Leaders(BTreeMap<usize, usize>);

impl Leaders {
    pub(super) fn of(&self, mut number: usize) -> usize {
        while let Some(&leader) = self.0.get(&number) {
            number = leader;
        }
        number
    }

    pub(super) fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        if a != b {
            self.0.insert(a, b);
        }
    }
}

/// The lines on a surface, without what is written across a screen or board, and without slips over the edge of a slide.
pub(super) fn lines_on(findings: &[Finding], surface: usize) -> Vec<usize> {
    let is_on_it = |f: &Finding| f.kind.is_text() && lies_on(&f.place, &findings[surface].place);
    let mut lines: Vec<usize> = (0..findings.len()).filter(|&i| is_on_it(&findings[i])).collect();
    if matches!(findings[surface].kind, Kind::Screen | Kind::Board) {
        let main = main_direction(lines.iter().filter_map(|&i| direction_of(&findings[i])));
        lines.retain(|&i| direction_of(&findings[i]).is_none_or(|(own, _)| is_along(own, main)));
        let slips = slips_over(findings, surface, &lines);
        lines.retain(|i| !slips.contains(i));
    }
    lines
}

/// Of the lines on a screen or board the small ones near its edge, where all others are everyday English: a label that lies before a
/// slide takes no slide along.
fn slips_over(findings: &[Finding], surface: usize, lines: &[usize]) -> Vec<usize> {
    let is_near = |&&i: &&usize| is_near_edge(&findings[i], &findings[surface], SLIP);
    let middle: Vec<&Finding> = lines.iter().filter(|i| !is_near(i)).map(|&i| &findings[i]).collect();
    let is_plain = |f: &Finding| f.kind == Kind::PlainText && f.by.evidence.contains(&Evidence::EverydayWords);
    let says_more = |f: &&Finding| f.kind != Kind::PlainText && f.confidence >= TELLING;
    let mut heights: Vec<f32> = middle.iter().filter(|f| is_plain(f)).map(|f| line_height(&f.place)).collect();
    heights.sort_by(f32::total_cmp);
    if heights.len() < LINES_OF_SLIDE || middle.iter().any(says_more) {
        return Vec::new();
    }
    let most = SLIP_LETTERS * heights[heights.len() / 2];
    lines.iter().filter(is_near).copied().filter(|&i| line_height(&findings[i].place) <= most).collect()
}

/// Which share of each group, by length, some of its lines are, 0 to 1.
fn shares_of_groups(findings: &[Finding], lines: &[usize]) -> BTreeMap<usize, f32> {
    let mut shares: BTreeMap<usize, f32> = BTreeMap::new();
    for (group, length) in lines.iter().filter_map(|&i| Some((findings[i].group?, length_of(&findings[i])))) {
        *shares.entry(group).or_default() += length;
    }
    for (group, share) in &mut shares {
        let all = findings.iter().filter(|f| f.kind.is_text() && f.group == Some(*group));
        *share /= all.map(length_of).sum::<f32>();
    }
    shares
}

/// The length of a line in pixels, at least 1, so that what has none counts as well.
fn length_of(line: &Finding) -> f32 {
    let Place::Pixels { polygon, .. } = &line.place else { return 1.0 };
    table::direction(polygon).map_or(1.0, |(_, length)| length.max(1.0))
}

/// The direction of a line in radians and its length in pixels, where its outline tells.
fn direction_of(line: &Finding) -> Option<(f32, f32)> {
    let Place::Pixels { polygon, .. } = &line.place else { return None };
    table::direction(polygon).filter(|(_, length)| *length >= TELLS_DIRECTION * line_height(&line.place))
}

/// The mean direction of lines, each with its length; a line and the same line upside down have one direction.
fn main_direction(lines: impl Iterator<Item = (f32, f32)>) -> f32 {
    let (x, y) = lines.fold((0.0, 0.0), |(x, y), (angle, length)| {
        (x + length * (2.0 * angle).cos(), y + length * (2.0 * angle).sin())
    });
    f32::atan2(y, x) / 2.0
}

fn is_along(angle: f32, main: f32) -> bool {
    (angle - main).sin().abs() <= ASIDE.sin()
}

/// Whether most of a line lies on a surface.
pub(super) fn lies_on(line: &Place, surface: &Place) -> bool {
    match (line, surface) {
        (Place::Pixels { frame: a, polygon: line }, Place::Pixels { frame: b, polygon: surface }) => {
            a == b && share_inside(line, surface) >= ON_IT
        }
        _ => false,
    }
}

/// The share of a line that lies in an outline, told from points spread over its box; 0 for a line without extent.
fn share_inside(line: &Polygon, surface: &Polygon) -> f32 {
    const ACROSS: usize = 8;
    const DOWN: usize = 4;
    let Rect { left, top, .. } = line.bounds();
    let (width, height) = (line.bounds().width(), line.bounds().height());
    let (mut inside, mut all) = (0u32, 0u32);
    for i in 0..ACROSS * DOWN {
        let (x, y) = ((i % ACROSS) as f32 + 0.5, (i / ACROSS) as f32 + 0.5);
        let point = Point { x: left + x * width / ACROSS as f32, y: top + y * height / DOWN as f32 };
        if line.contains(point) {
            all += 1;
            inside += u32::from(surface.contains(point));
        }
    }
    if all == 0 { 0.0 } else { inside as f32 / all as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::By;

    fn finding(kind: Kind, group: Option<usize>, [left, top, right, bottom]: [f32; 4]) -> Finding {
        Finding {
            kind,
            place: Place::Pixels { frame: 0, polygon: Rect { left, top, right, bottom }.into() },
            confidence: 0.9,
            group,
            by: By { detector: String::from("test"), rule: None, evidence: Vec::new() },
        }
    }

    fn groups(mut findings: Vec<Finding>) -> Vec<Option<usize>> {
        join(&mut findings, |_, f| f.confidence > 0.5);
        findings.into_iter().map(|f| f.group).collect()
    }

    #[test]
    fn lines_on_one_sheet_get_one_number_and_others_keep_theirs() {
        let found = groups(vec![
            finding(Kind::PlainText, Some(0), [10.0, 10.0, 90.0, 20.0]),
            finding(Kind::Name, Some(1), [10.0, 70.0, 90.0, 80.0]),
            finding(Kind::PlainText, Some(2), [300.0, 70.0, 390.0, 80.0]),
            finding(Kind::Paper, None, [0.0, 0.0, 100.0, 100.0]),
        ]);
        assert_eq!(found[0], found[1]);
        assert_eq!(found[0], found[3]);
        assert_ne!(found[0], found[2]);
        assert!(found[2].is_some());
    }

    #[test]
    fn a_line_that_mostly_lies_beside_does_not_belong() {
        let found = groups(vec![
            finding(Kind::PlainText, Some(0), [80.0, 10.0, 180.0, 20.0]),
            finding(Kind::Screen, None, [0.0, 0.0, 100.0, 100.0]),
        ]);
        assert_ne!(found[0], found[1]);
    }

    #[test]
    fn a_slip_over_the_edge_of_a_slide_does_not_belong_to_it() {
        let slide = |slip: [f32; 4], third: Kind| {
            let line = |kind: Kind, top: f32| {
                let mut line = finding(kind, Some(0), [100.0, top, 300.0, top + 20.0]);
                line.by.evidence.push(Evidence::EverydayWords);
                line
            };
            let lines = [line(Kind::PlainText, 80.0), line(Kind::PlainText, 120.0), line(third, 160.0)];
            let over = [finding(Kind::Name, Some(1), slip), finding(Kind::Board, None, [0.0, 0.0, 400.0, 300.0])];
            let found = groups(lines.into_iter().chain(over).collect());
            assert_eq!(found[0], found[4]);
            found[3] == found[4]
        };
        let slip = [100.0, 270.0, 200.0, 280.0];
        assert!(!slide(slip, Kind::PlainText));
        assert!(slide(slip, Kind::Date), "a record");
        assert!(slide([100.0, 270.0, 200.0, 290.0], Kind::PlainText), "as tall as the rest");
        assert!(slide([100.0, 200.0, 200.0, 210.0], Kind::PlainText), "in the middle");
    }

    #[test]
    fn what_is_written_across_a_screen_stands_before_it() {
        let upright = |top: f32| [10.0, top, 90.0, top + 10.0];
        let mut across = finding(Kind::Name, Some(2), [0.0; 4]);
        let corners = [(60.0, 10.0), (60.0, 60.0), (50.0, 60.0), (50.0, 10.0)];
        let points = corners.map(|(x, y)| Point { x, y }).to_vec();
        across.place = Place::Pixels { frame: 0, polygon: Polygon { points } };
        let on = |kind: Kind| {
            let lines =
                [finding(Kind::PlainText, Some(0), upright(10.0)), finding(Kind::PlainText, Some(1), upright(70.0))];
            let thing = finding(kind, None, [0.0, 0.0, 100.0, 100.0]);
            groups(lines.into_iter().chain([across.clone(), thing]).collect())
        };
        let screen = on(Kind::Screen);
        assert!(screen[0] == screen[1] && screen[0] == screen[3] && screen[2] != screen[3]);
        let paper = on(Kind::Paper);
        assert!(paper.iter().all(|group| *group == paper[0]), "people write on paper in any direction");
    }

    #[test]
    fn what_does_not_count_joins_nothing() {
        let lines = [
            finding(Kind::PlainText, Some(0), [10.0, 10.0, 90.0, 20.0]),
            finding(Kind::Name, Some(1), [10.0, 70.0, 90.0, 80.0]),
        ];
        let doubtful = Finding { confidence: 0.2, ..finding(Kind::Paper, None, [0.0, 0.0, 100.0, 100.0]) };
        let found = groups(vec![lines[0].clone(), lines[1].clone(), doubtful]);
        assert_eq!(found, [Some(0), Some(1), None]);
        let badge = finding(Kind::Badge, None, [0.0, 0.0, 100.0, 100.0]);
        let [first, second] = lines;
        assert_eq!(groups(vec![first, second, badge])[..2], [Some(0), Some(1)]);
    }

    #[test]
    fn two_sheets_that_share_a_block_are_one_thing() {
        let found = groups(vec![
            finding(Kind::Paper, None, [0.0, 0.0, 100.0, 100.0]),
            finding(Kind::Paper, None, [110.0, 0.0, 210.0, 100.0]),
            finding(Kind::PlainText, Some(4), [10.0, 10.0, 90.0, 20.0]),
            finding(Kind::PlainText, Some(4), [120.0, 10.0, 190.0, 20.0]),
        ]);
        assert!(found.iter().all(|group| *group == found[0]));
    }

    #[test]
    fn one_word_at_the_edge_does_not_put_a_slide_on_a_folder() {
        let wide = |top: f32| finding(Kind::PlainText, Some(4), [110.0, top, 400.0, top + 10.0]);
        let found = groups(vec![
            finding(Kind::Paper, None, [0.0, 0.0, 100.0, 100.0]),
            finding(Kind::Name, Some(1), [10.0, 70.0, 90.0, 80.0]),
            finding(Kind::PlainText, Some(4), [60.0, 20.0, 98.0, 30.0]),
            wide(20.0),
            wide(50.0),
        ]);
        assert_eq!([found[1], found[2]], [found[0]; 2], "the word lies on the folder");
        assert!(found[3] == found[4] && found[3] != found[0], "the slide does not");
    }

    #[test]
    fn an_outline_over_half_a_list_does_not_join_it_with_the_notice_beside() {
        let row =
            |top: f32, left: f32, group: usize| finding(Kind::Name, Some(group), [left, top, left + 80.0, top + 10.0]);
        let list = [row(10.0, 310.0, 1), row(30.0, 310.0, 1), row(10.0, 410.0, 1), row(30.0, 410.0, 1)];
        let mut all = vec![row(10.0, 100.0, 2), finding(Kind::Board, None, [0.0, 0.0, 400.0, 100.0])];
        all.extend(list);
        let alone = groups(all.clone());
        assert_eq!(alone[0], alone[2], "nothing else holds the list");
        all.push(finding(Kind::Board, None, [300.0, 0.0, 500.0, 100.0]));
        let found = groups(all);
        assert!(found[2..].iter().all(|group| *group == found[6]) && found[0] == found[1] && found[0] != found[2]);
    }

    #[test]
    fn another_page_has_its_own_surfaces() {
        let mut line = finding(Kind::PlainText, Some(0), [10.0, 10.0, 90.0, 20.0]);
        if let Place::Pixels { frame, .. } = &mut line.place {
            *frame = 1;
        }
        let found = groups(vec![line, finding(Kind::Paper, None, [0.0, 0.0, 100.0, 100.0])]);
        assert_ne!(found[0], found[1]);
    }
}
