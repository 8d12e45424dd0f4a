//! HEIC photos through `heic-decoder`, read only; the container is walked here for metadata and for strictness.

pub(super) mod boxes;
pub(super) mod items;
mod metadata;

pub(super) use metadata::harvest;

use heic_decoder::hevc::nal::{NAL_SPS, parse_nal_header};
use heic_decoder::hevc::params::parse_sps;
use heic_decoder::isobmff::ParsedHeif;
use heic_decoder::{ColorInfo, DecodedImage, HeifError};
use image::RgbImage;

use super::color::{Channels, Raster, divide_by_opacity, profile_from_code_points, srgb_from_raster};
use super::metadata::Harvest;
use super::{Codec, guarded, malformed, unsupported};
use crate::error::Fault;
use crate::geometry::Size;
use crate::picture::{Encoding, Format};
use boxes::{Boxed, first_box};
use items::Items;

pub(super) struct Heif;

/// What files say that hold HEVC pictures; a list of brands stands at their start.
const BRANDS: [&[u8; 4]; 12] =
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1", b"heif"];

impl Codec for Heif {
    fn id(&self) -> &'static str {
        "heif"
    }

    fn format(&self) -> Format {
        Format::Heic
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        has_brand(bytes, &BRANDS)
    }

    fn size(&self, bytes: &[u8]) -> Result<Size, Fault> {
        let container = Container::open(bytes, "HEIC")?;
        let info = heic_decoder::probe(container.whole).map_err(fault_from_decoder)?;
        let side = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Ok(Size { width: side(info.width), height: side(info.height) })
    }

    fn harvest(&self, bytes: &[u8], found: &mut Harvest) -> Result<(), Fault> {
        harvest(&Container::open(bytes, "HEIC")?, found)
    }

    fn pixels(&self, bytes: &[u8], size: Size, found: &mut Harvest) -> Result<(RgbImage, Encoding), Fault> {
        let whole = Container::open(bytes, "HEIC")?.whole;
        let picture = guarded(|| {
            let parsed = heic_decoder::isobmff::parse(whole).map_err(fault_from_decoder)?;
            tiles_within(&parsed, size)?;
            if let Some(alpha) = &parsed.alpha {
                tiles_within(&alpha.image, size)?;
            }
            heic_decoder::decode(whole).map_err(fault_from_decoder)
        })?;
        Ok((srgb_from_planes(&picture, size, found)?, Encoding::default()))
    }
}

/// Whether an ISO media file lists one of these brands, the main one or a compatible one.
pub(super) fn has_brand(bytes: &[u8], brands: &[&[u8; 4]]) -> bool {
    let Some(main) = main_brand(bytes) else { return false };
    let length = bytes.first_chunk::<4>().map_or(0, |b| u32::from_be_bytes(*b) as usize).clamp(16, 256);
    let compatible = bytes.get(16..length.min(bytes.len())).unwrap_or_default().chunks_exact(4);
    std::iter::once(main).chain(compatible).any(|b| brands.iter().any(|known| b == known.as_slice()))
}

/// What an ISO media file says that it is.
pub(super) fn main_brand(bytes: &[u8]) -> Option<&[u8]> {
    (bytes.get(4..8)? == b"ftyp").then(|| bytes.get(8..12)).flatten()
}

/// The parts of a HEIF file.
pub(super) struct Container<'a> {
    /// The file without what lies behind its last box.
    pub(super) whole: &'a [u8],
    /// What lies behind the last box.
    pub(super) behind: &'a [u8],
    pub(super) boxes: Vec<Boxed<'a>>,
    pub(super) items: Items<'a>,
}

