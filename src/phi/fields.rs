//! Fields of forms: a label such as "Name:" marks what stands behind it, to its right or below it, whatever it says.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};

use super::frame::Frame;
use super::text::Text;
use super::words::{is_common, is_institution};
use crate::ocr::Line;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Label {
    /// Id of the rule its value belongs to.
    pub(crate) rule: &'static str,
    /// How sure the label with a colon makes of its value, 0 to 1.
    confidence: f32,
    /// Whether a value without a digit is unlikely.
    numeric: bool,
    /// Whether the value stands in letters many times as large, and set off from the label, as on a name tag.
    tag: bool,
    /// Whether it is a label only with a colon: "to" and "for" stand in every sentence.
    colon: bool,
    /// Whether it names who works there, which may be a house.
    of_staff: bool,
    words: &'static str,
}

impl Label {
    /// Whether it makes at least so sure of its value.
    pub(super) fn is_sure(&self, least: f32) -> bool {
        self.confidence >= least
    }
}

const fn label(rule: &'static str, confidence: f32, numeric: bool, words: &'static str) -> Label {
    Label { rule, confidence, numeric, tag: false, colon: false, of_staff: false, words }
}

/// What a name tag says above the name.
const NAME_TAG: Label = Label { tag: true, ..label("name", 0.92, false, r"(hello\s?,?\s?)?my\s?name\s?is") };

/// Longer labels stand before the shorter ones they begin with.
const LABELS: &[Label] = &[
    NAME_TAG,
    label(
        "date",
        0.9,
        true,
        r"date\s?of\s?birth|birth\s?date|d\.?o\.?b|admit(ted)?(\s?date)?|admission\s?date|discharged?(\s?date)?|date\s?of\s?(service|visit|admission|death|surgery)|dos|visit\s?date|surgery\s?date|adm\.?\s?date|last\s?seen|next\s?appt|appointment|appt",
    ),
    label("date", 0.6, true, r"date|age"),
    label(
        "record-number",
        0.92,
        true,
        r"mrn\s?#?|mr\s?#|mr\s?no|medical\s?rec(ord)?(\s?(no|number|#))?|record\s?(no|number|#)|chart(\s?(no|number|#))?|(patient|pt|visit|encounter|specimen)\s?(id|no|number|#)|accession(\s?(no|number|#))?|encounter|csn|fin|har|specimen",
    ),
    label(
        "plan-number",
        0.85,
        true,
        r"(insurance|ins|member|subscriber|group|policy)\s?(id|no|number|#)|medicare(\s?(id|no|#))?|medicaid(\s?(id|no|#))?|policy|rx\s?bin|group",
    ),
    label("plan-number", 0.6, false, r"(primary\s?|secondary\s?)?insurance|payer"),
    label("account-number", 0.85, true, r"(account|acct)(\s?(no|number|#))?"),
    label("ssn", 0.93, true, r"ssn|social\s?security(\s?(no|number|#))?"),
    label("licence-number", 0.8, true, r"dea(\s?#)?|npi(\s?#)?|licen[sc]e(\s?(no|number|#))?"),
    label("device-id", 0.8, true, r"serial(\s?(no|number|#))?|s/n|udi"),
    label("fax", 0.8, true, r"fax(\s?(no|number|#))?"),
    label(
        "phone",
        0.8,
        true,
        r"((home|cell|work|mobile|contact)\s?)?(phone|telephone|tel)(\s?(no|number|#))?|cell|mobile",
    ),
    label("email", 0.8, false, r"e-?mail(\s?address)?"),
    label(
        "address",
        0.8,
        false,
        r"(home\s?|street\s?|mailing\s?)?address|addr|street|city(\s?/\s?state)?|zip(\s?code)?",
    ),
    label("address", 0.6, true, r"room(\s?(no|number|#))?|rm|bed"),
    label(
        "health",
        0.72,
        false,
        r"diagnos[ie]s|dx|allerg(y|ies)|medications?|meds|chief\s?complaint|reason\s?for\s?visit|procedure|pmh|hx|medical\s?history|history|code\s?status|problem(\s?list)?|isolation|fall\s?risk|diet|symptoms",
    ),
    label(
        "name",
        0.92,
        false,
        r"(patient|pt|resident|client)('?s)?\s?name|name\s?of\s?patient|last\s?name|first\s?name|surname|given\s?names?|full\s?name|middle\s?name|maiden\s?name|preferred\s?name|print\s?name",
    ),
    label(
        "name",
        0.88,
        false,
        r"patient|pt|name|resident|guardian|parent(/guardian)?|mother|father|spouse|next\s?of\s?kin|nok|emergency\s?contact|responsible\s?party|guarantor|subscriber|insured|member|client|newborn|baby",
    ),
    Label { colon: true, ..label("name", 0.68, false, r"re|attn|attention|regarding|c/o|to|from|for") },
    Label {
        of_staff: true,
        ..label(
            "name",
            0.75,
            false,
            r"(attending|referring|ordering|primary|consulting)?\s?(physician|provider|doctor|md)|attending|nurse|rn|lpn|cna|tech|aide|pcp|surgeon|anesthesiologist|midwife|seen\s?by|signed(\s?by)?|signature|caregiver|witness|charge\s?nurse|pca|case\s?manager|social\s?worker|therapist",
        )
    },
];

