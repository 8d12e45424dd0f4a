//! Dates more exact than a year, and ages over 89.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Pattern, Rule, Seen};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "date",
    kind: Kind::Date,
    doc: Doc {
        what: "Dates with a month or a day in every form used in clinics, half hidden ones too, and ages over 89.",
        why: "HIPAA counts all elements of dates but the year, and all ages over 89, where they relate to a person: birth, admission, discharge, treatment, death.",
        examples: &["DOB 03/14/1957", "14.03.57", "14-MAR-1957", "March 14, 1957", "1957-03-14", "92 y/o"],
        leaves: "Bare years, times of day, 24/7, and dates of public events (weekday with a time, week of, a recent day with the month's name and nobody near).",
    },
    patterns: &[
        Pattern::new(
            0.95,
            r"\b(d\.?\s?o\.?\s?b\.?|date\s?of\s?birth|birth\s?date|born(\son)?|b\.?d\.?)[\s:#.-]*(?P<v>[0-9]{1,2}[a-z0-9./, -]{3,14}[0-9]{2,4}|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*\d{1,2}(st|nd|rd|th)?,?\s*\d{2,4})",
        ),
        // 03/14/1957, 14.03.57, 3-14-57; also with blanks that OCR put in.
        Pattern::checked(
            0.68,
            r"(^|[^0-9./-])(?P<v>\d{1,2}\s?(/|-|\.)\s?\d{1,2}\s?(/|-|\.)\s?(\d{4}|\d{2}))($|[^0-9/-])",
            numeric,
        ),
        // 1957-03-14
        Pattern::checked(
            0.66,
            r"(^|[^0-9./-])(?P<v>(18|19|20)\d\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2})($|[^0-9])",
            year_first,
        ),
        // 14-MAR-1957, 14 Mar 57, 14MAR1957
        Pattern::checked(
            0.7,
            r"\b(?P<v>[0-3]?\d[\s./-]?(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[\s./,-]?'?(\d{4}|\d{2}))\b",
            named,
        ),
        // 14-5EP-1979, 3 0CT 1981: letters of the month read as digits, which both dashes or blanks make up for.
        Pattern::new(
            0.62,
            r"\b(?P<v>[0-3]?\d[\s./-]([j1il][a4]n|f[e3][b86]|m[a4][ry]|[a4]pr|[j1il]u[nl1i]|[a4]u[g69]|[s5][e3]p|[o0]ct|n[o0]v|d[e3]c)[\s./-](19|20)\d\d)\b",
        ),
        // 14 March 1957
        Pattern::checked(
            0.62,
            r"\b(?P<v>[0-3]?\d(st|nd|rd|th)?\s?(of\s)?(january|february|march|april|june|july|august|september|october|november|december),?\s?\d{4})\b",
            spelled,
        ),
        // March 14, 1957
        Pattern::checked(
            0.6,
            r"\b(?P<v>(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?\s?[0-3]?\d(st|nd|rd|th)?[,.]?\s?\d{4})\b",
            spelled,
        ),
        // Six or eight digits after a word that says it is a date.
        Pattern::new(
            0.8,
            r"\b(dob|born|adm|admit(ted)?|dos|d/c|discharged?|surgery date|visit date)[\s:.]*(?P<v>(\d{8}|\d{6}))\b",
        ),
        // March 1957: a month is more exact than a year.
        Pattern::checked(
            0.35,
            r"\b(?P<v>(january|february|march|april|june|july|august|september|october|november|december)\s(19|20)\d\d)\b",
            named,
        ),
        // Day and month only.
        Pattern::checked(0.3, r"(^|[^0-9./-])(?P<v>\d{1,2}/\d{1,2})($|[^0-9./%-])", day_month),
        Pattern::checked(
            0.3,
            r"\b(?P<v>(january|february|march|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?\s[0-3]?\d(st|nd|rd|th)?)\b",
            named,
        ),
        // Half hidden: a day or a month, and what follows or leads up to it.
        Pattern::new(0.6, r"^(\D*\s)?(?P<v>\d{1,2}\s?/\s?\d{1,2}\s?/\s?\d?)$"),
        Pattern::new(0.55, r"^\W*(?P<v>\d{1,3}\s?-\s?[01]\d\s?-\s?[0-3]\d)$"),
        Pattern::new(0.6, r"^\W*/\s?(?P<v>\d{1,2}\s?/\s?((19|20)\d\d|\d\d))$"),
        Pattern::new(0.5, r"^\W*/\s?(?P<v>(19|20)\d\d)$"),
        // Ages over 89.
        Pattern::new(
            0.8,
            r"\b(?P<v>(9\d|1[01]\d)\s*-?\s*(y\s?/\s?o|yo|y\.o\.?|yrs?\s?old|years?\s?old|year-old|yrs?\b|y/f|y/m|yof|yom))",
        ),
        Pattern::new(0.8, r"\b(age|aged)[\s:]*(?P<v>(9\d|1[01]\d))\b"),
    ],
    context: Context {
        regex: r"\b(dob|d\.o\.b|birth|born|admit(ted)?|admission|adm|discharged?|d/c|dos|service|visit|seen|appt|appointment|surgery|procedure|exam|collected|drawn|ordered|dated|signed|died|deceased|patient|pt|mrn|date)\b",
        raise: 0.55,
    },
};

