//! A reading in the form the rules look at: plain ASCII, spaces where OCR swallowed them, and every byte knows its word.

use std::ops::Range;

use super::fold::{ascii_from_char, digit_from_lookalike, letter_from_lookalike};
use super::words::is_common;
use crate::ocr::Reading;

/// A folded reading. Spans are bytes of `plain`, which is ASCII, so `digits` has the same positions.
#[derive(Clone)]
pub(crate) struct Text {
    /// The words with one space between them, and between parts that were run together.
    pub(crate) plain: String,
    /// The same with the lookalikes of digits turned into digits where a number stands; `None` where nothing changes.
    pub(crate) digits: Option<String>,
    /// For each byte of `plain`, the index of its word.
    at: Vec<usize>,
    /// The reader's certainty, 0 to 1.
    pub(crate) confidence: f32,
    /// Whether it was read as in a mirror.
    pub(crate) mirrored: bool,
}

/// Words that OCR glues to the number beside them.
const GLUED: &[&str] = &[
    "dob",
    "mrn",
    "mr",
    "pt",
    "ssn",
    "ssm",
    "tel",
    "phone",
    "ph",
    "cell",
    "fax",
    "acct",
    "acc",
    "rm",
    "room",
    "bed",
    "age",
    "sex",
    "npi",
    "dea",
    "id",
    "no",
    "visit",
    "csn",
    "fin",
    "chart",
    "patient",
    "name",
    "dos",
    "date",
    "address",
    "zip",
    "email",
    "policy",
    "group",
    "member",
    "serial",
    "sn",
    "vin",
    "dx",
    "admit",
    "admitted",
    "adm",
    "born",
    "encounter",
    "accession",
    "account",
    "dr",
];

impl Text {
    pub(crate) fn from_reading(reading: &Reading) -> Self {
        let mut builder = Builder::default();
        for (i, word) in reading.words.iter().enumerate() {
            builder.push_word(i, word.text.expose());
        }
        let plain = with_labels(&builder.plain);
        let digits = with_digits(&plain);
        Self {
            digits: (digits != plain).then_some(digits),
            plain,
            at: builder.at,
            confidence: reading.confidence,
            mirrored: reading.mirrored,
        }
    }

    /// The words a span touches; a span holds at least one byte.
    pub(crate) fn words(&self, span: &Range<usize>) -> Range<usize> {
        let first = self.at.get(span.start).copied().unwrap_or(0);
        let last = self.at.get(span.end.saturating_sub(1)).copied().unwrap_or(first);
        first..last + 1
    }
}

#[derive(Default)]
struct Builder {
    plain: String,
    at: Vec<usize>,
}

impl Builder {
    fn push(&mut self, word: usize, c: u8) {
        self.plain.push(char::from(c));
        self.at.push(word);
    }

    fn push_word(&mut self, word: usize, text: &str) {
        let folded: Vec<u8> = text.chars().flat_map(|c| ascii_from_char(c).bytes()).collect();
        if !self.plain.is_empty() && !self.plain.ends_with(' ') {
            self.push(word, b' ');
        }
        let is_link =
            folded.contains(&b'@') || folded.windows(4).any(|w| w.eq_ignore_ascii_case(b"www.") || w == b"://w");
        for (i, c) in folded.iter().copied().enumerate() {
            if c == b' ' && self.plain.ends_with(' ') {
                continue;
            }
            if !is_link && i > 0 && c != b' ' && is_seam(&folded, i) && !self.plain.ends_with(' ') {
                self.push(word, b' ');
            }
            self.push(word, c);
        }
    }
}

