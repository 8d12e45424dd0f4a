//! Lines on one thing speak for one another: halves of a name, a name above its address, doubtful things together.

use std::ops::Range;

use super::Hit;
use super::frame::Frame;
use super::names::{Census, Tagger, is_half, is_initial, names_a_role, score};
use super::rule::raised;
use super::rules;
use super::text::Text;
use super::words::is_institution;
use crate::error::FileError;
use crate::finding::{Evidence, Kind};
use crate::ocr::Line;

/// Hits from here on are doubtful rather than idle: two of different kinds on one thing support each other.
const DOUBTFUL: f32 = 0.4;
/// Pairs of words above one another the name model reads a page at most.
const MOST_PAIRS: usize = 16;
/// How much nearer to certainty it brings a name to stand so, 0 to 1. Two words that are on no list are asked about, not covered:
/// garlands are read as such.
const STACKED: f32 = 0.18;
/// A name from here on is likely where a profession stands beside it.
const PERHAPS_NAME: f32 = 0.3;
/// A name from here on has its number beside it...
const SURE_NAME: f32 = 0.6;
/// ...which is this sure to be one.
const NUMBER_BY_NAME: f32 = 0.6;
/// How sure a name on a name tag is.
pub(super) const NAME_ON_TAG: f32 = 0.62;
/// A name from here on is likely where an address stands below it.
const DOUBTFUL_NAME: f32 = 0.35;
/// How sure a street without a number above a town is.
const STREET: f32 = 0.62;
/// How sure words there are a name that nothing else speaks for.
const ADDRESSEE: f32 = 0.55;

/// Two words above one another, each alone on its line, are judged together: badges are set so. So are two beside one another
/// that were seen as two lines.
///
/// # Errors
/// When the name model fails.
pub(super) fn join_halves(
    lines: &[Line],
    best: &[Option<&Text>],
    census: &Census,
    tagger: &Tagger,
    hits: &mut Vec<Hit>,
) -> Result<(), FileError> {
    let is = |i: usize, what: fn(&str, &Census) -> bool| best[i].is_some_and(|t| what(&t.plain, census));
    let halves: Vec<usize> = (0..lines.len()).filter(|&i| is(i, is_half)).collect();
    // Grain is read as single letters, but not in line with a name.
    let initials: Vec<usize> = (0..lines.len()).filter(|&i| is(i, is_initial) && !halves.contains(&i)).collect();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for &one in halves.iter().chain(&initials) {
        let Some(frame) = Frame::of(&lines[one]) else { continue };
        let is_next = |other: usize| {
            let in_letters = initials.contains(&one) || initials.contains(&other);
            Frame::of(&lines[other])
                .is_some_and(|other| frame.goes_on_in(&other) || !in_letters && frame.is_just_above(&other))
        };
        let on_same = |&other: &usize| one != other && lines[one].block == lines[other].block;
        let next = halves.iter().chain(&initials).copied().filter(on_same);
        pairs.extend(next.filter(|&other| is_next(other)).map(|other| (one, other)));
    }
    pairs.truncate(MOST_PAIRS);
    let plain = |i: usize| best[i].map_or("", |t| t.plain.as_str());
    let joined: Vec<String> = pairs.iter().map(|&(a, b)| format!("{} {}", plain(a), plain(b))).collect();
    let tags = tagger.tag(&joined.iter().map(String::as_str).collect::<Vec<_>>())?;
    for ((&(one, other), name), tagged) in pairs.iter().zip(&joined).zip(&tags) {
        let scored = score(name, census, Some(tagged));
        // Standing so is one more sign of a badge where more than the form of two unknown words speaks for a name.
        let stacked = scored.iter().map(|s| match s.evidence[..] {
            [Evidence::Pattern] => s.confidence,
            _ => raised(s.confidence, STACKED),
        });
        let Some(confidence) = stacked.max_by(f32::total_cmp) else { continue };
        for line in [one, other] {
            raise_name(hits, line, lines[line].readings[0].words.len(), confidence);
        }
    }
    Ok(())
}

