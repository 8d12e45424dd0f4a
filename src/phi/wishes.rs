//! Cakes, banners, casts and cards wish somebody something: the name there stands alone, and no list need know it.

use super::Hit;
use super::around::{NAME_ON_TAG, raise_name};
use super::frame::Frame;
use super::name_tag::may_be_name;
use super::names::{Census, names_a_role};
use super::text::Text;
use super::words::is_brand;
use crate::ocr::Line;

/// What is wished to one person, in the words of a line.
const WISHES: &[&[&str]] = &[
    &["birthday"],
    &["get", "well"],
    &["feel", "better"],
    &["last", "day", "of"],
    &["last", "chemo"],
    &["of", "chemo"],
    &["retirement"],
    &["farewell"],
    &["goodbye"],
    &["memory", "of"],
    &["baby", "shower"],
    &["a", "boy"],
    &["a", "girl"],
    &["welcome", "baby"],
    &["welcome", "home"],
    &["miss", "you"],
    &["congrats"],
    &["congratulations"],
    &["good", "luck"],
];
/// Words between a wish and the name.
const BETWEEN: &[&str] = &["to", "dear", "our", "from"];

/// What follows a wish on its line, or stands above or below it, is a name where it is a few words that are not all everyday English.
pub(super) fn find_names(lines: &[Line], best: &[Option<&Text>], census: &Census, hits: &mut Vec<Hit>) {
    let plain = |i: usize| best[i].map_or("", |text| text.plain.as_str());
    let wishes: Vec<usize> = (0..lines.len()).filter(|&i| behind_wish(plain(i)).is_some()).collect();
    let is_public =
        |text: &str| has_brand(&text.to_ascii_lowercase()) || names_a_role(text.trim_end_matches(['s', 'S']));
    let is_name = |text: &str| may_be_name(text, census) && !is_public(text);
    let frames: Vec<Option<Frame>> = lines.iter().map(Frame::of).collect();
    let are_beside = |a: usize, b: usize| match (&frames[a], &frames[b]) {
        (Some(a), Some(b)) => a.is_beside(b) || b.is_beside(a),
        _ => false,
    };
    for (i, line) in lines.iter().enumerate() {
        let is_named = match behind_wish(plain(i)) {
            Some(rest) => is_name(&rest),
            None => is_name(plain(i)) && wishes.iter().any(|&wish| are_beside(i, wish)),
        };
        if is_named {
            raise_name(hits, i, line.readings[0].words.len(), NAME_ON_TAG);
        }
    }
}

/// What a line says behind a wish, without small words; nothing where it wishes nothing.
fn behind_wish(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let said_at = |wish: &[&str]| {
        let at =
            words.windows(wish.len()).rposition(|said| said.iter().zip(wish).all(|(a, b)| a.eq_ignore_ascii_case(b)));
        at.map(|at| at + wish.len())
    };
    let end = WISHES.iter().filter_map(|wish| said_at(wish)).max()?;
    let is_between = |word: &&&str| BETWEEN.iter().any(|between| word.eq_ignore_ascii_case(between));
    Some(words[end..].iter().skip_while(is_between).copied().collect::<Vec<_>>().join(" "))
}

/// Whether a line of small letters is a brand or holds the name of one in one word.
fn has_brand(line: &str) -> bool {
    is_brand(line) || line.split_whitespace().any(is_brand)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Kind;
    use crate::phi::KnownTerms;
    use crate::phi::evaluation::{ENGINE, line_at};

    /// How sure the surest name is on lines below one another.
    fn name_on(texts: &[&str]) -> f32 {
        let lines: Vec<Line> =
            texts.iter().enumerate().map(|(i, text)| line_at(text, 0.0, 40.0 * i as f32, i)).collect();
        let hits = ENGINE.judge(&lines, &KnownTerms::default()).expect("the model runs");
        hits.iter().filter(|h| h.kind == Kind::Name).map(|h| h.confidence).fold(0.0, f32::max)
    }

    #[test]
    fn a_wish_names_whom_no_list_knows() {
        let named = [
            &["Last Day of Chemo!", "Quorlina"][..],
            &["Quorlina", "Happy Birthday"],
            &["Get well Bry-zin!"],
            &["Happy birthday to Quorlina"],
            &["It's a girl!", "Quorlina Rose"],
        ];
        assert_eq!(named.map(|texts| name_on(texts) > 0.6), [true; 5]);
    }

    #[test]
    fn wishes_to_nobody_stay() {
        let public = [
            &["Get well soon", "Gift Shop"][..],
            &["Happy Birthday", "Love from all of us"],
            &["Congratulations", "Kaiser Permanente"],
            &["Congrats", "Grad!"],
            &["Congratulations RNs"],
            &["Last day of registration", "Front desk"],
            &["Welcome home"],
        ];
        assert_eq!(public.map(|texts| name_on(texts) < 0.5), [true; 7]);
        assert!(name_on(&["Flu shots here", "Quorlina"]) < 0.5, "nothing is wished");
    }
}
