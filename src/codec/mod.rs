//! Bytes to pixels and metadata, and pixels to bytes; one file a format.

mod avif;
mod bmp;
mod color;
#[cfg(test)]
mod corpus;
mod gif;
mod heif;
mod jpeg;
mod jxl;
mod metadata;
mod orientation;
mod png;
mod refused;
#[cfg(test)]
mod round_trip;
mod tiff;
mod webp;

use image::RgbImage;
use serde::{Deserialize, Serialize};

use crate::error::{Fault, FileError, Stage};
use crate::geometry::Size;
use crate::picture::{Encoding, Format, Picture, size_of};
use crate::redact::{CleanPicture, CoverageMap};
use metadata::Harvest;

/// What a picture may cost; checked against the header before anything is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file.
    pub max_bytes: u64,
    /// Pixels of a frame.
    pub max_pixels: u64,
    /// Columns or rows.
    pub max_side: u32,
    /// Seconds of processor time that decoding may take; heeded only by processes that do nothing else ([`crate::apart`]).
    pub max_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 512 << 20, max_pixels: 120_000_000, max_side: 32_768, max_seconds: 60 }
    }
}

/// An encoded picture that has not been checked; it cannot be written.
pub struct Candidate {
    pub(crate) bytes: Vec<u8>,
    pub(crate) format: Format,
    pub(crate) written: Written,
    /// The input's blocks, where some were kept.
    record: Option<jpeg::Record>,
}

/// How a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Written {
    /// All of it was encoded from pixels.
    Encoded,
    /// The coded blocks of a JPEG that nothing covers are those of the input.
    BlocksKept {
        /// Blocks that are the input's to the bit.
        kept: u64,
        /// Blocks in all.
        all: u64,
    },
}

/// One container format: how it is told, read and written.
trait Codec: Sync {
    /// The file that holds it, without the extension.
    fn id(&self) -> &'static str;

    /// The format it reads and writes.
    fn format(&self) -> Format;

    /// Whether the content begins like this format.
    fn sniff(&self, bytes: &[u8]) -> bool;

    /// Reads the size of the stored pixels from the header; allocates nothing that grows with the picture.
    fn size(&self, bytes: &[u8]) -> Result<Size, Fault>;

    /// Walks the whole container, collects its metadata, profile and orientation, and refuses one that is incomplete.
    fn harvest(&self, bytes: &[u8], found: &mut Harvest) -> Result<(), Fault>;

    /// Decodes the pixels into sRGB as they are stored, not yet upright.
    fn pixels(&self, bytes: &[u8], size: Size, found: &mut Harvest) -> Result<(RgbImage, Encoding), Fault>;

    /// Encodes pixels and nothing else; refused by formats that are only read.
    fn encode(&self, _pixels: &RgbImage, _encoding: &Encoding) -> Result<Vec<u8>, Fault> {
        Err(unsupported("this format is only read; choose JPEG or PNG"))
    }
}

/// The formats in the order in which content is tried.
static CODECS: [&dyn Codec; 9] = [
    &jpeg::Jpeg,
    &png::Png,
    &webp::WebP,
    &gif::Gif,
    &tiff::Tiff,
    &bmp::Bmp,
    // AVIF files call themselves HEIF as well, so they are asked first.
    &avif::Avif,
    &heif::Heif,
    &jxl::Jxl,
];

/// Tells the format from the content; the name plays no part.
pub fn format_of(bytes: &[u8]) -> Option<Format> {
    codec_of(bytes).map(Codec::format)
}

fn codec_of(bytes: &[u8]) -> Option<&'static dyn Codec> {
    CODECS.iter().copied().find(|c| c.sniff(bytes))
}

/// Decodes a whole file into upright 8-bit sRGB pixels and harvests its metadata.
///
/// # Errors
/// Malformed, unsupported and too large are different faults.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Picture, FileError> {
    decode_after(bytes, limits, &|_| Ok(()))
}

/// As [`decode`]; calls `before` with the size from the header before anything that grows with the picture is done.
pub(crate) fn decode_after(
    bytes: &[u8],
    limits: &Limits,
    before: &dyn Fn(Size) -> Result<(), FileError>,
) -> Result<Picture, FileError> {
    let at_decoding = |fault| FileError::at(Stage::Decode, fault);
    let (codec, size) = begin(bytes, limits).map_err(at_decoding)?;
    before(size)?;
    picture_of(codec, bytes, size).map_err(at_decoding)
}

