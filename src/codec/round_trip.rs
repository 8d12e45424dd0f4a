//! Plants words in every place a container has, and shows that they are harvested and do not come out again.

use std::io::Write;

use exif::{Context, Field, In, Tag, Value, experimental::Writer};
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};
use moxcms::{ColorProfile, ProfileText};

use super::{CODECS, Codec, Limits, decode, encode};
use crate::picture::{Encoding, Format, MetadataKind, Picture};
use crate::redact::CleanPicture;
use crate::verify::structure;

fn photo() -> RgbImage {
    RgbImage::from_fn(40, 24, |x, y| Rgb([(x * 6) as u8, (y * 10) as u8, 77]))
}

/// A word that occurs nowhere else, one for every place.
fn word(place: usize) -> String {
    format!("Quibblewick{place:02}")
}

fn exif_block(place: usize) -> Vec<u8> {
    let utf16 = |w: String| w.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let coded = |w: String| [b"ASCII\0\0\0".as_slice(), w.as_bytes()].concat();
    let fields = [
        (Tag::Artist, Value::Ascii(vec![word(place).into_bytes()])),
        (Tag(Context::Tiff, 0x9C9D), Value::Byte(utf16(word(place + 1)))),
        (Tag::UserComment, Value::Undefined(coded(word(place + 2)), 0)),
        (Tag::GPSAreaInformation, Value::Undefined(coded(word(place + 3)), 0)),
        (Tag::CameraOwnerName, Value::Ascii(vec![word(place + 4).into_bytes()])),
    ];
    let fields = fields.map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value });
    let mut writer = Writer::new();
    fields.iter().for_each(|f| writer.push_field(f));
    writer.set_jpeg(b"\xFF\xD8 preview \xFF\xD9", In::THUMBNAIL);
    let mut out = std::io::Cursor::new(Vec::new());
    writer.write(&mut out, true).expect("writes");
    out.into_inner()
}

fn xmp_packet(place: usize) -> Vec<u8> {
    let (a, b) = (word(place), word(place + 1));
    format!("<x:xmpmeta><rdf:RDF><rdf:Description aux:OwnerName=\"{a}\"><dc:creator>{b}</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>").into_bytes()
}

fn iptc_records(place: usize) -> Vec<u8> {
    let value = word(place);
    [&[0x1C, 2, 120, 0, value.len() as u8], value.as_bytes()].concat()
}

fn photoshop_block(place: usize) -> Vec<u8> {
    let records = iptc_records(place);
    [b"8BIM\x04\x04\0\0", (records.len() as u32).to_be_bytes().as_slice(), &records].concat()
}

fn icc_profile(place: usize) -> Vec<u8> {
    let mut profile = ColorProfile::new_display_p3();
    profile.description = Some(ProfileText::PlainString(word(place)));
    profile.encode().expect("encodes")
}

