//! The lists of a census, of other countries and the project's own, as one map from a word to how commonly it is borne as a name.

use std::collections::BTreeMap;

use crate::error::SetupError;
use crate::model::Models;
use crate::phi::fold::letter_from_lookalike;
use crate::phi::words;

/// From this score on a word is a well-known name.
pub(super) const WELL_KNOWN: f32 = 0.75;

/// The score of the rarest names of a census; what was perhaps misread has less than its own.
const LISTED: f32 = 0.45;

/// So many letters in everyday words are no chance.
const ENGLISH_LETTERS: usize = 7;

/// From this product of how well both are known two words that OCR ran together are a name.
const RUN_TOGETHER: f32 = 0.42;

/// Surnames that places end in: Brentwood is none of Brent's family.
const PLACE_ENDS: &[&str] = &[
    "wood", "field", "fields", "land", "ville", "ton", "dale", "ford", "view", "gate", "park", "hill", "hills",
    "bridge", "brook", "ridge", "side", "shore", "port", "lake", "town", "water", "well", "wells", "mont", "mount",
    "house", "burg", "bury", "worth", "wick", "more", "stone", "heim", "mann", "man", "son", "sen", "berg", "stein",
    "stad", "dorf", "bach",
];

/// The lists: id in the manifest, whether it holds given names, and the score of its names where nobody counted how many bear
/// them. Such names are less sure than those of a census and do not explain what may have been misread.
const LISTS: [(&str, bool, Option<u64>); 5] = [
    ("names-first-female", true, None),
    ("names-first-male", true, None),
    ("names-last", false, None),
    ("names-first-world", true, Some(70)),
    ("names-last-world", false, Some(60)),
];

/// How well a word is known as a name; each from 0 (unknown) to 1 (borne by very many).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Borne {
    pub(crate) first: f32,
    pub(crate) last: f32,
}

impl Borne {
    /// Whether it is a name at all.
    pub(crate) fn known(self) -> bool {
        self.first > 0.0 || self.last > 0.0
    }

    /// Whether it is a surname, as it was read or very likely misread.
    pub(crate) fn is_surname(self) -> bool {
        self.last >= LISTED
    }

    /// Whether it is such a name of any kind.
    pub(crate) fn is_listed(self) -> bool {
        self.most() >= LISTED
    }

    pub(crate) fn most(self) -> f32 {
        self.first.max(self.last)
    }
}

/// English words that are printed often, and those that are printed less often, names among them: ids in the manifest.
const EVERYDAY: &str = "words-everyday";
const RARER: &str = "words-rarer";

/// Names in lower case, with both scores packed in hundredths, and English words.
pub(crate) struct Census {
    names: fst::Map<Vec<u8>>,
    everyday: fst::Set<Vec<u8>>,
    rarer: fst::Set<Vec<u8>>,
}

impl Census {
    /// Reads the lists, whose lines are `SMITH 1.006 1.006 1`: name, per cent of the population, running sum, rank; or, where
    /// nobody counted, a name alone.
    pub(crate) fn load(models: &Models) -> Result<Self, SetupError> {
        let unusable =
            |id: &str, reason: &str| SetupError::ModelUnusable { id: id.to_owned(), reason: reason.to_owned() };
        let lines = |id: &str| String::from_utf8(models.bytes(id)?).map_err(|_| unusable(id, "it is not a text file"));
        let mut all: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for name in words::extra_names() {
            all.insert(name.to_owned(), (75, 75));
        }
        for (id, given, uncounted) in LISTS {
            for line in lines(id)?.lines() {
                let mut fields = line.split_whitespace();
                let Some(name) = fields.next() else { continue };
                let score = match (fields.next().map(str::parse), uncounted) {
                    (Some(Ok(share)), None) => score_from_share(share),
                    (None, Some(score)) => score,
                    _ => return Err(unusable(id, "a line does not hold a name and its share, or a name alone")),
                };
                let entry = all.entry(name.to_ascii_lowercase()).or_default();
                let known = if given { &mut entry.0 } else { &mut entry.1 };
                *known = score.max(*known);
            }
        }
        let packed = all.into_iter().map(|(name, (first, last))| (name, first << 8 | last));
        let names = fst::Map::from_iter(packed).map_err(|e| unusable("names-last", &e.to_string()))?;
        let set = |id: &str| fst::Set::from_iter(lines(id)?.lines()).map_err(|e| unusable(id, &e.to_string()));
        Ok(Self { names, everyday: set(EVERYDAY)?, rarer: set(RARER)? })
    }

