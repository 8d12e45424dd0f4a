//! Every format and variety the program takes, and every kind it refuses, made here from scratch.

use std::io::Write;
use std::time::Instant;

use exif::{Field, In, Tag, Value, experimental::Writer};
use image::codecs::{bmp::BmpEncoder, gif::GifEncoder, png::PngEncoder, tiff::TiffEncoder, webp::WebPEncoder};
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};
use moxcms::ColorProfile;
use phiscrub::codec::{Limits, decode, format_of};
use phiscrub::error::{Fault, FileError, Stage};
use phiscrub::picture::{Format, MetadataKind, Picture, Subsampling};
use turbojpeg::{Colorspace, Compressor, PixelFormat, Subsamp};

const WIDTH: u32 = 48;
const HEIGHT: u32 = 32;
const RED: [u8; 3] = [220, 30, 30];
const GREEN: [u8; 3] = [30, 200, 40];
const BLUE: [u8; 3] = [20, 40, 210];
const GREY: [u8; 3] = [128, 128, 128];

/// Quarters in four colours: red, green over blue, grey.
fn quarters() -> RgbImage {
    RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        Rgb(match (x < WIDTH / 2, y < HEIGHT / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => GREY,
        })
    })
}

fn corners(picture: &Picture) -> [[u8; 3]; 4] {
    let frame = &picture.frames[0];
    let (right, bottom) = (frame.width() - 4, frame.height() - 4);
    [(3, 3), (right, 3), (3, bottom), (right, bottom)].map(|(x, y)| frame.get_pixel(x, y).0)
}

fn near(a: [u8; 3], b: [u8; 3], tolerance: u8) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= tolerance)
}

#[track_caller]
fn assert_corners(picture: &Picture, expected: [[u8; 3]; 4], tolerance: u8) {
    let seen = corners(picture);
    let all = seen.iter().zip(expected).all(|(a, b)| near(*a, b, tolerance));
    assert!(all, "{seen:?} instead of {expected:?}");
}

