//! Solid colour: nothing of what lay beneath is left.

use image::Rgb;

/// The colour of every filled pixel: a dark neutral, the same for all, so that it says nothing about what it covers.
pub const COLOUR: Rgb<u8> = Rgb([0x20, 0x20, 0x20]);

/// Fills a run of pixels, given as their bytes.
pub(super) fn run(bytes: &mut [u8]) {
    for pixel in bytes.chunks_exact_mut(3) {
        pixel.copy_from_slice(&COLOUR.0);
    }
}
