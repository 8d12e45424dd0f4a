//! Whole runs with a stand-in for the pipeline, which does what the file's bytes say.
#![expect(clippy::disallowed_methods, reason = "tests lay out input folders")]

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use super::*;
use crate::codec::Written;
use crate::error::{Fault, FileError, Stage};
use crate::geometry::Size;
use crate::phi::ReadText;
use crate::picture::Format;
use crate::pipeline::Scrubbed;
use crate::policy::{Plan, Reason};
use crate::report::PolicyHash;
use crate::verify::VerifiedFile;

/// Does what the file says, and counts.
#[derive(Default)]
struct Actor {
    done: Mutex<Vec<String>>,
    stop_after_first: Option<&'static AtomicBool>,
    fails_when_known: bool,
    /// Another number stands for other lists or another policy.
    settings: u8,
}

impl Actor {
    fn with(settings: u8) -> Self {
        Self { settings, ..Self::default() }
    }

    /// What was done, in order.
    fn done(self) -> Vec<String> {
        let mut done = self.done.into_inner().expect("no panic holds it");
        done.sort();
        done
    }
}

impl Work for Actor {
    fn settings(&self) -> Settings {
        [self.settings; 32]
    }

    fn run(&self, file: &InFile, names: &[Sensitive<String>]) -> Outcome {
        let mut said = String::from_utf8_lossy(&file.bytes).into_owned();
        if !names.is_empty() {
            said = said.replace("shows", "knows");
            assert!(!self.fails_when_known, "as the test asks");
        }
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.push(said.clone());
        drop(done);
        if let Some(stop) = self.stop_after_first {
            stop.store(true, Ordering::Relaxed);
        }
        let size = Size { width: 4, height: 3 };
        let scrubbed = |reasons: Vec<Reason>| {
            Box::new(Scrubbed {
                file: VerifiedFile::for_tests(format!("copy of {said}").into_bytes(), Format::Jpeg),
                plan: Plan {
                    version: 1,
                    tool: String::new(),
                    policy: String::new(),
                    policy_sha256: String::new(),
                    input_sha256: String::new(),
                    format: Format::Jpeg,
                    size,
                    crop: None,
                    crop_choice: None,
                    max_side: None,
                    decisions: Vec::new(),
                    reasons: Vec::new(),
                },
                reasons,
                leftovers: Vec::new(),
                checks: vec!["structure"],
                size,
                written: Written::Encoded,
                timings: Vec::new(),
                read: match said.split_once(' ') {
                    Some((_, "teaches")) => ReadText::for_tests(&["Grace Abara"], &[]),
                    Some((_, "shows")) => ReadText::for_tests(&[], &["for Grace Abara"]),
                    _ => ReadText::default(),
                },
            })
        };
        match said.split(' ').next() {
            Some("safe") => Outcome::Safe(scrubbed(Vec::new())),
            Some("review") => Outcome::Review(scrubbed(vec![Reason::Uncertain])),
            Some("panic") => panic!("as the test asks"),
            _ => Outcome::Failed(FileError::at(
                Stage::Decode,
                Fault::Malformed { what: String::from("it ends too early") },
            )),
        }
    }
}

fn made() -> Made {
    Made {
        tool: String::from("phiscrub 0.1.0"),
        policy: PolicyHash { name: String::from("event"), sha256: "0".repeat(64) },
        models: Vec::new(),
    }
}

struct Scene {
    top: tempfile::TempDir,
}

impl Scene {
    fn new(files: &[(&str, &str)]) -> Self {
        let stage = Self { top: tempfile::tempdir().expect("a folder") };
        stage.lay(files);
        stage
    }

    fn lay(&self, files: &[(&str, &str)]) {
        for (name, bytes) in files {
            let path = self.top.path().join("in").join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("is made");
            fs::write(path, bytes).expect("is written");
        }
    }

    fn job(&self) -> Job {
        Job { inputs: vec![self.top.path().join("in")], output: Some(self.out()), ..Job::default() }
    }

    fn out(&self) -> PathBuf {
        self.top.path().join("out")
    }

    fn run(&self, job: Job, actor: &Actor) -> Result<Run, String> {
        let never = AtomicBool::new(false);
        let stop = actor.stop_after_first.unwrap_or(&never);
        Batch::open(job).and_then(|b| b.run(actor, made(), &(), stop)).map_err(|e| e.to_string())
    }

