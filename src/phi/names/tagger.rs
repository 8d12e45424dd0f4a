//! The model that reads words in their surroundings and says which are names or parts of an address.

use ndarray::{Array2, ArrayD, Ix3};
use tokenizers::Tokenizer;

use crate::error::{Fault, FileError, SetupError, Stage};
use crate::model::{Model, Models, Tensor};

/// Id of the model in the manifest.
const MODEL: &str = "name-ner-rampart";
/// Id of its tokenizer.
const TOKENIZER: &str = "name-ner-rampart-tokenizer";
/// Classes of the model: outside, then begin and inside of each of 17 kinds.
const CLASSES: usize = 35;
/// Texts in one inference; more of them cost more padding than they save.
const BATCH: usize = 8;
/// Tokens beyond these are not looked at; a line of text is far shorter.
const LONGEST: usize = 128;

/// What the model makes of each byte of a text: probabilities from 0 to 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Tagged {
    /// Span in bytes, probability of a given name, of a surname, of a street or house number.
    tokens: Vec<(std::ops::Range<usize>, [f32; 3])>,
}

impl Tagged {
    /// The greatest probabilities over a span: given name, surname, street.
    pub(crate) fn over(&self, span: &std::ops::Range<usize>) -> [f32; 3] {
        let inside = self.tokens.iter().filter(|(s, _)| s.start < span.end && span.start < s.end);
        inside.fold([0.0; 3], |most, (_, p)| [most[0].max(p[0]), most[1].max(p[1]), most[2].max(p[2])])
    }
}

impl Tagged {
    /// The span of a street with its house number, where the model sees both.
    pub(crate) fn street(&self, line: &str) -> Option<std::ops::Range<usize>> {
        let mut all = self.tokens.iter().filter(|(_, p)| p[2] >= 0.6).map(|(s, _)| s);
        let first = all.next()?.start;
        let span = first..all.next_back()?.end;
        let text = line.get(span.clone())?;
        let both =
            text.bytes().any(|c| c.is_ascii_digit()) && text.bytes().filter(u8::is_ascii_alphabetic).count() >= 4;
        both.then_some(span)
    }
}

/// The model with its tokenizer.
pub(crate) struct Tagger {
    model: Box<dyn Model>,
    tokenizer: Tokenizer,
}

impl Tagger {
    pub(crate) fn load(models: &Models) -> Result<Self, SetupError> {
        let tokenizer = Tokenizer::from_bytes(models.bytes(TOKENIZER)?)
            .map_err(|e| SetupError::ModelUnusable { id: TOKENIZER.to_owned(), reason: e.to_string() })?;
        Ok(Self { model: Box::new(models.load(MODEL)?), tokenizer })
    }

    /// Reads texts, each on its own; the answers come in their order.
    pub(crate) fn tag(&self, texts: &[&str]) -> Result<Vec<Tagged>, FileError> {
        let mut encoded = Vec::with_capacity(texts.len());
        for (i, text) in texts.iter().enumerate() {
            // The tokenizer's own message may repeat the text.
            let encoding = self.tokenizer.encode(*text, true).map_err(|_| fault("the tokenizer refused a text"))?;
            encoded.push((i, encoding));
        }
        // Texts of like length share a batch, so that little of it is padding.
        encoded.sort_by_key(|(_, e)| e.get_ids().len());
        let mut answers = vec![Tagged::default(); texts.len()];
        for batch in encoded.chunks(BATCH) {
            let width = batch.iter().map(|(_, e)| e.get_ids().len().min(LONGEST)).max().unwrap_or(0);
            let mut ids = Array2::<i64>::zeros((batch.len(), width));
            let mut mask = Array2::<i64>::zeros((batch.len(), width));
            for (row, (_, encoding)) in batch.iter().enumerate() {
                for (column, id) in encoding.get_ids().iter().take(width).enumerate() {
                    ids[[row, column]] = i64::from(*id);
                    mask[[row, column]] = 1;
                }
            }
            let kinds = Array2::<i64>::zeros((batch.len(), width));
            let inputs = [ids, mask, kinds].map(|a| Tensor::I64(a.into_dyn())).to_vec();
            let logits = logits_from(self.model.run(inputs)?, batch.len(), width)?;
            for (row, (i, encoding)) in batch.iter().enumerate() {
                let special = encoding.get_special_tokens_mask();
                for (column, offsets) in encoding.get_offsets().iter().take(width).enumerate() {
                    if special.get(column) == Some(&0) {
                        let scores: Vec<f32> = (0..CLASSES).map(|k| logits[[row, column, k]]).collect();
                        answers[*i].tokens.push((offsets.0..offsets.1, likelihoods(&scores)));
                    }
                }
            }
        }
        Ok(answers)
    }
}

fn fault(reason: &str) -> FileError {
    FileError::at(Stage::Detect, Fault::Model { id: MODEL.to_owned(), reason: reason.to_owned() })
}

fn logits_from(outputs: Vec<ArrayD<f32>>, rows: usize, width: usize) -> Result<ndarray::Array3<f32>, FileError> {
    let first = outputs.into_iter().next().ok_or_else(|| fault("it gave no output"))?;
    let logits = first.into_dimensionality::<Ix3>().map_err(|_| fault("its output has the wrong shape"))?;
    if logits.dim() != (rows, width, CLASSES) {
        return Err(fault("its output has the wrong shape"));
    }
    Ok(logits)
}

/// Given name, surname, and street or house number from the logits of one token (softmax over all classes).
fn likelihoods(scores: &[f32]) -> [f32; 3] {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = scores.iter().map(|s| (s - most).exp()).collect();
    let all: f32 = powers.iter().sum();
    let share = |classes: &[usize]| classes.iter().map(|c| powers[*c]).sum::<f32>() / all;
    // 1-2 given name, 3-4 surname, 23-26 house number and street.
    [share(&[1, 2]), share(&[3, 4]), share(&[23, 24, 25, 26])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phi::evaluation::models;

    #[test]
    fn names_are_told_from_other_words() {
        let tagger = Tagger::load(&models()).expect("the model loads");
        let texts = ["Adebayo Okonkwo", "Employee of the month", "SMITH, JANE Q", "214 Larkspur Avenue"];
        let tags = tagger.tag(&texts).expect("the model runs");
        assert!(tags[0].over(&(0..7))[0] > 0.8 && tags[0].over(&(8..15))[1] > 0.8);
        assert!(tags[1].over(&(0..21))[..2].iter().all(|p| *p < 0.3));
        assert!(tags[2].over(&(0..5))[1] > 0.8);
        assert!(tags[3].over(&(0..19))[2] > 0.5);
        let alone = tagger.tag(&texts[2..3]).expect("the model runs");
        let (a, b) = (tags[2].over(&(0..5)), alone[0].over(&(0..5)));
        assert!((a[1] - b[1]).abs() < 1e-3, "a text is read the same in a batch");
    }
}
