//! Posters that were taken for badges: their text tells.

use super::surface::lies_on;
use crate::finding::{Evidence, Finding, Kind};

/// The badges, by their numbers, that read as posters: with so many lines of clear everyday English (never for 0), no face, no code and
/// no text that `counts`. Badges bear a greeting or a profession, and bid one to give them back.
pub(super) fn posters(findings: &[Finding], lines: u32, counts: impl Fn(&Finding) -> bool) -> Vec<usize> {
    let is_telling = |f: &&Finding| matches!(f.kind, Kind::Face | Kind::Code) || f.kind.is_text() && counts(f);
    let is_poster = |badge: &Finding| {
        let on_it = || findings.iter().filter(|f| lies_on(&f.place, &badge.place));
        let everyday = on_it().filter(|f| f.by.evidence.contains(&Evidence::EverydayWords)).count();
        lines > 0 && everyday >= lines as usize && !on_it().any(|f| is_telling(&f))
    };
    let badges = findings.iter().enumerate().filter(|(_, f)| f.kind == Kind::Badge);
    badges.filter(|(_, badge)| is_poster(badge)).map(|(number, _)| number).collect()
}