/// Gives the best reading of a line at least this confidence of being a name.
pub(super) fn raise_name(hits: &mut Vec<Hit>, line: usize, words: usize, confidence: f32) {
    let own = |hit: &&mut Hit| hit.line == line && hit.reading == 0 && hit.kind == Kind::Name;
    if let Some(hit) = hits.iter_mut().find(own) {
        hit.confidence = hit.confidence.max(confidence);
        add(&mut hit.evidence, Evidence::Neighbour);
    } else {
        let rule = rules::name::RULE.id;
        let evidence = vec![Evidence::Pattern, Evidence::Neighbour];
        hits.push(Hit { line, reading: 0, words: 0..words, kind: Kind::Name, rule, confidence, evidence });
    }
}

/// Where something on a thing certainly points to a person, what is doubtful on the same thing is likely; and so are
/// several doubtful things of different kinds together.
pub(super) fn raise_by_neighbours(lines: &[Line], hits: &mut [Hit]) {
    let points = |k: Kind| {
        matches!(
            k,
            Kind::Name
                | Kind::RecordNumber
                | Kind::Ssn
                | Kind::PlanNumber
                | Kind::AccountNumber
                | Kind::KnownTerm
                | Kind::Date
        )
    };
    let follows = |k: Kind| {
        matches!(
            k,
            Kind::Name | Kind::Date | Kind::Address | Kind::Phone | Kind::OtherId | Kind::Health | Kind::RecordNumber
        )
    };
    let sure: Vec<(usize, usize, Range<usize>)> = hits
        .iter()
        .filter(|h| points(h.kind) && h.confidence >= 0.78 && h.reading == 0)
        .map(|h| (lines[h.line].block, h.line, h.words.clone()))
        .collect();
    let doubtful: Vec<(usize, Kind)> = hits
        .iter()
        .filter(|h| (points(h.kind) || follows(h.kind)) && h.confidence >= DOUBTFUL && h.reading == 0)
        .map(|h| (lines[h.line].block, h.kind))
        .collect();
    for hit in hits.iter_mut().filter(|h| follows(h.kind) && (0.25..0.75).contains(&h.confidence)) {
        let block = lines[hit.line].block;
        let certain = sure.iter().any(|(b, line, words)| *b == block && (*line, words) != (hit.line, &hit.words));
        let likely = hit.confidence >= DOUBTFUL && doubtful.iter().any(|(b, kind)| *b == block && *kind != hit.kind);
        if certain || likely {
            hit.confidence = raised(hit.confidence, if certain { 0.3 } else { 0.2 });
            add(&mut hit.evidence, Evidence::Neighbour);
        }
    }
}

/// A diagnosis or medicine near what points to a person is that person's, although gaps make things of their own of both: a list of
/// diagnoses on a sheet, a column of a schedule. So is a lone name that lists know: above a message on a phone.
pub(super) fn raise_near_persons(lines: &[Line], hits: &mut [Hit]) {
    let is_person = |h: &&Hit| {
        let kinds = [Kind::Name, Kind::RecordNumber, Kind::OtherId, Kind::Ssn, Kind::PlanNumber, Kind::AccountNumber];
        (kinds.contains(&h.kind) || h.kind == Kind::KnownTerm) && h.confidence >= SURE_NAME && h.reading == 0
    };
    // An address for mail points to a person too, but not to what that person suffers from.
    let has_mail = |h: &&Hit| h.kind == Kind::Email && h.confidence >= SURE_NAME && h.reading == 0;
    let placed = |h: &Hit| Some((h.line, Frame::of(&lines[h.line])?));
    let persons: Vec<(usize, Frame)> = hits.iter().filter(is_person).filter_map(placed).collect();
    let mails: Vec<(usize, Frame)> = hits.iter().filter(has_mail).filter_map(placed).collect();
    for hit in hits.iter_mut().filter(|h| h.reading == 0) {
        let is_health = hit.kind == Kind::Health && (DOUBTFUL..0.75).contains(&hit.confidence);
        let is_name = hit.kind == Kind::Name
            && hit.evidence.contains(&Evidence::List)
            && (DOUBTFUL_NAME..SURE_NAME).contains(&hit.confidence);
        // An event's date names no year of birth; a person's does.
        let is_date = hit.kind == Kind::Date && (DOUBTFUL_NAME..SURE_NAME).contains(&hit.confidence);
        if !is_health && !is_name && !is_date {
            continue;
        }
        let Some(own) = Frame::of(&lines[hit.line]) else { continue };
        let is_near = |(line, other): &(usize, Frame)| *line != hit.line && other.is_near(&own);
        if persons.iter().any(is_near) || is_name && mails.iter().any(is_near) {
            hit.confidence = raised(hit.confidence, 0.4);
            add(&mut hit.evidence, Evidence::Neighbour);
        }
    }
}