    /// Every file below the output folder and its content.
    fn written(&self) -> BTreeMap<String, Vec<u8>> {
        walkdir::WalkDir::new(self.out())
            .into_iter()
            .map(|e| e.expect("is listed"))
            .filter(|e| e.file_type().is_file())
            .map(|e| {
                let below = e.path().strip_prefix(self.out()).expect("below");
                (names::slashed(below), fs::read(e.path()).expect("is read"))
            })
            .collect()
    }

    fn copies(&self) -> Vec<String> {
        self.written().into_keys().filter(|n| n.contains('/')).collect()
    }
}

const EVENT: &[(&str, &str)] = &[
    ("Jane Sample/a.jpg", "safe 1"),
    ("Jane Sample/b.jpg", "review 2"),
    ("c.jpg", "panic 3"),
    ("d.jpg", "half a file"),
    ("e.jpg", "safe 5"),
    ("notes.txt", "nothing"),
];

fn told(run: &Run) -> Vec<(&str, Status)> {
    run.files.iter().map(|r| (r.id.as_str(), r.status)).collect()
}

#[test]
fn one_bad_file_stops_nothing_and_leaves_nothing() {
    let stage = Scene::new(EVENT);
    let run = stage.run(stage.job(), &Actor::default()).expect("runs");
    assert_eq!(
        told(&run),
        [
            ("0001", Status::Safe),
            ("0002", Status::Review),
            ("0003", Status::Failed),
            ("0004", Status::Failed),
            ("0005", Status::Safe),
            ("other-1", Status::LeftOut),
        ]
    );
    let written = stage.written();
    let names: Vec<&str> = written.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["report.csv", "report.html", "report.json", "review/a/0002.jpg", "safe/0005.jpg", "safe/a/0001.jpg"]
    );
    assert_eq!(written["safe/a/0001.jpg"], b"copy of safe 1");
    for report in ["report.csv", "report.html", "report.json"] {
        let text = String::from_utf8_lossy(&written[report]);
        for private in ["Sample", "a.jpg", "notes", &*stage.top.path().to_string_lossy()] {
            assert!(!text.contains(private), "{report} holds {private}");
        }
    }
    for (name, bytes) in EVENT {
        assert_eq!(fs::read(stage.top.path().join("in").join(name)).expect("is there"), bytes.as_bytes());
    }
}

#[test]
fn names_are_kept_only_when_asked_and_mapped_only_when_asked() {
    let stage = Scene::new(EVENT);
    let job = Job { names: Names::Keep, name_map: true, ..stage.job() };
    let run = stage.run(job, &Actor::default()).expect("runs");
    assert_eq!(
        stage.copies(),
        ["private/names.csv", "review/Jane Sample/b.jpg", "safe/Jane Sample/a.jpg", "safe/e.jpg"]
    );
    assert!(run.files.iter().filter_map(|r| r.output.as_ref()).all(|o| o.file.is_none()));
    let map = String::from_utf8(stage.written()["private/names.csv"].clone()).expect("is UTF-8");
    assert!(map.contains("0001,") && map.contains("a.jpg\r\n"), "{map}");
}

#[test]
fn a_second_run_needs_another_folder_or_resumes() {
    let stage = Scene::new(EVENT);
    stage.run(stage.job(), &Actor::default()).expect("runs");
    let before = stage.written();
    let refused = stage.run(stage.job(), &Actor::default()).expect_err("is refused");
    assert!(refused.contains("not empty"), "{refused}");
    assert_eq!(stage.written(), before);

    stage.lay(&[("Jane Sample/aa.jpg", "safe new"), ("d.jpg", "safe now whole"), ("Aaron/z.jpg", "safe other")]);
    fs::remove_file(stage.top.path().join("in/e.jpg")).expect("is removed");
    let actor = Actor::default();
    let run = stage.run(Job { resume: true, ..stage.job() }, &actor).expect("runs");
    let mut done = actor.done.into_inner().expect("no panic holds it");
    done.sort();
    assert_eq!(done, ["panic 3", "safe new", "safe now whole", "safe other"]);
    assert_eq!(
        stage.copies(),
        [
            "review/a/0002.jpg",
            "safe/0005.jpg",
            "safe/0007.jpg",
            "safe/a/0001.jpg",
            "safe/a/0004.jpg",
            "safe/b/0003.jpg"
        ]
    );
    assert_eq!(run.totals, Totals { safe: 5, review: 1, failed: 1, left_out: 1, not_done: 0 });
}

