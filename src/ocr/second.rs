//! Reads single lines with Tesseract, for what PP-OCR is unsure of.

use super::rectify::{STRIP_HEIGHT, Strip};
use super::{ReadBy, Reading, Word};
use crate::error::{Fault, FileError, SetupError, Stage};
use crate::sensitive::Sensitive;
use image::RgbImage;
use std::sync::{Mutex, PoisonError};
use tesseract::{PageSegMode, Tesseract};

/// White around the line in pixels: Tesseract misses letters that touch the edge.
const MARGIN: u32 = 12;
/// Dots per inch to claim, so that letters of a strip have the size of ordinary print.
const CLAIMED_DPI: i32 = 200;

/// Reads one line laid flat; tests replace Tesseract by it.
pub trait LineReader: Send + Sync {
    /// Reads a line, white background around it included in `pixels`.
    ///
    /// # Errors
    /// When the engine fails.
    fn words(&self, pixels: &RgbImage) -> Result<Vec<FlatWord>, FileError>;
}

/// One word in a flat line.
#[derive(Debug, Clone)]
pub struct FlatWord {
    /// The recognised characters.
    pub text: Sensitive<String>,
    /// First and last pixel column.
    pub columns: (f32, f32),
    /// The engine's certainty, 0 to 1.
    pub confidence: f32,
}

/// Handles of Tesseract, as many as workers ask at the same time.
///
/// Tesseract starts threads of its own unless `OMP_THREAD_LIMIT=1` stands in the environment before the first handle
/// is made; the program's `main` and the scripts set it.
pub struct TesseractPool {
    idle: Mutex<Vec<Tesseract>>,
}

impl TesseractPool {
    /// Makes the first handle, so that a missing library or language shows before the first file.
    ///
    /// # Errors
    /// When Tesseract or its English data is missing.
    pub fn start() -> Result<Self, SetupError> {
        let first = new_handle().map_err(|reason| SetupError::Tesseract { reason })?;
        Ok(Self { idle: Mutex::new(vec![first]) })
    }
}

fn new_handle() -> Result<Tesseract, String> {
    let handle = Tesseract::new(None, Some("eng"))
        .map_err(|_| String::from("its library or its English language data is missing"))?;
    // Whole words only help where they are prose; names and numbers are not.
    let nowhere = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let settings = [("debug_file", nowhere), ("load_system_dawg", "0"), ("load_freq_dawg", "0")];
    let handle = settings
        .into_iter()
        .try_fold(handle, |handle, (name, value)| handle.set_variable(name, value))
        .map_err(|e| e.to_string())?;
    Ok(handle)
}

impl LineReader for TesseractPool {
    fn words(&self, pixels: &RgbImage) -> Result<Vec<FlatWord>, FileError> {
        let failed = |reason: String| FileError::at(Stage::Read, Fault::Library { what: "Tesseract", reason });
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let handle = idle.map_or_else(new_handle, Ok).map_err(failed)?;
        let (width, height) = (pixels.width() as i32, pixels.height() as i32);
        let mut handle = handle
            .set_frame(pixels.as_raw(), width, height, 3, width * 3)
            .map_err(|e| failed(e.to_string()))?
            .set_source_resolution(CLAIMED_DPI);
        handle.set_page_seg_mode(PageSegMode::PsmSingleLine);
        let mut handle = handle.recognize().map_err(|e| failed(e.to_string()))?;
        let table = handle.get_tsv_text(0).map_err(|e| failed(e.to_string()))?;
        // A handle that failed is dropped above, not pooled.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(handle);
        Ok(words_from_table(&table))
    }
}