/// Whether two parts were run together just before `i`.
fn is_seam(text: &[u8], i: usize) -> bool {
    let (before, here) = (text[i - 1], text[i]);
    let run_before = || {
        let start = text[..i].iter().rposition(|c| !c.is_ascii_alphabetic()).map_or(0, |p| p + 1);
        &text[start..i]
    };
    let run_here = || {
        let end = text[i..].iter().position(|c| !c.is_ascii_alphabetic()).map_or(text.len(), |p| i + p);
        &text[i..end]
    };
    match (before, here) {
        // JaneDoe, but not McDonald, iPhone, cenTeR or EveRY.
        (b'a'..=b'z', b'A'..=b'Z') => {
            let (before, here) = (run_before(), run_here());
            before.len() >= 3 && begins_word(before, here) && !is_one_word(before, here)
        }
        // MRNOO48Zl7: a label, then a number whose first digits were read as letters.
        (b, c) if b.is_ascii_alphabetic() && c.is_ascii_alphabetic() => {
            let end = text[i..].iter().position(|c| digit_from_lookalike(*c).is_none()).unwrap_or(text.len() - i);
            let number = &text[i..i + end];
            let closed = text.get(i + end).is_none_or(|c| !c.is_ascii_alphabetic());
            let certain = [&b"mrn"[..], b"ssn", b"dob", b"acct"].iter().any(|l| l.eq_ignore_ascii_case(run_before()));
            certain && closed && number.iter().filter(|c| c.is_ascii_digit()).count() >= 2
        }
        // 03/14/1957MRN
        (b'0'..=b'9', c) if c.is_ascii_alphabetic() => is_glued(run_here()),
        // MRN004821, PatientID882041
        (c, b'0'..=b'9') if c.is_ascii_alphabetic() => {
            let run = run_before();
            let camel = run.windows(2).rposition(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase());
            is_glued(&run[camel.map_or(0, |p| p + 1)..])
        }
        // DOB:03, but not 10:30, 1,000 or 3A:B7
        (b':' | b';' | b',', c) if c.is_ascii_alphanumeric() => {
            let number = text[..i - 1].rsplit(|c| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            let hex =
                before == b':' && number.iter().any(u8::is_ascii_digit) && number.iter().all(u8::is_ascii_hexdigit);
            let clock = c.is_ascii_digit() && number.last().is_some_and(u8::is_ascii_digit);
            !(hex || clock || is_machine_address(text))
        }
        (b'#' | b')', c) => c.is_ascii_alphanumeric(),
        // Dr.Smith, J.Doe
        (b'.', b'A'..=b'Z') => {
            let start = text[..i - 1].iter().rposition(|c| !c.is_ascii_alphabetic()).map_or(0, |p| p + 1);
            (1..=4).contains(&(i - 1 - start)) && text.get(i + 1).is_some_and(u8::is_ascii_alphabetic)
        }
        _ => false,
    }
}

/// Whether a capital after small letters begins a word of its own: small letters follow it, or nothing but capitals.
/// Capitals here and there inside a word are small capitals misread.
fn begins_word(before: &[u8], here: &[u8]) -> bool {
    let small = here[1..].iter().take_while(|c| c.is_ascii_lowercase()).count();
    let even = before[1..].iter().all(u8::is_ascii_lowercase);
    small >= 2 || here.iter().all(u8::is_ascii_uppercase) && (here.len() >= 2 || even)
}

/// Whether two parts make one everyday word.
fn is_one_word(before: &[u8], here: &[u8]) -> bool {
    let whole: String = before.iter().chain(here).map(|c| char::from(c.to_ascii_lowercase())).collect();
    is_common(&whole)
}

/// Whether this is a machine's address, whose parts are hexadecimal between colons.
fn is_machine_address(text: &[u8]) -> bool {
    let parts: Vec<&[u8]> = text.split(|c| *c == b':').collect();
    parts.len() >= 4 && parts.iter().all(|p| p.len() <= 4 && p.iter().all(u8::is_ascii_hexdigit))
}

fn is_glued(run: &[u8]) -> bool {
    GLUED.iter().any(|word| word.as_bytes().eq_ignore_ascii_case(run))
}

/// Turns `1D`, `D0B` and `R00M` back into the words that mark fields: what stands behind them is known by them.
fn with_labels(plain: &str) -> String {
    let mut out = plain.as_bytes().to_vec();
    for run in out.split_mut(|c| !c.is_ascii_alphanumeric() && *c != b'|') {
        let is_damaged = run.iter().any(u8::is_ascii_alphabetic) && !run.iter().all(u8::is_ascii_alphabetic);
        // Two signs are too few to go by: `5N` is a ward.
        let mut words = GLUED.iter().map(|word| word.as_bytes()).filter(|word| word.len() > 2 || *word == b"id");
        let meant = words.find(|word| is_damaged && looks_like(run, word));
        if let Some(word) = meant {
            run.copy_from_slice(&word.to_ascii_uppercase());
        }
    }
    let plain: String = out.into_iter().map(char::from).collect();
    // Between full stops each sign is a run of its own.
    plain.replace("D.0.B", "D.O.B").replace("d.0.b", "d.o.b")
}

/// Whether each sign of a run is a letter of the word or a digit that OCR takes for it.
fn looks_like(run: &[u8], word: &[u8]) -> bool {
    let same = |(&sign, &letter): (&u8, &u8)| {
        sign.eq_ignore_ascii_case(&letter)
            || letter_from_lookalike(sign) == Some(letter)
            || (matches!(sign, b'1' | b'|') && letter == b'i')
    };
    run.len() == word.len() && run.iter().zip(word).all(same)
}

/// Turns lookalikes into digits in every run of letters and digits that is a number but for them: a run that holds a
/// digit, or a short run between separators in something that otherwise looks like a date or number.
fn with_digits(plain: &str) -> String {
    let mut out = plain.as_bytes().to_vec();
    let mut start = 0;
    for token in plain.split(' ') {
        fold_token(&mut out[start..start + token.len()]);
        start += token.len() + 1;
    }
    out.into_iter().map(char::from).collect()
}

fn fold_token(token: &mut [u8]) {
    let is_part = |c: u8| c.is_ascii_alphanumeric() || c == b'|';
    let digits = token.iter().filter(|c| c.is_ascii_digit()).count();
    let separators = token.iter().filter(|c| matches!(c, b'/' | b'-' | b'.')).count();
    if digits == 0 {
        return;
    }
    let mut i = 0;
    while i < token.len() {
        if !is_part(token[i]) {
            i += 1;
            continue;
        }
        let end = token[i..].iter().position(|&c| !is_part(c)).map_or(token.len(), |p| i + p);
        let run = &mut token[i..end];
        let own = run.iter().any(u8::is_ascii_digit);
        let lent = separators >= 2 && run.len() <= 4 && digits >= 2;
        let all: Option<Vec<u8>> = run.iter().map(|&c| digit_from_lookalike(c)).collect();
        if let Some(all) = all.filter(|_| own || lent) {
            run.copy_from_slice(&all);
        }
        i = end;
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::geometry::{Polygon, Rect};
    use crate::ocr::{Line, Word};
    use crate::sensitive::Sensitive;

    /// A certain reading of a line, split at blanks.
    pub(crate) fn reading(text: &str) -> Reading {
        let polygon = Polygon::from(Rect { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 });
        let word = |w: &str| Word { text: Sensitive::new(w.to_owned()), polygon: polygon.clone(), confidence: 0.97 };
        Reading { words: text.split(' ').map(word).collect(), confidence: 0.97, mirrored: false }
    }

    /// A line at a place, 20 pixels high, ten pixels a character.
    pub(crate) fn line_at(text: &str, left: f32, top: f32, block: usize) -> Line {
        let right = left + 10.0 * text.chars().count() as f32;
        let polygon = Polygon::from(Rect { left, top, right, bottom: top + 20.0 });
        Line { polygon, height: 20.0, seen: 0.9, by_hand: 0.0, readings: vec![reading(text)], block }
    }

    fn plain(text: &str) -> String {
        Text::from_reading(&reading(text)).plain
    }

    #[test]
    fn parts_that_were_run_together_come_apart() {
        for (text, spaced) in [
            ("JaneDoe", "Jane Doe"),
            ("JaneDOE", "Jane DOE"),
            ("SmithJ", "Smith J"),
            ("cenTeR", "cenTeR"),
            ("EveRY", "EveRY"),
            ("D.0.B. November 7", "D.O.B. November 7"),
            ("DOB:03/14/1957MRN:004821", "DOB: 03/14/1957 MRN: 004821"),
            ("PatientName:JaneDoe", "Patient Name: Jane Doe"),
            ("MRN004821", "MRN 004821"),
            ("Smith,Jane", "Smith, Jane"),
            ("Dr.Kowalski", "Dr. Kowalski"),
            ("J.Doe", "J. Doe"),
            ("at 10:30 for 1,000", "at 10:30 for 1,000"),
            ("McDonald iPhone", "McDonald iPhone"),
            ("Jane.Doe@example.org", "Jane.Doe@example.org"),
        ] {
            assert_eq!(plain(text), spaced);
        }
    }

    #[test]
    fn words_that_mark_fields_are_read_through_digits() {
        for (text, meant) in [
            ("1D 98519", "ID 98519"),
            ("D0B: 03/14/1957", "DOB: 03/14/1957"),
            ("R00M 12", "ROOM 12"),
            ("Pat1ent: Doe", "PATIENT: Doe"),
            ("5K 2D 5N 10", "5K 2D 5N 10"),
        ] {
            assert_eq!(plain(text), meant);
        }
    }

    #[test]
    fn numbers_are_read_through_their_lookalikes() {
        for (text, digits) in [
            ("MRN O0482l7", "MRN 0048217"),
            ("O3/l4/1957", "03/14/1957"),
            ("l/4/1957", "1/4/1957"),
            ("SSN 123-4S-67BO", "SSN 123-45-6780"),
            ("OIL SOLO 24/7", "OIL SOLO 24/7"),
            ("A1C 14-MAR-57", "A1C 14-MAR-57"),
        ] {
            let text = Text::from_reading(&reading(text));
            assert_eq!(text.digits.unwrap_or(text.plain), digits);
        }
    }

    #[test]
    fn spans_lead_back_to_words() {
        let text = Text::from_reading(&reading("Pt:JaneDoe DOB 03/14/1957"));
        let at = text.plain.find("Doe").expect("it is there");
        assert_eq!(text.words(&(at..at + 3)), 0..1);
        let at = text.plain.find("03/").expect("it is there");
        assert_eq!(text.words(&(at..at + 10)), 2..3);
        assert_eq!(text.words(&(0..text.plain.len())), 0..3);
    }
}
