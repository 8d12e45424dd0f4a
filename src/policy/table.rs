//! A table is one thing although gaps part its columns: what goes on the rows of a private block belongs to it, and so
//! does what stands among its lines.

use std::collections::{BTreeMap, BTreeSet};

use super::settings::NearPhi;
use super::surface::Leaders;
use crate::finding::{Evidence, Finding, Kind, Place};
use crate::geometry::{Point, Polygon};

/// Lines of one table differ in height by at most this factor.
const SAME_SIZE: f32 = 1.7;
/// The same where half of the lines or more say nothing but everyday English: slogans beside a list.
const SAME_SIZE_OF_WORDS: f32 = 1.3;
/// Blocks whose directions have a smaller cosine between them are parts of different things.
const LIKE_DIRECTION: f32 = 0.5;
/// Lines of one row are shifted against each other by at most this share of their height; neighbours by chance are more...
const SAME_ROW: f32 = 0.3;
/// ...and the rows of one table are shifted alike: by no more than so much, as a share of the height, from row to row.
const ALIKE: f32 = 0.25;
/// Where a row goes on further away than this share of the longest reach, one row more must: signs beside one another on a wall
/// have two lines each.
const FAR: f32 = 0.25;
/// The share of a column's lines that must lie on rows.
const ON_ROWS: f32 = 0.75;
/// A block of fewer lines has no inside.
const LINES_AROUND: usize = 3;
/// How many columns may hang on the one before.
const MOST_COLUMNS: usize = 8;

/// A line of text as seen along the direction of a block.
#[derive(Debug, Clone, Copy)]
struct Line {
    along: (f32, f32),
    across: f32,
    height: f32,
}

/// Gives the blocks that hold something private, and the lines of their rows and inside them, one number.
pub(super) fn join(findings: &mut [Finding], near: &NearPhi, private: impl Fn(&Finding) -> bool) {
    let mut leaders = Leaders::default();
    let mut blocks: BTreeMap<(usize, usize), Vec<Written>> = BTreeMap::new();
    let mut roots: BTreeSet<usize> = BTreeSet::new();
    for finding in findings.iter().filter(|f| f.kind.is_text()) {
        let (Place::Pixels { frame, polygon }, Some(group)) = (&finding.place, finding.group) else { continue };
        let lines = blocks.entry((*frame, group)).or_default();
        let at = lines.iter().position(|line| line.outline == *polygon).unwrap_or_else(|| {
            lines.push(Written { outline: polygon.clone(), was_read: false, is_everyday: false });
            lines.len() - 1
        });
        lines[at].was_read |= finding.kind != Kind::UnreadText;
        lines[at].is_everyday |= finding.by.evidence.contains(&Evidence::EverydayWords);
        if private(finding) {
            roots.insert(group);
        }
    }
    let mut waiting: Vec<(usize, usize)> = blocks.keys().filter(|(_, group)| roots.contains(group)).copied().collect();
    for _ in 0..MOST_COLUMNS {
        let mut added = Vec::new();
        for &(frame, group) in &waiting {
            let Some(block) = Block::of(&blocks[&(frame, group)]) else { continue };
            for (&(other_frame, other), lines) in &blocks {
                if other_frame == frame && !roots.contains(&other) && block.takes(lines, near) {
                    leaders.unite(other, group);
                    roots.insert(other);
                    added.push((frame, other));
                }
            }
        }
        if added.is_empty() {
            break;
        }
        waiting = added;
    }
    for finding in findings {
        finding.group = finding.group.map(|group| leaders.of(group));
    }
}

/// A line of text as it was found.
struct Written {
    outline: Polygon,
    /// Whether its direction is known from reading it.
    was_read: bool,
    /// Whether it says nothing but everyday English.
    is_everyday: bool,
}

/// The lines of one block in its own direction.
struct Block {
    angle: f32,
    lines: Vec<Line>,
}

