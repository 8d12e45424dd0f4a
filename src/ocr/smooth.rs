//! Tells print from smooth things: a balloon, a cup or a lamp looks like one large letter from afar, as a label full of
//! small print does, but nothing is printed on it.

use image::RgbImage;

use super::quad::Quad;

/// Places along each side of a box at which its pixels are compared with those around them.
const PLACES: usize = 48;
/// Share of each side of a box that is looked at, in its middle: the outline of a smooth thing is not smooth.
const MIDDLE: f32 = 0.6;
/// How far around a place the others lie, in pixels of the picture: the strokes of small print are finer.
const REACH: u32 = 4;
/// Brightness may differ by so much, of 255, between neighbours on a smooth thing: by noise and soft shading.
const SOFT: f32 = 6.0;
/// A smooth thing shows more in at most this share of places. In composed scenes the least that print showed was 0.19, and
/// smooth things showed up to 0.03.
const MOST: f32 = 0.06;

/// Whether nothing fine is to be seen in the middle of a box in pixels of the picture.
pub(super) fn is_smooth(pixels: &RgbImage, place: &Quad) -> bool {
    let room = REACH + 1;
    if pixels.width() <= 2 * room || pixels.height() <= 2 * room {
        return false;
    }
    let within = |value: f32, side: u32| (value.max(0.0) as u32).clamp(room, side - 1 - room);
    let share = |i: usize| (1.0 - MIDDLE) / 2.0 + MIDDLE * (i as f32 + 0.5) / PLACES as f32;
    let shows_more = |i: usize| {
        let at = place.at(share(i % PLACES), share(i / PLACES));
        let (x, y) = (within(at.x, pixels.width()), within(at.y, pixels.height()));
        let around = [(x - REACH, y), (x + REACH, y), (x, y - REACH), (x, y + REACH)];
        let mean = around.iter().map(|&(x, y)| brightness(pixels, x, y)).sum::<f32>() / 4.0;
        (brightness(pixels, x, y) - mean).abs() > SOFT
    };
    let rough = (0..PLACES * PLACES).filter(|&i| shows_more(i)).count();
    rough as f32 <= MOST * (PLACES * PLACES) as f32
}

/// The mean brightness of 3 x 3 pixels, 0 to 255, which evens out noise.
fn brightness(pixels: &RgbImage, x: u32, y: u32) -> f32 {
    let near = (y - 1..y + 2).flat_map(|y| (x - 1..x + 2).map(move |x| (x, y)));
    let sum: u32 = near
        .map(|(x, y)| pixels.get_pixel(x, y).0)
        .map(|p| p.map(u32::from))
        .map(|[r, g, b]| (r + 2 * g + b) / 4)
        .sum();
    sum as f32 / 9.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;
    use image::Rgb;

    fn place() -> Quad {
        Quad([(50.0, 50.0), (350.0, 50.0), (350.0, 250.0), (50.0, 250.0)].map(|(x, y)| Point { x, y }))
    }

    /// Soft shading with noise of a spread of about 3.
    fn shaded() -> RgbImage {
        let mut state = 7_u32;
        RgbImage::from_fn(400, 300, |x, y| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grey = (90 + x / 8 + y / 6) as u8 + (state >> 29) as u8 + (state >> 18 & 3) as u8;
            Rgb([grey, grey, 255 - grey])
        })
    }

    /// Lines of strokes, 2 pixels wide and `high` pixels high, that are darker than the ground by `contrast`.
    fn printed(high: u32, contrast: u8) -> RgbImage {
        let mut picture = shaded();
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            if y % (2 * high) < high && x % 5 < 2 {
                pixel.0 = pixel.0.map(|v| v.saturating_sub(contrast));
            }
        }
        picture
    }

    #[test]
    fn a_shaded_thing_with_noise_is_smooth_and_small_print_is_not() {
        assert!(is_smooth(&shaded(), &place()));
        for (high, contrast) in [(6, 60), (8, 40), (12, 40), (24, 40)] {
            assert!(!is_smooth(&printed(high, contrast), &place()), "{high} {contrast}");
        }
    }

    #[test]
    fn an_outline_does_not_count_and_an_edge_of_the_picture_is_no_error() {
        let mut outlined = shaded();
        for (x, y, pixel) in outlined.enumerate_pixels_mut() {
            if x < 80 || y < 75 || x > 320 || y > 225 {
                pixel.0 = [if (x / 3 + y / 3) % 2 == 0 { 0 } else { 255 }; 3];
            }
        }
        assert!(is_smooth(&outlined, &place()));
        let beyond = place().scaled(2.0, 2.0, Point { x: -300.0, y: -300.0 });
        assert!(!is_smooth(&outlined, &beyond));
        assert!(!is_smooth(&RgbImage::new(8, 8), &place()), "too small to tell");
    }
}
