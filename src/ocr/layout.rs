//! Puts lines in reading order and finds which stand together on one thing: a sheet, a label, a screen window.

use image::{Rgb, RgbImage};

use super::Line;
use super::quad::{NEARLY_SQUARE, Quad};
use crate::geometry::Point;

/// Lines whose angles differ by more radians than this do not stand on one thing.
const SAME_ANGLE: f32 = 0.2;
/// Letters more than this many times as tall belong to something else, such as a banner over small print.
const SAME_HEIGHT: f32 = 2.0;
/// Lines below one another stand together up to this many line heights apart.
const GAP_BELOW: f32 = 1.2;
/// Lines beside one another stand together up to this many line heights apart.
const GAP_BESIDE: f32 = 2.5;

/// Lines whose grounds differ by more than this in one channel, of 255, stand on different things...
const SAME_GROUND: u8 = 48;
/// ...unless their letters are this nearly the same size: a form's shaded heading belongs to the form.
const SAME_PRINT: f32 = 1.25;

/// Numbers the blocks and sorts the lines: block by block, in each from top to bottom and left to right.
pub(crate) fn arrange(mut lines: Vec<Line>, pixels: &RgbImage) -> Vec<Line> {
    let quads: Vec<Option<Quad>> = lines.iter().map(quad_of).collect();
    let grounds: Vec<Option<Rgb<u8>>> = quads.iter().map(|q| q.and_then(|q| ground(&q, pixels))).collect();
    let mut leader: Vec<usize> = (0..lines.len()).collect();
    for i in 0..lines.len() {
        for j in 0..i {
            let together = match (&quads[i], &quads[j]) {
                (Some(a), Some(b)) => {
                    let (high, low) = (lines[i].height.max(lines[j].height), lines[i].height.min(lines[j].height));
                    let one_ground = grounds[i].zip(grounds[j]).is_none_or(|(g, h)| same_ground(g, h));
                    (one_ground || high <= SAME_PRINT * low) && stand_together(a, lines[i].height, b, lines[j].height)
                }
                _ => false,
            };
            if together {
                let (a, b) = (leader_of(&mut leader, i), leader_of(&mut leader, j));
                leader[a] = b;
            }
        }
    }
    let mut blocks: Vec<Vec<usize>> = vec![Vec::new(); lines.len()];
    for i in 0..lines.len() {
        blocks[leader_of(&mut leader, i)].push(i);
    }
    blocks.retain(|block| !block.is_empty());
    let mut ordered: Vec<Vec<usize>> = blocks.into_iter().map(|block| in_reading_order(block, &quads)).collect();
    let start = |block: &Vec<usize>| block.first().and_then(|&i| quads[i]).map_or((0.0, 0.0), |q| (q.0[0].y, q.0[0].x));
    ordered.sort_by(|a, b| start(a).0.total_cmp(&start(b).0).then(start(a).1.total_cmp(&start(b).1)));

    let mut place = vec![(0, 0); lines.len()];
    for (number, block) in ordered.iter().enumerate() {
        for (position, &i) in block.iter().enumerate() {
            place[i] = (number, position);
        }
    }
    for (line, &(number, _)) in lines.iter_mut().zip(&place) {
        line.block = number;
    }
    let mut sorted: Vec<(Line, (usize, usize))> = lines.into_iter().zip(place).collect();
    sorted.sort_by_key(|(_, place)| *place);
    sorted.into_iter().map(|(line, _)| line).collect()
}

/// The corners of a line read as a person would, mirrored lines as if they were not.
pub(super) fn quad_of(line: &Line) -> Option<Quad> {
    let corners: [Point; 4] = line.polygon.points.as_slice().try_into().ok()?;
    let mirrored = line.readings.first().is_some_and(|r| r.mirrored);
    Some(if mirrored { Quad(corners).mirrored() } else { Quad(corners) })
}

