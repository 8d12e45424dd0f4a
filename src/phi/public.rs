//! What is meant for the public: the house's own number below its opening hours, and who speaks on a slide, about what illness. All stand
//! among lines of plain English, with nothing about a person beside them.

use super::Hit;
use super::names::{Census, has_role, is_titled};
use super::text::Text;
use super::wall::wall_of;
use crate::finding::Kind;
use crate::ocr::Line;

/// So many lines of plain English stand with the number of a house, a speaker or a programme.
const PLAIN_LINES: usize = 2;
/// So many letters are no chance.
const LETTERS: usize = 5;
/// Hits from here on tell of a person.
const TELLING: f32 = 0.4;
/// A line that was written by hand more likely than this is no print.
const BY_HAND: f32 = 0.5;
/// How sure such a number is, a speaker of a programme, and an illness that is spoken about: neither covered nor asked about.
const OF_NOBODY: f32 = 0.33;
/// How sure a speaker's name is: covered, without what stands beside it.
const SPEAKER: f32 = 0.55;
/// Words before a number that say it is somebody's.
const PERSONAL: &[&str] = &[
    "me",
    "my",
    "mine",
    "him",
    "her",
    "his",
    "he",
    "she",
    "them",
    "back",
    "cell",
    "mobile",
    "home",
    "work",
    "phone",
    "telephone",
    "tel",
    "ph",
    "contact",
    "emergency",
    "patient",
    "pt",
    "mom",
    "dad",
    "mother",
    "father",
    "wife",
    "husband",
    "son",
    "daughter",
    "sister",
    "brother",
    "next",
    "kin",
    "pager",
    "beeper",
    "fax",
];

/// What programmes are headed with.
const PROGRAMMES: &[&str] = &[
    "program",
    "programme",
    "agenda",
    "symposium",
    "conference",
    "congress",
    "summit",
    "session",
    "sessions",
    "lecture",
    "lectures",
    "plenary",
    "keynote",
    "speakers",
];
/// How far a line of a programme is from the next one at most, in heights of the lower one.
const GAP: f32 = 5.0;
/// So many words are a heading at most.
const HEADING: usize = 8;

/// What stands around counts up to so many heights of the line away.
const REACH: f32 = 8.0;

/// What a line says.
#[derive(Clone, Copy, PartialEq)]
enum Says {
    /// Plain English in print.
    Plain,
    /// Something that may be about a person.
    Telling,
    /// An illness or a medicine and nothing else, which may be what a slide or a house is about.
    Illness,
    /// A number that plain words lead up to.
    Number,
    /// A name with a title or a profession.
    Speaker,
    /// A name with a profession and no title, as in a programme and on a patient's board.
    OfRole,
    /// Anything else.
    Other,
}

/// Makes the numbers of houses and the names of speakers less sure; `best` is what each line says.
pub(super) fn lower(lines: &[Line], best: &[Option<&Text>], census: &Census, hits: &mut [Hit]) {
    let says: Vec<Says> =
        lines.iter().zip(best).enumerate().map(|(i, (line, text))| said(line, *text, i, census, hits)).collect();
    let mut public = alone_among_plain_lines(lines, &says);
    public.extend(in_programmes(lines, best, &says));
    for Public { line, kind, most } in public {
        for hit in hits.iter_mut().filter(|h| h.kind == kind && h.line == line) {
            hit.confidence = hit.confidence.min(most);
        }
    }
}

/// What is meant for the public: of such a kind, on such a line, and how sure it is at most.
struct Public {
    line: usize,
    kind: Kind,
    most: f32,
}

/// Numbers of houses, and the one who speaks over the lines of a slide with what that is about.
fn alone_among_plain_lines(lines: &[Line], says: &[Says]) -> Vec<Public> {
    let mut public = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let is_house = says[number] == Says::Number;
        if !is_house && says[number] != Says::Speaker {
            continue;
        }
        let around = line.polygon.bounds().grown(REACH * line.height, REACH * line.height);
        let is_around = |other: &usize| {
            let of_block = lines[*other].block == line.block;
            *other != number && (of_block || around.intersection(&lines[*other].polygon.bounds()).area() > 0.0)
        };
        let beside: Vec<usize> = (0..lines.len()).filter(is_around).collect();
        let plain = beside.iter().filter(|other| says[**other] == Says::Plain).count();
        // A pharmacy's number stands on what belongs to a patient, and several doctors and nurses on a patient's board.
        let is_private = |other: &usize| match says[*other] {
            Says::Telling | Says::Speaker | Says::OfRole => true,
            Says::Illness => is_house,
            _ => false,
        };
        if plain >= PLAIN_LINES && !beside.iter().any(is_private) {
            if is_house {
                public.push(Public { line: number, kind: Kind::Phone, most: OF_NOBODY });
            } else {
                public.extend(named(number, SPEAKER));
                public.extend(spoken_of(&beside, says));
            }
        }
    }
    public
}

