//! Tells writing by hand from print. The recogniser is surer of handwriting than it may be: what it read there may be another
//! name. The network is this project's own; it knows strokes, not letters.

use ndarray::{Array4, Axis, Ix1, s};

use super::grey::grey;
use super::locate::{as_reading, unexpected};
use super::rectify::{STRIP_HEIGHT, Strip};
use crate::error::FileError;
use crate::model::{Model, Tensor};

/// The manifest id of the model.
pub(super) const MODEL: &str = "handwriting-phiscrub";

/// Pixel columns the model looks at: the middle of longer lines; shorter ones go on from their start until they fill them.
const COLUMNS: usize = 192;
/// Most strips in one inference.
const BATCH: usize = 16;

/// How likely each strip was written by hand, 0 to 1.
///
/// # Errors
/// When the model fails or answers in another shape than agreed.
pub(super) fn by_hand(model: &dyn Model, strips: &[&Strip]) -> Result<Vec<f32>, FileError> {
    let mut likely = Vec::with_capacity(strips.len());
    for batch in strips.chunks(BATCH) {
        let mut input = Array4::<f32>::zeros((batch.len(), 1, STRIP_HEIGHT as usize, COLUMNS));
        for (strip, mut seen) in batch.iter().zip(input.axis_iter_mut(Axis(0))) {
            let wide = strip.pixels.width() as usize;
            let first = wide.saturating_sub(COLUMNS) / 2;
            for (y, row) in strip.pixels.rows().enumerate() {
                let grey: Vec<f32> = row.map(|pixel| grey(&pixel.0)).collect();
                for (value, x) in seen.slice_mut(s![0, y, ..]).iter_mut().zip(0..) {
                    *value = grey[(first + x) % wide];
                }
            }
        }
        let output = model.run(vec![Tensor::F32(input.into_dyn())]).map_err(as_reading)?;
        let answer = output.into_iter().next().and_then(|a| a.into_dimensionality::<Ix1>().ok());
        let answer = answer.filter(|a| a.len() == batch.len()).ok_or_else(|| unexpected("handwriting"))?;
        likely.extend(answer);
    }
    Ok(likely)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use image::{Rgb, RgbImage};
    use ndarray::ArrayD;

    use super::*;
    use crate::geometry::Point;
    use crate::ocr::quad::Quad;

    /// Answers with the grey of a strip's last column over 255, and notes how many strips it was shown at once.
    #[derive(Default)]
    struct LastColumn(Mutex<Vec<usize>>);

    impl Model for LastColumn {
        fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
            let Some(Tensor::F32(input)) = inputs.into_iter().next() else { panic!("some strips") };
            assert_eq!(input.shape()[1..], [1, STRIP_HEIGHT as usize, COLUMNS]);
            self.0.lock().expect("lock").push(input.shape()[0]);
            let last = input.slice(s![.., 0, 0, COLUMNS - 1]).mapv(|v| v / 255.0);
            Ok(vec![last.into_dyn()])
        }

        fn note(&self, _: &str) -> Option<String> {
            None
        }
    }

    /// A strip whose column x has the grey x modulo 256.
    fn strip(width: u32) -> Strip {
        let corner = |x: u32, y: u32| Point { x: x as f32, y: y as f32 };
        let place = Quad([corner(0, 0), corner(width, 0), corner(width, STRIP_HEIGHT), corner(0, STRIP_HEIGHT)]);
        let pixels = RgbImage::from_fn(width, STRIP_HEIGHT, |x, _| Rgb([(x % 256) as u8; 3]));
        Strip { pixels, place, mirrored: false }
    }

    #[test]
    fn long_strips_are_seen_in_their_middle_and_short_ones_go_on() {
        let model = LastColumn::default();
        let strips = [strip(100), strip(192), strip(232)];
        let seen = by_hand(&model, &strips.each_ref()).expect("the model runs");
        let last_columns = seen.iter().map(|value| (value * 255.0).round() as u32).collect::<Vec<_>>();
        assert_eq!(last_columns, [191 % 100, 191, 20 + 191]);
    }

    #[test]
    fn many_strips_are_seen_some_at_a_time_and_none_is_no_run() {
        let model = LastColumn::default();
        let strips: Vec<Strip> = (0..20).map(|_| strip(50)).collect();
        let all: Vec<&Strip> = strips.iter().collect();
        assert_eq!(by_hand(&model, &all).expect("the model runs").len(), 20);
        assert!(by_hand(&model, &[]).expect("nothing to do").is_empty());
        assert_eq!(*model.0.lock().expect("lock"), [16, 4]);
    }

    #[test]
    fn an_answer_of_another_shape_is_an_error() {
        struct One;
        impl Model for One {
            fn run(&self, _: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
                Ok(vec![ArrayD::zeros(vec![1])])
            }
            fn note(&self, _: &str) -> Option<String> {
                None
            }
        }
        let strips = [strip(50), strip(60)];
        assert!(by_hand(&One, &strips.each_ref()).is_err());
    }
}
