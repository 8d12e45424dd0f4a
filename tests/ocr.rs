//! The real models read words in every direction and know where they stand.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use phiscrub::geometry::{Point, Polygon};
use phiscrub::model::Models;
use phiscrub::ocr::{Accuracy, Known, Line, Reader, Word};
use phiscrub::policy::TextLook;
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    picture: Vec<Picture>,
}

#[derive(Deserialize)]
struct Picture {
    file: String,
    mirrored: bool,
    word: Vec<Planted>,
}

#[derive(Deserialize, Clone)]
struct Planted {
    text: String,
    corners: Vec<(f32, f32)>,
}

fn look() -> TextLook {
    TextLook {
        long_side: 1_600,
        fine_pixels: 3_000_000,
        print_threshold: 0.2,
        print_threshold_on_things: 0.1,
        map_threshold: 0.3,
        box_threshold: 0.5,
        reread_below: 0.88,
        unread_below: 0.5,
        hardly_below: 0.8,
        by_hand_above: 1.0,
    }
}

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn reader(accuracy: Accuracy) -> Reader {
    // ONNX Runtime starts once a process.
    static MODELS: OnceLock<Models> = OnceLock::new();
    let models = MODELS.get_or_init(|| Models::open(&project().join("models")).expect("the models folder is set up"));
    Reader::load(models, accuracy).expect("every model of the reader loads")
}

fn picture(path: &Path) -> image::RgbImage {
    image::open(path).expect("a test picture opens").to_rgb8()
}

fn truth() -> (PathBuf, Truth) {
    let folder = project().join("testdata/ocr");
    let text = std::fs::read_to_string(folder.join("truth.toml")).expect("truth.toml is there");
    (folder, toml::from_str(&text).expect("truth.toml is sound"))
}

/// The share of a planted word's box that a found shape covers, tried at a grid of places.
fn covered(planted: &Planted, found: &Polygon) -> f32 {
    let [a, b, _, d] = planted.corners.as_slice() else { panic!("four corners") };
    let inside = |k: usize| {
        let (u, v) = (((k % 20) as f32 + 0.5) / 20.0, ((k / 20) as f32 + 0.5) / 20.0);
        let x = a.0 + u * (b.0 - a.0) + v * (d.0 - a.0);
        let y = a.1 + u * (b.1 - a.1) + v * (d.1 - a.1);
        found.contains(Point { x, y })
    };
    (0..400).filter(|&k| inside(k)).count() as f32 / 400.0
}

fn planted_area(planted: &Planted) -> f32 {
    Polygon { points: planted.corners.iter().map(|&(x, y)| Point { x, y }).collect() }.area()
}

/// Checks every planted word: it is read, in the right place and direction, and its box is not much too large.
fn assert_read(picture: &Picture, lines: &[Line]) {
    let best_words = |line| -> Vec<(&Word, &Line)> {
        let line: &Line = line;
        line.readings.first().map_or_else(Vec::new, |r| r.words.iter().map(|w| (w, line)).collect())
    };
    let words: Vec<(&Word, &Line)> = lines.iter().flat_map(best_words).collect();
    for planted in &picture.word {
        let what = format!("{}: {}", picture.file, planted.text);
        let (word, line) = words
            .iter()
            .filter(|(word, _)| word.text.expose().eq_ignore_ascii_case(&planted.text))
            .max_by(|a, b| covered(planted, &a.0.polygon).total_cmp(&covered(planted, &b.0.polygon)))
            .unwrap_or_else(|| panic!("{what} was not read"));
        let (of_word, of_line) = (covered(planted, &word.polygon), covered(planted, &line.polygon));
        assert!(of_word > 0.85, "{what}: its box covers {of_word}");
        assert!(of_line > 0.95, "{what}: its line covers {of_line}");
        let excess = word.polygon.area() / planted_area(planted);
        assert!(excess < 6.0, "{what}: its box is {excess} times too large");
        assert_eq!(line.readings[0].mirrored, picture.mirrored, "{what}");
        let (found, truth) = (&word.polygon.points, &planted.corners);
        let along = (found[1].x - found[0].x) * (truth[1].0 - truth[0].0)
            + (found[1].y - found[0].y) * (truth[1].1 - truth[0].1);
        assert!(along > 0.0, "{what}: its corners run the wrong way");
    }
}

#[test]
fn words_in_every_direction_are_read_where_they_stand() {
    let reader = reader(Accuracy::Fast);
    let (folder, truth) = truth();
    assert!(truth.picture.len() >= 8);
    for planted in &truth.picture {
        let lines =
            reader.read(&picture(&folder.join(&planted.file)), &look(), Known::default()).expect("reading works");
        assert_read(planted, &lines);
        let blocks: std::collections::BTreeSet<usize> = lines.iter().map(|l| l.block).collect();
        assert_eq!(blocks.len(), 1, "{}: one sheet is one block", planted.file);
    }
}

#[test]
fn the_accurate_recogniser_reads_the_form() {
    let (folder, truth) = truth();
    let planted = truth.picture.iter().find(|p| p.file == "form.png").expect("the form is listed");
    let lines = reader(Accuracy::Accurate)
        .read(&picture(&folder.join("form.png")), &look(), Known::default())
        .expect("reading works");
    assert_read(planted, &lines);
    let starts: Vec<String> = lines.iter().map(|l| l.readings[0].words[0].text.expose().to_lowercase()).collect();
    assert_eq!(starts, ["name:", "born:", "record", "allergies:"]);
}

#[test]
fn a_closer_look_finds_small_print_in_a_large_picture() {
    let reader = reader(Accuracy::Fast);
    let (folder, truth) = truth();
    let planted = truth.picture.iter().find(|p| p.file == "small.png").expect("small print is listed");
    let mut large = image::RgbImage::from_pixel(4_000, 3_000, image::Rgb([126, 134, 140]));
    image::imageops::replace(&mut large, &picture(&folder.join("small.png")), 2_300, 1_100);
    let moved = |w: &Planted| Planted {
        text: w.text.clone(),
        corners: w.corners.iter().map(|&(x, y)| (x + 2_300.0, y + 1_100.0)).collect(),
    };
    let moved = Picture {
        file: String::from("small.png in a large picture"),
        mirrored: false,
        word: planted.word.iter().map(moved).collect(),
    };
    assert_read(&moved, &reader.read(&large, &look(), Known::default()).expect("reading works"));
    let heights = |fine_pixels| -> Vec<f32> {
        let located = reader.locate(&large, &TextLook { fine_pixels, ..look() }, &[]).expect("locating works");
        let on_text = located.iter().filter(|l| moved.word.iter().any(|w| covered(w, &l.polygon) > 0.5));
        on_text.map(|l| l.height).collect()
    };
    // Seen from nearer, at least one outline fits letters of 16 pixels and is no smear around them.
    let (far, near) = (heights(0), heights(3_000_000));
    let closest = |heights: &[f32]| heights.iter().copied().fold(f32::INFINITY, f32::min);
    assert!((10.0..24.0).contains(&closest(&near)), "{near:?}");
    assert!(closest(&near) < closest(&far), "{far:?} {near:?}");
}

#[test]
fn pictures_without_text_and_tiny_ones_have_no_lines() {
    let reader = reader(Accuracy::Fast);
    for (width, height) in [(1, 1), (3, 200), (640, 480)] {
        let plain = image::RgbImage::from_pixel(width, height, image::Rgb([90, 120, 110]));
        assert!(reader.read(&plain, &look(), Known::default()).expect("reading works").is_empty(), "{width}x{height}");
    }
}
