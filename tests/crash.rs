//! Runs that are killed, that meet each other, or whose disk or rights give out: nothing half-written, and a way to go on.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "tests lay out folders")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use support::{count, files, phiscrub, plain_picture, reasons, report, root};

/// Pictures of a plain wall, two of them alike in different folders.
struct Photos {
    top: tempfile::TempDir,
}

const NAMES: [&str; 5] = ["a/1.png", "a/2.gif", "b/1.png", "b/3.bmp", "c/4.tif"];

impl Photos {
    fn new() -> Self {
        let photos = Self { top: tempfile::tempdir().expect("a temporary folder") };
        for name in NAMES {
            let path = photos.input().join(name);
            fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            plain_picture(&path);
        }
        photos
    }

    fn input(&self) -> PathBuf {
        self.top.path().join("photos")
    }

    fn out(&self, name: &str) -> PathBuf {
        self.top.path().join(name)
    }

    fn command(&self, out: &Path, options: &[&str]) -> Command {
        let mut command = phiscrub();
        command.arg("scrub").arg(self.input()).arg("-o").arg(out).args(["--jobs", "1"]).args(options);
        command
    }

    fn start(&self, out: &Path, options: &[&str]) -> Child {
        self.command(out, options).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts")
    }

    fn finish(&self, out: &Path, options: &[&str]) -> (Option<i32>, String) {
        let result = self.command(out, options).output().expect("it starts");
        (result.status.code(), String::from_utf8_lossy(&result.stderr).into_owned())
    }
}

/// Every file below a folder with its bytes, by its path there.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let below = |path: &Path| path.strip_prefix(folder).expect("below").to_path_buf();
    files(folder).into_iter().filter_map(|path| Some((below(&path), fs::read(&path).ok()?))).collect()
}

fn copies(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = contents(folder);
    all.retain(|path, _| path.starts_with("safe") || path.starts_with("review"));
    all
}

fn is_part(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "part")
}

/// The report without what tells when and how long.
fn without_times(out: &Path) -> serde_json::Value {
    let mut told = report(out);
    for time in ["started", "finished"] {
        told[time].take();
    }
    for record in told["files"].as_array_mut().expect("files") {
        record["milliseconds"].take();
    }
    told
}

/// Whether a run has begun to write to a folder.
fn begun(out: &Path) -> bool {
    fs::metadata(out.join(".phiscrub-run.jsonl")).is_ok_and(|m| m.len() > 0)
}

