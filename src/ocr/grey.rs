//! Grey as this project's own networks see it.

/// What each colour adds to grey, red first, of 256.
const WEIGHTS: [u32; 3] = [77, 150, 29];

/// The grey of a pixel, 0 to 255.
pub(super) fn grey(pixel: &[u8]) -> f32 {
    let weighed: u32 = pixel.iter().zip(WEIGHTS).map(|(&colour, weight)| u32::from(colour) * weight).sum();
    weighed as f32 / 256.0
}
