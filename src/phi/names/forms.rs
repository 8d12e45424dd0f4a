//! Forms of a line that make a name of it though no list knows its words, or knows them as everyday ones.

use std::ops::Range;

use super::census::WELL_KNOWN;
use super::marks::{CREDENTIALS, LANDSCAPES, PLACES, STATES};
use super::score::{GIVEN, Scored, is_branded, is_misread};
use super::token::{Gap, Token};
use crate::finding::Evidence;
use crate::phi::rules::address::is_state;
use crate::phi::words::{is_institution, medical};

/// How sure the form "Surname, Given" alone on a line is, with a well-known given name.
const FILED: f32 = 0.62;
/// The same of two words that no list knows and an initial behind them, and of a surname and what may be a given name.
const PERHAPS_FILED: f32 = 0.56;
/// How sure an initial and a surname alone on a line are, be that an everyday word, too: "C. Land"; or a given name and an initial.
const INITIALED: f32 = 0.55;
/// How sure a given name and a surname alone on a line are, where one of them is an everyday word, or no list has the surname; and a filed
/// surname whose given name is hidden.
const PAIR: f32 = 0.52;
/// How sure a name is that the parts of which carets set apart, as medical images and their programs write them.
const IN_CARETS: f32 = 0.85;
/// How sure a child that is filed under its mother's surname is.
const NEWBORN: f32 = 0.8;
/// How sure a name is that a child's age stands behind.
const WITH_AGE: f32 = 0.7;
/// From here on a word before an initial is a given name.
const PERHAPS_GIVEN: f32 = 0.5;
/// How sure a word like "Hye-kyung" beside a well-known surname is, be that an everyday word or a place, too.
const DOUBLE: f32 = 0.56;
/// How sure a given name before a surname that is a place or a house, too, is a person's: "Susan Lane"...
const LIKE_A_PLACE: f32 = 0.62;
/// ...and one that is a surname as well, which houses are called after: "David Park".
const PERHAPS_A_PLACE: f32 = 0.55;
/// Many names are on no list: two such words alone on a line are for a person to judge.
const UNKNOWN_PAIR: f32 = 0.42;

/// A title has at most so many letters, or what was read of it.
const SHORT: usize = 3;

/// Every form that a line has.
pub(super) fn forms(tokens: &[Token], line: &str) -> Vec<Scored> {
    use Evidence::{List, Pattern};
    let found = |run: Range<usize>, confidence: f32, evidence: &[Evidence]| Scored {
        span: tokens[run.start].span.start..tokens[run.end - 1].span.end,
        confidence,
        evidence: evidence.to_vec(),
    };
    let mut forms = Vec::new();
    if is_unknown_pair(tokens) {
        forms.push(found(0..tokens.len(), UNKNOWN_PAIR, &[Pattern]));
    }
    if is_initialed(tokens, line) {
        forms.push(found(0..tokens.len(), INITIALED, &[Pattern, List]));
    }
    if let Some(run) = pair(tokens) {
        forms.push(found(run, PAIR, &[Pattern, List]));
    }
    if is_half_filed(tokens, line) {
        forms.push(found(0..tokens.len(), PAIR, &[Pattern, List]));
    }
    if let Some(run) = in_carets(tokens, line) {
        forms.push(found(run, IN_CARETS, &[Pattern]));
    }
    if let Some(confidence) = filed_with_initial(tokens) {
        forms.push(found(0..tokens.len(), confidence, &[Pattern]));
    }
    if let Some(start) = tokens.windows(2).position(is_double_with_surname) {
        forms.push(found(start..start + 2, DOUBLE, &[Pattern, List]));
    }
    if let Some((run, confidence)) = like_a_place(tokens) {
        forms.push(found(run, confidence, &[Pattern, List]));
    }
    if let Some((run, confidence)) = filed(tokens) {
        forms.push(found(run, confidence, &[Pattern, List]));
    }
    if let Some(run) = newborn(tokens) {
        forms.push(found(run, NEWBORN, &[Pattern]));
    }
    if let Some(run) = with_age(tokens) {
        forms.push(found(run, WITH_AGE, &[Pattern]));
    }
    forms
}

