//! PNG through `image`; its chunks are walked here for metadata and for strictness.

use std::io::{Cursor, Read};

use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::{ColorType, ExtendedColorType, ImageDecoder, ImageEncoder, RgbImage};

use super::color::{Channels, Raster, bytes_from_wide_samples, srgb_from_raster};
use super::metadata::{Harvest, text_from_bytes};
use super::{Codec, fault_from_encoder, fault_from_image, malformed, memory_for, unsupported};
use crate::error::Fault;
use crate::geometry::Size;
use crate::picture::{Encoding, Format, MetadataKind};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1A\n";

/// Bytes a compressed text or profile may unfold to; more are left folded.
const MAX_UNFOLDED: u64 = 16 << 20;

/// Level 3 of 9: within 4 percent of the default's size on photos at a quarter of its time.
const COMPRESSION: CompressionType = CompressionType::Level(3);

pub(super) struct Png;

impl Codec for Png {
    fn id(&self) -> &'static str {
        "png"
    }

    fn format(&self) -> Format {
        Format::Png
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(&SIGNATURE[..4])
    }

    fn size(&self, bytes: &[u8]) -> Result<Size, Fault> {
        let (chunk, _) = next_chunk(body(bytes)?)?;
        match (&chunk.name, chunk.data.first_chunk::<8>()) {
            (b"IHDR", Some([a, b, c, d, e, f, g, h])) => {
                Ok(Size { width: u32::from_be_bytes([*a, *b, *c, *d]), height: u32::from_be_bytes([*e, *f, *g, *h]) })
            }
            _ => Err(malformed("the PNG data has no header")),
        }
    }

    fn harvest(&self, bytes: &[u8], found: &mut Harvest) -> Result<(), Fault> {
        let mut rest = body(bytes)?;
        loop {
            let (chunk, after) = next_chunk(rest)?;
            rest = after;
            match &chunk.name {
                b"IEND" => break,
                b"acTL" | b"fcTL" | b"fdAT" => {
                    return Err(unsupported("an animated PNG; save the frame you need as an ordinary PNG first"));
                }
                b"IHDR" | b"PLTE" | b"IDAT" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"sBIT" | b"bKGD" | b"pHYs" => {}
                name => harvest_chunk(name, chunk.data, found),
            }
        }
        found.behind(rest);
        Ok(())
    }

    fn pixels(&self, bytes: &[u8], size: Size, found: &mut Harvest) -> Result<(RgbImage, Encoding), Fault> {
        let fault = |e: image::ImageError| fault_from_image(&e, "PNG");
        let decoder = PngDecoder::with_limits(Cursor::new(bytes), memory_for(size)).map_err(fault)?;
        Ok((srgb_from_decoder(decoder, size, found, "PNG")?, Encoding { lossless: true, ..Encoding::default() }))
    }

    fn encode(&self, pixels: &RgbImage, _: &Encoding) -> Result<Vec<u8>, Fault> {
        let mut out = Vec::new();
        PngEncoder::new_with_quality(&mut out, COMPRESSION, FilterType::Adaptive)
            .write_image(pixels, pixels.width(), pixels.height(), ExtendedColorType::Rgb8)
            .map_err(|e| fault_from_encoder(&e))?;
        Ok(out)
    }
}

/// Reads all pixels of a decoder and brings them to sRGB; 16 bit becomes 8, other depths are refused.
pub(super) fn srgb_from_decoder(
    decoder: impl ImageDecoder,
    size: Size,
    found: &mut Harvest,
    name: &str,
) -> Result<RgbImage, Fault> {
    srgb_from_raster(raster_from_decoder(decoder, size, name)?, found)
}

