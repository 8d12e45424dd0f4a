//! Pictures at another size: parts for models that look from afar, and whole copies.

// Only typed images: the untyped ones bring code for every pixel type there is into each build.
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;

use crate::error::Fault;
use crate::geometry::{Rect, Size};

/// A part of the picture, in pixels of the picture, scaled to a size for a model to look at; both must have an extent.
///
/// # Errors
/// When the part lies outside the picture.
pub(crate) fn scaled(pixels: &RgbImage, part: Rect, size: Size) -> Result<RgbImage, Fault> {
    resampled(pixels, part, size, FilterType::Bilinear)
}

/// The whole picture scaled to a size for people to look at.
///
/// # Errors
/// When the library refuses the sizes.
pub(crate) fn resized(pixels: &RgbImage, size: Size) -> Result<RgbImage, Fault> {
    let all = Rect { left: 0.0, top: 0.0, right: pixels.width() as f32, bottom: pixels.height() as f32 };
    resampled(pixels, all, size, FilterType::Lanczos3)
}

fn resampled(pixels: &RgbImage, part: Rect, size: Size, filter: FilterType) -> Result<RgbImage, Fault> {
    let failed = |reason: String| Fault::Library { what: "scaling", reason };
    let source = TypedImageRef::<U8x3>::from_buffer(pixels.width(), pixels.height(), pixels.as_raw())
        .map_err(|e| failed(e.to_string()))?;
    let mut target = RgbImage::new(size.width, size.height);
    let mut view =
        TypedImage::<U8x3>::from_buffer(size.width, size.height, &mut target).map_err(|e| failed(e.to_string()))?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).crop(
        f64::from(part.left),
        f64::from(part.top),
        f64::from(part.width()),
        f64::from(part.height()),
    );
    Resizer::new().resize_typed(&source, &mut view, &options).map_err(|e| failed(e.to_string()))?;
    Ok(target)
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
