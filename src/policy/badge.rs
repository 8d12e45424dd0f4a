//! What the text on a badge says of it: some are posters, and where nobody could read it, it is a badge's small print.

use super::surface::lies_on;
use crate::finding::{Evidence, Finding, Kind};

/// The badges, by their numbers, that read as posters: with so many lines of clear everyday English (never for 0), no face, no code and
/// no text that `counts`. Badges bear a greeting or a profession, and bid one to give them back.
pub(super) fn posters(findings: &[Finding], lines: u32, counts: impl Fn(&Finding) -> bool) -> Vec<usize> {
    let is_telling = |f: &Finding| matches!(f.kind, Kind::Face | Kind::Code) || f.kind.is_text() && counts(f);
    badges(findings, |on_it| {
        let everyday = on_it.iter().filter(|f| f.by.evidence.contains(&Evidence::EverydayWords)).count();
        lines > 0 && everyday >= lines as usize && !on_it.iter().any(|f| is_telling(f))
    })
}

/// The badges, by their numbers, that bear text which was not or hardly read, from that confidence on.
pub(super) fn unread(findings: &[Finding], doubtful: f32) -> Vec<usize> {
    badges(findings, |on_it| on_it.iter().any(|f| f.kind == Kind::UnreadText && f.confidence >= doubtful))
}

/// The numbers of the badges of which what lies on them is so.
fn badges(findings: &[Finding], is_so: impl Fn(&[&Finding]) -> bool) -> Vec<usize> {
    let badges = findings.iter().enumerate().filter(|(_, f)| f.kind == Kind::Badge);
    let on = |badge: &Finding| findings.iter().filter(|f| lies_on(&f.place, &badge.place)).collect::<Vec<_>>();
    badges.filter(|(_, badge)| is_so(&on(badge))).map(|(number, _)| number).collect()
}