/// Reads all pixels of a decoder as they are stored; 16 bit becomes 8, other depths are refused.
pub(super) fn raster_from_decoder(decoder: impl ImageDecoder, size: Size, name: &str) -> Result<Raster, Fault> {
    if decoder.dimensions() != (size.width, size.height) {
        return Err(malformed("its header and its pixels disagree about the size"));
    }
    let (channels, wide) = match decoder.color_type() {
        ColorType::L8 => (Channels::Gray, false),
        ColorType::La8 => (Channels::GrayAlpha, false),
        ColorType::Rgb8 => (Channels::Rgb, false),
        ColorType::Rgba8 => (Channels::Rgba, false),
        ColorType::L16 => (Channels::Gray, true),
        ColorType::La16 => (Channels::GrayAlpha, true),
        ColorType::Rgb16 => (Channels::Rgb, true),
        ColorType::Rgba16 => (Channels::Rgba, true),
        _ => return Err(unsupported(&format!("a {name} of floating-point numbers; save it with 8 or 16 bits first"))),
    };
    let length = usize::try_from(decoder.total_bytes()).map_err(|_| malformed("it is too large to address"))?;
    let mut samples = vec![0; length];
    decoder.read_image(&mut samples).map_err(|e| fault_from_image(&e, name))?;
    if wide {
        samples = bytes_from_wide_samples(&samples);
    }
    Ok(Raster { size, channels, samples })
}

/// One chunk without its length and checksum, which were right.
struct Chunk<'a> {
    name: [u8; 4],
    data: &'a [u8],
}

fn body(bytes: &[u8]) -> Result<&[u8], Fault> {
    bytes.strip_prefix(&SIGNATURE).ok_or_else(|| malformed("the PNG signature is damaged"))
}

fn next_chunk(bytes: &[u8]) -> Result<(Chunk<'_>, &[u8]), Fault> {
    let ends_early = || malformed("the PNG data ends before its end chunk");
    let (head, rest) = bytes.split_first_chunk::<8>().ok_or_else(ends_early)?;
    let [a, b, c, d, name @ ..] = *head;
    let length = u32::from_be_bytes([a, b, c, d]) as usize;
    let (data, rest) = rest.split_at_checked(length).ok_or_else(ends_early)?;
    let (checksum, rest) = rest.split_first_chunk::<4>().ok_or_else(ends_early)?;
    let mut crc = flate2::Crc::new();
    crc.update(&name);
    crc.update(data);
    if crc.sum() != u32::from_be_bytes(*checksum) {
        return Err(malformed("a PNG chunk has a wrong checksum"));
    }
    Ok((Chunk { name, data }, rest))
}

fn harvest_chunk(name: &[u8; 4], data: &[u8], found: &mut Harvest) {
    let Some((keyword, value)) = split_at_nul(data) else {
        return match name {
            b"eXIf" => found.exif(data),
            b"tIME" => found.text(MetadataKind::Comment, &time_in_words(data), false),
            b"caBX" => found.binary(MetadataKind::Provenance),
            _ => found.unknown(MetadataKind::Private, data),
        };
    };
    match name {
        b"eXIf" => found.exif(data),
        b"caBX" => found.binary(MetadataKind::Provenance),
        b"tIME" => found.text(MetadataKind::Comment, &time_in_words(data), false),
        b"tEXt" => harvest_text(keyword, value, found),
        b"zTXt" => match unfolded(value.get(1..).unwrap_or_default()) {
            Some(value) => harvest_text(keyword, &value, found),
            None => found.binary(MetadataKind::Comment),
        },
        b"iTXt" => harvest_international_text(keyword, value, found),
        b"iCCP" => {
            let name = text_from_bytes(keyword);
            found.text(MetadataKind::ColourProfile, &name, false);
            match unfolded(value.get(1..).unwrap_or_default()) {
                Some(profile) => found.icc(&profile),
                None => found.binary(MetadataKind::ColourProfile),
            }
        }
        _ => found.unknown(MetadataKind::Private, data),
    }
}

fn split_at_nul(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let nul = data.iter().position(|b| *b == 0)?;
    Some((&data[..nul], &data[nul + 1..]))
}

/// Two flags, a language, a translated keyword, then the text.
fn harvest_international_text(keyword: &[u8], value: &[u8], found: &mut Harvest) {
    let parts = || {
        let [compressed, _method, rest @ ..] = value else { return None };
        let (_language, rest) = split_at_nul(rest)?;
        let (translated, text) = split_at_nul(rest)?;
        let text = if *compressed == 0 { text.to_vec() } else { unfolded(text)? };
        Some((translated, text))
    };
    match parts() {
        Some((translated, text)) => {
            if !translated.is_empty() {
                found.comment(translated);
            }
            harvest_text(keyword, &text, found);
        }
        None => found.binary(MetadataKind::Comment),
    }
}

