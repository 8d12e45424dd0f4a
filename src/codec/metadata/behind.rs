//! Tells what lies behind a picture: a further picture, a video, or anything else.

use super::Harvest;
use crate::picture::MetadataKind;

/// Marks that stand in a further picture, with what it then is. The first that is found speaks.
const MARKS: [(&[u8], MetadataKind); 11] = [
    (b"http://ns.adobe.com/hdr-gain-map/", MetadataKind::GainMap),
    (b"urn:iso:std:iso:ts:21496", MetadataKind::GainMap),
    (b"hdrgainmap", MetadataKind::GainMap),
    (b"HDRGainMap", MetadataKind::GainMap),
    (b"portraiteffectsmatte", MetadataKind::PortraitMask),
    (b"PortraitEffectsMatte", MetadataKind::PortraitMask),
    (b"semantic", MetadataKind::PortraitMask),
    (b"SemanticSegmentation", MetadataKind::PortraitMask),
    (b"depthData", MetadataKind::DepthMap),
    (b"auxid:2", MetadataKind::DepthMap),
    (b"depth", MetadataKind::DepthMap),
];

/// What a further picture is, by what it says about itself.
pub(in crate::codec) fn kind_of_further_picture(says: &[u8]) -> MetadataKind {
    let kind = MARKS.iter().find(|(mark, _)| holds(says, mark)).map(|(_, kind)| *kind);
    kind.unwrap_or(MetadataKind::SecondPicture)
}

/// Whether data holds a video: a box that names a brand of videos.
pub(in crate::codec) fn holds_video(bytes: &[u8]) -> bool {
    let brands: [&[u8]; 6] = [b"mp4", b"isom", b"iso", b"qt", b"avc", b"3gp"];
    let mut rest = bytes;
    while let Some(at) = rest.windows(4).position(|w| w == b"ftyp") {
        rest = &rest[at + 4..];
        if brands.iter().any(|brand| rest.starts_with(brand)) {
            return true;
        }
    }
    false
}

/// Whether data holds a picture, or the end of one that was larger before an editor cut it.
fn holds_picture(bytes: &[u8]) -> bool {
    let marks: [&[u8]; 3] = [b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"IEND\xAE\x42\x60\x82"];
    marks.iter().any(|mark| holds(bytes, mark))
}

impl Harvest {
    /// Records bytes behind the end of a picture.
    pub(in crate::codec) fn behind(&mut self, rest: &[u8]) {
        if rest.is_empty() {
            return;
        }
        if holds_video(rest) {
            self.binary(MetadataKind::Video);
        } else if holds_picture(rest) {
            self.binary(MetadataKind::SecondPicture);
        }
        self.unknown(MetadataKind::Trailer, rest);
    }
}

fn holds(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|w| w == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_videos_are_told_apart() {
        assert_eq!(
            kind_of_further_picture(b"xmlns:hdrgm='http://ns.adobe.com/hdr-gain-map/1.0/'"),
            MetadataKind::GainMap
        );
        assert_eq!(
            kind_of_further_picture(b"urn:com:apple:photo:2018:aux:portraiteffectsmatte"),
            MetadataKind::PortraitMask
        );
        assert_eq!(kind_of_further_picture(b"urn:mpeg:hevc:2015:auxid:2"), MetadataKind::DepthMap);
        assert_eq!(kind_of_further_picture(b"a photo"), MetadataKind::SecondPicture);
        assert!(holds_video(b"MotionPhoto_Data\0\0\0\x18ftypmp42\0\0\0\0"));
        assert!(!holds_video(b"\0\0\0\x18ftypheic"));
    }
}