/// The median colour just above and below a line: what it is written on.
fn ground(quad: &Quad, pixels: &RgbImage) -> Option<Rgb<u8>> {
    const SAMPLES: usize = 16;
    /// How far outside the outline, as a share of its height; the outline has some room around the letters already.
    const OUTSIDE: f32 = 0.05;
    let [a, b, c, d] = quad.0;
    let between = |p: Point, q: Point, t: f32| Point { x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t };
    let mut channels: [Vec<u8>; 3] = Default::default();
    for i in 0..SAMPLES {
        let t = (i as f32 + 0.5) / SAMPLES as f32;
        let (top, bottom) = (between(a, b, t), between(d, c, t));
        for at in [between(top, bottom, -OUTSIDE), between(bottom, top, -OUTSIDE)] {
            if at.x >= 0.0 && at.y >= 0.0 && at.x < pixels.width() as f32 && at.y < pixels.height() as f32 {
                let pixel = pixels.get_pixel(at.x as u32, at.y as u32);
                channels.iter_mut().zip(pixel.0).for_each(|(channel, value)| channel.push(value));
            }
        }
    }
    let median = |values: &mut Vec<u8>| {
        values.sort_unstable();
        values.get(values.len() / 2).copied()
    };
    let [r, g, b] = &mut channels;
    Some(Rgb([median(r)?, median(g)?, median(b)?]))
}

fn same_ground(a: Rgb<u8>, b: Rgb<u8>) -> bool {
    a.0.iter().zip(b.0).all(|(x, y)| x.abs_diff(y) <= SAME_GROUND)
}

/// The number that stands for the whole group of a line.
fn leader_of(leader: &mut [usize], mut i: usize) -> usize {
    while leader[i] != i {
        leader[i] = leader[leader[i]];
        i = leader[i];
    }
    i
}

/// Whether two lines stand near each other in the same direction and size.
fn stand_together(a: &Quad, height_a: f32, b: &Quad, height_b: f32) -> bool {
    if height_a.max(height_b) > SAME_HEIGHT * height_a.min(height_b) {
        return false;
    }
    // A short box does not tell its angle well; the longer line's direction counts for both.
    let (base, other) = if a.length() >= b.length() { (a, b) } else { (b, a) };
    let long_enough = other.length() > NEARLY_SQUARE * other.height();
    if long_enough && (base.angle() - other.angle()).sin().abs() > SAME_ANGLE.sin() {
        return false;
    }
    let (along_a, across_a) = extents(base, base);
    let (along_b, across_b) = extents(other, base);
    let size = (height_a + height_b) / 2.0;
    let (beside, below) = (gap(along_a, along_b), gap(across_a, across_b));
    let shared_height = -below;
    (beside < 0.0 && below < GAP_BELOW * size) || (shared_height > 0.4 * size && beside < GAP_BESIDE * size)
}

/// First and last pixel of a box along and across the direction of another.
fn extents(quad: &Quad, direction: &Quad) -> ((f32, f32), (f32, f32)) {
    let (sin, cos) = direction.angle().sin_cos();
    let range = |value: &dyn Fn(&Point) -> f32| {
        quad.0.iter().map(value).fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(v), high.max(v)))
    };
    (range(&|p| p.x * cos + p.y * sin), range(&|p| p.y * cos - p.x * sin))
}

/// Pixels between two ranges; negative where they overlap.
fn gap(a: (f32, f32), b: (f32, f32)) -> f32 {
    a.0.max(b.0) - a.1.min(b.1)
}

