//! Sheets and labels that only their writing tells of: too doubtful by their looks, but most of what stands on one could hardly be
//! read, as is the rule with handwriting.

use super::decide::sides;
use super::surface::lies_on;
use crate::finding::{Evidence, Finding, Kind};

/// So many lines could hardly be read.
const LINES: usize = 2;
/// A line is at least so many times as long as high: letters alone are patterns.
const LONG: f32 = 1.5;

/// The numbers of such sheets among the findings; a line counts as hardly read from the confidence `doubtful` on.
pub(super) fn sheets(findings: &[Finding], doubtful: f32) -> Vec<usize> {
    let is_line = |f: &Finding| sides(&f.place).is_some_and(|(shorter, longer)| longer >= LONG * shorter);
    let is_written = |sheet: &Finding| {
        let on_it = || findings.iter().filter(|f| f.kind.is_text() && lies_on(&f.place, &sheet.place));
        let is_hard = |f: &&Finding| f.kind == Kind::UnreadText && f.confidence >= doubtful && is_line(f);
        let hard: Vec<&Finding> = on_it().filter(is_hard).collect();
        let is_other = |f: &&Finding| f.kind == Kind::PlainText && !hard.iter().any(|h| h.place == f.place);
        let everyday = on_it().any(|f| f.by.evidence.contains(&Evidence::EverydayWords));
        hard.len() >= LINES && hard.len() >= on_it().filter(is_other).count() && !everyday
    };
    let sheets = findings.iter().enumerate().filter(|(_, f)| matches!(f.kind, Kind::Paper | Kind::Label));
    sheets.filter(|(_, sheet)| is_written(sheet)).map(|(number, _)| number).collect()
}