impl<'a> Container<'a> {
    /// Walks a file; sequences of pictures are refused, `name` being what the format is called.
    pub(super) fn open(bytes: &'a [u8], name: &str) -> Result<Self, Fault> {
        let mut boxes: Vec<Boxed<'a>> = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let kind = bytes.get(at + 4..at + 8).unwrap_or_default();
            let known = matches!(kind, b"ftyp" | b"meta" | b"mdat" | b"free" | b"skip" | b"uuid" | b"moov" | b"mpvd");
            match first_box(&bytes[at..], at) {
                Ok(next) if known || next.kind.iter().all(|c| c.is_ascii_alphanumeric()) => {
                    at = next.end();
                    boxes.push(next);
                }
                // A part that is cut off is damage; what is no part at all was put behind the picture.
                Err(fault) if known => return Err(fault),
                _ => break,
            }
        }
        let of_kind = |kind: &[u8; 4]| boxes.iter().filter(|b| &b.kind == kind).collect::<Vec<_>>();
        if !of_kind(b"moov").is_empty() {
            return Err(unsupported(&format!(
                "a {name} burst or moving picture; save the picture you need as JPEG first"
            )));
        }
        let [meta] = of_kind(b"meta")[..] else {
            return Err(malformed(&format!("the {name} data does not say where its picture is")));
        };
        if of_kind(b"mdat").is_empty() && at < bytes.len() {
            return Err(malformed(&format!("the {name} data ends early")));
        }
        let items = Items::read(bytes, meta)?;
        Ok(Self { whole: &bytes[..at], behind: &bytes[at..], items, boxes })
    }
}

/// Refuses a picture whose tiles hold far more pixels than are shown of them.
fn tiles_within(parsed: &ParsedHeif, size: Size) -> Result<(), Fault> {
    if parsed.sequence.is_some() || parsed.reference_image.is_some() {
        return Err(unsupported("a HEIC burst or moving picture; save the picture you need as JPEG first"));
    }
    let mut pixels = 0u64;
    for image in &parsed.images {
        for unit in image.hevc_config.nalus_of_type(NAL_SPS) {
            let (_, payload) = parse_nal_header(unit).map_err(fault_from_decoder)?;
            let plain = heic_decoder::bitreader::strip_emulation_prevention(payload);
            let set = parse_sps(&plain).map_err(fault_from_decoder)?;
            pixels += u64::from(set.pic_width_in_luma_samples) * u64::from(set.pic_height_in_luma_samples);
        }
    }
    // A grid's last row and column may reach far over the edge of a small picture, and a crop may leave little.
    if pixels > size.pixels().saturating_mul(4).saturating_add(2 << 20) {
        return Err(Fault::TooLarge { what: String::from("its parts hold far more pixels than the picture shows") });
    }
    Ok(())
}

/// Brings planes of brightness and colour, with transparency where there is any, to sRGB.
pub(super) fn srgb_from_planes(picture: &DecodedImage, size: Size, found: &mut Harvest) -> Result<RgbImage, Fault> {
    if (picture.width, picture.height) != (size.width as usize, size.height as usize) {
        return Err(malformed("its header and its pixels disagree about the size"));
    }
    if found.profile.is_none() {
        found.profile = picture
            .color_info
            .and_then(|c: ColorInfo| profile_from_code_points(c.color_primaries, c.transfer_characteristics));
    }
    let (channels, samples) = if picture.alpha.is_some() {
        let mut seen = picture.to_rgba8().map_err(fault_from_decoder)?;
        if seen.premultiplied {
            seen.data.chunks_exact_mut(4).for_each(divide_by_opacity);
        }
        (Channels::Rgba, seen.data)
    } else {
        (Channels::Rgb, picture.to_rgb8().map_err(fault_from_decoder)?.data)
    };
    srgb_from_raster(Raster { size, channels, samples }, found)
}

/// The decoder's messages are left out: they speak of its own parts.
fn fault_from_decoder(error: HeifError) -> Fault {
    match error {
        HeifError::Unsupported(_) => {
            unsupported("a HEIC photo of a rare kind; open it in a photo program and save it as JPEG first")
        }
        HeifError::LimitExceeded(_) => {
            Fault::TooLarge { what: String::from("decoding this HEIC photo needs too much memory") }
        }
        _ => malformed("the HEIC data is damaged or ends early"),
    }
}
