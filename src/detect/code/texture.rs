//! Where a grey picture has the texture of a code: dense steep edges, in both directions or in exactly one.

use std::ops::Range;

use image::GrayImage;

use crate::geometry::{Point, Rect};

/// The side of the squares over which edges are counted, in pixels.
const CELL: usize = 12;

/// Mean step between neighbouring pixels, 0 to 255, from which a square counts as dense with edges.
const DENSE: f32 = 18.0;

/// Smallest place, in squares along its longer side.
const LEAST_CELLS: usize = 2;

/// Largest place, as a share of the picture's area; larger ones are foliage, crowds and walls.
const LARGEST_SHARE: f32 = 0.25;

/// Places with the texture of a code, those most like one first, with a rim of one square.
pub(super) fn places(pixels: &GrayImage) -> Vec<Rect> {
    let (columns, rows) = (pixels.width() as usize / CELL, pixels.height() as usize / CELL);
    let dense: Vec<f32> =
        (0..rows).flat_map(|y| (0..columns).map(move |x| (x, y))).map(|(x, y)| density(pixels, x, y)).collect();
    let mut seen = vec![false; dense.len()];
    let mut places = Vec::new();
    for start in 0..dense.len() {
        if seen[start] || dense[start] < DENSE {
            continue;
        }
        let (mut left, mut right, mut top, mut bottom) = (columns, 0, rows, 0);
        let (mut count, mut strength) = (0usize, 0.0);
        let mut open = vec![start];
        seen[start] = true;
        while let Some(at) = open.pop() {
            let (x, y) = (at % columns, at / columns);
            (left, right, top, bottom) = (left.min(x), right.max(x), top.min(y), bottom.max(y));
            count += 1;
            strength += dense[at];
            for (nx, ny) in [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)] {
                if nx < columns && ny < rows {
                    let next = ny * columns + nx;
                    if !seen[next] && dense[next] >= DENSE {
                        seen[next] = true;
                        open.push(next);
                    }
                }
            }
        }
        let (wide, high) = (right - left + 1, bottom - top + 1);
        let share = (wide * high) as f32 / dense.len() as f32;
        if wide.max(high) < LEAST_CELLS || share > LARGEST_SHARE {
            continue;
        }
        // A code fills its box; foliage and crowds are ragged.
        let fill = count as f32 / (wide * high) as f32;
        let cell = CELL as f32;
        let area = Rect {
            left: left as f32 * cell,
            top: top as f32 * cell,
            right: (right + 1) as f32 * cell,
            bottom: (bottom + 1) as f32 * cell,
        };
        let likeness = strength / count as f32 * fill * (count as f32).sqrt().min(6.0);
        places.push((likeness, area.grown(1.5 * cell, 1.5 * cell)));
    }
    places.sort_by(|a, b| b.0.total_cmp(&a.0));
    places.into_iter().map(|(_, area)| area).collect()
}

/// The mean step to the next pixel right or down, whichever direction has more.
fn density(pixels: &GrayImage, column: usize, row: usize) -> f32 {
    let width = pixels.width() as usize;
    let values = pixels.as_raw();
    let (mut across, mut down) = (0u32, 0u32);
    for y in row * CELL..(row + 1) * CELL {
        for x in column * CELL..(column + 1) * CELL {
            let here = values[y * width + x];
            if x + 1 < width {
                across += u32::from(here.abs_diff(values[y * width + x + 1]));
            }
            if let Some(&below) = values.get((y + 1) * width + x) {
                down += u32::from(here.abs_diff(below));
            }
        }
    }
    across.max(down) as f32 / (CELL * CELL) as f32
}

/// Edges this strongly of one direction (0 none, 1 all) have a tilt worth undoing.
const ONE_DIRECTION: f32 = 0.15;

/// The reader copes with smaller tilts itself, in radians.
const LEAST_TILT: f32 = 0.07;

/// How far the bars of a place are tilted against upright or level, in radians, positive clockwise; nothing where the
/// reader copes, or edges have no common direction.
pub(super) fn tilt(pixels: &GrayImage) -> Option<f32> {
    let direction = across_edges(pixels, 0..pixels.width(), 0..pixels.height())?;
    let quarter = std::f32::consts::FRAC_PI_2;
    let off = direction - (direction / quarter).round() * quarter;
    (off.abs() >= LEAST_TILT).then_some(off)
}

/// The direction across the edges of a part of the picture, in radians from level, positive clockwise; nothing where
/// they have no common direction.
fn across_edges(pixels: &GrayImage, columns: Range<u32>, rows: Range<u32>) -> Option<f32> {
    let (mut level, mut mixed, mut upright) = (0.0f32, 0.0f32, 0.0f32);
    for y in rows.start..rows.end.min(pixels.height().saturating_sub(1)) {
        for x in columns.start..columns.end.min(pixels.width().saturating_sub(1)) {
            let here = f32::from(pixels.get_pixel(x, y)[0]);
            let dx = f32::from(pixels.get_pixel(x + 1, y)[0]) - here;
            let dy = f32::from(pixels.get_pixel(x, y + 1)[0]) - here;
            level += dx * dx;
            upright += dy * dy;
            mixed += dx * dy;
        }
    }
    let strength = (level - upright).hypot(2.0 * mixed);
    (strength > ONE_DIRECTION * (level + upright)).then(|| 0.5 * (2.0 * mixed).atan2(level - upright))
}

/// Samples taken along a bar code to compare its rows.
const SAMPLES: usize = 96;

/// Rows more alike than this (correlation, -1 to 1) show the same bars.
const SAME_BARS: f32 = 0.5;

/// A reader's row does not cross bars more aslant than this, in radians.
const MOST_SLANT: f32 = 0.9;

