//! The words of a line with all that is known about each before they are weighed as a name.

use std::ops::Range;

use super::{Borne, Census, Tagged};
use crate::phi::words::{is_common, is_mixed};

/// Small words inside names.
const PARTICLES: &[&str] = &[
    "de", "la", "las", "los", "del", "da", "dos", "das", "di", "van", "von", "der", "den", "ter", "al", "el", "bin",
    "ibn", "abu", "le", "du", "y", "mc", "mac", "st", "thi", "o",
];
/// Words behind names that tell generations apart.
pub(super) const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];
/// How one word is set off from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Space,
    Comma,
    Break,
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) span: Range<usize>,
    /// Lower case, without a possessive ending.
    pub(super) word: String,
    pub(super) gap: Gap,
    pub(super) possessive: bool,
    pub(super) initial: bool,
    pub(super) lower: bool,
    /// Whether it is on the project's own list of everyday words.
    pub(super) common: bool,
    /// Whether it is an everyday word by that list, or printed often and not well known as a name.
    pub(super) everyday: bool,
    pub(super) number: bool,
    /// Whether it is two words with a hyphen, neither of them English: "Hye-kyung".
    pub(super) double: bool,
    pub(super) borne: Borne,
    /// Given name, surname, street.
    pub(super) model: [f32; 3],
}

impl Token {
    pub(super) fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.word.as_str())
    }

    pub(super) fn named(&self) -> f32 {
        self.model[0] + self.model[1]
    }

    pub(super) fn is_particle(&self) -> bool {
        self.is(PARTICLES) || self.is(SUFFIXES)
    }

    /// Whether it counts as a name of its own, not as an initial or a small word.
    pub(super) fn is_full(&self) -> bool {
        !self.initial && !self.is_particle()
    }
}

pub(super) fn tokens_of(line: &str, census: &Census, tags: Option<&Tagged>) -> Vec<Token> {
    let bytes = line.as_bytes();
    let is_part = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'\'' | b'-' | b'~');
    let mut tokens = Vec::new();
    let (mut i, mut last_end) = (0, 0);
    while i < bytes.len() {
        if !is_part(bytes[i]) {
            i += 1;
            continue;
        }
        let end = bytes[i..].iter().position(|c| !is_part(*c)).map_or(bytes.len(), |p| i + p);
        let raw = &line[i..end];
        let start = i + (raw.len() - raw.trim_start_matches(['-', '\'']).len());
        let text = raw.trim_matches(['-', '\'']);
        i = end;
        if text.is_empty() {
            continue;
        }
        let between = &line[last_end..start];
        let gap = match between {
            b if b.bytes().all(|c| matches!(c, b' ' | b'.' | b'\'' | b'-')) => Gap::Space,
            b if b.bytes().all(|c| matches!(c, b' ' | b'.' | b',')) => Gap::Comma,
            _ => Gap::Break,
        };
        last_end = end;
        tokens.push(token(line, start..start + text.len(), gap, census, tags));
    }
    tokens
}

fn token(line: &str, span: Range<usize>, gap: Gap, census: &Census, tags: Option<&Tagged>) -> Token {
    let text = &line[span.clone()];
    let lower = text.to_ascii_lowercase();
    let possessive = lower.ends_with("'s");
    let word = lower.trim_end_matches("'s").to_owned();
    let dotted = line.as_bytes().get(span.end) == Some(&b'.');
    let initial =
        text.len() == 1 && text.bytes().all(|c| c.is_ascii_uppercase()) && (dotted || !matches!(text, "A" | "I"));
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let borne = if initial { Borne::default() } else { census.borne(&word) };
    let common = is_common(&word);
    let misread = is_mixed(&word) && borne.known();
    Token {
        gap,
        possessive,
        initial,
        lower: text.bytes().all(|c| !c.is_ascii_uppercase()),
        common,
        everyday: common || census.is_everyday(&word),
        double: !common && is_double(&word, census),
        number: digits > 0 && (digits > 2 || digits * 3 > word.len()) && !misread,
        borne,
        model: tags.map_or([0.0; 3], |t| t.over(&span)),
        word,
        span,
    }
}

fn is_double(word: &str, census: &Census) -> bool {
    let is_part =
        |part: &str| part.len() >= 2 && part.bytes().all(|c| c.is_ascii_lowercase()) && !census.is_english(part);
    word.split_once('-').is_some_and(|(a, b)| is_part(a) && is_part(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phi::evaluation::models;

    #[test]
    fn words_are_told_apart_by_what_stands_between() {
        let census = Census::load(&models()).expect("lists load");
        let tokens = tokens_of("SMITH, J. O'Brien & Mary's 12", &census, None);
        let words: Vec<(&str, Gap)> = tokens.iter().map(|t| (t.word.as_str(), t.gap)).collect();
        let expected = [
            ("smith", Gap::Space),
            ("j", Gap::Comma),
            ("o'brien", Gap::Space),
            ("mary", Gap::Break),
            ("12", Gap::Space),
        ];
        assert_eq!(words, expected);
        assert!(tokens[1].initial && tokens[3].possessive && tokens[4].number);
        assert!(tokens[2].borne.last > 0.5, "marks inside a name do not hide it");
    }
}