fn begin(bytes: &[u8], limits: &Limits) -> Result<(&'static dyn Codec, Size), Fault> {
    if bytes.is_empty() {
        return Err(malformed("it is empty"));
    }
    if bytes.len() as u64 > limits.max_bytes {
        return Err(too_many_bytes(bytes, limits));
    }
    let codec = codec_of(bytes).ok_or_else(|| refused::fault_of(bytes))?;
    let size = codec.size(bytes)?;
    within_limits(size, limits)?;
    Ok((codec, size))
}

fn picture_of(codec: &dyn Codec, bytes: &[u8], size: Size) -> Result<Picture, Fault> {
    tracing::debug!(codec = codec.id(), width = size.width, height = size.height, "decoding");
    let mut found = Harvest::default();
    codec.harvest(bytes, &mut found)?;
    let (stored, encoding) = guarded(|| codec.pixels(bytes, size, &mut found))?;
    if size_of(&stored) != size {
        return Err(malformed("its header and its pixels disagree about the size"));
    }
    let upright = orientation::upright_from_stored(stored, found.orientation);
    Ok(Picture { format: codec.format(), frames: vec![upright], metadata: found.items, encoding })
}

/// The fault of a file over the limit.
pub(crate) fn too_many_bytes(bytes: &[u8], limits: &Limits) -> Fault {
    Fault::TooLarge { what: format!("{} bytes; the limit is {} bytes", bytes.len(), limits.max_bytes) }
}

fn within_limits(size: Size, limits: &Limits) -> Result<(), Fault> {
    let Size { width, height } = size;
    if width == 0 || height == 0 {
        return Err(malformed("it has no rows or no columns"));
    }
    if width > limits.max_side || height > limits.max_side {
        return Err(Fault::TooLarge {
            what: format!("{width} x {height} pixels; the limit is {} on a side", limits.max_side),
        });
    }
    if size.pixels() > limits.max_pixels {
        return Err(Fault::TooLarge {
            what: format!("{width} x {height} pixels; the limit is {} pixels in all", limits.max_pixels),
        });
    }
    Ok(())
}

/// Encodes a clean picture in its format with nothing but pixels.
///
/// JPEG keeps the input's quality, chroma reduction and scan order, AVIF the chroma reduction; WebP is always written
/// lossless; GIF is reduced to 256 colours; the other formats keep every pixel.
///
/// # Errors
/// When the format cannot hold the picture.
pub fn encode(picture: &CleanPicture) -> Result<Candidate, FileError> {
    let fail = |fault| FileError::at(Stage::Encode, fault);
    let [frame] = picture.frames.as_slice() else {
        return Err(fail(Fault::Unsupported { what: String::from("only pictures of one frame can be written") }));
    };
    let codec = CODECS
        .iter()
        .find(|c| c.format() == picture.format)
        .ok_or_else(|| fail(Fault::Unsupported { what: String::from("no encoder for this format") }))?;
    let bytes = codec.encode(frame, &picture.encoding).map_err(fail)?;
    Ok(Candidate { bytes, format: picture.format, written: Written::Encoded, record: None })
}

/// Writes a covered JPEG with the coded blocks of its input wherever nothing is covered, so that these parts lose
/// nothing; progressive files stay progressive.
///
/// Nothing where that cannot be: another format or size than the input's, colours that were converted, rare sampling,
/// or a turn that the picture's edges do not allow.
///
/// # Errors
/// When the input's data cannot be edited although it could be decoded.
pub(crate) fn edit(input: &[u8], picture: &CleanPicture, map: &CoverageMap) -> Result<Option<Candidate>, FileError> {
    let edited = || {
        let Some((blocks, covers)) = blocks(input, picture, map)? else { return Ok(None) };
        let (bytes, count, record) = blocks.covered(covers)?;
        let written = Written::BlocksKept { kept: count.kept, all: count.all };
        Ok(Some(Candidate { bytes, format: picture.format, written, record: Some(record) }))
    };
    edited().map_err(|fault| FileError::at(Stage::Encode, fault))
}

/// Proves that a file that [`edit`] wrote holds the input's blocks wherever nothing is covered, the covered picture's
/// everywhere else, and nothing besides.
///
/// # Errors
/// Names what is not so.
pub(crate) fn prove_edited(
    input: &[u8],
    picture: &CleanPicture,
    map: &CoverageMap,
    candidate: &Candidate,
) -> Result<(), Fault> {
    match (blocks(input, picture, map)?, &candidate.record) {
        (Some((blocks, covers)), Some(record)) => blocks.prove(&candidate.bytes, covers, record),
        _ => Err(Fault::Check { what: String::from("blocks: the input's cannot be kept in this file") }),
    }
}

