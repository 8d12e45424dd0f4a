//! JPEG XL through `jxl-oxide`, read only; its boxes are walked here for metadata and for strictness.

use image::RgbImage;
use jxl_oxide::color::EnumColourEncoding;
use jxl_oxide::{
    AllocTracker, ExtraChannelType, InitializeResult, JxlImage, JxlThreadPool, PixelFormat, RenderingIntent,
};

use super::color::{Channels, Raster, divide_by_opacity, srgb_from_raster};
use super::heif::boxes::{Boxed, first_box};
use super::metadata::Harvest;
use super::{Codec, guarded, malformed, memory_for, unsupported};
use crate::error::Fault;
use crate::geometry::Size;
use crate::picture::{Encoding, Format, MetadataKind};

/// How a file in boxes begins.
const CONTAINER: &[u8] = b"\0\0\0\x0CJXL \r\n\x87\n";
/// How a bare stream begins.
const STREAM: &[u8] = &[0xFF, 0x0A];
/// Memory for reading headers, before the size is known.
const HEADER_MEMORY: usize = 64 << 20;

pub(super) struct Jxl;

impl Codec for Jxl {
    fn id(&self) -> &'static str {
        "jxl"
    }

    fn format(&self) -> Format {
        Format::JpegXl
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(CONTAINER) || bytes.starts_with(STREAM)
    }

    fn size(&self, bytes: &[u8]) -> Result<Size, Fault> {
        let image = guarded(|| header(bytes))?;
        Ok(Size { width: image.width(), height: image.height() })
    }

    fn harvest(&self, bytes: &[u8], found: &mut Harvest) -> Result<(), Fault> {
        let image = guarded(|| header(bytes))?;
        let about = &image.image_header().metadata;
        if about.animation.is_some() {
            return Err(unsupported("an animated JPEG XL; save the frame you need as an ordinary picture first"));
        }
        if about.preview.is_some() {
            found.binary(MetadataKind::Thumbnail);
        }
        if let Some(profile) = image.original_icc() {
            found.icc(profile);
        }
        for channel in &about.ec_info {
            match channel.ty {
                ExtraChannelType::Alpha { .. } => {}
                ExtraChannelType::Depth => found.binary(MetadataKind::DepthMap),
                ExtraChannelType::SelectionMask => found.binary(MetadataKind::PortraitMask),
                _ => found.binary(MetadataKind::Private),
            }
            if !channel.name.is_empty() {
                found.text(MetadataKind::Private, &channel.name, false);
            }
        }
        if bytes.starts_with(CONTAINER) {
            harvest_boxes(bytes, found)?;
        }
        // The stream has an orientation of its own, which the decoder applies.
        found.orientation = None;
        // The profile below is the one of the decoded samples.
        found.profile = None;
        Ok(())
    }

    fn pixels(&self, bytes: &[u8], size: Size, found: &mut Harvest) -> Result<(RgbImage, Encoding), Fault> {
        let memory = usize::try_from(memory_for(size).max_alloc.unwrap_or(0)).unwrap_or(usize::MAX);
        // Samples are worked on as 32-bit numbers, in several copies.
        let (raster, profile) = guarded(|| raster(bytes, size, memory.saturating_mul(4)))?;
        found.profile = profile;
        Ok((srgb_from_raster(raster, found)?, Encoding::default()))
    }
}

fn started(bytes: &[u8], memory: usize) -> Result<JxlImage, Fault> {
    let tracker = AllocTracker::with_limit(memory);
    let mut image = JxlImage::builder().pool(JxlThreadPool::none()).alloc_tracker(tracker).build_uninit();
    image.feed_bytes(bytes).map_err(|_| damaged())?;
    match image.try_init().map_err(|_| damaged())? {
        InitializeResult::Initialized(image) => Ok(image),
        InitializeResult::NeedMoreData(_) => Err(damaged()),
    }
}

/// The picture with as much of the file as its header needs, where that is enough.
fn header(bytes: &[u8]) -> Result<JxlImage, Fault> {
    started(bytes, HEADER_MEMORY)
}