fn read(bytes: &[u8]) -> Picture {
    decode(bytes, &Limits::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn refusal(bytes: &[u8]) -> FileError {
    let error = decode(bytes, &Limits::default()).expect_err("must be refused");
    assert_eq!(error.stage, Stage::Decode);
    error
}

#[track_caller]
fn assert_malformed(bytes: &[u8], what: &str) {
    let fault = decode(bytes, &Limits::default()).map(|_| ()).map_err(|e| e.fault);
    assert!(matches!(fault, Err(Fault::Malformed { .. })), "{what}: {fault:?}");
}

fn jpeg_of(samples: &[u8], format: PixelFormat, colour: Option<Colorspace>, subsampling: Subsamp) -> Vec<u8> {
    let mut encoder = Compressor::new().expect("starts");
    encoder.set_quality(97).expect("takes it");
    encoder.set_subsamp(subsampling).expect("takes it");
    if let Some(colour) = colour {
        encoder.set_colorspace(colour).expect("takes it");
    }
    let (width, height) = (WIDTH as usize, HEIGHT as usize);
    let image = turbojpeg::Image { pixels: samples, width, pitch: width * format.size(), height, format };
    encoder.compress_to_vec(image).expect("encodes")
}

fn jpeg() -> Vec<u8> {
    jpeg_of(&quarters(), PixelFormat::RGB, None, Subsamp::None)
}

/// Puts a segment right after the JFIF header, or after the start marker where there is none.
fn with_segment(jpeg: &[u8], marker: u8, payload: &[u8]) -> Vec<u8> {
    let place = if jpeg[3] == 0xE0 { 20 } else { 2 };
    let length = (payload.len() as u16 + 2).to_be_bytes();
    [&jpeg[..place], &[0xFF, marker], &length, payload, &jpeg[place..]].concat()
}

fn encoded(f: impl FnOnce(&mut std::io::Cursor<Vec<u8>>) -> image::ImageResult<()>) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    f(&mut out).expect("encodes");
    out.into_inner()
}

fn png_of(samples: &[u8], colour: ExtendedColorType) -> Vec<u8> {
    encoded(|out| PngEncoder::new(out).write_image(samples, WIDTH, HEIGHT, colour))
}

fn tiff_of(samples: &[u8], colour: ExtendedColorType) -> Vec<u8> {
    encoded(|out| TiffEncoder::new(out).write_image(samples, WIDTH, HEIGHT, colour))
}

fn webp_of(samples: &[u8], colour: ExtendedColorType) -> Vec<u8> {
    encoded(|out| WebPEncoder::new_lossless(out).write_image(samples, WIDTH, HEIGHT, colour))
}

fn bmp_of(samples: &[u8], colour: ExtendedColorType) -> Vec<u8> {
    encoded(|out| BmpEncoder::new(out).encode(samples, WIDTH, HEIGHT, colour))
}

fn gif() -> Vec<u8> {
    encoded(|out| GifEncoder::new(out).encode(&quarters(), WIDTH, HEIGHT, ExtendedColorType::Rgb8))
}

fn every_format() -> [(Format, Vec<u8>); 6] {
    let pixels = quarters();
    let rgb = ExtendedColorType::Rgb8;
    [
        (Format::Jpeg, jpeg()),
        (Format::Png, png_of(&pixels, rgb)),
        (Format::WebP, webp_of(&pixels, rgb)),
        (Format::Gif, gif()),
        (Format::Tiff, tiff_of(&pixels, rgb)),
        (Format::Bmp, bmp_of(&pixels, rgb)),
    ]
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(name);
    crc.update(data);
    [&(data.len() as u32).to_be_bytes(), &name[..], data, &crc.sum().to_be_bytes()].concat()
}

/// A PNG from raw rows, each of which begins with its filter byte.
fn raw_png(width: u32, height: u32, depth: u8, colour: u8, extra: &[u8], rows: &[u8]) -> Vec<u8> {
    let mut folded = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    folded.write_all(rows).expect("writes");
    let folded = folded.finish().expect("finishes");
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let header = chunk(b"IHDR", &[&size[..], &[depth, colour, 0, 0, 0]].concat());
    [b"\x89PNG\r\n\x1A\n", header.as_slice(), extra, &chunk(b"IDAT", &folded), &chunk(b"IEND", &[])].concat()
}

fn exif_orientation(value: u16) -> Vec<u8> {
    let field = Field { tag: Tag::Orientation, ifd_num: In::PRIMARY, value: Value::Short(vec![value]) };
    let mut writer = Writer::new();
    writer.push_field(&field);
    let mut out = std::io::Cursor::new(Vec::new());
    writer.write(&mut out, value.is_multiple_of(2)).expect("writes");
    out.into_inner()
}

/// A TIFF of one strip with these fields beside those every TIFF has.
fn raw_tiff(photometric: u16, bits: &[u16], samples: &[u8], extra: &[(Tag, Value)]) -> Vec<u8> {
    let mut fields = vec![
        (Tag::ImageWidth, Value::Short(vec![WIDTH as u16])),
        (Tag::ImageLength, Value::Short(vec![HEIGHT as u16])),
        (Tag::BitsPerSample, Value::Short(bits.to_vec())),
        (Tag::Compression, Value::Short(vec![1])),
        (Tag::PhotometricInterpretation, Value::Short(vec![photometric])),
        (Tag::SamplesPerPixel, Value::Short(vec![bits.len() as u16])),
        (Tag::RowsPerStrip, Value::Short(vec![HEIGHT as u16])),
    ];
    fields.retain(|(tag, _)| extra.iter().all(|(other, _)| other != tag));
    fields.extend_from_slice(extra);
    let fields: Vec<Field> =
        fields.into_iter().map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value }).collect();
    let mut writer = Writer::new();
    fields.iter().for_each(|f| writer.push_field(f));
    let strips = [samples];
    writer.set_strips(&strips, In::PRIMARY);
    let mut out = std::io::Cursor::new(Vec::new());
    writer.write(&mut out, true).expect("writes");
    out.into_inner()
}

#[test]
fn content_decides_the_format_and_the_picture_is_right() {
    for (format, bytes) in every_format() {
        assert_eq!(format_of(&bytes), Some(format));
        let picture = read(&bytes);
        assert_eq!(picture.format, format);
        assert_eq!((picture.size().width, picture.size().height), (WIDTH, HEIGHT));
        assert_corners(&picture, [RED, GREEN, BLUE, GREY], 4);
        assert!(picture.metadata.is_empty(), "{format:?}: {:?}", picture.metadata);
    }
    assert_eq!(format_of(b""), None);
    assert_eq!(format_of(b"photo.jpg"), None);
}

