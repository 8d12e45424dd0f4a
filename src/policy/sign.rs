//! What was taken for a badge, but reads as a poster: several lines of clear everyday English, and nothing private on it.

use super::surface::lies_on;
use crate::finding::{Evidence, Finding, Kind};

/// So many lines of everyday English make a poster. Badges bear a greeting or a profession, and bid one to give them back.
const LINES: usize = 3;

/// The badges, by their numbers, that are posters: `counts` tells what else on one makes a badge of it.
pub(super) fn among(findings: &[Finding], counts: impl Fn(&Finding) -> bool) -> Vec<usize> {
    let is_poster = |badge: &Finding| {
        let on_it = || findings.iter().filter(|f| lies_on(&f.place, &badge.place));
        let everyday = on_it().filter(|f| f.by.evidence.contains(&Evidence::EverydayWords)).count();
        let is_telling = |f: &&Finding| matches!(f.kind, Kind::Face | Kind::Code) || f.kind.is_text() && counts(f);
        everyday >= LINES && !on_it().any(|f| is_telling(&f))
    };
    let badges = findings.iter().enumerate().filter(|(_, f)| f.kind == Kind::Badge);
    badges.filter(|(_, badge)| is_poster(badge)).map(|(number, _)| number).collect()
}
