//! Name tags by hand: a greeting tells what they are, and what stands with it is a name.

use super::Hit;
use super::around::{NAME_ON_TAG, own_words, raise_name};
use super::names::{Census, greets, introduces};
use super::text::Text;
use super::words::is_common;
use crate::ocr::Line;

/// A word or two close to what name tags begin with, in letters that are no smaller and no everyday English, is a name, even where
/// no list knows it; so is a well-known given name that is an everyday word, too. Either may have been read in another direction. "My name
/// is" belongs to the name: what stands below it may not have been seen.
pub(super) fn find_names(
    lines: &[Line],
    texts: &[Vec<Text>],
    best: &[Option<&Text>],
    census: &Census,
    hits: &mut Vec<Hit>,
) {
    let greeting = |i: &usize| texts[*i].iter().any(|text| greets(&text.plain));
    let greetings: Vec<usize> = (0..lines.len()).filter(greeting).collect();
    for line in (0..lines.len()).filter(|&i| best[i].is_some_and(|t| introduces(&t.plain))) {
        raise_name(hits, line, lines[line].readings[0].words.len(), NAME_ON_TAG);
    }
    let is_close = |a: &Line, b: &Line| {
        let (p, q) = (a.polygon.bounds().center(), b.polygon.bounds().center());
        a.height <= 1.1 * b.height && (p.x - q.x).hypot(p.y - q.y) <= 3.0 * (a.height + b.height)
    };
    for (i, text) in best.iter().enumerate() {
        let may_be = |line: &str| may_be_name(line, census) || census.is_well_known_given(&line.to_ascii_lowercase());
        let is_name = |best: &&Text| may_be(&best.plain) || may_be(&without_gaps(&best.plain));
        let Some(best) = text.filter(is_name) else { continue };
        if !greets(&best.plain) && greetings.iter().any(|&g| g != i && is_close(&lines[g], &lines[i])) {
            let words = lines[i].readings[0].words.len();
            raise_name(hits, i, words, NAME_ON_TAG);
        }
    }
}

/// A line of a hand's short pieces as one word: "Wi la"; nothing for other lines.
fn without_gaps(line: &str) -> String {
    const SHORT: usize = 2;
    if line.split_whitespace().all(|piece| piece.len() <= SHORT) {
        line.split_whitespace().collect()
    } else {
        String::new()
    }
}

/// Whether a line is one to three words, and one of them is no everyday English or borne as a name.
pub(super) fn may_be_name(line: &str, census: &Census) -> bool {
    // Words of "El-Sayed" are printed often, too.
    let is_borne = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
        word.len() >= 3 && census.borne(&word).known() && !is_common(&word)
    };
    own_words(line, census).is_some_and(|(own, _)| own > 0 || line.split_whitespace().any(is_borne))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phi::text::tests::line_at;

    #[test]
    fn a_greeting_makes_a_name_tag_of_what_stands_beside_it() {
        let census = Census::load(&crate::phi::evaluation::models()).expect("lists");
        let found = |greeting: &str, name: &str, top: f32| {
            let lines = [line_at(name, 100.0, 100.0, 0), line_at(greeting, 100.0, top, 1)];
            let texts: Vec<Vec<Text>> = lines.iter().map(|l| vec![Text::from_reading(&l.readings[0])]).collect();
            let best: Vec<Option<&Text>> = texts.iter().map(|t| t.first().filter(|t| t.plain != "Zyxun")).collect();
            let mut hits = Vec::new();
            find_names(&lines, &texts, &best, &census, &mut hits);
            hits.iter().map(|h| h.confidence).fold(0.0, f32::max)
        };
        assert!(
            ["HELLO", "my name is", "my na", "ny name is", "Hello, my name is", "Hi, I'm", "Hi lm"]
                .iter()
                .all(|text| found(text, "Aryun", 150.0) > 0.6)
        );
        assert!(found("my name is", "Spring", 500.0) > 0.6, "the greeting itself");
        assert_eq!(found("Hello everybody", "Aryun", 150.0), 0.0);
        assert!(["El-Sayed", "Roman"].iter().all(|name| found("HELLO", name, 150.0) > 0.6), "printed often");
        assert!(found("HELLO", "Wi la", 150.0) > 0.6, "read in pieces");
        assert_eq!(["HELLO", "him", "I'm"].map(|text| found(text, "Spring", 150.0)), [0.0; 3], "everyday English");
        assert_eq!(found("HELLO", "Aryun", 500.0), 0.0, "far off");
        assert_eq!(found("HELLO", "Zyxun", 150.0), 0.0, "a name that is allowed");
    }
}
