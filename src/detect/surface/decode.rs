//! Reads what the networks of badges and surfaces put out: two maps with a cell for each 8 x 8 pixels of the input.

use ndarray::ArrayD;

use crate::error::{Fault, FileError, Stage};
use crate::geometry::{Point, Polygon, Size};

/// Pixels of the input to one cell of the output.
pub(in crate::detect) const STRIDE: usize = 8;

/// Numbers a cell gives for a shape: the centre's offset, the logarithm of width and height, four corners' way inwards.
pub(in crate::detect) const SHAPE: usize = 12;

/// The sign of each corner's way into the box, clockwise from the upper left.
const INWARDS: [(f32, f32); 4] = [(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)];

/// The two corners that can touch each side of the box, and the axis across that side: 0 is x, 1 is y.
const SIDES: [([usize; 2], usize); 4] = [([0, 3], 0), ([1, 2], 0), ([0, 1], 1), ([2, 3], 1)];

/// No thing is larger than e to this power in cells; a higher number is none the model has learned.
const LARGEST_LOGARITHM: f32 = 7.0;

/// What goes into a network at once.
#[derive(Debug, Clone, Copy)]
pub(in crate::detect) struct Input {
    /// How many pictures.
    pub(in crate::detect) pictures: usize,
    /// The size of each, a multiple of [`STRIDE`].
    pub(in crate::detect) size: Size,
    /// How many kinds the network tells apart.
    pub(in crate::detect) kinds: usize,
}

/// One thing as a network sees it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::detect) struct Thing {
    /// The number of the picture.
    pub(in crate::detect) picture: usize,
    /// The number of the kind.
    pub(in crate::detect) kind: usize,
    /// Its four corners clockwise from the upper left, in pixels of the input; they may reach out of it.
    pub(in crate::detect) corners: [Point; 4],
    /// How sure the network is, 0 to 1.
    pub(in crate::detect) score: f32,
}

/// Reads the two outputs: heat pictures x kinds x rows x columns with only its peaks left, and shapes pictures x 12 x rows x
/// columns. `model` is the manifest id of the network.
///
/// # Errors
/// When they have another shape than agreed or hold a value that is no number.
pub(in crate::detect) fn things(
    outputs: &[ArrayD<f32>],
    input: Input,
    model: &str,
    threshold: f32,
) -> Result<Vec<Thing>, FileError> {
    let fault =
        |reason: &str| FileError::at(Stage::Detect, Fault::Model { id: model.to_owned(), reason: reason.to_owned() });
    let (columns, rows) = (input.size.width as usize / STRIDE, input.size.height as usize / STRIDE);
    let values = |output: usize, channels: usize| {
        let array = outputs.get(output).filter(|a| a.shape() == [input.pictures, channels, rows, columns]);
        array.and_then(|a| a.as_slice()).ok_or_else(|| fault("its output has another shape than the manifest says"))
    };
    let (heat, shape) = (values(0, input.kinds)?, values(1, SHAPE)?);
    let cells = rows * columns;
    let mut things = Vec::new();
    for (i, &score) in heat.iter().enumerate() {
        if !score.is_finite() {
            return Err(fault("its output holds a value that is no number"));
        }
        if score < threshold || score <= 0.0 {
            continue;
        }
        let (cell, map) = (i % cells, i / cells);
        let (picture, kind) = (map / input.kinds, map % input.kinds);
        let at: [f32; SHAPE] = std::array::from_fn(|n| shape[(picture * SHAPE + n) * cells + cell]);
        if !at.iter().all(|v| v.is_finite()) {
            return Err(fault("its output holds a value that is no number"));
        }
        let middle = Point { x: (cell % columns) as f32 + at[0], y: (cell / columns) as f32 + at[1] };
        things.push(Thing { picture, kind, corners: corners(middle, &at), score });
    }
    Ok(things)
}

/// The four corners in pixels of the input; `middle` is in cells.
fn corners(middle: Point, at: &[f32; SHAPE]) -> [Point; 4] {
    let side = |logarithm: f32| logarithm.clamp(-LARGEST_LOGARITHM, LARGEST_LOGARITHM).exp();
    let (width, height) = (side(at[2]), side(at[3]));
    let inward = touching(std::array::from_fn(|n| [at[4 + 2 * n].clamp(0.0, 1.0), at[5 + 2 * n].clamp(0.0, 1.0)]));
    std::array::from_fn(|n| {
        let (right, below) = INWARDS[n];
        let x = middle.x + right * width * (inward[n][0] - 0.5);
        let y = middle.y + below * height * (inward[n][1] - 0.5);
        Point { x: x * STRIDE as f32, y: y * STRIDE as f32 }
    })
}

/// Moves the corners outwards until one touches each side of the box, as it must be: a guess is never quite 0.
fn touching(mut inward: [[f32; 2]; 4]) -> [[f32; 2]; 4] {
    for ([one, other], axis) in SIDES {
        let least = inward[one][axis].min(inward[other][axis]);
        inward[one][axis] -= least;
        inward[other][axis] -= least;
    }
    inward
}

/// The outline in pixels of a picture that is `step` times as large, with its corners drawn into it.
pub(in crate::detect) fn within(outline: &Polygon, step: Point, size: Size) -> Polygon {
    let (width, height) = (size.width as f32, size.height as f32);
    let inside = |p: &Point| Point { x: (p.x * step.x).clamp(0.0, width), y: (p.y * step.y).clamp(0.0, height) };
    Polygon { points: outline.points.iter().map(inside).collect() }
}