/// A number alone on its line, beside a name or a date of birth in the same direction, is that person's: badges are set so, and what is left
/// of a badge whose outline was not seen would show it; on a wristband it stands below the bars, a few letters' heights away.
pub(super) fn find_numbers_by_names(lines: &[Line], best: &[Option<&Text>], hits: &mut Vec<Hit>) {
    let is_birth = |h: &Hit| h.kind == Kind::Date && h.evidence.contains(&Evidence::Context);
    let is_person = |h: &&Hit| (h.kind == Kind::Name || is_birth(h)) && h.confidence >= SURE_NAME && h.reading == 0;
    let names: Vec<Frame> = hits.iter().filter(is_person).filter_map(|h| Frame::of(&lines[h.line])).collect();
    for (line, text) in best.iter().enumerate() {
        let Some(number) = text.filter(|t| is_number(&t.plain)).and_then(|_| Frame::of(&lines[line])) else { continue };
        let known = |h: &Hit| h.line == line && h.kind == Kind::OtherId && h.confidence >= NUMBER_BY_NAME;
        let is_its =
            |name: &Frame| name.is_beside(&number) || number.height <= 2.0 * name.height && name.is_around(&number);
        if names.iter().any(is_its) && !hits.iter().any(known) {
            let (words, rule) = (0..lines[line].readings[0].words.len(), rules::other_id::RULE.id);
            let evidence = vec![Evidence::Pattern, Evidence::Neighbour];
            hits.push(Hit { line, reading: 0, words, kind: Kind::OtherId, rule, confidence: NUMBER_BY_NAME, evidence });
        }
    }
}

/// Whether a line is one number of three digits or more, perhaps marked as one in up to three letters or signs; something may hide the rest.
fn is_number(plain: &str) -> bool {
    let (marks, digits) = plain.trim().split_at(plain.trim().find(|c: char| c.is_ascii_digit()).unwrap_or(0));
    let number = digits.bytes().all(|c| c.is_ascii_digit() || matches!(c, b'-' | b' '));
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    number && (3..=14).contains(&count) && marks.chars().filter(|c| !matches!(c, ' ' | ':' | '.')).count() <= 3
}

/// What may be a name, with nothing but a profession above or below it, is on a badge; so are one to three words there that are no
/// English.
pub(super) fn raise_by_roles(lines: &[Line], best: &[Option<&Text>], census: &Census, hits: &mut Vec<Hit>) {
    let is_role = |i: &usize| best[*i].is_some_and(|t| names_a_role(&t.plain));
    let roles: Vec<(usize, Frame)> =
        (0..lines.len()).filter(is_role).filter_map(|i| Some((i, Frame::of(&lines[i])?))).collect();
    let by_role = |line: usize| {
        Frame::of(&lines[line]).is_some_and(|name| roles.iter().any(|(role, at)| *role != line && name.is_beside(at)))
    };
    for hit in hits.iter_mut().filter(|h| h.kind == Kind::Name && h.reading == 0) {
        if (PERHAPS_NAME..0.75).contains(&hit.confidence) && by_role(hit.line) {
            hit.confidence = raised(hit.confidence, 0.4);
            add(&mut hit.evidence, Evidence::Neighbour);
        }
    }
    for (line, text) in best.iter().enumerate() {
        if text.is_some_and(|text| is_foreign(text, census)) && by_role(line) {
            raise_name(hits, line, lines[line].readings[0].words.len(), NAME_ON_TAG);
        }
    }
}

