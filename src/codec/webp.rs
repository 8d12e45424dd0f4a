//! WebP through `image`, which writes it lossless only; its chunks are walked here for metadata and for strictness.

use std::io::Cursor;

use image::codecs::webp::{WebPDecoder, WebPEncoder};
use image::{ExtendedColorType, RgbImage};

use super::metadata::Harvest;
use super::png::srgb_from_decoder;
use super::{Codec, fault_from_encoder, fault_from_image, malformed, unsupported};
use crate::error::Fault;
use crate::geometry::Size;
use crate::picture::{Encoding, Format, MetadataKind};

/// Pixels on a side (WebP Container Specification, VP8 and VP8L headers).
const MAX_SIDE: u32 = 16_383;

pub(super) struct WebP;

impl Codec for WebP {
    fn id(&self) -> &'static str {
        "webp"
    }

    fn format(&self) -> Format {
        Format::WebP
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
    }

    fn size(&self, bytes: &[u8]) -> Result<Size, Fault> {
        let (chunk, _) = next_chunk(container(bytes)?.0)?;
        chunk_size(&chunk).ok_or_else(|| malformed("the WebP header is damaged"))
    }

    fn harvest(&self, bytes: &[u8], found: &mut Harvest) -> Result<(), Fault> {
        let (mut rest, after) = container(bytes)?;
        let mut pictures = 0;
        while !rest.is_empty() {
            let (chunk, tail) = next_chunk(rest)?;
            rest = tail;
            match chunk.name {
                b"VP8X" if chunk.data.first().is_some_and(|flags| flags & 2 != 0) => return Err(animated()),
                b"ANIM" | b"ANMF" => return Err(animated()),
                b"VP8 " | b"VP8L" => pictures += 1,
                b"VP8X" | b"ALPH" => {}
                b"ICCP" => found.icc(chunk.data),
                b"EXIF" => found.exif(chunk.data),
                b"XMP " => found.xmp(chunk.data),
                b"C2PA" => found.binary(MetadataKind::Provenance),
                _ => found.unknown(MetadataKind::Private, chunk.data),
            }
        }
        if pictures == 0 {
            return Err(malformed("the WebP data has no picture"));
        }
        if pictures > 1 {
            found.binary(MetadataKind::SecondPicture);
        }
        found.behind(after);
        Ok(())
    }

    fn pixels(&self, bytes: &[u8], size: Size, found: &mut Harvest) -> Result<(RgbImage, Encoding), Fault> {
        let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|e| fault_from_image(&e, "WebP"))?;
        let pixels = srgb_from_decoder(decoder, size, found, "WebP")?;
        Ok((pixels, Encoding { lossless: is_lossless(bytes), ..Encoding::default() }))
    }

    fn encode(&self, pixels: &RgbImage, _: &Encoding) -> Result<Vec<u8>, Fault> {
        let (width, height) = pixels.dimensions();
        if width.max(height) > MAX_SIDE {
            return Err(unsupported("WebP holds at most 16383 pixels on a side; choose PNG"));
        }
        let mut out = Vec::new();
        WebPEncoder::new_lossless(&mut out)
            .encode(pixels, width, height, ExtendedColorType::Rgb8)
            .map_err(|e| fault_from_encoder(&e))?;
        Ok(out)
    }
}

fn animated() -> Fault {
    unsupported("an animated WebP; save the frame you need as an ordinary picture first")
}

struct Chunk<'a> {
    name: &'a [u8; 4],
    data: &'a [u8],
}

/// The chunks, and what follows the container.
fn container(bytes: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    let early = || malformed("the WebP data ends before the length it announces");
    let (head, rest) = bytes.split_first_chunk::<12>().ok_or_else(early)?;
    let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
    let length = length.checked_sub(4).ok_or_else(early)?;
    rest.split_at_checked(length).ok_or_else(early)
}

fn next_chunk(bytes: &[u8]) -> Result<(Chunk<'_>, &[u8]), Fault> {
    let early = || malformed("a WebP chunk ends early");
    let (name, rest) = bytes.split_first_chunk::<4>().ok_or_else(early)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(early)?;
    let length = u32::from_le_bytes(*length) as usize;
    let (data, rest) = rest.split_at_checked(length).ok_or_else(early)?;
    // Some writers leave out the padding byte of the last chunk.
    Ok((Chunk { name, data }, rest.get(length % 2..).unwrap_or_default()))
}

/// The size from the first chunk, of whichever kind it is.
fn chunk_size(chunk: &Chunk<'_>) -> Option<Size> {
    let byte = |i: usize| chunk.data.get(i).copied().map(u32::from);
    match chunk.name {
        b"VP8X" => Some(Size {
            width: 1 + (byte(4)? | byte(5)? << 8 | byte(6)? << 16),
            height: 1 + (byte(7)? | byte(8)? << 8 | byte(9)? << 16),
        }),
        b"VP8L" if byte(0)? == 0x2F => {
            let bits = byte(1)? | byte(2)? << 8 | byte(3)? << 16 | byte(4)? << 24;
            Some(Size { width: 1 + (bits & 0x3FFF), height: 1 + (bits >> 14 & 0x3FFF) })
        }
        b"VP8 " if chunk.data.get(3..6)? == [0x9D, 0x01, 0x2A] => {
            Some(Size { width: (byte(6)? | byte(7)? << 8) & 0x3FFF, height: (byte(8)? | byte(9)? << 8) & 0x3FFF })
        }
        _ => None,
    }
}

fn is_lossless(bytes: &[u8]) -> bool {
    let Ok((mut rest, _)) = container(bytes) else { return false };
    while let Ok((chunk, tail)) = next_chunk(rest) {
        if chunk.name == b"VP8L" {
            return true;
        }
        rest = tail;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cut_is_damage() {
        let whole = WebP.encode(&RgbImage::new(9, 7), &Encoding::default()).expect("encodes");
        assert_eq!(WebP.size(&whole).expect("sound"), Size { width: 9, height: 7 });
        assert!(is_lossless(&whole));
        for cut in 12..whole.len() {
            assert!(matches!(WebP.size(&whole[..cut]), Err(Fault::Malformed { .. })), "cut at {cut}");
        }
    }

    #[test]
    fn sizes_of_the_other_headers() {
        let lossy = Chunk { name: b"VP8 ", data: &[0, 0, 0, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0xE0, 0x01] };
        assert_eq!(chunk_size(&lossy), Some(Size { width: 640, height: 480 }));
        let extended = Chunk { name: b"VP8X", data: &[0, 0, 0, 0, 0xFF, 0xFF, 0, 1, 0, 0] };
        assert_eq!(chunk_size(&extended), Some(Size { width: 65_536, height: 2 }));
    }
}
