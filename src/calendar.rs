//! The months as people write them: in dates on pictures and in reports.

/// The English names from January to December.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The days of the week in lower case, and what calendars shorten them to.
const WEEKDAYS: [(&str, &[&str]); 7] = [
    ("monday", &["mon"]),
    ("tuesday", &["tue", "tues"]),
    ("wednesday", &["wed"]),
    ("thursday", &["thu", "thur", "thurs"]),
    ("friday", &["fri"]),
    ("saturday", &["sat"]),
    ("sunday", &["sun"]),
];

/// Which day of the week a word names, 0 to 6 from Monday.
pub(crate) fn weekday(word: &str) -> Option<usize> {
    let word = word.to_ascii_lowercase();
    WEEKDAYS.iter().position(|(day, short)| *day == word || short.contains(&word.as_str()))
}

/// Whether words are days of the week in their order, shortened to any length: "Su Mo Tu We Th". Of five and more one may be misread.
pub(crate) fn is_week(words: &[&str]) -> bool {
    let names = |first: usize, place: usize| {
        let (day, _) = WEEKDAYS[(first + place) % WEEKDAYS.len()];
        day.starts_with(&words[place].to_ascii_lowercase())
    };
    let misread = usize::from(words.len() >= 5);
    let is_from = |first: usize| (0..words.len()).filter(|&place| names(first, place)).count() + misread >= words.len();
    words.len() >= 3 && (0..WEEKDAYS.len()).any(is_from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_known_however_short_their_days() {
        let is = |line: &str| is_week(&line.split_whitespace().collect::<Vec<_>>());
        assert!(["Su Mo Tu We Th Fr Sa", "S M T W T F S", "Wed Thu Fri", "Su Mo Tu Wo Th"].into_iter().all(is));
        assert!(!["Su Mo", "Mo Su We", "Sun Mon Park", "Su Mo Tu Wong Tran", ""].into_iter().any(is));
    }
}
