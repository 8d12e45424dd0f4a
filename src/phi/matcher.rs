//! Looks for known terms in what OCR read: letters may be mistaken for lookalikes, one or two may be wrong, blanks may
//! be lost or added. Made for lists of thousands of names and cheap a line.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::fold::{confusable_from_chars, plain_from_char};
use super::words::is_common;

/// A term to look for.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    /// As it is written; only letters and digits count.
    pub(crate) text: String,
    /// How sure an exact match is, 0 to 1.
    pub(crate) confidence: f32,
    /// Whether letters may be wrong, missing or added.
    pub(crate) fuzzy: bool,
}

/// A place where a term stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Matched {
    /// The words of the reading it touches.
    pub(crate) words: Range<usize>,
    pub(crate) confidence: f32,
}

struct Entry {
    folded: Vec<char>,
    plain: String,
    confidence: f32,
    /// The number of wrong characters that is forgiven.
    edits: usize,
}

/// Part of a word of a reading: letters and digits only.
struct Token {
    word: usize,
    plain: String,
    folded: Vec<char>,
}

/// Terms in the form in which they are found fast.
#[derive(Default)]
pub(crate) struct Matcher {
    entries: Vec<Entry>,
    exact: Option<AhoCorasick>,
    /// From a piece of a term to the terms that hold it and where; with one piece more than edits, one piece of a
    /// misread term is always whole.
    pieces: HashMap<Vec<char>, Vec<(u32, u8)>>,
    /// The lengths pieces have.
    piece_lengths: Vec<usize>,
    longest: usize,
}

/// Terms shorter than this are found only as they are written.
const SHORTEST_FOLDED: usize = 5;
/// Terms from this length on are found inside longer words too.
const SHORTEST_GLUED: usize = 8;
/// Words that OCR may have made of one term.
const MOST_TOKENS: usize = 6;

