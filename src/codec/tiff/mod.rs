//! TIFF of one page through `image`, and palettes, small grey and inks through `tiff`; its directories are read here for
//! metadata and for strictness.

mod directory;

use std::borrow::Cow;
use std::io::Cursor;

use ::tiff::decoder::{Decoder, DecodingResult};
use image::codecs::tiff::{TiffDecoder, TiffEncoder};
use image::{ExtendedColorType, ImageDecoder, ImageEncoder, RgbImage};

use super::color::{Channels, Raster, divide_by_opacity, srgb_from_raster};
use super::metadata::Harvest;
use super::png::raster_from_decoder;
use super::{Codec, fault_from_encoder, fault_from_image, malformed, memory_for, unsupported};
use crate::error::Fault;
use crate::geometry::Size;
use crate::picture::{Encoding, Format, MetadataKind};
use directory::{Directories, Directory};

const NEW_SUBFILE_TYPE: u16 = 254;
const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const FILL_ORDER: u16 = 266;
const SAMPLES: u16 = 277;
const PLANES: u16 = 284;
const COLOUR_MAP: u16 = 320;
const TILE_WIDTH: u16 = 322;
const SUB_DIRECTORIES: u16 = 330;
const EXTRA_SAMPLES: u16 = 338;
const DNG_VERSION: u16 = 50_706;

pub(super) struct Tiff;

impl Codec for Tiff {
    fn id(&self) -> &'static str {
        "tiff"
    }

    fn format(&self) -> Format {
        Format::Tiff
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        matches!(bytes, [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..])
    }

    fn size(&self, bytes: &[u8]) -> Result<Size, Fault> {
        let directories = Directories::read(bytes)?;
        let page = only_page(bytes, &directories)?;
        let side = |tag| page.first(tag).ok_or_else(|| malformed("the TIFF data does not say how large it is"));
        Ok(Size { width: side(WIDTH)?, height: side(HEIGHT)? })
    }

    fn harvest(&self, bytes: &[u8], found: &mut Harvest) -> Result<(), Fault> {
        let directories = Directories::read(bytes)?;
        let page = only_page(bytes, &directories)?;
        found.tiff_fields(bytes);
        let points = page.entry(SUB_DIRECTORIES).is_some_and(|e| e.numbers().next().is_some());
        if directories.pages.len() > 1 || points {
            found.binary(MetadataKind::Thumbnail);
        }
        if bytes.len() > directories.used + 3 {
            found.behind(&bytes[directories.used..]);
        }
        Ok(())
    }

    fn pixels(&self, bytes: &[u8], size: Size, found: &mut Harvest) -> Result<(RgbImage, Encoding), Fault> {
        let encoding = Encoding { lossless: true, ..Encoding::default() };
        let bytes = &*highest_bits_first(bytes)?;
        if let Some(raster) = palette_or_inks(bytes, size)? {
            return Ok((srgb_from_raster(raster, found)?, encoding));
        }
        let fault = |e: image::ImageError| fault_from_image(&e, "TIFF");
        let mut decoder = TiffDecoder::new(Cursor::new(bytes)).map_err(fault)?;
        decoder.set_limits(memory_for(size)).map_err(fault)?;
        let mut raster = raster_from_decoder(decoder, size, "TIFF")?;
        let depth = match raster.channels {
            Channels::GrayAlpha => 2,
            Channels::Rgba => 4,
            _ => 0,
        };
        // What the further sample means; 1 is opacity that the colours were multiplied with.
        if depth > 0 && only_page(bytes, &Directories::read(bytes)?)?.first(EXTRA_SAMPLES) == Some(1) {
            raster.samples.chunks_exact_mut(depth).for_each(divide_by_opacity);
        }
        Ok((srgb_from_raster(raster, found)?, encoding))
    }

    fn encode(&self, pixels: &RgbImage, _: &Encoding) -> Result<Vec<u8>, Fault> {
        let mut out = Cursor::new(Vec::new());
        TiffEncoder::new(&mut out)
            .write_image(pixels, pixels.width(), pixels.height(), ExtendedColorType::Rgb8)
            .map_err(|e| fault_from_encoder(&e))?;
        Ok(out.into_inner())
    }
}