/// Rows from top to bottom, in each row from left to right, as seen along the block's longest line.
fn in_reading_order(block: Vec<usize>, quads: &[Option<Quad>]) -> Vec<usize> {
    let known = |i: &usize| quads[*i];
    let Some(base) = block.iter().filter_map(known).max_by(|a, b| a.length().total_cmp(&b.length())) else {
        return block;
    };
    let (sin, cos) = base.angle().sin_cos();
    let position = |i: usize| {
        let center = quads[i].map_or(Point { x: 0.0, y: 0.0 }, |q| q.center());
        (center.y * cos - center.x * sin, center.x * cos + center.y * sin)
    };
    let mut by_row: Vec<(f32, f32, usize)> = block.into_iter().map(|i| (position(i).0, position(i).1, i)).collect();
    by_row.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut row = 0;
    let mut last = by_row.first().map_or(0.0, |first| first.0);
    let mut keyed: Vec<(usize, f32, usize)> = Vec::new();
    for (across, along, i) in by_row {
        let height = quads[i].map_or(0.0, |q| q.height());
        if across - last > 0.4 * height {
            row += 1;
            last = across;
        }
        keyed.push((row, along, i));
    }
    keyed.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    keyed.into_iter().map(|(_, _, i)| i).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::{Reading, Word};
    use crate::sensitive::Sensitive;

    /// A line at the given place, turned about the origin, that says its own name.
    fn line(name: &str, left: f32, top: f32, length: f32, height: f32, degrees: f32) -> Line {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let corners = [(left, top), (left + length, top), (left + length, top + height), (left, top + height)];
        let points = corners.map(|(x, y)| Point { x: x * cos - y * sin, y: x * sin + y * cos });
        let polygon = Quad(points).into();
        let word = Word { text: Sensitive::new(name.to_owned()), polygon, confidence: 1.0 };
        let polygon = word.polygon.clone();
        let reading = Reading { words: vec![word], confidence: 1.0, mirrored: false };
        Line { polygon, height, seen: 1.0, by_hand: 0.0, readings: vec![reading], block: 0 }
    }

    fn arranged(lines: Vec<Line>) -> Vec<(String, usize)> {
        arrange(lines, &RgbImage::new(800, 400))
            .iter()
            .map(|l| (l.readings[0].text().expose().clone(), l.block))
            .collect()
    }

    fn expected(pairs: &[(&str, usize)]) -> Vec<(String, usize)> {
        pairs.iter().map(|&(name, block)| (name.to_owned(), block)).collect()
    }

    #[test]
    fn a_form_is_one_block_in_reading_order_at_any_tilt() {
        for degrees in [0.0, 20.0, 90.0, -90.0] {
            let lines = vec![
                line("value", 150.0, 100.0, 80.0, 20.0, degrees),
                line("last", 0.0, 160.0, 200.0, 20.0, degrees),
                line("label", 0.0, 101.0, 110.0, 20.0, degrees),
                line("middle", 0.0, 130.0, 200.0, 20.0, degrees),
            ];
            assert_eq!(arranged(lines), expected(&[("label", 0), ("value", 0), ("middle", 0), ("last", 0)]));
        }
    }

    #[test]
    fn a_banner_and_small_print_stay_apart() {
        let lines = vec![
            line("small", 0.0, 110.0, 200.0, 20.0, 0.0),
            line("banner", 0.0, 0.0, 600.0, 100.0, 0.0),
            line("far", 0.0, 300.0, 200.0, 20.0, 0.0),
            line("tilted", 0.0, 130.0, 200.0, 20.0, -30.0),
        ];
        let found = arranged(lines);
        let blocks: std::collections::BTreeSet<usize> = found.iter().map(|(_, block)| *block).collect();
        assert_eq!(blocks.len(), 4, "{found:?}");
    }

    #[test]
    fn lines_on_different_colours_stay_apart_unless_they_are_one_print() {
        let mut sheet = RgbImage::from_pixel(400, 200, Rgb([250, 250, 245]));
        (0..400).for_each(|x| (0..60).for_each(|y| sheet.put_pixel(x, y, Rgb([30, 80, 160]))));
        let below = |height: f32| {
            let lines =
                vec![line("on blue", 20.0, 30.0, 200.0, 20.0, 0.0), line("on white", 20.0, 70.0, 200.0, height, 0.0)];
            arrange(lines, &sheet).iter().map(|l| l.block).collect::<Vec<_>>()
        };
        assert_eq!(below(32.0), [0, 1]);
        assert_eq!(below(20.0), [0, 0]);
    }

    #[test]
    fn words_of_one_row_stand_together_only_when_near() {
        let lines = vec![
            line("a", 0.0, 0.0, 60.0, 20.0, 0.0),
            line("b", 100.0, 0.0, 60.0, 20.0, 0.0),
            line("c", 300.0, 0.0, 60.0, 20.0, 0.0),
        ];
        assert_eq!(arranged(lines), expected(&[("a", 0), ("b", 0), ("c", 1)]));
    }

    #[test]
    fn nothing_is_arranged_to_nothing() {
        assert!(arrange(Vec::new(), &RgbImage::new(1, 1)).is_empty());
    }
}