/// Whether a line is one to three words of which none is everyday English.
fn is_foreign(text: &Text, census: &Census) -> bool {
    own_words(&text.plain, census).is_some_and(|(own, all)| own == all)
}

/// Whether a line is two words, a well-known given name and a surname, everyday words though they may be: "Mark Bone".
fn is_named_in_words(text: &Text, census: &Census) -> bool {
    let words: Vec<String> = text.plain.split_whitespace().map(str::to_ascii_lowercase).collect();
    let [given, surname] = words.as_slice() else { return false };
    census.is_well_known_given(given) && census.borne(surname).is_surname()
}

/// How many words of a line are no everyday English, and how many it has; nothing for what is not one to three words of letters.
pub(super) fn own_words(plain: &str, census: &Census) -> Option<(usize, usize)> {
    let words: Vec<&str> = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let is_letters = |w: &&str| w.bytes().all(|c| c.is_ascii_alphabetic());
    let own =
        words.iter().filter(|w| w.len() >= 3 && !census.is_english(w) && !is_institution(&w.to_ascii_lowercase()));
    ((1..=3).contains(&words.len()) && words.iter().all(is_letters)).then(|| (own.count(), words.len()))
}

/// A name that nothing but its looks speaks for, above a street or a post office box, is whom the letter is for; so are one to three
/// words there that are no English.
pub(super) fn raise_above_addresses(lines: &[Line], best: &[Option<&Text>], census: &Census, hits: &mut Vec<Hit>) {
    let is_address = |h: &&Hit| h.kind == Kind::Address && h.confidence >= 0.7 && h.reading == 0;
    let mut addresses: Vec<usize> = hits.iter().filter(is_address).map(|h| h.line).collect();
    let stands_above = |line: usize, addresses: &[usize]| {
        let Some(own) = Frame::of(&lines[line]).filter(|_| !addresses.is_empty()) else { return false };
        let is_next = |a: usize| Frame::of(&lines[a]).is_some_and(|address| own.is_just_above(&address));
        addresses.iter().any(|&a| a != line && is_next(a))
    };
    // A street whose number is hidden.
    let ends_in_street = |i: &usize| best[*i].is_some_and(|t| rules::address::ends_in_street(&t.plain));
    let above = |i: &usize| ends_in_street(i) && !addresses.contains(i) && stands_above(*i, &addresses);
    let streets: Vec<usize> = (0..lines.len()).filter(above).collect();
    for &line in &streets {
        let (words, rule) = (0..lines[line].readings[0].words.len(), rules::address::RULE.id);
        let evidence = vec![Evidence::Pattern, Evidence::Neighbour];
        hits.push(Hit { line, reading: 0, words, kind: Kind::Address, rule, confidence: STREET, evidence });
    }
    addresses.extend(streets);
    let is_addressee = |line: usize| stands_above(line, &addresses);
    for hit in hits.iter_mut().filter(|h| h.kind == Kind::Name && (DOUBTFUL_NAME..0.75).contains(&h.confidence)) {
        if is_addressee(hit.line) {
            hit.confidence = raised(hit.confidence, 0.3);
            add(&mut hit.evidence, Evidence::Neighbour);
        }
    }
    for (line, text) in best.iter().enumerate() {
        let may_be_name = |text: &Text| is_foreign(text, census) || is_named_in_words(text, census);
        if text.is_some_and(may_be_name) && is_addressee(line) {
            raise_name(hits, line, lines[line].readings[0].words.len(), ADDRESSEE);
        }
    }
}