/// The picture; raw files and documents of several pages are refused, previews beside it are not.
fn only_page<'d, 'a>(bytes: &[u8], directories: &'d Directories<'a>) -> Result<&'d Directory<'a>, Fault> {
    let (page, others) = directories.pages.split_first().ok_or_else(|| malformed("the TIFF data has no picture"))?;
    let reduced = |d: &Directory<'_>| d.first(NEW_SUBFILE_TYPE).is_some_and(|kind| kind & 1 != 0);
    let of_sensor = |d: &Directory<'_>| matches!(d.first(PHOTOMETRIC), Some(32_803 | 34_892));
    let sensor = std::iter::once(page).chain(&directories.inner).any(of_sensor);
    if sensor || page.entry(DNG_VERSION).is_some() || reduced(page) || bytes.get(8..10) == Some(b"CR") {
        return Err(unsupported("a camera raw file; develop it and export it as JPEG first"));
    }
    if !others.iter().all(reduced) {
        return Err(unsupported("a TIFF of several pages; save each page as a picture of its own first"));
    }
    // The decoder gives up in the middle of these.
    if page.first(PLANES) == Some(2) && page.entry(TILE_WIDTH).is_some() {
        return Err(unsupported("a TIFF of tiles in separate planes; save it as PNG first"));
    }
    Ok(page)
}

