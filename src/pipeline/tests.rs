//! The road with fakes in place of models: what is planned, covered, looked at again and refused.

use image::{Rgb, RgbImage};
use ndarray::ArrayD;

use super::*;
use crate::detect::Page;
use crate::finding::{By, Evidence, Kind, Place};
use crate::geometry::Rect;
use crate::model::{Model, Tensor};
use crate::ocr::Parts as ReaderParts;
use crate::picture::Format;
use crate::policy::Looks;

/// Sees neither text nor, in grey, small print; no other model is asked then.
struct Blind;

impl Model for Blind {
    fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
        let [Tensor::F32(input)] = inputs.as_slice() else { panic!("one picture") };
        let shape = input.shape();
        let cell = if shape[1] == 1 { 16 } else { 1 };
        Ok(vec![ArrayD::zeros(vec![1, 1, shape[2] / cell, shape[3] / cell])])
    }

    fn note(&self, _: &str) -> Option<String> {
        None
    }
}

/// Calls a function in place of a model.
struct Sees<F>(F);

impl<F: Fn(&Page<'_>) -> Result<Vec<Rect>, FileError> + Send + Sync> Detector for Sees<F> {
    fn id(&self) -> &'static str {
        "fake"
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        let finding = |rect: Rect| Finding {
            kind: Kind::Code,
            place: Place::Pixels { frame: page.frame, polygon: rect.into() },
            confidence: 0.9,
            group: None,
            by: By { detector: String::from("fake"), rule: None, evidence: vec![Evidence::Model] },
        };
        Ok((self.0)(page)?.into_iter().map(finding).collect())
    }
}

/// The same, of which another look would repeat the first where nothing has changed.
struct Repeats<F>(Sees<F>);

impl<F: Fn(&Page<'_>) -> Result<Vec<Rect>, FileError> + Send + Sync> Detector for Repeats<F> {
    fn id(&self) -> &'static str {
        self.0.id()
    }

    fn would_repeat(&self, first: &Looks, again: &Looks, changed: bool) -> bool {
        assert_ne!(first, again);
        !changed
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        self.0.detect(page)
    }
}

fn scrubber(sees: impl Fn(&Page<'_>) -> Result<Vec<Rect>, FileError> + Send + Sync + 'static) -> Scrubber {
    scrubber_of(Box::new(Sees(sees)))
}

fn scrubber_of(detector: Box<dyn Detector>) -> Scrubber {
    let blind = Arc::new(Blind);
    let reader = Reader::with_parts(ReaderParts {
        locator: blind.clone(),
        small_print: blind.clone(),
        recogniser: blind.clone(),
        characters: Vec::new(),
        turn: blind.clone(),
        handwriting: blind,
    });
    Scrubber::with_parts(Policy::preset("event").expect("preset"), reader, vec![detector])
}

fn photo() -> InFile {
    let pixels = RgbImage::from_fn(200, 120, |x, y| Rgb([x as u8, 255 - y as u8, (x + y) as u8]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, image::ImageFormat::Png).expect("encodes");
    InFile::from(bytes.into_inner())
}

/// The same photo as a JPEG.
fn jpeg() -> InFile {
    let picture = codec::decode(&photo().bytes, &codec::Limits::default()).expect("decodes");
    let clean = CleanPicture { format: Format::Jpeg, frames: picture.frames, encoding: picture.encoding };
    InFile::from(codec::encode(&clean).expect("encodes").bytes)
}

const PLACE: Rect = Rect { left: 40.0, top: 30.0, right: 90.0, bottom: 60.0 };
const OTHER: Rect = Rect { left: 120.0, top: 70.0, right: 180.0, bottom: 100.0 };

/// The second look is told apart by its sizes.
fn is_second(page: &Page<'_>) -> bool {
    page.looks == &Policy::preset("event").expect("preset").settings().second_look
}

/// What came out, which must be safe.
fn safe(outcome: Outcome) -> Box<Scrubbed> {
    assert!(matches!(outcome, Outcome::Safe(_)), "{outcome:?}");
    finished(outcome)
}

/// What came out, which must be for a person to look at.
fn for_review(outcome: Outcome) -> Box<Scrubbed> {
    assert!(matches!(outcome, Outcome::Review(_)), "{outcome:?}");
    finished(outcome)
}

fn finished(outcome: Outcome) -> Box<Scrubbed> {
    match outcome {
        Outcome::Safe(scrubbed) | Outcome::Review(scrubbed) => scrubbed,
        Outcome::Failed(error) => unreachable!("{error}"),
    }
}

fn pixel(scrubbed: &Scrubbed, at: Rect) -> Rgb<u8> {
    let center = at.center();
    let picture = codec::decode(scrubbed.file.bytes(), &codec::Limits::default()).expect("decodes");
    *picture.frames[0].get_pixel(center.x as u32, center.y as u32)
}

#[test]
fn what_is_found_is_covered_and_the_rest_stays() {
    let scrubbed = safe(scrubber(|_| Ok(vec![PLACE])).scrub(&photo()));
    assert_eq!(pixel(&scrubbed, PLACE), redact::fill::COLOUR);
    assert_ne!(pixel(&scrubbed, OTHER), redact::fill::COLOUR);
    assert_eq!(scrubbed.checks, ["structure", "blocks", "pixels", "second-look"]);
}

#[test]
fn what_only_the_second_look_sees_is_covered_too() {
    let sees = |page: &Page<'_>| Ok(if is_second(page) { vec![PLACE, OTHER] } else { vec![PLACE] });
    let scrubbed = safe(scrubber(sees).scrub(&photo()));
    assert_eq!(pixel(&scrubbed, OTHER), redact::fill::COLOUR);
    assert_eq!(scrubbed.plan.decisions.len(), 2);
}

#[test]
fn a_look_is_repeated_unless_the_copy_has_the_same_pixels() {
    let looks = |file: &InFile, found: &'static [Rect], encoding_anew: bool| {
        let count = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let sees = move |_: &Page<'_>| {
            counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Ok(found.to_vec())
        };
        let mut scrubber = scrubber_of(Box::new(Repeats(Sees(sees))));
        if encoding_anew {
            scrubber.policy = scrubber.policy.with_reencoding().expect("sound");
        }
        assert!(matches!(scrubber.scrub(file), Outcome::Safe(_)));
        count.load(std::sync::atomic::Ordering::Relaxed)
    };
    // Kept blocks and formats without loss show the photo's own pixels; an encoder's edge blocks are not all kept.
    let once = safe(scrubber(|_| Ok(Vec::new())).scrub(&jpeg()));
    let jpeg = InFile::from(once.file.bytes().to_vec());
    assert_eq!(looks(&photo(), &[], false), 1);
    assert_eq!(looks(&jpeg, &[], false), 1);
    // A cover is a change, and so is what an encoder does.
    assert_eq!(looks(&photo(), &[PLACE], false), 2);
    assert_eq!(looks(&jpeg, &[PLACE], false), 2);
    assert_eq!(looks(&jpeg, &[], true), 2);
}

