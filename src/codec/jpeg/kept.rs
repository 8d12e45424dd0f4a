//! Blocks that nothing covers stay to the bit, and nothing that nobody sees comes along with them.

use image::{Rgb, RgbImage};
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp, Transform, TransformCrop, Transformer};

use super::dct;
use super::layout::Layout;
use super::transform::{self, Block, Row, Turn};
use crate::codec::{Candidate, Limits, Written, decode, edit, format_of, prove_edited};
use crate::geometry::{Rect, Size};
use crate::picture::{Format, size_of};
use crate::policy::{Action, Plan};
use crate::redact::testing::{covering, plan};
use crate::redact::{self, CleanPicture, Cover, CoverageMap};
use crate::verify::structure;

const SAMPLINGS: [Subsamp; 5] = [Subsamp::None, Subsamp::Sub2x1, Subsamp::Sub2x2, Subsamp::Sub1x2, Subsamp::Gray];

/// Soft colours with some grain and one hard edge.
fn photo(width: u32, height: u32) -> RgbImage {
    let mut state = 7_u32;
    RgbImage::from_fn(width, height, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (state >> 29) as u8;
        let edge = if x > y { 60 } else { 0 };
        Rgb([120 + (x * 90 / width) as u8 + grain, 40 + edge + (y * 90 / height) as u8, 90 + edge - grain])
    })
}

fn encoded(pixels: &RgbImage, sampling: Subsamp, quality: i32, progressive: bool) -> Vec<u8> {
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let image = Image { pixels: pixels.as_raw().as_slice(), width, pitch: width * 3, height, format: PixelFormat::RGB };
    let mut encoder = Compressor::new().expect("starts");
    encoder.set_subsamp(sampling).expect("is known");
    encoder.set_quality(quality).expect("is a quality");
    encoder.set_progressive(progressive).expect("is known");
    encoder.compress_to_vec(image).expect("encodes")
}

/// The same file with an EXIF segment that only tells the orientation.
fn oriented(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut segment = b"\xFF\xE1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    segment.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    [&jpeg[..2], &segment, &jpeg[2..]].concat()
}

/// One solid cover and one soft one, where the picture is large enough.
fn covers(size: Size) -> Plan {
    let (width, height) = (size.width as f32, size.height as f32);
    let solid = Rect { left: 0.3 * width, top: 0.2 * height, right: 0.5 * width, bottom: 0.5 * height };
    let soft = Rect { left: 0.6 * width, top: 0.5 * height, right: 0.8 * width, bottom: 0.9 * height };
    plan(size, vec![covering(Action::Fill, solid), covering(Action::Blur, soft)])
}

/// A covered picture, its map, and the file that was made of it where blocks can be kept.
struct Edited {
    clean: CleanPicture,
    map: CoverageMap,
    candidate: Option<Candidate>,
}

fn edited(jpeg: &[u8], plan: impl Fn(Size) -> Plan) -> Edited {
    let picture = decode(jpeg, &Limits::default()).expect("decodes");
    let plan = plan(picture.size());
    let map = redact::covered(&plan, plan.size, 0);
    let clean = redact::apply(picture, &plan).expect("fits");
    let candidate = edit(jpeg, &clean, &map).expect("is edited");
    if let Some(candidate) = &candidate {
        structure::inspect(&candidate.bytes, Format::Jpeg).expect("nothing but the picture");
        prove_edited(jpeg, &clean, &map, candidate).expect("is as planned");
    }
    Edited { clean, map, candidate }
}

fn kept(jpeg: &[u8], plan: impl Fn(Size) -> Plan) -> Vec<u8> {
    edited(jpeg, plan).candidate.expect("blocks can be kept").bytes
}

fn nothing(size: Size) -> Plan {
    plan(size, Vec::new())
}

/// Every block with its component, column and row.
fn blocks(jpeg: &[u8], turn: Turn) -> Vec<(usize, u32, u32, Block)> {
    let mut all = Vec::new();
    let mut note = |row: Row<'_>| {
        let numbered = row.blocks.iter().zip(0..).map(|(block, x)| (row.component, x, row.number as u32, *block));
        all.extend(numbered);
    };
    transform::read(jpeg, turn, &mut note).expect("reads");
    all
}