/// Whether a word is neither everyday English nor anything else known, but perhaps a name.
fn is_strange(token: &Token) -> bool {
    // A nought or a one is a letter that was misread.
    let letters = token.word.bytes().all(|c| c.is_ascii_lowercase() || matches!(c, b'-' | b'\'' | b'0' | b'1'));
    letters
        && !token.number
        && !token.everyday
        && token.word.len() >= 3
        && !token.possessive
        && medical(&token.word).is_none()
        && !is_institution(&token.word)
}

/// Whether many bear a word as a given name; very many, where it is an everyday word, too: "Less" is a given name somewhere.
fn is_given_name(token: &Token) -> bool {
    token.borne.first >= if token.everyday { WELL_KNOWN } else { GIVEN }
}

/// Where a line's tokens begin and end without numbers.
fn without_numbers(tokens: &[Token]) -> Option<Range<usize>> {
    Some(tokens.iter().position(|t| !t.number)?..tokens.iter().rposition(|t| !t.number)? + 1)
}

/// Whether all a line says is an initial with its full stop and a word that is a surname, too, perhaps behind what is left of a half
/// hidden given name: "C. Land", "iet R. Young"; or a given name, or a word that nothing is known of, and an initial: "Tevita O.", "Grace O.";
/// or a given name, an initial and any word: "Melissa A. May".
fn is_initialed(tokens: &[Token], line: &str) -> bool {
    let has_stop = |t: &Token| line.as_bytes().get(t.span.end) == Some(&b'.');
    let dotted = |t: &Token| t.initial && has_stop(t);
    // A hand's capital is read as a small letter: "Ryota k."
    let is_letter = |t: &Token| t.word.len() == 1 && !t.number && has_stop(t);
    let is_word = |t: &Token| !t.lower && !t.number && medical(&t.word).is_none();
    let is_surname = |t: &Token| t.borne.is_surname() && is_word(t) && t.gap == Gap::Space;
    // "N. Oakhurst" is a street.
    let is_compass = |t: &Token| t.is(&["n", "s", "e", "w"]);
    let may_be_surname =
        |initial: &Token, t: &Token| is_surname(t) || is_word(t) && is_strange(t) && !is_compass(initial);
    let is_given = |t: &Token| is_word(t) && (t.borne.first >= PERHAPS_GIVEN && !t.everyday || is_strange(t));
    let is_sure_given = |t: &Token| is_word(t) && is_given_name(t);
    let goes_on = |t: &Token| is_word(t) && t.gap == Gap::Space && !is_institution(&t.word) && t.word.len() > 1;
    let fits = match tokens {
        [given, initial] if is_letter(initial) => {
            (is_given(given) || is_sure_given(given) && initial.initial) && initial.gap == Gap::Space
        }
        [initial, particles @ .., surname] if dotted(initial) && particles.iter().all(Token::is_particle) => {
            may_be_surname(initial, surname)
        }
        [rest, initial, surname] if rest.lower => initial.gap == Gap::Space && dotted(initial) && is_surname(surname),
        [given, initial, surname] => {
            is_sure_given(given) && !given.everyday && initial.initial && initial.gap == Gap::Space && goes_on(surname)
        }
        _ => false,
    };
    fits && !is_branded(tokens, &(0..tokens.len()))
}

/// Where a line says a given name and a surname in either order and nothing else but numbers, the tokens of both. One of the words may be an
/// everyday one ("GREEN JASON", "OKONKWO HOPE"), or the surname on no list ("Nneka Iwu").
fn pair(tokens: &[Token]) -> Option<Range<usize>> {
    let run = without_numbers(tokens)?;
    let [a, b] = &tokens[run.clone()] else { return None };
    let is_name = |t: &Token| {
        !t.lower
            && !t.possessive
            && medical(&t.word).is_none()
            && !is_institution(&t.word)
            && !is_misread(t)
            && !t.is(STATES)
            && t.word.len() > 1
    };
    // "Holly Springs", "West Odessa"
    let is_surname = |t: &Token| t.borne.is_surname() && !(t.everyday && t.is(LANDSCAPES));
    let fits = |given: &Token, surname: &Token| {
        let is_its = if given.everyday {
            !surname.everyday && is_surname(surname)
        } else {
            is_surname(surname) || is_strange(surname)
        };
        is_given_name(given) && is_its
    };
    let is_one = is_name(a) && is_name(b) && b.gap == Gap::Space && (fits(a, b) || fits(b, a));
    // San Diego
    (is_one && !a.is(PLACES) && !is_branded(tokens, &run)).then_some(run)
}

