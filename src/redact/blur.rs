//! A patch that looks soft but is built only from a few averaged colours and noise, so that what it tells about a
//! face has a hard limit. A true blur of a face can be matched to the person; see `tests/blur.rs`.

use image::{Rgb, RgbImage};

use super::coverage::PixelBox;

/// The most colours along a side. With four, a face recogniser places blurred faces a little above chance; with three
/// it does not (`tests/blur.rs`).
const MOST_CELLS: u32 = 3;

/// A cell is at least this many pixels wide and high, so that small faces get fewer colours.
const SMALLEST_CELL: u32 = 12;

/// Colours are rounded to multiples of this, 0 to 255.
const COLOUR_STEP: u32 = 15;

/// The largest change the noise makes to a pixel, in steps of 255.
const NOISE: f32 = 3.0;

/// The averaged colours of a block of pixels, and all that is needed to paint its patch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Patch {
    area: PixelBox,
    columns: usize,
    rows: usize,
    /// Rows of `columns` colours each.
    colours: Vec<[u8; 3]>,
    seed: u64,
}

impl Patch {
    /// Averages the pixels of a box; the seed must not depend on any pixel.
    pub(super) fn over(pixels: &RgbImage, area: PixelBox, seed: u64) -> Self {
        let across = cuts(area.left, area.right);
        let down = cuts(area.top, area.bottom);
        let mut colours = Vec::with_capacity((across.len() - 1) * (down.len() - 1));
        for y in down.windows(2) {
            for x in across.windows(2) {
                colours.push(average(pixels, PixelBox { left: x[0], top: y[0], right: x[1], bottom: y[1] }));
            }
        }
        Self { area, columns: across.len() - 1, rows: down.len() - 1, colours, seed }
    }

    /// Paints columns `left..right` of row `y` into their bytes; around the box, its outermost colours go on.
    pub(super) fn paint(&self, y: u32, left: u32, right: u32, bytes: &mut [u8]) {
        let (first, weights) = blend(y, self.area.top, self.area.bottom, self.rows);
        // The four rows of colours that matter here, already mixed: one colour a column.
        let row: Vec<[f32; 3]> = (0..self.columns)
            .map(|column| mix(weights, |i| self.colour(column, nearest(first, i, self.rows))))
            .collect();
        for (x, pixel) in (left..right).zip(bytes.chunks_exact_mut(3)) {
            let (first, weights) = blend(x, self.area.left, self.area.right, self.columns);
            let colour = mix(weights, |i| row[nearest(first, i, self.columns)]);
            let grain = grain(self.seed, x, y);
            for (byte, value) in pixel.iter_mut().zip(colour) {
                *byte = (value + grain).round().clamp(0.0, 255.0) as u8;
            }
        }
    }

    fn colour(&self, column: usize, row: usize) -> [f32; 3] {
        self.colours[row * self.columns + column].map(f32::from)
    }
}

/// A seed from the place alone: the frame and the box.
pub(super) fn seed_from_place(frame: usize, area: PixelBox) -> u64 {
    [area.left, area.top, area.right, area.bottom].iter().fold(frame as u64, |seed, &v| scramble(seed ^ u64::from(v)))
}

/// Where the cells of a side begin and end.
fn cuts(from: u32, to: u32) -> Vec<u32> {
    let length = to - from;
    let cells = (length / SMALLEST_CELL).clamp(2, MOST_CELLS).min(length);
    (0..=cells).map(|i| from + (u64::from(length) * u64::from(i) / u64::from(cells)) as u32).collect()
}

/// The mean colour of a cell, rounded coarsely.
fn average(pixels: &RgbImage, cell: PixelBox) -> [u8; 3] {
    let mut sums = [0u64; 3];
    for y in cell.top..cell.bottom {
        for x in cell.left..cell.right {
            let Rgb(colour) = pixels.get_pixel(x, y);
            for (sum, &value) in sums.iter_mut().zip(colour) {
                *sum += u64::from(value);
            }
        }
    }
    let count = u64::from(cell.right - cell.left) * u64::from(cell.bottom - cell.top);
    sums.map(|sum| {
        let step = u64::from(COLOUR_STEP);
        ((sum + count * step / 2) / (count * step) * step).min(255) as u8
    })
}

/// The first of the four cells that matter at a pixel (it may lie before the side's first), and their shares: a cubic
/// B-spline, which never leaves the range of the colours it joins.
fn blend(at: u32, from: u32, to: u32, cells: usize) -> (i64, [f32; 4]) {
    let place = at as f32 - from as f32 + 0.5;
    let position = place * cells as f32 / (to - from) as f32 - 0.5;
    let before = position.floor();
    let t = position - before;
    let u = 1.0 - t;
    let shares = [
        u * u * u / 6.0,
        (3.0 * t * t * t - 6.0 * t * t + 4.0) / 6.0,
        (3.0 * u * u * u - 6.0 * u * u + 4.0) / 6.0,
        t * t * t / 6.0,
    ];
    (before as i64 - 1, shares)
}

