//! AVIF, read through `re_rav1d`; the container is the one of HEIC, and so are its metadata.

mod av1;
mod turn;
mod write;

pub(super) use av1::decodes;

use heic_decoder::{AlphaPlane, ColorInfo, DecodedImage};
use image::RgbImage;

use super::heif::boxes::Taker;
use super::heif::items::Items;
use super::heif::{Container, harvest, has_brand, srgb_from_planes};
use super::metadata::Harvest;
use super::{Codec, guarded, malformed, unsupported};
use crate::error::Fault;
use crate::geometry::Size;
use crate::picture::{Encoding, Format, Subsampling};
use av1::planes_from_av1;
use turn::Turns;

pub(super) struct Avif;

impl Codec for Avif {
    fn id(&self) -> &'static str {
        "avif"
    }

    fn format(&self) -> Format {
        Format::Avif
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        has_brand(bytes, &[b"avif", b"avis"])
    }

    fn size(&self, bytes: &[u8]) -> Result<Size, Fault> {
        let items = Container::open(bytes, "AVIF")?.items;
        Turns::of(&items)?.turned(stored_size(&items, items.primary)?)
    }

    fn harvest(&self, bytes: &[u8], found: &mut Harvest) -> Result<(), Fault> {
        harvest(&Container::open(bytes, "AVIF")?, found)
    }

    fn pixels(&self, bytes: &[u8], size: Size, found: &mut Harvest) -> Result<(RgbImage, Encoding), Fault> {
        let items = Container::open(bytes, "AVIF")?.items;
        let turns = Turns::of(&items)?;
        let stored = stored_size(&items, items.primary)?;
        let limit = size.pixels().saturating_mul(4).saturating_add(2 << 20);
        if stored.pixels() > limit {
            return Err(Fault::TooLarge {
                what: String::from("its parts hold far more pixels than the picture shows"),
            });
        }
        let mut picture = guarded(|| picture_of(&items, items.primary, stored, limit))?;
        if let Some(colour) = colour_of(&items) {
            picture.color_info = Some(colour);
        }
        if let Some(id) = transparency_of(&items) {
            let alpha = guarded(|| picture_of(&items, id, stored, limit))?;
            picture.alpha = Some(opacity(alpha, items.targets(b"prem", items.primary).contains(&id)));
        }
        let subsampling = match picture.chroma_format_idc {
            0 => Subsampling::Gray,
            1 => Subsampling::S420,
            2 => Subsampling::S422,
            _ => Subsampling::S444,
        };
        let upright = turns.apply(srgb_from_planes(&picture, stored, found)?)?;
        Ok((upright, Encoding { subsampling, ..Encoding::default() }))
    }

    fn encode(&self, pixels: &RgbImage, encoding: &Encoding) -> Result<Vec<u8>, Fault> {
        write::encoded(pixels, encoding)
    }
}

/// The size an item announces, before it is turned.
fn stored_size(items: &Items<'_>, id: u32) -> Result<Size, Fault> {
    let announced = items.properties_of(id, b"ispe").first().copied();
    let (_, body) = announced.ok_or_else(|| malformed("the AVIF data does not say how large it is"))?.full()?;
    let mut rest = Taker::new(body);
    Ok(Size { width: rest.number(4)? as u32, height: rest.number(4)? as u32 })
}

/// Decodes an item, or the tiles it is made of, into planes of just the announced size.
fn picture_of(items: &Items<'_>, id: u32, size: Size, limit: u64) -> Result<DecodedImage, Fault> {
    let item = items.all.get(&id).ok_or_else(|| malformed("the AVIF data names a picture that it does not hold"))?;
    let bytes = items.bytes(item).ok_or_else(|| malformed("the AVIF data ends early"))?;
    let picture = match &item.kind {
        b"av01" => planes_from_av1(bytes, limit)?,
        b"grid" => grid(items, id, &bytes, limit)?,
        _ => return Err(unsupported("an AVIF picture of a rare kind; save it as PNG first")),
    };
    if (picture.width, picture.height) != (size.width as usize, size.height as usize) {
        return Err(malformed("its header and its pixels disagree about the size"));
    }
    Ok(picture)
}

