//! Where a finished picture differs from its photo, from the pixels themselves: whatever a second look need not do again
//! rests on this.

use image::RgbImage;

use crate::cells::{CellBox, apart, cell_boxes};
use crate::geometry::Rect;
use crate::picture::{Picture, size_of};

/// Side in pixels of the squares that are compared.
const CELL: usize = 16;

/// The places of each frame outside of which the copy's pixels are the photo's to the bit; they do not overlap. Nothing
/// where the pictures cannot be laid on one another.
pub(crate) fn changes(photo: &Picture, copy: &Picture) -> Option<Vec<Vec<Rect>>> {
    let pairs = || photo.frames.iter().zip(&copy.frames);
    let alike = photo.frames.len() == copy.frames.len() && pairs().all(|(a, b)| size_of(a) == size_of(b));
    alike.then(|| pairs().map(|(a, b)| changes_of_frame(a, b)).collect())
}

/// Both frames have one size.
fn changes_of_frame(photo: &RgbImage, copy: &RgbImage) -> Vec<Rect> {
    let stride = photo.width() as usize * 3;
    if stride == 0 {
        return Vec::new();
    }
    let columns = (photo.width() as usize).div_ceil(CELL);
    let mut changed = Vec::with_capacity(columns * (photo.height() as usize).div_ceil(CELL));
    for (band, other) in photo.as_raw().chunks(stride * CELL).zip(copy.as_raw().chunks(stride * CELL)) {
        let first = changed.len();
        changed.resize(first + columns, false);
        // Most bands are alike as a whole, which is told at once.
        if band == other {
            continue;
        }
        for (row, other) in band.chunks_exact(stride).zip(other.chunks_exact(stride)) {
            let pieces = row.chunks(CELL * 3).zip(other.chunks(CELL * 3));
            changed[first..].iter_mut().zip(pieces).for_each(|(changed, (a, b))| *changed |= a != b);
        }
    }
    let pixel = |cells: usize| (cells * CELL) as f32;
    let place = |b: CellBox| Rect {
        left: pixel(b.left),
        top: pixel(b.top),
        right: pixel(b.right).min(photo.width() as f32),
        bottom: pixel(b.bottom).min(photo.height() as f32),
    };
    apart(cell_boxes(&mut changed, columns)).into_iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{Encoding, Format};

    fn picture(frames: Vec<RgbImage>) -> Picture {
        Picture { format: Format::Png, frames, metadata: Vec::new(), encoding: Encoding::default() }
    }

    fn photo() -> Picture {
        picture(vec![RgbImage::from_fn(70, 50, |x, y| image::Rgb([x as u8, y as u8, 90]))])
    }

    #[test]
    fn every_value_that_differs_lies_in_a_place() {
        assert_eq!(changes(&photo(), &photo()), Some(vec![Vec::new()]));
        for (x, y) in [(0, 0), (69, 49), (15, 16), (40, 31)] {
            let mut copy = photo();
            copy.frames[0].get_pixel_mut(x, y).0[2] ^= 1;
            let found = changes(&photo(), &copy).expect("one size").remove(0);
            let [place] = found[..] else { panic!("{found:?}") };
            let (left, top) = (x as f32, y as f32);
            assert!(place.left <= left && place.right > left && place.top <= top && place.bottom > top, "{place:?}");
            assert!(place.width() <= 16.0 && place.height() <= 16.0 && place.right <= 70.0 && place.bottom <= 50.0);
        }
    }

    #[test]
    fn places_far_from_each_other_stay_apart() {
        let mut copy = photo();
        for (x, y) in [(2, 2), (3, 2), (20, 3), (60, 40)] {
            copy.frames[0].put_pixel(x, y, image::Rgb([255; 3]));
        }
        assert_eq!(changes(&photo(), &copy).expect("one size")[0].len(), 2);
    }

    #[test]
    fn pictures_of_other_sizes_have_nothing_in_common() {
        let other = picture(vec![RgbImage::new(70, 51)]);
        assert_eq!(changes(&photo(), &other), None);
        let two = picture(vec![photo().frames.remove(0), photo().frames.remove(0)]);
        assert_eq!(changes(&photo(), &two), None);
    }
}