impl Matcher {
    /// Prepares terms; those with fewer than two letters or digits are left out.
    pub(crate) fn new(terms: impl IntoIterator<Item = Term>) -> Result<Self, aho_corasick::BuildError> {
        let mut best: HashMap<String, Entry> = HashMap::new();
        for term in terms {
            let plain: String = term.text.chars().flat_map(plain_from_char).filter(|c| c.is_alphanumeric()).collect();
            let folded: Vec<char> = confusable_from_chars(plain.char_indices()).into_iter().map(|(_, c)| c).collect();
            if plain.chars().count() < 2 {
                continue;
            }
            let edits = if term.fuzzy { edits_from_term(&plain, folded.len()) } else { 0 };
            let entry = Entry { folded, confidence: term.confidence, edits, plain: plain.clone() };
            match best.get(&plain) {
                Some(known) if known.confidence >= entry.confidence && known.edits >= entry.edits => {}
                _ => {
                    best.insert(plain, entry);
                }
            }
        }
        let mut entries: Vec<Entry> = best.into_values().collect();
        entries.sort_by(|a, b| a.plain.cmp(&b.plain));
        let mut pieces: HashMap<Vec<char>, Vec<(u32, u8)>> = HashMap::new();
        for (i, entry) in entries.iter().enumerate().filter(|(_, e)| e.edits > 0) {
            for (start, piece) in pieces_of(&entry.folded, entry.edits) {
                pieces.entry(piece.to_vec()).or_default().push((i as u32, start as u8));
            }
        }
        let mut piece_lengths: Vec<usize> = pieces.keys().map(Vec::len).collect();
        piece_lengths.sort_unstable();
        piece_lengths.dedup();
        let longest = entries.iter().map(|e| e.folded.len()).max().unwrap_or(0);
        let patterns: Vec<String> = entries.iter().map(|e| e.folded.iter().collect()).collect();
        let exact = if patterns.is_empty() {
            None
        } else {
            Some(AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns)?)
        };
        Ok(Self { entries, exact, pieces, piece_lengths, longest })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Finds terms in the words of a reading.
    pub(crate) fn find<'a>(&self, words: impl Iterator<Item = &'a str>) -> Vec<Matched> {
        self.find_counted(words).0
    }

    /// Also tells how many near matches were compared letter by letter, which is what costs.
    fn find_counted<'a>(&self, words: impl Iterator<Item = &'a str>) -> (Vec<Matched>, usize) {
        let Some(exact) = &self.exact else { return (Vec::new(), 0) };
        let tokens = tokens_of(words);
        let mut found = self.find_exact(exact, &tokens);
        let mut compared = 0;
        if !self.pieces.is_empty() {
            for start in 0..tokens.len() {
                let mut window: Vec<char> = Vec::new();
                for end in start + 1..=tokens.len().min(start + MOST_TOKENS) {
                    window.extend(&tokens[end - 1].folded);
                    if window.len() > self.longest + 2 {
                        break;
                    }
                    // An everyday word that is one letter from a name is that word.
                    if tokens[start..end].iter().all(|t| is_common(&t.plain)) {
                        continue;
                    }
                    if let Some(confidence) = self.nearest(&window, &mut compared) {
                        let words = tokens[start].word..tokens[end - 1].word + 1;
                        found.push(Matched { words, confidence });
                    }
                }
            }
        }
        (found, compared)
    }

    fn find_exact(&self, exact: &AhoCorasick, tokens: &[Token]) -> Vec<Matched> {
        let mut text = String::new();
        // Token of each byte, and the byte where each token starts.
        let (mut owner, mut starts) = (Vec::new(), Vec::new());
        for (i, token) in tokens.iter().enumerate() {
            starts.push(text.len());
            text.extend(&token.folded);
            owner.resize(text.len(), i);
        }
        let mut found = Vec::new();
        for hit in exact.find_overlapping_iter(&text) {
            let entry = &self.entries[hit.pattern().as_usize()];
            let (first, last) = (owner[hit.start()], owner[hit.end() - 1]);
            let whole =
                starts[first] == hit.start() && starts.get(last + 1).copied().unwrap_or(text.len()) == hit.end();
            let plain: String = tokens[first..=last].iter().map(|t| t.plain.as_str()).collect();
            let same = if whole { plain == entry.plain } else { plain.contains(&entry.plain) };
            let length = entry.folded.len();
            let fits = match (whole, same) {
                (true, true) => true,
                (true, false) => length >= SHORTEST_FOLDED && !tokens[first..=last].iter().all(|t| is_common(&t.plain)),
                (false, _) => length >= SHORTEST_GLUED && !splits_number(entry, &plain),
            };
            if fits {
                let factor = match (whole, same) {
                    (true, true) => 1.0,
                    (true, false) => 0.95,
                    (false, true) => 0.9,
                    (false, false) => 0.8,
                };
                found.push(Matched {
                    words: tokens[first].word..tokens[last].word + 1,
                    confidence: entry.confidence * factor,
                });
            }
        }
        found
    }

    /// The confidence of the nearest misread term, where the window is one.
    fn nearest(&self, window: &[char], compared: &mut usize) -> Option<f32> {
        let mut best: Option<f32> = None;
        let mut seen: Vec<u32> = Vec::new();
        for &length in &self.piece_lengths {
            for (start, piece) in window.windows(length).enumerate() {
                for &(i, offset) in self.pieces.get(piece).into_iter().flatten() {
                    let entry = &self.entries[i as usize];
                    let shift = start.abs_diff(usize::from(offset));
                    if shift > entry.edits
                        || entry.folded.len().abs_diff(window.len()) > entry.edits
                        || seen.contains(&i)
                    {
                        continue;
                    }
                    seen.push(i);
                    *compared += 1;
                    // No edit is an exact match, found already.
                    let factor = match distance(&entry.folded, window, entry.edits) {
                        Some(1) => 0.84,
                        Some(2) => 0.74,
                        _ => continue,
                    };
                    best = Some(best.map_or(entry.confidence * factor, |b: f32| b.max(entry.confidence * factor)));
                }
            }
        }
        best
    }
}

/// One wrong character in 6 to 9, two in longer terms; numbers differ by a digit from other people's numbers, so only
/// long ones are forgiven one.
fn edits_from_term(plain: &str, length: usize) -> usize {
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    match length {
        l if digits * 2 >= plain.len() => usize::from(l >= 9),
        0..=5 => 0,
        6..=9 => 1,
        _ => 2,
    }
}

/// A number found inside a longer number is another number.
fn splits_number(entry: &Entry, plain: &str) -> bool {
    let Some(at) = plain.find(&entry.plain) else { return entry.plain.bytes().any(|c| c.is_ascii_digit()) };
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let (before, after) = (&plain[..at], &plain[at + entry.plain.len()..]);
    (digit(entry.plain.chars().next()) && digit(before.chars().next_back()))
        || (digit(entry.plain.chars().next_back()) && digit(after.chars().next()))
}

/// Cuts a term into one piece more than its edits, of nearly equal length.
fn pieces_of(folded: &[char], edits: usize) -> impl Iterator<Item = (usize, &[char])> {
    let count = edits + 1;
    (0..count).map(move |i| {
        let (start, end) = (folded.len() * i / count, folded.len() * (i + 1) / count);
        (start, &folded[start..end])
    })
}

