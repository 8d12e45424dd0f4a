//! Cuts a covered picture to the part that is kept, and scales it down.

use image::RgbImage;

use super::coverage::PixelBox;
use crate::geometry::{Rect, Size};

/// The whole pixels inside the part to keep; pixels the edge cuts through go.
///
/// # Errors
/// With the reason when the part is empty or reaches out of the picture.
pub(super) fn kept(part: Rect, size: Size) -> Result<PixelBox, &'static str> {
    let Rect { left, top, right, bottom } = part;
    if ![left, top, right, bottom].iter().all(|v| v.is_finite()) {
        return Err("the part to keep has a coordinate that is no number");
    }
    if left < 0.0 || top < 0.0 || right > size.width as f32 || bottom > size.height as f32 {
        return Err("the part to keep reaches outside the picture");
    }
    let kept = PixelBox {
        left: left.ceil() as u32,
        top: top.ceil() as u32,
        right: right.floor() as u32,
        bottom: bottom.floor() as u32,
    };
    if kept.is_empty() { Err("the part to keep is empty") } else { Ok(kept) }
}

/// The part of a frame inside the box.
pub(super) fn cut(frame: &RgbImage, kept: PixelBox) -> RgbImage {
    let PixelBox { left, top, right, bottom } = kept;
    image::imageops::crop_imm(frame, left, top, right - left, bottom - top).to_image()
}

/// The size after scaling down to a longest side; never larger, never below one pixel.
pub(super) fn scaled(size: Size, max_side: u32) -> Size {
    let long = size.width.max(size.height);
    if long <= max_side {
        return size;
    }
    let share = f64::from(max_side) / f64::from(long);
    let side = |v: u32| ((f64::from(v) * share).round() as u32).max(1);
    Size { width: side(size.width), height: side(size.height) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_pixels_are_kept() {
        let part = Rect { left: 1.5, top: 0.0, right: 9.9, bottom: 8.0 };
        let size = Size { width: 10, height: 8 };
        assert_eq!(kept(part, size), Ok(PixelBox { left: 2, top: 0, right: 9, bottom: 8 }));
    }

    #[test]
    fn scaling_keeps_the_shape_and_never_enlarges() {
        let size = Size { width: 4000, height: 3000 };
        assert_eq!(scaled(size, 2000), Size { width: 2000, height: 1500 });
        assert_eq!(scaled(size, 5000), size);
        assert_eq!(scaled(Size { width: 9000, height: 3 }, 100), Size { width: 100, height: 1 });
    }
}