#[test]
fn all_orientations_of_all_formats_come_out_upright() {
    // What is seen at the corners when the stored quarters are turned as EXIF says.
    let [r, g, b, w] = [RED, GREEN, BLUE, GREY];
    let expected = [
        [r, g, b, w],
        [g, r, w, b],
        [w, b, g, r],
        [b, w, r, g],
        [r, b, g, w],
        [b, r, w, g],
        [w, g, b, r],
        [g, w, r, b],
    ];
    let pixels = quarters();
    for (i, corners) in expected.into_iter().enumerate() {
        let value = i as u16 + 1;
        let block = exif_orientation(value);
        let png = encoded(|out| {
            let mut encoder = PngEncoder::new(out);
            encoder.set_exif_metadata(block.clone()).expect("takes it");
            encoder.write_image(&pixels, WIDTH, HEIGHT, ExtendedColorType::Rgb8)
        });
        let webp = encoded(|out| {
            let mut encoder = WebPEncoder::new_lossless(out);
            encoder.set_exif_metadata(block.clone()).expect("takes it");
            encoder.write_image(&pixels, WIDTH, HEIGHT, ExtendedColorType::Rgb8)
        });
        let tiff = raw_tiff(2, &[8, 8, 8], &pixels, &[(Tag::Orientation, Value::Short(vec![value]))]);
        let jpeg = with_segment(&jpeg(), 0xE1, &[b"Exif\0\0", block.as_slice()].concat());
        for bytes in [jpeg, png, webp, tiff] {
            let picture = read(&bytes);
            let turned = value >= 5;
            assert_eq!(picture.size().width, if turned { HEIGHT } else { WIDTH }, "{:?} {value}", picture.format);
            assert_corners(&picture, corners, 4);
        }
    }
}

#[test]
fn grey_palette_deep_and_transparent_pictures() {
    let pixels = quarters();
    let grey: Vec<u8> = pixels.pixels().map(|p| p[1]).collect();
    let grey_corners = [RED, GREEN, BLUE, GREY].map(|c| [c[1]; 3]);
    let jpeg = read(&jpeg_of(&grey, PixelFormat::GRAY, None, Subsamp::Gray));
    assert_eq!(jpeg.encoding.subsampling, Subsampling::Gray);
    assert_corners(&jpeg, grey_corners, 3);
    for bytes in [png_of, tiff_of, webp_of, bmp_of].map(|f| f(&grey, ExtendedColorType::L8)) {
        assert_corners(&read(&bytes), grey_corners, 0);
    }
    let wide: Vec<u8> = pixels.iter().flat_map(|v| (u16::from(*v) * 257).to_ne_bytes()).collect();
    for bytes in [png_of, tiff_of].map(|f| f(&wide, ExtendedColorType::Rgb16)) {
        assert_corners(&read(&bytes), [RED, GREEN, BLUE, GREY], 0);
    }
    // One palette, three ways to store it: red, green, blue, grey by quarter.
    let index = |x: u32, y: u32| u8::from(x >= WIDTH / 2) + 2 * u8::from(y >= HEIGHT / 2);
    let palette = [RED, GREEN, BLUE, GREY].concat();
    let rows: Vec<u8> =
        (0..HEIGHT).flat_map(|y| std::iter::once(0).chain((0..WIDTH).map(move |x| index(x, y)))).collect();
    let png = raw_png(WIDTH, HEIGHT, 8, 3, &chunk(b"PLTE", &palette), &rows);
    assert_corners(&read(&png), [RED, GREEN, BLUE, GREY], 0);
    let mut map = vec![0u16; 768];
    for (i, colour) in [RED, GREEN, BLUE, GREY].iter().enumerate() {
        for (channel, value) in colour.iter().enumerate() {
            map[channel * 256 + i] = u16::from(*value) * 257;
        }
    }
    let indices: Vec<u8> = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| index(x, y))).collect();
    let tiff = raw_tiff(3, &[8], &indices, &[(Tag(exif::Context::Tiff, 320), Value::Short(map))]);
    assert_corners(&read(&tiff), [RED, GREEN, BLUE, GREY], 0);
    // Palettes and grey of less than a byte: one value on the left, another on the right.
    for bits in [1u32, 2, 4] {
        let colours = 1usize << bits;
        let mut map = vec![0u16; 3 * colours];
        for (i, colour) in [RED, GREEN].iter().enumerate() {
            for (channel, value) in colour.iter().enumerate() {
                map[channel * colours + i] = u16::from(*value) * 257;
            }
        }
        let most = ((1 << bits) - 1) as u8;
        let packed = |right: u8| -> Vec<u8> {
            let byte = |value: u8| (0..8 / bits).fold(0u8, |sum, _| sum << bits | value);
            let half = (WIDTH * bits / 16) as usize;
            let row = [vec![byte(0); half], vec![byte(right); half]].concat();
            row.repeat(HEIGHT as usize)
        };
        let palette = (Tag(exif::Context::Tiff, 320), Value::Short(map));
        let file = raw_tiff(3, &[bits as u16], &packed(1), &[palette]);
        assert_corners(&read(&file), [RED, GREEN, RED, GREEN], 0);
        for (photometric, left, right) in [(0, 255, 0), (1, 0, 255)] {
            let file = raw_tiff(photometric, &[bits as u16], &packed(most), &[]);
            assert_corners(&read(&file), [[left; 3], [right; 3], [left; 3], [right; 3]], 0);
        }
    }
    // Bytes whose lowest bit comes first.
    let turned: Vec<u8> = pixels.iter().map(|v| v.reverse_bits()).collect();
    let order = (Tag(exif::Context::Tiff, 266), Value::Short(vec![2]));
    assert_corners(&read(&raw_tiff(2, &[8, 8, 8], &turned, &[order])), [RED, GREEN, BLUE, GREY], 0);
    // A scanned page: one bit a pixel, where zero is white; the left half is black.
    let bits: Vec<u8> = (0..HEIGHT).flat_map(|_| [0xFF, 0xFF, 0xFF, 0, 0, 0]).collect();
    let page = raw_tiff(0, &[1], &bits, &[]);
    assert_corners(&read(&page), [[0; 3], [255; 3], [0; 3], [255; 3]], 0);
}

