//! Judges a page: runs every rule on every reading, lets neighbours and context speak, and gives each hit its words.

use std::collections::BTreeMap;

use super::around;
use super::columns;
use super::eye_chart;
use super::fields::{self, Beside};
use super::giving;
use super::mark::{Mark, hit_from_mark, marks_of_fields, marks_of_patterns, merged, raise_by_context, trust};
use super::matcher::{Matched, Matcher};
use super::name_tag;
use super::names::{Census, Scored, Tagged, Tagger, score};
use super::public;
use super::rule::contexts_in;
use super::rules;
use super::terms::{KnownTerms, allow_term, deny_terms};
use super::text::Text;
use super::timetable;
use super::wishes;
use super::words::{is_common, medical};
use super::{Hit, Lists};
use crate::calendar::weekday;
use crate::error::{FileError, SetupError};
use crate::finding::{Evidence, Kind};
use crate::geometry::Rect;
use crate::model::Models;
use crate::ocr::{Line, Reading, is_mirrored};

/// Texts the name model reads a page at most; the lists and rules read all of them.
const MOST_TAGGED: usize = 96;
/// A reading of this certainty, 0 to 1, in everyday words is what stands there.
const CLEAR_ENGLISH: f32 = 0.9;
/// A single English word of fewer letters may be what a short name was misread as.
const WORD_LETTERS: usize = 5;
/// A name in a line of clear, everyday English is one from here on.
const LIKELY: f32 = 0.5;
/// Hits below this say nothing.
const LEAST: f32 = 0.1;

/// All rules, ready to judge; shared by all workers.
pub struct Engine {
    census: Census,
    tagger: Tagger,
    deny: Matcher,
    allow: Matcher,
}

impl Engine {
    /// Loads the name model and lists and prepares the user's lists.
    ///
    /// # Errors
    /// When a model or list file is missing or damaged.
    pub fn load(models: &Models, lists: &Lists) -> Result<Self, SetupError> {
        let wrong = |path: &str| {
            let path = path.into();
            move |e: aho_corasick::BuildError| SetupError::List { path, reason: e.to_string() }
        };
        let deny = lists.deny.iter().flat_map(|t| deny_terms(t.expose()));
        let allow = lists.allow.iter().map(|t| allow_term(t.expose()));
        Ok(Self {
            census: Census::load(models)?,
            tagger: Tagger::load(models)?,
            deny: Matcher::new(deny).map_err(wrong("deny"))?,
            allow: Matcher::new(allow).map_err(wrong("allow"))?,
        })
    }

    /// Judges all readings of all lines; hits come in line order. Terms on the allow list are left out.
    ///
    /// # Errors
    /// When the name model fails.
    pub fn judge(&self, lines: &[Line], terms: &KnownTerms) -> Result<Vec<Hit>, FileError> {
        let texts: Vec<Vec<Text>> = lines.iter().map(|l| l.readings.iter().map(Text::from_reading).collect()).collect();
        let best: Vec<Option<&Text>> = texts.iter().map(|t| t.first()).collect();
        let labels = fields::labels_of(&best);
        let mut beside = fields::values_beside(lines, &best, &labels);
        beside.extend(columns::values_below(lines, &best, &labels, &self.census));
        let contexts = contexts_around(lines, &best);
        let tags = self.tag(&texts)?;
        let picture_mirrored = is_mirrored(lines);
        let mut hits = Vec::new();
        for (i, line) in lines.iter().enumerate() {
            // What is read of such a line in other directions is no name.
            let is_english =
                best[i].is_some_and(|t| t.confidence >= CLEAR_ENGLISH && self.census.is_plain_english(&t.plain));
            for (r, text) in texts[i].iter().enumerate() {
                if text.plain.is_empty() || (r > 0 && is_english) {
                    continue;
                }
                let mut marks = Vec::new();
                // Terms of the user's lists count there, too.
                if !timetable::is_row_of_calendar(&text.plain) {
                    let here: Vec<&Beside> = beside.iter().filter(|b| b.line == i).collect();
                    marks.extend(marks_of_patterns(text));
                    marks.extend(marks_of_fields(text, &here));
                    let names = self.marks_of_names(&text.plain, tags.get(&(i, r)));
                    // Colours and trades are surnames, too: "Blue Kite".
                    marks.extend(names.into_iter().filter(|name| !is_english || name.confidence >= LIKELY));
                }
                raise_by_context(&mut marks, contexts[i]);
                let factor = trust(text, r, texts[i][0].confidence, picture_mirrored);
                let mut of_reading: Vec<Hit> =
                    marks.into_iter().map(|m| hit_from_mark(m, i, r, text, factor)).collect();
                of_reading.extend(self.known(line, i, r, terms));
                self.drop_allowed(&mut of_reading, line, r);
                hits.extend(merged(of_reading));
            }
        }
        let open: Vec<Option<&Text>> = best.iter().zip(lines).map(|(t, l)| t.filter(|_| !self.is_allowed(l))).collect();
        around::join_halves(lines, &open, &self.census, &self.tagger, &mut hits)?;
        around::raise_above_addresses(lines, &open, &self.census, &mut hits);
        around::raise_by_neighbours(lines, &mut hits);
        around::raise_by_roles(lines, &open, &self.census, &mut hits);
        name_tag::find_names(lines, &texts, &open, &self.census, &mut hits);
        wishes::find_names(lines, &open, &self.census, &mut hits);
        around::find_numbers_by_names(lines, &open, &mut hits);
        public::lower(lines, &open, &self.census, &mut hits);
        giving::lower(lines, &open, &self.census, &mut hits);
        eye_chart::drop_names(lines, &best, &mut hits);
        around::raise_near_persons(lines, &mut hits);
        hits.retain(|h| h.confidence >= LEAST);
        hits.sort_by_key(|h| (h.line, h.reading, h.words.start));
        Ok(hits)
    }

