//! Reads what CenterFace puts out, the second opinion on faces.

use ndarray::ArrayD;

use super::Face;
use crate::error::{Fault, FileError, Stage};
use crate::geometry::{Point, Rect, Size};

/// The manifest id of the model.
pub const MODEL: &str = "face-detect-centerface";

/// Pixels of the input for one value of a map.
const CELL: usize = 4;

/// Reads the four maps: how surely a face has its middle in a cell, its size, its offset, and its five points. `whole` is
/// the size of the model's input, and `scale` turns its pixels into the picture's.
///
/// # Errors
/// When they have another shape than agreed or hold a value that is no number.
pub(super) fn faces(
    outputs: &[ArrayD<f32>],
    whole: Size,
    scale: Point,
    threshold: f32,
) -> Result<Vec<Face>, FileError> {
    let fault = |reason: &str| {
        FileError::at(Stage::Detect, Fault::Model { id: String::from(MODEL), reason: reason.to_owned() })
    };
    let columns = whole.width as usize / CELL;
    let count = columns * (whole.height as usize / CELL);
    let map = |number: usize, each: usize| {
        outputs
            .get(number)
            .filter(|a| a.len() == count * each)
            .and_then(|a| a.as_slice())
            .ok_or_else(|| fault("its output has another shape than the manifest says"))
    };
    let (scores, sizes, offsets, points) = (map(0, 1)?, map(1, 2)?, map(2, 2)?, map(3, 10)?);
    let mut faces = Vec::new();
    for (i, &score) in scores.iter().enumerate().filter(|(_, score)| **score >= threshold) {
        let cell = CELL as f32;
        let (width, height) = (sizes[count + i].exp() * cell * scale.x, sizes[i].exp() * cell * scale.y);
        let middle = Point {
            x: ((i % columns) as f32 + offsets[count + i] + 0.5) * cell * scale.x,
            y: ((i / columns) as f32 + offsets[i] + 0.5) * cell * scale.y,
        };
        if ![middle.x, middle.y, width, height].iter().all(|v| v.is_finite()) {
            return Err(fault("its output holds a value that is no number"));
        }
        let area =
            Rect { left: middle.x, top: middle.y, right: middle.x, bottom: middle.y }.grown(width / 2.0, height / 2.0);
        // A point is given as its share of the box, down before across.
        let landmarks = std::array::from_fn(|n| Point {
            x: area.left + points[(2 * n + 1) * count + i] * width,
            y: area.top + points[2 * n * count + i] * height,
        });
        faces.push(Face { area, landmarks, score: score.min(1.0), quarters: 0 });
    }
    Ok(faces)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Size = Size { width: 64, height: 32 };

    fn maps(score: f32) -> Vec<ArrayD<f32>> {
        let mut maps: Vec<ArrayD<f32>> = [1, 2, 2, 10].iter().map(|&n| ArrayD::zeros(vec![1, n, 8, 16])).collect();
        maps[0][[0, 0, 3, 5]] = score;
        maps[1][[0, 0, 3, 5]] = 4f32.ln();
        maps[1][[0, 1, 3, 5]] = 2f32.ln();
        maps[3][[0, 0, 3, 5]] = 0.25;
        maps[3][[0, 1, 3, 5]] = 0.5;
        maps
    }

    #[test]
    fn a_box_comes_back_in_pixels_of_the_picture() {
        let found = faces(&maps(0.7), WHOLE, Point { x: 2.0, y: 1.0 }, 0.5).expect("sound");
        // The middle of column 5, row 3, in a picture twice as wide; 8 wide and 16 high at the model's size.
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].area, Rect { left: 36.0, top: 6.0, right: 52.0, bottom: 22.0 });
        assert_eq!(found[0].landmarks[0], Point { x: 44.0, y: 10.0 });
        let none = faces(&maps(0.4), WHOLE, Point { x: 1.0, y: 1.0 }, 0.5).expect("sound");
        assert_eq!(none, []);
    }

    #[test]
    fn unsound_maps_fail_the_file() {
        let here = Point { x: 1.0, y: 1.0 };
        let mut short = maps(0.7);
        short[2] = ArrayD::zeros(vec![1, 2, 8, 15]);
        assert!(faces(&short, WHOLE, here, 0.5).expect_err("short").to_string().contains("another shape"));
        let mut broken = maps(0.7);
        broken[1][[0, 0, 3, 5]] = f32::NAN;
        assert!(faces(&broken, WHOLE, here, 0.5).expect_err("no number").to_string().contains("no number"));
    }
}