/// Reads a strip with the second reader.
///
/// # Errors
/// When the engine fails.
pub(crate) fn read_strip(reader: &dyn LineReader, strip: &Strip) -> Result<Reading, FileError> {
    let (width, height) = strip.pixels.dimensions();
    let mut page = RgbImage::from_pixel(width + 2 * MARGIN, height + 2 * MARGIN, image::Rgb([255; 3]));
    image::imageops::replace(&mut page, &strip.pixels, i64::from(MARGIN), i64::from(MARGIN));
    let words = reader.words(&page)?;
    let letters = words.iter().map(|w| w.text.expose().chars().count() as f32);
    let count: f32 = letters.clone().sum();
    let sure: f32 = letters.zip(&words).map(|(n, w)| n * w.confidence).sum();
    let share = |column: f32| ((column - MARGIN as f32) / width as f32).clamp(0.0, 1.0);
    // Its boxes are tight; a tenth of the height keeps the outermost strokes inside.
    let slack = STRIP_HEIGHT as f32 / 10.0;
    let words = words.into_iter().map(|word| Word {
        polygon: strip.place.part(share(word.columns.0 - slack), share(word.columns.1 + slack)).into(),
        text: word.text,
        confidence: word.confidence,
    });
    Ok(Reading {
        words: words.collect(),
        confidence: if count > 0.0 { sure / count } else { 0.0 },
        by: ReadBy::Tesseract,
        mirrored: strip.mirrored,
    })
}

/// The words in Tesseract's table: tab-separated rows of level, five numbers, left, top, width, height, certainty in
/// percent, text; level 5 is a word.
fn words_from_table(table: &str) -> Vec<FlatWord> {
    let word = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [level, _, _, _, _, _, left, _, width, _, certainty, text] = cells.as_slice() else { return None };
        let (left, width): (f32, f32) = (left.parse().ok()?, width.parse().ok()?);
        let certainty: f32 = certainty.parse().ok()?;
        (*level == "5" && !text.trim().is_empty()).then(|| FlatWord {
            text: Sensitive::new(text.trim().to_owned()),
            columns: (left, left + width),
            confidence: (certainty / 100.0).clamp(0.0, 1.0),
        })
    };
    table.lines().filter_map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;
    use crate::ocr::quad::Quad;

    struct Fixed(&'static str);

    impl LineReader for Fixed {
        fn words(&self, _pixels: &RgbImage) -> Result<Vec<FlatWord>, FileError> {
            Ok(words_from_table(self.0))
        }
    }

    #[test]
    fn table_rows_become_words_in_the_picture() {
        let table = "1\t1\t0\t0\t0\t0\t0\t0\t224\t72\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t16.8\t20\t90.4\t30\t90.5\tAlma\n\
                     5\t1\t1\t1\t1\t2\t116.8\t20\t90.4\t30\t60\t1962\n\
                     5\t1\t1\t1\t1\t3\t210\t20\t4\t30\t95\t \n\
                     not a row\n";
        let place = Quad([(0.0, 0.0), (100.0, 0.0), (100.0, 24.0), (0.0, 24.0)].map(|(x, y)| Point { x, y }));
        let strip = Strip { pixels: RgbImage::new(200, STRIP_HEIGHT), place, mirrored: false };
        let reading = read_strip(&Fixed(table), &strip).unwrap();
        assert_eq!(reading.text().expose(), "Alma 1962");
        assert_eq!(reading.by, ReadBy::Tesseract);
        assert!((reading.confidence - 0.7525).abs() < 1e-4);
        // Table columns start at the margin and run at twice the picture's scale.
        let bounds = reading.words[0].polygon.bounds();
        assert!((bounds.left - 0.0).abs() < 0.01 && (bounds.right - 50.0).abs() < 0.01, "{bounds:?}");
    }

    #[test]
    fn a_line_without_words_has_no_certainty() {
        let place = Quad([(0.0, 0.0), (100.0, 0.0), (100.0, 24.0), (0.0, 24.0)].map(|(x, y)| Point { x, y }));
        let strip = Strip { pixels: RgbImage::new(200, STRIP_HEIGHT), place, mirrored: false };
        let reading = read_strip(&Fixed(""), &strip).unwrap();
        assert!(reading.words.is_empty() && reading.confidence == 0.0);
    }
}
