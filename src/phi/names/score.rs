//! Weighs everything known about the words of a line into how sure it is that some of them are a person's name.

use std::ops::Range;

use super::forms::forms;
use super::marks::{CREDENTIALS, GREETINGS, HONOURS, LABELS, PLACES, ROOMS, SPEAKERS, TITLES};
use super::token::{Gap, SUFFIXES, Token, tokens_of};
use super::{Census, Tagged};
use crate::finding::Evidence;
use crate::phi::rule::raised;
use crate::phi::words::{is_brand, is_institution, is_misread_institution, medical};

/// A part of a line that may be a name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scored {
    /// Bytes of the folded line.
    pub(crate) span: Range<usize>,
    pub(crate) confidence: f32,
    pub(crate) evidence: Vec<Evidence>,
}

/// How sure two words that are surnames and no everyday words are.
const TWO_SURNAMES: f32 = 0.52;
/// How sure the name of a speaker, or on a house, is.
const IN_PUBLIC: f32 = 0.3;
/// From here on a word is well known as a given name.
pub(super) const GIVEN: f32 = 0.7;

/// Whether a word may be part of a name, given the word before it.
fn is_nameish(token: &Token, before: Option<&Token>) -> bool {
    if token.initial || token.is_particle() {
        return true;
    }
    if token.number || token.word.len() < 2 || token.word.contains('~') || medical(&token.word).is_some() {
        return false;
    }
    // The model takes a room behind a surname for a part of it.
    if token.is(ROOMS) && token.borne.most() < 0.6 {
        return false;
    }
    // A credential is no name behind one, but "Do" and "Ma" are names before one.
    if token.is(TITLES) || before.is_some() && token.is(CREDENTIALS) && !token.borne.known() {
        return false;
    }
    let announced = before.is_some_and(|b| b.is(TITLES)) && !token.common && token.word.len() > 2;
    if token.common && token.word.len() <= 3 {
        return token.named() >= 0.8;
    }
    token.borne.known() || token.named() >= 0.5 || announced
}

/// Finds what may be names in a folded line; `tags` is what the model made of the same line.
pub(crate) fn score(line: &str, census: &Census, tags: Option<&Tagged>) -> Vec<Scored> {
    let tokens = tokens_of(line, census, tags);
    let mut found = Vec::new();
    for run in runs_of(&tokens) {
        let run = trimmed(&tokens, run);
        if run.is_empty() {
            continue;
        }
        if let Some((confidence, evidence)) = weigh(&tokens, &run, line, tags.is_some()) {
            let span = tokens[run.start].span.start..tokens[run.end - 1].span.end;
            found.push(Scored { span, confidence, evidence });
        }
    }
    for form in forms(&tokens, line) {
        if found.iter().all(|f| f.confidence < form.confidence) {
            found.push(form);
        }
    }
    let of_institution = tokens.iter().any(|t| is_institution(&t.word));
    for (i, token) in tokens.iter().enumerate() {
        if !token.borne.known() && !is_brand(&token.word) && census.split(&token.word).is_some() {
            let labelled = i > 0 && (tokens[i - 1].is(LABELS) || tokens[i - 1].is(TITLES));
            let alone = tokens.iter().all(|t| t.span == token.span || t.number || t.initial);
            let confidence = match () {
                () if labelled => 0.85,
                () if of_institution => continue,
                () if alone => 0.62,
                () => 0.5,
            };
            found.push(Scored { span: token.span.clone(), confidence, evidence: vec![Evidence::List] });
        }
    }
    found
}

/// Runs of words that may belong to one name. A comma joins two short runs once: "Smith, Jane Q".
fn runs_of(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        if !is_nameish(token, i.checked_sub(1).map(|b| &tokens[b])) {
            continue;
        }
        match parts.last_mut() {
            Some(part) if part.end == i && token.gap == Gap::Space && !tokens[i - 1].possessive => part.end += 1,
            _ => parts.push(i..i + 1),
        }
    }
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut joined = false;
    for part in parts {
        let fits = runs.last().is_some_and(|r: &Range<usize>| {
            r.end == part.start && tokens[part.start].gap == Gap::Comma && r.len() <= 2 && part.len() <= 3 && !joined
        });
        // A credential behind the comma is no given name.
        let is_name = !tokens[part.start].is(CREDENTIALS) || tokens[part.start].borne.first >= 0.75;
        match runs.last_mut() {
            Some(run) if fits && is_name => {
                run.end = part.end;
                joined = true;
            }
            _ => {
                runs.push(part);
                joined = false;
            }
        }
    }
    runs
}