/// Words that make a date one of a public event.
const PUBLIC: &[&str] = &[
    "week",
    "anniversary",
    "festival",
    "conference",
    "gala",
    "summit",
    "season",
    "since",
    "est",
    "sale",
    "annual",
    "parade",
    "doors",
    "concert",
    "awareness",
    "rsvp",
    "join us",
    "event",
    "expo",
    "symposium",
    "walk",
    "copyright",
    "celebrat",
    "happy",
    "holiday",
    "grand opening",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "a.m",
    "p.m",
];

fn is_public(seen: &Seen<'_>) -> bool {
    let line = seen.line.to_ascii_lowercase();
    PUBLIC.iter().any(|w| line.contains(w))
}

/// The groups of digits in the part to cover.
fn numbers(seen: &Seen<'_>) -> Vec<u32> {
    seen.text().split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect()
}

fn is_day_of_month(day: u32, month: u32) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

/// Month and day in either order; a date from the past century more than 15 years ago may well be one of birth.
fn numeric(seen: &Seen<'_>) -> f32 {
    let [a, b, year] = numbers(seen)[..] else { return 0.7 };
    let plausible = is_day_of_month(a, b) || is_day_of_month(b, a);
    let year_digits = seen.text().trim_end().rsplit(|c: char| !c.is_ascii_digit()).next().map_or(0, str::len);
    let in_time = year_digits == 2 || (1870..=2100).contains(&year);
    let separators: Vec<char> = seen.text().chars().filter(|c| matches!(c, '/' | '-' | '.')).collect();
    let even = separators.first() == separators.last();
    let version = separators.first() == Some(&'.') && year_digits == 2 && a < 10 && b < 10 && seen.text().len() < 8;
    let mut factor = if plausible && in_time { 1.0 } else { 0.5 };
    if !even {
        factor *= 0.85;
    }
    if version {
        factor *= 0.5;
    }
    if is_public(seen) && year > 2005 {
        factor *= 0.65;
    }
    factor
}

fn year_first(seen: &Seen<'_>) -> f32 {
    let [_, month, day] = numbers(seen)[..] else { return 0.7 };
    let plausible = is_day_of_month(day, month) || is_day_of_month(month, day);
    (if plausible { 1.0 } else { 0.5 }) * (if is_public(seen) { 0.65 } else { 1.0 })
}

fn named(seen: &Seen<'_>) -> f32 {
    let all = numbers(seen);
    let recent = all.last().is_none_or(|y| *y > 2005);
    let day = all.iter().any(|n| (1..=31).contains(n));
    let mut factor = if day || all.len() == 1 { 1.0 } else { 0.6 };
    if recent && is_public(seen) {
        factor *= 0.6;
    }
    factor
}

/// A recent date with the month's name and without a word that makes it a person's is one of an event, unless a person is near.
fn spelled(seen: &Seen<'_>) -> f32 {
    let recent = numbers(seen).last().is_some_and(|year| *year > 2015);
    named(seen).min(if recent { 0.62 } else { 1.0 })
}

/// 24/7, fractions and 50/50 are no days.
fn day_month(seen: &Seen<'_>) -> f32 {
    let [a, b] = numbers(seen)[..] else { return 0.3 };
    let fraction =
        matches!((a, b), (24, 7) | (1, 2) | (1, 3) | (2, 3) | (1, 4) | (3, 4) | (9, 11) | (50, 50) | (20, 20));
    let plausible = is_day_of_month(a, b) || is_day_of_month(b, a);
    if fraction || !plausible { 0.3 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn dates_in_all_clinic_forms() {
        check(
            &RULE,
            &[
                "DOB 03/14/1957",
                "DOB:03/14/1957MRN:004821",
                "D.O.B. 3-14-57",
                "Date of Birth: March 14, 1957",
                "Birthdate 14 Mar 1957",
                "born 14.03.57",
                "DOB O3/l4/1957",
                "DOB 03141957",
                "adm 031424",
                "92 y/o",
                "Age: 93",
                "101 years old",
                "94yo F",
                "DateofBirth:7/4/61",
            ],
            &[
                "03/14/1957",
                "14.03.57",
                "3-14-57",
                "1957-03-14",
                "14-MAR-1957",
                "14 Mar 57",
                "14MAR1957",
                "14-5EP-1979",
                "3 0CT 1981",
                "March 14, 1957",
                "14 March 1957",
                "March 14 1957",
                "O3/l4/1957",
                "03 / 14 / 1957",
                "Jan. 9, 1948",
                "2024.05.12",
                "03/14/",
                "03/14/1",
                "/14/1957",
                "957-03-14",
            ],
            &[
                "1957",
                "Since 1957",
                "24/7",
                "10:30",
                "Open 24/7",
                "1/2 price",
                "Nurses Week May 6-12",
                "Saturday, June 8, 2024 10 a.m.",
                "Happy New Year 2024",
                "March 14, 2026",
                "14 March 2026",
                "100 years of caring",
                "Est. 1998",
                "May the force",
                "10.0.1",
                "Room 12",
                "Version 2.1.30",
                "20/20 vision",
                "Celebrating 95 years",
                "March for Babies",
            ],
        );
    }
}
