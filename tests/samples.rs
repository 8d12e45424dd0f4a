//! HEIC, AVIF and JPEG XL: every sample looks as other people's decoders show it, what comes with
//! the picture is told by kind, and damage and sequences are refused.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use image::RgbImage;
use phiscrub::codec::{Limits, decode, format_of};
use phiscrub::error::Fault;
use phiscrub::picture::{Format, MetadataKind, Picture};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/formats")
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn read(bytes: &[u8], name: &str) -> Picture {
    decode(bytes, &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Every sample and its format.
fn samples() -> Vec<(String, Format)> {
    let names = fs::read_dir(folder()).expect("the samples are there").map(|e| e.expect("readable").file_name());
    let mut samples: Vec<(String, Format)> = names
        .filter_map(|name| {
            let name = name.to_string_lossy().into_owned();
            let format = match name.rsplit_once('.')?.1 {
                "heic" => Format::Heic,
                "avif" => Format::Avif,
                "jxl" => Format::JpegXl,
                _ => return None,
            };
            Some((name, format))
        })
        .collect();
    samples.sort();
    samples
}

/// The largest and the mean difference of two pictures of one size.
fn difference(a: &RgbImage, b: &RgbImage) -> (u8, f64) {
    let apart = || a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| a.abs_diff(*b));
    (apart().max().unwrap_or(0), apart().map(f64::from).sum::<f64>() / a.as_raw().len() as f64)
}

#[test]
fn every_sample_looks_as_other_decoders_show_it() {
    let samples = samples();
    assert!(samples.len() >= 20, "{}", samples.len());
    for (name, format) in samples {
        let file = bytes(&name);
        assert_eq!(format_of(&file), Some(format), "{name}");
        let picture = read(&file, &name);
        assert_eq!(picture.format, format);
        let expected = read(&bytes(&format!("{name}.png")), &name).frames.remove(0);
        let seen = &picture.frames[0];
        assert_eq!(seen.dimensions(), expected.dimensions(), "{name}");
        let (most, mean) = difference(seen, &expected);
        // Some decoders smooth colour, which is stored at half the size, and some do not; that shows along edges.
        let lossless = name.starts_with("lossless") || matches!(name.as_str(), "deep.jxl" | "grey.jxl");
        let (most_allowed, mean_allowed) = if lossless { (1, 0.1) } else { (130, 3.0) };
        assert!(most <= most_allowed && mean <= mean_allowed, "{name}: at most {most}, {mean:.2} in the mean");
    }
}

#[test]
fn pictures_beside_the_main_one_are_told_by_kind() {
    let picture = read(&bytes("companions.heic"), "companions");
    let kinds: BTreeSet<MetadataKind> = picture.metadata.iter().map(|i| i.kind).collect();
    use MetadataKind::{DepthMap, GainMap, PortraitMask, SecondPicture, Thumbnail};
    assert_eq!(kinds, [Thumbnail, SecondPicture, DepthMap, GainMap, PortraitMask].into_iter().collect());
    for (name, _) in samples().into_iter().filter(|(name, _)| !name.starts_with("companions")) {
        let told: Vec<MetadataKind> = read(&bytes(&name), &name).metadata.iter().map(|i| i.kind).collect();
        // A JPEG that was packed anew brings what is needed to unpack it, with all that it held.
        let expected: &[MetadataKind] = match name.as_str() {
            "repacked-turned.jxl" => &[MetadataKind::Private, MetadataKind::Exif],
            _ => &[],
        };
        assert_eq!(told, expected, "{name}");
    }
}

#[test]
fn half_files_are_damaged_files() {
    for (name, _) in samples() {
        let whole = bytes(&name);
        for share in 1..12 {
            let cut = (whole.len() * share / 12).max(32);
            let fault = decode(&whole[..cut], &Limits::default()).map(|_| ()).map_err(|e| e.fault);
            assert!(matches!(fault, Err(Fault::Malformed { .. })), "{name} cut at {cut} of {}: {fault:?}", whole.len());
        }
    }
}

#[test]
fn damage_inside_costs_only_the_file() {
    let limits = Limits { max_pixels: 1 << 18, ..Limits::default() };
    for (name, _) in samples() {
        let whole = bytes(&name);
        for at in (0..whole.len()).step_by(23) {
            let mut hurt = whole.clone();
            hurt[at] ^= 0xA5;
            if let Ok(picture) = decode(&hurt, &limits) {
                assert_eq!(picture.frames.len(), 1, "{name} at {at}");
            }
        }
    }
}

#[test]
fn limits_hold_before_anything_is_decoded() {
    for (name, _) in samples() {
        let few = Limits { max_pixels: 500, ..Limits::default() };
        let fault = decode(&bytes(&name), &few).expect_err("too large").fault;
        assert!(matches!(fault, Fault::TooLarge { .. }), "{name}: {fault}");
    }
}

#[test]
fn sequences_are_refused_with_advice() {
    for name in ["plain.heic", "odd.avif"] {
        let mut sequence = bytes(name);
        sequence.extend(b"\0\0\0\x10moov\0\0\0\x08trak");
        let fault = decode(&sequence, &Limits::default()).expect_err("refused").fault;
        let Fault::Unsupported { what } = fault else { panic!("{name}: {fault}") };
        assert!(what.contains("burst") && what.contains("save"), "{what}");
    }
}