#[test]
fn transparency_becomes_white_and_hidden_colour_is_reported() {
    let pixels = quarters();
    // The left half is opaque, the right half carries colour but cannot be seen.
    let rgba: Vec<u8> = pixels
        .enumerate_pixels()
        .flat_map(|(x, _, p)| [p[0], p[1], p[2], if x < WIDTH / 2 { 255 } else { 2 }])
        .collect();
    for bytes in [png_of, tiff_of, webp_of, bmp_of].map(|f| f(&rgba, ExtendedColorType::Rgba8)) {
        let picture = read(&bytes);
        assert_corners(&picture, [RED, [255; 3], BLUE, [255; 3]], 0);
        let hidden = picture.metadata.iter().filter(|i| i.kind == MetadataKind::HiddenColour).count();
        assert_eq!(hidden, 1, "{:?}", picture.format);
    }
}

#[test]
fn colours_that_a_tiff_multiplied_with_their_opacity_are_divided() {
    let straight = [RED, GREEN, BLUE, GREY];
    let opacity = 128u32;
    let multiplied = |c: u8| ((u32::from(c) * opacity + 127) / 255) as u8;
    let samples = |divided: bool| -> Vec<u8> {
        let of = |c: u8| if divided { c } else { multiplied(c) };
        quarters().pixels().flat_map(|p| [of(p[0]), of(p[1]), of(p[2]), opacity as u8]).collect()
    };
    let onto_white = straight.map(|c| c.map(|v| ((u32::from(v) * opacity + 255 * (255 - opacity) + 127) / 255) as u8));
    for kind in [1u16, 2] {
        let extra = (Tag(exif::Context::Tiff, 338), Value::Short(vec![kind]));
        let file = raw_tiff(2, &[8; 4], &samples(kind == 2), &[extra]);
        assert_corners(&read(&file), onto_white, 1);
    }
}

#[test]
fn inks_with_and_without_adobes_marker() {
    // Adobe stores inks inverted, which for these colours without black is just RGB.
    let inks: Vec<u8> = quarters().pixels().flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    let plain = jpeg_of(&inks, PixelFormat::CMYK, Some(Colorspace::CMYK), Subsamp::None);
    let converted = jpeg_of(&inks, PixelFormat::CMYK, Some(Colorspace::YCCK), Subsamp::None);
    for bytes in [&plain, &converted] {
        assert_corners(&read(bytes), [RED, GREEN, BLUE, GREY], 6);
    }
    // Without the marker 255 is full ink; here black ink hides everything.
    let at = plain.windows(5).position(|w| w == b"Adobe").expect("written") - 4;
    let unmarked = [&plain[..at], &plain[at + 16..]].concat();
    assert_corners(&read(&unmarked), [[0; 3]; 4], 6);
    let mut out = std::io::Cursor::new(Vec::new());
    let tiff_inks: Vec<u8> = inks.iter().map(|v| 255 - v).collect();
    tiff::encoder::TiffEncoder::new(&mut out)
        .and_then(|mut e| e.write_image::<tiff::encoder::colortype::CMYK8>(WIDTH, HEIGHT, &tiff_inks))
        .expect("encodes");
    assert_corners(&read(out.get_ref()), [RED, GREEN, BLUE, GREY], 1);
}