/// Letters and digits of the words; marks and a change from small to capital letter part them.
fn tokens_of<'a>(words: impl Iterator<Item = &'a str>) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (word, text) in words.enumerate() {
        let mut part = String::new();
        let mut before_is_lower = false;
        let mut close = |part: &mut String| {
            if !part.is_empty() {
                let folded = confusable_from_chars(part.char_indices()).into_iter().map(|(_, c)| c).collect();
                tokens.push(Token { word, plain: std::mem::take(part), folded });
            }
        };
        for c in text.chars() {
            if before_is_lower && c.is_uppercase() {
                close(&mut part);
            }
            before_is_lower = c.is_lowercase();
            for plain in plain_from_char(c) {
                if plain.is_alphanumeric() || plain == '|' {
                    part.push(plain);
                } else if plain != '\'' {
                    close(&mut part);
                }
            }
        }
        close(&mut part);
    }
    tokens
}

/// The number of characters to change, add or drop, where it is not more than `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let changed = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
        if row.iter().all(|d| *d > most) {
            return None;
        }
    }
    row.last().copied().filter(|d| *d <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matcher(terms: &[&str]) -> Matcher {
        let term = |t: &&str| Term { text: (*t).to_owned(), confidence: 0.97, fuzzy: true };
        Matcher::new(terms.iter().map(term)).expect("terms build")
    }

    fn best(matcher: &Matcher, text: &str) -> f32 {
        matcher.find(text.split(' ')).iter().map(|m| m.confidence).fold(0.0, f32::max)
    }

    #[test]
    fn terms_are_found_through_ocr_damage() {
        let m = matcher(&["Jane Doe", "Okonkwo", "Magdalena Wisniewska", "00482177", "Nguyễn Ánh", "王小明"]);
        for text in [
            "Jane Doe",
            "JANEDOE",
            "Ja ne Doe",
            "Pt:JaneDoe",
            "Jane D0e",
            "0konkwo",
            "0KONKVVO",
            "Okonkvvo",
            "Okonkwa",
            "Magda1ena Wlsniewska",
            "Magdalena Wisn1evvskq",
            "MagdalenaWisniewska",
            "xxMAGDALENAWISNIEWSKAxx",
            "OO482l77",
            "Nguyen Anh",
            "王小明",
        ] {
            assert!(best(&m, text) > 0.6, "{text}");
        }
        for text in ["Jan Dough", "Okra", "10048217700", "Welcome", "Magdalena", "Nguyen", "Jane"] {
            assert_eq!(best(&m, text), 0.0, "{text}");
        }
        assert_eq!(m.find("Room 4 Jane Doe here".split(' '))[0].words, 2..4);
    }

    #[test]
    fn short_terms_match_only_as_they_are_written() {
        let m = matcher(&["Cole", "Bo Li", "Clark"]);
        assert!(best(&m, "COLE") > 0.9 && best(&m, "Bo Li") > 0.9);
        for text in ["C0LE", "80 11", "801I", "Coles", "chocolate", "BOIL", "dark"] {
            assert_eq!(best(&m, text), 0.0, "{text}");
        }
    }

    #[test]
    fn exact_is_surer_than_misread() {
        let m = matcher(&["Katarzyna Nowak"]);
        let all = ["Katarzyna Nowak", "Katarzyna N0wak", "Katarzina Nowak", "Katarzina Novak"].map(|t| best(&m, t));
        assert!(all.windows(2).all(|w| w[0] > w[1]), "{all:?}");
    }

    #[test]
    fn a_list_of_5000_costs_few_comparisons_a_line() {
        // Invented syllables make 5,000 different names.
        let (a, b) = (
            ["ka", "mo", "ri", "ten", "shu", "vel", "dor", "ni", "pas", "gu"],
            ["land", "mir", "son", "ova", "etti", "wick", "quez", "ram", "oye", "berg"],
        );
        let name = |i: usize| {
            format!(
                "{}{}{} {}{}{}",
                a[i % 10],
                a[i / 10 % 10],
                a[(i * 7 + 3) % 10],
                a[i / 100 % 10],
                a[i / 1000 % 10],
                b[(i / 10) % 10]
            )
        };
        let terms: Vec<Term> = (0..5000).map(|i| Term { text: name(i), confidence: 0.97, fuzzy: true }).collect();
        let m = Matcher::new(terms).expect("terms build");
        let lines = [
            "Welcome to the annual summer festival of our hospital",
            "Patient: Jonathan Example DOB 03/14/1957 MRN 00482177",
            "kamorl landmir tenshu veldorson",
            "EMERGENCY EXIT ONLY",
        ];
        for line in lines {
            let (_, compared) = m.find_counted(line.split(' '));
            assert!(compared < 4000, "{compared} comparisons");
        }
        assert!(best(&m, &name(4321)) > 0.9);
    }
}
