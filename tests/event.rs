//! The sample event folder end to end with the default policy, judged from the pixels of the copies alone.
//!
//! Judged are text, faces (on badges too) and codes. Sheets, screens, whiteboards and badges are planted as things of
//! their own as well; this version finds no outlines of such things, so they are not judged as a whole yet.

mod support;

use std::fmt::Write as _;
use std::fs;

use image::RgbImage;
use phiscrub::codec::{Limits, decode};
use sha2::{Digest, Sha256};
use support::planted::{self, Photo, Planted};

/// The solid colour of covers.
const COVER: u8 = 0x20;
/// How far a lossy format may move a covered pixel, in steps of 255.
const LOSSY: u8 = 24;
/// A text or code is covered when this share of its outline is.
const COVERED: f64 = 0.85;
/// A face is gone when this share of its blocks is flat ...
const FLAT: f64 = 0.9;
/// ... which is a range of brightness within a block below this, in steps of 255: room for noise and soft gradients. An
/// uncovered face of the sample photos has at most 45 % of such blocks.
const FLAT_RANGE: u8 = 26;
/// The side of a block in pixels.
const BLOCK: u32 = 8;
/// ... and when its pixels differ from the original's by this much in the mean.
const CHANGED: f64 = 10.0;
/// Text that must survive may differ from the original by this much in the mean: a second lossy encoding.
const SAME: f64 = 6.0;

/// Lines on the whiteboard and the screen that say something about a person only together with the name beside them.
/// Names, numbers and dates of birth are covered everywhere; of these, some stay as long as such things are not
/// covered as a whole.
const DETAILS: [&str; 25] = [
    "401",
    "402",
    "403",
    "404",
    "405",
    "406",
    "MRI 2 pm",
    "home",
    "NPO",
    "PT eval",
    "insulin",
    "labs",
    "Hemoglobin A1c",
    "8.4 %",
    "high",
    "Glucose, fasting",
    "161 mg/dL",
    "Creatinine",
    "1.3 mg/dL",
    "LDL cholesterol",
    "142 mg/dL",
    "Potassium",
    "4.1 mmol/L",
    "Metformin 1000 mg",
    "twice daily",
];
/// The most such details that may be left over all photos.
const DETAILS_LEFT: usize = 24;
/// Private lines that are missed today: one name in marker on the whiteboard.
const MISSED: [&str; 1] = ["Abara, Grace"];
/// Public lines that are touched today: the cover of a code reaches into the line below it, and a single digit is seen
/// again as text that cannot be read.
const TOUCHED: [&str; 2] = ["Scan to check in", "Exam Room 3"];

/// A photo and its copy, both upright.
struct Pair {
    before: RgbImage,
    after: RgbImage,
}

impl Pair {
    /// The mean over the pixels in an outline of whatever is asked about the pixel before and after.
    fn mean(&self, thing: &Planted, ask: impl Fn(&[u8; 3], &[u8; 3]) -> f64) -> f64 {
        let [left, top, right, bottom] = thing.bounds(self.before.width(), self.before.height());
        let (mut sum, mut count) = (0.0, 0.0);
        for y in top..bottom {
            for x in (left..right).filter(|x| thing.holds(*x as f32 + 0.5, y as f32 + 0.5)) {
                sum += ask(&self.before.get_pixel(x, y).0, &self.after.get_pixel(x, y).0);
                count += 1.0;
            }
        }
        assert!(count > 0.0, "an outline without pixels");
        sum / count
    }

    fn covered(&self, thing: &Planted) -> f64 {
        self.mean(thing, |_, after| f64::from(u8::from(after.iter().all(|v| v.abs_diff(COVER) <= LOSSY))))
    }

    fn changed(&self, thing: &Planted) -> f64 {
        self.mean(thing, |before, after| {
            before.iter().zip(after).map(|(b, a)| f64::from(b.abs_diff(*a))).sum::<f64>() / 3.0
        })
    }

    /// The share of a face's blocks that are flat in the copy.
    fn flat(&self, thing: &Planted) -> f64 {
        let [left, top, right, bottom] = thing.bounds(self.after.width(), self.after.height());
        let (mut flat, mut all) = (0.0, 0.0);
        for y in (top..=bottom - BLOCK).step_by(BLOCK as usize) {
            for x in (left..=right - BLOCK).step_by(BLOCK as usize) {
                let green = (0..BLOCK * BLOCK).map(|i| self.after.get_pixel(x + i % BLOCK, y + i / BLOCK).0[1]);
                let (least, most) = green.fold((255, 0), |(l, m): (u8, u8), v| (l.min(v), m.max(v)));
                flat += f64::from(u8::from(most - least < FLAT_RANGE));
                all += 1.0;
            }
        }
        flat / all
    }
}

/// What came of the planted things of one sort.
#[derive(Default)]
struct Count {
    planted: usize,
    wrong: Vec<String>,
}

