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
