//! What stands together with something private, or with what nobody could read.

use std::collections::{BTreeMap, BTreeSet};

use super::Policy;
use super::decide::{covers, is_longer_than_high, line_height};
use super::outvoted::{Votes, is_by_hand, is_mark};
use super::surface;
use crate::finding::{Evidence, Finding, Kind, Place};
use crate::geometry::Size;

/// What in a picture holds something private or unread, and the height of the tallest such line of each in pixels.
pub(super) struct Company {
    /// Where each finding stands.
    spots: Vec<Spot>,
    /// Where all that may be private is doubtful, and most lines speak against it.
    outvoted: BTreeSet<Spot>,
    /// Groups with something private.
    private: BTreeMap<Option<usize>, f32>,
    /// Surfaces with something private, whose group may be that of a larger surface behind them.
    on_things: BTreeMap<Spot, f32>,
    /// Where text is hard to read.
    hard: BTreeMap<Spot, f32>,
    /// Surfaces with text that nobody read.
    unread: BTreeMap<Spot, f32>,
}

/// Where a line stands: on the smallest surface that it lies on, by its number among the findings, or else in its group. What nobody
/// can read on a plaque says nothing about the wall behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    Surface(usize),
    Group(usize),
    Alone,
}

impl Company {
    /// Looks at all findings after they were joined to groups; `written` are the sheets that only their writing tells of.
    pub(super) fn of(policy: &Policy, findings: &[Finding], written: &[usize], size: Size) -> Self {
        let spots = spots_of(findings);
        let surfaces: BTreeSet<usize> =
            findings.iter().filter(|f| surface::is_surface(f.kind)).filter_map(|f| f.group).collect();
        let on_surface = |f: &Finding| f.group.is_some_and(|g| surfaces.contains(&g));
        let mut votes: BTreeMap<Spot, Votes> = BTreeMap::new();
        for (finding, spot) in findings.iter().zip(&spots) {
            votes.entry(*spot).or_default().count(policy, finding, size);
        }
        let against_each = policy.settings.near_phi.outvoted;
        let is_outvoted = |spot: &Spot| *spot != Spot::Alone && votes[spot].is_outvoted(against_each);
        let outvoted: BTreeSet<Spot> = votes.keys().copied().filter(is_outvoted).collect();
        let is_private = |(f, spot): &(&Finding, &Spot)| {
            let counts = on_surface(f) && policy.is_doubtful(f, size) && !outvoted.contains(*spot);
            counts || policy.takes_neighbours(f, size)
        };
        let in_rim = |line: &Finding| {
            let mut own = findings.iter().filter(|f| surface::is_surface(f.kind) && f.group == line.group);
            own.any(|surface| surface::is_in_rim(line, surface))
        };
        // One line by hand stands on many a printed sheet; several are hard to read.
        let is_unread = |(f, spot): &(&Finding, &Spot)| {
            let says_little = is_by_hand(f) || is_mark(f) && outvoted.contains(*spot);
            on_surface(f) && policy.is_unread(f, size) && !in_rim(f) && !says_little
        };
        // Large letters were read well: they go with small writing only as its neighbours.
        let is_small_text = |f: &Finding| f.kind.is_text() && policy.is_small(f, size);
        let hard = policy.hard_to_read(findings, &spots, &votes, size);
        let placed = || findings.iter().zip(&spots).map(|(f, spot)| (*spot, f));
        let on_thing = |spot: &Spot| matches!(spot, Spot::Surface(_));
        let on_written = |spot: &Spot| matches!(spot, Spot::Surface(number) if written.contains(number));
        let mut hard = tallest(placed().filter(|(spot, _)| hard.contains(spot)), is_small_text);
        hard.extend(tallest(placed().filter(|(spot, _)| on_written(spot)), |f| f.kind == Kind::UnreadText));
        let private = || findings.iter().zip(&spots).filter(is_private);
        let unread = || findings.iter().zip(&spots).filter(is_unread);
        Self {
            private: tallest(private().filter(|(f, _)| f.group.is_some()).map(|(f, _)| (f.group, f)), |_| true),
            on_things: tallest(private().filter(|(_, spot)| on_thing(spot)).map(|(f, spot)| (*spot, f)), |_| true),
            unread: tallest(unread().map(|(f, spot)| (*spot, f)), |_| true),
            hard,
            outvoted,
            spots,
        }
    }

    /// Whether a line, by its number, stands where most lines speak against what may be private.
    pub(super) fn is_outvoted(&self, number: usize) -> bool {
        self.outvoted.contains(&self.spots[number])
    }

    /// Whether a line or surface, by its number, goes with something private or with what is hard to read: it is in its group or stands
    /// in its place, and its letters are not far taller.
    pub(super) fn is_private(&self, policy: &Policy, findings: &[Finding], number: usize) -> bool {
        let (group, spot) = (&findings[number].group, &self.spots[number]);
        let tallest = [self.private.get(group), self.on_things.get(spot), self.hard.get(spot)];
        tallest.into_iter().flatten().any(|tallest| is_of_its_size(*tallest, policy, findings, &findings[number]))
    }