    /// Lets the model read the texts that may hold a name, best readings first.
    fn tag(&self, texts: &[Vec<Text>]) -> Result<BTreeMap<(usize, usize), Tagged>, FileError> {
        let mut wanted: Vec<(usize, usize)> = Vec::new();
        for (i, readings) in texts.iter().enumerate() {
            let clear = readings.first().is_some_and(|t| t.confidence >= 0.9);
            for (r, text) in readings.iter().enumerate() {
                let other = r > 0 && (text.mirrored && clear || readings[..r].iter().any(|t| t.plain == text.plain));
                if !other && may_hold_name(&text.plain) {
                    wanted.push((r, i));
                }
            }
        }
        wanted.sort_unstable();
        wanted.truncate(MOST_TAGGED);
        let plain: Vec<&str> = wanted.iter().map(|(r, i)| texts[*i][*r].plain.as_str()).collect();
        let tagged = self.tagger.tag(&plain)?;
        Ok(wanted.into_iter().map(|(r, i)| (i, r)).zip(tagged).collect())
    }

    fn marks_of_names(&self, line: &str, tags: Option<&Tagged>) -> Vec<Mark> {
        let name = |s: Scored| Mark {
            rule: rules::name::RULE.id,
            kind: Kind::Name,
            span: s.span,
            confidence: s.confidence,
            evidence: s.evidence,
        };
        let mut marks: Vec<Mark> = score(line, &self.census, tags).into_iter().map(name).collect();
        if let Some(span) = tags.and_then(|t| t.street(line)) {
            let rule = &rules::address::RULE;
            marks.push(Mark { rule: rule.id, kind: rule.kind, span, confidence: 0.6, evidence: vec![Evidence::Model] });
        }
        marks
    }

    /// Terms of the deny list and of the file itself.
    fn known(&self, line: &Line, index: usize, reading: usize, terms: &KnownTerms) -> Vec<Hit> {
        let words = || line.readings[reading].words.iter().map(|w| w.text.expose().as_str());
        let all = self.deny.find(words()).into_iter().chain(terms.matcher().find(words()));
        let rule = &rules::known_term::RULE;
        let hit = |m: Matched| Hit {
            line: index,
            reading,
            words: m.words,
            kind: rule.kind,
            rule: rule.id,
            confidence: m.confidence,
            evidence: vec![Evidence::KnownTerm],
        };
        all.map(hit).collect()
    }

