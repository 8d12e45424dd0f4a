//! Turns what the rules say about lines into findings, and reports every other line as plain or unread, so that the
//! policy can cover what stands beside PHI.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Detector, Page};
use crate::error::FileError;
use crate::finding::{By, Evidence, Finding, Kind, Place};
use crate::geometry::Polygon;
use crate::ocr::{Line, Reading};
use crate::phi::{Engine, Hit, timetable};

/// How much surer a line that was not read at all is unread than one that was hardly read, as a factor.
const HARDLY_READ: f32 = 0.6;
/// A line read with this certainty, 0 to 1, says what was read.
const CLEARLY: f32 = 0.95;
/// A line read with this certainty, 0 to 1, of which no rule says anything, speaks for what is around it.
const WELL_READ: f32 = 0.9;
/// A line of which a rule is this sure, 0 to 1, says more than everyday words do.
const TELLING: f32 = 0.25;

/// Reports lines of text.
pub(super) struct TextDetector {
    engine: Arc<Engine>,
}

impl TextDetector {
    pub(super) fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Whether a line was read clearly and says nothing but everyday English.
    fn is_everyday(&self, line: &Line) -> bool {
        clear(line).is_some_and(|best| self.engine.is_plain_english(best))
    }

    /// Whether a line was read clearly and is hours, or everyday English however short.
    fn is_in_english(&self, line: &Line) -> bool {
        clear(line).is_some_and(|best| {
            let is_calendar = || timetable::is_row_of_calendar(best.text().expose());
            timetable::tells_hours(best) || is_calendar() || self.engine.is_in_english(best)
        })
    }

    /// The blocks of several lines that were all read clearly and are English words that name nobody: "Keep", "calm".
    fn blocks_in_english(&self, lines: &[Line]) -> BTreeSet<usize> {
        let mut blocks: BTreeMap<usize, Option<Vec<&Reading>>> = BTreeMap::new();
        for line in lines {
            let readings = blocks.entry(line.block).or_insert_with(|| Some(Vec::new()));
            *readings = readings.take().zip(clear(line)).map(|(readings, best)| [readings, vec![best]].concat());
        }
        let is_plain = |readings: &[&Reading]| readings.len() > 1 && self.engine.names_nobody(readings);
        blocks.into_iter().filter(|(_, all)| all.as_deref().is_some_and(is_plain)).map(|(block, _)| block).collect()
    }

    fn finding(&self, page: &Page<'_>, line: &Line, kind: Kind, confidence: f32, rule: Option<&Hit>) -> Finding {
        Finding {
            kind,
            // The whole line is covered, never a part of it: a name half covered can be guessed.
            place: Place::Pixels { frame: page.frame, polygon: line.polygon.clone() },
            confidence,
            group: Some(line.block),
            by: By {
                detector: self.id().to_owned(),
                rule: rule.map(|hit| hit.rule.to_owned()),
                evidence: rule.map_or_else(|| vec![Evidence::Model], |hit| hit.evidence.clone()),
            },
        }
    }
}

/// The best reading of a line where it is so sure that it says what stands there.
fn clear(line: &Line) -> Option<&Reading> {
    line.readings.first().filter(|best| best.confidence >= CLEARLY)
}

/// The certainty of the surest reading in any direction, 0 to 1.
fn certainty(line: &Line) -> f32 {
    line.readings.iter().map(|reading| reading.confidence).fold(0.0, f32::max)
}

/// Whether a line lies inside another one and is not taller than it.
fn is_part(line: &Line, whole: &Line) -> bool {
    /// How far the part may reach beyond the whole, as a share of the whole's height.
    const GROWN: f32 = 0.15;
    let bounds = line.polygon.bounds();
    let around = whole.polygon.bounds().grown(GROWN * whole.height, GROWN * whole.height);
    line.height <= 1.2 * whole.height
        && whole.polygon.contains(bounds.center())
        && around.intersection(&bounds).area() >= 0.95 * bounds.area()
}