#[test]
fn a_given_plan_is_checked_with_all_looks() {
    let count = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let sees = move |_: &Page<'_>| {
        counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Ok(Vec::new())
    };
    let scrubber = scrubber_of(Box::new(Repeats(Sees(sees))));
    let plan = scrubber.scan(&photo()).expect("scans");
    assert!(matches!(scrubber.apply(&photo(), plan), Outcome::Safe(_)));
    assert_eq!(count.load(std::sync::atomic::Ordering::Relaxed), 2);
}

#[test]
fn what_never_ends_goes_to_a_person() {
    let count = std::sync::atomic::AtomicU16::new(0);
    let sees = move |_: &Page<'_>| {
        let left = f32::from(count.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) * 40.0;
        Ok(vec![Rect { left, top: 5.0, right: left + 20.0, bottom: 25.0 }])
    };
    let scrubbed = for_review(scrubber(sees).scrub(&photo()));
    assert_eq!(scrubbed.reasons, [Reason::StillVisible]);
    assert_eq!(scrubbed.leftovers.len(), 1);
}

#[test]
fn a_picture_that_is_mostly_covered_goes_to_a_person() {
    let sees = |_: &Page<'_>| Ok(vec![Rect { left: 5.0, top: 5.0, right: 190.0, bottom: 110.0 }]);
    let scrubbed = for_review(scrubber(sees).scrub(&photo()));
    assert_eq!(scrubbed.reasons, [Reason::MostlyCovered]);
}

#[test]
fn a_model_that_fails_fails_the_file() {
    let fault = || Fault::Model { id: String::from("fake"), reason: String::from("broken") };
    let sees = move |_: &Page<'_>| Err(FileError::at(Stage::Detect, fault()));
    assert!(matches!(scrubber(sees).scrub(&photo()), Outcome::Failed(_)));
}

#[test]
fn a_plan_survives_json_and_fits_only_its_own_file() {
    let scrubber = scrubber(|_| Ok(vec![PLACE]));
    let plan = scrubber.scan(&photo()).expect("scans");
    let text = serde_json::to_string(&plan).expect("serialises");
    let mut plan: Plan = serde_json::from_str(&text).expect("reads back");
    let scrubbed = safe(scrubber.apply(&photo(), plan.clone()));
    assert_eq!(pixel(&scrubbed, PLACE), redact::fill::COLOUR);
    plan.input_sha256 = hex_sha256(b"another file");
    let Outcome::Failed(error) = scrubber.apply(&photo(), plan) else { panic!("it fits another file") };
    assert_eq!(error.stage, Stage::Plan);
}

#[test]
fn what_a_person_chose_to_keep_stays() {
    let scrubber = scrubber(|_| Ok(vec![PLACE]));
    let mut plan = scrubber.scan(&photo()).expect("scans");
    plan.decisions[0].action = Action::Keep;
    plan.decisions[0].mask = None;
    let scrubbed = safe(scrubber.apply(&photo(), plan));
    assert_ne!(pixel(&scrubbed, PLACE), redact::fill::COLOUR);
}

#[test]
fn a_scrubbed_picture_comes_out_unchanged() {
    let is_covered = |page: &Page<'_>| *page.pixels.get_pixel(65, 45) == redact::fill::COLOUR;
    let scrubber = scrubber(move |page| Ok(if is_covered(page) { Vec::new() } else { vec![PLACE] }));
    for photo in [photo(), jpeg()] {
        let once = safe(scrubber.scrub(&photo));
        let twice = safe(scrubber.scrub(&once.file.bytes().to_vec().into()));
        assert!(once.file.bytes() == twice.file.bytes());
    }
}

#[test]
fn a_jpeg_keeps_its_blocks_through_every_round_unless_asked_otherwise() {
    let sees = |page: &Page<'_>| Ok(if is_second(page) { vec![PLACE, OTHER] } else { vec![PLACE] });
    let mut scrubber = scrubber(sees);
    let scrubbed = safe(scrubber.scrub(&jpeg()));
    assert!(matches!(scrubbed.written, Written::BlocksKept { kept, all } if kept > all / 2 && kept < all));
    assert_eq!((pixel(&scrubbed, PLACE), pixel(&scrubbed, OTHER)), (redact::fill::COLOUR, redact::fill::COLOUR));
    scrubber.policy = scrubber.policy.with_reencoding().expect("sound");
    let scrubbed = safe(scrubber.scrub(&jpeg()));
    assert_eq!(scrubbed.written, Written::Encoded);
}