    /// Whether a surface, by its number, holds text that nobody read, in letters not far smaller than most on it.
    pub(super) fn has_unread(&self, policy: &Policy, findings: &[Finding], number: usize) -> bool {
        let tallest = self.unread.get(&self.spots[number]);
        tallest.is_some_and(|tallest| is_of_its_size(*tallest, policy, findings, &findings[number]))
    }
}

fn spots_of(findings: &[Finding]) -> Vec<Spot> {
    let is_one = |f: &Finding| surface::is_surface(f.kind) && f.group.is_some();
    let area = |number: usize| findings[number].place.bounds().map_or(0.0, |bounds| bounds.area());
    let surfaces: Vec<usize> = (0..findings.len()).filter(|number| is_one(&findings[*number])).collect();
    let on: Vec<(usize, Vec<usize>)> = surfaces.iter().map(|s| (*s, surface::lines_on(findings, *s))).collect();
    let smallest_around = |line: usize| {
        let around = on.iter().filter(|(_, lines)| lines.contains(&line)).map(|(surface, _)| *surface);
        around.min_by(|a, b| area(*a).total_cmp(&area(*b)))
    };
    let spot_of = |(number, finding): (usize, &Finding)| {
        let surface = if is_one(finding) { Some(number) } else { smallest_around(number) };
        surface.map_or_else(|| finding.group.map_or(Spot::Alone, Spot::Group), Spot::Surface)
    };
    findings.iter().enumerate().map(spot_of).collect()
}

/// The height in pixels of the tallest of some findings in each place.
fn tallest<'a, P: Ord>(
    placed: impl Iterator<Item = (P, &'a Finding)>,
    of: impl Fn(&Finding) -> bool,
) -> BTreeMap<P, f32> {
    let mut heights: BTreeMap<P, f32> = BTreeMap::new();
    for (place, finding) in placed.filter(|(_, f)| of(f)) {
        let height = heights.entry(place).or_default();
        *height = height.max(line_height(&finding.place));
    }
    heights
}

/// Whether the letters of something, or most of those on it, are not far taller than so many pixels.
fn is_of_its_size(tallest: f32, policy: &Policy, findings: &[Finding], one: &Finding) -> bool {
    let is_surface = surface::is_surface(one.kind);
    let height = if is_surface { surface::height_of_lines(findings, one) } else { line_height(&one.place) };
    let near_phi = &policy.settings.near_phi;
    let is_everyday = one.by.evidence.contains(&Evidence::EverydayWords);
    height <= tallest * if is_everyday { near_phi.taller_everyday } else { near_phi.taller }
}

impl Policy {
    pub(super) fn takes_neighbours(&self, finding: &Finding, size: Size) -> bool {
        let near = &self.settings.near_phi;
        near.kinds.contains(&finding.kind) && finding.confidence >= near.sure && covers(self.action(finding, size))
    }

    /// Where several small lines could not or hardly be read although another one was.
    fn hard_to_read(
        &self,
        findings: &[Finding],
        spots: &[Spot],
        votes: &BTreeMap<Spot, Votes>,
        size: Size,
    ) -> BTreeSet<Spot> {
        let unread = self.settings.unread;
        let mut lines: BTreeMap<Spot, (Vec<&Place>, Vec<&Place>)> = BTreeMap::new();
        // Some lines of a menu look written among many that were read clearly.
        let is_print = |spot: &Spot| votes[spot].is_hand_outvoted(self.settings.near_phi.outvoted);
        let is_short_line = |f: &Finding| self.is_small(f, size) && is_longer_than_high(&f.place);
        for (finding, spot) in findings.iter().zip(spots).filter(|(f, s)| **s != Spot::Alone && is_short_line(f)) {
            let (hard, read) = lines.entry(*spot).or_default();
            match finding.kind {
                Kind::UnreadText if is_by_hand(finding) && is_print(spot) => {}
                Kind::UnreadText if finding.confidence >= unread.doubtful => hard.push(&finding.place),
                Kind::PlainText => read.push(&finding.place),
                _ => {}
            }
        }
        let is_hard = |(hard, read): &(Vec<&Place>, Vec<&Place>)| {
            hard.len() >= unread.lines as usize && read.iter().any(|line| !hard.contains(line))
        };
        lines.into_iter().filter(|(_, lines)| is_hard(lines)).map(|(spot, _)| spot).collect()
    }

    /// Whether text would be private on a paper or screen although it would not on a wall. Large letters are read well: a
    /// doubtful name in them is a flower pot. Slides and posters are full of diagnoses.
    pub(super) fn is_doubtful(&self, finding: &Finding, size: Size) -> bool {
        self.settings.near_phi.kinds.contains(&finding.kind)
            && finding.kind != Kind::Health
            && finding.confidence >= self.settings.surface.doubtful
            && !self.is_tall(finding, size)
    }

    /// Whether a line on a surface is text that nobody read: surely, or small and as likely as what is private there. What is large
    /// and no longer than high is a hole or a drawing.
    pub(super) fn is_unread(&self, finding: &Finding, size: Size) -> bool {
        let enough = self.cover_above(finding, size);
        let is_small = self.is_small(finding, size);
        let enough = if is_small { enough.min(self.settings.surface.doubtful) } else { enough };
        let covered = finding.kind == Kind::UnreadText && covers(self.on(finding.kind).action);
        covered && finding.confidence >= enough && (is_small || is_longer_than_high(&finding.place))
    }
}
