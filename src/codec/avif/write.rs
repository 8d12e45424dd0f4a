//! Writes AVIF: one AV1 picture through `rav1e`, in as few boxes as readers accept, with nothing but sRGB pixels.
//!
//! The same pixels always give the same bytes: one tile, one thread, no time and no name of a program.

use image::RgbImage;
use rav1e::prelude::*;

use super::super::{fault_from_encoder, unsupported};
use crate::error::Fault;
use crate::picture::{Encoding, Subsampling};

/// Pixels on a side, as `rav1e` counts them.
const MAX_SIDE: u32 = 65_535;

/// `rav1e`'s fastest; the next slower one takes twice as long and saves a tenth of the bytes.
const SPEED: u8 = 10;

/// Encodes a picture with the chroma and about the quality that a JPEG of these settings would have.
pub(super) fn encoded(pixels: &RgbImage, encoding: &Encoding) -> Result<Vec<u8>, Fault> {
    let (width, height) = pixels.dimensions();
    if width.max(height) > MAX_SIDE {
        return Err(unsupported("AVIF holds at most 65535 pixels on a side; choose PNG"));
    }
    let full_chroma = matches!(encoding.subsampling, Subsampling::S444 | Subsampling::S422);
    let (stream, level) = stream_of(pixels, full_chroma, encoding.quality)?;
    let mut file = head(width, height, full_chroma, level, stream.len())?;
    file.extend(stream);
    Ok(file)
}

/// The step size that costs about as much as a JPEG's quality does, measured with photos at half their size.
fn quantizer(quality: u8) -> u8 {
    match quality.clamp(1, 100) {
        quality @ 85.. => ((100 - quality) * 6).max(6),
        quality => 90 + (85 - quality).min(82) * 2,
    }
}

/// The sequence header and the frame, and the level that the header names.
fn stream_of(pixels: &RgbImage, full_chroma: bool, quality: u8) -> Result<(Vec<u8>, u8), Fault> {
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let quantizer = quantizer(quality);
    let mut settings = EncoderConfig {
        width,
        height,
        bit_depth: 8,
        chroma_sampling: if full_chroma { ChromaSampling::Cs444 } else { ChromaSampling::Cs420 },
        pixel_range: PixelRange::Full,
        color_description: Some(ColorDescription {
            color_primaries: ColorPrimaries::BT709,
            transfer_characteristics: TransferCharacteristics::SRGB,
            matrix_coefficients: MatrixCoefficients::BT601,
        }),
        still_picture: true,
        quantizer: usize::from(quantizer),
        min_quantizer: quantizer,
        tune: Tune::Psnr,
        tile_cols: 1,
        tile_rows: 1,
        tiles: 1,
        ..EncoderConfig::with_speed_preset(SPEED)
    };
    // There is one scene, and looking for more would start threads.
    settings.speed_settings.scene_detection_mode = SceneDetectionSpeed::None;
    let mut encoder: Context<u8> = Config::new()
        .with_encoder_config(settings)
        .with_threads(1)
        .new_context()
        .map_err(|e| fault_from_encoder(&e))?;
    let mut frame = encoder.new_frame();
    fill(&mut frame.planes, pixels, if full_chroma { 1 } else { 2 });
    encoder.send_frame(frame).map_err(|e| fault_from_encoder(&e))?;
    encoder.flush();
    let mut stream = Vec::new();
    loop {
        match encoder.receive_packet() {
            Ok(packet) => stream.extend(packet.data),
            Err(EncoderStatus::Encoded) => {}
            Err(EncoderStatus::LimitReached) => break,
            Err(error) => return Err(fault_from_encoder(&error)),
        }
    }
    // The mark of a new moment in time is for videos.
    let stream = stream.strip_prefix(&[0x12, 0x00]).map(<[u8]>::to_vec).unwrap_or(stream);
    // Behind the head and the length: profile (3 bits), still picture, short header, level (5 bits).
    match *stream.as_slice() {
        [0x0A, _, first, second, ..] => Ok((stream, (first & 7) << 2 | second >> 6)),
        _ => Err(fault_from_encoder(&"the encoder left out what describes its picture")),
    }
}

