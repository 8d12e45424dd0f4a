//! Walls and plaques that thank who gave: names below a heading of giving are there to be read by everybody.

use super::Hit;
use super::names::Census;
use super::text::Text;
use super::wall::wall_of;
use crate::finding::Kind;
use crate::ocr::Line;

/// Who gives, as headings of such walls say; not "donor" and "sponsor", which forms ask for, nor "gratitude", which patients write.
const GIVERS: &[&str] =
    &["donors", "benefactors", "founders", "patrons", "sponsors", "supporters", "contributors", "philanthropists"];
/// Words that say the same in pairs, in either order.
const PAIRS: &[[&str; 2]] = &[["circle", "giving"], ["giving", "society"], ["donor", "wall"], ["donor", "recognition"]];
/// With one of these it is none: who gives blood is a patient.
const GIVEN_BY_PATIENTS: &[&str] =
    &["blood", "plasma", "platelet", "organ", "kidney", "liver", "tissue", "marrow", "milk", "egg", "sperm", "cell"];
/// How far a line of such a wall is from the next one at most, in heights of the lower one.
const GAP: f32 = 3.0;
/// A heading has at most so many words.
const WORDS: usize = 7;
/// A heading that was written by hand more likely than this is none.
const BY_HAND: f32 = 0.8;
/// So many lines stand on one at least, with its heading.
const LINES: usize = 3;
/// How sure the name of a giver is: neither covered nor asked about.
const GIVER: f32 = 0.33;
/// Hits from here on tell of more than a name.
const TELLING: f32 = 0.4;

/// Makes the names of givers less sure where nothing else on the wall is about a person; `best` is what each line says.
pub(super) fn lower(lines: &[Line], best: &[Option<&Text>], census: &Census, hits: &mut [Hit]) {
    let is_heading =
        |i: &usize| lines[*i].by_hand <= BY_HAND && best[*i].is_some_and(|t| names_givers(&t.plain, census));
    for heading in (0..lines.len()).filter(is_heading) {
        let wall = wall_of(heading, lines, GAP);
        let is_told = |line: &usize| {
            let mut here = hits.iter().filter(|hit| hit.line == *line && hit.confidence >= TELLING);
            here.any(|hit| hit.kind != Kind::Name) || best[*line].is_some_and(|text| has_number(&text.plain))
        };
        if wall.len() >= LINES && !wall.iter().any(is_told) {
            for hit in hits.iter_mut().filter(|hit| hit.kind == Kind::Name && wall.contains(&hit.line)) {
                hit.confidence = hit.confidence.min(GIVER);
            }
        }
    }
}

/// Whether a line is a few words of English that say who gave.
fn names_givers(plain: &str, census: &Census) -> bool {
    let words = || plain.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    let has = |wanted: &str| words().any(|word| word.eq_ignore_ascii_case(wanted));
    let says_so = GIVERS.iter().any(|word| has(word)) || PAIRS.iter().any(|[a, b]| has(a) && has(b));
    let of_patients = GIVEN_BY_PATIENTS.iter().any(|word| has(word));
    says_so && !of_patients && words().count() <= WORDS && words().all(|word| census.is_english(word))
}

/// Whether a line holds figures that are no year.
fn has_number(plain: &str) -> bool {
    let is_year = |figures: &str| figures.len() == 4 && (figures.starts_with("19") || figures.starts_with("20"));
    plain.split(|c: char| !c.is_ascii_digit()).any(|figures| !figures.is_empty() && !is_year(figures))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phi::KnownTerms;
    use crate::phi::evaluation::{ENGINE, line_at};

    /// How sure the surest name is on lines below one another.
    fn name_on(texts: &[&str]) -> f32 {
        let lines: Vec<Line> =
            texts.iter().enumerate().map(|(i, text)| line_at(text, 0.0, 40.0 * i as f32, 0)).collect();
        let hits = ENGINE.judge(&lines, &KnownTerms::default()).expect("the model runs");
        hits.iter().filter(|h| h.kind == Kind::Name).map(|h| h.confidence).fold(0.0, f32::max)
    }

    #[test]
    fn who_gave_is_named_in_public() {
        let givers = ["Margaret & Hugo Whitfield", "Dr. Leon Okafor", "The Kowalski Family"];
        let wall = |heading: &str, more: &[&str]| name_on(&[&[heading][..], &givers, more].concat());
        assert!(
            ["Founders Circle", "Circle of Giving", "With gratitude to our donors"]
                .iter()
                .all(|heading| wall(heading, &[]) < 0.4)
        );
        assert!(wall("Our donors", &["Since 1998"]) < 0.4);
        let others = ["Transport list", "Blood donors", "Donor", "Thank you for giving so much", "With gratitude"];
        assert!(others.iter().all(|heading| wall(heading, &[]) > 0.6));
        assert!(["MRN 0048213", "DOB 03/14/1957", "Bed 12"].iter().all(|line| wall("Our donors", &[line]) > 0.6));
    }

    #[test]
    fn a_slip_away_from_the_wall_is_none_of_it() {
        let [heading, giver, other] = ["Our donors", "The Kowalski Family", "Friends of the garden"];
        let lines = [(heading, 0.0), (giver, 40.0), (other, 80.0), ("Jane Whitfield", 400.0)]
            .map(|(text, top)| line_at(text, 0.0, top, 0));
        let hits = ENGINE.judge(&lines, &KnownTerms::default()).expect("the model runs");
        assert!(hits.iter().any(|h| h.line == 3 && h.confidence > 0.6));
    }
}
