//! What the application segments, comments and trailers of a JPEG say.

use super::segments::{COM, SOI, SOS, Segments};
use crate::codec::malformed;
use crate::codec::metadata::{Harvest, kind_of_further_picture};
use crate::error::Fault;
use crate::picture::MetadataKind;

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const XMP_EXTENSION: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
/// The signature, an id, the length and the offset stand before each part of an extended packet.
const XMP_EXTENSION_HEAD: usize = XMP_EXTENSION.len() + 32 + 8;
const ICC: &[u8] = b"ICC_PROFILE\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
/// Pictures after the picture that are looked into; more are counted as one.
const MAX_PICTURES: usize = 8;

/// Walks the file to its end, with the pictures that follow it.
pub(super) fn harvest(bytes: &[u8], found: &mut Harvest) -> Result<(), Fault> {
    let mut rest = harvest_picture(bytes, found)?;
    for _ in 0..MAX_PICTURES {
        let Some(start) = rest.windows(3).position(|w| w == [0xFF, SOI, 0xFF]) else { break };
        let (before, picture) = rest.split_at(start);
        // A second picture's own profile and orientation are not the photo's.
        let mut second = Harvest::default();
        let Ok(after) = harvest_picture(picture, &mut second) else { break };
        // Cameras fill up with zeros before a picture.
        if before.iter().any(|b| *b != 0) {
            found.behind(before);
        }
        found.binary(kind_of_further_picture(&picture[..picture.len() - after.len()]));
        found.items.append(&mut second.items);
        rest = after;
    }
    found.behind(rest);
    Ok(())
}

/// Walks one picture and gives what follows its end marker.
fn harvest_picture<'a>(bytes: &'a [u8], found: &mut Harvest) -> Result<&'a [u8], Fault> {
    let mut profile: Vec<(u8, &[u8])> = Vec::new();
    let mut extension = Vec::new();
    let mut scans = 0;
    let mut segments = Segments::new(bytes);
    for segment in segments.by_ref() {
        let segment = segment?;
        if !segment.stray.is_empty() {
            found.unknown(MetadataKind::Private, segment.stray);
        }
        let payload = segment.payload;
        match segment.marker {
            SOS => scans += 1,
            COM => found.comment(payload),
            // Fourteen bytes of head; what follows is a preview.
            0xE0 if payload.starts_with(b"JFIF\0") && payload.len() <= 14 => {}
            0xE0 if payload.starts_with(b"JFIF\0") || payload.starts_with(b"JFXX\0") => {
                found.binary(MetadataKind::Thumbnail)
            }
            0xE1 if payload.starts_with(b"Exif\0") => found.exif(payload.get(6..).unwrap_or_default()),
            0xE1 if payload.starts_with(XMP) => found.xmp(&payload[XMP.len()..]),
            0xE1 if payload.starts_with(XMP_EXTENSION) => {
                extension.extend_from_slice(payload.get(XMP_EXTENSION_HEAD..).unwrap_or_default());
            }
            0xE2 if payload.starts_with(ICC) && payload.len() >= ICC.len() + 2 => {
                profile.push((payload[ICC.len()], &payload[ICC.len() + 2..]));
            }
            0xED if payload.starts_with(PHOTOSHOP) => found.photoshop(&payload[PHOTOSHOP.len()..]),
            0xEB if payload.starts_with(b"JP") => found.unknown(MetadataKind::Provenance, payload),
            0xEE if payload.starts_with(b"Adobe") && payload.len() == 12 => {}
            0xE0..=0xEF | 0xF0..=0xFD | 0x02..=0xBF => found.unknown(MetadataKind::Private, payload),
            _ => {}
        }
    }
    if scans == 0 {
        return Err(malformed("the JPEG data has no scan"));
    }
    if !extension.is_empty() {
        found.xmp(&extension);
    }
    if !profile.is_empty() {
        profile.sort_by_key(|(number, _)| *number);
        let whole: Vec<u8> = profile.iter().flat_map(|(_, part)| part.iter().copied()).collect();
        found.icc(&whole);
    }
    Ok(segments.rest())
}
