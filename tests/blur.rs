//! Shows that a blurred face cannot be matched to its original by a face recogniser, and that a true blur can.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::{Rgb, RgbImage};
use ndarray::Array4;
use phiscrub::codec;
use phiscrub::detect::face::{Face, FaceDetector, MODEL, SECOND_MODEL};
use phiscrub::finding::{By, Evidence, Finding, Kind, Place};
use phiscrub::geometry::{Point, Polygon, Rect, Size};
use phiscrub::model::{Model, Models, Tensor, hex_sha256};
use phiscrub::picture::{Encoding, Format, Picture, size_of};
use phiscrub::policy::{Action, Decision, FaceLook, Plan};
use phiscrub::redact::{apply, mask::face_mask};

/// Where the recogniser wants eyes, nose and mouth in its 112 x 112 pixels: the customary five places.
const PLACES: [(f32, f32); 5] = [(38.29, 51.70), (73.53, 51.50), (56.03, 71.74), (41.55, 92.37), (70.73, 92.20)];

const SIDE: u32 = 112;

/// Lower faces, in pixels, say too little even uncovered.
const LEAST_HEIGHT: f32 = 64.0;

/// A box that overlaps a labelled one by more than this is that face.
const SAME_FACE: f32 = 0.4;

/// Two faces whose likeness is below this are not the same person, as far as the recogniser can tell.
const STRANGERS: f32 = 0.36;

/// The detector, and the recogniser where both are on this machine.
fn models() -> Option<(FaceDetector, impl Model)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    if !folder.join("face-match-sface.onnx").is_file() {
        return None;
    }
    let models = Models::open(&folder).expect("the models folder opens");
    let [first, second] = [MODEL, SECOND_MODEL].map(|id| Arc::new(models.load(id).expect("the detector loads")));
    Some((FaceDetector::new(first, Some(second)), models.load("face-match-sface").expect("the recogniser loads")))
}

fn look() -> FaceLook {
    let long_sides = vec![320, 640, 1280];
    FaceLook { long_sides, threshold: 0.85, largest: 400, same_overlap: 0.3, ..FaceLook::default() }
}

/// The boxes of the clear, not turned faces that are tall enough, by the SHA-256 of their picture.
fn labelled() -> BTreeMap<String, Vec<Rect>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/labels/faces.json");
    let text = std::fs::read_to_string(path).expect("the labels are there");
    let labels: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).expect("they are JSON");
    let boxes = |label: &serde_json::Value| {
        let faces = label["faces"].as_array().expect("a list").iter();
        let number = |face: &serde_json::Value, i: usize| face["box"][i].as_f64().expect("a number") as f32;
        faces
            .filter(|face| face["is"].is_null())
            .map(|f| Rect { left: number(f, 0), top: number(f, 1), right: number(f, 2), bottom: number(f, 3) })
            .filter(|area| area.height() >= LEAST_HEIGHT)
            .collect()
    };
    labels.iter().map(|(sha256, label)| (sha256.clone(), boxes(label))).collect()
}

