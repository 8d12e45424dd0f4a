//! Guesses whether a line stands upright or upside down.

use super::locate::{as_reading, unexpected};
use super::rectify::{STRIP_HEIGHT, Strip};
use crate::error::FileError;
use crate::model::{Model, Tensor};
use ndarray::{Array4, Ix2};

/// Pixel columns the model looks at: the start of longer lines, grey after shorter ones.
const COLUMNS: usize = 192;

/// How likely each strip is upside down, 0 to 1.
///
/// # Errors
/// When the model fails.
pub(crate) fn upside_down(model: &dyn Model, strips: &[&Strip]) -> Result<Vec<f32>, FileError> {
    if strips.is_empty() {
        return Ok(Vec::new());
    }
    let mut input = Array4::<f32>::zeros((strips.len(), 3, STRIP_HEIGHT as usize, COLUMNS));
    for (n, strip) in strips.iter().enumerate() {
        for (y, row) in strip.pixels.rows().enumerate() {
            for (x, pixel) in row.take(COLUMNS).enumerate() {
                for channel in 0..3 {
                    input[[n, channel, y, x]] = f32::from(pixel.0[2 - channel]) / 127.5 - 1.0;
                }
            }
        }
    }
    let output = model.run(vec![Tensor::F32(input.into_dyn())]).map_err(as_reading)?;
    let shares = output.into_iter().next().and_then(|a| a.into_dimensionality::<Ix2>().ok());
    let shares = shares.filter(|s| s.dim() == (strips.len(), 2)).ok_or_else(|| unexpected("turn"))?;
    Ok(shares.column(1).to_vec())
}