fn pixels(jpeg: &[u8]) -> RgbImage {
    decode(jpeg, &Limits::default()).expect("decodes").frames.remove(0)
}

fn furthest(a: &RgbImage, b: &RgbImage) -> u8 {
    assert_eq!(a.dimensions(), b.dimensions());
    a.iter().zip(b.iter()).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

/// The pixels that a block of 8 x 8 samples shows, and whether all of it lies inside the picture.
fn shown(layout: &Layout, component: usize, x: u32, y: u32) -> (Vec<(u32, u32)>, bool) {
    let step = layout.components[component].step;
    let (left, right) = (x * 8 * step.width, (x + 1) * 8 * step.width);
    let (top, bottom) = (y * 8 * step.height, (y + 1) * 8 * step.height);
    let Size { width, height } = layout.size;
    let all = (top..bottom.min(height)).flat_map(|y| (left..right.min(width)).map(move |x| (x, y))).collect();
    // A last sample that stands for one pixel instead of two is still seen.
    (all, right < width + step.width && bottom < height + step.height)
}

#[test]
fn what_nothing_covers_stays_to_the_bit() {
    for sampling in SAMPLINGS {
        for progressive in [false, true] {
            for (width, height) in [(160, 96), (97, 61), (163, 65), (48, 48), (17, 9), (8, 8), (1, 1)] {
                let what = format!("{sampling:?} {progressive} {width} x {height}");
                let jpeg = encoded(&photo(width, height), sampling, 90, progressive);
                let Edited { map, candidate, .. } = edited(&jpeg, covers);
                let written = candidate.unwrap_or_else(|| panic!("{what}")).bytes;
                let layout = Layout::of(&jpeg).expect("sound").expect("usual");
                assert_eq!(layout.progressive, progressive);
                assert_eq!(Layout::of(&written).expect("sound").expect("usual").progressive, progressive);
                let (before, after) = (blocks(&jpeg, Turn::None), blocks(&written, Turn::None));
                assert_eq!(before.len(), after.len());
                let mut same = 0;
                for (one, other) in before.iter().zip(&after) {
                    let (shown, whole) = shown(&layout, one.0, one.1, one.2);
                    if whole && shown.iter().all(|&(x, y)| map.at(x, y) == Cover::Untouched) {
                        assert_eq!(one, other, "{what}");
                        same += 1;
                    }
                }
                assert!(same > 0 || width < 60, "{what}");
            }
        }
    }
}

#[test]
fn solid_covers_are_solid_and_soft_ones_as_painted() {
    for sampling in SAMPLINGS {
        for (quality, most) in [(60, 70), (75, 60), (90, 40), (100, 40)] {
            let jpeg = encoded(&photo(163, 97), sampling, quality, false);
            let Edited { clean, map, candidate } = edited(&jpeg, covers);
            let written = pixels(&candidate.expect("kept").bytes);
            let mut solid = 0;
            for (x, y, pixel) in written.enumerate_pixels().filter(|(x, y, _)| map.at(*x, *y).hides()) {
                let expected = clean.frames[0].get_pixel(x, y);
                let off = pixel.0.iter().zip(expected.0).map(|(a, b)| a.abs_diff(b)).max();
                assert!(off <= Some(most), "{sampling:?} {quality}: {x} {y} is off by {off:?}");
                // Inside of MCUs that are covered whole, beyond the reach of their neighbours' chroma.
                let whole = |at: u32| at / 16 * 16..at / 16 * 16 + 16;
                let is_inside = [x, y].iter().all(|at| (1..15).contains(&(at % 16)));
                if is_inside && whole(x).all(|x| whole(y).all(|y| matches!(map.at(x, y), Cover::Fill(_)))) {
                    assert!(off <= Some(1), "{sampling:?} {quality}: {x} {y} is {pixel:?}");
                    solid += 1;
                }
            }
            assert!(solid > 100);
        }
    }
}

#[test]
fn covering_again_changes_nothing() {
    for sampling in SAMPLINGS {
        for quality in [40, 75, 92, 100] {
            for (width, height) in [(160, 96), (97, 61), (163, 65), (17, 9), (1, 1)] {
                let jpeg = encoded(&photo(width, height), sampling, quality, false);
                let once = kept(&jpeg, covers);
                let twice = edited(&once, nothing).candidate.expect("kept");
                assert_eq!(once, twice.bytes, "{sampling:?} {quality} {width} x {height}");
                let Written::BlocksKept { kept, all } = twice.written else { panic!("encoded") };
                assert_eq!(kept, all);
            }
        }
    }
}

#[test]
fn all_eight_orientations_come_out_upright() {
    for sampling in SAMPLINGS {
        let stored = encoded(&photo(96, 64), sampling, 92, false);
        for orientation in 1..=8 {
            let jpeg = oriented(&stored, orientation);
            let upright = decode(&jpeg, &Limits::default()).expect("decodes").frames.remove(0);
            let written = kept(&jpeg, nothing);
            assert!(furthest(&pixels(&written), &upright) <= 3, "{sampling:?} {orientation}");
            assert_eq!(blocks(&written, Turn::None), blocks(&stored, Turn::upright(Some(orientation))));
            // Covers lie where they belong as well.
            let Edited { clean, map, candidate } = edited(&jpeg, covers);
            let covered = pixels(&candidate.expect("kept").bytes);
            for (x, y, pixel) in covered.enumerate_pixels().filter(|(x, y, _)| map.at(*x, *y).hides()) {
                let off = pixel.0.iter().zip(clean.frames[0].get_pixel(x, y).0).map(|(a, b)| a.abs_diff(b)).max();
                assert!(off <= Some(40), "{sampling:?} {orientation}: {x} {y}");
            }
        }
    }
}

#[test]
fn edges_that_cannot_be_turned_are_left_to_the_encoder() {
    // By orientation: whether a cut right edge, and whether a cut bottom edge may stay where it is.
    let allowed = [
        (true, true),
        (false, true),
        (false, false),
        (true, false),
        (true, true),
        (true, false),
        (false, false),
        (false, true),
    ];
    for (orientation, (right, bottom)) in (1..=8).zip(allowed) {
        for (size, expected) in [((90, 64), right), ((96, 60), bottom), ((90, 60), right && bottom)] {
            let jpeg = oriented(&encoded(&photo(size.0, size.1), Subsamp::Sub2x2, 90, false), orientation);
            let upright = pixels(&jpeg);
            let candidate = edited(&jpeg, covers).candidate;
            assert_eq!(candidate.is_some(), expected, "{orientation} {size:?}");
            if let Some(candidate) = candidate {
                assert_eq!(size_of(&pixels(&candidate.bytes)), size_of(&upright));
            }
        }
    }
}

/// How far samples that nobody sees lie from the last one that is seen, in a grey picture.
fn hidden(jpeg: &[u8]) -> f32 {
    let layout = Layout::of(jpeg).expect("sound").expect("usual");
    let component = &layout.components[0];
    let mut most = 0.0_f32;
    for (_, x, y, block) in blocks(jpeg, Turn::None) {
        let samples = dct::samples(&std::array::from_fn(|i| f32::from(block[i]) * component.table[i]));
        let last = (component.samples.width - 1).saturating_sub(x * 8).min(7) as usize;
        let bottom = (component.samples.height - 1).saturating_sub(y * 8).min(7) as usize;
        for (i, sample) in samples.iter().enumerate() {
            most = most.max((sample - samples[(i / 8).min(bottom) * 8 + (i % 8).min(last)]).abs());
        }
    }
    most
}

#[test]
fn nothing_stays_beyond_the_edge() {
    // Cut without loss, as photo programs do: the last blocks still hold what was to be cut off.
    let whole = RgbImage::from_fn(64, 64, |x, y| {
        let written = x > 34 || y > 34;
        if written && (x + y) % 3 == 0 { Rgb([250; 3]) } else { Rgb([60; 3]) }
    });
    for progressive in [false, true] {
        let jpeg = encoded(&whole, Subsamp::Gray, 92, progressive);
        let mut transform = Transform::default();
        transform.crop = Some(TransformCrop { x: 0, y: 0, width: Some(34), height: Some(34) });
        transform.progressive = progressive;
        let cut = Transformer::new().expect("starts").transform_to_vec(&transform, &jpeg).expect("is cut");
        assert_eq!(pixels(&cut).dimensions(), (34, 34));
        assert!(hidden(&cut) > 100.0, "the test's file must hide something");
        let written = kept(&cut, nothing);
        assert!(hidden(&written) < 20.0, "{}", hidden(&written));
        assert!(furthest(&pixels(&written), &pixels(&cut)) < 30);
    }
}

#[test]
fn nothing_stays_beyond_white() {
    let white = encoded(&RgbImage::from_pixel(32, 32, Rgb([255; 3])), Subsamp::Gray, 90, false);
    let mut written_beyond = |row: Row<'_>| {
        for block in row.blocks {
            block[0] = 2000;
            block[5] = if row.number.is_multiple_of(2) { 90 } else { -90 };
        }
    };
    let hiding = transform::rewrite(&white, Turn::None, false, &mut written_beyond).expect("rewrites");
    assert_eq!(furthest(&pixels(&hiding), &pixels(&white)), 0, "nobody sees it");
    let after = kept(&hiding, nothing);
    assert_eq!(pixels(&after), pixels(&white));
    assert!(blocks(&after, Turn::None).iter().all(|(_, _, _, block)| block[1..].iter().all(|v| *v == 0)));
}

