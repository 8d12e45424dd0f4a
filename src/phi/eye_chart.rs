//! Eye charts: rows of more and more letters that get smaller and smaller say nothing, though each looks like a word that nobody knows.

use std::collections::BTreeMap;

use super::Hit;
use super::text::Text;
use crate::finding::{Evidence, Kind};
use crate::ocr::Line;

/// A chart has at least so many rows...
const ROWS: usize = 4;
/// ...each at most so many letters long...
const LONGEST: usize = 10;
/// ...and at least so much higher than the next; a hand's lines and those that lean away differ by less.
const STEP: f32 = 1.08;

/// Leaves out what is a name by its form only on the rows of eye charts; `best` is what each line says.
pub(super) fn drop_names(lines: &[Line], best: &[Option<&Text>], hits: &mut Vec<Hit>) {
    let mut blocks: BTreeMap<usize, Vec<Row>> = BTreeMap::new();
    for (i, text) in best.iter().enumerate() {
        if let Some(letters) = text.and_then(|text| letters_in(&text.plain)) {
            blocks.entry(lines[i].block).or_default().push(Row { line: i, height: lines[i].height, letters });
        }
    }
    let charts: Vec<usize> = blocks.into_values().flat_map(chart).collect();
    let is_of_form = |hit: &Hit| hit.kind == Kind::Name && !hit.evidence.contains(&Evidence::List);
    hits.retain(|hit| !(is_of_form(hit) && charts.contains(&hit.line)));
}

/// A line of capitals alone.
struct Row {
    line: usize,
    height: f32,
    letters: usize,
}

/// The rows that follow each other as those of a chart do: each smaller than the one before, with no fewer letters, from few to many.
fn chart(mut rows: Vec<Row>) -> Vec<usize> {
    rows.sort_by(|a, b| b.height.total_cmp(&a.height));
    let follows = |pair: &[Row]| pair[0].height >= STEP * pair[1].height && pair[0].letters <= pair[1].letters;
    let grows = rows.last().zip(rows.first()).is_some_and(|(last, first)| last.letters > first.letters);
    let is_chart = rows.len() >= ROWS && grows && rows.windows(2).all(follows);
    if is_chart { rows.into_iter().map(|row| row.line).collect() } else { Vec::new() }
}

/// How many letters a line has that is capitals and nothing else; an O may be read as a nought.
fn letters_in(plain: &str) -> Option<usize> {
    let letters: String = plain.split_whitespace().collect();
    let is_letter = |c: char| c.is_ascii_uppercase() || c == '0';
    ((1..=LONGEST).contains(&letters.len()) && letters.chars().all(is_letter)).then_some(letters.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phi::KnownTerms;
    use crate::phi::evaluation::{ENGINE, line_at};

    /// How many names are asked about on lines of one block, of such heights.
    fn names(rows: &[(&str, f32)]) -> usize {
        let mut lines: Vec<Line> =
            rows.iter().enumerate().map(|(i, (text, _))| line_at(text, 0.0, 30.0 * i as f32, 0)).collect();
        lines.iter_mut().zip(rows).for_each(|(line, (_, height))| line.height = *height);
        let hits = ENGINE.judge(&lines, &KnownTerms::default()).expect("the model runs");
        hits.iter().filter(|hit| hit.kind == Kind::Name && hit.confidence >= 0.4).count()
    }

    #[test]
    fn the_rows_of_an_eye_chart_name_nobody() {
        let chart = [("FP", 40.0), ("T0Z", 33.0), ("LPED", 28.0), ("PECFD", 24.0), ("EDFCZP", 20.0)];
        assert_eq!(names(&chart), 0);
        let of_one_size = chart.map(|(text, _)| (text, 20.0));
        assert!(names(&of_one_size) > 0, "a list of unknown words");
    }

    #[test]
    fn a_known_name_on_it_stays() {
        assert!(names(&[("FP", 40.0), ("T0Z", 33.0), ("LPED", 28.0), ("GARCIA", 24.0), ("MARIA", 20.0)]) > 0);
    }
}