pub(super) fn add(evidence: &mut Vec<Evidence>, more: Evidence) {
    if !evidence.contains(&more) {
        evidence.push(more);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::phi::KnownTerms;
    use crate::phi::evaluation::{ENGINE, models};
    use crate::phi::text::tests::line_at;

    static CENSUS: LazyLock<Census> = LazyLock::new(|| Census::load(&models()).expect("lists load"));

    /// How sure the first line is to be of a kind, with others below it on the same thing.
    fn first_of(texts: &[&str], kind: Kind) -> f32 {
        let lines: Vec<Line> =
            texts.iter().enumerate().map(|(i, text)| line_at(text, 0.0, 26.0 * i as f32, 0)).collect();
        let hits = ENGINE.judge(&lines, &KnownTerms::default()).expect("the model runs");
        hits.iter().filter(|h| h.line == 0 && h.kind == kind).map(|h| h.confidence).fold(0.0, f32::max)
    }

    #[test]
    fn who_stands_above_an_address_is_whom_the_letter_is_for() {
        let town = "Fairview, OH 44126";
        assert!(first_of(&["Bdallah", "214 Larkspur Ave", town], Kind::Name) >= 0.5, "no list knows it");
        assert!(first_of(&["Bdallah", "Harbor St", town], Kind::Name) >= 0.5);
        assert!(first_of(&["Mark Bone", "214 Larkspur Ave", town], Kind::Name) >= 0.5, "everyday words");
        assert!(first_of(&["Harbor St", town], Kind::Address) >= 0.5, "its number is hidden");
        assert!(first_of(&["Harbor St", "Open Day"], Kind::Address) < 0.5);
        assert!(first_of(&["Lakeside Pediatrics", "214 Larkspur Ave", town], Kind::Name) < 0.5);
    }

    #[test]
    fn a_profession_makes_a_badge_of_what_may_be_a_name() {
        let raised = |text: &str, name: f32| {
            let lines = [line_at("Bright", 100.0, 100.0, 0), line_at(text, 100.0, 150.0, 0)];
            let texts: Vec<Text> = lines.iter().map(|l| Text::from_reading(&l.readings[0])).collect();
            let mut hits = Vec::new();
            raise_name(&mut hits, 0, 1, name);
            raise_by_roles(&lines, &texts.iter().map(Some).collect::<Vec<_>>(), &CENSUS, &mut hits);
            hits[0].confidence
        };
        assert!(["Physician", "Registered Nurse", "RN, BSN"].iter().all(|role| raised(role, 0.37) > 0.6));
        assert_eq!(["Physicians needed", "2026", "Welcome"].map(|text| raised(text, 0.37)), [0.37; 3]);
        assert_eq!(raised("Physician", 0.2), 0.2, "hardly a name");
        assert!(first_of(&["Hurong", "Manager"], Kind::Name) > 0.6, "no list knows it");
        assert!(first_of(&["Hurong", "Radiology"], Kind::Name) < 0.5);
        assert_eq!(raised("MA", 0.37), 0.37, "what grain is read as");
        let own = [line_at("Nurse", 100.0, 100.0, 0)];
        let texts: Vec<Text> = own.iter().map(|l| Text::from_reading(&l.readings[0])).collect();
        let mut hits = Vec::new();
        raise_name(&mut hits, 0, 1, 0.37);
        raise_by_roles(&own, &[Some(&texts[0])], &CENSUS, &mut hits);
        assert_eq!(hits[0].confidence, 0.37, "nothing stands beside itself");
    }

    #[test]
    fn a_diagnosis_near_a_person_is_that_persons() {
        let raised = |left: f32, top: f32, health: f32, name: f32| {
            let lines = [line_at("Javier Quinones", 100.0, 100.0, 0), line_at("epilepsy", left, top, 1)];
            let mut hits = Vec::new();
            raise_name(&mut hits, 0, 2, name);
            let (rule, evidence) = (rules::health::RULE.id, vec![Evidence::List]);
            hits.push(Hit { line: 1, reading: 0, words: 0..1, kind: Kind::Health, rule, confidence: health, evidence });
            raise_near_persons(&lines, &mut hits);
            hits[1].confidence
        };
        assert!(raised(100.0, 170.0, 0.42, 0.9) > 0.6, "below");
        assert!(raised(380.0, 102.0, 0.42, 0.9) > 0.6, "on its row");
        assert_eq!(raised(100.0, 400.0, 0.42, 0.9), 0.42, "far off");
        assert_eq!(raised(900.0, 102.0, 0.42, 0.9), 0.42, "far off on its row");
        assert_eq!(raised(100.0, 170.0, 0.25, 0.9), 0.25, "a campaign");
        assert_eq!(raised(100.0, 170.0, 0.42, 0.5), 0.42, "perhaps no name");
    }

    #[test]
    fn a_lone_name_near_a_person_or_mail_is_a_persons() {
        let raised = |text: &str, evidence: Evidence, top: f32| {
            let lines = [line_at("Echeverria", 100.0, 100.0, 0), line_at(text, 100.0, top, 1)];
            let mut hits = Vec::new();
            raise_name(&mut hits, 0, 1, 0.375);
            hits[0].evidence = vec![evidence];
            let (rule, evidence) = (rules::email::RULE.id, vec![Evidence::Pattern]);
            hits.push(Hit { line: 1, reading: 0, words: 0..1, kind: Kind::Email, rule, confidence: 0.9, evidence });
            raise_near_persons(&lines, &mut hits);
            hits[0].confidence
        };
        assert!(raised("hier_jea@example.com", Evidence::List, 170.0) >= 0.5);
        assert_eq!(raised("hier_jea@example.com", Evidence::Model, 170.0), 0.375, "on no list");
        assert_eq!(raised("hier_jea@example.com", Evidence::List, 400.0), 0.375, "far off");
    }

    #[test]
    fn a_title_or_an_initial_and_a_surname_seen_as_two_lines_are_one_name() {
        let models = crate::phi::evaluation::models();
        let (census, tagger) = (Census::load(&models).expect("lists"), Tagger::load(&models).expect("model"));
        let sure_at = |first: &str, left: f32, top: f32| {
            let lines = [line_at(first, 100.0, 100.0, 0), line_at("Stonecipher", left, top, 0)];
            let texts: Vec<Text> = lines.iter().map(|l| Text::from_reading(&l.readings[0])).collect();
            let mut hits = Vec::new();
            join_halves(&lines, &texts.iter().map(Some).collect::<Vec<_>>(), &census, &tagger, &mut hits)
                .expect("runs");
            hits.iter().map(|h| h.confidence).fold(0.0, f32::max)
        };
        let sure = |first: &str| sure_at(first, 150.0, 100.0);
        assert!(sure("Mr.") > 0.7);
        assert!(sure("The") < 0.5);
        assert!(sure_at("G", 125.0, 100.0) > 0.7, "in line with it");
        assert_eq!(sure_at("G", 100.0, 126.0), 0.0, "grain above it");
    }

    #[test]
    fn a_number_alone_beside_a_name_is_that_persons() {
        let numbers_at = |text: &str, left: f32, top: f32, name: f32| {
            let lines = [line_at("Javier Quinones", 100.0, 100.0, 0), line_at(text, left, top, 1)];
            let texts: Vec<Text> = lines.iter().map(|l| Text::from_reading(&l.readings[0])).collect();
            let mut hits = Vec::new();
            raise_name(&mut hits, 0, 2, name);
            find_numbers_by_names(&lines, &texts.iter().map(Some).collect::<Vec<_>>(), &mut hits);
            hits.iter().filter(|h| h.kind == Kind::OtherId).count()
        };
        let numbers = |text: &str, top: f32, name: f32| numbers_at(text, 100.0, top, name);
        assert_eq!(
            [380.0, 900.0].map(|left| numbers_at("86691", left, 126.0, 0.9)),
            [1, 0],
            "below the bars of a band, and far off"
        );
        assert_eq!(["86691", "ID 86691", "#0042", "047"].map(|text| numbers(text, 170.0, 0.9)), [1; 4]);
        assert_eq!(["Room 12", "100 %", "7-9 pm", "MD"].map(|text| numbers(text, 170.0, 0.9)), [0; 4]);
        assert_eq!(numbers("86691", 60.0, 0.9), 1, "above, or below in a mirror");
        assert_eq!(numbers("86691", 400.0, 0.9), 0, "far off");
        assert_eq!(numbers("86691", 170.0, 0.5), 0, "perhaps no name");
    }
}
