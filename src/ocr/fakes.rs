//! Models for tests: red is text, and what is long enough can be read.

use std::sync::Mutex;

use image::{Rgb, RgbImage};
use ndarray::{ArrayD, Axis, Slice};

use crate::error::FileError;
use crate::geometry::Rect;
use crate::model::{Model, Tensor};

/// Takes bright red for text, and notes how many pixels it was shown.
#[derive(Default)]
pub(super) struct Red(pub(super) Mutex<usize>);

impl Model for Red {
    fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
        let Some(Tensor::F32(input)) = inputs.into_iter().next() else { panic!("one picture") };
        *self.0.lock().expect("lock") += input.len() / 3;
        // The last channel is red, and its mean and spread lie near a half and a quarter.
        let red = input.slice_axis(Axis(1), Slice::from(2..3)).mapv(|v| (v * 0.229 + 0.485).clamp(0.0, 1.0));
        Ok(vec![red])
    }

    fn note(&self, _: &str) -> Option<String> {
        None
    }
}

/// Reads nothing, takes every line for upright and printed, and sees no small print.
pub(super) struct Nothing;

impl Model for Nothing {
    fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
        let Some(Tensor::F32(input)) = inputs.into_iter().next() else { panic!("some strips") };
        let answer = match *input.shape() {
            [count, 1, 48, 192] => vec![count],
            [1, 1, height, width] => vec![1, 1, height / 16, width / 16],
            [count, _, _, 192] => vec![count, 2],
            [count, _, _, width] => vec![count, width / 8, 2],
            _ => panic!("pictures"),
        };
        Ok(vec![ArrayD::zeros(answer)])
    }

    fn note(&self, _: &str) -> Option<String> {
        None
    }
}

/// Reads the first of its characters over and over where a strip has so many columns, and nothing in shorter ones.
pub(super) struct ReadsLong(pub(super) usize);

impl Model for ReadsLong {
    fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
        let Some(Tensor::F32(input)) = inputs.into_iter().next() else { panic!("some strips") };
        let (count, columns) = (input.shape()[0], input.shape()[3]);
        let mut answer = ArrayD::zeros(vec![count, columns / 8, 3]);
        if columns >= self.0 {
            for step in (0..columns / 8).step_by(2) {
                answer
                    .slice_each_axis_mut(|axis| match axis.axis.index() {
                        0 => Slice::from(..),
                        1 => Slice::from(step..=step),
                        _ => Slice::from(1..2),
                    })
                    .fill(0.9);
            }
        }
        Ok(vec![answer])
    }

    fn note(&self, _: &str) -> Option<String> {
        None
    }
}

/// Draws a bar of red.
pub(super) fn bar(picture: &mut RgbImage, at: Rect, red: u8) {
    for y in at.top as u32..at.bottom as u32 {
        for x in at.left as u32..at.right as u32 {
            picture.put_pixel(x, y, Rgb([red, 0, 0]));
        }
    }
}