    /// Whether a lower-case word is printed often and not well known as a name, or printed less often and hardly a name.
    pub(crate) fn is_everyday(&self, word: &str) -> bool {
        let most = || self.exact(word).most();
        self.everyday.contains(word) && most() < WELL_KNOWN || self.rarer.contains(word) && most() <= LISTED
    }

    /// Whether a folded line is English words, long enough not to come about by chance, and nothing else.
    pub(crate) fn is_plain_english(&self, line: &str) -> bool {
        let words = || line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 1);
        words().map(str::len).sum::<usize>() >= ENGLISH_LETTERS && words().all(|word| self.is_english(word))
    }

    /// Whether a word is on the project's own list of everyday words, or everyday.
    pub(crate) fn is_english(&self, word: &str) -> bool {
        let word = word.to_ascii_lowercase();
        words::is_common(&word) || self.is_everyday(&word)
    }

    /// Whether a word is a name, as it stands, however few bear it.
    fn is_name(&self, word: &str) -> bool {
        self.exact(&word.to_ascii_lowercase()).known()
    }

    /// Whether more than a few bear a word, as it stands, as a name.
    pub(crate) fn is_borne(&self, word: &str) -> bool {
        self.exact(&word.to_ascii_lowercase()).most() > LISTED
    }

    /// Whether a lower-case word is a given name that many bear.
    pub(crate) fn is_well_known_given(&self, word: &str) -> bool {
        self.exact(word).first >= WELL_KNOWN
    }

    fn exact(&self, word: &str) -> Borne {
        self.names.get(word).map_or(Borne::default(), |packed| Borne {
            first: (packed >> 8) as f32 / 100.0,
            last: (packed & 0xff) as f32 / 100.0,
        })
    }

    /// How a lower-case word is borne; parts of hyphenated words count, and lookalikes are tried where the word itself
    /// is unknown.
    pub(crate) fn borne(&self, word: &str) -> Borne {
        let plain: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        let own = self.exact(&plain);
        if own.known() {
            return own;
        }
        if word.contains('-') {
            // "Tri-County" is nobody, though some are called Tri.
            let is_thing = |part: &str| part.len() > 3 && self.is_english(part) && !self.is_name(part);
            if word.split('-').any(is_thing) {
                return Borne::default();
            }
            let parts: Vec<Borne> = word.split('-').filter(|p| p.len() > 1).map(|p| self.exact(p)).collect();
            let first = parts.iter().map(|b| b.first).fold(0.0, f32::max);
            let last = parts.iter().map(|b| b.last).fold(0.0, f32::max);
            return Borne { first, last };
        }
        self.misread(&plain)
    }

    /// The best a word may have been before OCR misread it; of words of letters alone only well-known names count, and all
    /// count less than read right.
    fn misread(&self, word: &str) -> Borne {
        if word.len() < 4 {
            return Borne::default();
        }
        let letters: String = word.bytes().map(|c| char::from(letter_from_lookalike(c).unwrap_or(c))).collect();
        let forms = [
            letters.clone(),
            letters.replace('l', "i"),
            word.replace('1', "i"),
            letters.replace("rn", "m"),
            letters.replace("vv", "w"),
            letters.replace("cl", "d"),
        ];
        // Letters and digits mixed are no word of their own.
        let least = if words::is_mixed(word) { 0.0 } else { WELL_KNOWN };
        let best = forms.iter().filter(|f| *f != word).map(|f| self.exact(f)).filter(|b| b.most() >= least);
        best.max_by(|a, b| a.most().total_cmp(&b.most()))
            .map_or(Borne::default(), |b| Borne { first: b.first * 0.8, last: b.last * 0.8 })
    }

    /// Splits a word into a given name and a surname, in either order, that OCR ran together; gives where. The given name is
    /// nothing but one, and at least one of both is well known.
    pub(crate) fn split(&self, word: &str) -> Option<usize> {
        let is_word = || self.everyday.contains(word) || self.rarer.contains(word) || words::is_common(word);
        let known = || self.borne(word).known() || is_word();
        if !(7..=24).contains(&word.len()) || !word.is_ascii() || known() {
            return None;
        }
        let scored = (3..=word.len() - 3).filter_map(|i| {
            let (a, b) = word.split_at(i);
            let score = self.pair(a, b).max(self.pair(b, a));
            (score >= RUN_TOGETHER).then_some((i, score))
        });
        scored.max_by(|a, b| a.1.total_cmp(&b.1)).map(|s| s.0)
    }

    /// How well two words fit together as a given name and a surname, 0 to 1; 0 where a place or a thing is called so.
    fn pair(&self, given: &str, surname: &str) -> f32 {
        let is_word = |w: &str| self.is_english(w);
        let (first, last) = (self.exact(given).first, self.exact(surname).last);
        let is_short = |w: &str, known: f32| w.len() == 3 && known < WELL_KNOWN;
        if is_word(given) || PLACE_ENDS.contains(&surname) || is_short(given, first) || is_short(surname, last) {
            return 0.0;
        }
        // An everyday word is a surname only behind a given name that everybody knows, or a long one.
        let sure = first >= WELL_KNOWN || given.len() >= 6;
        if is_word(surname) && !sure { 0.0 } else { first * last }
    }
}