impl Block {
    /// The direction is that of the longest line that was read, or of the longest of all; nothing for a block without one.
    fn of(lines: &[Written]) -> Option<Self> {
        let angle = angle_of(lines.iter().filter(|line| line.was_read)).or_else(|| angle_of(lines.iter()))?;
        Some(Self { angle, lines: lines.iter().filter_map(|line| Line::of(&line.outline, angle)).collect() })
    }

    /// Whether another block goes on the rows of this one, or stands among its lines. What reads the other way round, or says nothing
    /// but everyday English in other letters, is no part of a table.
    fn takes(&self, written: &[Written], near: &NearPhi) -> bool {
        let others: Vec<Line> = written.iter().filter_map(|line| Line::of(&line.outline, self.angle)).collect();
        let against = angle_of(written.iter().filter(|line| line.was_read))
            .is_some_and(|angle| (angle - self.angle).cos() < LIKE_DIRECTION);
        let words = written.iter().filter(|line| line.is_everyday).count();
        let like = if 2 * words >= written.len() { SAME_SIZE_OF_WORDS } else { SAME_SIZE };
        !others.is_empty() && !against && (self.holds(&others) || self.goes_on_in(&others, like, near))
    }

    fn holds(&self, others: &[Line]) -> bool {
        if self.lines.len() < LINES_AROUND {
            return false;
        }
        let range = |value: fn(&Line) -> (f32, f32)| {
            self.lines.iter().map(value).fold((f32::MAX, f32::MIN), |(a, b), (c, d)| (a.min(c), b.max(d)))
        };
        let (along, across) = (range(|l| l.along), range(|l| (l.across, l.across)));
        others.iter().all(|line| {
            let middle = (line.along.0 + line.along.1) / 2.0;
            let inside = (along.0..=along.1).contains(&middle) && (across.0..=across.1).contains(&line.across);
            inside && self.lines.iter().any(|own| own.same_size(line, SAME_SIZE))
        })
    }

    fn goes_on_in(&self, others: &[Line], like: f32, near: &NearPhi) -> bool {
        let shift = |own: &Line, other: &Line| (own.across - other.across) / own.height.max(other.height);
        let on_row = |own: &Line, other: &Line| {
            let (height, gap) = (own.height.max(other.height), own.gap(other));
            own.same_size(other, like)
                && shift(own, other).abs() <= SAME_ROW
                && gap > 0.0
                && gap <= near.row_reach * height
        };
        let pairs: Vec<(usize, usize, f32)> = (0..self.lines.len())
            .flat_map(|i| (0..others.len()).map(move |j| (i, j)))
            .filter(|&(i, j)| on_row(&self.lines[i], &others[j]))
            .map(|(i, j)| (i, j, shift(&self.lines[i], &others[j])))
            .collect();
        let is_far = |&(i, j, _): &(usize, usize, f32)| {
            self.lines[i].gap(&others[j]) > FAR * near.row_reach * self.lines[i].height
        };
        let least = near.rows as usize + usize::from(pairs.iter().any(is_far));
        pairs.iter().any(|&(_, _, from)| {
            let alike = || pairs.iter().filter(|(_, _, shift)| (from..=from + ALIKE).contains(shift));
            let rows = alike().map(|(i, _, _)| i).collect::<BTreeSet<_>>().len();
            let matched = alike().map(|(_, j, _)| j).collect::<BTreeSet<_>>().len();
            rows.min(matched) >= least && matched as f32 >= ON_ROWS * others.len() as f32
        })
    }
}