/// Without everyday words at the ends that nothing supports, and without small words left over there.
fn trimmed(tokens: &[Token], mut run: Range<usize>) -> Range<usize> {
    let weak = |t: &Token, borne: f32| {
        (t.everyday && borne < 0.9 && t.named() < 0.6) || (t.is_particle() && !t.is(SUFFIXES) && t.named() < 0.5)
    };
    while !run.is_empty() && run.len() > 1 {
        let (first, last) = (&tokens[run.start], &tokens[run.end - 1]);
        if weak(first, first.borne.first) && !first.initial {
            run.start += 1;
        } else if weak(last, last.borne.last.max(last.borne.first * 0.9)) {
            run.end -= 1;
        } else {
            break;
        }
    }
    if tokens[run.clone()].iter().any(Token::is_full) { run } else { run.start..run.start }
}

/// Confidence and evidence for a run, or nothing where it is too weak to speak of.
fn weigh(tokens: &[Token], run: &Range<usize>, line: &str, modelled: bool) -> Option<(f32, Vec<Evidence>)> {
    let words = &tokens[run.clone()];
    let full: Vec<&Token> = words.iter().filter(|t| t.is_full()).collect();
    let common = full.iter().filter(|t| t.everyday).count();
    let all_common = full.iter().all(|t| t.common);
    let mut evidence = Vec::new();
    if full.iter().any(|t| t.borne.known()) {
        evidence.push(Evidence::List);
    }
    if full.iter().any(|t| t.named() >= 0.5) {
        evidence.push(Evidence::Model);
    }
    let mut confidence = match full[..] {
        [] => return None,
        [only] => weigh_single(only, words.iter().any(|t| t.initial)),
        _ => weigh_pair(words, &full, common, modelled),
    };
    if full.iter().all(|t| t.lower) {
        // Small letters that no list knows are what recognisers make of patterns and foreign scripts.
        let listed = full.iter().any(|t| t.borne.known());
        let capitals = line.bytes().any(|c| c.is_ascii_uppercase());
        // A surname behind an initial stands out, also where a hand's capital was read as a small letter.
        let initialed = words.iter().any(|t| t.initial);
        confidence *= if listed && (initialed || !capitals) {
            0.85
        } else if capitals {
            0.6
        } else {
            0.65
        };
    }
    let pointed = pointed_at(tokens, run, all_common, full[0]);
    if let Some(least) = pointed {
        confidence = confidence.max(least);
        evidence.push(Evidence::Context);
    }
    let sure = confidence >= 0.85 && common == 0;
    if is_place(tokens, run) && pointed.is_none_or(|p| p < 0.7) {
        // One word before "Hospital" is that hospital's name; two may be a patient's.
        confidence = confidence.min(if sure {
            0.45
        } else if full.len() > 1 {
            0.3
        } else {
            0.09
        });
    }
    if is_public(tokens, run) {
        confidence = confidence.min(IN_PUBLIC);
    }
    if full.iter().any(|t| t.model[2] >= 0.5) {
        confidence = confidence.min(0.35);
    }
    if tokens.iter().all(|t| t.common || t.number) && pointed.is_none() {
        confidence = confidence.min(0.4);
    }
    if is_branded(tokens, run) {
        confidence = confidence.min(0.12);
    }
    (confidence >= 0.15).then_some((confidence, evidence))
}

/// One word, perhaps with initials.
fn weigh_single(word: &Token, initials: bool) -> f32 {
    let (listed, model) = (word.borne.most(), word.named());
    match (initials, word.everyday) {
        (true, true) => 0.3,
        (true, false) if listed >= 0.45 || model >= 0.7 => 0.66,
        (true, false) => 0.4,
        (false, true) => 0.08,
        // Rare surnames are often words of another kind, and the model errs on single words.
        (false, false) if listed >= 0.6 => (0.25 + 0.2 * listed + 0.05 * model).min(0.47),
        (false, false) if listed > 0.0 => 0.18 + 0.12 * model,
        (false, false) => 0.25 * model,
    }
}

