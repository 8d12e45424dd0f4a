//! GIF through `image`, one frame only; its blocks are walked here for metadata and for strictness.

use std::io::Cursor;

use image::codecs::gif::{GifDecoder, GifEncoder};
use image::{ExtendedColorType, ImageDecoder, RgbImage};

use super::metadata::Harvest;
use super::png::srgb_from_decoder;
use super::{Codec, fault_from_encoder, fault_from_image, malformed, memory_for, unsupported};
use crate::error::Fault;
use crate::geometry::Size;
use crate::picture::{Encoding, Format, MetadataKind};

/// Pixels the palette search looks at; with more it takes seconds and finds nothing better.
const PALETTE_SAMPLE: u64 = 1_000_000;

pub(super) struct Gif;

impl Codec for Gif {
    fn id(&self) -> &'static str {
        "gif"
    }

    fn format(&self) -> Format {
        Format::Gif
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(b"GIF8")
    }

    fn size(&self, bytes: &[u8]) -> Result<Size, Fault> {
        let [a, b, c, d] = *bytes.get(6..).and_then(|b| b.first_chunk::<4>()).ok_or_else(ends_early)?;
        Ok(Size { width: u32::from(u16::from_le_bytes([a, b])), height: u32::from(u16::from_le_bytes([c, d])) })
    }

    fn harvest(&self, bytes: &[u8], found: &mut Harvest) -> Result<(), Fault> {
        let flags = *bytes.get(10).ok_or_else(ends_early)?;
        let mut at = 13 + palette_length(flags);
        let mut frames = 0;
        loop {
            match bytes.get(at).ok_or_else(ends_early)? {
                0x3B => break,
                0x2C => {
                    frames += 1;
                    let flags = *bytes.get(at + 9).ok_or_else(ends_early)?;
                    at = end_of_blocks(bytes, at + 11 + palette_length(flags))?;
                }
                0x21 => {
                    let label = *bytes.get(at + 1).ok_or_else(ends_early)?;
                    let end = end_of_blocks(bytes, at + 2)?;
                    harvest_extension(label, &bytes[at + 2..end], found);
                    at = end;
                }
                _ => return Err(malformed("the GIF data has a block of no known kind")),
            }
        }
        match frames {
            0 => Err(malformed("the GIF data has no picture")),
            1 => {
                let rest = bytes.get(at + 1..).unwrap_or_default();
                found.behind(rest);
                Ok(())
            }
            _ => Err(unsupported("an animated GIF; save the frame you need as a PNG or JPEG first")),
        }
    }

    fn pixels(&self, bytes: &[u8], size: Size, found: &mut Harvest) -> Result<(RgbImage, Encoding), Fault> {
        let fault = |e: image::ImageError| fault_from_image(&e, "GIF");
        let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(fault)?;
        decoder.set_limits(memory_for(size)).map_err(fault)?;
        Ok((srgb_from_decoder(decoder, size, found, "GIF")?, Encoding::default()))
    }

    fn encode(&self, pixels: &RgbImage, _: &Encoding) -> Result<Vec<u8>, Fault> {
        let (width, height) = pixels.dimensions();
        if width.max(height) > 65_535 {
            return Err(unsupported("GIF holds at most 65535 pixels on a side; choose PNG"));
        }
        // The search looks at one pixel of so many: 1 to 30.
        let step = (u64::from(width) * u64::from(height)).div_ceil(PALETTE_SAMPLE).clamp(1, 30) as i32;
        let mut out = Vec::new();
        GifEncoder::new_with_speed(&mut out, step)
            .encode(pixels, width, height, ExtendedColorType::Rgb8)
            .map_err(|e| fault_from_encoder(&e))?;
        Ok(out)
    }
}

fn ends_early() -> Fault {
    malformed("the GIF data ends before its end mark")
}

/// Bytes of the palette that these flags announce.
fn palette_length(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// The index after a chain of sub-blocks and its end mark.
fn end_of_blocks(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let mut at = start;
    loop {
        let length = usize::from(*bytes.get(at).ok_or_else(ends_early)?);
        at += 1 + length;
        if length == 0 {
            return Ok(at);
        }
    }
}

/// The content of a chain of sub-blocks.
fn joined(mut blocks: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some((length, rest)) = blocks.split_first()
        && let Some((data, rest)) = rest.split_at_checked(usize::from(*length))
    {
        out.extend_from_slice(data);
        blocks = rest;
    }
    out
}

fn harvest_extension(label: u8, blocks: &[u8], found: &mut Harvest) {
    match label {
        0xF9 => {}
        0xFE => found.comment(&joined(blocks)),
        0x01 => found.comment(&joined(blocks.get(13..).unwrap_or_default())),
        0xFF => match blocks.split_at_checked(12) {
            Some((name, rest)) if &name[1..] == b"XMP DataXMP" => {
                // The packet is not cut into sub-blocks; 257 bytes that lead any reader to the end follow it.
                found.xmp(&rest[..rest.len().saturating_sub(258)]);
            }
            Some((name, rest)) if &name[1..] == b"ICCRGBG1012" => found.icc(&joined(rest)),
            Some((name, rest)) if matches!(&name[1..], b"NETSCAPE2.0" | b"ANIMEXTS1.0") => {
                let data = joined(rest);
                if data.len() != 3 {
                    found.unknown(MetadataKind::Private, &data);
                }
            }
            Some((name, rest)) => {
                found.unknown(MetadataKind::Private, &name[1..]);
                found.unknown(MetadataKind::Private, &joined(rest));
            }
            None => found.unknown(MetadataKind::Private, blocks),
        },
        _ => found.unknown(MetadataKind::Private, &joined(blocks)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cut_is_damage() {
        let whole = Gif.encode(&RgbImage::new(9, 7), &Encoding::default()).expect("encodes");
        Gif.harvest(&whole, &mut Harvest::default()).expect("sound");
        for cut in 4..whole.len() {
            let result = Gif.size(&whole[..cut]).and_then(|_| Gif.harvest(&whole[..cut], &mut Harvest::default()));
            assert!(matches!(result, Err(Fault::Malformed { .. })), "cut at {cut}");
        }
    }

    #[test]
    fn a_picture_with_few_colours_keeps_them_all() {
        let picture = RgbImage::from_fn(16, 16, |x, y| image::Rgb([(x * 16) as u8, (y * 16) as u8, 200]));
        let bytes = Gif.encode(&picture, &Encoding::default()).expect("encodes");
        let size = Gif.size(&bytes).expect("sound");
        let (seen, _) = Gif.pixels(&bytes, size, &mut Harvest::default()).expect("decodes");
        assert_eq!(seen, picture);
    }
}