/// Brightness and colour of ITU-R BT.601 in full range; `step` columns and rows share a colour, their average.
fn fill(planes: &mut [Plane<u8>; 3], pixels: &RgbImage, step: usize) {
    let width = pixels.width() as usize;
    let [brightness, blue, red] = planes;
    let rows: Vec<&[u8]> = pixels.as_raw().chunks_exact(width * 3).collect();
    let columns = width.div_ceil(step);
    let mut line = vec![0; width];
    let (mut blue_sums, mut red_sums) = (vec![0.0_f32; columns], vec![0.0_f32; columns]);
    let (mut blue_line, mut red_line) = (vec![0; columns], vec![0; columns]);
    for (band, group) in rows.chunks(step).enumerate() {
        blue_sums.fill(0.0);
        red_sums.fill(0.0);
        for (inside, row) in group.iter().enumerate() {
            for (x, pixel) in row.chunks_exact(3).enumerate() {
                let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(f32::from);
                let y = 0.299 * r + 0.587 * g + 0.114 * b;
                line[x] = (y + 0.5) as u8;
                blue_sums[x / step] += (b - y) / 1.772;
                red_sums[x / step] += (r - y) / 1.402;
            }
            put(brightness, band * step + inside, &line);
        }
        let sums = blue_sums.iter().zip(&red_sums);
        for (column, ((blue_sum, red_sum), (blue, red))) in
            sums.zip(blue_line.iter_mut().zip(&mut red_line)).enumerate()
        {
            let count = (group.len() * step.min(width - column * step)) as f32;
            *blue = (blue_sum / count + 128.5) as u8;
            *red = (red_sum / count + 128.5) as u8;
        }
        put(blue, band, &blue_line);
        put(red, band, &red_line);
    }
}

fn put(plane: &mut Plane<u8>, row: usize, line: &[u8]) {
    let start = row * plane.cfg.stride;
    plane.data_origin_mut()[start..start + line.len()].copy_from_slice(line);
}

/// All boxes up to the picture's data (ISO/IEC 14496-12 and 23008-12, AVIF 1.1).
fn head(width: u32, height: u32, full_chroma: bool, level: u8, length: usize) -> Result<Vec<u8>, Fault> {
    let (wide, high) = (width.to_be_bytes(), height.to_be_bytes());
    let length = u32::try_from(length)
        .ok()
        .filter(|l| *l < u32::MAX - 1024)
        .ok_or_else(|| unsupported("this AVIF would be larger than its container allows; choose JPEG"))?;
    // Version 1; profile and level; 8 bits with colours, whole or reduced in both directions.
    let form = [0x81, if full_chroma { 1 << 5 } else { 0 } | level, if full_chroma { 0 } else { 0x0C }, 0];
    let properties = [
        full(b"ispe", 0, &[&wide, &high]),
        full(b"pixi", 0, &[&[3, 8, 8, 8]]),
        boxed(b"av1C", &[&form]),
        // Primaries of sRGB, its curve, BT.601 to part brightness from colour, full range.
        boxed(b"colr", &[b"nclx", &[0, 1, 0, 13, 0, 6, 0x80]]),
    ]
    .concat();
    let meta = |start: u32| {
        full(
            b"meta",
            0,
            &[
                &full(b"hdlr", 0, &[&[0; 4], b"pict", &[0; 13]]),
                &full(b"pitm", 0, &[&[0, 1]]),
                // Item 1 lies in one piece; places and lengths have 4 bytes.
                &full(b"iloc", 0, &[&[0x44, 0, 0, 1, 0, 1, 0, 0, 0, 1], &start.to_be_bytes(), &length.to_be_bytes()]),
                &full(b"iinf", 0, &[&[0, 1], &full(b"infe", 2, &[&[0, 1, 0, 0], b"av01", &[0]])]),
                // Of the four properties the third must be understood.
                &boxed(
                    b"iprp",
                    &[&boxed(b"ipco", &[&properties]), &full(b"ipma", 0, &[&[0, 0, 0, 1, 0, 1, 4, 1, 2, 0x83, 4]])],
                ),
            ],
        )
    };
    let kind = boxed(b"ftyp", &[b"avif", &[0; 4], b"avifmif1miaf"]);
    let start = (kind.len() + meta(0).len() + 8) as u32;
    Ok([kind, meta(start), (length + 8).to_be_bytes().to_vec(), b"mdat".to_vec()].concat())
}