#[test]
fn what_lies_under_a_cover_has_no_part_in_the_file() {
    for sampling in SAMPLINGS {
        let one = photo(96, 96);
        let area = Rect { left: 32.0, top: 32.0, right: 64.0, bottom: 64.0 };
        let solid = |size: Size| plan(size, vec![covering(Action::Fill, area)]);
        let mut other = one.clone();
        // Whole MCUs, so that the encoder itself spreads nothing beyond the cover.
        for y in 32..64 {
            for x in 32..64 {
                other.put_pixel(x, y, Rgb([(x * 31) as u8, (y * 17) as u8, (x * y) as u8]));
            }
        }
        let [a, b] =
            [one, other].map(|pixels| blocks(&kept(&encoded(&pixels, sampling, 90, false), solid), Turn::None));
        let inside =
            |x: u32, y: u32, step: u32| (32..64).contains(&(x * 8 * step)) && (32..64).contains(&(y * 8 * step));
        let step = |component: usize| if component > 0 && sampling == Subsamp::Sub2x2 { 2 } else { 1 };
        let mut compared = 0;
        for (a, b) in a.iter().zip(&b).filter(|(a, _)| inside(a.1, a.2, step(a.0))) {
            assert_eq!(a, b, "{sampling:?}");
            compared += 1;
        }
        assert!(compared >= 16);
    }
}

