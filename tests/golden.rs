//! Pictures as they came out last time, with the real models. A difference is shown as three panels side by side:
//! what was expected, what came out, and where they differ. `UPDATE_GOLDEN=1` accepts what came out.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage, imageops};
use phiscrub::pipeline::{InFile, Outcome, Scrubber};

/// Expected pictures are kept at this fraction of their size: covers are large, and numbers differ between
/// processors in the last bits.
const SHRINK: u32 = 4;
/// How far a value of the small picture may be off, in steps of 255.
const TOLERANCE: u8 = 40;
/// How much of the small picture may be off further: the rim of a cover that moved by a pixel.
const RIM_SHARE: f64 = 0.01;

fn cases() -> Vec<PathBuf> {
    let folder = support::root().join("testdata/cases");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(folder).expect("testdata/cases").map(|e| e.expect("an entry").path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    cases
}

fn input(case: &Path) -> Vec<u8> {
    let found = support::files(case).into_iter().find(|f| f.file_stem().is_some_and(|s| s == "input"));
    fs::read(found.expect("an input")).expect("readable")
}

fn small(bytes: &[u8]) -> RgbImage {
    let picture = image::load_from_memory(bytes).map(|p| p.into_rgb8()).unwrap_or_else(|_| {
        let limits = phiscrub::codec::Limits::default();
        phiscrub::codec::decode(bytes, &limits).expect("decodes").frames.remove(0)
    });
    let (width, height) = (picture.width() / SHRINK, picture.height() / SHRINK);
    imageops::thumbnail(&picture, width, height)
}

/// Where two pictures differ, white on black, and the share of such pixels.
fn difference(expected: &RgbImage, got: &RgbImage) -> (RgbImage, f64) {
    let mut off = 0;
    let map = RgbImage::from_fn(got.width(), got.height(), |x, y| {
        let same = x < expected.width()
            && y < expected.height()
            && (0..3).all(|c| expected.get_pixel(x, y)[c].abs_diff(got.get_pixel(x, y)[c]) <= TOLERANCE);
        off += u32::from(!same);
        Rgb([if same { 0 } else { 255 }; 3])
    });
    (map, f64::from(off) / f64::from(got.width() * got.height()))
}

fn panels(expected: &RgbImage, got: &RgbImage, map: &RgbImage) -> RgbImage {
    let width = expected.width() + got.width() + map.width();
    let mut all = RgbImage::new(width, expected.height().max(got.height()));
    imageops::replace(&mut all, expected, 0, 0);
    imageops::replace(&mut all, got, i64::from(expected.width()), 0);
    imageops::replace(&mut all, map, i64::from(expected.width() + got.width()), 0);
    all
}

#[test]
fn pictures_come_out_as_they_did() {
    let scrubber = Scrubber::builder().build(&support::root().join("models")).expect("the models are set up");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(!cases.is_empty(), "no cases");
    for case in &cases {
        let name = case.file_name().expect("a name").to_string_lossy().into_owned();
        let file = InFile::from(input(case));
        let scrubbed = match scrubber.scrub(&file) {
            Outcome::Safe(scrubbed) | Outcome::Review(scrubbed) => scrubbed,
            Outcome::Failed(error) => panic!("{name}: {error}"),
        };
        let got = small(scrubbed.file.bytes());
        let path = case.join("expected.png");
        if update {
            got.save(&path).expect("saved");
            continue;
        }
        let expected = image::open(&path).expect("an expected picture; UPDATE_GOLDEN=1 makes it").into_rgb8();
        let (map, share) = difference(&expected, &got);
        if share > RIM_SHARE || expected.dimensions() != got.dimensions() {
            let shown = support::root().join("target/golden").join(format!("{name}.png"));
            fs::create_dir_all(shown.parent().expect("a folder")).expect("a folder");
            panels(&expected, &got, &map).save(&shown).expect("saved");
            wrong.push(format!("{name}: {:.1} % differs, see {}", 100.0 * share, shown.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
