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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;
    use crate::ocr::{Reading, Word};
    use crate::sensitive::Sensitive;

    fn line(text: &str, confidence: f32, mirrored: bool, length: f32) -> Line {
        let polygon = || Rect { left: 0.0, top: 0.0, right: length, bottom: 20.0 }.into();
        let word = Word { text: Sensitive::new(text.to_owned()), polygon: polygon(), confidence };
        let readings = vec![Reading { words: vec![word], confidence, mirrored }];
        Line { polygon: polygon(), height: 20.0, seen: 0.9, by_hand: 0.0, readings, block: 0 }
    }

    #[test]
    fn a_picture_is_mirrored_where_most_of_what_is_clear_is() {
        let (sign, note) = (line("Radiology", 0.98, true, 300.0), line("Jane Doe", 0.95, false, 100.0));
        assert!(is_mirrored(&[sign.clone(), note.clone()]));
        assert!(!is_mirrored(&[note.clone(), line("Radiology", 0.7, true, 300.0)]), "not clear");
        assert!(!is_mirrored(&[note, line("675464", 0.98, true, 300.0)]), "digits read both ways");
        assert!(!is_mirrored(&[]));
    }
}
