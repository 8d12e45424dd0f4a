//! TIFF of one page through `image`, and palettes and inks through `tiff`; its directories are read here for
//! metadata and for strictness.

mod directory;

use std::io::Cursor;

use ::tiff::ColorType;
use ::tiff::decoder::{Decoder, DecodingResult};
use image::codecs::tiff::{TiffDecoder, TiffEncoder};
use image::{ExtendedColorType, ImageDecoder, ImageEncoder, RgbImage};

use super::color::{Channels, Raster, srgb_from_raster};
use super::metadata::Harvest;
use super::png::srgb_from_decoder;
use super::{Codec, fault_from_encoder, fault_from_image, malformed, memory_for, unsupported};
use crate::error::Fault;
use crate::geometry::Size;
use crate::picture::{Encoding, Format, MetadataKind};
use directory::{Directories, Directory};

const NEW_SUBFILE_TYPE: u16 = 254;
const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const PHOTOMETRIC: u16 = 262;
const COLOUR_MAP: u16 = 320;
const SUB_DIRECTORIES: u16 = 330;
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
            found.unknown(MetadataKind::Trailer, &bytes[directories.used..]);
        }
        Ok(())
    }

    fn pixels(&self, bytes: &[u8], size: Size, found: &mut Harvest) -> Result<(RgbImage, Encoding), Fault> {
        let encoding = Encoding { lossless: true, ..Encoding::default() };
        if let Some(raster) = palette_or_inks(bytes, size)? {
            return Ok((srgb_from_raster(raster, found)?, encoding));
        }
        let fault = |e: image::ImageError| fault_from_image(&e, "TIFF");
        let mut decoder = TiffDecoder::new(Cursor::new(bytes)).map_err(fault)?;
        decoder.set_limits(memory_for(size)).map_err(fault)?;
        Ok((srgb_from_decoder(decoder, size, found, "TIFF")?, encoding))
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
    let sensor = matches!(page.first(PHOTOMETRIC), Some(32_803 | 34_892));
    if sensor || page.entry(DNG_VERSION).is_some() || reduced(page) || bytes.get(8..10) == Some(b"CR") {
        return Err(unsupported("a camera raw file; develop it and export it as JPEG first"));
    }
    if !others.iter().all(reduced) {
        return Err(unsupported("a TIFF of several pages; save each page as a picture of its own first"));
    }
    Ok(page)
}

/// Pixels of the kinds `image` does not bring to RGB with regard to their palette or ink profile.
fn palette_or_inks(bytes: &[u8], size: Size) -> Result<Option<Raster>, Fault> {
    let fault = |e: ::tiff::TiffError| fault_from_tiff(&e);
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(fault)?;
    let chunky = decoder.find_tag_unsigned::<u16>(::tiff::tags::Tag::PlanarConfiguration).map_err(fault)? != Some(2);
    let kind = decoder.colortype().map_err(fault)?;
    if !chunky || !matches!(kind, ColorType::Palette(8) | ColorType::CMYK(8)) {
        return Ok(None);
    }
    let mut limits = ::tiff::decoder::Limits::default();
    let memory = usize::try_from(memory_for(size).max_alloc.unwrap_or(0)).unwrap_or(usize::MAX);
    limits.decoding_buffer_size = memory;
    limits.intermediate_buffer_size = memory;
    let mut decoder = decoder.with_limits(limits);
    let DecodingResult::U8(samples) = decoder.read_image().map_err(fault)? else {
        return Err(unsupported("a TIFF of a rare kind; save it as PNG first"));
    };
    if matches!(kind, ColorType::CMYK(8)) {
        return Ok(Some(Raster { size, channels: Channels::Cmyk, samples }));
    }
    let directories = Directories::read(bytes)?;
    let map: Vec<u32> =
        directories.pages.first().and_then(|p| p.entry(COLOUR_MAP)).into_iter().flat_map(|e| e.numbers()).collect();
    if map.len() != 3 * 256 {
        return Err(malformed("the TIFF palette is missing or too short"));
    }
    // The map holds all reds, then all greens, then all blues, each of 16 bits.
    let colour = |index: u8, channel: usize| ((map[channel * 256 + usize::from(index)] + 128) / 257) as u8;
    let table: Vec<[u8; 3]> = (0..=255).map(|i| [colour(i, 0), colour(i, 1), colour(i, 2)]).collect();
    let samples = samples.iter().flat_map(|i| table[usize::from(*i)]).collect();
    Ok(Some(Raster { size, channels: Channels::Rgb, samples }))
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
    fn raw_files_and_documents_are_named() {
        let mut raw = Tiff.encode(&RgbImage::new(9, 7), &Encoding::default()).expect("encodes");
        raw.splice(8..10, *b"CR");
        // The encoder puts pixels first, so the mark overwrites only a pixel.
        assert!(matches!(Tiff.size(&raw), Err(Fault::Unsupported { what }) if what.contains("raw")));
        assert!(matches!(Tiff.size(b"II\x2B\0\x08\0\0\0\x10\0\0\0\0\0\0\0"), Err(Fault::Unsupported { .. })));
    }
}