/// Who speaks below the heading of a programme, with what that is about, where everybody named there has a title or a profession.
fn in_programmes(lines: &[Line], best: &[Option<&Text>], says: &[Says]) -> Vec<Public> {
    let is_heading = |line: &usize| best[*line].is_some_and(|text| announces(&text.plain));
    let mut public = Vec::new();
    for heading in (0..lines.len()).filter(is_heading) {
        let programme = wall_of(heading, lines, GAP);
        let count = |what: Says| programme.iter().filter(|line| says[**line] == what).count();
        if count(Says::Plain) >= PLAIN_LINES && count(Says::Telling) == 0 {
            let speaks = |line: &&usize| matches!(says[**line], Says::Speaker | Says::OfRole);
            public.extend(programme.iter().filter(speaks).flat_map(|line| named(*line, OF_NOBODY)));
            public.extend(spoken_of(&programme, says));
        }
    }
    public
}

/// A name that is public; where another photo or a list of names knows it, it is covered all the same, but takes nothing along.
fn named(line: usize, most: f32) -> [Public; 2] {
    [Public { line, kind: Kind::Name, most }, Public { line, kind: Kind::KnownTerm, most: SPEAKER }]
}

/// The illnesses on some lines, of which somebody speaks.
fn spoken_of(lines: &[usize], says: &[Says]) -> impl Iterator<Item = Public> {
    let illnesses = lines.iter().filter(|line| says[**line] == Says::Illness);
    illnesses.map(|line| Public { line: *line, kind: Kind::Health, most: OF_NOBODY })
}

fn said(line: &Line, text: Option<&Text>, number: usize, census: &Census, hits: &[Hit]) -> Says {
    let Some(text) = text else { return Says::Other };
    let here = || hits.iter().filter(|h| h.line == number && h.confidence >= TELLING);
    let is_of = |kinds: &[Kind]| here().next().is_some() && here().all(|h| kinds.contains(&h.kind));
    let is_only = |kind: Kind| is_of(&[kind]);
    let is_named = is_of(&[Kind::Name, Kind::KnownTerm]);
    match line.by_hand <= BY_HAND {
        true if is_only(Kind::Phone) && leads_plainly(&text.plain, census) => Says::Number,
        true if is_named && is_titled(&text.plain) => Says::Speaker,
        true if is_named && has_role(&text.plain) => Says::OfRole,
        true if is_only(Kind::Health) => Says::Illness,
        _ if here().next().is_some() => Says::Telling,
        true if is_plain(&text.plain, census) => Says::Plain,
        _ => Says::Other,
    }
}

