//! Windows bitmaps through `image`; their headers are read here for strictness.

use std::io::Cursor;

use image::codecs::bmp::{BmpDecoder, BmpEncoder};
use image::{ExtendedColorType, ImageDecoder, RgbImage};

use super::metadata::Harvest;
use super::png::srgb_from_decoder;
use super::{Codec, fault_from_encoder, fault_from_image, malformed, memory_for, unsupported};
use crate::error::Fault;
use crate::geometry::Size;
use crate::picture::{Encoding, Format, MetadataKind};

/// Bytes before the picture header.
const FILE_HEADER: usize = 14;

pub(super) struct Bmp;

impl Codec for Bmp {
    fn id(&self) -> &'static str {
        "bmp"
    }

    fn format(&self) -> Format {
        Format::Bmp
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        // Two letters alone would also match words.
        bytes.starts_with(b"BM")
            && (bytes.len() < 18 || matches!(word(bytes, 14), Some(12 | 16 | 40 | 52 | 56 | 64 | 108 | 124)))
    }

    fn size(&self, bytes: &[u8]) -> Result<Size, Fault> {
        Ok(Header::read(bytes)?.size)
    }

    fn harvest(&self, bytes: &[u8], found: &mut Harvest) -> Result<(), Fault> {
        let header = Header::read(bytes)?;
        let pixels = header.pixels(bytes)?;
        let tables = header.tables_end.min(header.pixel_start);
        if bytes[tables..header.pixel_start].iter().any(|b| *b != 0) {
            found.unknown(MetadataKind::Private, &bytes[tables..header.pixel_start]);
        }
        let end = header.pixel_start + pixels;
        let profile = header.profile(bytes);
        if let Some(range) = &profile {
            found.icc(&bytes[range.clone()]);
        }
        let rest = match profile {
            Some(range) if range.start <= end + 3 => &bytes[range.end.max(end)..],
            _ => &bytes[end..],
        };
        if rest.len() > 3 || rest.iter().any(|b| *b != 0) {
            found.unknown(MetadataKind::Trailer, rest);
        }
        Ok(())
    }

    fn pixels(&self, bytes: &[u8], size: Size, found: &mut Harvest) -> Result<(RgbImage, Encoding), Fault> {
        let fault = |e: image::ImageError| fault_from_image(&e, "BMP");
        let mut decoder = BmpDecoder::new(Cursor::new(bytes)).map_err(fault)?;
        decoder.set_limits(memory_for(size)).map_err(fault)?;
        Ok((srgb_from_decoder(decoder, size, found, "BMP")?, Encoding { lossless: true, ..Encoding::default() }))
    }

    fn encode(&self, pixels: &RgbImage, _: &Encoding) -> Result<Vec<u8>, Fault> {
        let mut out = Vec::new();
        BmpEncoder::new(&mut out)
            .encode(pixels, pixels.width(), pixels.height(), ExtendedColorType::Rgb8)
            .map_err(|e| fault_from_encoder(&e))?;
        Ok(out)
    }
}

