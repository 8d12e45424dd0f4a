//! Posters that were taken for badges: their text tells.

use super::Policy;
use super::outvoted::Votes;
use super::plan::Action;
use super::surface::lies_on;
use crate::finding::{Evidence, Finding, Kind};
use crate::geometry::Size;

/// The badges, by their numbers, that read as posters: with so many lines of clear everyday English (never for 0), no face, no code and
/// no text that `counts`. Badges bear a greeting or a profession, and bid one to give them back. A badge that was looked for because
/// of a name is none where what may be private on it is outvoted.
pub(super) fn posters(policy: &Policy, findings: &[Finding], size: Size) -> Vec<usize> {
    let lines = policy.settings.unread.poster_lines;
    let counts = |f: &Finding| policy.action(f, size) != Action::Keep || policy.is_unread(f, size);
    let is_telling = |f: &&Finding| matches!(f.kind, Kind::Face | Kind::Code) || f.kind.is_text() && counts(f);
    let is_poster = |badge: &Finding| {
        let on_it = || findings.iter().filter(|f| lies_on(&f.place, &badge.place));
        let everyday = on_it().filter(|f| f.by.evidence.contains(&Evidence::EverydayWords)).count();
        lines > 0 && everyday >= lines as usize && !on_it().any(|f| is_telling(&f))
    };
    let is_outvoted = |badge: &Finding| {
        let mut votes = Votes::default();
        let on_it: Vec<&Finding> = findings.iter().filter(|f| lies_on(&f.place, &badge.place)).collect();
        on_it.iter().for_each(|f| votes.count(policy, f, size));
        let is_outvoted = votes.with_unread().is_outvoted(policy.settings.near_phi.outvoted);
        is_outvoted && on_it.iter().all(|f| f.kind != Kind::Face)
    };
    let badges = findings.iter().enumerate().filter(|(_, f)| f.kind == Kind::Badge);
    let by_name = |badge: &Finding| badge.by.evidence.contains(&Evidence::Context);
    let is_none = |badge: &Finding| is_poster(badge) || by_name(badge) && is_outvoted(badge);
    badges.filter(|(_, badge)| is_none(badge)).map(|(number, _)| number).collect()
}
