//! The sizes at which to look for faces, and the picture at each of them.

use image::RgbImage;
use ndarray::Array4;

use crate::error::{FileError, Stage};
use crate::geometry::{Point, Size};
use crate::picture::size_of;
use crate::scaling::{scaled as part_scaled, whole};

/// The models' input sides are multiples of this many pixels.
const SIDE_STEP: u32 = 32;

/// The order of the three channels that a model wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::detect) enum Channels {
    /// Red, green, blue.
    Rgb,
    /// Blue, green, red.
    Bgr,
}

/// The sizes at which to look, the smallest first, without repeats; no picture is enlarged further than `enlarge`.
pub(super) fn sizes(own: Size, long_sides: &[u32], enlarge: f32) -> Vec<Size> {
    let long = own.width.max(own.height).max(1);
    let most = (long as f32 * enlarge.max(1.0)) as u32;
    let mut sides: Vec<u32> = long_sides.iter().map(|&side| side.clamp(1, most)).collect();
    sides.sort_unstable();
    sides.dedup();
    let scaled = |v: u32, side: u32| ((u64::from(v) * u64::from(side)).div_ceil(u64::from(long)) as u32).max(1);
    sides.into_iter().map(|s| Size { width: scaled(own.width, s), height: scaled(own.height, s) }).collect()
}

/// The picture at each size, in their order; smaller ones are made from the next larger where that is smaller than the
/// picture itself.
///
/// # Errors
/// When the library refuses a size.
pub(super) fn scaled(pixels: &RgbImage, sizes: &[Size]) -> Result<Vec<RgbImage>, FileError> {
    let mut made: Vec<RgbImage> = Vec::with_capacity(sizes.len());
    for &size in sizes.iter().rev() {
        let from = made.last().filter(|last| last.width() < pixels.width()).unwrap_or(pixels);
        let next = if size_of(from) == size {
            from.clone()
        } else {
            part_scaled(from, whole(from), size).map_err(|fault| FileError::at(Stage::Detect, fault))?
        };
        made.push(next);
    }
    made.reverse();
    Ok(made)
}

/// The size of a model's input: padded at the right and below.
pub(in crate::detect) fn padded(size: Size) -> Size {
    Size { width: size.width.next_multiple_of(SIDE_STEP), height: size.height.next_multiple_of(SIDE_STEP) }
}

/// A picture as the models want it: 1 x 3 x height x width, 0 to 255, padded with 0.
pub(in crate::detect) fn input(pixels: &RgbImage, channels: Channels) -> Array4<f32> {
    let whole = padded(size_of(pixels));
    let mut array = Array4::zeros((1, 3, whole.height as usize, whole.width as usize));
    let width = pixels.width() as usize;
    for (y, row) in pixels.as_raw().chunks_exact(width * 3).enumerate() {
        for channel in 0..3 {
            let source = if channels == Channels::Rgb { channel } else { 2 - channel };
            let mut target = array.slice_mut(ndarray::s![0, channel, y, ..width]);
            for (value, pixel) in target.iter_mut().zip(row.chunks_exact(3)) {
                *value = f32::from(pixel[source]);
            }
        }
    }
    array
}

/// Pixels of the picture for one pixel at a size.
pub(super) fn step(own: Size, size: Size) -> Point {
    Point { x: own.width as f32 / size.width as f32, y: own.height as f32 / size.height as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_pictures_are_enlarged_only_so_far() {
        let own = Size { width: 1000, height: 500 };
        let sized = |width: u32| Size { width, height: width / 2 };
        assert_eq!(sizes(own, &[640, 1280, 1920], 1.0), [sized(640), own]);
        assert_eq!(sizes(own, &[640, 1280, 1920], 1.5), [sized(640), sized(1280), sized(1500)]);
        assert_eq!(sizes(Size { width: 1, height: 1 }, &[640], 1.0).len(), 1);
    }

    #[test]
    fn pictures_come_in_the_order_of_their_sizes() {
        let own = Size { width: 100, height: 40 };
        let pixels = RgbImage::from_pixel(own.width, own.height, image::Rgb([10, 20, 30]));
        let wanted = sizes(own, &[50, 100, 200], 2.0);
        let made = scaled(&pixels, &wanted).expect("they are made");
        assert_eq!(made.iter().map(size_of).collect::<Vec<_>>(), wanted);
        assert!(made.iter().all(|m| m.pixels().all(|p| p.0 == [10, 20, 30])));
    }

    #[test]
    fn channels_come_as_asked_and_padding_is_black() {
        let pixels = RgbImage::from_pixel(40, 20, image::Rgb([10, 20, 30]));
        let [blue_first, red_first] = [Channels::Bgr, Channels::Rgb].map(|c| input(&pixels, c));
        assert_eq!(blue_first.shape(), [1, 3, 32, 64]);
        let first = |array: &Array4<f32>| [array[[0, 0, 5, 5]], array[[0, 1, 5, 5]], array[[0, 2, 5, 5]]];
        assert_eq!((first(&blue_first), first(&red_first)), ([30.0, 20.0, 10.0], [10.0, 20.0, 30.0]));
        assert_eq!((blue_first[[0, 0, 25, 5]], blue_first[[0, 0, 5, 45]]), (0.0, 0.0));
    }
}