    /// Leaves out hits inside what the allow list names; a known term stays unless the allowed words say more than it.
    fn drop_allowed(&self, hits: &mut Vec<Hit>, line: &Line, reading: usize) {
        if self.allow.is_empty() || hits.is_empty() {
            return;
        }
        let allowed = self.allow.find(line.readings[reading].words.iter().map(|w| w.text.expose().as_str()));
        hits.retain(|hit| {
            !allowed.iter().filter(|a| a.confidence >= 0.8).any(|a| {
                let inside = a.words.start <= hit.words.start && hit.words.end <= a.words.end;
                inside && (hit.kind != Kind::KnownTerm || a.words.len() > hit.words.len())
            })
        });
    }

    /// Whether a reading is everyday English words, long enough not to come about by chance, and nothing else.
    pub(crate) fn is_plain_english(&self, reading: &Reading) -> bool {
        self.census.is_plain_english(&Text::from_reading(reading).plain)
    }

    /// Whether a reading is everyday English words and nothing else but days and hours; a single word must be hardly a name, and long
    /// enough not to come about by chance: "Brown 8:15" is an appointment.
    pub(crate) fn is_in_english(&self, reading: &Reading) -> bool {
        let words = words_in(reading);
        let is_sure = match &words[..] {
            [] => false,
            [word] => word.len() >= WORD_LETTERS && !self.census.is_borne(word),
            _ => true,
        };
        is_sure && words.iter().all(|word| self.census.is_english(word))
    }

    /// Whether all that some lines say is English words, hardly half of them names: "Keep", "calm".
    pub(crate) fn names_nobody(&self, readings: &[&Reading]) -> bool {
        let words: Vec<String> = readings.iter().flat_map(|reading| words_in(reading)).collect();
        let borne = words.iter().filter(|word| self.census.is_borne(word)).count();
        2 * borne < words.len() && words.iter().all(|word| self.census.is_english(word))
    }

    /// Whether the allow list names all that a line says.
    fn is_allowed(&self, line: &Line) -> bool {
        let Some(reading) = line.readings.first().filter(|_| !self.allow.is_empty()) else { return false };
        let found = self.allow.find(reading.words.iter().map(|w| w.text.expose().as_str()));
        found.iter().any(|a| a.confidence >= 0.8 && a.words == (0..reading.words.len()))
    }
}

/// The words of a reading without times of day, days of the week and possessive endings.
fn words_in(reading: &Reading) -> Vec<String> {
    let plain = timetable::without_times(&Text::from_reading(reading).plain).replace("'s", "");
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| weekday(word).is_none()).map(str::to_owned).collect()
}

/// Whether a model look is worth its time: a word of three letters that is neither everyday English nor medicine.
fn may_hold_name(line: &str) -> bool {
    line.split(|c: char| !c.is_ascii_alphabetic() && c != '\'').any(|w| {
        let w = w.to_ascii_lowercase();
        w.len() >= 3 && !is_common(&w) && medical(&w).is_none()
    })
}

