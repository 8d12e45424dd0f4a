//! Cuts a line of text out of the picture and lays it flat, so that a reader sees it upright and 48 pixels high.

use super::quad::Quad;
use crate::geometry::Point;
use image::RgbImage;
use image::imageops;

/// Height of a strip in pixels: what the recogniser takes.
pub(crate) const STRIP_HEIGHT: u32 = 48;
/// Longest strip in pixels; longer lines are squeezed.
const LONGEST_STRIP: f32 = 4_000.0;
/// How many pixels of the picture, each way, one sample of a large letter stands for.
const PIXELS_A_SAMPLE: f32 = 1.5;

/// A line of text laid flat, and where in the picture it comes from.
pub(crate) struct Strip {
    /// The flat line, [`STRIP_HEIGHT`] pixels high.
    pub(crate) pixels: RgbImage,
    /// Its place in pixels of the upright picture, corners as the strip is read.
    pub(crate) place: Quad,
    /// Whether it shows the line as in a mirror.
    pub(crate) mirrored: bool,
}

impl Strip {
    /// Cuts a place out of the picture in the direction of its corners; what lies outside repeats the edge.
    pub(crate) fn cut(picture: &RgbImage, place: Quad) -> Strip {
        let (length, height) = (place.length().max(1.0), place.height().max(1.0));
        let tall = STRIP_HEIGHT as f32;
        let wide = (length * tall / height).clamp(tall / 4.0, LONGEST_STRIP).round();
        // Large letters are averaged over the pixels that fall into one, or they would lose their thin strokes; a sample
        // between pixels stands for more than one of them.
        let fine = ((height / tall / PIXELS_A_SAMPLE).round() as u32).clamp(1, 4);
        let mut pixels = RgbImage::new(wide as u32, STRIP_HEIGHT);
        for (x, y, pixel) in pixels.enumerate_pixels_mut() {
            let mut sum = [0.0f32; 3];
            for i in 0..fine * fine {
                let sub = |k: u32| (k as f32 + 0.5) / fine as f32;
                let along = (x as f32 + sub(i % fine)) / wide;
                let across = (y as f32 + sub(i / fine)) / tall;
                let value = colour_at(picture, place.at(along, across));
                for k in 0..3 {
                    sum[k] += value[k];
                }
            }
            pixel.0 = sum.map(|v| (v / (fine * fine) as f32 + 0.5) as u8);
        }
        Strip { pixels, place, mirrored: place.is_mirrored() }
    }

    /// The same line upside down.
    pub(crate) fn turned(&self) -> Strip {
        Strip { pixels: imageops::rotate180(&self.pixels), place: self.place.turned(), mirrored: self.mirrored }
    }

    /// The same line in a mirror.
    pub(crate) fn mirrored(&self) -> Strip {
        Strip {
            pixels: imageops::flip_horizontal(&self.pixels),
            place: self.place.mirrored(),
            mirrored: !self.mirrored,
        }
    }
}

/// The colour at a place between pixel centres.
fn colour_at(picture: &RgbImage, at: Point) -> [f32; 3] {
    let (right, bottom) = (picture.width() as f32 - 1.0, picture.height() as f32 - 1.0);
    let (x, y) = ((at.x - 0.5).clamp(0.0, right), (at.y - 0.5).clamp(0.0, bottom));
    let (left, top) = (x as usize, y as usize);
    let (sx, sy) = (x - left as f32, y - top as f32);
    // Looked up in the bytes: this runs for every pixel of every line.
    let (width, bytes) = (picture.width() as usize, picture.as_raw().as_slice());
    let above = (top * width + left) * 3;
    let below = if top + 1 < picture.height() as usize { above + width * 3 } else { above };
    let next = if left + 1 < width { 3 } else { 0 };
    let mix = |from: usize, k: usize| {
        let (here, beside) = (f32::from(bytes[from + k]), f32::from(bytes[from + next + k]));
        here + (beside - here) * sx
    };
    std::array::from_fn(|k| {
        let (up, down) = (mix(above, k), mix(below, k));
        up + (down - up) * sy
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corners(points: [(f32, f32); 4]) -> Quad {
        Quad(points.map(|(x, y)| Point { x, y }))
    }

    /// A picture whose colour tells the place: red is x, green is y.
    fn map_of_places() -> RgbImage {
        RgbImage::from_fn(200, 200, |x, y| image::Rgb([x as u8, y as u8, 0]))
    }

    /// The strip shows, at every pixel, the colour of the place it claims to come from.
    fn assert_true_to_place(strip: &Strip) {
        let (w, h) = strip.pixels.dimensions();
        for (x, y, pixel) in strip.pixels.enumerate_pixels() {
            let from = strip.place.at((x as f32 + 0.5) / w as f32, (y as f32 + 0.5) / h as f32);
            let expected = [from.x - 0.5, from.y - 0.5];
            for k in 0..2 {
                assert!((f32::from(pixel.0[k]) - expected[k]).abs() <= 1.0, "{x},{y}: {pixel:?} {expected:?}");
            }
        }
    }

    #[test]
    fn every_direction_is_true_to_its_place() {
        let picture = map_of_places();
        for place in [
            corners([(20.0, 30.0), (160.0, 30.0), (160.0, 60.0), (20.0, 60.0)]),
            corners([(60.0, 20.0), (60.0, 160.0), (30.0, 160.0), (30.0, 20.0)]),
            corners([(40.0, 20.0), (140.0, 70.0), (130.0, 90.0), (30.0, 40.0)]),
        ] {
            let strip = Strip::cut(&picture, place);
            assert_eq!(strip.pixels.height(), STRIP_HEIGHT);
            assert_true_to_place(&strip);
            assert_true_to_place(&strip.turned());
            assert_true_to_place(&strip.mirrored());
            assert_true_to_place(&strip.mirrored().turned());
            assert!(strip.mirrored().mirrored && !strip.turned().mirrored);
        }
    }

    #[test]
    fn a_place_beyond_the_edge_repeats_the_edge() {
        let picture = map_of_places();
        let strip = Strip::cut(&picture, corners([(150.0, -10.0), (250.0, -10.0), (250.0, 20.0), (150.0, 20.0)]));
        let last = strip.pixels.get_pixel(strip.pixels.width() - 1, 0);
        assert_eq!(last.0, [199, 0, 0]);
    }

    #[test]
    fn the_longest_line_is_squeezed() {
        let picture = RgbImage::new(2_000, 8);
        let strip = Strip::cut(&picture, corners([(0.0, 0.0), (2_000.0, 0.0), (2_000.0, 8.0), (0.0, 8.0)]));
        assert_eq!(strip.pixels.width(), LONGEST_STRIP as u32);
    }
}
