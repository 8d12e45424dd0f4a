//! What the items, properties and boxes of a HEIF file say beside its picture.

use std::collections::BTreeSet;

use super::Container;
use super::boxes::{Boxed, Taker};
use super::items::{Item, Items};
use crate::codec::metadata::{Harvest, holds_video, kind_of_further_picture};
use crate::error::Fault;
use crate::picture::MetadataKind;

/// Properties that only describe how pixels are stored and shown (ISO/IEC 23008-12, ISO/IEC 14496-12, AVIF).
const STRUCTURE: [&[u8; 4]; 20] = [
    b"ispe", b"pixi", b"hvcC", b"av1C", b"irot", b"imir", b"clap", b"pasp", b"auxC", b"colr", b"lsel", b"a1lx",
    b"a1op", b"clli", b"mdcv", b"cclv", b"amve", b"lhvC", b"jpgC", b"rloc",
];

/// Names that programs give to items and files of their own accord.
const PLAIN_NAMES: [&[u8]; 7] = [b"", b"Color", b"Alpha", b"Exif", b"XMP", b"HEVC Image", b"libavif"];

/// Walks everything in the file. The orientation in EXIF is left out: the container has its own, which is applied.
pub(in crate::codec) fn harvest(container: &Container<'_>, found: &mut Harvest) -> Result<(), Fault> {
    let items = &container.items;
    harvest_properties(items, found);
    harvest_items(items, found);
    for part in items.others.iter().chain(&container.boxes) {
        match &part.kind {
            b"ftyp" | b"meta" | b"dinf" | b"grpl" => {}
            b"mdat" => unused(items, part, found),
            b"hdlr" => {
                let name = Taker::new(part.body.get(24..).unwrap_or_default()).text();
                if !PLAIN_NAMES.contains(&name) {
                    found.unknown(MetadataKind::Private, name);
                }
            }
            b"free" | b"skip" => filler(part.body, found),
            b"mpvd" => found.binary(MetadataKind::Video),
            b"uuid" if part.body.windows(4).any(|w| w == b"c2pa") => found.binary(MetadataKind::Provenance),
            _ if holds_video(part.body) => found.binary(MetadataKind::Video),
            _ => found.unknown(MetadataKind::Private, part.body),
        }
    }
    if let Some(own) = &items.own_data {
        unused(items, own, found);
    }
    found.behind(container.behind);
    found.orientation = None;
    Ok(())
}

fn unused(items: &Items<'_>, data: &Boxed<'_>, found: &mut Harvest) {
    items.unused(data).iter().for_each(|gap| filler(gap, found));
}

/// Filler is nothing but zeros.
fn filler(bytes: &[u8], found: &mut Harvest) {
    if bytes.iter().any(|b| *b != 0) {
        found.unknown(MetadataKind::Private, bytes);
    }
}

fn harvest_properties(items: &Items<'_>, found: &mut Harvest) {
    let profile = |part: &&Boxed<'_>| matches!(part.body.first_chunk(), Some(b"prof" | b"rICC"));
    for part in &items.properties {
        match &part.kind {
            b"colr" if profile(&part) => found.icc(&part.body[4..]),
            b"udes" => {
                let mut rest = Taker::new(part.body.get(4..).unwrap_or_default());
                rest.text();
                while !rest.rest.is_empty() {
                    let words = rest.text();
                    if !words.is_empty() {
                        found.comment(words);
                    }
                }
            }
            kind if STRUCTURE.contains(&kind) => {}
            _ => found.unknown(MetadataKind::Private, part.body),
        }
    }
    // Some writers give the profile to the tiles and not to the grid.
    let mut bearers = vec![items.primary];
    bearers.extend(items.targets(b"dimg", items.primary).first());
    let of = |id: &u32| items.properties_of(*id, b"colr").into_iter().find(profile).map(|p| p.body[4..].to_vec());
    found.profile = bearers.iter().find_map(of);
}

fn harvest_items(items: &Items<'_>, found: &mut Harvest) {
    // Parts of pictures that were told already.
    let mut told = items.parts_of_primary();
    for (id, item) in items.all.iter().filter(|(_, i)| !is_picture(i)) {
        let bytes = items.bytes(item).unwrap_or_default();
        match &item.kind {
            b"Exif" => found.exif(tiff_part(&bytes)),
            b"mime" if item.content_type == b"application/rdf+xml" => found.xmp(&bytes),
            _ if holds_video(&bytes) => found.binary(MetadataKind::Video),
            _ if !told.contains(id) => found.unknown(MetadataKind::Private, &bytes),
            _ => {}
        }
    }
    // Those that stand for something of their own come first, so that their parts are not counted again.
    for derived in [true, false] {
        for (id, item) in items.all.iter().filter(|(_, i)| is_picture(i) && derived == is_derived(i)) {
            if !told.contains(id) {
                if let Some(kind) = kind_of_picture(items, *id, item, &told) {
                    found.binary(kind);
                }
                told.extend(items.targets(b"dimg", *id));
            }
        }
    }
    for item in items.all.values().filter(|i| !PLAIN_NAMES.contains(&i.name)) {
        found.unknown(MetadataKind::Private, item.name);
    }
}

/// What a picture beside the main one is; nothing for its transparency, which is part of it.
fn kind_of_picture(items: &Items<'_>, id: u32, item: &Item<'_>, main: &BTreeSet<u32>) -> Option<MetadataKind> {
    let belongs = |kind| items.targets(kind, id).iter().any(|target| main.contains(target));
    if &item.kind == b"tmap" {
        return Some(MetadataKind::GainMap);
    }
    if belongs(b"thmb") {
        return Some(MetadataKind::Thumbnail);
    }
    let roles = items.properties_of(id, b"auxC");
    match roles.first() {
        Some(role) if belongs(b"auxl") && is_transparency(role.body) => None,
        Some(role) => Some(kind_of_further_picture(role.body)),
        None => Some(MetadataKind::SecondPicture),
    }
}

fn is_transparency(role: &[u8]) -> bool {
    role.windows(5).any(|w| w == b"alpha") || role.windows(7).any(|w| w == b"auxid:1")
}

fn is_picture(item: &Item<'_>) -> bool {
    is_derived(item)
        || matches!(&item.kind, b"hvc1" | b"lhv1" | b"av01" | b"avc1" | b"jpeg" | b"j2k1" | b"unci" | b"vvc1")
}

fn is_derived(item: &Item<'_>) -> bool {
    matches!(&item.kind, b"grid" | b"iden" | b"iovl" | b"tmap")
}

/// EXIF data after the number that says where in the item they begin.
fn tiff_part(bytes: &[u8]) -> &[u8] {
    let Some((offset, rest)) = bytes.split_first_chunk::<4>() else { return bytes };
    rest.get(u32::from_be_bytes(*offset) as usize..).filter(|_| !bytes.starts_with(b"MM\0*")).unwrap_or(bytes)
}
