//! The network for badges: it looks at squares in which a badge has nearly always the same size.

use std::sync::Arc;

use image::RgbImage;
use ndarray::{Array4, s};

use crate::detect::surface::Surface;
use crate::detect::surface::decode::{self, Input, within};
use crate::error::{Fault, FileError, SetupError, Stage};
use crate::finding::Kind;
use crate::geometry::{Point, Polygon, Rect, Size};
use crate::model::{Model, Models, Tensor};
use crate::picture::size_of;
use crate::scaling::scaled;

/// The manifest id of the model.
const MODEL: &str = "badge-detect-phiscrub";

/// Side of the model's input in pixels.
const SIDE: u32 = 192;

/// Outlines are in pixels of the picture already.
const AS_LARGE: Point = Point { x: 1.0, y: 1.0 };

/// How many squares the model looks at at once, which bounds its memory.
const AT_ONCE: usize = 8;

/// A badge and the number of the square it was seen in.
pub(in crate::detect) struct Seen {
    pub(in crate::detect) square: usize,
    pub(in crate::detect) badge: Surface,
}

/// Finds badges in squares.
#[derive(Clone)]
pub struct BadgeSquares {
    model: Arc<dyn Model>,
}

impl BadgeSquares {
    /// Loads the network.
    ///
    /// # Errors
    /// When the model is missing, damaged or refused.
    pub fn load(models: &Models) -> Result<Self, SetupError> {
        Ok(Self::new(Arc::new(models.load(MODEL)?)))
    }

    /// Takes the network itself.
    pub(in crate::detect) fn new(model: Arc<dyn Model>) -> Self {
        Self { model }
    }

    /// Every badge with at least that score in squares of the picture, which may reach out of it; squares and outlines are in its
    /// pixels, outlines cut off at its edges. The same badge may be seen in several squares.
    ///
    /// # Errors
    /// When the model fails or answers in another shape than agreed.
    pub(in crate::detect) fn look(
        &self,
        pixels: &RgbImage,
        squares: &[Rect],
        threshold: f32,
    ) -> Result<Vec<Seen>, FileError> {
        let own = size_of(pixels);
        let inside: Vec<usize> = (0..squares.len()).filter(|i| squares[*i].within(own).area() > 0.0).collect();
        let mut seen = Vec::new();
        for some in inside.chunks(AT_ONCE) {
            let mut input = Array4::zeros((some.len(), 3, SIDE as usize, SIDE as usize));
            for (number, square) in some.iter().enumerate() {
                show(pixels, squares[*square], &mut input, number)
                    .map_err(|fault| FileError::at(Stage::Detect, fault))?;
            }
            let outputs = self.model.run(vec![Tensor::F32(input.into_dyn())])?;
            let whole = Input { pictures: some.len(), size: Size { width: SIDE, height: SIDE }, kinds: 1 };
            for thing in decode::things(&outputs, whole, MODEL, threshold)? {
                let number = some[thing.picture];
                let square = squares[number];
                let scale = square.width() / SIDE as f32;
                let place = |p: Point| Point { x: square.left + p.x * scale, y: square.top + p.y * scale };
                let outline = within(&Polygon { points: thing.corners.map(place).to_vec() }, AS_LARGE, own);
                if outline.area() > 0.0 {
                    let badge = Surface { kind: Kind::Badge, outline, score: thing.score };
                    seen.push(Seen { square: number, badge });
                }
            }
        }
        Ok(seen)
    }
}

/// Moved to whole eighths of a pixel, which add up exactly: a part may not reach out of the picture by the least rounding.
fn snapped(part: Rect) -> Rect {
    let eighth = |v: f32| (v * 8.0).round() / 8.0;
    Rect { left: eighth(part.left), top: eighth(part.top), right: eighth(part.right), bottom: eighth(part.bottom) }
}

/// Puts a square into the input as red, green, blue, 0 to 255; what lies outside of the picture stays 0.
fn show(pixels: &RgbImage, square: Rect, input: &mut Array4<f32>, number: usize) -> Result<(), Fault> {
    let inside = snapped(square.within(size_of(pixels)));
    if inside.area() <= 0.0 {
        return Ok(());
    }
    let scale = SIDE as f32 / square.width();
    let at = |v: f32| ((v * scale).round().max(0.0) as u32).min(SIDE - 1);
    let (left, top) = (at(inside.left - square.left), at(inside.top - square.top));
    let length = |v: f32, most: u32| ((v * scale).round() as u32).clamp(1, most);
    let size = Size { width: length(inside.width(), SIDE - left), height: length(inside.height(), SIDE - top) };
    let small = scaled(pixels, inside, size)?;
    for (x, y, pixel) in small.enumerate_pixels() {
        let mut cell = input.slice_mut(s![number, .., (top + y) as usize, (left + x) as usize]);
        cell.iter_mut().zip(pixel.0).for_each(|(value, colour)| *value = f32::from(colour));
    }
    Ok(())
}