impl Count {
    fn judge(&mut self, right: bool, photo: &Photo, thing: &Planted, measured: &str) {
        self.planted += 1;
        if !right {
            self.wrong.push(format!("{}: {} {:?} ({measured})", photo.file, thing.kind, thing.text));
        }
    }
}

/// The rows of the table.
#[derive(Default)]
struct Table {
    text: Count,
    details: Count,
    faces: Count,
    codes: Count,
    public: Count,
}

impl Table {
    fn add(&mut self, photo: &Photo, pair: &Pair) {
        for thing in photo.planted.iter().filter(|t| t.visible >= 0.9) {
            let row = match (thing.kind.as_str(), thing.fate.as_str()) {
                ("text", "identifier") if is_detail(photo, thing) => &mut self.details,
                ("text", "identifier") => &mut self.text,
                ("code", "identifier") => &mut self.codes,
                ("face" | "badge-portrait", "identifier") => {
                    let (flat, changed) = (pair.flat(thing), pair.changed(thing));
                    let right = flat >= FLAT && changed >= CHANGED;
                    let measured = format!("{:.0} % flat, changed by {changed:.0}", 100.0 * flat);
                    self.faces.judge(right, photo, thing, &measured);
                    continue;
                }
                (_, "must-survive") => {
                    let changed = pair.changed(thing);
                    self.public.judge(changed <= SAME, photo, thing, &format!("changed by {changed:.1}"));
                    continue;
                }
                _ => continue,
            };
            let covered = pair.covered(thing);
            row.judge(covered >= COVERED, photo, thing, &format!("{:.0} % covered", 100.0 * covered));
        }
    }

    fn rows(&self) -> [(&str, &Count); 5] {
        [
            ("private text covered", &self.text),
            ("details on screens and boards covered", &self.details),
            ("faces blurred", &self.faces),
            ("codes covered", &self.codes),
            ("public text untouched", &self.public),
        ]
    }

    fn in_words(&self) -> String {
        let mut words = String::new();
        for (name, count) in self.rows() {
            let right = count.planted - count.wrong.len();
            let _ = writeln!(words, "{name:<40} {right:>3} of {:>3}", count.planted);
            for wrong in &count.wrong {
                let _ = writeln!(words, "    not: {wrong}");
            }
        }
        words
    }
}

/// Whether a line on a screen or whiteboard is one of the details.
fn is_detail(photo: &Photo, thing: &Planted) -> bool {
    let (x, y) = thing.middle();
    let mut surfaces = photo.planted.iter().filter(|t| matches!(t.kind.as_str(), "screen" | "whiteboard"));
    DETAILS.contains(&thing.text.as_str()) && surfaces.any(|surface| surface.holds(x, y))
}

fn upright(bytes: &[u8]) -> RgbImage {
    decode(bytes, &Limits::default()).expect("it decodes").frames.remove(0)
}

#[test]
fn private_things_are_covered_and_public_ones_stay() {
    let list = planted::list();
    let temp = tempfile::tempdir().expect("a temporary folder");
    let output = temp.path().join("out");
    let (result, report) = support::scrub(&planted::folder(), &output, &[]);
    let said = String::from_utf8_lossy(&result.stderr).into_owned();
    assert!(matches!(result.status.code(), Some(0 | 3)), "{:?}: {said}", result.status);
    let files = report["files"].as_array().expect("files");
    assert_eq!(files.len(), list.pictures.len(), "every photo is in the report");

    let mut table = Table::default();
    for photo in &list.pictures {
        let bytes = fs::read(planted::folder().join(&photo.file)).expect("the photo is there");
        let hash: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        let record = files.iter().find(|f| f["input_sha256"] == hash.as_str()).expect("a record of the photo");
        let copy = output.join(record["output"]["file"].as_str().expect("a copy of the photo"));
        let pair = Pair { before: upright(&bytes), after: upright(&fs::read(copy).expect("the copy is there")) };
        assert_eq!(pair.before.dimensions(), (photo.width, photo.height), "{}", photo.file);
        assert_eq!(pair.after.dimensions(), (photo.width, photo.height), "{}", photo.file);
        table.add(photo, &pair);
    }

    let words = table.in_words();
    eprintln!("{words}");
    assert!(table.rows().iter().all(|(_, count)| count.planted > 0), "something of each sort is planted\n{words}");
    let beyond = |count: &Count, known: &[&str]| {
        count.wrong.iter().any(|wrong| !known.iter().any(|text| wrong.contains(&format!("{text:?}"))))
    };
    assert!(!beyond(&table.text, &MISSED) && table.text.wrong.len() <= MISSED.len(), "private text is left\n{words}");
    assert!(table.faces.wrong.is_empty(), "faces are left\n{words}");
    assert!(table.codes.wrong.is_empty(), "codes are left\n{words}");
    assert!(table.details.wrong.len() <= DETAILS_LEFT, "more details are left than before\n{words}");
    assert!(!beyond(&table.public, &TOUCHED), "public text is touched\n{words}");
}