/// For each line, the rules whose context words stand on it (first mask) or on a line beside it (second mask).
fn contexts_around(lines: &[Line], best: &[Option<&Text>]) -> Vec<(u64, u64)> {
    let own: Vec<u64> = best.iter().map(|t| t.map_or(0, |t| contexts_in(&t.plain))).collect();
    let bounds: Vec<Rect> = lines.iter().map(|l| l.polygon.bounds()).collect();
    (0..lines.len())
        .map(|i| {
            let reach = 2.0 * lines[i].height.max(1.0);
            let around = bounds[i].grown(reach * 2.0, reach);
            let near = (0..lines.len())
                .filter(|&j| {
                    j != i
                        && own[j] != 0
                        && lines[j].block == lines[i].block
                        && around.intersection(&bounds[j]).area() > 0.0
                })
                .fold(0, |mask, j| mask | own[j]);
            (own[i], near)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::evaluation::{ENGINE, engine_with, lines_of, surest};
    use super::super::text::tests::{line_at, reading};
    use super::*;
    use crate::geometry::Polygon;
    use crate::ocr::Reading;
    use crate::picture::{MetadataItem, MetadataKind};
    use crate::sensitive::Sensitive;

    fn judge(lines: &[Line]) -> Vec<Hit> {
        ENGINE.judge(lines, &KnownTerms::default()).expect("the model runs")
    }

    fn most(hits: &[Hit], line: usize, kind: Kind) -> f32 {
        hits.iter().filter(|h| h.line == line && h.kind == kind).map(|h| h.confidence).fold(0.0, f32::max)
    }

    #[test]
    fn banners_survive() {
        let banners = [
            lines_of(include_str!("../../testdata/text/banners.txt")),
            lines_of(include_str!("../../testdata/text/not-names.txt")),
        ]
        .concat();
        for (banner, (confidence, rule)) in banners.iter().zip(surest(&ENGINE, &banners)) {
            assert!(confidence < 0.5, "{banner}: {confidence} {rule}");
        }
    }

    #[test]
    fn the_rows_of_a_calendar_name_nobody() {
        for row in ["Su Mo Tu We Th Fr Sa", "15 16 17 18 19 20 21"] {
            assert_eq!(judge(&[line_at(row, 0.0, 0.0, 0)]), [], "{row}");
        }
        let engine = engine_with(&["Su Mo Tu"], &[]);
        assert_eq!(surest(&engine, &["Su Mo Tu We"])[0].1, "known-term", "a term of the user's");
    }

    #[test]
    fn a_wristband_is_seen_through_lost_blanks() {
        let hits = judge(&[line_at("Patient:JaneDoe DOB:O3/14/1957MRN:OO48Zl", 0.0, 0.0, 0)]);
        assert!(
            most(&hits, 0, Kind::Name) > 0.8
                && most(&hits, 0, Kind::Date) > 0.8
                && most(&hits, 0, Kind::RecordNumber) > 0.8
        );
        let name = hits.iter().find(|h| h.kind == Kind::Name).expect("a name");
        assert_eq!(name.words, 0..1);
        assert_eq!(hits.iter().find(|h| h.kind == Kind::Date).expect("a date").words, 1..2);
    }

    #[test]
    fn what_a_clear_line_looks_like_in_other_directions_is_noise() {
        let most_beside = |text: &str, best, certainty| {
            let mut line = line_at(text, 0.0, 0.0, 0);
            line.readings[0].confidence = best;
            line.readings.push(Reading { confidence: certainty, ..reading("Linda Kowalski") });
            most(&judge(&[line]), 0, Kind::Name)
        };
        let brand = |best, certainty| most_beside("VELTRON", best, certainty);
        assert!(brand(0.99, 0.82) < 0.7 * brand(0.99, 0.95), "noise, and nearly as clear");
        assert!(brand(0.9, 0.82) > 0.7, "nothing is beyond doubt");
        assert_eq!([most_beside("VOLUNTEER", 0.99, 0.98), most_beside("What we learned", 0.92, 0.9)], [0.0; 2]);
        assert!(most_beside("VOLUNTEER", 0.8, 0.98) > 0.7, "not clear");
    }

    #[test]
    fn a_label_marks_a_value_of_no_known_form() {
        let field = [line_at("Name:", 0.0, 0.0, 0), line_at("Xqvr Zzt", 100.0, 0.0, 0)];
        assert!(most(&judge(&field), 1, Kind::Name) > 0.7);
        let apart = [line_at("Name:", 0.0, 0.0, 0), line_at("Xqvr Zzt", 100.0, 0.0, 1)];
        assert!(most(&judge(&apart), 1, Kind::Name) < 0.5);
    }

    #[test]
    fn what_stands_with_a_patient_is_likelier() {
        let alone = judge(&[line_at("Okonkwo", 0.0, 0.0, 0), line_at("metformin", 0.0, 300.0, 1)]);
        let with = judge(&[
            line_at("Okonkwo", 0.0, 0.0, 0),
            line_at("metformin", 0.0, 30.0, 0),
            line_at("MRN 00482177", 0.0, 60.0, 0),
        ]);
        for (line, kind) in [(0, Kind::Name), (1, Kind::Health)] {
            assert!(most(&alone, line, kind) < 0.5, "alone {line}");
            assert!(most(&with, line, kind) >= 0.5, "with {line}");
        }
        assert!(with.iter().any(|h| h.line == 1 && h.evidence.contains(&Evidence::Neighbour)));
    }

    #[test]
    fn doubtful_things_of_different_kinds_support_each_other() {
        let alone = judge(&[line_at("Okonkwo", 0.0, 0.0, 0), line_at("Radiology", 0.0, 30.0, 0)]);
        let with = judge(&[line_at("Okonkwo", 0.0, 0.0, 0), line_at("Rm 12", 0.0, 30.0, 0)]);
        assert!(most(&with, 0, Kind::Name) > most(&alone, 0, Kind::Name));
    }

    #[test]
    fn whom_a_letter_is_for_stands_above_the_street() {
        let letter = |name| judge(&[line_at(name, 0.0, 0.0, 0), line_at("214 Larkspur Ave", 0.0, 24.0, 0)]);
        assert!(most(&letter("Okonkwo"), 0, Kind::Name) >= 0.5);
        assert!(most(&letter("Grace Medical Center"), 0, Kind::Name) < 0.5);
    }

    #[test]
    fn a_badge_with_its_name_on_two_lines_is_one_name() {
        let together = judge(&[line_at("LINDA", 0.0, 0.0, 0), line_at("KOWALSKI", 0.0, 24.0, 0)]);
        assert!(most(&together, 0, Kind::Name) > 0.7 && most(&together, 1, Kind::Name) > 0.7);
        let apart = judge(&[line_at("LINDA", 0.0, 0.0, 0), line_at("KOWALSKI", 0.0, 400.0, 0)]);
        assert!(most(&apart, 1, Kind::Name) < 0.5);
    }

    #[test]
    fn unsure_and_mirrored_readings_count_less_but_certain_forms_stay() {
        let mut line = line_at("Jane Doe MRN 00482177", 0.0, 0.0, 0);
        let sure = judge(std::slice::from_ref(&line));
        line.readings[0].confidence = 0.35;
        let mut mirrored = reading("SSN 212-48-0917");
        (mirrored.mirrored, mirrored.confidence) = (true, 0.3);
        line.readings.push(mirrored);
        let unsure = judge(&[line]);
        assert!(most(&unsure, 0, Kind::Name) < most(&sure, 0, Kind::Name));
        assert!(most(&unsure, 0, Kind::RecordNumber) >= 0.55);
        let ssn = unsure.iter().find(|h| h.kind == Kind::Ssn).expect("the mirrored number is seen");
        assert!(ssn.reading == 1 && ssn.confidence >= 0.55);
    }

    #[test]
    fn lists_of_the_user_rule() {
        let engine =
            engine_with(&["Greta Sandoval", "Mercy Vale"], &["Anita Fernandez", "Mercy Vale Clinic", "Sandoval Hall"]);
        let lines = [
            "Greta Sandova1",
            "Anita Fernandez RN",
            "Mercy Vale Clinic",
            "MERCY VALE",
            "Sandoval Hall",
            "Anita Kowalski",
        ];
        let all = surest(&engine, &lines);
        let covered: Vec<bool> = all.iter().map(|(c, _)| *c >= 0.5).collect();
        assert_eq!(covered, [true, false, false, true, false, true], "{all:?}");
    }

    #[test]
    fn terms_of_the_file_are_found() {
        let item = MetadataItem {
            kind: MetadataKind::Iptc,
            value: Sensitive::new("Visit of Xqvra Zzted".to_owned()),
            human: true,
        };
        let terms = KnownTerms::of_file(&[item], None, &[]).expect("one term");
        let hits = ENGINE.judge(&[line_at("ZZTED XQVRA", 0.0, 0.0, 0)], &terms).expect("the model runs");
        assert!(most(&hits, 0, Kind::KnownTerm) > 0.7);
    }

    #[test]
    fn odd_lines_are_judged_without_failing() {
        let mut empty = line_at("x", 0.0, 0.0, 0);
        empty.readings.clear();
        let mut shapeless = line_at("Name:", 0.0, 0.0, 0);
        shapeless.polygon = Polygon { points: Vec::new() };
        let long = "Jane Doe 03/14/1957 ".repeat(200);
        let lines = [
            empty,
            shapeless,
            line_at("", 0.0, 0.0, 0),
            line_at("王小明 ｘ \u{301}", 0.0, 0.0, 0),
            line_at(&long, 0.0, 0.0, 0),
        ];
        let hits = judge(&lines);
        assert!(most(&hits, 4, Kind::Date) > 0.5);
        assert!(hits.iter().all(|h| (0.0..=1.0).contains(&h.confidence) && h.words.start < h.words.end));
        assert!(hits.is_sorted_by_key(|h| h.line));
        assert_eq!(judge(&[]), []);
    }
}
