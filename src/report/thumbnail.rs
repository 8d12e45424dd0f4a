//! Small JPEGs for the report's contact sheet, made only from finished outputs.

use image::RgbImage;

use crate::codec::{self, Limits};
use crate::error::{Fault, FileError, Stage};
use crate::geometry::Size;
use crate::picture::Format;
use crate::scaling;

/// Longest side in pixels: sharp on a phone's card, and 400 pictures stay below 10 MB.
const LONG_SIDE: u32 = 360;

/// JPEG quality of a thumbnail.
const QUALITY: i32 = 62;

/// Makes the small JPEG of a finished copy from its encoded bytes; never call this with an original.
///
/// # Errors
/// When a library fails; the copy itself is not touched by this.
pub fn thumbnail(bytes: &[u8], format: Format) -> Result<Vec<u8>, FileError> {
    let pixels = if format == Format::Jpeg { scaled_jpeg(bytes)? } else { decoded(bytes)? };
    let long = pixels.width().max(pixels.height());
    let side = |n: u32| (u64::from(n) * u64::from(LONG_SIDE) / u64::from(long)).max(1) as u32;
    let small = Size { width: side(pixels.width()), height: side(pixels.height()) };
    let pixels = if long > LONG_SIDE { scaling::resized(&pixels, small).map_err(told)? } else { pixels };
    let image = turbojpeg::Image {
        pixels: pixels.as_raw().as_slice(),
        width: pixels.width() as usize,
        pitch: pixels.width() as usize * 3,
        height: pixels.height() as usize,
        format: turbojpeg::PixelFormat::RGB,
    };
    let jpeg = turbojpeg::compress(image, QUALITY, turbojpeg::Subsamp::Sub2x2).map_err(|e| fault(&e))?;
    Ok(jpeg.to_vec())
}

/// Decodes at the smallest of the scales 1, 1/2, 1/4 and 1/8 that is still large enough.
fn scaled_jpeg(bytes: &[u8]) -> Result<RgbImage, FileError> {
    let mut decoder = turbojpeg::Decompressor::new().map_err(|e| fault(&e))?;
    let header = decoder.read_header(bytes).map_err(|e| fault(&e))?;
    let long = header.width.max(header.height);
    let share = [8, 4, 2].into_iter().find(|s| long / s >= LONG_SIDE as usize).unwrap_or(1);
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
    let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    RgbImage::from_raw(side(width), side(height), pixels).ok_or_else(|| fault(&"the decoder gave another size"))
}

fn decoded(bytes: &[u8]) -> Result<RgbImage, FileError> {
    Ok(codec::decode(bytes, &Limits::default())?.frames.swap_remove(0))
}

fn fault(e: &impl std::fmt::Display) -> FileError {
    told(Fault::Library { what: "making the report's small picture", reason: e.to_string() })
}

fn told(fault: Fault) -> FileError {
    FileError::at(Stage::Publish, fault)
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
