//! What fuzzers call: one function for each surface that strangers' bytes reach, with what must hold there. It stands
//! here and not in the folder `fuzz`, so that every test run compiles it and repeats what was found (`testdata/fuzz`).

mod seeds;

pub use seeds::seeds;

use image::{Rgb, RgbImage};

use crate::apart;
use crate::codec::{self, Limits};
use crate::finding::{By, Evidence, Finding, Kind, Place};
use crate::geometry::{Rect, Size};
use crate::picture::{Encoding, Format, MetadataKind, Picture};
use crate::policy::{Action, Decision, Plan, Policy, Subject};
use crate::redact::{self, CleanPicture, Cover};
use crate::verify::structure;

/// A surface: the name of its target, and what is done with the bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every surface, by name.
pub const TARGETS: [Target; 7] = [
    ("answer", answer),
    ("blocks", blocks),
    ("decode", decode),
    ("metadata", metadata),
    ("plan", plan),
    ("policy", policy),
    ("structure", structure),
];

/// What a picture may cost here; small, so that many are tried.
const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_pixels: 1 << 18, max_side: 4096, max_seconds: 10 };

/// Pictures up to this number of pixels are also covered, encoded and read again.
const SMALL: u64 = 1 << 12;

/// What a decoding process says to the program that started it.
pub fn answer(bytes: &[u8]) {
    if let Some(picture) = apart::heard(bytes, &LIMITS) {
        assert_eq!(picture.frames.len(), 1);
        assert!(picture.size().pixels() <= LIMITS.max_pixels);
    }
}

/// A whole file of any format; what can be decoded can be written clean.
pub fn decode(bytes: &[u8]) {
    let Ok(picture) = codec::decode(bytes, &LIMITS) else { return };
    assert_eq!(picture.frames.len(), 1, "only pictures of one frame are decoded");
    let size = picture.size();
    assert!(size.pixels() <= LIMITS.max_pixels && size.width.max(size.height) <= LIMITS.max_side, "limits hold");
    if size.pixels() <= SMALL {
        let format = picture.format.written();
        let clean = CleanPicture { format, frames: picture.frames, encoding: picture.encoding };
        let candidate = codec::encode(&clean).expect("what was decoded can be encoded");
        passes(&candidate.bytes, format, size);
    }
}

/// Containers without their pixels, and single blocks of metadata; the first byte says which.
pub fn metadata(bytes: &[u8]) {
    if let Some((kind, block)) = bytes.split_first() {
        codec::walk(*kind, block);
    }
}

/// A policy; what it decides can always be carried out.
pub fn policy(bytes: &[u8]) {
    let Some(policy) = std::str::from_utf8(bytes).ok().and_then(|text| Policy::from_toml("fuzzed", text).ok()) else {
        return;
    };
    let size = Size { width: 64, height: 48 };
    let subject = Subject { input_sha256: String::new(), format: Format::Png, size };
    let plan = policy.decide(subject, findings());
    let again: Plan =
        serde_json::from_slice(&serde_json::to_vec(&plan).expect("plans can be written")).expect("and read");
    assert_eq!(again, plan);
    redact::apply(gradient(size), &plan).expect("a plan of a policy fits");
}

/// An edited plan: it is refused, or what it fills is filled.
pub fn plan(bytes: &[u8]) {
    let Ok(plan) = serde_json::from_slice::<Plan>(bytes) else { return };
    if plan.size.pixels() > SMALL || plan.decisions.len() > 64 {
        return;
    }
    let Ok(clean) = redact::apply(gradient(plan.size), &plan) else { return };
    if plan.crop.is_none() && plan.max_side.is_none() {
        let map = redact::covered(&plan, plan.size, 0);
        for (x, y, pixel) in clean.frames[0].enumerate_pixels() {
            assert!(!matches!(map.at(x, y), Cover::Fill(_)) || *pixel == redact::fill::COLOUR, "what is filled is");
        }
    }
}

/// A finished file that holds something else: where a strict reader lets it pass, no reader of metadata finds any.
pub fn structure(bytes: &[u8]) {
    let Some(format) = codec::format_of(bytes).filter(|format| format.written() == *format) else { return };
    if structure::inspect(bytes, format).is_ok()
        && let Ok(picture) = codec::decode(bytes, &LIMITS)
    {
        assert!(picture.metadata.is_empty(), "a strict reader let metadata pass");
    }
}

/// A JPEG of which some blocks are kept, behind two covers of five bytes each.
pub fn blocks(bytes: &[u8]) {
    let Some((covers, jpeg)) = bytes.split_first_chunk::<10>() else { return };
    if codec::format_of(jpeg) != Some(Format::Jpeg) {
        return;
    }
    let Ok(picture) = codec::decode(jpeg, &LIMITS) else { return };
    let mut plan = plan_of(picture.size());
    plan.format = Format::Jpeg;
    plan.decisions = covers.chunks_exact(5).filter_map(|cover| decision(cover, picture.size())).collect();
    let map = redact::covered(&plan, plan.size, 0);
    let Ok(clean) = redact::apply(picture, &plan) else { return };
    let Ok(Some(candidate)) = codec::edit(jpeg, &clean, &map) else { return };
    codec::prove_edited(jpeg, &clean, &map, &candidate).expect("what is edited is proved");
    passes(&candidate.bytes, Format::Jpeg, clean.size());
}

