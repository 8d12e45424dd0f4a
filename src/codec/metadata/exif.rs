//! EXIF fields of all directories, read through `kamadak-exif`.

use exif::{Context, Error, Field, In, Reader, Tag, Value};

use super::{Harvest, text_from_bytes, text_from_utf16};
use crate::picture::MetadataKind;

/// TIFF fields that describe how the pixels are stored; they say nothing else (TIFF 6.0, sections 3 to 22).
const STRUCTURE: [u16; 38] = [
    254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 290, 291,
    292, 293, 296, 301, 317, 318, 319, 320, 322, 323, 324, 325, 338, 339, 347,
];

/// ASCII fields that hold people's words: description, artist, copyright, camera owner, and the security,
/// image history and unique-id fields people fill by hand.
const HUMAN: [u16; 11] = [
    0x010E, // ImageDescription
    0x013B, // Artist
    0x8298, // Copyright
    0xA430, // CameraOwnerName
    0x010D, // DocumentName
    0x011D, // PageName
    0x013C, // HostComputer
    0x9212, // SecurityClassification
    0x9213, // ImageHistory
    0xA436, // ImageTitle
    0xA437, // Photographer
];

/// Windows title, comment, author, keywords and subject: UTF-16 in a byte field.
const WINDOWS_TEXT: std::ops::RangeInclusive<u16> = 0x9C9B..=0x9C9F;

const XMP_PACKET: u16 = 700;
const IPTC_RECORDS: u16 = 33_723;
const PHOTOSHOP_RESOURCES: u16 = 34_377;
const ICC_PROFILE: u16 = 34_675;

impl Harvest {
    /// Reads an EXIF block that begins with its TIFF header; a damaged block still counts as one item.
    pub(in crate::codec) fn exif(&mut self, block: &[u8]) {
        let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
        let exif = match Reader::new().continue_on_error(true).read_raw(block.to_vec()) {
            Ok(exif) => exif,
            Err(Error::PartialResult(partial)) => partial.into_inner().0,
            Err(_) => return self.unknown(MetadataKind::Exif, block),
        };
        if exif.fields().len() == 0 {
            self.binary(MetadataKind::Exif);
        }
        for field in exif.fields() {
            self.exif_field(field, exif.little_endian());
        }
    }

    /// Reads the fields of a whole TIFF file, leaving out those that only describe its pixels.
    pub(in crate::codec) fn tiff_fields(&mut self, file: &[u8]) {
        // Only a damaged file is worth a copy, which the tolerant reader needs.
        let (fields, little_endian) = match exif::parse_exif(file) {
            Ok(parsed) => parsed,
            Err(_) => match Reader::new().continue_on_error(true).read_raw(file.to_vec()) {
                Err(Error::PartialResult(partial)) => {
                    let exif = partial.into_inner().0;
                    (exif.fields().cloned().collect(), exif.little_endian())
                }
                _ => return self.binary(MetadataKind::Exif),
            },
        };
        for field in &fields {
            let structural = field.tag.context() == Context::Tiff && STRUCTURE.contains(&field.tag.number());
            if !structural || field.tag == Tag::Orientation {
                self.exif_field(field, little_endian);
            }
        }
    }

    fn exif_field(&mut self, field: &Field, little_endian: bool) {
        let number = field.tag.number();
        if field.tag == Tag::Orientation && field.ifd_num == In::PRIMARY {
            // The value is a setting of the camera, not something to report on its own.
            return self.orient(field.value.get_uint(0).unwrap_or(0));
        }
        if field.ifd_num == In::THUMBNAIL {
            if field.tag == Tag::JPEGInterchangeFormat || field.tag == Tag::StripOffsets {
                self.binary(MetadataKind::Thumbnail);
            }
            if STRUCTURE.contains(&number) {
                return;
            }
        }
        if field.tag.context() == Context::Tiff
            && let Some(bytes) = raw(&field.value)
        {
            match number {
                XMP_PACKET => return self.xmp(&bytes),
                IPTC_RECORDS => return self.iptc(&bytes),
                PHOTOSHOP_RESOURCES => return self.photoshop(&bytes),
                ICC_PROFILE => return self.icc(&bytes),
                _ => {}
            }
        }
        let kind = if field.tag.context() == Context::Gps { MetadataKind::Gps } else { MetadataKind::Exif };
        let human = HUMAN.contains(&number);
        match &field.value {
            Value::Ascii(parts) => {
                for part in parts {
                    self.text(kind, &text_from_bytes(part), human);
                }
            }
            Value::Byte(bytes) if WINDOWS_TEXT.contains(&number) => {
                self.text(kind, &text_from_utf16(bytes, true), true);
            }
            Value::Undefined(bytes, _) if is_coded_text(field.tag) => {
                self.text(kind, &coded_text(bytes, little_endian), field.tag == Tag::UserComment);
            }
            Value::Undefined(bytes, _) | Value::Byte(bytes) if field.tag.context() != Context::Gps => {
                self.unknown(kind, bytes);
            }
            _ if kind == MetadataKind::Gps => self.text(kind, &field.display_value().to_string(), false),
            _ => self.binary(kind),
        }
    }
}

