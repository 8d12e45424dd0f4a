//! Places below the state: streets, cities, ZIP codes, rooms.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Pattern, Rule, Seen};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "address",
    kind: Kind::Address,
    doc: Doc {
        what: "Places smaller than a state: street addresses, post office boxes, city with state, ZIP codes, and the room or bed of a patient.",
        why: "HIPAA counts every geographic subdivision smaller than a state as an identifier; a room and a day lead to one patient.",
        examples: &["214 Larkspur Ave Apt 3", "Fairview, OH 44126", "Rm 412 Bed B", "P.O. Box 118"],
        leaves: "States and countries; street names without a house number, where no town stands below; a department's name on its door.",
    },
    patterns: &[
        Pattern::new(
            0.8,
            r"\b\d{1,6}[a-z]?\s+((n|s|e|w|north|south|east|west|ne|nw|se|sw)\.?\s+)?([a-z0-9][a-z0-9.'-]*\s+){1,4}(street|str|st|avenue|ave|av|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|circle|cir|place|pl|terrace|ter|parkway|pkwy|highway|hwy|trail|trl|way|loop)\b\.?([\s,]+(apt|apartment|suite|ste|unit|#)\.?\s*[a-z0-9-]+)?",
        ),
        Pattern::new(0.75, r"\bp\.?\s?o\.?\s*box\s*\d+"),
        Pattern::new(0.7, r"\b(apt|apartment)\b[.:#]?\s*#?\s*\d*[a-z]?\d+\b|\b(apt|apartment)\b\.?\s*#?\s*[a-z]\b"),
        Pattern::new(0.75, STATE_ZIP),
        Pattern::checked(0.55, CITY_STATE, city),
        Pattern::new(0.7, r"\bzip(\s*code)?\s*[:#]?\s*(?P<v>\d{5}(-\d{4})?)\b"),
        // Nine digits with the ZIP+4 dash.
        Pattern::new(0.5, r"(^|[^\d-])(?P<v>\d{5}-\d{4})($|[^\d-])"),
        Pattern::new(
            0.7,
            r"\b(rm|room)\b[.:#]?\s*#?\s*(?P<v>[a-z]?-?\d{1,4}[a-z]?(\s*-\s*[a-d0-9]\b)?)\s*[,/]?\s*(bed|bd)\b[.:#]?\s*[a-z0-9]{1,2}\b",
        ),
        // A number on a door; a patient's name beside it is what makes it an identifier.
        Pattern::new(0.42, r"\b(rm|room|bed|bay|pod)\b[.:#]?\s*#?\s*(?P<v>[a-z]?-?\d{1,4}[a-z]?(-[a-d0-9])?)\b"),
    ],
    context: Context { regex: r"\b(patient|pt|dob|mrn|name|address|home|resident|admit(ted)?)\b", raise: 0.4 },
};

/// What post offices shorten states to.
macro_rules! states {
    () => {
        "al|ak|az|ar|ca|co|ct|de|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms|mo|mt|ne|nv|nh|nj|nm|ny|nc|nd|oh|ok|or|pa|ri|sc|sd|tn|tx|ut|vt|va|wa|wv|wi|wy|dc"
    };
}

/// A state's abbreviation and a ZIP code, with the city before it where there is one.
const STATE_ZIP: &str = concat!(r"(\b[a-z][a-z.' -]{2,25},?\s+)?\b(", states!(), r")\.?,?\s+\d{5}(-\d{4})?\b");

/// Whether a word of small letters is the abbreviation of a state.
pub(crate) fn is_state(word: &str) -> bool {
    states!().split('|').any(|state| state == word)
}

/// A city, a comma, and a state.
const CITY_STATE: &str = r"\b[a-z][a-z.'-]+(\s[a-z][a-z.'-]+)?,\s?(?-i:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|Ohio|Oklahoma|Oregon|Pennsylvania|Tennessee|Texas|Utah|Vermont|Wisconsin|Wyoming)\b";

/// Whether a folded line ends in a word for a street: "Harbor St".
pub(crate) fn ends_in_street(line: &str) -> bool {
    let mut words = line.split_whitespace().rev();
    let last = words.next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    words.next().is_some() && STREETS.contains(&last.as_str())
}

/// Words for a street at the end of its name, as far as they are hardly anything else there.
const STREETS: &[&str] = &[
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "boulevard",
    "blvd",
    "lane",
    "ln",
    "drive",
    "dr",
    "court",
    "ct",
    "parkway",
    "pkwy",
];

/// A city alone stands on banners and door signs more often than in an address.
fn city(_: &Seen<'_>) -> f32 {
    0.8
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn addresses() {
        check(
            &RULE,
            &["214 Larkspur Ave Apt 3", "1802 N. Old Mill Road", "77 Elm St", "4410 SW 23rd Terrace", "9 Birch Ln."],
            &[
                "Fairview, OH 44126",
                "P.O. Box 118",
                "PO BOX 9",
                "Rm 412 Bed B",
                "Room 12A, Bed 2",
                "Apt 4B",
                "Zip 44126",
                "90210-1234",
            ],
            &[
                "Hill Street Dental",
                "Main Street",
                "Room 12",
                "Fairview, OH",
                "Ohio",
                "Take the stairs",
                "3 Easy Steps",
                "5th Avenue",
                "Emergency Room",
                "100 Years of Care",
                "Top 10 Places to work in",
                "24 hour service",
            ],
        );
    }
}