impl Line {
    fn of(outline: &Polygon, angle: f32) -> Option<Self> {
        let [a, b, c, d]: [Point; 4] = outline.points.as_slice().try_into().ok()?;
        let (sin, cos) = angle.sin_cos();
        let along = |p: Point| p.x * cos + p.y * sin;
        let across = |p: Point| p.y * cos - p.x * sin;
        let ends = [a, b, c, d].map(along);
        let height = (a.x - d.x).hypot(a.y - d.y).min((a.x - b.x).hypot(a.y - b.y));
        Some(Self {
            along: ends.iter().fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(*v), high.max(*v))),
            across: [a, b, c, d].map(across).iter().sum::<f32>() / 4.0,
            height,
        })
    }

    /// What lies between two lines of one row, in pixels; negative where they overlap.
    fn gap(&self, other: &Line) -> f32 {
        (self.along.0 - other.along.1).max(other.along.0 - self.along.1)
    }

    /// Whether two lines differ in height by at most that factor.
    fn same_size(&self, other: &Line, most: f32) -> bool {
        self.height.max(other.height) <= most * self.height.min(other.height)
    }
}

/// The direction of the longest of some lines, in radians.
fn angle_of<'a>(lines: impl Iterator<Item = &'a Written>) -> Option<f32> {
    let longest = lines.filter_map(|line| direction(&line.outline)).max_by(|a, b| a.1.total_cmp(&b.1));
    longest.map(|(angle, _)| angle)
}