/// One expression for all labels: at the start of a line or after a blank or separator, followed by a colon, a hash or
/// dash, the end of the line, or blanks.
static FINDER: LazyLock<Regex> = LazyLock::new(|| {
    let any: Vec<String> = LABELS.iter().enumerate().map(|(i, l)| format!("(?P<l{i}>{})", l.words)).collect();
    let all = format!(r"(^|[\s,;|/(.\]_-])({})\.?(\s?[:=]|\s?#|\s*$)", any.join("|"));
    RegexBuilder::new(&all).case_insensitive(true).unicode(false).size_limit(20 << 20).build().expect("labels compile")
});

/// A label in a folded line.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) label: &'static Label,
    /// Where the label starts.
    start: usize,
    /// Where what it marks begins.
    end: usize,
    /// Whether it has a colon or the like.
    colon: bool,
}

impl Found {
    /// Whether it is all that a folded line says.
    pub(super) fn fills(&self, line: &str) -> bool {
        let rest = [&line[..self.start], &line[self.end..]];
        rest.iter().all(|part| !part.bytes().any(|c| c.is_ascii_alphanumeric()))
    }
}

/// Finds the labels of a folded line from left to right.
pub(crate) fn labels_in(line: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut from = 0;
    // Not the iterator: the separator behind one label may be the one before the next.
    while let Some(captures) = FINDER.captures_at(line.as_bytes(), from) {
        let Some(whole) = captures.get(0) else { break };
        let hit = LABELS.iter().enumerate().find_map(|(i, l)| captures.name(&format!("l{i}")).map(|m| (l, m)));
        if let Some((label, part)) = hit {
            let colon = label.tag || line[part.end()..whole.end()].contains([':', '=', '#']);
            if colon || !label.colon {
                found.push(Found { label, start: part.start(), end: whole.end(), colon });
            }
        }
        from = whole.end().max(from + 1);
        if from >= line.len() {
            break;
        }
    }
    found
}

/// What a field holds: where, and how sure it is, 0 to 1.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) label: &'static Label,
    pub(crate) span: Range<usize>,
    pub(crate) confidence: f32,
}

/// The values that stand on the line of their label, up to the next label.
pub(crate) fn inline_values(line: &str, labels: &[Found]) -> Vec<Value> {
    let mut values = Vec::new();
    for (i, found) in labels.iter().enumerate() {
        let end = labels.get(i + 1).map_or(line.len(), |next| next.start);
        if found.colon
            && let Some(value) = value_in(line, found.end..end, found.label, 1.0)
        {
            values.push(value);
        }
    }
    values
}

/// The value in a part of a line, where there is one: blanks and ruled lines are none.
fn value_in(line: &str, part: Range<usize>, label: &'static Label, factor: f32) -> Option<Value> {
    let is_edge = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '(' | '+' | '#' | '~');
    let text = line.get(part.clone())?;
    let start = part.start + (text.len() - text.trim_start_matches(is_edge).len());
    let end = part.start + text.trim_end_matches(is_edge).len();
    if start >= end || !text.chars().any(|c| c.is_ascii_alphanumeric() || c == '~') {
        return None;
    }
    let value = &line[start..end];
    let mut confidence = label.confidence * factor;
    let words: Vec<String> = value.split_whitespace().map(bare).collect();
    if label.numeric && !value.bytes().any(|c| c.is_ascii_digit()) {
        confidence *= 0.5;
    }
    if label.rule == "name" {
        let common = words.iter().all(|w| is_common(w));
        confidence *= if common && words.len() > 2 {
            0.45
        } else if common {
            0.75
        } else {
            1.0
        };
        confidence *= if words.len() > 6 { 0.6 } else { 1.0 };
        // Provider: Riverbend Family Clinic.
        let is_house = words.len() > 1 && words.last().is_some_and(|w| is_institution(w));
        confidence *= if is_house && label.of_staff { 0.45 } else { 1.0 };
        // From: 9 am.
        confidence *= if label.colon && value.bytes().any(|c| c.is_ascii_digit()) { 0.5 } else { 1.0 };
        if value.len() < 2 {
            confidence *= 0.5;
        }
    }
    Some(Value { label, span: start..end, confidence })
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase()
}

