//! One doubtful name among many lines that were read clearly and say nothing is rather a sponsor's than a patient's: such a wall or slide
//! is not covered for it.

use super::Policy;
use super::decide::{covers, is_longer_than_high};
use crate::finding::{Evidence, Finding, Kind};
use crate::geometry::Size;

/// Whether a line is no longer than high, as logos and drawings are.
pub(super) fn is_mark(finding: &Finding) -> bool {
    !is_longer_than_high(&finding.place)
}

/// Whether a line was read but is written by hand, which makes it a line that may say something else.
pub(super) fn is_by_hand(finding: &Finding) -> bool {
    finding.kind == Kind::UnreadText && looks_written(finding)
}

/// Whether whatever a line says was written by hand.
pub(super) fn looks_written(finding: &Finding) -> bool {
    finding.by.evidence.contains(&Evidence::Handwriting)
}

/// Whether nothing but its form says that something is a name: two words that no list knows.
pub(super) fn is_of_form_only(finding: &Finding) -> bool {
    let is_form = |evidence: &Evidence| matches!(evidence, Evidence::Pattern | Evidence::Handwriting);
    finding.kind == Kind::Name && finding.by.evidence.iter().all(is_form)
}

/// What the lines on one thing say.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Votes {
    /// Lines that were read clearly and say nothing.
    clear: u32,
    /// Doubtful private ones that a list or a model speaks for.
    doubtful: u32,
    /// Doubtful private ones, those too of which only the form speaks.
    suspected: u32,
    /// Lines by hand.
    by_hand: u32,
    /// Lines in print that nobody could read.
    unread: u32,
    /// Whether something there is surely private.
    sure: bool,
}

impl Votes {
    /// Takes one more finding into account.
    pub(super) fn count(&mut self, policy: &Policy, finding: &Finding, size: Size) {
        let near = &policy.settings.near_phi;
        self.by_hand += u32::from(is_by_hand(finding));
        let is_covered = || finding.kind.is_text() && covers(policy.action(finding, size));
        match finding.kind {
            Kind::PlainText => self.clear += u32::from(finding.by.evidence.contains(&Evidence::ReadClearly)),
            // A logo or a drawing on a poster is no longer than high and nobody can read it; some print looks written.
            Kind::UnreadText if !policy.is_unread(finding, size) => {}
            Kind::UnreadText if is_mark(finding) || is_by_hand(finding) => {
                self.doubtful += 1;
                self.suspected += 1;
            }
            Kind::UnreadText => self.unread += 1,
            Kind::Code => self.sure = true,
            _ if is_covered() && finding.confidence >= near.sure => self.sure = true,
            _ if is_covered() || policy.is_doubtful(finding, size) => {
                self.doubtful += u32::from(!is_of_form_only(finding));
                self.suspected += 1;
            }
            _ => {}
        }
    }

    /// The votes where a line that nobody could read is as doubtful as a name.
    pub(super) fn with_unread(self) -> Self {
        Self { doubtful: self.doubtful + self.unread, suspected: self.suspected + self.unread, ..self }
    }

    /// Whether nothing there is private but doubtful lines, and so many speak against each of them; never for 0.
    pub(super) fn is_outvoted(self, against_each: u32) -> bool {
        against_each > 0 && !self.sure && self.suspected > 0 && self.clear >= against_each * self.doubtful.max(1)
    }

    /// Whether so many lines speak against each that looks written by hand; never for 0.
    pub(super) fn is_hand_outvoted(self, against_each: u32) -> bool {
        against_each > 0 && self.clear >= against_each * self.by_hand
    }
}
