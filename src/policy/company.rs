//! What stands together with something private, or with what nobody could read: the groups of lines and surfaces that this is true of.

use std::collections::{BTreeMap, BTreeSet};

use super::Policy;
use super::decide::{covers, line_height, sides};
use super::surface;
use crate::finding::{Evidence, Finding, Kind, Place};
use crate::geometry::Size;

/// The groups of a picture that hold something private or unread.
pub(super) struct Company {
    /// Groups with something private, and the height of its tallest private line in pixels.
    private: BTreeMap<usize, f32>,
    /// Groups on surfaces with text that nobody read, and the height of the tallest such line in pixels.
    unread: BTreeMap<usize, f32>,
}

impl Company {
    /// Looks at all findings after they were joined to groups.
    pub(super) fn of(policy: &Policy, findings: &[Finding], size: Size) -> Self {
        let numbers = |of: &dyn Fn(&Finding) -> bool| -> BTreeSet<usize> {
            findings.iter().filter(|f| of(f)).filter_map(|f| f.group).collect()
        };
        let surfaces = numbers(&|f| surface::is_surface(f.kind));
        let on_surface = |f: &Finding| f.group.is_some_and(|g| surfaces.contains(&g));
        let hard = policy.hard_to_read(findings, size);
        // Large letters were read well: they go with small writing only as its neighbours.
        let in_hard =
            |f: &Finding| f.kind.is_text() && policy.is_small(f, size) && f.group.is_some_and(|g| hard.contains(&g));
        let is_private = |f: &Finding| {
            policy.takes_neighbours(f, size) || (on_surface(f) && policy.is_doubtful(f, size)) || in_hard(f)
        };
        let in_rim = |line: &Finding| {
            let mut own = findings.iter().filter(|f| surface::is_surface(f.kind) && f.group == line.group);
            own.any(|surface| surface::is_in_rim(line, surface))
        };
        let is_unread = |f: &Finding| on_surface(f) && policy.is_unread(f, size) && !in_rim(f);
        Self { private: tallest(findings, is_private), unread: tallest(findings, is_unread) }
    }

    /// Whether a line or surface goes with something private: it is in its group, and its letters are not far taller.
    pub(super) fn is_private(&self, policy: &Policy, findings: &[Finding], one: &Finding) -> bool {
        is_of_its_size(&self.private, policy, findings, one)
    }

    /// Whether a surface holds text that nobody read, in letters not far smaller than most on it.
    pub(super) fn has_unread(&self, policy: &Policy, findings: &[Finding], one: &Finding) -> bool {
        is_of_its_size(&self.unread, policy, findings, one)
    }
}

/// The groups of some findings, and the height of the tallest of them in each, in pixels.
fn tallest(findings: &[Finding], of: impl Fn(&Finding) -> bool) -> BTreeMap<usize, f32> {
    let mut heights: BTreeMap<usize, f32> = BTreeMap::new();
    for (group, finding) in findings.iter().filter(|f| of(f)).filter_map(|f| Some((f.group?, f))) {
        let height = heights.entry(group).or_default();
        *height = height.max(line_height(&finding.place));
    }
    heights
}

/// Whether something is in one of the groups, and its letters, or most of those on it, are not far taller than the tallest there.
fn is_of_its_size(groups: &BTreeMap<usize, f32>, policy: &Policy, findings: &[Finding], one: &Finding) -> bool {
    let Some(tallest) = one.group.and_then(|group| groups.get(&group)) else { return false };
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

    /// The groups of which several small lines could not or hardly be read although another one was.
    fn hard_to_read(&self, findings: &[Finding], size: Size) -> BTreeSet<usize> {
        let unread = self.settings.unread;
        let mut lines: BTreeMap<usize, (Vec<&Place>, Vec<&Place>)> = BTreeMap::new();
        for finding in findings.iter().filter(|f| self.is_small(f, size) && is_longer_than_high(&f.place)) {
            let Some(group) = finding.group else { continue };
            let (hard, read) = lines.entry(group).or_default();
            match finding.kind {
                Kind::UnreadText if finding.confidence >= unread.doubtful => hard.push(&finding.place),
                Kind::PlainText => read.push(&finding.place),
                _ => {}
            }
        }
        let is_hard = |(hard, read): &(Vec<&Place>, Vec<&Place>)| {
            hard.len() >= unread.lines as usize && read.iter().any(|line| !hard.contains(line))
        };
        lines.into_iter().filter(|(_, lines)| is_hard(lines)).map(|(group, _)| group).collect()
    }

    /// Whether text would be private on a paper or screen although it would not on a wall. Large letters are read well: a
    /// doubtful name in them is a flower pot. Slides and posters are full of diagnoses.
    fn is_doubtful(&self, finding: &Finding, size: Size) -> bool {
        self.settings.near_phi.kinds.contains(&finding.kind)
            && finding.kind != Kind::Health
            && finding.confidence >= self.settings.surface.doubtful
            && !self.is_tall(finding, size)
    }

    /// Whether a line on a surface is text that nobody read: surely, or small and as likely as what is private there. What is large
    /// and no longer than high is a hole or a drawing.
    fn is_unread(&self, finding: &Finding, size: Size) -> bool {
        let enough = self.cover_above(finding, size);
        let is_small = self.is_small(finding, size);
        let enough = if is_small { enough.min(self.settings.surface.doubtful) } else { enough };
        let covered = finding.kind == Kind::UnreadText && covers(self.on(finding.kind).action);
        covered && finding.confidence >= enough && (is_small || is_longer_than_high(&finding.place))
    }
}

/// Whether an outline may hold a word: bullets of a slide and single letters are as long as they are high.
fn is_longer_than_high(place: &Place) -> bool {
    sides(place).is_some_and(|(shorter, longer)| longer >= 1.5 * shorter)
}
