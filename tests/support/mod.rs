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

/// The program under test as a user for whom rights count: root may do everything, so then it runs as nobody, from
/// copies of the program and the models in a folder of the test that nobody can reach.
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "neither the program nor a model is a picture")]
pub(crate) fn without_rights(top: &Path) -> Command {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    /// Nobody, the user without rights on most systems.
    const NOBODY: u32 = 65_534;
    if fs::metadata(top).expect("it exists").uid() != 0 {
        return phiscrub();
    }
    let open = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).expect("own file");
    open(top, 0o777);
    let (program, models) = (top.join("phiscrub"), top.join("models"));
    if !models.exists() {
        let built = env!("CARGO_BIN_EXE_phiscrub");
        fs::hard_link(built, &program).or_else(|_| fs::copy(built, &program).map(|_| ())).expect("a copy");
        open(&program, 0o755);
        fs::create_dir(&models).expect("a new folder");
        open(&models, 0o755);
        for file in files(&root().join("models")) {
            let target = models.join(file.file_name().expect("a file"));
            fs::copy(&file, &target).expect("a copy");
            open(&target, 0o644);
        }
    }
    let mut command = Command::new(&program);
    command.env("PHISCRUB_MODELS", models).env("NO_COLOR", "1").current_dir(top).uid(NOBODY).gid(NOBODY);
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
