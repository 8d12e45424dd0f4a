//! Reads the words in a picture once: where lines of text stand, what they say in their best direction, and which
//! lines belong together.

mod again;
mod attempt;
mod bullet;
mod cores;
mod doubles;
#[cfg(test)]
mod fakes;
mod fine;
mod grey;
mod handwriting;
mod known;
mod layout;
mod locate;
mod mirror;
mod overlooked;
mod parts;
mod pieces;
mod quad;
mod recognise;
mod rectify;
mod small_print;
mod turn;
mod unread;

pub(crate) use again::Seen;
pub use known::Known;
pub use locate::Located;
pub(crate) use mirror::is_mirrored;

use crate::error::{FileError, SetupError};
use crate::geometry::{Polygon, Rect};
use crate::model::{Model, Models};
use crate::policy::TextLook;
use crate::sensitive::Sensitive;
use image::RgbImage;
use locate::{Found, TextMap};
use recognise::Recogniser;
use std::sync::Arc;

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

/// What the recogniser made of a line in one direction.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The words from left to right as a person would read them.
    pub words: Vec<Word>,
    /// Mean certainty over the characters, 0 to 1.
    pub confidence: f32,
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
    /// How likely it was written by hand, 0 to 1.
    pub by_hand: f32,
    /// What it says, best first; empty when nothing could be read.
    pub readings: Vec<Reading>,
    /// Lines with the same number stand together on one thing (a sheet, a label, a screen window).
    pub block: usize,
}

impl Line {
    /// How sure the best reading is, 0 to 1; 0 where nothing could be read.
    pub(crate) fn certainty(&self) -> f32 {
        self.readings.first().map_or(0.0, |best| best.confidence)
    }
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

/// What a reader is made of; tests put their own models in.
pub struct Parts {
    /// PP-OCR's detector: `[1, 3, H, W]` to a map `[1, 1, H, W]`.
    pub locator: Arc<dyn Model>,
    /// This project's own network of small print: `[1, 1, H, W]` to a map `[1, 1, H / 16, W / 16]`.
    pub small_print: Arc<dyn Model>,
    /// PP-OCR's recogniser: `[N, 3, 48, W]` to probabilities `[N, T, 2 + characters]`.
    pub recogniser: Arc<dyn Model>,
    /// The characters in the order of the recogniser's classes, without the blank before and the space after them.
    pub characters: Vec<String>,
    /// Upright or upside down: `[N, 3, 48, 192]` to `[N, 2]`.
    pub turn: Arc<dyn Model>,
    /// This project's own network of handwriting: `[N, 1, 48, 192]` to `[N]`.
    pub handwriting: Arc<dyn Model>,
}

/// Finds and reads text; shared by all workers.
pub struct Reader {
    locator: Arc<dyn Model>,
    small_print: Arc<dyn Model>,
    recogniser: Recogniser,
    turn: Arc<dyn Model>,
    handwriting: Arc<dyn Model>,
}

impl Reader {
    /// Loads the models.
    ///
    /// # Errors
    /// When a model cannot be loaded.
    pub fn load(models: &Models, accuracy: Accuracy) -> Result<Self, SetupError> {
        let (recogniser, characters) = match accuracy {
            Accuracy::Fast => {
                let list = models.bytes("text-read-ppocr-v6-tiny-characters")?;
                (models.load("text-read-ppocr-v6-tiny")?, String::from_utf8(list).ok())
            }
            Accuracy::Accurate => {
                let model = models.load("text-read-ppocr-v6-small")?;
                let list = model.note("character");
                (model, list)
            }
        };
        let characters = characters.ok_or_else(|| SetupError::ModelUnusable {
            id: String::from("text-read-ppocr-v6"),
            reason: String::from("its list of characters is missing or not UTF-8"),
        })?;
        Ok(Self::with_parts(Parts {
            locator: Arc::new(models.load("text-detect-ppocr-v6-tiny")?),
            small_print: Arc::new(models.load(small_print::MODEL)?),
            recogniser: Arc::new(recogniser),
            characters: characters.lines().map(str::to_owned).collect(),
            turn: Arc::new(models.load("text-turn-ppocr-cls")?),
            handwriting: Arc::new(models.load(handwriting::MODEL)?),
        }))
    }

    /// Builds a reader from models that are already loaded.
    pub fn with_parts(parts: Parts) -> Self {
        Self {
            locator: parts.locator,
            small_print: parts.small_print,
            recogniser: Recogniser::new(parts.recogniser, &parts.characters),
            turn: parts.turn,
            handwriting: parts.handwriting,
        }
    }

    /// Finds every line of text without reading it; `closer` are places in pixels of the picture where print is
    /// likely although none can be seen from afar.
    ///
    /// # Errors
    /// When a model fails.
    pub fn locate(&self, pixels: &RgbImage, look: &TextLook, closer: &[Rect]) -> Result<Vec<Located>, FileError> {
        let located =
            |f: Found| Located { polygon: f.place.into(), height: f.letter_height(), seen: f.seen.clamp(0.0, 1.0) };
        Ok(self.find(pixels, look, closer)?.1.into_iter().map(located).collect())
    }

    /// Finds and reads every line of text, grouped into blocks. Known lines are not read again.
    ///
    /// # Errors
    /// When a model fails.
    pub fn read(&self, pixels: &RgbImage, look: &TextLook, known: Known<'_>) -> Result<Vec<Line>, FileError> {
        Ok(self.look(pixels, look, known)?.lines)
    }

    /// As [`Reader::read`], and keeps what a second look at a copy can build on.
    ///
    /// # Errors
    /// When a model fails.
    pub(crate) fn look(&self, pixels: &RgbImage, look: &TextLook, known: Known<'_>) -> Result<Seen, FileError> {
        let (map, found) = self.find(pixels, look, known.places)?;
        let read = self.read_found(pixels, look, &known.without_read(found))?;
        let lines = known.with_surer(self.look_into_unread(pixels, look, read)?);
        Ok(Seen { map, lines: layout::arrange(doubles::without_doubles(lines), pixels) })
    }

    /// The map of the whole picture, and the lines in it and in closer looks.
    fn find(&self, pixels: &RgbImage, look: &TextLook, closer: &[Rect]) -> Result<(TextMap, Vec<Found>), FileError> {
        let locator = self.locator.as_ref();
        let scale = scale_of(pixels, look);
        let map = locate::whole_map(locator, pixels, scale)?;
        let first = locate::boxes_in_map(&map, look);
        let eyes = fine::Eyes { small_print: self.small_print.as_ref(), locator };
        let found = fine::look_closer(&eyes, pixels, look, (scale, first), closer)?;
        Ok((map, found))
    }
}

/// How far the picture is scaled down for locating, at most 1.
fn scale_of(pixels: &RgbImage, look: &TextLook) -> f32 {
    (look.long_side as f32 / pixels.width().max(pixels.height()).max(1) as f32).min(1.0)
}
