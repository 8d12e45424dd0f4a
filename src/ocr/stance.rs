//! Which way up text stands: signs hang upright, papers lie about in any direction, and some pictures are turned or
//! mirrored as a whole.

use std::collections::BTreeSet;

use super::Line;

/// Lines read with less certainty than this say nothing about the whole picture.
const CLEAR: f32 = 0.9;
/// So do lines of fewer letters.
const LETTERS: usize = 4;
/// The share of the area of all clear lines that stands otherwise in a picture that is turned as a whole: papers lie on desks in
/// any direction.
const MOST_TURNED: f32 = 0.67;
/// The same for a mirrored picture: no paper is mirrored.
const MOST_MIRRORED: f32 = 0.5;
/// How many things that must stand on.
const THINGS: usize = 2;

/// One of the eight ways in which text can stand in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Stance {
    /// Quarter turns clockwise from upright, 0 to 3; in a mirror before it is turned.
    quarters: u8,
    /// Whether it reads as in a mirror.
    mirrored: bool,
}

impl Stance {
    /// Whether it reads as in a mirror.
    pub(crate) fn mirrored(self) -> bool {
        self.mirrored
    }

    /// How a line stands in its best reading; nothing where nothing could be read.
    pub(crate) fn of(line: &Line) -> Option<Self> {
        let mirrored = line.readings.first()?.mirrored;
        let [start, .., below] = line.polygon.points[..] else { return None };
        // From the letters' heads to their feet.
        let (x, y) = (below.x - start.x, below.y - start.y);
        let quarters = match (y.abs() >= x.abs(), x > 0.0, y > 0.0) {
            (true, _, true) => 0,
            (false, false, _) => 1,
            (true, _, false) => 2,
            (false, true, _) => 3,
        };
        Some(Self { quarters, mirrored })
    }

    /// How public text stands in a picture: upright, unless most of what can be read clearly stands in another way.
    pub(crate) fn of_picture(lines: &[Line]) -> Self {
        let clear = lines.iter().filter(|line| line.certainty() >= CLEAR && letters(line) >= LETTERS);
        let stances: Vec<(Self, &Line)> = clear.filter_map(|line| Some((Self::of(line)?, line))).collect();
        let share = |stands_so: &dyn Fn(Self) -> bool| {
            let (mut so, mut all, mut things) = (0.0, 0.0, BTreeSet::new());
            for (stance, line) in &stances {
                let area = line.polygon.area();
                all += area;
                if stands_so(*stance) {
                    so += area;
                    things.insert(line.block);
                }
            }
            if things.len() < THINGS { 0.0 } else { so / all }
        };
        Self {
            quarters: (1..4).find(|&turned| share(&|s| s.quarters == turned) > MOST_TURNED).unwrap_or(0),
            mirrored: share(&|s| s.mirrored) > MOST_MIRRORED,
        }
    }

    /// Whether text so would be read the wrong way round by someone who reads the other: on its head, or as in a mirror.
    pub(crate) fn is_against(self, other: Self) -> bool {
        self.mirrored != other.mirrored || (self.quarters + 2) % 4 == other.quarters
    }
}

/// How many letters the best reading holds.
fn letters(line: &Line) -> usize {
    let words = line.readings.first().map_or(&[][..], |best| &best.words);
    words.iter().flat_map(|word| word.text.expose().chars()).filter(|c| c.is_alphabetic()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;
    use crate::ocr::{Reading, Word};
    use crate::sensitive::Sensitive;

    /// A line whose letters' feet lie in a direction from their heads.
    fn line(feet: (f32, f32), mirrored: bool, length: f32, block: usize) -> Line {
        let side = if mirrored { -1.0 } else { 1.0 };
        let along = (feet.1 * side * length, -feet.0 * side * length);
        let at = |a: f32, b: f32| Point { x: 500.0 + a * along.0 + b * feet.0, y: 500.0 + a * along.1 + b * feet.1 };
        let polygon = crate::geometry::Polygon { points: vec![at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(0.0, 1.0)] };
        let word = Word { text: Sensitive::new(String::from("Radiology")), polygon: polygon.clone(), confidence: 0.95 };
        let readings = vec![Reading { words: vec![word], confidence: 0.95, mirrored }];
        Line { polygon, height: 20.0, seen: 0.9, readings, block }
    }

    const UPRIGHT: (f32, f32) = (0.0, 20.0);
    const ON_ITS_HEAD: (f32, f32) = (3.0, -20.0);
    const DOWNWARDS: (f32, f32) = (-20.0, 1.0);

    #[test]
    fn lines_stand_as_their_letters_do() {
        let of = |feet, mirrored| Stance::of(&line(feet, mirrored, 9.0, 0)).expect("it was read");
        assert_eq!(of(UPRIGHT, false), Stance::default());
        assert!(of(ON_ITS_HEAD, false).is_against(Stance::default()));
        assert!(of(UPRIGHT, true).is_against(Stance::default()));
        assert!(!of(DOWNWARDS, false).is_against(Stance::default()), "spines and banners");
        assert_ne!(of(DOWNWARDS, false), Stance::default());
        let unread = Line { readings: Vec::new(), ..line(UPRIGHT, false, 9.0, 0) };
        assert_eq!(Stance::of(&unread), None);
    }

    #[test]
    fn a_picture_is_turned_or_mirrored_where_most_of_it_is() {
        let mirrored = [line(UPRIGHT, true, 9.0, 0), line(UPRIGHT, true, 5.0, 1), line(UPRIGHT, false, 4.0, 2)];
        assert_eq!(Stance::of_picture(&mirrored), Stance { quarters: 0, mirrored: true });
        assert_eq!(Stance::of_picture(&mirrored[..1]), Stance::default(), "one note on its head");
        let half = [line(ON_ITS_HEAD, false, 9.0, 0), line(ON_ITS_HEAD, false, 5.0, 1), line(UPRIGHT, false, 14.0, 2)];
        assert_eq!(Stance::of_picture(&half), Stance::default());
    }
}
