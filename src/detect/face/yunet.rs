//! Reads what YuNet puts out.

use ndarray::ArrayD;

use super::Face;
use crate::error::{Fault, FileError, Stage};
use crate::geometry::{Point, Rect, Size};

/// The manifest id of the model.
pub const MODEL: &str = "face-detect-yunet-2023mar";

/// The distances in pixels between the places at which the model looks, in the order of its outputs.
pub(super) const STRIDES: [usize; 3] = [8, 16, 32];

/// Reads the twelve outputs: scores, presence, boxes and landmarks, each at three strides. `whole` is the size of the
/// model's input, and `scale` turns its pixels into the picture's.
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
    let mut faces = Vec::new();
    for (level, stride) in STRIDES.into_iter().enumerate() {
        let columns = whole.width as usize / stride;
        let count = columns * (whole.height as usize / stride);
        let values = |kind: usize, each: usize| {
            let array = outputs.get(kind * STRIDES.len() + level);
            array
                .filter(|a| a.len() == count * each)
                .and_then(|a| a.as_slice())
                .ok_or_else(|| fault("its output has another shape than the manifest says"))
        };
        let (class, presence, boxes, points) = (values(0, 1)?, values(1, 1)?, values(2, 4)?, values(3, 10)?);
        for i in 0..count {
            let score = (class[i].clamp(0.0, 1.0) * presence[i].clamp(0.0, 1.0)).sqrt();
            if score < threshold {
                continue;
            }
            let step = stride as f32;
            let (column, row) = ((i % columns) as f32, (i / columns) as f32);
            let place = |x: f32, y: f32| Point { x: (column + x) * step * scale.x, y: (row + y) * step * scale.y };
            let b = &boxes[i * 4..i * 4 + 4];
            let middle = place(b[0], b[1]);
            let (width, height) = (b[2].exp() * step * scale.x, b[3].exp() * step * scale.y);
            let area = Rect { left: middle.x, top: middle.y, right: middle.x, bottom: middle.y };
            let k = &points[i * 10..i * 10 + 10];
            let face = Face {
                area: area.grown(width / 2.0, height / 2.0),
                landmarks: std::array::from_fn(|n| place(k[2 * n], k[2 * n + 1])),
                score,
                quarters: 0,
            };
            if ![area.left, area.top, width, height].iter().all(|v| v.is_finite()) {
                return Err(fault("its output holds a value that is no number"));
            }
            faces.push(face);
        }
    }
    Ok(faces)
}