/// Hundredths from the per cent of the population: the commonest few hundred names are near certain, the rarest of the
/// census list are borne by a few hundred people and are often words of another kind.
fn score_from_share(share: f32) -> u64 {
    match share {
        s if s >= 0.05 => 100,
        s if s >= 0.01 => 90,
        s if s >= 0.004 => 75,
        s if s >= 0.001 => 60,
        _ => 45,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phi::evaluation::models;

    #[test]
    fn words_are_known_as_they_are_borne() {
        let census = Census::load(&models()).expect("lists load");
        assert!(census.borne("linda").first > 0.9);
        assert!(census.borne("kowalski").last > 0.5);
        assert!(census.borne("okonkwo").last > 0.5);
        assert!(census.borne("sm1th").last > 0.7);
        assert!(census.borne("g15h").last > 0.3, "a rare name, but nothing else");
        assert!(census.borne("garcia-lopez").last > 0.8);
        assert!(!census.borne("tri-county").known());
        assert!(!census.borne("xqzzt").known());
        assert!(["larger", "waiting", "banner"].iter().all(|w| census.is_everyday(w)));
        assert!(["walker", "grace", "jennifer", "liam"].iter().all(|w| !census.is_everyday(w)));
        assert_eq!(census.split("janesmith"), Some(4));
        assert_eq!(census.split("aracelisharp"), Some(7), "an everyday word behind a given name that is none");
        assert_eq!(census.split("sharpjennifer"), Some(5));
        assert_eq!(census.split("mariagonzalez"), Some(5));
        assert_eq!(census.split("ngoziokafor"), Some(5));
        assert!(
            ["brentwood", "rosewood", "bloodpressure", "handhygiene", "burrito"]
                .iter()
                .all(|w| census.split(w).is_none())
        );
        assert_eq!(census.split("welcome"), None);
        assert!(["What we learned", "Blueberry muffin", "Questions?"].iter().all(|l| census.is_plain_english(l)));
        assert!(["Grace Walker", "Speak 12045", "up to it"].iter().all(|l| !census.is_plain_english(l)));
        assert_eq!(census.split("radiology"), None);
    }
}
