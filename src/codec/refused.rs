//! Files that are recognised by their content and refused by name, with what to do instead.

use super::heif::{has_brand, main_brand};
use super::unsupported;
use crate::error::Fault;

/// A way to recognise a kind of file, and what to tell the user.
struct Refused {
    matches: fn(&[u8]) -> bool,
    advice: &'static str,
}

/// In order: the first that matches speaks.
const REFUSED: [Refused; 11] = [
    Refused { matches: |b| has_brand(b, &[b"crx "]), advice: RAW },
    Refused { matches: is_raw, advice: RAW },
    Refused { matches: is_video, advice: "a video or sound file; save the moment you need as a JPEG photo first" },
    Refused { matches: |b| b.starts_with(b"%PDF-"), advice: "a PDF document; export its pages as JPEG or PNG first" },
    Refused { matches: is_svg, advice: "an SVG drawing; export it as PNG first" },
    Refused { matches: |b| b.starts_with(b"8BPS"), advice: "a Photoshop document; export it as JPEG or PNG first" },
    Refused {
        matches: |b| b.starts_with(&[0xFF, 0x4F, 0xFF, 0x51]) || b.get(4..12) == Some(b"jP  \r\n\x87\n"),
        advice: "a JPEG 2000 picture; export it as JPEG or PNG first",
    },
    Refused {
        matches: |b| b.get(128..132) == Some(b"DICM"),
        advice: "a DICOM study; export the picture as JPEG or PNG in the viewer first",
    },
    Refused {
        matches: |b| b.starts_with(b"PK\x03\x04") || b.starts_with(b"\xD0\xCF\x11\xE0"),
        advice: "an archive or an office document; take the pictures out and pass them on their own",
    },
    Refused { matches: |b| matches!(b, [0, 0, 1 | 2, 0, ..]), advice: "a Windows icon; save it as PNG first" },
    Refused {
        matches: |b| matches!(b, [b'P', b'1'..=b'7', b'\n' | b' ' | b'\r', ..]) || b.starts_with(b"qoif"),
        advice: "a picture of a rare kind; save it as PNG first",
    },
];

const RAW: &str = "a camera raw file; develop it and export it as JPEG first";

/// The fault for a file no codec takes.
pub(super) fn fault_of(bytes: &[u8]) -> Fault {
    match REFUSED.iter().find(|r| (r.matches)(bytes)) {
        Some(refused) => unsupported(refused.advice),
        None => unsupported(
            "not a picture the program knows; it takes JPEG, HEIC, PNG, WebP, AVIF, JPEG XL, TIFF, GIF and BMP",
        ),
    }
}

fn is_raw(bytes: &[u8]) -> bool {
    let starts: [&[u8]; 7] = [b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FOVb", b"\0MRM"];
    starts.iter().any(|s| bytes.starts_with(s)) || bytes.get(6..14) == Some(b"HEAPCCDR")
}

fn is_video(bytes: &[u8]) -> bool {
    let starts: [&[u8]; 8] = [
        &[0x1A, 0x45, 0xDF, 0xA3],
        &[0, 0, 1, 0xBA],
        &[0, 0, 1, 0xB3],
        b"OggS",
        b"FLV\x01",
        b"ID3",
        &[0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11],
        b"fLaC",
    ];
    main_brand(bytes).is_some()
        || starts.iter().any(|s| bytes.starts_with(s))
        || (bytes.starts_with(b"RIFF") && matches!(bytes.get(8..12), Some(b"AVI " | b"WAVE")))
        || matches!(bytes.get(4..8), Some(b"moov" | b"mdat" | b"wide"))
}

fn is_svg(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(2048)];
    start.windows(4).any(|w| w == b"<svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named() {
        let mut dicom = vec![0; 128];
        dicom.extend(b"DICM");
        let cases: [(&[u8], &str); 10] = [
            (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "camera raw"),
            (b"FUJIFILMCCD-RAW 0201", "camera raw"),
            (b"\0\0\0\x18ftypisom\0\0\0\0isommp41", "video"),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video"),
            (b"%PDF-1.7", "PDF"),
            (b"<?xml version=\"1.0\"?><svg/>", "SVG"),
            (b"8BPS\0\x01", "Photoshop"),
            (b"PK\x03\x04....", "archive"),
            (&dicom, "DICOM"),
            (b"just some words", "JPEG, HEIC, PNG"),
        ];
        for (bytes, word) in cases {
            let message = fault_of(bytes).to_string();
            assert!(message.contains(word), "{word}: {message}");
            assert!(matches!(fault_of(bytes), Fault::Unsupported { .. }));
        }
    }
}
