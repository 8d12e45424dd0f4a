//! What goes on from a heading: the lines of one wall, plaque or programme.

use super::frame::Frame;
use crate::ocr::Line;

/// How far lines beside each other are at most, in heights of the lower one: other things lie beside a programme.
const BESIDE: f32 = 2.0;
/// Lines next to each other are at most so many times as tall as each other.
const TALLER: f32 = 3.5;

/// The numbers of the lines that go on from a heading in its direction, with itself; each is at most `gap` heights of the lower one above
/// or below the next.
pub(super) fn wall_of(heading: usize, lines: &[Line], gap: f32) -> Vec<usize> {
    let frames: Vec<Option<Frame>> = lines.iter().map(Frame::of).collect();
    let mut wall = vec![heading];
    let mut at = 0;
    while let Some(&from) = wall.get(at) {
        at += 1;
        let bounds = lines[from].polygon.bounds();
        for to in 0..lines.len() {
            let (short, tall) = (lines[from].height.min(lines[to].height), lines[from].height.max(lines[to].height));
            let (beside, above) = (BESIDE * short, gap * short);
            let is_upright = bounds.width() >= bounds.height();
            let around = if is_upright { bounds.grown(beside, above) } else { bounds.grown(above, beside) };
            let is_next = || around.intersection(&lines[to].polygon.bounds()).area() > 0.0;
            let runs_like = || matches!((&frames[from], &frames[to]), (Some(a), Some(b)) if a.runs_like(b));
            if !wall.contains(&to) && tall <= TALLER * short && is_next() && runs_like() {
                wall.push(to);
            }
        }
    }
    wall
}