/// What the two headers say.
struct Header {
    size: Size,
    /// Bits a pixel.
    depth: u32,
    /// 0 and 3 to 6 store every pixel; 1 and 2 are run lengths.
    compression: u32,
    /// Bytes of compressed pixels, where they say so.
    data_length: usize,
    /// The index of the first pixel byte.
    pixel_start: usize,
    /// The index after header, masks and palette.
    tables_end: usize,
    header_length: usize,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let early = || malformed("the BMP header ends early");
        let long = |at: usize| word(bytes, at).ok_or_else(early);
        let short = |at: usize| long(at).map(|v| v & 0xFFFF);
        let header_length = long(14)? as usize;
        let old = header_length == 12;
        let (width, height, depth) = if old {
            (short(18)?, short(20)?, short(24)?)
        } else {
            // A negative height means that the first row comes first.
            ((long(18)? as i32).unsigned_abs(), (long(22)? as i32).unsigned_abs(), short(28)?)
        };
        let wide = header_length >= 40;
        let compression = if wide { long(30)? } else { 0 };
        if matches!(compression, 4 | 5) {
            return Err(unsupported("a BMP that wraps another format; save it as PNG first"));
        }
        let masks = if header_length == 40 && compression == 3 {
            12
        } else if header_length == 40 && compression == 6 {
            16
        } else {
            0
        };
        let colours = match (depth, if wide { long(46)? } else { 0 }) {
            (1..=8, 0) => 1 << depth,
            (1..=8, used) => used.min(256) as usize,
            (_, used) => used.min(1 << 16) as usize,
        };
        let palette = colours * if old { 3 } else { 4 };
        Ok(Self {
            size: Size { width, height },
            depth,
            compression,
            data_length: if wide { long(34)? as usize } else { 0 },
            pixel_start: long(10)? as usize,
            tables_end: FILE_HEADER + header_length + masks + palette,
            header_length,
        })
    }

    /// The number of pixel bytes, all of which are there.
    fn pixels(&self, bytes: &[u8]) -> Result<usize, Fault> {
        let early = || malformed("the BMP data ends before its last row");
        let length = match self.compression {
            1 | 2 if self.data_length == 0 => bytes.len().checked_sub(self.pixel_start).ok_or_else(early)?,
            1 | 2 => self.data_length,
            _ => {
                let row = (u64::from(self.size.width) * u64::from(self.depth)).div_ceil(32) * 4;
                let length = row.checked_mul(u64::from(self.size.height));
                length.and_then(|length| usize::try_from(length).ok()).ok_or_else(early)?
            }
        };
        // Some programs heed where the pixels begin and some do not: they would show different pictures.
        if self.depth <= 8 && self.pixel_start < self.tables_end {
            return Err(malformed("the BMP's pixels begin within its palette"));
        }
        let end = self.pixel_start.checked_add(length).ok_or_else(early)?;
        let starts_after_header = self.pixel_start >= FILE_HEADER + self.header_length;
        if starts_after_header && end <= bytes.len() { Ok(length) } else { Err(early()) }
    }

    /// Where a version 5 header keeps an embedded profile, if it has one.
    fn profile(&self, bytes: &[u8]) -> Option<std::ops::Range<usize>> {
        if self.header_length != 124 || word(bytes, 14 + 56)? != u32::from_be_bytes(*b"MBED") {
            return None;
        }
        let start = FILE_HEADER.checked_add(word(bytes, 14 + 112)? as usize)?;
        let range = start..start.checked_add(word(bytes, 14 + 116)? as usize)?;
        (range.end <= bytes.len() && !range.is_empty()).then_some(range)
    }
}

/// A little-endian 32-bit number.
fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk::<4>().map(|b| u32::from_le_bytes(*b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cut_is_damage() {
        let whole = Bmp.encode(&RgbImage::new(9, 7), &Encoding::default()).expect("encodes");
        Bmp.harvest(&whole, &mut Harvest::default()).expect("sound");
        for cut in 2..whole.len() {
            let result = Bmp.harvest(&whole[..cut], &mut Harvest::default());
            assert!(matches!(result, Err(Fault::Malformed { .. })), "cut at {cut}");
        }
    }

    #[test]
    fn pixels_within_the_palette_are_damage() {
        let mut bytes = Vec::new();
        BmpEncoder::new(&mut bytes).encode(&[7; 64], 8, 8, ExtendedColorType::L8).expect("encodes");
        Bmp.harvest(&bytes, &mut Harvest::default()).expect("sound");
        bytes[10..14].copy_from_slice(&54u32.to_le_bytes());
        let result = Bmp.harvest(&bytes, &mut Harvest::default());
        assert!(matches!(result, Err(Fault::Malformed { what }) if what.contains("palette")));
    }

    #[test]
    fn words_are_not_bitmaps() {
        assert!(!Bmp.sniff(b"BMI of the patients in ward seven"));
    }
}