/// Waits for something, with pauses that leave the program most of the processor.
fn wait_for(what: &str, mut there: impl FnMut() -> bool) {
    for _ in 0..60_000 {
        if there() {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("{what} never came");
}

#[test]
fn a_killed_run_leaves_whole_copies_and_can_be_finished() {
    let photos = Photos::new();
    let whole = photos.out("whole");
    assert_eq!(photos.finish(&whole, &[]).0, Some(0));
    let originals = contents(&photos.input());
    let (expected, told) = (contents(&whole), without_times(&whole));
    assert_eq!(copies(&whole).len(), NAMES.len());

    for wanted in 0..NAMES.len() {
        let out = photos.out(&format!("out-{wanted}"));
        let mut run = photos.start(&out, &[]);
        wait_for("a copy", || begun(&out) && copies(&out).len() >= wanted);
        run.kill().expect("it is killed");
        run.wait().expect("it is gone");
        for (path, bytes) in copies(&out) {
            assert_eq!(expected.get(&path), Some(&bytes), "{} after {wanted} copies", path.display());
        }
        // What a kill leaves only seldom, in the middle of a write.
        fs::write(out.join(".phiscrub-left1.part"), b"half").expect("written");

        assert_eq!(photos.finish(&out, &["--resume"]).0, Some(0));
        let finished = contents(&out);
        assert_eq!(finished.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        assert_eq!(copies(&out), copies(&whole));
        assert_eq!(without_times(&out), told);
    }
    assert_eq!(contents(&photos.input()), originals);
}

#[test]
fn an_interrupt_reaches_the_program_and_not_what_decodes_for_it() {
    use std::os::unix::process::CommandExt;
    let photos = Photos::new();
    let out = photos.out("out");
    let mut command = photos.command(&out, &[]);
    let mut run = command.process_group(0).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    wait_for("a copy", || !copies(&out).is_empty());
    // As a terminal does on Ctrl-C: to the whole group.
    let sent = Command::new("kill").args(["-INT", "--", &format!("-{}", run.id())]).status().expect("it can be sent");
    assert!(sent.success());
    assert_eq!(run.wait().expect("it ends").code(), Some(130));
    let told = report(&out);
    assert_eq!(count(&told, "safe") + count(&told, "not-done"), NAMES.len(), "{}", reasons(&told, "failed"));
    assert!(count(&told, "not-done") > 0);
    assert_eq!(photos.finish(&out, &["--resume"]).0, Some(0));
    assert_eq!(count(&report(&out), "safe"), NAMES.len());
}

#[test]
fn of_two_runs_on_one_folder_one_refuses() {
    let photos = Photos::new();
    let out = photos.out("out");
    let mut first = photos.start(&out, &[]);
    wait_for("the first run's journal", || begun(&out));
    for options in [&[][..], &["--resume"]] {
        let (code, said) = photos.finish(&out, options);
        // A slow machine may let the first run end before the second looks.
        if first.try_wait().expect("it can be asked").is_none() {
            assert_eq!(code, Some(2), "{said}");
            assert!(said.contains("another run is writing") || said.contains("not empty"), "{said}");
        }
    }
    assert_eq!(first.wait().expect("it ends").code(), Some(0));
    assert_eq!(count(&report(&out), "safe"), NAMES.len());
}

#[test]
fn a_disk_that_fills_up_costs_copies_and_nothing_else() {
    let photos = Photos::new();
    let out = photos.out("out");
    // The shell's limit on the size of files, in 512 bytes, stands for a full disk: it stops the journal in the middle
    // of a line, and the larger copies.
    let script = "trap '' XFSZ; ulimit -f 12; exec \"$0\" \"$@\"";
    let plain = photos.command(&out, &[]);
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(plain.get_program()).args(plain.get_args());
    let result = command.env("PHISCRUB_MODELS", root().join("models")).output().expect("it starts");
    let said = String::from_utf8_lossy(&result.stderr);
    assert!(matches!(result.status.code(), Some(1 | 2)), "{:?}: {said}", result.status);
    assert!(said.contains("failed: file too large") || said.contains("written: file too large"), "{said}");
    let left = contents(&out);
    assert!(!left.keys().any(|path| is_part(path)), "{:?}", left.keys());

    let whole = photos.out("whole");
    assert_eq!(photos.finish(&whole, &[]).0, Some(0));
    for (path, bytes) in copies(&out) {
        assert_eq!(copies(&whole).get(&path), Some(&bytes), "{}", path.display());
    }
    let (code, said) = photos.finish(&out, &["--resume"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!((copies(&out), without_times(&out)), (copies(&whole), without_times(&whole)));
}

#[test]
fn rights_that_are_lost_in_the_middle_cost_the_rest() {
    use std::os::unix::fs::PermissionsExt;
    let photos = Photos::new();
    let out = photos.out("out");
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("own folder");
    let mut command = support::without_rights(photos.top.path());
    command.arg("scrub").arg(photos.input()).arg("-o").arg(&out).args(["--jobs", "1"]);
    let run = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
    wait_for("a copy", || copies(&out).keys().any(|path| !is_part(path)));
    set(&out, 0o555);
    let result = run.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&result.stderr).into_owned();
    assert_eq!(result.status.code(), Some(2), "{said}");
    assert!(said.contains("permission denied"), "{said}");
    let left = contents(&out);
    assert!(!left.keys().any(|path| is_part(path)) && !out.join("report.json").exists(), "{:?}", left.keys());

    set(&out, 0o777);
    let mut command = support::without_rights(photos.top.path());
    command.arg("scrub").arg(photos.input()).arg("-o").arg(&out).arg("--resume");
    let result = command.output().expect("it starts");
    assert_eq!(result.status.code(), Some(0), "{}", String::from_utf8_lossy(&result.stderr));
    assert_eq!(count(&report(&out), "safe"), NAMES.len(), "{}", reasons(&report(&out), "failed"));
}