#[test]
fn profiles_are_converted_in_every_container() {
    let profile = ColorProfile::new_adobe_rgb().encode().expect("encodes");
    let pixels = quarters();
    let rgb = ExtendedColorType::Rgb8;
    let png = encoded(|out| {
        let mut encoder = PngEncoder::new(out);
        encoder.set_icc_profile(profile.clone()).expect("takes it");
        encoder.write_image(&pixels, WIDTH, HEIGHT, rgb)
    });
    let webp = encoded(|out| {
        let mut encoder = WebPEncoder::new_lossless(out);
        encoder.set_icc_profile(profile.clone()).expect("takes it");
        encoder.write_image(&pixels, WIDTH, HEIGHT, rgb)
    });
    let icc = (Tag(exif::Context::Tiff, 34_675), Value::Undefined(profile.clone(), 0));
    let tiff = raw_tiff(2, &[8, 8, 8], &pixels, &[icc]);
    // In two segments, the second one first.
    let (first, second) = profile.split_at(100);
    let jpeg = with_segment(&jpeg(), 0xE2, &[b"ICC_PROFILE\0\x01\x02", first].concat());
    let jpeg = with_segment(&jpeg, 0xE2, &[b"ICC_PROFILE\0\x02\x02", second].concat());
    for bytes in [png, webp, tiff, jpeg] {
        let picture = read(&bytes);
        let [red, green, _, grey] = corners(&picture);
        // Adobe RGB's primaries lie outside sRGB, so the same numbers mean more: the green clips its red away.
        assert!(red[0] >= 245 && green[0] == 0 && green[1].abs_diff(GREEN[1]) <= 5, "{red:?} {green:?}");
        assert!(near(grey, GREY, 4), "{grey:?}");
        assert!(picture.metadata.iter().any(|i| i.kind == MetadataKind::ColourProfile));
    }
}

#[test]
fn half_files_are_damaged_files() {
    for (format, whole) in every_format() {
        let sniffed = if format == Format::WebP { 12 } else { 4 };
        for share in 1..20 {
            let cut = (whole.len() * share / 20).max(sniffed);
            assert_malformed(&whole[..cut], &format!("{format:?} cut at {cut} of {}", whole.len()));
        }
        assert_malformed(&whole[..whole.len() - 1], &format!("{format:?} without its last byte"));
    }
    assert_malformed(b"", "empty");
}

#[test]
fn missing_pixels_in_a_sound_container_are_damage() {
    let rows = |count: u32| -> Vec<u8> { vec![0; ((WIDTH * 3 + 1) * count) as usize] };
    assert_malformed(&raw_png(WIDTH, HEIGHT, 8, 2, &[], &rows(HEIGHT / 2)), "PNG with half the rows");
    let whole = gif();
    // The code stream of this picture lies in one block: its length byte, its data, an empty block, the end mark.
    let palette_end = 19 + 8 + 10 + 12;
    let length = usize::from(whole[palette_end + 1]);
    assert_eq!(palette_end + 2 + length + 2, whole.len());
    let half = length / 2;
    let gif = [&whole[..=palette_end], &[half as u8], &whole[palette_end + 2..][..half], &[0, 0x3B]].concat();
    assert_malformed(&gif, "GIF with half the codes");
    let mut webp = webp_of(&quarters(), ExtendedColorType::Rgb8);
    let length = u32::from_le_bytes([webp[16], webp[17], webp[18], webp[19]]) / 4 * 2;
    webp.truncate(20 + length as usize);
    webp[16..20].copy_from_slice(&length.to_le_bytes());
    webp[4..8].copy_from_slice(&(length + 12).to_le_bytes());
    assert_malformed(&webp, "WebP with half the stream");
    assert_malformed(&raw_tiff(2, &[8, 8, 8], &quarters().into_raw()[..2000], &[]), "TIFF with half a strip");
}

#[test]
fn damage_inside_is_noticed_or_harmless_but_never_a_crash() {
    for (_, whole) in every_format() {
        for at in (0..whole.len()).step_by(7) {
            let mut hurt = whole.clone();
            hurt[at] ^= 0x55;
            // Formats without checksums cannot notice a changed pixel; what counts is a result.
            if let Ok(picture) = decode(&hurt, &Limits { max_pixels: 1 << 20, ..Limits::default() }) {
                assert_eq!(picture.frames.len(), 1);
            }
        }
    }
}