fn jpeg_with_words() -> Vec<u8> {
    let bare = super::jpeg::Jpeg.encode(&photo(), &Encoding::default()).expect("encodes");
    let segment = |marker: u8, parts: &[&[u8]]| {
        let payload = parts.concat();
        [&[0xFF, marker], ((payload.len() + 2) as u16).to_be_bytes().as_slice(), &payload].concat()
    };
    let extension = xmp_packet(7);
    let mut out = bare[..20].to_vec();
    out.extend(segment(0xE1, &[b"Exif\0\0", &exif_block(0)]));
    out.extend(segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", &xmp_packet(5)]));
    out.extend(segment(0xE1, &[b"http://ns.adobe.com/xmp/extension/\0", &[b'0'; 40], &extension]));
    out.extend(segment(0xE2, &[b"ICC_PROFILE\0\x01\x01", &icc_profile(9)]));
    out.extend(segment(0xED, &[b"Photoshop 3.0\0", &photoshop_block(10)]));
    out.extend(segment(0xEB, &[word(11).as_bytes()]));
    out.extend(segment(0xFE, &[word(12).as_bytes()]));
    out.extend(&bare[20..]);
    // A second picture, as phones add, and words behind it.
    out.extend(&bare[..2]);
    out.extend(segment(0xFE, &[word(13).as_bytes()]));
    out.extend(&bare[2..]);
    out.extend(word(14).as_bytes());
    out
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(name);
    crc.update(data);
    [&(data.len() as u32).to_be_bytes(), &name[..], data, &crc.sum().to_be_bytes()].concat()
}

fn folded(data: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(data).expect("writes");
    out.finish().expect("finishes")
}

fn png_with_words() -> Vec<u8> {
    let mut bare = Vec::new();
    let mut encoder = PngEncoder::new(&mut bare);
    encoder.set_icc_profile(icc_profile(0)).expect("takes it");
    encoder.set_exif_metadata(exif_block(1)).expect("takes it");
    encoder.write_image(&photo(), 40, 24, ExtendedColorType::Rgb8).expect("encodes");
    let text = |head: &[u8], tail: &[u8]| [head, tail].concat();
    let hex: String = iptc_records(14).iter().map(|b| format!("{b:02x}")).collect();
    let planted = [
        chunk(b"tEXt", &text(b"Author\0", word(6).as_bytes())),
        chunk(b"zTXt", &text(b"Comment\0\0", &folded(word(7).as_bytes()))),
        chunk(b"iTXt", &text(b"Title\0\0\0en\0\0", word(8).as_bytes())),
        chunk(b"iTXt", &text(b"Title\0\x01\0en\0\0", &folded(word(9).as_bytes()))),
        chunk(b"iTXt", &text(b"XML:com.adobe.xmp\0\0\0\0\0", &xmp_packet(10))),
        chunk(b"prVt", word(12).as_bytes()),
        chunk(b"tEXt", &text(word(13).as_bytes(), b"\0value")),
        chunk(b"tEXt", &text(b"Raw profile type iptc\0", format!("\niptc\n 18\n{hex}\n").as_bytes())),
        chunk(b"tIME", &[0x07, 0xE8, 1, 2, 3, 4, 5]),
    ];
    let mut out = bare[..33].to_vec();
    out.extend(planted.concat());
    out.extend(&bare[33..]);
    out.extend(word(15).as_bytes());
    out
}

fn gif_with_words() -> Vec<u8> {
    let bare = super::gif::Gif.encode(&photo(), &Encoding::default()).expect("encodes");
    let blocks = |head: &[u8], word: String| [head, &[word.len() as u8], word.as_bytes(), &[0]].concat();
    let start = 19;
    let magic: Vec<u8> = std::iter::once(1).chain((0..=255).rev()).chain([0]).collect();
    let mut out = bare[..start].to_vec();
    out.extend(blocks(b"\x21\xFE", word(0)));
    out.extend(blocks(b"\x21\x01\x0C\0\0\0\0\0\0\0\0\0\0\0\0", word(1)));
    out.extend(blocks(b"\x21\xFF\x0BCOMPANY 1.0", word(2)));
    out.extend([b"\x21\xFF\x0BXMP DataXMP", xmp_packet(3).as_slice(), &magic].concat());
    out.extend(&bare[start..]);
    out.extend(word(5).as_bytes());
    out
}

fn webp_with_words() -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut out);
    encoder.set_icc_profile(icc_profile(0)).expect("takes it");
    encoder.set_exif_metadata(exif_block(1)).expect("takes it");
    encoder.write_image(&photo(), 40, 24, ExtendedColorType::Rgb8).expect("encodes");
    let riff = |name: &[u8], data: &[u8]| {
        [name, (data.len() as u32).to_le_bytes().as_slice(), data, &[0][..data.len() % 2]].concat()
    };
    out.extend(riff(b"XMP ", &xmp_packet(6)));
    out.extend(riff(b"pRvT", word(8).as_bytes()));
    let length = (out.len() as u32 - 8).to_le_bytes();
    out[4..8].copy_from_slice(&length);
    out.extend(word(9).as_bytes());
    out
}

fn tiff_with_words() -> Vec<u8> {
    let ascii = |place: usize| Value::Ascii(vec![word(place).into_bytes()]);
    let fields = [
        (Tag::ImageWidth, Value::Short(vec![40])),
        (Tag::ImageLength, Value::Short(vec![24])),
        (Tag::BitsPerSample, Value::Short(vec![8, 8, 8])),
        (Tag::Compression, Value::Short(vec![1])),
        (Tag::PhotometricInterpretation, Value::Short(vec![2])),
        (Tag::SamplesPerPixel, Value::Short(vec![3])),
        (Tag::RowsPerStrip, Value::Short(vec![24])),
        (Tag::ImageDescription, ascii(0)),
        (Tag::Artist, ascii(1)),
        (Tag::LensModel, ascii(2)),
        (Tag(Context::Tiff, 50_000), ascii(3)),
        (Tag(Context::Tiff, 700), Value::Byte(xmp_packet(4))),
        (Tag(Context::Tiff, 33_723), Value::Undefined(iptc_records(6), 0)),
        (Tag(Context::Tiff, 34_377), Value::Byte(photoshop_block(7))),
        (Tag(Context::Tiff, 34_675), Value::Undefined(icc_profile(8), 0)),
    ];
    let fields = fields.map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value });
    let pixels = photo();
    let mut writer = Writer::new();
    fields.iter().for_each(|f| writer.push_field(f));
    let strips: [&[u8]; 1] = [pixels.as_raw()];
    writer.set_strips(&strips, In::PRIMARY);
    let mut out = std::io::Cursor::new(Vec::new());
    writer.write(&mut out, false).expect("writes");
    [out.into_inner(), word(9).into_bytes()].concat()
}

fn bmp_with_words() -> Vec<u8> {
    let bare = super::bmp::Bmp.encode(&photo(), &Encoding::default()).expect("encodes");
    let gap = word(0);
    let mut out = [&bare[..54], gap.as_bytes(), &bare[54..], word(1).as_bytes()].concat();
    out[10..14].copy_from_slice(&(54 + gap.len() as u32).to_le_bytes());
    out
}