/// The file with its data turned round where they are stored with the lowest bit of each byte first, which the decoder does
/// not know. Fax codes and JPEG have an order of their own.
fn highest_bits_first(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Fault> {
    let directories = Directories::read(bytes)?;
    let page = only_page(bytes, &directories)?;
    if page.first(FILL_ORDER) != Some(2) || matches!(page.first(COMPRESSION), Some(2..=4 | 6 | 7)) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut turned = bytes.to_vec();
    for (offsets, lengths) in [(273, 279), (324, 325)] {
        let (Some(offsets), Some(lengths)) = (page.entry(offsets), page.entry(lengths)) else { continue };
        for (offset, length) in offsets.numbers().zip(lengths.numbers()) {
            let (start, length) = (offset as usize, length as usize);
            let part = turned.get_mut(start..start.saturating_add(length)).unwrap_or_default();
            part.iter_mut().for_each(|byte| *byte = byte.reverse_bits());
        }
    }
    Ok(Cow::Owned(turned))
}

/// Pixels of the kinds `image` does not bring to RGB with regard to their palette or ink profile.
fn palette_or_inks(bytes: &[u8], size: Size) -> Result<Option<Raster>, Fault> {
    let directories = Directories::read(bytes)?;
    let page = only_page(bytes, &directories)?;
    let chunky = page.first(PLANES) != Some(2);
    let bits = page.first(BITS).unwrap_or(1);
    let photometric = page.entry(PHOTOMETRIC);
    let single = page.first(SAMPLES).unwrap_or(1) == 1;
    match photometric.and_then(|e| e.numbers().next()) {
        // The decoder knows no palettes and little grey of less than a byte, but stores both like ordinary grey.
        Some(kind @ (0 | 1 | 3)) if single && (matches!(bits, 2 | 4) || kind == 3 && matches!(bits, 1 | 8)) => {
            let mut as_grey = bytes.to_vec();
            if let Some(photometric) = photometric {
                photometric.overwrite(&mut as_grey, 1);
            }
            let values = unpacked(&plain_samples(&as_grey, size)?, size, bits);
            if kind == 3 {
                let samples = colours_from_indices(&values, page, 1 << bits)?;
                return Ok(Some(Raster { size, channels: Channels::Rgb, samples }));
            }
            let step = if bits == 2 { 85 } else { 17 };
            let grey = |value: u8| if kind == 0 { 255 - value * step } else { value * step };
            let samples = values.into_iter().map(grey).collect();
            Ok(Some(Raster { size, channels: Channels::Gray, samples }))
        }
        Some(3) => Err(unsupported("a TIFF with a palette of a rare kind; save it as PNG first")),
        Some(5) if chunky && bits == 8 && page.first(SAMPLES) == Some(4) => {
            Ok(Some(Raster { size, channels: Channels::Cmyk, samples: plain_samples(bytes, size)? }))
        }
        _ => Ok(None),
    }
}

/// Values of 1 to 8 bits, the first in the highest bits of a byte; each row begins with a new byte.
fn unpacked(rows: &[u8], size: Size, bits: u32) -> Vec<u8> {
    let width = size.width as usize;
    let in_byte = 8 / bits as usize;
    let value = |row: &[u8], x: usize| {
        let byte = u32::from(row[x / in_byte]);
        (byte >> (8 - bits - (x % in_byte) as u32 * bits) & ((1 << bits) - 1)) as u8
    };
    let rows = rows.chunks_exact(width.div_ceil(in_byte).max(1));
    rows.flat_map(|row| (0..width).map(move |x| value(row, x))).collect()
}

/// 8-bit samples as they are stored.
fn plain_samples(bytes: &[u8], size: Size) -> Result<Vec<u8>, Fault> {
    let mut limits = ::tiff::decoder::Limits::default();
    let memory = usize::try_from(memory_for(size).max_alloc.unwrap_or(0)).unwrap_or(usize::MAX);
    limits.decoding_buffer_size = memory;
    limits.intermediate_buffer_size = memory;
    let samples = Decoder::new(Cursor::new(bytes)).and_then(|d| d.with_limits(limits).read_image());
    match samples.map_err(|e| fault_from_tiff(&e))? {
        DecodingResult::U8(samples) => Ok(samples),
        _ => Err(unsupported("a TIFF of a rare kind; save it as PNG first")),
    }
}

fn colours_from_indices(indices: &[u8], page: &Directory<'_>, colours: usize) -> Result<Vec<u8>, Fault> {
    let map: Vec<u32> = page.entry(COLOUR_MAP).into_iter().flat_map(|e| e.numbers()).collect();
    if map.len() != 3 * colours {
        return Err(malformed("the TIFF palette is missing or too short"));
    }
    // The map holds all reds, then all greens, then all blues, each of 16 bits; writers put the byte into the upper half.
    let colour = |index: usize, channel: usize| (map[channel * colours + index] >> 8) as u8;
    let table: Vec<[u8; 3]> = (0..colours).map(|i| [colour(i, 0), colour(i, 1), colour(i, 2)]).collect();
    Ok(indices.iter().flat_map(|i| table[usize::from(*i)]).collect())
}

fn fault_from_tiff(error: &::tiff::TiffError) -> Fault {
    match error {
        ::tiff::TiffError::UnsupportedError(_) => {
            unsupported("a TIFF of a rare kind; open it in a photo program and save it as PNG or JPEG first")
        }
        ::tiff::TiffError::LimitsExceeded => {
            Fault::TooLarge { what: String::from("decoding this TIFF needs too much memory") }
        }
        _ => malformed("the TIFF data is damaged or ends early"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cut_is_damage() {
        let whole = Tiff.encode(&RgbImage::new(9, 7), &Encoding::default()).expect("encodes");
        assert_eq!(Tiff.size(&whole).expect("sound"), Size { width: 9, height: 7 });
        for cut in 4..whole.len() {
            assert!(
                matches!(Tiff.size(&whole[..cut]), Err(Fault::Malformed { .. })),
                "cut at {cut} of {}",
                whole.len()
            );
        }
    }

    #[test]
    fn values_of_less_than_a_byte_lie_from_the_highest_bits_on() {
        let size = Size { width: 3, height: 2 };
        assert_eq!(unpacked(&[0b1010_0000, 0b0110_0000], size, 1), [1, 0, 1, 0, 1, 1]);
        assert_eq!(unpacked(&[0b0001_1011, 0b1100_0100], size, 2), [0, 1, 2, 3, 0, 1]);
        assert_eq!(unpacked(&[0x12, 0x30, 0xF4, 0x50], size, 4), [1, 2, 3, 15, 4, 5]);
        assert_eq!(unpacked(&[1, 2, 3, 4, 5, 255], size, 8), [1, 2, 3, 4, 5, 255]);
    }

    #[test]
    fn tiles_in_separate_planes_are_named() {
        let file = |planes: u32| {
            let fields = [(WIDTH, 20), (HEIGHT, 20), (PLANES, planes), (TILE_WIDTH, 16)];
            let mut bytes = b"II*\0\x08\0\0\0\x04\0".to_vec();
            for (tag, value) in fields {
                bytes.extend(tag.to_le_bytes());
                bytes.extend(b"\x03\0\x01\0\0\0");
                bytes.extend(u32::to_le_bytes(value));
            }
            bytes.extend([0; 4]);
            bytes
        };
        assert_eq!(Tiff.size(&file(1)).expect("sound"), Size { width: 20, height: 20 });
        assert!(matches!(Tiff.size(&file(2)), Err(Fault::Unsupported { what }) if what.contains("tiles")));
    }

    #[test]
    fn raw_files_and_documents_are_named() {
        let mut raw = Tiff.encode(&RgbImage::new(9, 7), &Encoding::default()).expect("encodes");
        raw.splice(8..10, *b"CR");
        // The encoder puts pixels first, so the mark overwrites only a pixel.
        assert!(matches!(Tiff.size(&raw), Err(Fault::Unsupported { what }) if what.contains("raw")));
        assert!(matches!(Tiff.size(b"II\x2B\0\x08\0\0\0\x10\0\0\0\0\0\0\0"), Err(Fault::Unsupported { .. })));
    }
}
