//! Small JPEGs for the report's contact sheet, made only from finished outputs.

use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, ResizeOptions, Resizer};

use crate::codec::{self, Limits};
use crate::error::{Fault, FileError, Stage};
use crate::picture::Format;

/// Longest side in pixels: sharp on a phone's card, and 400 pictures stay below 10 MB.
const LONG_SIDE: usize = 360;

/// JPEG quality of a thumbnail.
const QUALITY: i32 = 62;

/// Upright 8-bit sRGB pixels, row by row without gaps.
struct Pixels {
    width: usize,
    height: usize,
    bytes: Vec<u8>,
}

/// Makes the small JPEG of a finished copy from its encoded bytes; never call this with an original.
///
/// # Errors
/// When a library fails; the copy itself is not touched by this.
pub fn thumbnail(bytes: &[u8], format: Format) -> Result<Vec<u8>, FileError> {
    let pixels = if format == Format::Jpeg { scaled_jpeg(bytes)? } else { decoded(bytes)? };
    let long = pixels.width.max(pixels.height);
    let pixels = if long > LONG_SIDE { resized(pixels, long)? } else { pixels };
    let image = turbojpeg::Image {
        pixels: pixels.bytes.as_slice(),
        width: pixels.width,
        pitch: pixels.width * 3,
        height: pixels.height,
        format: turbojpeg::PixelFormat::RGB,
    };
    let jpeg = turbojpeg::compress(image, QUALITY, turbojpeg::Subsamp::Sub2x2).map_err(|e| fault(&e))?;
    Ok(jpeg.to_vec())
}

/// Decodes at the smallest of the scales 1, 1/2, 1/4 and 1/8 that is still large enough.
fn scaled_jpeg(bytes: &[u8]) -> Result<Pixels, FileError> {
    let mut decoder = turbojpeg::Decompressor::new().map_err(|e| fault(&e))?;
    let header = decoder.read_header(bytes).map_err(|e| fault(&e))?;
    let long = header.width.max(header.height);
    let share = [8, 4, 2].into_iter().find(|s| long / s >= LONG_SIDE).unwrap_or(1);
    let scale = turbojpeg::ScalingFactor::new(1, share);
    decoder.set_scaling_factor(scale).map_err(|e| fault(&e))?;
    let (width, height) = (scale.scale(header.width), scale.scale(header.height));
    let mut pixels = vec![0; width * height * 3];
    let image = turbojpeg::Image {
        pixels: pixels.as_mut_slice(),
        width,
        pitch: width * 3,
        height,
        format: turbojpeg::PixelFormat::RGB,
    };
    decoder.decompress(bytes, image).map_err(|e| fault(&e))?;
    Ok(Pixels { width, height, bytes: pixels })
}

fn decoded(bytes: &[u8]) -> Result<Pixels, FileError> {
    let mut picture = codec::decode(bytes, &Limits::default())?;
    let frame = picture.frames.swap_remove(0);
    Ok(Pixels { width: frame.width() as usize, height: frame.height() as usize, bytes: frame.into_raw() })
}

fn resized(pixels: Pixels, long: usize) -> Result<Pixels, FileError> {
    let side = |n: usize| u32::try_from((n * LONG_SIDE / long).max(1)).unwrap_or(u32::MAX);
    let whole = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let source = Image::from_vec_u8(whole(pixels.width), whole(pixels.height), pixels.bytes, PixelType::U8x3)
        .map_err(|e| fault(&e))?;
    let mut small = Image::new(side(pixels.width), side(pixels.height), PixelType::U8x3);
    Resizer::new().resize(&source, &mut small, &ResizeOptions::new()).map_err(|e| fault(&e))?;
    Ok(Pixels { width: small.width() as usize, height: small.height() as usize, bytes: small.into_vec() })
}

fn fault(e: &impl std::fmt::Display) -> FileError {
    FileError::at(Stage::Publish, Fault::Library { what: "making the report's small picture", reason: e.to_string() })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A JPEG with soft bands of colour, for tests.
    pub(crate) fn picture(width: usize, height: usize) -> Vec<u8> {
        let pixels: Vec<u8> = (0..width * height)
            .flat_map(|i| {
                let (x, y) = (i % width, i / width);
                [(x * 255 / width) as u8, (y * 255 / height) as u8, 160]
            })
            .collect();
        let image = turbojpeg::Image {
            pixels: pixels.as_slice(),
            width,
            pitch: width * 3,
            height,
            format: turbojpeg::PixelFormat::RGB,
        };
        turbojpeg::compress(image, 90, turbojpeg::Subsamp::Sub2x2).expect("encodes").to_vec()
    }

    #[test]
    fn thumbnails_keep_the_shape_and_are_small() {
        for ((width, height), expected) in
            [((3000, 2000), (360, 240)), ((900, 1800), (180, 360)), ((200, 100), (200, 100)), ((5000, 3), (360, 1))]
        {
            let small = thumbnail(&picture(width, height), Format::Jpeg).expect("is made");
            let header = turbojpeg::read_header(&small).expect("is a JPEG");
            assert_eq!((header.width, header.height), expected);
            assert!(small.len() < 20_000);
        }
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        assert!(thumbnail(b"no picture", Format::Jpeg).is_err());
    }
}