/// Two words or more.
fn weigh_pair(words: &[Token], full: &[&Token], common: usize, modelled: bool) -> f32 {
    let comma = words.iter().skip(1).find(|t| t.gap == Gap::Comma && t.is_full());
    let (first, last) = match comma {
        Some(given) => (given, full[0]),
        None => (full[0], full[full.len() - 1]),
    };
    let in_order = (first.borne.first * last.borne.last).sqrt();
    let swapped = 0.85 * (first.borne.last * last.borne.first).sqrt();
    let fit = in_order.max(swapped);
    let known = full.iter().filter(|t| t.borne.most() >= 0.6).count();
    let listed = match (fit, known) {
        (fit, _) if fit > 0.0 => 0.38 + 0.48 * fit,
        (_, 0) => 0.2,
        _ => 0.36,
    };
    let least = full.iter().map(|t| t.named()).fold(1.0, f32::min);
    let mean = full.iter().map(|t| t.named()).sum::<f32>() / full.len() as f32;
    let mut confidence = match (modelled, least, mean) {
        (false, ..) => listed,
        (true, least, mean) if least >= 0.35 && mean >= 0.5 => {
            1.0 - (1.0 - listed) * (1.0 - 0.75 * (0.5 + 0.35 * mean))
        }
        // The model saw the words and took them for something else.
        (true, _, mean) if mean < 0.2 => listed * 0.82,
        _ => listed,
    };
    if comma.is_some() && fit > 0.0 {
        confidence = raised(confidence, 0.3);
    }
    let ordinary = full.len() - common;
    let weighed = confidence
        * match (common, ordinary) {
            (0, _) => 1.0,
            (_, 0) => 0.5,
            (1, _) => 0.88,
            _ => 0.65,
        };
    // Two surnames, as Portuguese and Spanish names end.
    let are_listed = full.len() == 2 && common == 0 && full.iter().all(|t| t.borne.is_listed() && t.word.len() >= 4);
    if are_listed && known > 0 { weighed.max(TWO_SURNAMES) } else { weighed }
}

/// The least confidence that titles, credentials, labels, rooms and greetings around a run give.
fn pointed_at(tokens: &[Token], run: &Range<usize>, all_common: bool, first: &Token) -> Option<f32> {
    let before = run.start.checked_sub(1).map(|i| &tokens[i]).filter(|_| tokens[run.start].gap == Gap::Space);
    let after = tokens.get(run.end);
    let mut least: Option<f32> = None;
    let mut raise = |to: f32| least = Some(least.map_or(to, |l: f32| l.max(to)));
    if before.is_some_and(|b| b.is(TITLES)) {
        raise(if all_common { 0.7 } else { 0.82 });
    } else if before.is_some_and(|b| b.is(LABELS))
        && !all_common
        && (first.borne.most() >= 0.45 || first.named() >= 0.5)
    {
        raise(0.78);
    }
    let credential = after.is_some_and(|a| a.is(CREDENTIALS) && a.gap != Gap::Break && !a.lower);
    if credential && !all_common {
        raise(0.8);
    }
    let room = run.start >= 2 && tokens[run.start - 1].number && tokens[run.start - 2].is(ROOMS);
    if room && !all_common {
        raise(0.72);
    }
    // Staff write the room behind the patient; "Green Room 2" is a room, "Hill Rm 18" a patient in one.
    let roomed = after.is_some_and(|a| a.is(ROOMS) && !(all_common && a.word == "room"))
        && tokens.get(run.end + 1).is_some_and(|t| t.number);
    if roomed && first.borne.known() {
        raise(0.7);
    }
    let greeted = tokens[..run.start].iter().any(|t| t.is(GREETINGS));
    if greeted && !all_common && first.borne.first >= GIVEN {
        raise(0.52);
    }
    least
}