/// A file of ours: its strict reader lets it pass, and it reads back without metadata.
fn passes(bytes: &[u8], format: Format, size: Size) {
    structure::inspect(bytes, format).expect("what is written passes its reader");
    let picture = codec::decode(bytes, &Limits::default()).expect("what is written can be read");
    assert_eq!(picture.size(), size);
    assert!(picture.metadata.is_empty(), "what is written holds no metadata");
}

/// A cover from its kind, place and size in sixteenths of the picture; none where the first byte says so.
fn decision(bytes: &[u8], size: Size) -> Option<Decision> {
    let [kind, x, y, width, height] = *bytes else { return None };
    let action = [None, Some(Action::Fill), Some(Action::Blur)][usize::from(kind % 3)]?;
    let part = |at: u8, side: u32| f32::from(at) / 16.0 * side as f32 / 16.0;
    let (left, top) = (part(x, size.width), part(y, size.height));
    let area =
        Rect { left, top, right: left + part(width, size.width) + 1.0, bottom: top + part(height, size.height) + 1.0 };
    let finding = finding(Kind::Face, Place::Pixels { frame: 0, polygon: area.into() }, 1.0);
    Some(Decision { finding, action, mask: Some(area.into()) })
}

fn finding(kind: Kind, place: Place, confidence: f32) -> Finding {
    let by = By { detector: String::from("fuzzed"), rule: None, evidence: vec![Evidence::Model] };
    Finding { kind, place, confidence, group: Some(1), by }
}

/// One finding of each kind, from doubtful to sure and from one corner to another.
fn findings() -> Vec<Finding> {
    let all = Kind::ALL.iter().zip(0u8..);
    all.map(|(kind, number)| {
        let at = f32::from(number) * 1.5;
        let area = Rect { left: at, top: at, right: at + 9.0, bottom: at + 5.0 };
        let place = match kind {
            Kind::Metadata => Place::Container { part: MetadataKind::Gps, count: 2 },
            Kind::FileName => Place::FileName,
            _ => Place::Pixels { frame: 0, polygon: area.into() },
        };
        finding(*kind, place, f32::from(number % 10) / 9.0)
    })
    .collect()
}

fn gradient(size: Size) -> Picture {
    let pixels = RgbImage::from_fn(size.width, size.height, |x, y| Rgb([(x * 5) as u8, (y * 7) as u8, (x * y) as u8]));
    Picture { format: Format::Png, frames: vec![pixels], metadata: Vec::new(), encoding: Encoding::default() }
}

fn plan_of(size: Size) -> Plan {
    let subject = Subject { input_sha256: String::new(), format: Format::Png, size };
    Policy::preset("strict").expect("presets are sound").decide(subject, Vec::new())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    fn names(folder: &Path) -> BTreeSet<String> {
        let entries = std::fs::read_dir(folder).expect("the folder is there").map(|e| e.expect("readable").path());
        entries.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn every_target_begins_with_something_and_what_was_found_is_no_fault_any_more() {
        for (name, target) in TARGETS {
            let found = seeds::files(&root().join("testdata/fuzz").join(name));
            let seeds = seeds(name);
            assert!(!seeds.is_empty(), "{name}");
            // A few are enough to see that it works; the samples of `testdata` have tests of their own.
            let step = seeds.len().div_ceil(8);
            for bytes in seeds.iter().step_by(step).chain(&found) {
                target(bytes);
            }
        }
    }

    #[test]
    fn every_surface_is_a_target_and_every_target_a_surface() {
        let listed: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(names(&root().join("fuzz/fuzz_targets")), listed);
        let found = names(&root().join("testdata/fuzz"));
        assert!(found.is_subset(&listed), "{found:?}");
    }

    #[test]
    fn fuzzers_build_what_the_program_builds() {
        let packages = |path: &str| -> BTreeSet<(String, String)> {
            let lock: toml::Table =
                std::fs::read_to_string(root().join(path)).expect("is there").parse().expect("TOML");
            let text = |package: &toml::Value, key: &str| package[key].as_str().expect("text").to_owned();
            let all = lock["package"].as_array().expect("packages").iter();
            all.map(|p| (text(p, "name"), text(p, "version"))).collect()
        };
        let (ours, theirs) = (packages("Cargo.lock"), packages("fuzz/Cargo.lock"));
        let other: Vec<&str> = theirs.difference(&ours).map(|(name, _)| name.as_str()).collect();
        assert_eq!(other, ["phiscrub-fuzz"], "run scripts/fuzz --lock");
    }
}