/// A value on another line than its label.
#[derive(Debug, Clone)]
pub(crate) struct Beside {
    /// Index of the line.
    pub(crate) line: usize,
    pub(crate) label: &'static Label,
    /// How much the place takes off the label's confidence.
    pub(super) factor: f32,
}

/// The labels on each line.
pub(super) fn labels_of(best: &[Option<&Text>]) -> Vec<Vec<Found>> {
    best.iter().map(|text| text.map_or(Vec::new(), |text| labels_in(&text.plain))).collect()
}

/// For each label that ends its line, the line to its right or below that holds its value; `labels` are those of each line.
pub(super) fn values_beside(lines: &[Line], best: &[Option<&Text>], labels: &[Vec<Found>]) -> Vec<Beside> {
    let mut found = Vec::new();
    for (i, of_line) in labels.iter().enumerate() {
        let (Some(text), Some(last)) = (best[i], of_line.last()) else { continue };
        let open = !text.plain[last.end..].bytes().any(|c| c.is_ascii_alphanumeric());
        // A label without a colon counts only where it is all the line says.
        let alone = text.plain[..last.start].trim().is_empty();
        if !open || !(last.colon || alone) {
            continue;
        }
        let tag = last.label.tag;
        let takes = |j: &usize| {
            let on_one_thing = tag || lines[*j].block == lines[i].block;
            *j != i && on_one_thing && labels[*j].is_empty() && best[*j].is_some()
        };
        let places = (0..lines.len()).filter(takes).filter_map(|j| place(&lines[i], &lines[j], tag).map(|p| (p, j)));
        let nearest = places.min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, line)) = nearest {
            let common = best[line].is_some_and(|t| t.plain.split_whitespace().all(|w| is_common(&bare(w))));
            let factor = match (last.colon, common) {
                (true, false) => 0.92,
                (true, true) => 0.7,
                (false, false) => 0.7,
                (false, true) => 0.3,
            };
            found.push(Beside { line, label: last.label, factor });
        }
    }
    found
}

/// The value a reading of that line gives.
pub(crate) fn value_of_line(line: &str, beside: &Beside) -> Option<Value> {
    value_in(line, 0..line.len(), beside.label, beside.factor)
}

