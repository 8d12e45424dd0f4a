//! Columns of tables: a heading such as "Date of birth" marks every line below it, whatever it says.

use super::fields::{Beside, Found};
use super::frame::Frame;
use super::names::Census;
use super::text::Text;
use crate::ocr::Line;

/// How much it takes off the label's confidence to stand in its column.
const IN_COLUMN: f32 = 0.7;
/// A heading's label makes this sure of its value, or more: columns of dates and diets are on public lists, too.
const SURE: f32 = 0.75;
/// Headings in a row are at most so many heights apart.
const NEXT_HEADING: f32 = 30.0;
/// A line is at most so many heights below the one before it in its column.
const NEXT_ROW: f32 = 5.0;
/// How far to the left of its heading a line may begin, in heights.
const OUT_OF_LINE: f32 = 1.5;
/// A heading has at most so many words.
const MOST_WORDS: usize = 4;

/// Every line in a column below a heading that is a label, where another heading stands beside it; `labels` are those of each line.
pub(super) fn values_below(
    lines: &[Line],
    best: &[Option<&Text>],
    labels: &[Vec<Found>],
    census: &Census,
) -> Vec<Beside> {
    let frames: Vec<Option<Frame>> = lines.iter().map(Frame::of).collect();
    let heading =
        |i: usize| best[i].is_some_and(|t| is_heading(&t.plain, census) || labels[i].iter().any(|l| l.fills(&t.plain)));
    let headings: Vec<usize> = (0..lines.len()).filter(|&i| heading(i)).collect();
    let mut found = Vec::new();
    for &i in &headings {
        let (Some(text), Some(own)) = (best[i], &frames[i]) else { continue };
        let Some(label) = labels[i].iter().find(|l| l.fills(&text.plain) && l.label.is_sure(SURE)) else { continue };
        let gaps = headings.iter().filter(|&&h| h != i).filter_map(|&h| own.gap_in_row(frames[h].as_ref()?));
        let gaps: Vec<f32> = gaps.filter(|gap| gap.abs() <= NEXT_HEADING * own.height).collect();
        if gaps.is_empty() {
            continue;
        }
        let width = gaps.into_iter().filter(|gap| *gap > 0.0).fold(f32::INFINITY, f32::min);
        let right = own.length + width;
        let mut below: Vec<(f32, usize)> = (0..lines.len())
            .filter(|&j| labels[j].is_empty() && best[j].is_some_and(|t| !is_heading(&t.plain, census)))
            .filter_map(|j| {
                let other = frames[j].as_ref().filter(|other| own.runs_like(other))?;
                let (along, across) = own.coordinates(other.start);
                let in_column = along >= -OUT_OF_LINE * own.height && along < right && across > 0.5 * own.height;
                in_column.then_some((across, j))
            })
            .collect();
        below.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut last = 0.0;
        for (across, line) in below {
            if across - last > NEXT_ROW * own.height {
                break;
            }
            last = across;
            found.push(Beside { line, label: label.label, factor: IN_COLUMN });
        }
    }
    found
}

/// Whether a line is a few everyday words, such as head a column: "Arrived", "Reason for visit".
fn is_heading(plain: &str, census: &Census) -> bool {
    let words: Vec<String> = plain
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase())
        .collect();
    (1..=MOST_WORDS).contains(&words.len())
        && words.iter().all(|w| w.bytes().all(|c| c.is_ascii_alphabetic()) && census.is_english(w))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phi::evaluation::models;
    use crate::phi::fields::labels_of;
    use crate::phi::text::tests::line_at;

    /// The lines that are marked, each with its rule; every line stands on a thing of its own.
    fn marked(lines: &[(&str, f32, f32)]) -> Vec<(usize, &'static str)> {
        let lines: Vec<Line> =
            lines.iter().enumerate().map(|(i, (text, left, top))| line_at(text, *left, *top, i)).collect();
        let texts: Vec<Text> = lines.iter().map(|l| Text::from_reading(&l.readings[0])).collect();
        let census = Census::load(&models()).expect("lists load");
        let best: Vec<Option<&Text>> = texts.iter().map(Some).collect();
        let found = values_below(&lines, &best, &labels_of(&best), &census);
        found.into_iter().map(|b| (b.line, b.label.rule)).collect()
    }

    const HEADINGS: [(&str, f32, f32); 3] =
        [("Name", 0.0, 0.0), ("Date of birth", 200.0, 0.0), ("Arrived", 500.0, 0.0)];

    #[test]
    fn a_heading_marks_its_column() {
        let rows = [("Zzyx Q", 4.0, 40.0), ("104/19H0", 205.0, 42.0), ("10:54", 505.0, 41.0), ("Vb Nn", 2.0, 110.0)];
        let all = marked(&[&HEADINGS[..], &rows].concat());
        assert_eq!(all, [(3, "name"), (6, "name"), (4, "date")], "{all:?}");
    }

    #[test]
    fn what_is_no_table_marks_nothing() {
        assert_eq!(marked(&[("Name", 0.0, 0.0), ("Zzyx Q", 0.0, 40.0)]), [], "a heading alone");
        assert_eq!(marked(&[("Name", 0.0, 0.0), ("Jane Doe", 200.0, 0.0), ("Zzyx Q", 0.0, 40.0)]), [], "a field");
        assert_eq!(marked(&[&HEADINGS[..], &[("Zzyx Q", 0.0, 300.0)]].concat()), [], "far below");
        assert_eq!(marked(&[&HEADINGS[..], &[("Waiting room", 0.0, 40.0)]].concat()), [], "everyday words");
    }
}
