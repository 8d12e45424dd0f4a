//! Pictures at another size: parts for models that look from afar, and whole copies.

use std::borrow::Cow;

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

/// The whole picture at a longest side, for models that look from afar; the picture itself where it is no larger.
///
/// # Errors
/// When the library refuses the sizes.
pub(crate) fn afar(pixels: &RgbImage, long_side: u32) -> Result<Cow<'_, RgbImage>, Fault> {
    let (width, height) = pixels.dimensions();
    let long = width.max(height);
    if long <= long_side {
        return Ok(Cow::Borrowed(pixels));
    }
    let side = |v: u32| ((u64::from(v) * u64::from(long_side)).div_ceil(u64::from(long)) as u32).max(1);
    scaled(pixels, whole(pixels), Size { width: side(width), height: side(height) }).map(Cow::Owned)
}

/// The whole picture scaled to a size for people to look at.
///
/// # Errors
/// When the library refuses the sizes.
pub(crate) fn resized(pixels: &RgbImage, size: Size) -> Result<RgbImage, Fault> {
    resampled(pixels, whole(pixels), size, FilterType::Lanczos3)
}

/// A picture's own outline.
pub(crate) fn whole(pixels: &RgbImage) -> Rect {
    Rect { left: 0.0, top: 0.0, right: pixels.width() as f32, bottom: pixels.height() as f32 }
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

    #[test]
    fn from_afar_nothing_is_enlarged() {
        let picture = RgbImage::new(81, 40);
        assert_eq!(afar(&picture, 100).unwrap().dimensions(), (81, 40));
        assert_eq!(afar(&picture, 27).unwrap().dimensions(), (27, 14));
        assert_eq!(afar(&RgbImage::new(5_000, 1), 10).unwrap().dimensions(), (10, 1));
    }
}
