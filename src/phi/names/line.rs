//! What a whole line says about who is named on it or beside it: half a name, a profession, a title, a greeting.

use super::Census;
use super::marks::{CREDENTIALS, RANKS, ROLES, TITLES, WORDS_TOO};
use super::token::tokens_of;
use crate::phi::words::{is_brand, is_institution, is_one_letter_off, medical};

/// Whether all a line says is one word that may be half a name, perhaps with an initial, as on a badge, or an initial or a title alone.
pub(crate) fn is_half(line: &str, census: &Census) -> bool {
    let tokens = tokens_of(line, census, None);
    if let [only] = tokens.as_slice()
        && (only.initial || only.is(TITLES))
    {
        // Grain is read as single letters, but not with a full stop.
        return line.trim_end().ends_with('.');
    }
    let mut full = tokens.iter().filter(|t| t.is_full());
    let (Some(only), None) = (full.next(), full.next()) else { return false };
    let letters = only.word.bytes().filter(u8::is_ascii_alphabetic).count();
    // Two letters are mostly what grain is read as, but also Vo, Le and Li.
    let long = letters >= 3 || letters == 2 && only.borne.most() >= 0.75;
    let plain = !only.lower && !only.number && long && (!only.everyday || only.borne.most() >= 0.9);
    plain && !is_brand(&only.word) && !is_institution(&only.word) && medical(&only.word).is_none()
}

/// Whether all a line says is one letter.
pub(crate) fn is_initial(line: &str, census: &Census) -> bool {
    matches!(tokens_of(line, census, None).as_slice(), [only] if only.initial)
}

/// Whether a line says nothing but a profession, perhaps with credentials: "Registered Nurse", "RN, BSN".
pub(crate) fn names_a_role(line: &str) -> bool {
    let mut words = line.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '/')).filter(|w| !w.is_empty());
    let word = |w: &str, of: &[&str]| of.iter().any(|known| known.eq_ignore_ascii_case(w));
    words.clone().any(|w| word(w, ROLES) || word(w, CREDENTIALS) && !word(w, WORDS_TOO))
        && words.clone().count() <= 4
        && words.all(|w| word(w, ROLES) || word(w, CREDENTIALS) || word(w, RANKS))
}

/// Whether a title or a credential in a line says that it names somebody of a profession.
pub(crate) fn is_titled(line: &str) -> bool {
    let words: Vec<&str> =
        line.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.')).filter(|w| !w.is_empty()).collect();
    let is_one = |w: &str, of: &[&str]| of.iter().any(|known| known.eq_ignore_ascii_case(w));
    let is_credential = |w: &str| is_one(w, CREDENTIALS) && !is_one(w, WORDS_TOO);
    // "PharmD" and "PhD" are taken apart into words where their capitals stand.
    words.iter().any(|w| is_one(w, &["dr", "prof", "professor", "doctor"]) || is_credential(w))
        || words.windows(2).any(|pair| pair[1].len() == 1 && is_credential(&pair.concat()))
}

/// Whether a line holds the word of a profession: "Chief Nurse Ana Reyes".
pub(crate) fn has_role(line: &str) -> bool {
    let mut words = line.split(|c: char| !c.is_ascii_alphabetic());
    words.any(|word| ROLES.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// Whether a line is what name tags begin with: "HELLO", "My name is".
pub(crate) fn greets(line: &str) -> bool {
    line.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case("hello") || introduces(line)
}

/// Whether a line is what stands above the name on a name tag, and nowhere else: "My name is", "Hi, I'm".
pub(crate) fn introduces(line: &str) -> bool {
    let mut words = line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase);
    let first = words.next().unwrap_or_default();
    let rest: String = words.collect();
    match first.as_str() {
        // An apostrophe and a stroke are easily misread: "Hi, lm".
        "hi" | "hello" => matches!(rest.as_str(), "mynameis" | "iam" | "im" | "lm" | "1m" | "m"),
        // Fingers that hold a tag hide the end of it.
        _ => {
            const WHOLE: &str = "mynameis";
            let said = format!("{first}{rest}");
            let in_part = WHOLE.starts_with(&said) && said.len() >= "myna".len();
            in_part || is_one_letter_off(said.as_bytes(), WHOLE.as_bytes())
        }
    }
}