/// Fields whose first eight bytes name the encoding of the rest (EXIF 2.3, section 4.6.5).
fn is_coded_text(tag: Tag) -> bool {
    [Tag::UserComment, Tag::GPSProcessingMethod, Tag::GPSAreaInformation].contains(&tag)
}

fn coded_text(bytes: &[u8], little_endian: bool) -> String {
    match bytes.split_at_checked(8) {
        Some((code, rest)) if code.starts_with(b"UNICODE") => match rest {
            [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] => text_from_bytes(rest),
            // Cameras disagree whether the order of the block counts; a guess by zero bytes is right for names.
            _ if rest.iter().step_by(2).filter(|b| **b == 0).count() * 4 >= rest.len() => text_from_utf16(rest, false),
            _ if rest.iter().skip(1).step_by(2).any(|b| *b == 0) => text_from_utf16(rest, true),
            _ => text_from_utf16(rest, little_endian),
        },
        Some((code, rest)) if code.starts_with(b"ASCII") || code == [0; 8] => text_from_bytes(rest),
        _ => text_from_bytes(bytes),
    }
}

/// The bytes of a field that wraps another kind of metadata.
fn raw(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::Byte(bytes) | Value::Undefined(bytes, _) => Some(bytes.clone()),
        Value::Long(words) => Some(words.iter().flat_map(|w| w.to_le_bytes()).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exif::experimental::Writer;

    fn written(fields: &[Field], little_endian: bool) -> Vec<u8> {
        let mut writer = Writer::new();
        fields.iter().for_each(|f| writer.push_field(f));
        let mut out = std::io::Cursor::new(Vec::new());
        writer.write(&mut out, little_endian).expect("writes");
        out.into_inner()
    }

    fn field(tag: Tag, value: Value) -> Field {
        Field { tag, ifd_num: In::PRIMARY, value }
    }

    #[test]
    fn words_settings_and_orientation() {
        let title: Vec<u8> = "Jo Sample\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let comment = [b"ASCII\0\0\0".as_slice(), b"bed 12"].concat();
        let fields = [
            field(Tag::Artist, Value::Ascii(vec![b"Ann Example".to_vec()])),
            field(Tag::Model, Value::Ascii(vec![b"Camera X".to_vec()])),
            field(Tag(Context::Tiff, 0x9C9B), Value::Byte(title)),
            field(Tag::UserComment, Value::Undefined(comment, 0)),
            field(Tag::Orientation, Value::Short(vec![6])),
            field(Tag::GPSLatitudeRef, Value::Ascii(vec![b"N".to_vec()])),
        ];
        let mut found = Harvest::default();
        found.exif(&written(&fields, false));
        assert_eq!(found.orientation, Some(6));
        let has = |kind, value: &str, human| {
            found.items.iter().any(|i| i.kind == kind && i.value.expose() == value && i.human == human)
        };
        assert!(has(MetadataKind::Exif, "Ann Example", true));
        assert!(has(MetadataKind::Exif, "Camera X", false));
        assert!(has(MetadataKind::Exif, "Jo Sample", true));
        assert!(has(MetadataKind::Exif, "bed 12", true));
        assert!(has(MetadataKind::Gps, "N", false));
    }

    #[test]
    fn comments_in_utf16_of_either_order() {
        for big in [true, false] {
            let order = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
            let text: Vec<u8> = b"UNICODE\0".iter().copied().chain("Ann".encode_utf16().flat_map(order)).collect();
            assert_eq!(coded_text(&text, true), "Ann");
        }
    }

    #[test]
    fn a_damaged_block_still_counts() {
        let mut found = Harvest::default();
        found.exif(&[1, 2, 3]);
        assert_eq!(found.items.len(), 1);
    }
}