#[test]
fn a_file_that_was_changed_is_not_proved() {
    let jpeg = encoded(&photo(96, 64), Subsamp::Sub2x2, 90, false);
    let Edited { clean, map, candidate } = edited(&jpeg, covers);
    let candidate = std::cell::RefCell::new(candidate.expect("kept"));
    let proved = |bytes: &[u8]| {
        candidate.borrow_mut().bytes = bytes.to_vec();
        prove_edited(&jpeg, &clean, &map, &candidate.borrow()).is_ok()
    };
    let good = candidate.borrow().bytes.clone();
    assert!(proved(&good));
    for (component, number) in [(0, 0), (0, 3), (1, 1), (2, 3)] {
        for column in [0, 2] {
            let mut spoil = |row: Row<'_>| {
                if (row.component, row.number) == (component, number) {
                    row.blocks[column][3] += 1;
                }
            };
            let spoilt = transform::rewrite(&good, Turn::None, false, &mut spoil).expect("rewrites");
            assert!(!proved(&spoilt), "component {component}, row {number}, column {column}");
        }
    }
    // The input itself shows what is covered; the same blocks in another form; other steps; a file that ends early.
    assert!(!proved(&jpeg));
    let again = transform::rewrite(&good, Turn::None, true, &mut |_| ()).expect("rewrites");
    assert!(!proved(&again), "progressive");
    let mut steps = good.clone();
    let table = steps.windows(2).position(|w| w == [0xFF, 0xDB]).expect("a table");
    steps[table + 20] += 1;
    assert!(!proved(&steps));
    assert!(!proved(&good[..good.len() - 20]));
    assert!(proved(&good));
    // Other covers, and a file of which nothing was taken down.
    let bare = redact::covered(&nothing(clean.size()), clean.size(), 0);
    assert!(prove_edited(&jpeg, &clean, &bare, &candidate.borrow()).is_err());
    let encoded = Candidate { written: candidate.borrow().written, ..crate::codec::encode(&clean).expect("encodes") };
    assert!(prove_edited(&jpeg, &clean, &map, &encoded).is_err());
}