/// The reading direction of an outline in radians, and its length in pixels.
pub(super) fn direction(outline: &Polygon) -> Option<(f32, f32)> {
    let [a, b, ..]: [Point; 4] = outline.points.as_slice().try_into().ok()?;
    Some(((b.y - a.y).atan2(b.x - a.x), (b.x - a.x).hypot(b.y - a.y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::By;
    use crate::geometry::Rect;

    const NEAR: NearPhi = NearPhi {
        kinds: Vec::new(),
        sure: 0.6,
        rows: 2,
        row_reach: 20.0,
        taller: 5.0,
        taller_everyday: 2.0,
        outvoted: 0,
        between: 1.0,
        between_lines: 4.0,
    };

    /// A line 20 px high whose middle is at `y`, on a page that is turned by so many radians.
    fn line(kind: Kind, group: usize, left: f32, y: f32, turned: f32) -> Finding {
        let (sin, cos) = f32::sin_cos(turned);
        let mut polygon: Polygon = Rect { left, top: y - 10.0, right: left + 120.0, bottom: y + 10.0 }.into();
        polygon.points.iter_mut().for_each(|p| *p = Point { x: p.x * cos - p.y * sin, y: p.x * sin + p.y * cos });
        Finding {
            kind,
            place: Place::Pixels { frame: 0, polygon },
            confidence: 0.9,
            group: Some(group),
            by: By { detector: String::from("test"), rule: None, evidence: Vec::new() },
        }
    }

    fn groups(mut findings: Vec<Finding>) -> Vec<usize> {
        join(&mut findings, &NEAR, |f| f.kind == Kind::Name);
        findings.iter().filter_map(|f| f.group).collect()
    }

    fn column(kind: Kind, group: usize, left: f32, shift: f32, turned: f32) -> Vec<Finding> {
        (0..4).map(|row| line(kind, group, left, 100.0 + 32.0 * row as f32 + shift, turned)).collect()
    }

    #[test]
    fn the_other_columns_of_a_table_belong_to_the_names() {
        for turned in [0.0, 0.3, 1.5, 3.0] {
            let mut table = column(Kind::Name, 1, 0.0, 0.0, turned);
            table.extend(column(Kind::PlainText, 2, 300.0, 2.0, turned));
            table.extend(column(Kind::PlainText, 3, 700.0, -2.0, turned));
            let found = groups(table);
            assert!(found.iter().all(|group| *group == found[0]), "turned by {turned}: {found:?}");
        }
    }

    #[test]
    fn what_reads_the_other_way_round_is_no_column() {
        let beside = |turn: &dyn Fn(&mut Finding)| {
            let mut table = column(Kind::Name, 1, 0.0, 0.0, 0.0);
            let mut other = column(Kind::PlainText, 2, 200.0, 0.0, 0.0);
            other.iter_mut().for_each(turn);
            table.extend(other);
            let found = groups(table);
            found[0] == found[7]
        };
        let on_its_head = |line: &mut Finding| {
            if let Place::Pixels { polygon, .. } = &mut line.place {
                polygon.points.rotate_left(2);
            }
        };
        assert!(beside(&|_| {}) && !beside(&on_its_head));
        assert!(
            beside(&|line| {
                on_its_head(line);
                line.kind = Kind::UnreadText;
            }),
            "nothing tells which way it reads"
        );
    }

    #[test]
    fn a_slogan_beside_a_list_is_no_column() {
        let beside = |height: f32, evidence: Evidence| {
            let mut table = column(Kind::Name, 1, 0.0, 0.0, 0.0);
            for row in 0..2 {
                let y = 100.0 + 32.0 * row as f32;
                let rect = Rect { left: 200.0, top: y - height / 2.0, right: 400.0, bottom: y + height / 2.0 };
                let mut slogan = line(Kind::PlainText, 2, 0.0, 0.0, 0.0);
                slogan.place = Place::Pixels { frame: 0, polygon: rect.into() };
                slogan.by.evidence.push(evidence);
                table.push(slogan);
            }
            let found = groups(table);
            found[0] == found[5]
        };
        assert!(beside(30.0, Evidence::Model) && beside(24.0, Evidence::EverydayWords));
        assert!(!beside(30.0, Evidence::EverydayWords));
    }

    #[test]
    fn two_signs_far_from_one_another_are_no_table() {
        let two = |left: f32| {
            let mut rows: Vec<Finding> = column(Kind::Name, 1, 0.0, 0.0, 0.0).into_iter().take(2).collect();
            rows.extend(column(Kind::PlainText, 2, left, 0.0, 0.0).into_iter().take(2));
            groups(rows)
        };
        assert_eq!(two(200.0)[0], two(200.0)[3]);
        assert_ne!(two(400.0)[0], two(400.0)[3]);
    }

    #[test]
    fn lines_beside_a_dense_list_are_on_its_rows_by_chance_only() {
        let mut list: Vec<Finding> =
            (0..9).map(|row| line(Kind::Name, 1, 0.0, 100.0 + 30.0 * row as f32, 0.0)).collect();
        list.extend([104.0, 155.0, 225.0].map(|y| line(Kind::PlainText, 2, 200.0, y, 0.0)));
        let found = groups(list.clone());
        assert_ne!(found[0], found[9], "shifted by 4 down, 5 up and 5 down");
        list.truncate(9);
        list.extend([104.0, 165.0, 222.0].map(|y| line(Kind::PlainText, 2, 200.0, y, 0.0)));
        let found = groups(list);
        assert_eq!(found[0], found[9], "shifted by 2 to 5 down");
    }

    #[test]
    fn a_page_beside_and_a_table_without_names_stay_apart() {
        let mut beside = column(Kind::Name, 1, 0.0, 0.0, 0.0);
        beside.extend(column(Kind::PlainText, 2, 300.0, 14.0, 0.0));
        let found = groups(beside);
        assert_ne!(found[0], found[7], "no common rows");
        let mut far = column(Kind::Name, 1, 0.0, 0.0, 0.0);
        far.extend(column(Kind::PlainText, 2, 900.0, 0.0, 0.0));
        let found = groups(far);
        assert_ne!(found[0], found[7], "too far");
        let mut public = column(Kind::PlainText, 1, 0.0, 0.0, 0.0);
        public.extend(column(Kind::PlainText, 2, 300.0, 0.0, 0.0));
        let found = groups(public);
        assert_ne!(found[0], found[7], "nothing private");
    }

    #[test]
    fn what_stands_among_private_lines_belongs_to_them() {
        let mut page = column(Kind::Name, 1, 0.0, 0.0, 0.0);
        page.push(line(Kind::PlainText, 2, -30.0, 148.0, 0.0));
        page.push(line(Kind::PlainText, 3, 0.0, 400.0, 0.0));
        let found = groups(page);
        assert_eq!(found[4], found[0]);
        assert_ne!(found[5], found[0]);
    }
}