#[test]
fn garbage_and_zero_bytes_are_not_pictures() {
    let noise: Vec<u8> = (0..5000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for bytes in [vec![0; 4096], noise, b"A letter to a patient\n".to_vec()] {
        assert!(matches!(refusal(&bytes).fault, Fault::Unsupported { .. }));
    }
}

#[test]
fn bombs_are_refused_from_the_header() {
    let side = 65_000u32;
    let png = raw_png(side, side, 8, 2, &[], &[0; 64]);
    let mut jpeg = jpeg();
    let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).expect("written");
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFD, 0xE8, 0xFD, 0xE8]);
    let mut gif = gif();
    gif[6..10].copy_from_slice(&[0xE8, 0xFD, 0xE8, 0xFD]);
    let mut bmp = bmp_of(&quarters(), ExtendedColorType::Rgb8);
    bmp[18..22].copy_from_slice(&side.to_le_bytes());
    bmp[22..26].copy_from_slice(&side.to_le_bytes());
    let long = Value::Long(vec![side]);
    let tiff = raw_tiff(2, &[8, 8, 8], &quarters(), &[(Tag::ImageWidth, long.clone()), (Tag::ImageLength, long)]);
    let size = (side - 1).to_le_bytes();
    let vp8x = [b"VP8X\x0A\0\0\0\0\0\0\0", &size[..3], &size[..3]].concat();
    let webp = [b"RIFF", (vp8x.len() as u32 + 4).to_le_bytes().as_slice(), b"WEBP", &vp8x].concat();
    for bytes in [png, jpeg, gif, bmp, tiff, webp] {
        let start = Instant::now();
        let fault = refusal(&bytes).fault;
        assert!(start.elapsed().as_millis() < 200, "slow refusal");
        let Fault::TooLarge { what } = fault else { panic!("{fault}") };
        assert!(what.contains("65000 x 65000") && what.contains("32768"), "{what}");
    }
    let few = Limits { max_pixels: 100, ..Limits::default() };
    let short = Limits { max_bytes: 50, ..Limits::default() };
    for (_, bytes) in every_format() {
        for limits in [few, short] {
            let fault = decode(&bytes, &limits).expect_err("too large").fault;
            assert!(matches!(fault, Fault::TooLarge { .. }), "{fault}");
        }
    }
}

#[test]
fn moving_pictures_and_documents_are_refused_with_advice() {
    let rgb = ExtendedColorType::Rgb8;
    let animated_gif = encoded(|out| {
        let mut encoder = GifEncoder::new(out);
        encoder.encode(&quarters(), WIDTH, HEIGHT, rgb)?;
        encoder.encode(&RgbImage::new(WIDTH, HEIGHT), WIDTH, HEIGHT, rgb)
    });
    let png = png_of(&quarters(), rgb);
    let animated_png = [&png[..33], &chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]), &png[33..]].concat();
    let vp8x = [b"VP8X\x0A\0\0\0\x02\0\0\0", &[47, 0, 0, 31, 0, 0][..]].concat();
    let animated_webp = [b"RIFF", (vp8x.len() as u32 + 4).to_le_bytes().as_slice(), b"WEBP", &vp8x].concat();
    let mut pages = std::io::Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut pages).expect("starts");
    for _ in 0..2 {
        encoder.write_image::<tiff::encoder::colortype::RGB8>(WIDTH, HEIGHT, &quarters()).expect("encodes");
    }
    let cases = [
        (animated_gif, "animated GIF"),
        (animated_png, "animated PNG"),
        (animated_webp, "animated WebP"),
        (pages.into_inner(), "several pages"),
    ];
    for (bytes, words) in cases {
        let fault = refusal(&bytes).fault;
        let Fault::Unsupported { what } = fault else { panic!("{words}: {fault}") };
        assert!(what.contains(words) && what.contains("save"), "{what}");
    }
}

#[test]
fn real_photos_decode() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/photos/event");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: no photos beside the project");
        return;
    };
    for file in files.flatten().map(|f| f.path()).filter(|p| p.extension().is_some_and(|e| e == "jpg")).take(10) {
        let picture = read(&std::fs::read(&file).expect("readable"));
        assert!(picture.size().pixels() > 0 && (1..=100).contains(&picture.encoding.quality));
    }
}