/// Stretches the strip in which a bar code was read (corners in reading order) to where its bars end.
pub(super) fn bars_around(pixels: &GrayImage, corners: [Point; 4]) -> [Point; 4] {
    let [a, b, c, d] = corners;
    let middle = |p: Point, q: Point| Point { x: (p.x + q.x) / 2.0, y: (p.y + q.y) / 2.0 };
    let (start, end) = (middle(a, d), middle(b, c));
    let (dx, dy) = (end.x - start.x, end.y - start.y);
    let length = dx.hypot(dy);
    if length < 2.0 {
        return corners;
    }
    // The reader's row may cross the bars aslant; the code lies square to them.
    let centre = middle(start, end);
    let scanned = dy.atan2(dx);
    let part = |at: f32, run: f32| (at - run).max(0.0) as u32..(at + run).max(0.0) as u32;
    let (wide, high) = (dx.abs() / 2.0 + 0.05 * length, dy.abs() / 2.0 + 0.05 * length);
    let half_turn = std::f32::consts::PI;
    let slant = across_edges(pixels, part(centre.x, wide), part(centre.y, high))
        .map_or(0.0, |across| across - scanned - ((across - scanned) / half_turn).round() * half_turn);
    let slant = if slant.abs() < MOST_SLANT { slant } else { 0.0 };
    let (sin, cos) = (scanned + slant).sin_cos();
    let length = length * slant.cos();
    let (dx, dy) = (length * cos, length * sin);
    let start = Point { x: centre.x - dx / 2.0, y: centre.y - dy / 2.0 };
    let end = Point { x: centre.x + dx / 2.0, y: centre.y + dy / 2.0 };
    let down = Point { x: -sin, y: cos };
    let row = |offset: f32| -> Option<Vec<f32>> {
        (0..SAMPLES)
            .map(|i| {
                let t = (i as f32 + 0.5) / SAMPLES as f32;
                let (x, y) = (start.x + t * dx + offset * down.x, start.y + t * dy + offset * down.y);
                let inside = x >= 0.0 && y >= 0.0 && x < pixels.width() as f32 && y < pixels.height() as f32;
                inside.then(|| f32::from(pixels.get_pixel(x as u32, y as u32)[0]))
            })
            .collect()
    };
    let Some(bars) = row(0.0) else { return corners };
    // One unlike row may be a speck; bars have ended when several in a row are unlike.
    let reach = |sign: f32| {
        let (mut last, mut unlike) = (0.0, 0);
        let mut step = 1.0;
        while unlike < 4 && step < length {
            match row(sign * step) {
                Some(other) if likeness(&bars, &other) > SAME_BARS => (last, unlike) = (step, 0),
                Some(_) => unlike += 1,
                None => break,
            }
            step += 1.0;
        }
        last
    };
    let (up, low) = (reach(-1.0), reach(1.0));
    let at = |p: Point, by: f32| Point { x: p.x + by * down.x, y: p.y + by * down.y };
    [at(start, -up), at(end, -up), at(end, low), at(start, low)]
}

/// The correlation of two rows, -1 to 1.
fn likeness(one: &[f32], other: &[f32]) -> f32 {
    let mean = |v: &[f32]| v.iter().sum::<f32>() / v.len() as f32;
    let (m, n) = (mean(one), mean(other));
    let (mut both, mut first, mut second) = (0.0f32, 0.0f32, 0.0f32);
    for (a, b) in one.iter().zip(other) {
        both += (a - m) * (b - n);
        first += (a - m).powi(2);
        second += (b - n).powi(2);
    }
    if first * second > 0.0 { both / (first * second).sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    #[test]
    fn a_checkered_place_stands_out_of_a_smooth_picture() {
        let pixels = GrayImage::from_fn(400, 300, |x, y| {
            let inside = (120..240).contains(&x) && (60..180).contains(&y);
            if inside && (x / 4 + y / 4) % 2 == 0 { Luma([10]) } else { Luma([(200 + x / 16) as u8]) }
        });
        let found = places(&pixels);
        assert_eq!(found.len(), 1);
        let Rect { left, top, right, bottom } = found[0];
        assert!(left <= 120.0 && top <= 60.0 && right >= 240.0 && bottom >= 180.0);
        assert!(left >= 90.0 && top >= 30.0 && right <= 270.0 && bottom <= 210.0);
    }

    #[test]
    fn tilted_bars_tell_their_tilt() {
        let bars = |degrees: f32| {
            let (sin, cos) = degrees.to_radians().sin_cos();
            GrayImage::from_fn(120, 90, |x, y| {
                Luma([(128.0 + 100.0 * ((x as f32 * cos + y as f32 * sin) / 3.0).sin()) as u8])
            })
        };
        for degrees in [-30.0, 12.0, 40.0] {
            let found = tilt(&bars(degrees)).expect("one direction").to_degrees();
            assert!((found - degrees).abs() < 3.0, "{found} for {degrees}");
        }
        assert_eq!(tilt(&bars(1.0)), None);
        assert_eq!(tilt(&GrayImage::new(1, 1)), None);
    }

    #[test]
    fn a_strip_is_stretched_to_the_ends_of_its_bars() {
        let pixels = GrayImage::from_fn(300, 200, |x, y| {
            let bars = (50..250).contains(&x) && (40..120).contains(&y) && (x * x / 37) % 3 == 0;
            Luma([if bars { 20 } else { 230 }])
        });
        let strip = [(50.0, 80.0), (250.0, 80.0), (250.0, 82.0), (50.0, 82.0)].map(|(x, y)| Point { x, y });
        let [a, _, c, _] = bars_around(&pixels, strip);
        assert!((a.y - 40.0).abs() < 3.0 && (c.y - 119.0).abs() < 3.0, "{} to {}", a.y, c.y);
    }
}
