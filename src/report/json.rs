//! The report for programs and for the records: everything, in the form that `report.schema.json` describes.

use std::io::{self, Write};

use super::{Exporter, Run, Thumbnails};

/// `report.json`.
pub(super) struct Json;

impl Exporter for Json {
    fn id(&self) -> &'static str {
        "json"
    }

    fn file(&self) -> &'static str {
        "report.json"
    }

    fn write(&self, run: &Run, _thumbnails: &Thumbnails, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, run)?;
        out.write_all(b"\n")
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::run;
    use super::*;
    use crate::report::SCHEMA;

    fn written() -> serde_json::Value {
        let mut bytes = Vec::new();
        Json.write(&run(), &Thumbnails::new(), &mut bytes).expect("writes");
        serde_json::from_slice(&bytes).expect("is JSON")
    }

    fn schema() -> jsonschema::Validator {
        let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
        jsonschema::draft202012::new(&schema).expect("the schema is a schema")
    }

    #[test]
    fn the_report_keeps_to_its_schema() {
        let report = written();
        let schema = schema();
        let wrong: Vec<String> = schema.iter_errors(&report).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn the_schema_refuses_what_does_not_belong() {
        let schema = schema();
        let change = |pointer: &str, value: serde_json::Value| {
            let mut report = written();
            *report.pointer_mut(pointer).expect("is there") = value;
            report
        };
        let mut with_text = written();
        with_text["files"][0]["findings"][0]["text"] = "Ann Example".into();
        for (what, report) in [
            ("recognised text", with_text),
            ("a status of its own", change("/files/0/status", "fine".into())),
            ("a confidence above 1", change("/files/0/findings/0/confidence", 1.5.into())),
            ("a hash that is none", change("/files/0/input_sha256", "x".into())),
            ("a path out of the folder", change("/files/0/output/file", "../a.jpg".into())),
            ("another version", change("/schema", 2.into())),
        ] {
            assert!(!schema.is_valid(&report), "{what} must be refused");
        }
    }

    #[test]
    fn a_report_reads_back_as_it_was() {
        let back: Run = serde_json::from_value(written()).expect("reads back");
        assert_eq!(back, run());
    }
}