/// Puts tiles of one size together, row by row; the last of a row and a column may reach over the edge.
fn grid(items: &Items<'_>, id: u32, descriptor: &[u8], limit: u64) -> Result<DecodedImage, Fault> {
    let mut rest = Taker::new(descriptor);
    rest.number(1)?;
    let width = if rest.number(1)? & 1 == 1 { 4 } else { 2 };
    let (rows, columns) = (rest.number(1)? as usize + 1, rest.number(1)? as usize + 1);
    let (full_width, full_height) = (rest.number(width)? as usize, rest.number(width)? as usize);
    let tiles = items.targets(b"dimg", id);
    let wrong = || malformed("the tiles of the AVIF picture do not fit together");
    if tiles.len() != rows * columns || full_width as u64 * full_height as u64 > limit {
        return Err(wrong());
    }
    let mut whole: Option<DecodedImage> = None;
    for (number, tile) in tiles.iter().enumerate() {
        let size = stored_size(items, *tile)?;
        let (side_x, side_y) = (size.width as usize, size.height as usize);
        if side_x * columns < full_width || side_y * rows < full_height || size.pixels() * tiles.len() as u64 > limit {
            return Err(wrong());
        }
        if items.all.get(tile).is_none_or(|item| &item.kind != b"av01") {
            return Err(wrong());
        }
        let part = picture_of(items, *tile, size, limit)?;
        let canvas = whole.get_or_insert_with(|| canvas_like(&part, full_width, full_height));
        let alike = |a: &DecodedImage, b: &DecodedImage| {
            (a.chroma_format_idc, a.bit_depth_luma) == (b.chroma_format_idc, b.bit_depth_luma)
        };
        if !alike(canvas, &part) {
            return Err(wrong());
        }
        let (left, top) = (number % columns * side_x, number / columns * side_y);
        let (sub_x, sub_y) = (part.chroma_sampling.sub_x as usize, part.chroma_sampling.sub_y as usize);
        place(&mut canvas.y, (full_width, full_height), &part.y, part.width, (left, top));
        let colour = (canvas.cb_width, canvas.cb_height);
        for (to, from) in [(&mut canvas.cb, &part.cb), (&mut canvas.cr, &part.cr)] {
            place(to, colour, from, part.cb_width, (left / sub_x, top / sub_y));
        }
    }
    whole.ok_or_else(wrong)
}

fn canvas_like(part: &DecodedImage, width: usize, height: usize) -> DecodedImage {
    let (sub_x, sub_y) = (part.chroma_sampling.sub_x as usize, part.chroma_sampling.sub_y as usize);
    let colourless = part.chroma_format_idc == 0;
    let (cb_width, cb_height) = if colourless { (0, 0) } else { (width.div_ceil(sub_x), height.div_ceil(sub_y)) };
    DecodedImage {
        width,
        height,
        y: vec![0; width * height],
        cb: vec![0; cb_width * cb_height],
        cr: vec![0; cb_width * cb_height],
        cb_width,
        cb_height,
        alpha: None,
        metadata: heic_decoder::Metadata::default(),
        ..*part
    }
}

/// Copies a tile's plane to its place, as far as it lies within the whole.
fn place(to: &mut [i32], size: (usize, usize), from: &[i32], stride: usize, at: (usize, usize)) {
    for (y, row) in from.chunks_exact(stride.max(1)).enumerate() {
        let width = stride.min(size.0.saturating_sub(at.0));
        if at.1 + y < size.1 && width > 0 {
            let start = (at.1 + y) * size.0 + at.0;
            to[start..start + width].copy_from_slice(&row[..width]);
        }
    }
}

/// What the container says about the colours; it goes before what the pictures themselves say.
fn colour_of(items: &Items<'_>) -> Option<ColorInfo> {
    let mut bearers = vec![items.primary];
    bearers.extend(items.targets(b"dimg", items.primary).first());
    let parts = bearers.iter().flat_map(|id| items.properties_of(*id, b"colr"));
    let [a, b, c, d, e, f, g] = *parts.filter_map(|p| p.body.strip_prefix(b"nclx")).next()?.first_chunk::<7>()?;
    Some(ColorInfo {
        color_primaries: u16::from_be_bytes([a, b]),
        transfer_characteristics: u16::from_be_bytes([c, d]),
        matrix_coefficients: u16::from_be_bytes([e, f]),
        full_range: g & 0x80 != 0,
    })
}

/// The item that says how transparent the main picture is.
fn transparency_of(items: &Items<'_>) -> Option<u32> {
    items.all.keys().copied().find(|id| {
        let role = items.properties_of(*id, b"auxC");
        let alpha = role.iter().any(|r| r.body.windows(15).any(|w| w == b"auxiliary:alpha"));
        alpha && items.targets(b"auxl", *id).contains(&items.primary)
    })
}

/// Brightness becomes opacity; one that leaves room at its ends is stretched to the full range.
fn opacity(mut picture: DecodedImage, premultiplied: bool) -> AlphaPlane {
    let depth = picture.bit_depth_luma;
    if picture.color_info.is_some_and(|c| !c.full_range) {
        let (step, most) = (1 << (depth - 8), (1 << depth) - 1);
        for value in &mut picture.y {
            *value = ((*value - 16 * step) * most / (219 * step)).clamp(0, most);
        }
    }
    AlphaPlane { bit_depth: depth, samples: picture.y, premultiplied }
}