/// Distance in letter heights from a label's line to a line that can hold its value, in the label's own direction; lines
/// to the right come before lines below. On a name `tag` the value is larger than its label.
fn place(label: &Line, other: &Line, tag: bool) -> Option<f32> {
    let (a, b) = (Frame::of(label)?, Frame::of(other)?);
    let ratios = if tag { 0.8..=8.0 } else { 0.35..=3.0 };
    if !ratios.contains(&(b.height / a.height)) || !a.runs_like(&b) {
        return None;
    }
    let (along, across) = a.coordinates(b.start);
    let unit = a.height.max(b.height);
    if across.abs() <= 0.6 * unit && along >= a.length - 0.5 * unit && along <= a.length + 12.0 * unit {
        return Some((along - a.length).max(0.0) / unit);
    }
    let overlaps = along < a.length + 2.0 * unit && along + b.length > -2.0 * unit;
    let gap = across - (a.height + b.height) / 2.0;
    // Below counts only where nothing stands to the right.
    (overlaps && along >= -3.0 * unit && gap >= -0.4 * unit && gap <= 1.6 * unit).then(|| 100.0 + gap.max(0.0) / unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;
    use crate::phi::text::tests::line_at;

    fn inline(text: &str) -> Vec<(&'static str, String)> {
        let labels = labels_in(text);
        inline_values(text, &labels).into_iter().map(|v| (v.label.rule, text[v.span].to_owned())).collect()
    }

    fn beside(lines: &[Line]) -> Vec<(usize, &'static str)> {
        let texts: Vec<Text> = lines.iter().map(|l| Text::from_reading(&l.readings[0])).collect();
        let best: Vec<Option<&Text>> = texts.iter().map(Some).collect();
        values_beside(lines, &best, &labels_of(&best)).into_iter().map(|b| (b.line, b.label.rule)).collect()
    }

    #[test]
    fn labels_mark_what_follows_up_to_the_next_label() {
        assert_eq!(
            inline("Patient Name: Jane Doe DOB: 03/14/1957 MRN: 004821"),
            [("name", "Jane Doe".into()), ("date", "03/14/1957".into()), ("record-number", "004821".into())]
        );
        assert_eq!(inline("Pt: Q. Zzyx, Rm: 412"), [("name", "Q. Zzyx".into()), ("address", "412".into())]);
        assert_eq!(inline("Name: ______ Date:"), []);
        assert_eq!(inline("Patient safety: it starts with you"), []);
        assert_eq!(inline("Allergies: latex"), [("health", "latex".into())]);
        assert_eq!(inline("To: Zzyx"), [("name", "Zzyx".into())]);
        assert!(["What to look for", "FOR", "from"].iter().all(|text| labels_in(text).is_empty()));
    }

    #[test]
    fn a_house_is_hardly_who_works_there() {
        let sure = |text: &str| inline_values(text, &labels_in(text))[0].confidence;
        assert!(sure("Provider: Zzyx Family Clinic") < 0.4 && sure("Provider: Zzyx Quorl") > 0.7);
        assert!(sure("Patient: Zzyx Hall") > 0.8);
    }

    #[test]
    fn the_line_to_the_right_or_below_holds_the_value() {
        let right = [
            line_at("Name:", 10.0, 10.0, 1),
            line_at("Zzyx Q", 120.0, 12.0, 1),
            line_at("DOB:", 10.0, 40.0, 1),
            line_at("3 May", 120.0, 42.0, 1),
        ];
        assert_eq!(beside(&right), [(1, "name"), (3, "date")]);
        let below =
            [line_at("MRN", 10.0, 10.0, 1), line_at("48217", 12.0, 36.0, 1), line_at("Elsewhere", 10.0, 300.0, 1)];
        assert_eq!(beside(&below), [(1, "record-number")]);
    }

    #[test]
    fn a_name_tag_holds_a_name_in_large_letters() {
        let mut name = line_at("Zzyx", 20.0, 40.0, 2);
        name.height = 90.0;
        name.polygon = crate::geometry::Rect { left: 20.0, top: 40.0, right: 200.0, bottom: 130.0 }.into();
        let lines = [line_at("HELLO", 60.0, -20.0, 1), line_at("my name is", 50.0, 10.0, 1), name];
        assert_eq!(beside(&lines), [(2, "name")]);
    }

    #[test]
    fn other_blocks_and_far_lines_are_not_values() {
        assert_eq!(beside(&[line_at("Name:", 10.0, 10.0, 1), line_at("Zzyx", 120.0, 10.0, 2)]), []);
        assert_eq!(beside(&[line_at("Name:", 10.0, 10.0, 1), line_at("Zzyx", 10.0, 200.0, 1)]), []);
        assert_eq!(beside(&[line_at("Name: Zzyx", 10.0, 10.0, 1), line_at("Other", 10.0, 36.0, 1)]), []);
    }

    #[test]
    fn turned_lines_are_read_in_their_own_direction() {
        let turned = |text: &str, x: f32, y: f32| {
            let mut line = line_at(text, 0.0, 0.0, 1);
            let long = 10.0 * text.len() as f32;
            // Text that runs down the picture: its top side looks to the right.
            line.polygon.points = vec![
                Point { x, y },
                Point { x, y: y + long },
                Point { x: x - 20.0, y: y + long },
                Point { x: x - 20.0, y },
            ];
            line
        };
        assert_eq!(beside(&[turned("Name:", 100.0, 0.0), turned("Zzyx", 100.0, 70.0)]), [(1, "name")]);
        assert_eq!(beside(&[turned("Name:", 100.0, 0.0), turned("Zzyx", 74.0, 0.0)]), [(1, "name")]);
        assert_eq!(beside(&[turned("Name:", 100.0, 0.0), turned("Zzyx", 300.0, 0.0)]), []);
    }
}