/// Decodes the picture, brought to sRGB where the decoder can, else with the profile of its samples.
fn raster(bytes: &[u8], size: Size, memory: usize) -> Result<(Raster, Option<Vec<u8>>), Fault> {
    let mut image = started(bytes, memory)?;
    image.finalize().map_err(|_| damaged())?;
    if !image.is_loading_done() {
        return Err(damaged());
    }
    let channels = match image.pixel_format() {
        PixelFormat::Gray => Channels::Gray,
        PixelFormat::Graya => Channels::GrayAlpha,
        PixelFormat::Rgb => Channels::Rgb,
        PixelFormat::Rgba => Channels::Rgba,
        _ => return Err(unsupported("a JPEG XL in printing inks; save it as PNG first")),
    };
    let grey = matches!(channels, Channels::Gray | Channels::GrayAlpha);
    let foreign = image.original_icc().is_some() && !image.image_header().metadata.xyb_encoded;
    if !foreign {
        let relative = RenderingIntent::Relative;
        let target = if grey { EnumColourEncoding::gray_srgb(relative) } else { EnumColourEncoding::srgb(relative) };
        image.request_color_encoding(target);
    }
    let rendered = image.render_frame(0).map_err(|_| damaged())?;
    let mut stream = rendered.stream();
    if (stream.width(), stream.height()) != (size.width, size.height) {
        return Err(malformed("its header and its pixels disagree about the size"));
    }
    let mut samples = vec![0u8; size.pixels() as usize * stream.channels() as usize];
    stream.write_to_buffer(&mut samples);
    let associated = |ty: &ExtraChannelType| matches!(ty, ExtraChannelType::Alpha { alpha_associated: true });
    let first_alpha = image.image_header().metadata.ec_info.iter().find(|c| c.is_alpha());
    if channels == Channels::Rgba && first_alpha.is_some_and(|c| associated(&c.ty)) {
        samples.chunks_exact_mut(4).for_each(divide_by_opacity);
    }
    let profile = foreign.then(|| image.rendered_icc());
    Ok((Raster { size, channels, samples }, profile))
}

/// Boxes up to the last one that is whole; what follows it was put behind the picture.
fn harvest_boxes(bytes: &[u8], found: &mut Harvest) -> Result<(), Fault> {
    let mut at = 0;
    let mut streams = 0;
    while at < bytes.len() {
        let kind = bytes.get(at + 4..at + 8).unwrap_or_default();
        let part = match first_box(&bytes[at..], at) {
            Ok(part) if part.kind.iter().all(|c| c.is_ascii_alphanumeric() || *c == b' ') => part,
            Err(fault) if kind.starts_with(b"jxl") => return Err(fault),
            _ => break,
        };
        at = part.end();
        streams += usize::from(matches!(&part.kind, b"jxlc" | b"jxlp"));
        harvest_box(&part, found);
    }
    found.behind(&bytes[at..]);
    if streams == 0 { Err(damaged()) } else { Ok(()) }
}

fn harvest_box(part: &Boxed<'_>, found: &mut Harvest) {
    match &part.kind {
        b"JXL " | b"ftyp" | b"jxlc" | b"jxlp" | b"jxll" | b"jxli" => {}
        b"Exif" => found.exif(part.body.get(4..).unwrap_or_default()),
        b"xml " => found.xmp(part.body),
        b"jumb" => found.binary(MetadataKind::Provenance),
        b"jhgm" => found.binary(MetadataKind::GainMap),
        // Folded metadata, and what is needed to make a JPEG out of it again, its own metadata among it.
        b"brob" if part.body.starts_with(b"Exif") => found.binary(MetadataKind::Exif),
        b"brob" if part.body.starts_with(b"xml ") => found.binary(MetadataKind::Xmp),
        _ => found.unknown(MetadataKind::Private, part.body),
    }
}

fn damaged() -> Fault {
    malformed("the JPEG XL data is damaged or ends early")
}
