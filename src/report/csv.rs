//! The report for spreadsheets: one row a file.

use std::io::{self, Write};

use super::words::covered_in_words;
use super::{Exporter, Record, Run, Status, Thumbnails};
use crate::policy::Action;

/// `report.csv`: UTF-8, comma, quotes where needed, CR LF.
pub(super) struct Csv;

const COLUMNS: &[&str] = &[
    "number",
    "status",
    "reasons",
    "covered",
    "places covered",
    "places left to judge",
    "file",
    "width",
    "height",
    "bytes",
    "checks passed",
    "milliseconds",
    "output SHA-256",
    "input SHA-256",
];

impl Exporter for Csv {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn file(&self) -> &'static str {
        "report.csv"
    }

    fn write(&self, run: &Run, _thumbnails: &Thumbnails, out: &mut dyn Write) -> io::Result<()> {
        row(out, COLUMNS.iter().map(|&c| c.to_owned()))?;
        for record in &run.files {
            row(out, cells(record))?;
        }
        Ok(())
    }
}

fn cells(record: &Record) -> [String; COLUMNS.len()] {
    let output = record.output.as_ref();
    let judge = record.findings.iter().filter(|c| c.action == Action::Review).count() + record.leftovers.len();
    let covered = record.findings.iter().filter(|c| c.outline().is_some() && c.irreversible).count();
    [
        record.id.clone(),
        status_in_words(record.status).to_owned(),
        record.reasons.join(" "),
        covered_in_words(record),
        covered.to_string(),
        judge.to_string(),
        output.and_then(|o| o.file.clone()).unwrap_or_default(),
        output.map(|o| o.size.width.to_string()).unwrap_or_default(),
        output.map(|o| o.size.height.to_string()).unwrap_or_default(),
        output.map(|o| o.bytes.to_string()).unwrap_or_default(),
        record.checks.join(" "),
        record.milliseconds.values().sum::<u64>().to_string(),
        output.map(|o| o.sha256.clone()).unwrap_or_default(),
        record.input_sha256.clone().unwrap_or_default(),
    ]
}

fn status_in_words(status: Status) -> &'static str {
    match status {
        Status::Safe => "safe",
        Status::Review => "needs a look",
        Status::Failed => "no copy made",
        Status::LeftOut => "left out",
        Status::NotDone => "not done",
    }
}

/// Writes one row, its cells quoted where needed and never a formula.
pub(crate) fn row(out: &mut dyn Write, cells: impl IntoIterator<Item = String>) -> io::Result<()> {
    let cells: Vec<String> = cells.into_iter().map(|c| cell(&c)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// Quotes where RFC 4180 asks for it; a leading apostrophe keeps spreadsheets from taking text for a formula.
fn cell(text: &str) -> String {
    let guarded = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if guarded.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::run;
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a, b", "\"a, b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=1+1", "'=1+1"),
            ("@sum(a,b)", "\"'@sum(a,b)\""),
            ("line\nline", "\"line\nline\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }

    #[test]
    fn one_row_a_file() {
        let mut bytes = Vec::new();
        Csv.write(&run(), &Thumbnails::new(), &mut bytes).expect("writes");
        let text = String::from_utf8(bytes).expect("is UTF-8");
        let rows: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(rows.len(), 6);
        assert!(rows[1].starts_with("0001,safe,,\"2 faces, top and upper right; a name, lower left;"), "{}", rows[1]);
        assert!(rows[3].starts_with("0003,no copy made,decoding the picture:"), "{}", rows[3]);
        assert!(rows[5].starts_with("other-1,left out,a video"), "{}", rows[5]);
    }
}