fn planted() -> [(Format, Vec<u8>, usize); 6] {
    [
        (Format::Jpeg, jpeg_with_words(), 15),
        (Format::Png, png_with_words(), 16),
        (Format::Gif, gif_with_words(), 6),
        (Format::WebP, webp_with_words(), 10),
        (Format::Tiff, tiff_with_words(), 10),
        (Format::Bmp, bmp_with_words(), 2),
    ]
}

fn clean(picture: Picture) -> CleanPicture {
    CleanPicture { format: picture.format, frames: picture.frames, encoding: picture.encoding }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    [text.as_bytes().to_vec(), utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)]
        .iter()
        .any(|needle| bytes.windows(needle.len()).any(|w| w == needle))
}

#[test]
fn words_in_every_place_are_harvested_and_do_not_come_out() {
    for (format, bytes, places) in planted() {
        let picture = decode(&bytes, &Limits::default()).unwrap_or_else(|e| panic!("{format:?}: {e}"));
        assert_eq!(picture.format, format);
        for place in 0..places {
            let found = picture.metadata.iter().any(|i| i.value.expose().contains(&word(place)));
            assert!(found, "{format:?} place {place}");
        }
        let debug = format!("{picture:?}");
        assert!(!debug.contains("Quibblewick"), "{format:?}");
        let candidate = encode(&clean(picture)).expect("encodes");
        assert!(!holds(&candidate.bytes, "Quibblewick"), "{format:?}");
        structure::inspect(&candidate.bytes, format).expect("only the picture");
        assert!(structure::inspect(&bytes, format).is_err(), "{format:?}: the input must not pass");
        let again = decode(&candidate.bytes, &Limits::default()).expect("decodes");
        assert!(again.metadata.is_empty(), "{format:?}: {:?}", again.metadata);
    }
}

#[test]
fn kinds_of_metadata_are_told_apart() {
    let kinds = |bytes: &[u8]| {
        let picture = decode(bytes, &Limits::default()).expect("decodes");
        picture.metadata.iter().map(|i| i.kind).collect::<std::collections::BTreeSet<_>>()
    };
    use MetadataKind::{ColourProfile, Comment, Exif, Gps, Iptc, Private, SecondPicture, Thumbnail, Trailer, Xmp};
    let all = [Exif, Gps, Thumbnail, Xmp, Iptc, Comment, ColourProfile, Private, Trailer];
    assert_eq!(kinds(&jpeg_with_words()), all.into_iter().chain([SecondPicture]).collect());
    assert_eq!(kinds(&png_with_words()), all.into_iter().collect());
    assert_eq!(kinds(&gif_with_words()), [Xmp, Comment, Private, Trailer].into_iter().collect());
    assert_eq!(kinds(&bmp_with_words()), [Private, Trailer].into_iter().collect());
}

#[test]
fn peoples_words_are_marked() {
    let picture = decode(&jpeg_with_words(), &Limits::default()).expect("decodes");
    let human = |place: usize| picture.metadata.iter().any(|i| i.human && i.value.expose().contains(&word(place)));
    // Artist, author, comment, owner; XMP and IPTC fields; the JPEG comments.
    for place in [0, 1, 2, 4, 5, 6, 7, 8, 10, 12, 13] {
        assert!(human(place), "place {place}");
    }
    assert!(!human(9) && !human(11), "profile names and vendor segments are settings");
}

#[test]
fn damaged_metadata_never_stops_the_program() {
    let limits = Limits { max_pixels: 1 << 20, ..Limits::default() };
    for (format, whole, _) in planted() {
        for at in (0..whole.len()).step_by(13) {
            for change in [0xFF, 0x01, 0x80] {
                let mut hurt = whole.clone();
                hurt[at] ^= change;
                if let Ok(picture) = decode(&hurt, &limits) {
                    assert!(!picture.metadata.is_empty(), "{format:?} changed at {at}: everything was lost");
                }
            }
        }
    }
}

#[test]
fn every_format_keeps_the_picture() {
    for codec in CODECS.iter().filter(|c| c.format().written() == c.format()) {
        let encoding = Encoding { quality: 95, ..Encoding::default() };
        let source = CleanPicture { format: codec.format(), frames: vec![photo()], encoding };
        let bytes = encode(&source).expect("encodes").bytes;
        let picture = decode(&bytes, &Limits::default()).expect("decodes");
        assert_eq!(picture.format, codec.format());
        let differences = || photo().into_raw().into_iter().zip(picture.frames[0].iter()).map(|(a, b)| a.abs_diff(*b));
        let (worst, sum) = (differences().max(), differences().map(u64::from).sum::<u64>());
        let mean = sum as f64 / photo().len() as f64;
        // 256 colours for 960 leave single pixels far off.
        let (most, most_mean) = match codec.format() {
            Format::Jpeg => (12, 3.0),
            Format::Gif => (80, 8.0),
            Format::Avif => (30, 4.0),
            _ => (0, 0.0),
        };
        assert!(worst <= Some(most) && mean <= most_mean, "{}: worst {worst:?}, mean {mean}", codec.id());
        let again = encode(&clean(picture)).expect("encodes").bytes;
        structure::inspect(&again, codec.format()).expect("only the picture");
    }
}