#[test]
fn a_blurred_face_is_not_recognised() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let photos = ["../shared/photos", "../../shared/photos"].map(|up| root.join(up)).into_iter().find(|p| p.is_dir());
    let (Some(photos), Some((detector, matcher))) = (photos, models()) else {
        println!("skipped: the development photos or the recogniser are not on this machine");
        return;
    };
    let embed = |pixels: &RgbImage, face: &Face| embedding(&matcher, &aligned(pixels, face));
    let labels = labelled();
    let mut gallery = Vec::new();
    let [mut itself, mut light, mut strong, mut ours] = [const { Vec::new() }; 4];
    for name in support::files(&photos) {
        let bytes = std::fs::read(&name).expect("a photo");
        let Some(boxes) = labels.get(&hex_sha256(&bytes)).filter(|boxes| !boxes.is_empty()) else { continue };
        let Some(pixels) = decoded(&bytes) else { continue };
        let faces = detector.faces(&pixels, &look()).expect("the detector runs");
        for face in faces.iter().filter(|f| boxes.iter().any(|b| b.overlap(&f.area) > SAME_FACE)) {
            gallery.push(embed(&pixels, face));
            itself.push(embedding(&matcher, &darker(&aligned(&pixels, face))));
            light.push(embed(&gaussian_blurred(&pixels, face, 1.0 / 16.0), face));
            strong.push(embed(&gaussian_blurred(&pixels, face, 1.0 / 8.0), face));
            ours.push(embed(&covered(&pixels, face), face));
        }
    }
    let count = gallery.len();
    assert!(count >= 30, "only {count} faces are large enough to try");
    println!("| what is done to a face | first of {count} | among the first ten | mean place, 0 first to 1 last |");
    println!("|---|---|---|---|");
    let line = |what: &str, probes: &[Vec<f32>]| {
        let ranks: Vec<usize> = (0..count).map(|i| rank(&probes[i], i, &gallery)).collect();
        let within = |n: usize| ranks.iter().filter(|&&r| r < n).count();
        let middle = ranks.iter().sum::<usize>() as f32 / (count * (count - 1)) as f32;
        println!("| {what} | {} | {} | {middle:.2} |", within(1), within(10));
        (within(1), middle)
    };
    let (itself_first, _) = line("nothing but a darker picture", &itself);
    let (light_first, _) = line("Gaussian blur, deviation 1/16 of its width", &light);
    let (_, strong_middle) = line("Gaussian blur, deviation 1/8 of its width", &strong);
    let (ours_first, ours_middle) = line("the blur of this program", &ours);
    println!("| chance | 1 | 10 | 0.50 |");
    assert!(itself_first * 10 >= count * 9, "the recogniser does not recognise originals");
    assert!(light_first >= 10, "a Gaussian blur should be recognised far above chance");
    // The mean place of `count` chance rankings spreads by 0.29 / sqrt(count) around the middle.
    let lowest = 0.5 - 4.0 * 0.29 / (count as f32).sqrt();
    assert!(strong_middle < lowest, "even a strong Gaussian blur should be recognised above chance");
    // By chance the count of firsts is about 1 with a spread of 1; four more would be no accident.
    assert!(ours_first <= 5, "{ours_first} of {count} blurred faces are recognised");
    assert!(ours_middle > lowest, "blurred faces stand at {ours_middle} of the ranking, chance is 0.5");
}

#[test]
fn a_blurred_portrait_is_nobody() {
    let cache = std::env::var_os("PHISCRUB_CACHE").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/phiscrub")));
    let portraits: Vec<PathBuf> = ["astronaut.png", "admiral.jpg"]
        .iter()
        .filter_map(|name| Some(cache.as_ref()?.join("demo-assets").join(name)))
        .filter(|path| path.is_file())
        .collect();
    let (false, Some((detector, matcher))) = (portraits.is_empty(), models()) else {
        println!("skipped: the sample portraits or the recogniser are not on this machine");
        return;
    };
    for path in portraits {
        let bytes = std::fs::read(&path).expect("a portrait");
        let pixels = codec::decode(&bytes, &codec::Limits::default()).expect("it decodes").frames.remove(0);
        let faces = detector.faces(&pixels, &look()).expect("the detector runs");
        let face = faces.first().expect("a portrait shows a face");
        let embed = |pixels: &RgbImage| embedding(&matcher, &aligned(pixels, face));
        let original = embed(&pixels);
        let likeness = |probe: &[f32]| original.iter().zip(probe).map(|(a, b)| a * b).sum::<f32>();
        let (gaussian, ours) = (embed(&gaussian_blurred(&pixels, face, 1.0 / 32.0)), embed(&covered(&pixels, face)));
        println!("Gaussian blur {:.2}, the blur of this program {:.2}", likeness(&gaussian), likeness(&ours));
        assert!(likeness(&ours) < STRANGERS, "the blurred face is still like its original");
        assert!(likeness(&gaussian) > STRANGERS, "a Gaussian blur should be like its original");
    }
}

fn decoded(bytes: &[u8]) -> Option<RgbImage> {
    let image = turbojpeg::decompress(bytes, turbojpeg::PixelFormat::RGB).ok()?;
    RgbImage::from_raw(image.width as u32, image.height as u32, image.pixels)
}

fn mask(face: &Face) -> Polygon {
    face_mask(&Polygon::from(face.area), 0.25, 0.35, 0.15)
}

