//! Sheets and labels that only their writing tells of: too doubtful by their looks, but most of what stands on one could hardly be
//! read, as is the rule with handwriting, or several lines on one are surely private, as on a record.

use super::decide::sides;
use super::outvoted::looks_written;
use super::surface::lies_on;
use crate::finding::{Evidence, Finding, Kind, Place};

/// So many lines could hardly be read.
const LINES: usize = 2;
/// A line is at least so many times as long as high: letters alone are patterns.
const LONG: f32 = 1.5;
/// So many lines on a record are surely private.
const PRIVATE_LINES: usize = 3;

/// The numbers of such sheets among the findings; a line counts as hardly read from the confidence `doubtful` on.
pub(super) fn sheets(findings: &[Finding], doubtful: f32, is_private: impl Fn(&Finding) -> bool) -> Vec<usize> {
    let is_line = |f: &Finding| sides(&f.place).is_some_and(|(shorter, longer)| longer >= LONG * shorter);
    let is_told = |sheet: &Finding| {
        let on_it: Vec<&Finding> =
            findings.iter().filter(|f| f.kind.is_text() && lies_on(&f.place, &sheet.place)).collect();
        let is_hard = |f: &Finding| {
            let is_unread = f.kind == Kind::UnreadText && f.confidence >= doubtful;
            (is_unread || looks_written(f)) && is_line(f)
        };
        let hard = places(&on_it, is_hard);
        let private = places(&on_it, &is_private);
        let others = on_it.iter().filter(|f| f.kind == Kind::PlainText && !hard.contains(&&f.place)).count();
        let everyday = places(&on_it, |f| f.by.evidence.contains(&Evidence::EverydayWords)).len();
        let is_written = hard.len() >= LINES && hard.len() >= others && everyday == 0;
        is_written || private.len() >= PRIVATE_LINES && private.len() > everyday
    };
    let sheets = findings.iter().enumerate().filter(|(_, f)| matches!(f.kind, Kind::Paper | Kind::Label));
    sheets.filter(|(_, sheet)| is_told(sheet)).map(|(number, _)| number).collect()
}

/// Where the lines stand of which something holds, each once.
fn places<'a>(lines: &[&'a Finding], holds: impl Fn(&Finding) -> bool) -> Vec<&'a Place> {
    let mut places: Vec<&Place> = Vec::new();
    for line in lines.iter().filter(|line| holds(line)) {
        if !places.contains(&&line.place) {
            places.push(&line.place);
        }
    }
    places
}