fn blocks<'a>(
    input: &'a [u8],
    picture: &'a CleanPicture,
    map: &'a CoverageMap,
) -> Result<Option<(jpeg::Blocks<'a>, jpeg::Covers<'a>)>, Fault> {
    match picture.frames.as_slice() {
        [pixels] if picture.format == Format::Jpeg && format_of(input) == Some(Format::Jpeg) => {
            let blocks = jpeg::Blocks::of(input, picture.size())?;
            Ok(blocks.map(|blocks| (blocks, jpeg::Covers { pixels, map })))
        }
        _ => Ok(None),
    }
}

/// Whether an AV1 picture of so many pixels at most can be decoded.
pub(crate) fn av1_decodes(stream: Vec<u8>, max_pixels: u64) -> bool {
    avif::decodes(stream, max_pixels)
}

/// Walks a container without its pixels, or a single block of metadata, by its kind from 0 to 8.
#[cfg(any(test, fuzzing))]
pub(crate) fn walk(kind: u8, bytes: &[u8]) {
    let mut found = Harvest::default();
    match kind {
        0 => {
            let sound = codec_of(bytes).is_some_and(|c| c.size(bytes).is_ok() && c.harvest(bytes, &mut found).is_ok());
            tracing::trace!(sound, "walked");
        }
        1 => found.exif(bytes),
        2 => found.tiff_fields(bytes),
        3 => found.xmp(bytes),
        4 => found.photoshop(bytes),
        5 => found.iptc(bytes),
        6 => found.icc(bytes),
        7 => found.behind(bytes),
        8 => found.unknown(crate::picture::MetadataKind::Private, bytes),
        _ => {}
    }
}

/// A fault for damaged content; `what` never repeats it.
fn malformed(what: &str) -> Fault {
    Fault::Malformed { what: what.to_owned() }
}

/// A fault for sound content the program does not handle.
fn unsupported(what: &str) -> Fault {
    Fault::Unsupported { what: what.to_owned() }
}

/// Runs a decoder; one that gives up in the middle of damaged data costs that file only.
fn guarded<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    caught.unwrap_or_else(|_| Err(malformed("its decoder could make nothing of it")))
}

/// What `image` said while decoding, as one of our faults and without its message, which may quote the file.
fn fault_from_image(error: &image::ImageError, name: &str) -> Fault {
    match error {
        image::ImageError::Limits(_) => Fault::TooLarge { what: format!("decoding this {name} needs too much memory") },
        image::ImageError::Unsupported(_) => Fault::Unsupported {
            what: format!("a {name} of a rare kind; open it in a photo program and save it as PNG or JPEG first"),
        },
        _ => Fault::Malformed { what: format!("the {name} data is damaged or ends early") },
    }
}

/// The memory `image` may use for a picture of this size, in bytes: 8 for a pixel twice over, and room for tables.
fn memory_for(size: Size) -> image::Limits {
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(size.pixels().saturating_mul(16).saturating_add(64 << 20));
    limits
}

/// A failed encoder as a fault.
fn fault_from_encoder(error: &dyn std::fmt::Display) -> Fault {
    Fault::Library { what: "encoding", reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_file_is_listed() {
        let helpers = ["mod", "color", "corpus", "orientation", "metadata", "refused", "round_trip"];
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/codec");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder is there")
            .map(|e| e.expect("readable").path().file_stem().expect("a name").to_string_lossy().into_owned())
            .filter(|name| !helpers.contains(&name.as_str()))
            .collect();
        files.sort();
        let mut listed: Vec<&str> = CODECS.iter().map(|c| c.id()).collect();
        listed.sort_unstable();
        assert_eq!(files, listed);
    }

    #[test]
    fn limits_name_both_numbers() {
        let limits = Limits { max_bytes: 10, max_pixels: 100, max_side: 50, max_seconds: 1 };
        let too_wide = within_limits(Size { width: 51, height: 1 }, &limits);
        assert!(matches!(too_wide, Err(Fault::TooLarge { what }) if what.contains("51") && what.contains("50")));
        let too_many = within_limits(Size { width: 11, height: 10 }, &limits);
        assert!(matches!(too_many, Err(Fault::TooLarge { what }) if what.contains("11") && what.contains("100")));
        let too_long = begin(&[0; 11], &limits).map(|_| ());
        assert!(matches!(too_long, Err(Fault::TooLarge { what }) if what.contains("11") && what.contains("10")));
    }
}
