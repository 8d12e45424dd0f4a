//! Reads an encoded picture again, byte by byte, and accepts only what the project's own encoders write.

mod avif;
mod bmp;
mod gif;
mod jpeg;
mod png;
mod tiff;
mod webp;

use crate::error::Fault;
use crate::picture::Format;

/// A strict reader of one format, by the name of its file; the error says which part does not belong.
type Reader = (&'static str, Format, fn(&[u8]) -> Result<(), String>);

/// One reader a format.
static READERS: [Reader; 7] = [
    ("avif", Format::Avif, avif::inspect),
    ("bmp", Format::Bmp, bmp::inspect),
    ("gif", Format::Gif, gif::inspect),
    ("jpeg", Format::Jpeg, jpeg::inspect),
    ("png", Format::Png, png::inspect),
    ("tiff", Format::Tiff, tiff::inspect),
    ("webp", Format::WebP, webp::inspect),
];

/// Accepts a file that holds a picture and nothing else: no segment, chunk, tag or byte beyond.
///
/// # Errors
/// Names the part that does not belong, never its content.
pub(crate) fn inspect(bytes: &[u8], format: Format) -> Result<(), Fault> {
    let (_, _, reader) = READERS
        .iter()
        .find(|(_, known, _)| *known == format)
        .ok_or_else(|| Fault::Check { what: String::from("structure: no reader for this format") })?;
    reader(bytes).map_err(|what| Fault::Check { what: format!("structure: {what}") })
}

/// Takes bytes from the front; every part of a file must be taken once.
struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or("the file ends early")?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or("the file ends early")?;
        self.rest = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, String> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    fn expect(&mut self, bytes: &[u8], what: &str) -> Result<(), String> {
        if self.take(bytes.len())? == bytes { Ok(()) } else { Err(format!("{what} is not as written")) }
    }

    fn end(&self) -> Result<(), String> {
        if self.rest.is_empty() { Ok(()) } else { Err(String::from("there are bytes after the end of the picture")) }
    }
}

/// The condition, or a message saying what is wrong.
fn require(condition: bool, what: &str) -> Result<(), String> {
    if condition { Ok(()) } else { Err(what.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::encode;
    use crate::picture::{Encoding, Subsampling};
    use crate::redact::CleanPicture;
    use image::{Rgb, RgbImage};

    const FORMATS: [Format; 7] =
        [Format::Avif, Format::Bmp, Format::Gif, Format::Jpeg, Format::Png, Format::Tiff, Format::WebP];

    fn encoded(format: Format, width: u32, height: u32, encoding: Encoding) -> Vec<u8> {
        // Noise, so that every encoder writes several blocks.
        let mut state = 9u32;
        let frame = RgbImage::from_fn(width, height, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
        });
        encode(&CleanPicture { format, frames: vec![frame], encoding }).expect("encodes").bytes
    }

    #[test]
    fn every_reader_file_is_listed() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/verify/structure");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder is there")
            .map(|e| e.expect("readable").path().file_stem().expect("a name").to_string_lossy().into_owned())
            .filter(|name| name != "mod")
            .collect();
        files.sort();
        assert_eq!(files, READERS.map(|r| r.0));
    }

    #[test]
    fn own_output_passes() {
        for format in FORMATS {
            for (width, height) in [(1, 1), (5, 3), (7, 64), (300, 201), (900, 500)] {
                inspect(&encoded(format, width, height, Encoding::default()), format)
                    .unwrap_or_else(|e| panic!("{format:?} {width} x {height}: {e}"));
            }
        }
        for progressive in [false, true] {
            for subsampling in [Subsampling::S444, Subsampling::S422, Subsampling::Gray] {
                let encoding = Encoding { progressive, subsampling, ..Encoding::default() };
                inspect(&encoded(Format::Jpeg, 100, 90, encoding), Format::Jpeg).expect("passes");
            }
        }
    }

    #[test]
    fn a_grown_or_cut_file_fails() {
        for format in FORMATS {
            let whole = encoded(format, 23, 17, Encoding::default());
            for extra in [&b"\0"[..], b"Ann Example", &whole] {
                let grown = [&whole, extra].concat();
                let message = inspect(&grown, format).expect_err("grown").to_string();
                assert!(!message.contains("Ann"), "{message}");
            }
            for cut in (0..whole.len()).step_by(3) {
                assert!(inspect(&whole[..cut], format).is_err(), "{format:?} cut at {cut} of {}", whole.len());
            }
        }
    }

    /// Whether a changed file passes as the picture it was before.
    fn passes_unnoticed(changed: &[u8], format: Format, before: &crate::picture::Picture) -> bool {
        if inspect(changed, format).is_err() {
            return false;
        }
        let seen = crate::codec::decode(changed, &crate::codec::Limits::default());
        seen.is_ok_and(|seen| seen.metadata.is_empty() && seen.frames == before.frames)
    }

    #[test]
    fn added_bytes_are_noticed_wherever_they_stand() {
        for format in FORMATS {
            let whole = encoded(format, 23, 17, Encoding::default());
            let before = crate::codec::decode(&whole, &crate::codec::Limits::default()).expect("decodes");
            assert!(passes_unnoticed(&whole, format, &before));
            // Behind the last code of a JPEG scan a few bytes may stand that its decoder passes over in silence.
            let coded = whole.windows(2).position(|w| format == Format::Jpeg && w == [0xFF, 0xDA]).map(|at| at + 14);
            for at in (0..=whole.len()).filter(|at| coded.is_none_or(|c| *at < c || *at > whole.len() - 2)) {
                for added in [&b"A"[..], b"\0", b"\xFF", b"\xFF\xFF", b"\xFF\x00", b"Ann Example"] {
                    let changed = [&whole[..at], added, &whole[at..]].concat();
                    assert!(!passes_unnoticed(&changed, format, &before), "{format:?}: {added:?} at {at}");
                }
            }
        }
    }

    #[test]
    fn changed_bytes_are_noticed_unless_they_mean_the_same() {
        for format in FORMATS {
            let whole = encoded(format, 23, 17, Encoding::default());
            let before = crate::codec::decode(&whole, &crate::codec::Limits::default()).expect("decodes");
            let unnoticed = (0..whole.len()).filter(|at| {
                let mut changed = whole.clone();
                changed[*at] ^= 0x10;
                passes_unnoticed(&changed, format, &before)
            });
            let unnoticed = unnoticed.count();
            // Codes, steps and colours that no pixel uses mean nothing: a GIF palette has 768 bytes, most JPEG tables more.
            let allowed = match format {
                Format::Gif => 768,
                Format::Jpeg => whole.len() / 10,
                _ => 8,
            };
            assert!(unnoticed <= allowed, "{format:?}: {unnoticed} of {} bytes", whole.len());
        }
    }

    #[test]
    fn the_wrong_format_fails() {
        for format in FORMATS {
            let bytes = encoded(format, 8, 8, Encoding::default());
            for other in FORMATS.into_iter().filter(|other| *other != format) {
                assert!(inspect(&bytes, other).is_err(), "{format:?} as {other:?}");
            }
        }
    }
}
