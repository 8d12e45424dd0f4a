//! Parts of a picture at another size, for models that look from afar.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;

use crate::error::Fault;
use crate::geometry::{Rect, Size};

/// A part of the picture, in pixels of the picture, smoothly scaled to a size; both must have an extent.
///
/// # Errors
/// When the part lies outside the picture.
pub(crate) fn scaled(pixels: &RgbImage, part: Rect, size: Size) -> Result<RgbImage, Fault> {
    let failed = |reason: String| Fault::Library { what: "scaling", reason };
    let source = ImageRef::new(pixels.width(), pixels.height(), pixels.as_raw(), PixelType::U8x3)
        .map_err(|e| failed(e.to_string()))?;
    let mut target = Image::new(size.width, size.height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear)).crop(
        f64::from(part.left),
        f64::from(part.top),
        f64::from(part.width()),
        f64::from(part.height()),
    );
    Resizer::new().resize(&source, &mut target, &options).map_err(|e| failed(e.to_string()))?;
    RgbImage::from_raw(size.width, size.height, target.into_vec())
        .ok_or_else(|| failed(String::from("the library gave another size than asked")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_keeps_its_colours_and_gets_the_size() {
        let picture = RgbImage::from_fn(80, 40, |x, _| image::Rgb([if x < 40 { 10 } else { 200 }, 0, 0]));
        let right = Rect { left: 40.0, top: 0.0, right: 80.0, bottom: 40.0 };
        let small = scaled(&picture, right, Size { width: 8, height: 4 }).unwrap();
        assert_eq!(small.dimensions(), (8, 4));
        // The first column may blend with what lies beside the part.
        assert!(small.enumerate_pixels().all(|(x, _, p)| x == 0 || p.0 == [200, 0, 0]));
        let outside = Rect { left: 60.0, top: 0.0, right: 100.0, bottom: 40.0 };
        assert!(scaled(&picture, outside, Size { width: 8, height: 4 }).is_err());
    }
}
