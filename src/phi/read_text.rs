//! What was read on one photo, kept in memory only, so that the names on it can be searched for on the other photos of
//! the same run.

use std::sync::{Mutex, PoisonError};

use super::{Hit, KnownTerms};
use crate::finding::Kind;
use crate::geometry::Polygon;
#[cfg(test)]
use crate::geometry::Rect;
use crate::ocr::Line;
use crate::sensitive::Sensitive;

/// Readings less sure than this teach no names, 0 to 1: a misread name would be searched for everywhere.
const CLEAR: f32 = 0.9;
/// A name that is searched for elsewhere has at least two words of so many letters.
const LETTERS: usize = 3;

/// What was read on one photo: names, and every line that was left as it is.
#[derive(Debug, Default)]
pub struct ReadText {
    names: Vec<Sensitive<String>>,
    lines: Vec<ReadLine>,
    counts_from: f32,
}

/// One line in every reading.
#[derive(Debug)]
struct ReadLine {
    frame: usize,
    polygon: Polygon,
    readings: Vec<Vec<Sensitive<String>>>,
}

impl ReadText {
    /// Full names that were read with certainty, given name first.
    pub fn names(&self) -> &[Sensitive<String>] {
        &self.names
    }

    /// Lets tests of batches stand in for reading.
    #[cfg(test)]
    pub(crate) fn for_tests(names: &[&str], lines: &[&str]) -> Self {
        let line = |text: &&str| ReadLine {
            frame: 0,
            polygon: Rect { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 }.into(),
            readings: vec![text.split(' ').map(|word| Sensitive::new(word.to_owned())).collect()],
        };
        let names = names.iter().map(|name| Sensitive::new((*name).to_owned())).collect();
        Self { names, lines: lines.iter().map(line).collect(), counts_from: 0.5 }
    }

    /// Whether a line that was left as it is holds one of the terms.
    pub fn holds(&self, terms: &KnownTerms) -> bool {
        self.lines.iter().flat_map(|line| &line.readings).any(|words| {
            let found = terms.matcher().find(words.iter().map(|word| word.expose().as_str()));
            found.iter().any(|m| m.confidence >= self.counts_from)
        })
    }
}

/// Collects what is read while detectors look; findings must not hold text.
#[derive(Debug, Default)]
pub struct Notes(Mutex<Noted>);

#[derive(Debug, Default)]
struct Noted {
    names: Vec<(Sensitive<String>, f32)>,
    lines: Vec<ReadLine>,
}

impl Notes {
    /// Notes the lines of a frame and the names that were seen on them.
    pub(crate) fn add(&self, frame: usize, lines: &[Line], hits: &[Hit]) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let names = hits.iter().filter(|hit| hit.kind == Kind::Name).filter_map(|hit| full_name(hit, lines));
        text.names.extend(names);
        text.lines.extend(lines.iter().filter(|line| !line.readings.is_empty()).map(|line| ReadLine {
            frame,
            polygon: line.polygon.clone(),
            readings: line.readings.iter().map(|r| r.words.iter().map(|w| w.text.clone()).collect()).collect(),
        }));
    }

    /// Names of at least the certainty `sure`, 0 to 1, and the lines that stay, which are told by frame and outline; terms
    /// count on them from the certainty `counts_from` on, 0 to 1.
    pub(crate) fn into_text(self, sure: f32, counts_from: f32, stays: impl Fn(usize, &Polygon) -> bool) -> ReadText {
        let Noted { names, mut lines } = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        lines.retain(|line| stays(line.frame, &line.polygon));
        let names = names.into_iter().filter(|(_, confidence)| *confidence >= sure).map(|(name, _)| name);
        ReadText { names: names.collect(), lines, counts_from }
    }
}

/// The words of a hit as a name, given name first, where they are a full name and were read clearly.
fn full_name(hit: &Hit, lines: &[Line]) -> Option<(Sensitive<String>, f32)> {
    let reading = &lines[hit.line].readings[hit.reading];
    if reading.confidence < CLEAR {
        return None;
    }
    let words: Vec<&str> = reading.words[hit.words.clone()].iter().map(|word| word.text.expose().as_str()).collect();
    let surname_first = words.iter().rposition(|word| word.ends_with(',')).filter(|at| at + 1 < words.len());
    let (surname, given) = surname_first.map_or((&[][..], &words[..]), |at| words.split_at(at + 1));
    let bare = |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let name: Vec<String> = given.iter().chain(surname).map(bare).filter(|word| !word.is_empty()).collect();
    let long = |word: &&String| word.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS;
    (name.iter().filter(long).count() >= 2).then(|| (Sensitive::new(name.join(" ")), hit.confidence))
}

#[cfg(test)]
mod tests {
    use super::super::text::tests::line_at;
    use super::*;
    use crate::finding::Evidence;

    fn name_hit(line: usize, words: std::ops::Range<usize>) -> Hit {
        let evidence = vec![Evidence::List];
        Hit { line, reading: 0, words, kind: Kind::Name, rule: "name", confidence: 0.9, evidence }
    }

    fn text_of(lines: &[Line], hits: &[Hit]) -> ReadText {
        let notes = Notes::default();
        notes.add(0, lines, hits);
        notes.into_text(0.8, 0.5, |_, polygon| polygon.bounds().top < 100.0)
    }

    fn names(lines: &[Line], hits: &[Hit]) -> Vec<String> {
        text_of(lines, hits).names().iter().map(|name| name.expose().clone()).collect()
    }

    #[test]
    fn full_names_are_learned_given_name_first() {
        let lines = [line_at("Pt: Abara, Grace M", 0.0, 0.0, 0), line_at("Grace Abara RN", 0.0, 40.0, 0)];
        assert_eq!(names(&lines, &[name_hit(0, 1..4), name_hit(1, 0..2)]), ["Grace M Abara", "Grace Abara"]);
    }

    #[test]
    fn half_names_and_unsure_ones_are_not_learned() {
        let lines = [line_at("Grace", 0.0, 0.0, 0), line_at("G. Abara", 0.0, 40.0, 0)];
        assert!(names(&lines, &[name_hit(0, 0..1), name_hit(1, 0..2)]).is_empty());
        let mut unclear = [line_at("Grace Abara", 0.0, 0.0, 0)];
        unclear[0].readings[0].confidence = 0.7;
        assert!(names(&unclear, &[name_hit(0, 0..2)]).is_empty());
        let doubtful = Hit { confidence: 0.6, ..name_hit(0, 0..2) };
        assert!(names(&[line_at("Grace Abara", 0.0, 0.0, 0)], &[doubtful]).is_empty());
    }

    #[test]
    fn lines_that_stay_hold_names_that_other_photos_taught() {
        let known = |name: &str| KnownTerms::of_names(&[Sensitive::new(name.to_owned())]).expect("one name");
        let text = text_of(&[line_at("for Grace Abara", 0.0, 0.0, 0), line_at("Open day", 0.0, 40.0, 0)], &[]);
        assert!(text.holds(&known("Grace Abara")));
        assert!(text.holds(&known("Grace Abarra")), "a letter misread");
        assert!(!text.holds(&known("Amara Hill")));
        assert!(!text.holds(&known("Grace Obinna")), "a given name alone is anybody's");
        let covered = text_of(&[line_at("for Grace Abara", 0.0, 200.0, 0)], &[]);
        assert!(!covered.holds(&known("Grace Abara")));
    }
}
