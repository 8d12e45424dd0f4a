//! What timetables and calendars say: hours and days of the week, which are nobody's.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use crate::calendar::{is_week, weekday};
use crate::ocr::{Line, Reading};

/// So many days of the week make a calendar; "Sun" alone is a surname.
const WEEK: usize = 3;

/// Whether a reading is hours and nothing else: "8:00 am - 5:30 pm".
pub(crate) fn tells_hours(reading: &Reading) -> bool {
    static HOURS: LazyLock<Regex> = LazyLock::new(|| {
        let hour = r"\d{1,2}([:.]\d{2})?\s?[ap]\.?m\.?";
        let all = format!(r"^\s*{hour}(\s?(-|–|to)\s?{hour})?\s*$");
        RegexBuilder::new(&all).case_insensitive(true).build().expect("hours compile")
    });
    HOURS.is_match(reading.text().expose())
}

/// A folded line without the times of day in it: "Staff meeting Thurs 7:30".
pub(crate) fn without_times(line: &str) -> String {
    static TIME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)\b\d{1,2}:\d{2}(\s?[ap]\.?m\b)?").expect("times compile"));
    TIME.replace_all(line, " ").into_owned()
}

/// The days of the week that a reading names, 0 to 6 from Monday; none where it says anything else.
pub(crate) fn days(reading: &Reading) -> Vec<usize> {
    let text = reading.text();
    let words = text.expose().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(weekday).collect::<Option<Vec<usize>>>().unwrap_or_default()
}

/// Whether all a line says is the days of a week in their order or, as below them, four numbers or more of days in a row: "15 16 17 18".
pub(crate) fn is_row_of_calendar(line: &str) -> bool {
    const DAYS: usize = 4;
    let words: Vec<&str> = line.split_whitespace().collect();
    let numbers: Vec<u8> = words.iter().filter_map(|word| word.parse().ok()).filter(|day| *day <= 31).collect();
    let counts = numbers.len() == words.len() && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
    is_week(&words) || counts && numbers.len() >= DAYS
}

/// Whether some lines name several days of the week between them.
pub(crate) fn names_week(lines: &[&Line]) -> bool {
    let mut named: Vec<usize> = lines.iter().filter_map(|line| line.readings.first()).flat_map(days).collect();
    named.sort_unstable();
    named.dedup();
    named.len() >= WEEK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phi::text::tests::line_at;

    #[test]
    fn hours_are_told_from_what_else_has_figures() {
        let told = |text: &str| tells_hours(&line_at(text, 0.0, 0.0, 0).readings[0]);
        assert!(["8:00 am - 5:30 pm", "9 AM to 12.30 p.m.", "8am"].into_iter().all(told));
        assert!(!["8:00", "03/14/1957", "Quint 8:00 am", "8:00 am 4417"].into_iter().any(told));
    }

    #[test]
    fn rows_of_a_calendar_are_days_in_order() {
        assert!(["Su Mo Tu We Th Fr Sa", "15 16 17 18 19 20 21", "1 2 3 4"].into_iter().all(is_row_of_calendar));
        assert!(
            !["10 11 12", "15 16 18 19", "41 42 43 44", "Su Mo", "", "15 16 Kim 18"]
                .into_iter()
                .any(is_row_of_calendar)
        );
    }

    #[test]
    fn times_are_left_out_and_other_figures_stay() {
        assert_eq!(
            without_times("meeting 7:30 pm, 4417").split_whitespace().collect::<Vec<_>>(),
            ["meeting", ",", "4417"]
        );
    }

    #[test]
    fn three_days_make_a_week() {
        let lines = ["Sun", "Mon Tue", "Sat 4", "Wei Sun"].map(|text| line_at(text, 0.0, 0.0, 0));
        assert!(names_week(&[&lines[0], &lines[1]]));
        assert!(!names_week(&[&lines[0], &lines[0], &lines[2], &lines[3]]));
        assert!(days(&lines[3].readings[0]).is_empty());
    }
}