#[test]
fn a_copy_that_was_changed_is_not_taken_for_done() {
    let stage = Scene::new(&[("a.jpg", "safe 1")]);
    stage.run(stage.job(), &Actor::default()).expect("runs");
    fs::write(stage.out().join("safe/0001.jpg"), b"changed").expect("is written");
    let run = stage.run(Job { resume: true, ..stage.job() }, &Actor::default()).expect("runs");
    assert_eq!(told(&run), [("0001", Status::Failed)]);
    assert!(run.files[0].reasons[0].contains("never overwritten"), "{:?}", run.files[0].reasons);
    assert_eq!(stage.written()["safe/0001.jpg"], b"changed");
}

#[test]
fn copies_made_with_other_settings_are_made_again() {
    let stage = Scene::new(&[("a.jpg", "safe 1"), ("b.jpg", "review 2"), ("c.jpg", "half"), ("d.jpg", "safe 4")]);
    stage.run(stage.job(), &Actor::with(1)).expect("runs");
    let first = stage.copies();
    let resume = || Job { resume: true, ..stage.job() };
    for (settings, expected) in [(1, &["half"][..]), (2, &["half", "review 2", "safe 1", "safe 4"]), (2, &["half"])] {
        let actor = Actor::with(settings);
        let run = stage.run(resume(), &actor).expect("runs");
        assert_eq!(actor.done(), expected, "{settings}");
        assert_eq!(stage.copies(), first, "{settings}");
        assert_eq!((run.totals.safe, run.totals.review), (2, 1), "{settings}");
    }
    // A copy that fails now does not stay, nor one whose name would be searched for now.
    stage.lay(&[("e.jpg", "safe 1")]);
    fs::remove_file(stage.top.path().join("in/a.jpg")).expect("is removed");
    let actor = Actor::with(2);
    stage.run(resume(), &actor).expect("runs");
    assert_eq!(actor.done(), ["half", "safe 1"], "its name is searched for, and that is another now");
    let report = String::from_utf8(stage.written()["report.json"].clone()).expect("UTF-8");
    assert_eq!(report.matches("made_with").count(), 4);
}

#[test]
fn another_policy_makes_all_again_or_nothing() {
    let stage = Scene::new(&[("a.jpg", "safe 1"), ("b.jpg", "safe 2")]);
    stage.run(stage.job(), &Actor::with(1)).expect("runs");
    let mut other = made();
    other.policy.sha256 = "1".repeat(64);
    let resume = |actor: &Actor| {
        let batch = Batch::open(Job { resume: true, ..stage.job() }).expect("may begin");
        batch.run(actor, other.clone(), &(), &AtomicBool::new(false)).map_err(|e| e.to_string())
    };
    let whole = stage.written();
    fs::rename(stage.top.path().join("in/b.jpg"), stage.top.path().join("b.jpg")).expect("is moved");
    let actor = Actor::with(2);
    let refused = resume(&actor).expect_err("is refused");
    assert!(refused.contains("name them too"), "{refused}");
    assert_eq!((stage.written(), actor.done()), (whole, Vec::new()), "a run that is refused changes nothing");

    fs::rename(stage.top.path().join("b.jpg"), stage.top.path().join("in/b.jpg")).expect("is moved");
    let actor = Actor::with(2);
    let run = resume(&actor).expect("runs");
    assert_eq!(actor.done(), ["safe 1", "safe 2"]);
    assert_eq!((run.totals.safe, run.made), (2, other));
}

#[test]
fn an_interrupted_run_tells_what_is_missing_and_goes_on_later() {
    static STOP: AtomicBool = AtomicBool::new(false);
    let stage = Scene::new(&[("a.jpg", "safe 1"), ("b.jpg", "safe 2"), ("c.jpg", "safe 3")]);
    let job = Job { jobs: NonZeroUsize::new(1), ..stage.job() };
    let actor = Actor { stop_after_first: Some(&STOP), ..Actor::default() };
    let run = stage.run(job, &actor).expect("runs");
    assert_eq!(told(&run), [("0001", Status::Safe), ("0002", Status::NotDone), ("0003", Status::NotDone)]);
    assert_eq!(stage.copies(), ["safe/0001.jpg"]);
    let actor = Actor::default();
    let run = stage.run(Job { resume: true, ..stage.job() }, &actor).expect("runs");
    assert_eq!(run.totals.safe, 3);
    assert_eq!(actor.done.into_inner().expect("no panic holds it").len(), 2);
    assert_eq!(stage.copies(), ["safe/0001.jpg", "safe/0002.jpg", "safe/0003.jpg"]);
}

