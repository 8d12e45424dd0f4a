//! Whether a picture shows its text as in a mirror: selfies do, and photos of mirrors.

use super::Line;

/// Lines read with less certainty than this say nothing about the whole picture.
const CLEAR: f32 = 0.9;
/// So do lines of fewer letters.
const LETTERS: usize = 4;

/// Whether most of what can be read clearly, by area, reads as in a mirror.
pub(crate) fn is_mirrored(lines: &[Line]) -> bool {
    let (mut all, mut mirrored) = (0.0, 0.0);
    for line in lines.iter().filter(|line| line.certainty() >= CLEAR) {
        let Some(best) = line.readings.first() else { continue };
        let letters = best.words.iter().flat_map(|word| word.text.expose().chars()).filter(|c| c.is_alphabetic());
        if letters.count() >= LETTERS {
            all += line.polygon.area();
            mirrored += if best.mirrored { line.polygon.area() } else { 0.0 };
        }
    }
    mirrored > all / 2.0
}
