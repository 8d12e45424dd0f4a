//! What several integration tests share: running the program and reading its report.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub(crate) mod planted;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use image::{Rgb, RgbImage};
use serde_json::Value;

/// The project's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program under test, with the project's models.
pub(crate) fn phiscrub() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_phiscrub"));
    command.env("PHISCRUB_MODELS", root().join("models")).env("NO_COLOR", "1");
    command
}

/// Scrubs a folder into another and returns what the program printed and its report.
pub(crate) fn scrub(input: &Path, output: &Path, options: &[&str]) -> (Output, Value) {
    let result = phiscrub().arg("scrub").arg(input).arg("-o").arg(output).args(options).output().expect("it starts");
    (result, report(output))
}

/// The report of a finished run.
pub(crate) fn report(output: &Path) -> Value {
    let text = std::fs::read_to_string(output.join("report.json")).expect("a finished run writes its report");
    serde_json::from_str(&text).expect("the report is JSON")
}

/// How many files have a status.
pub(crate) fn count(report: &Value, status: &str) -> usize {
    report["files"].as_array().expect("files").iter().filter(|f| f["status"] == status).count()
}

/// The reasons of every file with a status, joined.
pub(crate) fn reasons(report: &Value, status: &str) -> String {
    let files = report["files"].as_array().expect("files").iter().filter(|f| f["status"] == status);
    files.map(|f| f["reasons"].to_string()).collect::<Vec<_>>().join(" ")
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    entries.filter_map(Result::ok).filter(|e| e.file_type().is_file()).map(|e| e.into_path()).collect()
}

/// A small picture with nothing private in it: a soft gradient, encoded as the name's ending says.
pub(crate) fn plain_picture(path: &Path) {
    let pixels = RgbImage::from_fn(240, 160, |x, y| Rgb([(x / 2) as u8 + 60, (y / 2) as u8 + 80, 120]));
    pixels.save(path).expect("the test folder can be written");
}

/// The encoded bytes of that picture.
pub(crate) fn plain_png() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("plain.png");
    plain_picture(&path);
    std::fs::read(path).expect("it was just written")
}
