//! Photoshop resource blocks and the IPTC records inside them.

use super::{Harvest, text_from_bytes};
use crate::picture::MetadataKind;

/// Datasets of record 2 that hold people's words: titles, keywords, instructions, by-lines, places, headline, credit,
/// source, copyright, contact, caption, writer (IPTC-IIM 4.2, chapter 6).
const HUMAN: [u8; 19] = [5, 25, 26, 27, 40, 80, 85, 90, 92, 95, 101, 105, 110, 115, 116, 118, 120, 122, 12];

impl Harvest {
    /// Reads Photoshop image resources (`8BIM` blocks without the leading name of the program).
    pub(in crate::codec) fn photoshop(&mut self, block: &[u8]) {
        let before = self.items.len();
        let mut rest = block;
        while let Some(Resource { id, name, data, tail }) = next_resource(rest) {
            rest = tail;
            if !name.is_empty() {
                self.text(MetadataKind::Iptc, &text_from_bytes(name), true);
            }
            match id {
                0x0404 => self.iptc(data),
                0x0409 | 0x040C => self.binary(MetadataKind::Thumbnail),
                0x040F => self.icc(data),
                0x0422 | 0x0423 => self.exif(data),
                0x0424 => self.xmp(data),
                _ => self.unknown(MetadataKind::Iptc, data),
            }
        }
        if self.items.len() == before {
            self.unknown(MetadataKind::Iptc, block);
        }
    }

    /// Reads IPTC datasets.
    pub(in crate::codec) fn iptc(&mut self, records: &[u8]) {
        let before = self.items.len();
        let mut rest = records;
        while let [0x1C, record, dataset, high, low, tail @ ..] = rest {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            // Lengths with the top bit set announce data too large to be words.
            let Some((value, after)) = tail.split_at_checked(length).filter(|_| length < 0x8000) else {
                break;
            };
            rest = after;
            if *record == 2 && *dataset != 0 {
                self.text(MetadataKind::Iptc, &text_from_bytes(value), HUMAN.contains(dataset));
            } else {
                self.unknown(MetadataKind::Iptc, value);
            }
        }
        if self.items.len() == before {
            self.unknown(MetadataKind::Iptc, records);
        }
    }
}

/// One resource and what follows it.
struct Resource<'a> {
    id: u16,
    name: &'a [u8],
    data: &'a [u8],
    tail: &'a [u8],
}

/// Splits off one resource.
fn next_resource(bytes: &[u8]) -> Option<Resource<'_>> {
    let (head, rest) = bytes.split_at_checked(7)?;
    if !matches!(&head[..4], b"8BIM" | b"MeSa" | b"AgHg" | b"PHUT" | b"DCSR") {
        return None;
    }
    let id = u16::from_be_bytes([head[4], head[5]]);
    let name_length = usize::from(head[6]);
    let (name, rest) = rest.split_at_checked(name_length)?;
    // Name with its length byte, and data, are padded to even lengths.
    let rest = rest.get(usize::from(name_length % 2 == 0)..)?;
    let (length, rest) = rest.split_at_checked(4)?;
    let length = u32::from_be_bytes(length.try_into().ok()?) as usize;
    let (data, rest) = rest.split_at_checked(length)?;
    Some(Resource { id, name, data, tail: rest.get(length % 2..).unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_captions() {
        let mut records = Vec::new();
        for (dataset, value) in [(80u8, "Ann Example"), (120, "Bed 12"), (55, "20240102")] {
            records.extend([0x1C, 2, dataset, 0, value.len() as u8]);
            records.extend(value.as_bytes());
        }
        let mut block = b"8BIM\x04\x04\x03odd".to_vec();
        block.extend((records.len() as u32).to_be_bytes());
        block.extend(&records);
        let mut found = Harvest::default();
        found.photoshop(&block);
        let seen: Vec<(&str, bool)> = found.items.iter().map(|i| (i.value.expose().as_str(), i.human)).collect();
        assert_eq!(seen, [("odd", true), ("Ann Example", true), ("Bed 12", true), ("20240102", false)]);
    }

    #[test]
    fn damaged_blocks_still_count() {
        let mut found = Harvest::default();
        found.photoshop(b"8BIM\x04\x04\0\0\0\0\xFF\xFFshort");
        found.iptc(&[0x1C, 2, 80, 0, 200, 65]);
        assert_eq!(found.items.len(), 2);
    }
}