/// The cell `i` after the first, held at the ends of the side.
fn nearest(first: i64, i: usize, cells: usize) -> usize {
    (first + i as i64).clamp(0, cells as i64 - 1) as usize
}

fn mix(weights: [f32; 4], colour: impl Fn(usize) -> [f32; 3]) -> [f32; 3] {
    let mut mixed = [0.0; 3];
    for (i, weight) in weights.into_iter().enumerate() {
        for (sum, value) in mixed.iter_mut().zip(colour(i)) {
            *sum += weight * value;
        }
    }
    mixed
}

/// Film-like grain, the same for all three channels.
fn grain(seed: u64, x: u32, y: u32) -> f32 {
    let bits = scramble(seed ^ (u64::from(x) << 32 | u64::from(y)));
    // The sum of two even spreads: small changes are commoner than large ones.
    let spread = |v: u64| (v & 0xffff) as f32 / 65_535.0 - 0.5;
    (spread(bits) + spread(bits >> 16)) * NOISE
}

/// Mixes the bits of a number well (the finaliser of SplitMix64).
fn scramble(value: u64) -> u64 {
    let mut v = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    v = (v ^ (v >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    v = (v ^ (v >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    v ^ (v >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AREA: PixelBox = PixelBox { left: 3, top: 2, right: 67, bottom: 58 };

    fn painted(pixels: &RgbImage, area: PixelBox) -> Vec<u8> {
        let patch = Patch::over(pixels, area, seed_from_place(0, area));
        let width = (area.right - area.left) as usize * 3;
        let mut bytes = vec![0; width * (area.bottom - area.top) as usize];
        for (y, row) in (area.top..area.bottom).zip(bytes.chunks_exact_mut(width)) {
            patch.paint(y, area.left, area.right, row);
        }
        bytes
    }

    fn noise(seed: u64) -> RgbImage {
        RgbImage::from_fn(70, 60, |x, y| {
            let bits = scramble(seed ^ (u64::from(x) << 32) ^ u64::from(y));
            Rgb([bits as u8, (bits >> 8) as u8, (bits >> 16) as u8])
        })
    }

    #[test]
    fn small_boxes_get_fewer_colours() {
        assert_eq!(cuts(10, 11), [10, 11]);
        assert_eq!(cuts(0, 20).len() - 1, 2);
        assert_eq!(cuts(0, 40).len() - 1, 3);
        assert_eq!(cuts(5, 905), [5, 305, 605, 905]);
    }

    #[test]
    fn it_follows_the_colours() {
        let left_red = RgbImage::from_fn(70, 60, |x, _| if x < 35 { Rgb([200, 30, 30]) } else { Rgb([30, 30, 200]) });
        let bytes = painted(&left_red, AREA);
        assert!(bytes[0] > 150 && bytes[2] < 80, "the left edge is red");
        let last = &bytes[bytes.len() - 3..];
        assert!(last[0] < 80 && last[2] > 150, "the right edge is blue");
    }

    proptest! {
        /// Pixels may change places within their cell as they like: the patch stays the same to the byte.
        #[test]
        fn only_the_cells_means_count(seed in any::<u64>(), swaps in prop::collection::vec(any::<u64>(), 400)) {
            let original = noise(seed);
            let mut other = original.clone();
            let (across, down) = (cuts(AREA.left, AREA.right), cuts(AREA.top, AREA.bottom));
            for swap in swaps {
                let pick = |shift: u64, count: usize| (scramble(swap ^ shift) % count as u64) as usize;
                let (column, row) = (pick(1, across.len() - 1), pick(2, down.len() - 1));
                let inside = |s: u64| {
                    let x = across[column] + pick(s, (across[column + 1] - across[column]) as usize) as u32;
                    let y = down[row] + pick(s + 1, (down[row + 1] - down[row]) as usize) as u32;
                    (x, y)
                };
                let (one, two) = (inside(3), inside(5));
                let (a, b) = (*other.get_pixel(one.0, one.1), *other.get_pixel(two.0, two.1));
                other.put_pixel(one.0, one.1, b);
                other.put_pixel(two.0, two.1, a);
            }
            prop_assert_eq!(painted(&original, AREA), painted(&other, AREA));
        }
    }

    #[test]
    fn there_are_few_and_coarse_colours() {
        let patch = Patch::over(&noise(7), AREA, 0);
        assert!(patch.colours.len() <= 9);
        assert!(patch.colours.iter().flatten().all(|v| u32::from(*v) % COLOUR_STEP == 0));
    }
}