fn covered(pixels: &RgbImage, face: &Face) -> RgbImage {
    let place = Place::Pixels { frame: 0, polygon: Polygon::from(face.area) };
    let by = By { detector: String::from("face"), rule: None, evidence: vec![Evidence::Model] };
    let finding = Finding { kind: Kind::Face, place, confidence: face.score, group: None, by };
    let plan = Plan {
        version: 1,
        tool: String::from("test"),
        policy: String::from("test"),
        policy_sha256: String::new(),
        input_sha256: String::new(),
        format: Format::Jpeg,
        size: size_of(pixels),
        crop: None,
        crop_choice: None,
        max_side: None,
        decisions: vec![Decision { finding, action: Action::Blur, mask: Some(mask(face)) }],
        reasons: Vec::new(),
    };
    let frames = vec![pixels.clone()];
    let picture = Picture { format: Format::Jpeg, frames, metadata: Vec::new(), encoding: Encoding::default() };
    apply(picture, &plan).expect("the plan is sound").frames()[0].clone()
}

fn gaussian_blurred(pixels: &RgbImage, face: &Face, share: f32) -> RgbImage {
    let Rect { left, top, right, bottom } = mask(face).bounds().within(size_of(pixels));
    let (left, top) = (left as u32, top as u32);
    let size = Size { width: right as u32 - left, height: bottom as u32 - top };
    let part = image::imageops::crop_imm(pixels, left, top, size.width, size.height).to_image();
    let soft = image::imageops::blur(&part, face.area.width() * share);
    let mut whole = pixels.clone();
    image::imageops::replace(&mut whole, &soft, i64::from(left), i64::from(top));
    whole
}

fn darker(pixels: &RgbImage) -> RgbImage {
    RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        Rgb(pixels.get_pixel(x, y).0.map(|v| (f32::from(v) * 0.7) as u8))
    })
}

/// The face turned and scaled so that its five landmarks lie at their places as well as they can.
fn aligned(pixels: &RgbImage, face: &Face) -> RgbImage {
    let mean = |points: &[(f32, f32)]| {
        let n = points.len() as f32;
        (points.iter().map(|p| p.0).sum::<f32>() / n, points.iter().map(|p| p.1).sum::<f32>() / n)
    };
    let here: Vec<(f32, f32)> = face.landmarks.iter().map(|p| (p.x, p.y)).collect();
    let ((hx, hy), (px, py)) = (mean(&here), mean(&PLACES));
    // From places to the picture, as multiplication by a complex number: the least squares have a closed form.
    let (mut re, mut im, mut size) = (0.0, 0.0, 0.0);
    for (p, h) in PLACES.iter().zip(&here) {
        let (a, b, c, d) = (p.0 - px, p.1 - py, h.0 - hx, h.1 - hy);
        re += a * c + b * d;
        im += a * d - b * c;
        size += a * a + b * b;
    }
    let (re, im) = (re / size, im / size);
    RgbImage::from_fn(SIDE, SIDE, |x, y| {
        let (a, b) = (x as f32 - px, y as f32 - py);
        between(pixels, Point { x: re * a - im * b + hx, y: im * a + re * b + hy })
    })
}

/// The colour at a place between pixels; black outside.
fn between(pixels: &RgbImage, p: Point) -> Rgb<u8> {
    image::imageops::interpolate_bilinear(pixels, p.x, p.y).unwrap_or(Rgb([0; 3]))
}

fn embedding(matcher: &impl Model, face: &RgbImage) -> Vec<f32> {
    let side = SIDE as usize;
    let input = Array4::from_shape_fn((1, 3, side, side), |(_, channel, y, x)| {
        f32::from(face.get_pixel(x as u32, y as u32)[channel])
    });
    let outputs = matcher.run(vec![Tensor::F32(input.into_dyn())]).expect("the recogniser runs");
    let values: Vec<f32> = outputs[0].iter().copied().collect();
    let length = values.iter().map(|v| v * v).sum::<f32>().sqrt();
    values.iter().map(|v| v / length).collect()
}

/// How many other originals are more like the probe than its own.
fn rank(probe: &[f32], own: usize, gallery: &[Vec<f32>]) -> usize {
    let likeness = |i: usize| probe.iter().zip(&gallery[i]).map(|(a, b)| a * b).sum::<f32>();
    let mine = likeness(own);
    (0..gallery.len()).filter(|&i| i != own && likeness(i) >= mine).count()
}