/// Whether a line is a surname and a comma, and at most two letters of a given name that something hides: "STONECIPHER, KE".
fn is_half_filed(tokens: &[Token], line: &str) -> bool {
    let is_surname = |t: &Token| t.borne.is_surname() && !t.everyday && !t.lower && medical(&t.word).is_none();
    match tokens {
        [surname] => is_surname(surname) && line.trim_end().ends_with(','),
        [surname, rest] => {
            let is_rest = rest.gap == Gap::Comma && rest.word.len() <= 2 && !rest.number && !rest.lower;
            is_surname(surname) && is_rest && !is_state(&rest.word) && !rest.is(&["uk"]) && !rest.is(CREDENTIALS)
        }
        _ => false,
    }
}

/// Where words stand with nothing but carets between them, the tokens of all: "OKAFOR^NGOZI^C".
fn in_carets(tokens: &[Token], line: &str) -> Option<Range<usize>> {
    let is_word = |t: &Token| !t.number;
    let follows = |i: usize| line.get(tokens[i - 1].span.end..tokens[i].span.start) == Some("^");
    let first = (1..tokens.len()).find(|&i| follows(i) && is_word(&tokens[i - 1]) && is_word(&tokens[i]))?;
    let end = (first..tokens.len()).find(|&i| !follows(i)).unwrap_or(tokens.len());
    Some(first - 1..end)
}

/// How sure a line is filed as people are, with an initial, 0 to 1: "Iyer, Venkat D."; no list need know the names. A hand's comma and
/// capitals are often misread.
fn filed_with_initial(tokens: &[Token]) -> Option<f32> {
    let [surname, given, initial] = tokens else { return None };
    let follows = given.gap != Gap::Break && initial.initial && initial.gap == Gap::Space;
    let is_clear = given.gap == Gap::Comma && !given.lower;
    (follows && is_strange(surname) && is_strange(given)).then_some(if is_clear { FILED } else { PERHAPS_FILED })
}

/// Whether a line is two or three capitalised words that are neither everyday English nor anything else known, perhaps behind a short one
/// such as a misread title; behind a comma the capital may have been misread.
fn is_unknown_pair(tokens: &[Token]) -> bool {
    let tokens = match tokens {
        [short, rest @ ..] if rest.len() >= 2 && short.word.len() <= SHORT && !short.lower && !short.number => rest,
        all => all,
    };
    (2..=3).contains(&tokens.len())
        && tokens.iter().all(|t| is_strange(t) && (!t.lower || t.gap == Gap::Comma))
        && tokens.iter().skip(1).all(|t| t.gap != Gap::Break)
        && !is_branded(tokens, &(0..tokens.len()))
}

/// Whether two words are one like "Hye-kyung" and a well-known surname, in either order.
fn is_double_with_surname(pair: &[Token]) -> bool {
    let [a, b] = pair else { return false };
    // "Wi-Fi" is on no list, in part or whole.
    let is_name = |t: &Token| t.double && t.borne.known();
    let fits = |double: &Token, surname: &Token| is_name(double) && !surname.double && surname.borne.last >= GIVEN;
    b.gap != Gap::Break && !a.lower && !b.lower && (fits(a, b) || fits(b, a))
}

/// Where a line says a given name and a surname that is a place or a house, too, perhaps with an initial between them, which no place has,
/// and no further words, the tokens of both and how sure that is a person: "Susan Lane", "Hye-kyung M. Park".
fn like_a_place(tokens: &[Token]) -> Option<(Range<usize>, f32)> {
    let end = tokens.iter().rposition(|t| !t.number)? + 1;
    let (given, middle, house) = match &tokens[..end] {
        [given, house] => (given, None, house),
        [given, middle, house] => (given, Some(middle), house),
        _ => return None,
    };
    let is_word = given.everyday || given.possessive || given.number || is_institution(&given.word) || given.is(STATES);
    let is_given = !is_word && given.borne.first >= GIVEN && given.borne.first >= given.borne.last;
    let initialed = middle.is_some_and(|t| t.initial) && (is_given || is_strange(given));
    let fits = initialed || is_given && middle.is_none();
    let is_house = is_institution(&house.word) && house.borne.is_surname() && house.gap == Gap::Space;
    let sure = initialed || given.borne.first > given.borne.last;
    let is_one = fits && is_house && !house.possessive && !is_branded(tokens, &(0..end));
    is_one.then_some((0..end, if sure { LIKE_A_PLACE } else { PERHAPS_A_PLACE }))
}