/// Whether a line of a few words has one that programmes and their speakers are announced with.
fn announces(plain: &str) -> bool {
    let mut words = plain.split(|c: char| !c.is_ascii_alphabetic());
    words.clone().count() <= HEADING
        && words.any(|word| PROGRAMMES.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// Whether a line is everyday English and perhaps hours or prices: "Saturday 9:00 - 1:00".
fn is_plain(plain: &str, census: &Census) -> bool {
    let words = || plain.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    words().map(str::len).sum::<usize>() >= LETTERS && words().all(|word| census.is_english(word))
}

/// Whether words before a number are there, everyday English, and none that says whose number it is: "Appointments: 312-555-0148".
fn leads_plainly(plain: &str, census: &Census) -> bool {
    let lead = plain.split(|c: char| c.is_ascii_digit() || c == '+').next().unwrap_or_default();
    let words = || lead.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    let is_personal = |word: &str| PERSONAL.iter().any(|known| known.eq_ignore_ascii_case(word));
    words().next().is_some() && words().all(|word| census.is_english(word) && !is_personal(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phi::KnownTerms;
    use crate::phi::evaluation::{ENGINE, line_at};
    use crate::sensitive::Sensitive;

    /// How sure a kind is in the last of some printed lines on one thing.
    fn last_of(texts: &[&str], kind: Kind, by_hand: f32) -> f32 {
        let line = |(i, text): (usize, &&str)| Line { by_hand, ..line_at(text, 0.0, 26.0 * i as f32, 0) };
        let lines: Vec<Line> = texts.iter().enumerate().map(line).collect();
        let hits = ENGINE.judge(&lines, &KnownTerms::default()).expect("the model runs");
        let last = lines.len() - 1;
        hits.iter().filter(|h| h.line == last && h.kind == kind).map(|h| h.confidence).fold(0.0, f32::max)
    }

    #[test]
    fn the_number_of_a_house_stands_with_plain_words() {
        let hours = |number: &str, by_hand: f32| {
            last_of(&["Opening hours", "Closed on Saturday", number], Kind::Phone, by_hand)
        };
        assert!(["Appointments: 312-555-0148", "Questions? Call 312-555-0148"].iter().all(|n| hours(n, 0.0) < 0.4));
        assert!(["Call me at 312-555-0148", "Cell: 312-555-0148", "312-555-0148"].iter().all(|n| hours(n, 0.0) > 0.5));
        assert!(hours("Appointments: 312-555-0148", 0.9) > 0.5, "by hand");
        let with =
            |line: &str| last_of(&["Opening hours", "Please knock", line, "Call 312-555-0148"], Kind::Phone, 0.0);
        assert!(with("Closed on Saturday") < 0.4);
        assert!(with("Jane Doe") > 0.5 && with("MRN 0048213") > 0.5);
        assert!(last_of(&["Call 312-555-0148"], Kind::Phone, 0.0) > 0.5, "alone");
    }

    #[test]
    fn a_recent_day_with_its_month_is_an_events_unless_somebody_is_near() {
        let day = |lines: &[&str]| last_of(lines, Kind::Date, 0.0);
        assert!(day(&["Wellness fair", "March 14, 2026"]) < 0.4);
        assert!(day(&["Appt March 14, 2026"]) > 0.5 && day(&["Jane Whitfield", "March 14, 2026"]) > 0.5);
        assert!(day(&["March 14, 1957"]) > 0.5);
    }

    #[test]
    fn a_speaker_stands_over_plain_words_and_takes_none_along() {
        let slide = ["Shorter waiting times", "What we learned", "Listen before you act"];
        let speaker = |more: &[&str], name: &str| last_of(&[&slide[..], more, &[name]].concat(), Kind::Name, 0.0);
        assert!((0.5..0.6).contains(&speaker(&[], "Dr. Jane Whitfield")));
        assert!((0.5..0.6).contains(&speaker(&[], "Jane Whitfield, MD")));
        assert!(speaker(&[], "Jane Whitfield") > 0.6, "a patient perhaps");
        assert!(speaker(&["DOB 03/14/1957"], "Dr. Jane Whitfield") > 0.6);
        assert!((0.5..0.6).contains(&speaker(&["Sepsis: the first hour"], "Dr. Jane Whitfield")));
        let about = |name: &str| last_of(&[&slide[..], &[name, "Sepsis: the first hour"]].concat(), Kind::Health, 0.0);
        assert!(about("Dr. Jane Whitfield") < 0.4 && about("Jane Whitfield") > 0.6);
        let two = |heading: &str| speaker(&[heading, "Tobias Kowalski, PharmD"], "Dr. Jane Whitfield");
        assert!(two("Agenda") < 0.4 && two("Your care team today") > 0.6);
        let rows = [
            ("Program", 0.0),
            ("Listen before you act", 110.0),
            ("Shorter waiting times", 150.0),
            ("Dr. Jane Whitfield", 250.0),
        ];
        let hits = ENGINE
            .judge(&rows.map(|(text, top)| line_at(text, 0.0, top, 0)), &KnownTerms::default())
            .expect("the model runs");
        assert!(hits.iter().all(|h| h.kind != Kind::Name || h.confidence < 0.4), "rows far apart");
        let known = KnownTerms::of_names(&[Sensitive::new(String::from("Jane Whitfield"))]).expect("one name");
        let hits = ENGINE.judge(&rows.map(|(text, top)| line_at(text, 0.0, top, 0)), &known).expect("the model runs");
        assert!(
            hits.iter().any(|h| h.kind == Kind::KnownTerm && (0.5..0.6).contains(&h.confidence)),
            "known, but alone"
        );
        let nurse = |heading: &str| speaker(&[heading], "Chief Nurse Jane Whitfield");
        assert!(nurse("Agenda") < 0.4 && nurse("Your care team today") > 0.6);
        assert!(last_of(&["Shorter waiting times", "Dr. Jane Whitfield"], Kind::Name, 0.0) > 0.6, "a door");
    }
}