#[test]
fn files_of_other_kinds_are_left_to_the_encoder() {
    let pixels = photo(64, 48);
    let rare = encoded(&pixels, Subsamp::Sub4x1, 90, false);
    let usual = encoded(&pixels, Subsamp::Sub2x2, 90, false);
    let numbered = |numbers: [u8; 3]| {
        let mut jpeg = usual.clone();
        let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).expect("a frame");
        let scan = jpeg.windows(2).position(|w| w == [0xFF, 0xDA]).expect("a scan");
        for (i, number) in numbers.into_iter().enumerate() {
            jpeg[frame + 10 + 3 * i] = number;
            jpeg[scan + 5 + 2 * i] = number;
        }
        jpeg
    };
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("encodes");
    let payload = [b"ICC_PROFILE\0\x01\x01", profile.as_slice()].concat();
    let length = (payload.len() as u16 + 2).to_be_bytes();
    let wide = [&usual[..2], b"\xFF\xE2", &length, &payload, &usual[2..]].concat();
    for (what, jpeg) in [("4:1:1", rare), ("odd numbers", numbered([7, 8, 9])), ("a wide profile", wide)] {
        assert!(edited(&jpeg, covers).candidate.is_none(), "{what}");
    }
    assert!(edited(&numbered([1, 2, 3]), covers).candidate.is_some());
}

#[test]
fn another_size_or_format_is_left_to_the_encoder() {
    let jpeg = encoded(&photo(64, 48), Subsamp::Sub2x2, 90, false);
    let picture = decode(&jpeg, &Limits::default()).expect("decodes");
    let candidate = |change: fn(&mut Plan), format: Format| {
        let mut plan = nothing(picture.size());
        change(&mut plan);
        let map = redact::covered(&plan, plan.size, 0);
        let mut clean = redact::apply(picture.clone(), &plan).expect("fits");
        clean.format = format;
        edit(&jpeg, &clean, &map).expect("is asked").is_some()
    };
    assert!(candidate(|_| (), Format::Jpeg));
    assert!(!candidate(|_| (), Format::Png));
    assert!(!candidate(|plan| plan.max_side = Some(32), Format::Jpeg));
    let part = |plan: &mut Plan| plan.crop = Some(Rect { left: 16.0, top: 0.0, right: 64.0, bottom: 48.0 });
    assert!(!candidate(part, Format::Jpeg));
}

#[test]
fn restart_marks_are_left_out() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/hostile");
    let padded = std::fs::read(folder.join("restart-padding.jpg")).expect("is there");
    assert_eq!(format_of(&padded), Some(Format::Jpeg));
    assert!(transform::rewrite(&padded, Turn::None, false, &mut |_| ()).is_err(), "what is padded is damaged");
    let jpeg = transform::with_restarts(&encoded(&photo(96, 64), Subsamp::Sub2x2, 90, false));
    let marks = |jpeg: &[u8]| jpeg.windows(2).filter(|w| w[0] == 0xFF && (0xD0..=0xD7).contains(&w[1])).count();
    assert!(marks(&jpeg) > 2);
    let written = kept(&jpeg, covers);
    assert_eq!(marks(&written), 0);
}
