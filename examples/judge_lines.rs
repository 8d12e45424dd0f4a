//! Judges lines of text as if each stood alone on a label of its own: `judge_lines MODELS < LINES`.
//!
//! Writes a line for each: how sure the surest finding in it is, 0 to 1, its rule, and the line itself. Shows how to use the rules without
//! a picture; `scripts/score-names` measures with it.

use std::io::{BufRead, BufWriter, Write};
use std::path::Path;

use phiscrub::geometry::{Polygon, Rect};
use phiscrub::model::Models;
use phiscrub::ocr::{Line, Reading, Word};
use phiscrub::phi::{Engine, KnownTerms, Lists};
use phiscrub::sensitive::Sensitive;

/// What a clear line is read with.
const CERTAINTY: f32 = 0.97;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let models = std::env::args().nth(1).ok_or("name the folder with the models: judge_lines models < lines.txt")?;
    let engine = Engine::load(&Models::open(Path::new(&models))?, &Lists::default())?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for text in std::io::stdin().lock().lines() {
        let text = text?;
        let hits = engine.judge(&[printed(&text)], &KnownTerms::default())?;
        let surest = hits.iter().max_by(|a, b| a.confidence.total_cmp(&b.confidence));
        let (confidence, rule) = surest.map_or((0.0, "-"), |hit| (hit.confidence, hit.rule));
        writeln!(out, "{confidence:.3}\t{rule}\t{text}")?;
    }
    Ok(out.flush()?)
}

/// A line of print, ten pixels a letter, that was read without doubt.
fn printed(text: &str) -> Line {
    let mut left = 0.0;
    let outline = |left, right| Polygon::from(Rect { left, top: 0.0, right, bottom: 20.0 });
    let words: Vec<Word> = text
        .split_whitespace()
        .map(|word| {
            let right = left + 10.0 * word.chars().count() as f32;
            let polygon = outline(left, right);
            left = right + 10.0;
            Word { text: Sensitive::new(word.to_owned()), polygon, confidence: CERTAINTY }
        })
        .collect();
    let reading = Reading { words, confidence: CERTAINTY, mirrored: false };
    Line { polygon: outline(0.0, left), height: 14.0, seen: 0.9, by_hand: 0.0, readings: vec![reading], block: 0 }
}