/// Takes an output back to where a killed run may leave it: everything noted, but only some copies there, no report.
fn kill_back(stage: &Scene, gone: &[&str]) {
    let run: Run = serde_json::from_slice(&stage.written()["report.json"]).expect("is JSON");
    let (folder, _) = Folder::open(&stage.out(), &made(), true).expect("is free");
    folder.begin(&made()).expect("is noted");
    for record in run.files.iter().rev().filter(|r| r.output.is_some()) {
        folder.note(record).expect("is noted");
    }
    drop(folder);
    for file in ["report.json", "report.csv", "report.html"].iter().chain(gone) {
        fs::remove_file(stage.out().join(file)).expect("is removed");
    }
}

#[test]
fn photos_that_are_alike_get_back_their_own_copies() {
    let alike = [("a/1.jpg", "safe 1"), ("b/1.jpg", "safe 1"), ("b/2.jpg", "safe 2"), ("c/1.jpg", "safe 1")];
    for names in [Names::Neutral, Names::Keep] {
        let stage = Scene::new(&alike);
        let job = || Job { names, ..stage.job() };
        stage.run(job(), &Actor::default()).expect("runs");
        let whole = stage.copies();
        for gone in [vec![&*whole[0]], vec![&*whole[1]], vec![&*whole[0], &*whole[3]], vec![&*whole[2]]] {
            kill_back(&stage, &gone);
            let actor = Actor::default();
            let run = stage.run(Job { resume: true, ..job() }, &actor).expect("runs");
            assert_eq!(stage.copies(), whole, "without {gone:?}");
            assert_eq!(run.totals.safe, 4, "without {gone:?}");
            assert_eq!(actor.done.into_inner().expect("no panic holds it").len(), gone.len(), "without {gone:?}");
        }
    }
}

#[test]
fn a_map_of_names_is_not_written_twice() {
    let stage = Scene::new(&[("a.jpg", "safe 1"), ("b.jpg", "safe 2")]);
    let job = || Job { name_map: true, ..stage.job() };
    stage.run(job(), &Actor::default()).expect("runs");
    let whole = stage.copies();
    kill_back(&stage, &["safe/0002.jpg"]);
    stage.run(Job { resume: true, ..job() }, &Actor::default()).expect("runs");
    assert_eq!(stage.copies(), whole);
    stage.lay(&[("c.jpg", "safe 3")]);
    stage.run(Job { resume: true, ..job() }, &Actor::default()).expect("runs");
    assert!(stage.copies().contains(&String::from("private/names-2.csv")), "another map is written beside it");
}

#[test]
fn shards_make_the_whole_without_clashes() {
    let stage = Scene::new(EVENT);
    let mut ids = Vec::new();
    for index in 1..=2 {
        let shard = NonZeroUsize::new(2).map(|of| Shard { index, of });
        let output = Some(stage.top.path().join(format!("out-{index}")));
        let run = stage.run(Job { shard, output, ..stage.job() }, &Actor::default()).expect("runs");
        ids.extend(run.files.into_iter().map(|r| r.id));
    }
    ids.sort();
    assert_eq!(ids, ["0001", "0002", "0003", "0004", "0005", "other-1"]);
}

#[test]
fn a_name_read_on_one_photo_is_searched_for_on_all_others() {
    let scene = Scene::new(&[("a.jpg", "safe shows"), ("b.jpg", "safe teaches"), ("c.jpg", "safe 3")]);
    let actor = Actor::default();
    let run = scene.run(scene.job(), &actor).expect("runs");
    assert_eq!(told(&run), [("0001", Status::Safe), ("0002", Status::Safe), ("0003", Status::Safe)]);
    let mut done = actor.done.into_inner().expect("no panic");
    done.sort();
    assert_eq!(done, ["safe 3", "safe knows", "safe shows", "safe teaches"], "only one is done again");
    assert_eq!(scene.written()["safe/0001.jpg"], b"copy of safe knows");
}

#[test]
fn a_copy_that_shows_a_name_does_not_outlive_a_failure() {
    let scene = Scene::new(&[("a.jpg", "safe shows"), ("b.jpg", "safe teaches")]);
    let actor = Actor { fails_when_known: true, ..Actor::default() };
    let run = scene.run(scene.job(), &actor).expect("runs");
    assert_eq!(told(&run), [("0001", Status::Failed), ("0002", Status::Safe)]);
    assert_eq!(scene.copies(), ["safe/0002.jpg"]);
}