/// Where a line says nothing but a surname, a comma and a given name, perhaps numbered, as lists and folders do, the
/// tokens of both, and how sure that is a name: "Hill, Grace" although both are everyday words, "Abara, Grace" although no list has the
/// surname, "Ikeda, Yui" although none has the given name.
fn filed(tokens: &[Token]) -> Option<(Range<usize>, f32)> {
    let run = without_numbers(tokens)?;
    // "van de Wal, Joey"
    let particles = tokens[run.clone()].iter().take_while(|t| t.is_particle()).count();
    let words = &tokens[run.start + particles..run.end];
    let comma = words.iter().position(|t| t.gap == Gap::Comma)?;
    let (surname, given) = (words.first()?, words.get(comma)?);
    let plain = |t: &Token| medical(&t.word).is_none() && !is_institution(&t.word) && !t.is(CREDENTIALS);
    // No house stands before a comma and a given name.
    let is_house = |i: usize| i == 0 && comma == 1 && surname.borne.is_surname() && medical(&surname.word).is_none();
    let fits = (1..=2).contains(&comma)
        && words.len() <= comma + 2
        && words.iter().enumerate().all(|(i, t)| !t.number && (plain(t) || is_house(i)));
    let known = surname.borne.is_surname() || (!surname.common && surname.word.len() >= 3);
    // Orlando, Florida
    if given.is(STATES) || !fits || !known {
        return None;
    }
    let is_given = is_given_name(given);
    let is_surname = comma == 1 && surname.borne.is_surname() && !surname.everyday && !given.lower;
    let is_perhaps_given = given.borne.first >= PERHAPS_GIVEN || is_strange(given);
    let confidence = if is_given { FILED } else { PERHAPS_FILED };
    (is_given || is_surname && is_perhaps_given).then_some((run, confidence))
}

/// Where a line of few words names a child by its mother's surname, as maternity wards do until it has a name, the tokens of both: "Baby
/// boy Lor", "El-Sayed, BG A". Lists need not know the surname.
fn newborn(tokens: &[Token]) -> Option<Range<usize>> {
    const MOST_WORDS: usize = 5;
    let is_short = |t: &Token| !t.lower && t.is(&["bb", "bg", "babyboy", "babygirl"]);
    let child = |i: usize| match &tokens[i..] {
        [short, ..] if is_short(short) => Some(i + 1),
        [baby, boy, ..] if baby.is(&["baby"]) && boy.is(&["boy", "girl"]) && boy.gap == Gap::Space => Some(i + 2),
        _ => None,
    };
    // "Or" is a surname, too.
    let is_borne = |t: &Token| t.borne.is_surname() && (!t.common || t.borne.last >= WELL_KNOWN && t.word.len() > 2);
    let is_surname = |t: &Token| !t.number && !t.is_particle() && (is_borne(t) || is_strange(t));
    let places = (0..tokens.len()).filter(|_| tokens.len() <= MOST_WORDS);
    places.filter_map(|start| Some((start, child(start)?))).find_map(|(start, end)| {
        let before = start.checked_sub(1).filter(|&i| is_surname(&tokens[i]) && tokens[start].gap != Gap::Break);
        let behind = tokens.get(end).filter(|t| is_surname(t) && t.gap != Gap::Break);
        before.map(|first| first..end).or(behind.map(|_| start..end + 1))
    })
}

/// Where a line is one or two names, or words that nothing is known of, and an age, as under children's drawings, the names: "Agnieszka age
/// 4". Its first letter may be hidden.
fn with_age(tokens: &[Token]) -> Option<Range<usize>> {
    let [names @ .., age, years] = tokens else { return None };
    let is_name = |t: &Token| !t.number && !t.everyday && (t.borne.known() || is_strange(t));
    let fits = age.is(&["age", "aged"]) && years.number && years.word.len() <= 2;
    (fits && (1..=2).contains(&names.len()) && names.iter().all(is_name)).then_some(0..names.len())
}
