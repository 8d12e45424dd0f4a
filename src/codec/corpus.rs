//! Every place where something can hide (testdata/hostile): it is told of, and it does not come out in any form.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use super::{Limits, decode, edit, encode};
use crate::error::Fault;
use crate::picture::MetadataKind;
use crate::redact::testing::plan;
use crate::redact::{CleanPicture, covered};
use crate::verify::structure;

/// What is planted in every file; see scripts/hostile_places.py.
const MARKER: &str = "Zephyrine Quibblewick 4417";

/// Files that are refused instead, as a picture of which only a part is shown, or as damaged.
const REFUSED: [&str; 7] = [
    "animation.png",
    "between-segments.jpg",
    "restart-padding.jpg",
    "second-frame.gif",
    "second-frame.webp",
    "second-page.tif",
    "unknown-block.gif",
];

/// Files whose hidden bytes are removed without a word: nothing that reads pictures gets to see them.
const NOT_TOLD: [&str; 9] = [
    "behind-codes.gif",
    "behind-pixel-stream.png",
    "gap.tif",
    "unused-code-table.jpg",
    "unused-palette.bmp",
    "unused-palette.gif",
    "unused-palette.png",
    "unused-palette.tif",
    "unused-quantisation.jpg",
];

fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/hostile");
    let entries = std::fs::read_dir(folder).expect("the files are there").map(|e| e.expect("readable"));
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|e| (e.file_name().to_string_lossy().into_owned(), std::fs::read(e.path()).expect("readable")))
        .collect();
    files.sort();
    files
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |three: &[u8], at: usize| {
        let value = three.iter().fold(0u32, |sum, b| sum << 8 | u32::from(*b));
        char::from(DIGITS[(value >> (18 - 6 * at) & 63) as usize])
    };
    bytes.chunks_exact(3).flat_map(|three| (0..4).map(move |at| digit(three, at))).collect()
}

/// The marker in every form in which it may stand: UTF-8, UTF-16, base 64 at three places, hexadecimal, and as the
/// colours of pixels turned round or with nothing for their opacity.
fn forms() -> Vec<Vec<u8>> {
    let marker = MARKER.as_bytes();
    let utf16 = |order: fn(u16) -> [u8; 2]| MARKER.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let hex: String = marker.iter().map(|b| format!("{b:02x}")).collect();
    let mut forms = vec![marker.to_vec(), utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)];
    forms.extend((0..3).map(|start| base64(&marker[start..]).into_bytes()));
    forms.extend([hex.to_uppercase().into_bytes(), hex.into_bytes()]);
    forms.push(marker.chunks_exact(3).flat_map(|c| [c[2], c[1], c[0]]).collect());
    forms.push(marker.chunks_exact(3).flat_map(|c| [c[0], c[1], c[2], 0]).collect());
    forms
}

/// Whether the marker is there in any form, also within folded data and in the pixels that a viewer decodes.
fn holds_marker(bytes: &[u8]) -> bool {
    let forms = forms();
    let found = |bytes: &[u8]| forms.iter().any(|form| bytes.windows(form.len()).any(|w| w == form.as_slice()));
    let unfolded = (0..bytes.len().saturating_sub(2)).filter(|at| bytes[*at] & 0x8F == 8).any(|at| {
        let mut out = Vec::new();
        // What comes before an error counts as well.
        let _ = flate2::read::ZlibDecoder::new(&bytes[at..]).take(1 << 20).read_to_end(&mut out);
        found(&out)
    });
    unfolded || found(bytes)
}

#[test]
fn nothing_that_was_planted_comes_out() {
    let files = corpus();
    assert!(files.len() >= 130, "{}", files.len());
    let (mut refused, mut not_told, mut edited) = (BTreeSet::new(), BTreeSet::new(), 0);
    for (name, bytes) in &files {
        assert!(holds_marker(bytes), "{name}: the search does not see what is planted");
        let picture = match decode(bytes, &Limits::default()) {
            Ok(picture) => picture,
            Err(error) => {
                assert!(matches!(error.fault, Fault::Unsupported { .. } | Fault::Malformed { .. }), "{name}: {error}");
                refused.insert(name.as_str());
                continue;
            }
        };
        if picture.metadata.is_empty() {
            not_told.insert(name.as_str());
        }
        assert!(!format!("{picture:?}").contains(MARKER), "{name}");
        let format = picture.format.written();
        let plan = plan(picture.size(), Vec::new());
        let clean = CleanPicture { format, frames: picture.frames, encoding: picture.encoding };
        let kept = edit(bytes, &clean, &covered(&plan, plan.size, 0)).expect("is asked");
        edited += usize::from(kept.is_some());
        for candidate in [Some(encode(&clean).expect("encodes")), kept].into_iter().flatten() {
            assert!(!holds_marker(&candidate.bytes), "{name}: the marker comes out");
            structure::inspect(&candidate.bytes, format).unwrap_or_else(|e| panic!("{name}: {e}"));
            let again = decode(&candidate.bytes, &Limits::default()).expect("decodes");
            assert!(again.metadata.is_empty(), "{name}");
            for frame in &again.frames {
                assert!(!holds_marker(frame.as_raw()), "{name}: the marker stands in the pixels");
            }
        }
    }
    assert!(edited >= 30, "blocks of {edited} files were kept");
    assert_eq!(refused, REFUSED.into_iter().collect());
    assert_eq!(not_told, NOT_TOLD.into_iter().collect());
}

#[test]
fn what_phones_add_is_told_by_kind() {
    use MetadataKind::{DepthMap, GainMap, Provenance, SecondPicture, Thumbnail, Video};
    let expected = [
        ("gain-map.jpg", GainMap),
        ("second-picture.jpg", SecondPicture),
        ("xmp-depth-map.jpg", DepthMap),
        ("depth-map.avif", DepthMap),
        ("depth-map.heic", DepthMap),
        ("motion-photo.jpg", Video),
        ("motion-photo.heic", Video),
        ("vendor-trailer.jpg", Video),
        ("remains-of-larger.png", SecondPicture),
        ("hidden-picture.heic", SecondPicture),
        ("thumbnail.avif", Thumbnail),
        ("credentials.jpg", Provenance),
        ("credentials.png", Provenance),
        ("credentials.jxl", Provenance),
    ];
    let files = corpus();
    for (name, kind) in expected {
        let (_, bytes) = files.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("{name} is missing"));
        let picture = decode(bytes, &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(picture.metadata.iter().any(|i| i.kind == kind), "{name}");
    }
}

#[test]
fn hidden_files_fail_the_strict_reader() {
    let read_only = ["heic", "jxl"];
    for (name, bytes) in corpus() {
        let Some(format) = super::format_of(&bytes).filter(|_| !read_only.iter().any(|e| name.ends_with(e))) else {
            continue;
        };
        let passes = structure::inspect(&bytes, format).is_ok() && decode(&bytes, &Limits::default()).is_ok();
        assert!(!passes, "{name} passes as a finished picture");
    }
}