/// Whether a run names who speaks in public, or what was named in somebody's honour: "Keynote: Ana Reyes", "Ana Reyes Wing".
fn is_public(tokens: &[Token], run: &Range<usize>) -> bool {
    let titles = tokens[..run.start].iter().rev().take_while(|t| t.is(TITLES)).count();
    let speaks = (run.start - titles).checked_sub(1).is_some_and(|before| tokens[before].is(SPEAKERS));
    let behind = tokens.get(run.end).is_some_and(|t| t.gap == Gap::Space && t.is(HONOURS));
    // The model takes the wing for a part of the name.
    speaks || behind || run.len() > 2 && tokens[run.end - 1].is(HONOURS)
}

/// Whether an unknown word is one letter off from one that makes those before it an organisation or a place.
pub(super) fn is_misread(token: &Token) -> bool {
    !token.borne.known() && !token.common && is_misread_institution(&token.word)
}

/// Whether the words around make the run an organisation or a place.
fn is_place(tokens: &[Token], run: &Range<usize>) -> bool {
    let behind: Vec<&Token> = tokens[run.end..].iter().take(2).take_while(|t| t.gap == Gap::Space).collect();
    let owner = tokens[run.end - 1].possessive;
    // Wide letters are read with gaps in a word: "Me morial".
    let parted = |pair: &[&Token]| is_institution(&[pair[0].word.as_str(), &pair[1].word].concat());
    let institution = behind.iter().any(|t| is_institution(&t.word) || is_misread(t))
        || behind.windows(2).any(parted)
        // "Harrison's Principles"
        || (owner && behind.first().is_some_and(|t| t.everyday));
    let inside = tokens[run.clone()].iter().skip(1).any(|t| {
        // The model knows many institutions that are names too, but takes every misread word for a name.
        is_misread(t) || is_institution(&t.word) && (t.named() < 0.6 || !t.borne.known())
    });
    let placed = run.start > 0 && tokens[run.start].gap == Gap::Space && tokens[run.start - 1].is(PLACES);
    institution || inside || placed
}

/// Whether the run is, or is part of, a brand, an institution or a famous person.
pub(super) fn is_branded(tokens: &[Token], run: &Range<usize>) -> bool {
    let lead = &tokens[run.start];
    let product =
        run.len() > 1 && tokens[run.start + 1].gap == Gap::Space && lead.borne.first < 0.75 && is_brand(&lead.word);
    if product {
        return true;
    }
    let starts = run.start.saturating_sub(2)..=run.start;
    starts.into_iter().any(|from| {
        (run.end..=(run.end + 2).min(tokens.len())).any(|to| {
            let phrase: Vec<&str> = tokens[from..to].iter().map(|t| t.word.as_str()).collect();
            is_brand(&phrase.join(" "))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::Tagger;
    use super::*;
    use crate::phi::evaluation::{lines_of, models};

    /// The highest confidence of a name in each text.
    fn best(texts: &[&str]) -> Vec<f32> {
        let models = models();
        let census = Census::load(&models).expect("lists load");
        let tagger = Tagger::load(&models).expect("the model loads");
        let tags = tagger.tag(texts).expect("the model runs");
        let one = |(text, tags): (&&str, &Tagged)| {
            score(text, &census, Some(tags)).iter().map(|s| s.confidence).fold(0.0, f32::max)
        };
        texts.iter().zip(&tags).map(one).collect()
    }

    #[test]
    fn names_of_many_origins_are_found() {
        let names = lines_of(include_str!("../../../testdata/text/names.txt"));
        for (name, confidence) in names.iter().zip(best(&names)) {
            assert!(confidence >= 0.5, "{name}: {confidence}");
        }
    }

    #[test]
    fn single_names_are_possible_but_not_likely() {
        let names = ["Okonkwo", "Kowalski", "Linda", "Fernandez", "NGUYEN"];
        for (name, confidence) in names.iter().zip(best(&names)) {
            assert!((0.3..0.5).contains(&confidence), "{name}: {confidence}");
        }
    }

    #[test]
    fn other_words_are_no_names() {
        let words = lines_of(include_str!("../../../testdata/text/not-names.txt"));
        for (text, confidence) in words.iter().zip(best(&words)) {
            assert!(confidence < 0.5, "{text}: {confidence}");
        }
    }
}
