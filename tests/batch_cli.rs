//! Whole runs of the program with its real models; skipped with a message where the models are not set up.
#![expect(clippy::disallowed_methods, reason = "tests lay out folders")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use image::{Rgb, RgbImage};

/// The models folder, or none with a message.
#[expect(clippy::print_stdout, reason = "a skipped test has to say so")]
fn models() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let ready = fs::read_dir(&folder)
        .is_ok_and(|files| files.flatten().any(|f| f.file_name().to_string_lossy().contains("onnxruntime")));
    if !ready {
        println!("skipped: the models are not set up; run scripts/setup");
    }
    ready.then_some(folder)
}

fn run(models: &Path, folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_phiscrub"))
        .args(args)
        .current_dir(folder)
        .env("PHISCRUB_MODELS", models)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

/// A picture of a plain wall, brighter or darker: nothing to find in it.
fn wall(path: &Path, light: u8) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("is made");
    let shade = |x: u32, y: u32| Rgb([light + (x / 40) as u8, light + (y / 40) as u8, 200]);
    RgbImage::from_fn(320, 240, shade).save(path).expect("is written");
}

fn event() -> tempfile::TempDir {
    let top = tempfile::tempdir().expect("a folder");
    let at = |name: &str| top.path().join("event").join(name);
    wall(&at("Ann Example/wall.png"), 180);
    wall(&at("x.jpg/inside.png"), 170);
    fs::write(at("zero.jpg"), b"").expect("is written");
    let whole = fs::read(at("Ann Example/wall.png")).expect("is read");
    fs::write(at("half.png"), &whole[..whole.len() / 2]).expect("is written");
    fs::write(at("renamed.jpg"), &whole).expect("is written");
    fs::write(at("notes.txt"), b"text").expect("is written");
    top
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn report(folder: &Path) -> serde_json::Value {
    let text = fs::read(folder.join("report.json")).expect("there is a report");
    serde_json::from_slice(&text).expect("the report is JSON")
}

fn statuses(report: &serde_json::Value) -> Vec<(String, String)> {
    let word = |v: &serde_json::Value| v.as_str().expect("is text").to_owned();
    let files = report["files"].as_array().expect("is a list");
    files.iter().map(|f| (word(&f["id"]), word(&f["status"]))).collect()
}

#[test]
fn a_dragged_folder_becomes_safe_copies_beside_it() {
    let Some(models) = models() else { return };
    let event = event();
    let output = run(&models, event.path(), &["event", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    let folder = event.path().join("event-safe");
    let expected = [
        ("0001", "safe"),
        ("0002", "failed"),
        ("0003", "safe"),
        ("0004", "safe"),
        ("0005", "failed"),
        ("other-1", "left-out"),
    ];
    let expected: Vec<(String, String)> = expected.map(|(i, s)| (i.to_owned(), s.to_owned())).to_vec();
    assert_eq!(statuses(&report(&folder)), expected);
    for copy in ["safe/a/0001.png", "safe/0003.png", "safe/b/0004.png", "report.html", "report.csv"] {
        assert!(folder.join(copy).is_file(), "{copy} is missing");
    }
    assert!(!folder.join("safe/0002.png").exists() && !folder.join("safe/0005.jpg").exists());
    let lines = String::from_utf8_lossy(&output.stdout).lines().count();
    assert_eq!(lines, 6, "one line a file");
    assert!(!told(&output).contains("Ann Example"), "a name in a log");
    let schema: serde_json::Value = serde_json::from_str(phiscrub::report::SCHEMA).expect("is JSON");
    assert!(jsonschema::is_valid(&schema, &report(&folder)));
}

#[test]
fn a_plan_finds_its_photo_and_nothing_else() {
    let Some(models) = models() else { return };
    let event = event();
    let output = run(&models, event.path(), &["scan", "event/Ann Example", "-o", "plans"]);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", told(&output));
    let plan = event.path().join("plans/0001.plan.json");
    assert!(plan.is_file(), "{}", told(&output));

    let output = run(&models, event.path(), &["apply", "--plan", "plans", "event/Ann Example", "-o", "done"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(event.path().join("done/safe/0001.png").is_file());

    fs::write(event.path().join("other.png"), b"\x89PNG").expect("is written");
    let output = run(&models, event.path(), &["apply", "--plan", "plans", "other.png", "-o", "none"]);
    let said = told(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("no plan was given for this photo"), "{said}");
    assert!(said.contains("No photo given belongs to: 0001.plan.json"), "{said}");
    assert!(!event.path().join("none/safe").exists());

    fs::copy(&plan, event.path().join("plans/again.plan.json")).expect("is copied");
    let output = run(&models, event.path(), &["apply", "--plan", "plans", "event", "-o", "twice"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("are for the same photo"), "{}", told(&output));
}

#[test]
fn copies_verify_as_clean_and_a_run_resumes() {
    let Some(models) = models() else { return };
    let event = event();
    let first = run(&models, event.path(), &["scrub", "event", "-o", "out"]);
    assert_eq!(first.status.code(), Some(1), "{}", told(&first));
    let output = run(&models, event.path(), &["verify", "out/safe"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let output = run(&models, event.path(), &["scrub", "event", "-o", "out"]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));

    wall(&event.path().join("event/half.png"), 160);
    fs::remove_file(event.path().join("event/zero.jpg")).expect("is removed");
    let output = run(&models, event.path(), &["scrub", "event", "-o", "out", "--resume"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(event.path().join("out/safe/0002.png").is_file());
    assert!(!told(&output).contains("made again"), "{}", told(&output));

    // Another list may find something on the photos that are done.
    fs::write(event.path().join("patients.txt"), "Zephyrine Quibblewick\n").expect("is written");
    let output = run(&models, event.path(), &["scrub", "event", "-o", "out", "--resume", "--deny", "patients.txt"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let pictures = report(&event.path().join("out"))["totals"]["safe"].as_u64().expect("a number");
    assert!(told(&output).contains(&format!("{pictures} pictures of the earlier run")), "{}", told(&output));
}

#[test]
fn one_picture_goes_through_pipes() {
    let Some(models) = models() else { return };
    let event = event();
    let input = fs::File::open(event.path().join("event/Ann Example/wall.png")).expect("is there");
    let output = Command::new(env!("CARGO_BIN_EXE_phiscrub"))
        .args(["scrub", "-"])
        .env("PHISCRUB_MODELS", &models)
        .stdin(Stdio::from(input))
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let copy = image::load_from_memory(&output.stdout).expect("is a picture");
    assert_eq!((copy.width(), copy.height()), (320, 240));
}

#[cfg(unix)]
#[test]
fn unreadable_files_and_odd_names_fail_alone() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let Some(models) = models() else { return };
    let event = event();
    let at = |name: &[u8]| event.path().join("event").join(std::ffi::OsStr::from_bytes(name));
    wall(&at(b"tidy.png"), 150);
    fs::rename(at(b"tidy.png"), at(b"odd\xFF\x1b[2J.png")).expect("is renamed");
    symlink(at(b""), at(b"loop")).expect("is made");
    symlink(at(b"gone.jpg"), at(b"dead.jpg")).expect("is made");
    let output = run(&models, event.path(), &["scrub", "event", "-o", "out", "--keep-names"]);
    let said = told(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("a link back to a folder above it") && said.contains("a link that leads nowhere"), "{said}");
    assert!(!said.contains('\u{1b}'), "control characters reached the output");
    assert!(event.path().join("out/safe/odd__[2J.png").is_file(), "{said}");
}

#[cfg(unix)]
#[test]
fn times_rights_owners_and_attributes_stay_behind() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    use std::time::{Duration, SystemTime};
    let Some(models) = models() else { return };
    let event = event();
    let photo = event.path().join("event/Ann Example/wall.png");
    let day = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 * 365);
    fs::File::options().write(true).open(&photo).and_then(|file| file.set_modified(day)).expect("is dated");
    fs::set_permissions(&photo, fs::Permissions::from_mode(0o604)).expect("own file");
    // Only root may give files away, and not every drive knows attributes.
    let given = chown(&photo, Some(12_345), Some(12_345)).is_ok();
    let python = |code: &str, path: &Path| {
        Command::new("python3").args(["-c", &format!("import os, sys; {code}")]).arg(path).output().expect("it starts")
    };
    let marked = python("os.setxattr(sys.argv[1], 'user.owner', b'Ann Example')", &photo).status.success();
    let output = run(&models, event.path(), &["scrub", "event/Ann Example", "-o", "out", "--keep-names"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));

    let copy = event.path().join("out/safe/wall.png");
    let (here, folder) = (copy.metadata().expect("is there"), event.path().join("out").metadata().expect("is there"));
    assert!(here.modified().expect("known") > day + Duration::from_secs(86_400));
    assert_ne!(here.permissions().mode() & 0o777, 0o604);
    assert!(!given || here.uid() == folder.uid() && here.gid() == folder.gid());
    let named =
        python("sys.exit(any(b'Ann' in os.getxattr(sys.argv[1], n) for n in os.listxattr(sys.argv[1])))", &copy);
    assert!(!marked || named.status.success());
}

#[test]
fn a_jpeg_says_how_it_was_written() {
    let Some(models) = models() else { return };
    let event = event();
    let written = |out: &str, args: &[&str]| {
        let output = run(&models, event.path(), &[&["scrub"], args, &["-o", out]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        let report = report(&event.path().join(out));
        let how = report["files"][0]["output"]["written"]["how"].as_str().expect("is text").to_owned();
        (how, fs::read(event.path().join(out).join("safe/0001.jpg")).expect("is there"))
    };
    let (how, jpeg) = written("first", &["event/renamed.jpg", "--format", "jpeg"]);
    assert_eq!(how, "encoded");
    let (how, same) = written("kept", &["first/safe/0001.jpg"]);
    assert!(how == "blocks-kept" && same == jpeg);
    assert_eq!(written("anew", &["first/safe/0001.jpg", "--reencode"]).0, "encoded");
}

#[test]
fn avif_comes_out_where_it_went_in_and_on_request() {
    let Some(models) = models() else { return };
    let event = event();
    let written = |photo: &str, out: &str, args: &[&str]| {
        let output = run(&models, event.path(), &[&["scrub", photo, "-o", out], args].concat());
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        let copy = fs::read(event.path().join(out).join("safe/0001.avif")).expect("is there");
        assert_eq!(phiscrub::codec::format_of(&copy), Some(phiscrub::picture::Format::Avif));
        copy
    };
    let first = written("event/renamed.jpg", "first", &["--format", "avif"]);
    assert_eq!(first, written("event/renamed.jpg", "again", &["--format", "avif"]), "the same pixels, the same bytes");
    written("first/safe/0001.avif", "second", &[]);
    let seen = run(&models, event.path(), &["verify", "second/safe"]);
    assert_eq!(seen.status.code(), Some(0), "{}", told(&seen));
}
