//! Collects what a container says about itself: search terms for people's words, a count for everything else.

mod behind;
mod exif;
mod iptc;
mod profile;
mod xmp;

pub(super) use behind::{holds_video, kind_of_further_picture};

use crate::picture::{MetadataItem, MetadataKind};
use crate::sensitive::Sensitive;

/// Characters of one value that are kept; longer ones are data, not words.
const MAX_CHARS: usize = 64 << 10;

/// What was found in one file while its container was walked.
#[derive(Default)]
pub(super) struct Harvest {
    /// Search terms and counts.
    pub(super) items: Vec<MetadataItem>,
    /// EXIF orientation 1 to 8; the first one found counts.
    pub(super) orientation: Option<u8>,
    /// The ICC profile of the pixels; the first one found counts.
    pub(super) profile: Option<Vec<u8>>,
}

impl Harvest {
    /// Records a value; one without any visible character counts as binary.
    pub(super) fn text(&mut self, kind: MetadataKind, value: &str, human: bool) {
        let value = value.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        let value: String = value.chars().take(MAX_CHARS).collect();
        self.items.push(MetadataItem { kind, value: Sensitive::new(value), human });
    }

    /// Records that something without words was there.
    pub(super) fn binary(&mut self, kind: MetadataKind) {
        self.text(kind, "", false);
    }

    /// Records bytes of unknown meaning: as words where they are mostly readable, else as binary.
    pub(super) fn unknown(&mut self, kind: MetadataKind, bytes: &[u8]) {
        match readable(bytes) {
            Some(value) => self.text(kind, &value, false),
            None => self.binary(kind),
        }
    }

    /// Records text people wrote, in whatever encoding it is.
    pub(super) fn comment(&mut self, bytes: &[u8]) {
        self.text(MetadataKind::Comment, &text_from_bytes(bytes), true);
    }

    /// Records an orientation unless one is known or the value means nothing.
    fn orient(&mut self, value: u32) {
        if self.orientation.is_none() && (1..=8).contains(&value) {
            self.orientation = u8::try_from(value).ok();
        }
    }
}

/// Text from UTF-8, UTF-16 (marked, or with zero in every other byte) or else Latin-1.
pub(super) fn text_from_bytes(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => return text_from_utf16(rest, false),
        [0xFF, 0xFE, rest @ ..] => return text_from_utf16(rest, true),
        _ => {}
    }
    let zeros = |offset: usize| bytes.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let half = bytes.len() / 2;
    if half >= 2 && bytes.len().is_multiple_of(2) && zeros(1).max(zeros(0)) * 4 >= half * 3 {
        return text_from_utf16(bytes, zeros(1) >= zeros(0));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// Text from UTF-16 without its mark; a broken pair becomes the replacement character.
fn text_from_utf16(bytes: &[u8], little_endian: bool) -> String {
    let units = bytes
        .chunks_exact(2)
        .map(|p| if little_endian { u16::from_le_bytes([p[0], p[1]]) } else { u16::from_be_bytes([p[0], p[1]]) });
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The text of bytes of which at least nine in ten characters are printable; `None` for data.
fn readable(bytes: &[u8]) -> Option<String> {
    let text = text_from_bytes(bytes.get(..bytes.len().min(MAX_CHARS))?);
    let total = text.chars().count();
    let printable = text.chars().filter(|c| !c.is_control() || c.is_whitespace() || *c == '\0').count();
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    (letters >= 2 && printable * 10 >= total * 9).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_every_encoding() {
        let utf16: Vec<u8> = "Ann Müller".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text_from_bytes(&utf16), "Ann Müller");
        let marked: Vec<u8> = [0xFE, 0xFF].into_iter().chain("Ann".encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(text_from_bytes(&marked), "Ann");
        assert_eq!(text_from_bytes("Müller".as_bytes()), "Müller");
        assert_eq!(text_from_bytes(b"M\xFCller"), "Müller");
    }

    #[test]
    fn data_is_counted_and_words_are_kept() {
        let mut found = Harvest::default();
        found.unknown(MetadataKind::Private, &[0, 1, 2, 3, 200, 1, 0, 9]);
        found.unknown(MetadataKind::Private, b"Ward 7, Ann Example\0");
        let values: Vec<&str> = found.items.iter().map(|i| i.value.expose().as_str()).collect();
        assert_eq!(values, ["", "Ward 7, Ann Example"]);
    }
}
