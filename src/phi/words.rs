//! The project's own word lists: everyday words, institutions, brands, and words of medicine.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a medical word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Medical {
    Diagnosis,
    Medicine,
    Test,
}

static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| words_in(include_str!("words/common.txt")));
static INSTITUTION: LazyLock<HashSet<&str>> = LazyLock::new(|| words_in(include_str!("words/institutions.txt")));
static BRANDS: LazyLock<HashSet<&str>> = LazyLock::new(|| lines_in(include_str!("words/brands.txt")).collect());
static MEDICAL: LazyLock<HashMap<&str, Medical>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for line in lines_in(include_str!("words/health.txt")) {
        let (class, words) = line.split_once(':').unwrap_or(("", line));
        let class = match class {
            "diagnosis" => Medical::Diagnosis,
            "medicine" => Medical::Medicine,
            _ => Medical::Test,
        };
        all.extend(words.split_whitespace().map(|w| (w, class)));
    }
    all
});

/// Given names and surnames the census lists lack.
pub(crate) fn extra_names() -> impl Iterator<Item = &'static str> {
    lines_in(include_str!("words/names-extra.txt")).flat_map(str::split_whitespace)
}

fn lines_in(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'))
}

fn words_in(text: &'static str) -> HashSet<&'static str> {
    lines_in(text).flat_map(str::split_whitespace).collect()
}

/// Whether a word holds digits among at least as many letters: OCR gives such readings of names, and codes look so.
pub(crate) fn is_mixed(word: &str) -> bool {
    let count = |of: fn(&u8) -> bool| word.bytes().filter(of).count();
    let digits = count(u8::is_ascii_digit);
    digits > 0 && count(u8::is_ascii_alphabetic) >= digits
}

/// Whether a lower-case word is an everyday one, also with -s, -'s, -ed or -ing.
pub(crate) fn is_common(word: &str) -> bool {
    let has = |w: &str| COMMON.contains(w);
    if has(word) {
        return true;
    }
    let stem = |end: &str| word.strip_suffix(end).filter(|s| s.len() >= 3);
    stem("'s").is_some_and(has)
        || stem("s'").is_some_and(has)
        || stem("s").is_some_and(has)
        || stem("es").is_some_and(has)
        || ["ed", "ing"].iter().any(|end| {
            stem(end).is_some_and(|s| {
                has(s)
                    || COMMON.contains(format!("{s}e").as_str())
                    || (s.len() > 3 && doubled(s) && has(&s[..s.len() - 1]))
            })
        })
        || stem("ies").is_some_and(|s| COMMON.contains(format!("{s}y").as_str()))
        || stem("ly").is_some_and(has)
}

fn doubled(stem: &str) -> bool {
    let b = stem.as_bytes();
    b.len() >= 2 && b[b.len() - 1] == b[b.len() - 2]
}

/// Whether a lower-case word makes its neighbours an organisation or a place.
pub(crate) fn is_institution(word: &str) -> bool {
    INSTITUTION.contains(word)
}

/// Whether a lower-case word is such a one with a letter misread, missing or too much.
pub(crate) fn is_misread_institution(word: &str) -> bool {
    const LEAST: usize = 6;
    let long = |known: &&&str| known.len() >= LEAST && known.len().abs_diff(word.len()) <= 1;
    INSTITUTION.iter().filter(long).any(|known| is_one_letter_off(known.as_bytes(), word.as_bytes()))
}

/// Whether two different words become the same when one letter is exchanged, or left out of the longer one.
pub(crate) fn is_one_letter_off(a: &[u8], b: &[u8]) -> bool {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (rest_a, rest_b) = (&a[same..], &b[same..]);
    match (rest_a, rest_b) {
        ([_, x @ ..], [_, y @ ..]) => x == y || rest_a == y || x == rest_b,
        (rest, []) | ([], rest) => rest.len() == 1,
    }
}

/// Whether lower-case words with single spaces are a brand, an institution or a famous person.
pub(crate) fn is_brand(phrase: &str) -> bool {
    BRANDS.contains(phrase)
}

/// What a lower-case word means in medicine, where it means something.
pub(crate) fn medical(word: &str) -> Option<Medical> {
    MEDICAL.get(word).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words_are_known_in_their_forms() {
        for word in ["nurses", "nurse's", "stopped", "making", "charities", "welcome", "badges", "visiting"] {
            assert!(is_common(word), "{word}");
        }
        for word in ["kowalski", "okonkwo", "parker", "linda", "nguyen", "miller"] {
            assert!(!is_common(word), "{word}");
        }
    }

    #[test]
    fn institutions_are_known_with_a_letter_misread() {
        for word in ["linic", "centern", "cliric", "hosptal", "pediatrlcs", "pharmmacy"] {
            assert!(is_misread_institution(word), "{word}");
        }
        for word in ["clinton", "rivera", "parkes", "hospitable", "banks"] {
            assert!(!is_misread_institution(word), "{word}");
        }
    }

    #[test]
    fn lists_hold_lower_case_words_only() {
        assert!(COMMON.iter().chain(INSTITUTION.iter()).all(|w| *w == w.to_lowercase()));
        assert!(BRANDS.iter().all(|w| *w == w.to_lowercase()));
        assert!(COMMON.len() > 2000);
        assert_eq!(medical("metformin"), Some(Medical::Medicine));
        assert_eq!(medical("hypertension"), Some(Medical::Diagnosis));
        assert_eq!(medical("hba1c"), Some(Medical::Test));
    }
}
