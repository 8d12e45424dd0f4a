//! Turns stored pixels upright by the EXIF orientation, so that dropping the tag does not turn the photo.

use image::{RgbImage, imageops};

/// Pixels on a side of the square that is turned at once, so that reading and writing stay in the cache.
const BLOCK: usize = 32;

/// Turns and mirrors stored pixels as EXIF orientation 1 to 8 says; any other value leaves them.
pub(super) fn upright_from_stored(mut stored: RgbImage, orientation: Option<u8>) -> RgbImage {
    let turn = orientation.unwrap_or(1);
    if (5..=8).contains(&turn) {
        stored = transposed(&stored);
    }
    match turn {
        2 | 6 => imageops::flip_horizontal_in_place(&mut stored),
        3 | 7 => imageops::rotate180_in_place(&mut stored),
        4 | 8 => imageops::flip_vertical_in_place(&mut stored),
        _ => {}
    }
    stored
}

/// Rows become columns.
fn transposed(from: &RgbImage) -> RgbImage {
    let (width, height) = (from.width() as usize, from.height() as usize);
    let mut to = RgbImage::new(from.height(), from.width());
    let source: &[u8] = from;
    let target: &mut [u8] = &mut to;
    for top in (0..height).step_by(BLOCK) {
        for left in (0..width).step_by(BLOCK) {
            for x in left..(left + BLOCK).min(width) {
                for y in top..(top + BLOCK).min(height) {
                    let (a, b) = ((y * width + x) * 3, (x * height + y) * 3);
                    target[b..b + 3].copy_from_slice(&source[a..a + 3]);
                }
            }
        }
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    /// A 3 x 2 picture whose red value numbers its pixels.
    fn numbered() -> RgbImage {
        RgbImage::from_fn(3, 2, |x, y| Rgb([(y * 3 + x) as u8, 0, 0]))
    }

    fn numbers(picture: &RgbImage) -> (u32, Vec<u8>) {
        (picture.width(), picture.pixels().map(|p| p[0]).collect())
    }

    #[test]
    fn all_eight_orientations() {
        // Stored rows are 0 1 2 / 3 4 5; EXIF says where the stored first row and column lie in the upright picture.
        let expected: [(u32, [u8; 6]); 8] = [
            (3, [0, 1, 2, 3, 4, 5]),
            (3, [2, 1, 0, 5, 4, 3]),
            (3, [5, 4, 3, 2, 1, 0]),
            (3, [3, 4, 5, 0, 1, 2]),
            (2, [0, 3, 1, 4, 2, 5]),
            (2, [3, 0, 4, 1, 5, 2]),
            (2, [5, 2, 4, 1, 3, 0]),
            (2, [2, 5, 1, 4, 0, 3]),
        ];
        for (i, (width, order)) in expected.into_iter().enumerate() {
            let turned = upright_from_stored(numbered(), Some(i as u8 + 1));
            assert_eq!(numbers(&turned), (width, order.to_vec()), "orientation {}", i + 1);
        }
    }

    #[test]
    fn unknown_values_leave_the_picture() {
        for value in [None, Some(0), Some(9), Some(255)] {
            assert_eq!(upright_from_stored(numbered(), value), numbered());
        }
    }

    #[test]
    fn transposing_twice_changes_nothing() {
        let picture = RgbImage::from_fn(70, 41, |x, y| Rgb([x as u8, y as u8, 7]));
        assert_eq!(transposed(&transposed(&picture)), picture);
    }
}
