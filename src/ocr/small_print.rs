//! Tells which parts of a photo hold small print, at full size and at little cost, so that the expensive look for lines
//! goes there and nowhere else. The network is this project's own; it knows texture, not letters.

use image::RgbImage;
use ndarray::{Array2, Array4, Axis, Ix4, s};

use super::grey::grey as grey_of;
use super::locate::{as_reading, unexpected};
use crate::error::FileError;
use crate::geometry::Rect;
use crate::model::{Model, Tensor};

/// The manifest id of the model.
pub(super) const MODEL: &str = "small-print-phiscrub";

/// One value of the model's answer stands for so many pixels of the picture, each way.
pub(super) const CELL: usize = 16;
/// Rows of a picture that the model gets at once, which bounds memory; a multiple of [`CELL`].
const BAND: usize = 512;
/// Rows that neighbouring bands share on each side: farther than the model sees.
const SHARED: usize = 128;

/// How likely each cell of a picture holds small print.
#[derive(Debug, Clone)]
pub(super) struct PrintMap {
    /// Rows by columns of cells, 0 to 1.
    pub(super) values: Array2<f32>,
}

impl PrintMap {
    /// Looks at all of a picture.
    ///
    /// # Errors
    /// When the model fails or answers in another shape than agreed.
    pub(super) fn of(model: &dyn Model, pixels: &RgbImage) -> Result<Self, FileError> {
        let (width, height) = (pixels.width() as usize, pixels.height() as usize);
        let mut values = Array2::zeros((height.div_ceil(CELL), width.div_ceil(CELL)));
        for top in (0..height).step_by(BAND) {
            let (first, last) = (top.saturating_sub(SHARED), (top + BAND + SHARED).min(height));
            let answer = answer(model, grey(pixels, first, last))?;
            let own = (top / CELL)..((top + BAND).min(height).div_ceil(CELL));
            let from = (top - first) / CELL;
            values.slice_mut(s![own.clone(), ..]).assign(&answer.slice(s![from..from + own.len(), ..]));
        }
        Ok(Self { values })
    }

    /// The place of a cell, in pixels of the picture; it may reach beyond the edge.
    pub(super) fn place(row: usize, column: usize) -> Rect {
        let at = |cell: usize| (cell * CELL) as f32;
        Rect { left: at(column), top: at(row), right: at(column + 1), bottom: at(row + 1) }
    }
}

/// Some rows of a picture in grey, 0 to 255, with the last row and column repeated up to whole cells.
fn grey(pixels: &RgbImage, first: usize, last: usize) -> Array4<f32> {
    let width = pixels.width() as usize;
    let (rows, columns) = ((last - first).div_ceil(CELL) * CELL, width.div_ceil(CELL) * CELL);
    let mut input = Array4::zeros((1, 1, rows, columns));
    for (y, mut row) in input.slice_mut(s![0, 0, .., ..]).axis_iter_mut(Axis(0)).enumerate() {
        let from = (first + y).min(last - 1) * width * 3;
        let line = &pixels.as_raw()[from..from + width * 3];
        for (value, pixel) in row.iter_mut().zip(line.chunks_exact(3)) {
            *value = grey_of(pixel);
        }
        let edge = row[width - 1];
        row.slice_mut(s![width..]).fill(edge);
    }
    input
}

/// The model's answer for a grey picture of whole cells.
fn answer(model: &dyn Model, grey: Array4<f32>) -> Result<Array2<f32>, FileError> {
    let cells = (grey.dim().2 / CELL, grey.dim().3 / CELL);
    let output = model.run(vec![Tensor::F32(grey.into_dyn())]).map_err(as_reading)?;
    let map = output.into_iter().next().and_then(|a| a.into_dimensionality::<Ix4>().ok());
    let map = map.filter(|m| m.dim() == (1, 1, cells.0, cells.1)).ok_or_else(|| unexpected("small-print"))?;
    Ok(map.slice_move(s![0, 0, .., ..]))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use image::Rgb;
    use ndarray::ArrayD;

    use super::*;

    /// Answers with the mean of each cell over 255, and notes the heights that it was shown.
    #[derive(Default)]
    struct Mean(Mutex<Vec<usize>>);

    impl Model for Mean {
        fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
            let Some(Tensor::F32(input)) = inputs.into_iter().next() else { panic!("one picture") };
            let (height, width) = (input.shape()[2], input.shape()[3]);
            self.0.lock().expect("lock").push(height);
            let mean = |row: usize, column: usize| {
                let (y, x) = (row * CELL, column * CELL);
                input.slice(s![0, 0, y..y + CELL, x..x + CELL]).mean().expect("not empty") / 255.0
            };
            let answer = Array2::from_shape_fn((height / CELL, width / CELL), |(row, column)| mean(row, column));
            Ok(vec![answer.insert_axis(Axis(0)).insert_axis(Axis(0)).into_dyn()])
        }

        fn note(&self, _: &str) -> Option<String> {
            None
        }
    }

    #[test]
    fn every_cell_is_answered_once_and_edges_are_repeated() {
        let bright = |cell: u32| u8::try_from((cell * 37) % 256).expect("below 256");
        let picture = RgbImage::from_fn(75, 1_309, |x, y| Rgb([bright(x / 16 + 5 * (y / 16)); 3]));
        let model = Mean::default();
        let map = PrintMap::of(&model, &picture).unwrap();
        assert_eq!(map.values.dim(), (82, 5));
        for ((row, column), &value) in map.values.indexed_iter() {
            let expected = f32::from(bright(column as u32 + 5 * row as u32)) / 255.0;
            assert!((value - expected).abs() < 0.01, "{row} {column} {value} {expected}");
        }
        let shown = model.0.lock().unwrap().clone();
        assert_eq!(shown, [640, 768, 416], "bands with what they share, in whole cells");
    }

    #[test]
    fn an_answer_of_another_shape_is_an_error() {
        struct Nothing;
        impl Model for Nothing {
            fn run(&self, _: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
                Ok(vec![ArrayD::zeros(vec![1, 1, 1, 1])])
            }
            fn note(&self, _: &str) -> Option<String> {
                None
            }
        }
        assert!(PrintMap::of(&Nothing, &RgbImage::new(64, 64)).is_err());
    }

    #[test]
    fn places_are_pixels() {
        assert_eq!(PrintMap::place(2, 3), Rect { left: 48.0, top: 32.0, right: 64.0, bottom: 48.0 });
    }
}