fn boxed(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    [&(body.len() as u32 + 8).to_be_bytes(), &kind[..], &body].concat()
}

fn full(kind: &[u8; 4], version: u8, parts: &[&[u8]]) -> Vec<u8> {
    boxed(kind, &[&[version, 0, 0, 0], &parts.concat()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{Limits, decode};
    use crate::picture::Format;
    use image::Rgb;

    fn scene(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let texture = ((x * 7 + y * 13) % 23) as u8;
            Rgb([(x * 255 / width.max(1)) as u8, (y * 255 / height.max(1)) as u8, 90 + texture])
        })
    }

    fn mean_distance(a: &RgbImage, b: &RgbImage) -> f64 {
        let apart: u64 = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        apart as f64 / a.as_raw().len() as f64
    }

    #[test]
    fn pixels_come_back_alike_in_every_size_and_chroma() {
        for (width, height) in [(1, 1), (2, 3), (17, 1), (31, 33), (64, 64), (130, 71)] {
            for subsampling in [Subsampling::S420, Subsampling::S444, Subsampling::Gray] {
                let pixels = scene(width, height);
                let bytes = encoded(&pixels, &Encoding { subsampling, ..Encoding::default() }).expect("encodes");
                let seen = decode(&bytes, &Limits::default()).expect("decodes");
                assert_eq!(seen.format, Format::Avif);
                assert!(seen.metadata.is_empty(), "{:?}", seen.metadata);
                let apart = mean_distance(&seen.frames[0], &pixels);
                // Tiny pictures with a colour a pixel cannot share them.
                let allowed = if width * height < 64 { 40.0 } else { 6.0 };
                assert!(apart < allowed, "{width} x {height} {subsampling:?}: {apart}");
            }
        }
    }

    #[test]
    fn the_same_pixels_give_the_same_bytes_and_better_quality_more() {
        let pixels = scene(90, 60);
        let of = |quality| encoded(&pixels, &Encoding { quality, ..Encoding::default() }).expect("encodes");
        assert_eq!(of(90), of(90));
        let sizes: Vec<usize> = [1, 40, 75, 90, 100].map(|q| of(q).len()).to_vec();
        assert!(sizes.is_sorted() && sizes[0] < sizes[4], "{sizes:?}");
        assert_eq!([1, 50, 84, 85, 90, 100].map(quantizer), [254, 160, 92, 90, 60, 6]);
    }

    #[test]
    fn black_covers_stay_black() {
        let mut pixels = scene(96, 64);
        for (x, y) in (20..60).flat_map(|x| (10..40).map(move |y| (x, y))) {
            pixels.put_pixel(x, y, Rgb([0, 0, 0]));
        }
        let bytes = encoded(&pixels, &Encoding::default()).expect("encodes");
        let seen = decode(&bytes, &Limits::default()).expect("decodes");
        for (x, y) in (22..58).flat_map(|x| (12..38).map(move |y| (x, y))) {
            assert!(seen.frames[0].get_pixel(x, y).0.iter().all(|v| *v < 24), "{x} {y}");
        }
    }
}