/// Whether a line has letters or figures enough to be a name or a number: prices and rooms are not.
fn says_something(line: &Line) -> bool {
    /// So many letters, or so many figures.
    const ENOUGH: [usize; 2] = [3, 4];
    let text = line.readings.first().map(Reading::text);
    let count = |of: fn(&char) -> bool| text.as_ref().map_or(0, |text| text.expose().chars().filter(of).count());
    count(|c| c.is_alphabetic()) >= ENOUGH[0] || count(char::is_ascii_digit) >= ENOUGH[1]
}

/// Whether a line is hardly longer than high: one letter, or a bullet.
fn is_mark(line: &Line) -> bool {
    let bounds = line.polygon.bounds();
    bounds.width().max(bounds.height()) <= 2.0 * bounds.width().min(bounds.height())
}

impl Detector for TextDetector {
    fn id(&self) -> &'static str {
        "text"
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        let hits = self.engine.judge(page.lines, page.terms)?;
        page.notes.add(page.frame, page.lines, &hits);
        let mut strongest: BTreeMap<(usize, Kind), &Hit> = BTreeMap::new();
        for hit in &hits {
            let slot = strongest.entry((hit.line, hit.kind)).or_insert(hit);
            if hit.confidence > slot.confidence {
                *slot = hit;
            }
        }
        let told: Vec<&Polygon> =
            hits.iter().filter(|hit| hit.confidence >= TELLING).map(|hit| &page.lines[hit.line].polygon).collect();
        let mut findings = Vec::new();
        let looks_written = |line: &Line| line.by_hand > page.looks.text.by_hand_above;
        for ((line, kind), hit) in strongest {
            let mut private = self.finding(page, &page.lines[line], kind, hit.confidence, Some(hit));
            if looks_written(&page.lines[line]) {
                private.by.evidence.push(Evidence::Handwriting);
            }
            findings.push(private);
        }
        let (read, unread): (Vec<&Line>, Vec<&Line>) =
            page.lines.iter().partition(|line| certainty(line) >= page.looks.text.unread_below);
        let is_week = timetable::names_week(&read);
        let in_english = self.blocks_in_english(page.lines);
        // Every slide has some: they would make it look like a sheet in a hand that cannot be read.
        let is_bullet = |mark: &Line| read.iter().any(|line| mark.is_bullet_of(line));
        for line in &read {
            let mut plain = self.finding(page, line, Kind::PlainText, line.seen, None);
            let is_told = told.iter().any(|place| **place == line.polygon);
            let is_everyday = self.is_everyday(line) && !is_told;
            let is_day = is_week && line.readings.first().is_some_and(|best| !timetable::days(best).is_empty());
            let is_plain = is_everyday || is_day || in_english.contains(&line.block) || self.is_in_english(line);
            let is_by_hand = looks_written(line) && !is_plain && says_something(line);
            if is_everyday {
                plain.by.evidence.push(Evidence::EverydayWords);
            }
            if line.certainty() >= WELL_READ && !is_told && !is_by_hand {
                plain.by.evidence.push(Evidence::ReadClearly);
            }
            findings.push(plain);
            let is_letter =
                || is_mark(line) && read.iter().any(|whole| certainty(whole) > certainty(line) && is_part(line, whole));
            let is_hard = is_by_hand || certainty(line) < page.looks.text.hardly_below;
            if is_hard && !is_bullet(line) && !is_letter() {
                let sure = if is_by_hand { line.by_hand } else { HARDLY_READ };
                let mut hard = self.finding(page, line, Kind::UnreadText, sure * line.seen, None);
                if is_by_hand {
                    hard.by.evidence.push(Evidence::Handwriting);
                }
                findings.push(hard);
            }
        }
        // A letter of a line that was read, seen once more on its own, is no text that could not be read.
        for line in unread.iter().filter(|line| !read.iter().any(|whole| is_part(line, whole))) {
            let kind = if is_bullet(line) { Kind::PlainText } else { Kind::UnreadText };
            findings.push(self.finding(page, line, kind, line.seen, None));
        }
        Ok(findings)
    }
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::geometry::Rect;
    use crate::phi::evaluation::{line_at, models};
    use crate::phi::{KnownTerms, Lists, Notes};
    use crate::policy::Policy;

    /// What the detector makes of some lines.
    fn findings(lines: &[Line]) -> Vec<Finding> {
        let engine = Engine::load(&models(), &Lists::default()).expect("the engine loads");
        let pixels = RgbImage::new(800, 600);
        let policy = Policy::preset("event").expect("the preset loads");
        let page = Page {
            frame: 0,
            pixels: &pixels,
            afar: &pixels,
            found: &[],
            lines,
            terms: &KnownTerms::default(),
            metadata: &[],
            name: None,
            looks: &policy.settings().first_look,
            notes: &Notes::default(),
        };
        TextDetector::new(Arc::new(engine)).detect(&page).expect("the model runs")
    }

    #[test]
    fn slogans_say_nothing_but_everyday_words() {
        let is_everyday = |text: &str| {
            let found = findings(&[line_at(text, 100.0, 100.0, 0)]);
            found.iter().any(|f| f.by.evidence.contains(&Evidence::EverydayWords))
        };
        assert!(["Wash your hands", "Welcome to our Open Day"].into_iter().all(is_everyday));
        assert!(
            ["Jane Doe", "Grace Walker", "Type 2 diabetes", "Xqvr Zzyt"].into_iter().all(|text| !is_everyday(text))
        );
    }

    #[test]
    fn what_was_written_by_hand_counts_as_hardly_read_unless_it_is_everyday_english() {
        let is_hard = |text: &str, by_hand: f32| {
            let line = Line { by_hand, ..line_at(text, 100.0, 100.0, 0) };
            let is_it = |f: &Finding| f.kind == Kind::UnreadText && f.by.evidence.contains(&Evidence::Handwriting);
            findings(&[line]).iter().any(is_it)
        };
        assert!(is_hard("Xqvr Zzyt", 0.95) && is_hard("Dolores Quint", 0.95));
        assert!(!is_hard("Xqvr Zzyt", 0.3) && !is_hard("Wash your hands", 0.95));
        assert!(!is_hard("8:00 am - 5:30 pm", 0.95) && is_hard("8:00 am Quint", 0.95));
        let hard = |texts: &[&str]| {
            let line = |(i, text): (usize, &&str)| Line { by_hand: 0.95, ..line_at(text, 100.0, 40.0 * i as f32, 0) };
            let lines: Vec<Line> = texts.iter().enumerate().map(line).collect();
            findings(&lines).iter().filter(|f| f.kind == Kind::UnreadText).count()
        };
        assert_eq!(hard(&["Sun", "Tue", "Sat"]), 0, "a calendar");
        assert_eq!(hard(&["Keep", "calm"]), 0, "a mug");
        assert_eq!([&["Keep"][..], &["Keep", "Lor"], &["Keep", "Rose"]].map(hard), [1, 2, 2]);
        assert_eq!([&["Brown", "Young", "White"][..], &["Brown 8:15"], &["Young 7:30 am"]].map(hard), [3, 1, 1]);
        assert_eq!(hard(&["Staff meeting Thurs 7:30"]), 0);
        assert_eq!(hard(&["Sun", "Quint"]), 2);
    }

    #[test]
    fn a_bullet_is_no_text_that_could_not_be_read() {
        let mark = |left: f32| {
            let mut mark = line_at("", left, 106.0, 0);
            mark.polygon = Polygon::from(Rect { left, top: 106.0, right: left + 10.0, bottom: 116.0 });
            mark.readings.clear();
            mark
        };
        let lines = [line_at("Shorter waiting times", 200.0, 100.0, 0), mark(175.0), mark(650.0)];
        let found = findings(&lines);
        let kinds = |line: &Line| -> Vec<Kind> {
            let here = Place::Pixels { frame: 0, polygon: line.polygon.clone() };
            found.iter().filter(|f| f.place == here).map(|f| f.kind).collect()
        };
        assert_eq!(kinds(&lines[0]), [Kind::PlainText]);
        assert_eq!(kinds(&lines[1]), [Kind::PlainText], "before the line");
        assert_eq!(kinds(&lines[2]), [Kind::UnreadText], "far from it");
    }
}
