//! The command line as data: arguments, exit code, and what is said. Nothing here needs models.
#![expect(clippy::disallowed_methods, reason = "tests lay out folders")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs the program in a folder; words of `line` are separated by blanks.
fn run(folder: &Path, line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_phiscrub"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .env_remove("PHISCRUB_MODELS")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

/// A call and what it must lead to.
struct Case {
    line: &'static str,
    code: i32,
    out: &'static [&'static str],
    err: &'static [&'static str],
}

const fn wrong(line: &'static str, err: &'static [&'static str]) -> Case {
    Case { line, code: 2, out: &[], err }
}

const fn fine(line: &'static str, out: &'static [&'static str]) -> Case {
    Case { line, code: 0, out, err: &[] }
}

const CASES: &[Case] = &[
    fine("--help", &["phiscrub PATH...", "Examples:", "Exit codes:", "scrub", "completions"]),
    fine("scrub --help", &["Examples:", "--policy", "--deny", "--resume", "--shard", "review/", "--crop", "--aspect"]),
    fine("scan --help", &["Examples:", "plan.json"]),
    fine("apply --help", &["Examples:", "--plan", "SHA-256"]),
    fine("verify --help", &["Examples:", "second look"]),
    fine("explain --help", &["Examples:"]),
    fine("models --help", &["Examples:"]),
    fine("completions --help", &["Example:"]),
    fine("--version", &["phiscrub 0."]),
    fine("completions bash", &["_phiscrub()"]),
    fine("completions powershell", &["phiscrub"]),
    fine("explain", &["record-number", "near-phi", "Rules for text:"]),
    fine("explain face", &["Kind face: faces.", "A face shows who was at the clinic."]),
    wrong("", &["Usage:"]),
    wrong("explain nonsense", &["there is no rule or kind \"nonsense\""]),
    wrong("not-there", &["there is no such file or folder"]),
    wrong("--policy strict scan in", &["the command scan must stand before all options"]),
    wrong("scrub", &["required"]),
    wrong("scrub empty -o out", &["there are no pictures"]),
    wrong("scrub in --jobs 0 -o out", &["--jobs"]),
    wrong("scrub in --shard 3/2 -o out", &["write it as I/N"]),
    wrong("scrub in --crop all -o out", &["--crop"]),
    wrong("scrub in --aspect wide -o out", &["write it as W:H, such as 4:5"]),
    wrong("scrub in --style nose=fill -o out", &["there is no such kind"]),
    wrong("scrub in --style face=none -o out", &["fill or blur"]),
    wrong("scrub in --style name=blur -o out", &["policy event cannot be used"]),
    wrong("scrub in --policy nonsense -o out", &["policy nonsense cannot be used"]),
    wrong("scrub in --policy typo.toml -o out", &["policy typo.toml cannot be used", "line 1"]),
    wrong("scrub in --policy gone.toml -o out", &["policy gone.toml cannot be read"]),
    wrong("scrub in --deny latin.txt -o out", &["list latin.txt cannot be used: line 2 is not UTF-8"]),
    wrong("scrub in --deny gone.txt -o out", &["list gone.txt cannot be used"]),
    wrong("scrub in -o in/out", &["output folder in/out cannot be used: it lies inside an input folder"]),
    wrong("scrub in/deep -o in", &["it holds an input"]),
    wrong("scrub in -o full", &["it is not empty", "--resume"]),
    wrong("scrub in -o a-file", &["a file of that name is in the way"]),
    wrong("scan in -o full", &["it is not empty"]),
    wrong("scrub in -o out --models nowhere", &["model manifest nowhere/manifest.toml cannot be used"]),
    wrong("scrub in -o out --models hollow", &["run scripts/setup"]),
    wrong("scrub - in", &["- reads one picture"]),
    wrong("scrub - -o out", &["- reads one picture"]),
    wrong("apply in -o out", &["--plan"]),
    wrong("apply --plan gone.plan.json in -o out", &["plan gone.plan.json cannot be read"]),
    wrong("apply --plan a-file in -o out", &["plan a-file is malformed"]),
    wrong("apply --plan empty in -o out", &["empty holds no plans"]),
    Case { line: "models --models hollow", code: 2, out: &["missing  none"], err: &["missing or damaged"] },
];

const MANIFEST: &str = r#"
[runtime]
package = "none"

[[model]]
id = "none"
file = "none.onnx"
sha256 = "00"
bytes = 1
package = "none==1"
member = "none.onnx"
licence = "MIT"
contract = ""
"#;

fn scene() -> tempfile::TempDir {
    let top = tempfile::tempdir().expect("a folder");
    let at = |name: &str| top.path().join(name);
    for folder in ["in/deep", "empty", "full", "hollow"] {
        fs::create_dir_all(at(folder)).expect("is made");
    }
    fs::write(at("in/Ann Example.jpg"), b"no picture").expect("is written");
    fs::write(at("in/deep/b.jpg"), b"no picture").expect("is written");
    fs::write(at("full/x"), b"x").expect("is written");
    fs::write(at("a-file"), b"x").expect("is written");
    fs::write(at("typo.toml"), b"namee = \"x\"\n").expect("is written");
    fs::write(at("latin.txt"), b"Ann\nB\xFCb\n").expect("is written");
    fs::write(at("hollow/manifest.toml"), MANIFEST).expect("is written");
    top
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<String> {
    let mut files: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|e| e.expect("is listed"))
        .filter(|e| e.file_type().is_file())
        .map(|e| e.path().to_string_lossy().into_owned())
        .collect();
    files.sort();
    files
}

#[test]
fn calls_end_as_they_should_and_write_nothing() {
    let scene = scene();
    let before = files(scene.path());
    let mut faults = Vec::new();
    for case in CASES {
        let output = run(scene.path(), case.line);
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let code = output.status.code();
        let lacks: Vec<_> = case.out.iter().filter(|p| !out.contains(**p)).collect();
        let lacks_err: Vec<_> = case.err.iter().filter(|p| !err.contains(**p)).collect();
        let spoke = case.out.is_empty() && !out.is_empty();
        let named = err.contains("Ann Example");
        if code != Some(case.code) || !lacks.is_empty() || !lacks_err.is_empty() || spoke || named {
            faults.push(format!("`{}`: code {code:?}, lacks {lacks:?} {lacks_err:?}\n{out}{err}", case.line));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(files(scene.path()), before, "a refused call wrote something");
}

#[test]
fn help_has_no_colour_where_nobody_wants_it() {
    let scene = scene();
    let output = Command::new(env!("CARGO_BIN_EXE_phiscrub"))
        .arg("--help")
        .env("NO_COLOR", "1")
        .current_dir(scene.path())
        .output()
        .expect("the program starts");
    assert!(!output.stdout.contains(&0x1b));
}