/// Keywords of PNG's registered list that no person fills in by hand.
const SETTINGS: [&[u8]; 2] = [b"Software", b"Creation Time"];
/// Registered keywords, which say nothing themselves (PNG, third edition, 11.3.3.1).
const KEYWORDS: [&[u8]; 9] = [
    b"Title",
    b"Author",
    b"Description",
    b"Copyright",
    b"Disclaimer",
    b"Warning",
    b"Source",
    b"Comment",
    b"Collection",
];

fn harvest_text(keyword: &[u8], value: &[u8], found: &mut Harvest) {
    if keyword == b"XML:com.adobe.xmp" {
        return found.xmp(value);
    }
    if let Some(kind) = keyword.strip_prefix(b"Raw profile type ")
        && let Some(data) = bytes_from_hex_profile(value)
    {
        return match kind {
            b"exif" | b"APP1" if data.starts_with(b"Exif\0\0") || exif_header(&data) => found.exif(&data),
            b"xmp" | b"APP1" => found.xmp(&data),
            b"iptc" | b"8bim" if data.starts_with(b"8BIM") => found.photoshop(&data),
            b"iptc" => found.iptc(&data),
            b"icc" | b"icm" => found.icc(&data),
            _ => found.unknown(MetadataKind::Private, &data),
        };
    }
    let setting = SETTINGS.contains(&keyword);
    if !setting && !KEYWORDS.contains(&keyword) {
        found.text(MetadataKind::Comment, &text_from_bytes(keyword), false);
    }
    found.text(MetadataKind::Comment, &text_from_bytes(value), !setting);
}

fn exif_header(data: &[u8]) -> bool {
    data.starts_with(b"II*\0") || data.starts_with(b"MM\0*")
}

/// The form ImageMagick writes: a name, a length, then hexadecimal digits in lines.
fn bytes_from_hex_profile(value: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(value).ok()?;
    let mut lines = text.trim().lines().skip(2);
    let digits: Vec<u8> = lines.by_ref().flat_map(str::chars).filter_map(|c| c.to_digit(16)).map(|d| d as u8).collect();
    (digits.len() >= 2).then(|| digits.chunks_exact(2).map(|p| p[0] << 4 | p[1]).collect())
}

fn time_in_words(data: &[u8]) -> String {
    match data {
        [high, low, month, day, hour, minute, second] => {
            let year = u16::from_be_bytes([*high, *low]);
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        _ => String::new(),
    }
}

/// Inflates zlib data; `None` where it is damaged or too large.
fn unfolded(data: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(data).take(MAX_UNFOLDED + 1).read_to_end(&mut out).ok()?;
    (out.len() as u64 <= MAX_UNFOLDED).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_profiles_and_times() {
        assert_eq!(bytes_from_hex_profile(b"\nexif\n       4\n4d4d\n002a\n"), Some(vec![0x4D, 0x4D, 0, 0x2A]));
        assert_eq!(time_in_words(&[0x07, 0xE8, 1, 2, 3, 4, 5]), "2024-01-02 03:04:05");
    }

    #[test]
    fn compressed_text_cannot_grow_without_limit() {
        use std::io::Write;
        let mut folded = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        folded.write_all(&vec![b'a'; MAX_UNFOLDED as usize + 1]).expect("writes");
        assert!(unfolded(&folded.finish().expect("finishes")).is_none());
    }

    #[test]
    fn every_cut_is_damage() {
        let whole = Png.encode(&RgbImage::new(9, 7), &Encoding::default()).expect("encodes");
        for cut in 4..whole.len() {
            let result = Png.size(&whole[..cut]).and_then(|_| Png.harvest(&whole[..cut], &mut Harvest::default()));
            assert!(matches!(result, Err(Fault::Malformed { .. })), "cut at {cut}");
        }
    }
}
