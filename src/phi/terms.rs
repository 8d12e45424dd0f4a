//! Terms known about a file from outside its pixels, and the user's lists, turned into the forms in which they may be
//! written in a picture.

use std::fmt;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::matcher::{Matcher, Term};
use super::words::is_common;
use crate::calendar::MONTHS;
use crate::error::{Fault, FileError, Stage};
use crate::picture::{MetadataItem, MetadataKind};
use crate::sensitive::Sensitive;

/// Terms known about one file from outside its pixels.
#[derive(Clone, Default)]
pub struct KnownTerms {
    matcher: Arc<Matcher>,
}

impl fmt::Debug for KnownTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KnownTerms([sensitive])")
    }
}

impl KnownTerms {
    /// Harvests names, numbers and captions from metadata and the file's name; `names` are full names that were read on
    /// other photos, given name first.
    ///
    /// # Errors
    /// When there are more of them than can be searched for.
    pub fn of_file(
        metadata: &[MetadataItem],
        name: Option<&Sensitive<String>>,
        names: &[Sensitive<String>],
    ) -> Result<Self, FileError> {
        let mut terms = learned_terms(names);
        for item in metadata {
            let value = item.value.expose();
            terms.extend(date_terms(value, 0.7));
            if item.kind == MetadataKind::Gps {
                terms.extend(coordinates(value));
            }
            if item.human {
                terms.extend(caption_terms(value));
            }
        }
        if let Some(name) = name {
            terms.extend(file_name_terms(name.expose()));
        }
        Self::of_terms(terms)
    }

    /// Full names that were read on other photos, given name first.
    ///
    /// # Errors
    /// When there are more of them than can be searched for.
    pub fn of_names(names: &[Sensitive<String>]) -> Result<Self, FileError> {
        Self::of_terms(learned_terms(names))
    }

    fn of_terms(terms: Vec<Term>) -> Result<Self, FileError> {
        let too_many = |_| {
            let what = "more names and numbers are known about it than can be searched for".to_owned();
            FileError::at(Stage::Detect, Fault::TooLarge { what })
        };
        Ok(Self { matcher: Arc::new(Matcher::new(terms).map_err(too_many)?) })
    }

    pub(crate) fn matcher(&self) -> &Matcher {
        &self.matcher
    }
}

/// The forms in which an entry of the deny list may be written: a name in either order, with an initial, or in part.
pub(crate) fn deny_terms(entry: &str) -> Vec<Term> {
    let words = parts_of(entry);
    let alphabetic = words.iter().all(|w| w.chars().all(char::is_alphabetic));
    let mut terms = vec![Term { text: entry.to_owned(), confidence: 0.97, fuzzy: true }];
    if alphabetic && (2..=4).contains(&words.len()) {
        terms.extend(name_terms(&words, 0.97));
    }
    terms.extend(date_terms(entry, 0.95));
    terms
}

/// The forms in which an entry of the allow list is accepted: as it is written, or misread by a letter where it is long.
pub(crate) fn allow_term(entry: &str) -> Term {
    let letters = entry.chars().filter(|c| c.is_alphanumeric()).count();
    Term { text: entry.to_owned(), confidence: 1.0, fuzzy: letters >= 10 }
}

/// The forms in which names that were read on other photos may stand on this one. A given name alone is no proof: many
/// people bear it, and banners greet them.
fn learned_terms(names: &[Sensitive<String>]) -> Vec<Term> {
    let mut terms = Vec::new();
    for name in names {
        let words = parts_of(name.expose());
        let first = words.first().cloned().unwrap_or_default();
        let forms = if words.len() >= 2 { name_terms(&words, 0.9) } else { Vec::new() };
        terms.extend(forms.into_iter().filter(|term| term.text != first));
    }
    terms
}

/// Words of letters and digits; marks between letters part them.
fn parts_of(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// A name of two words or more in the orders people write it, and its parts, which are less sure.
fn name_terms(words: &[String], confidence: f32) -> Vec<Term> {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Vec::new() };
    let mut terms = Vec::new();
    let mut add =
        |text: String, factor: f32, fuzzy: bool| terms.push(Term { text, confidence: confidence * factor, fuzzy });
    add(words.join(" "), 1.0, true);
    let mut turned = words.to_vec();
    turned.rotate_right(1);
    add(turned.join(" "), 0.98, true);
    turned.rotate_left(2.min(words.len()));
    add(turned.join(" "), 0.98, true);
    add(format!("{first} {last}"), 0.95, true);
    add(format!("{last} {first}"), 0.95, true);
    for (part, other) in [(last, first), (first, last)] {
        let plain = part.to_lowercase();
        if part.chars().count() >= 4 && !is_common(&plain) {
            add(part.clone(), 0.58, part.chars().count() >= 8);
            if let Some(initial) = other.chars().next() {
                add(format!("{initial} {part}"), 0.75, false);
                add(format!("{part} {initial}"), 0.75, false);
            }
        }
    }
    terms
}

/// Names and numbers in words that people wrote about the photo.
fn caption_terms(text: &str) -> Vec<Term> {
    let words = parts_of(text);
    let mut terms = Vec::new();
    let mut name: Vec<String> = Vec::new();
    for word in words.iter().map(Some).chain([None]) {
        let named = word.filter(|w| {
            let capital = w.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase() && c.is_alphabetic());
            capital && w.chars().all(|c| c.is_alphabetic() || c == '\'') && !is_common(&w.to_lowercase())
        });
        match named {
            Some(word) if name.len() < 4 => name.push(word.clone()),
            other => {
                terms.extend(found_name(&name));
                name = other.into_iter().cloned().collect();
            }
        }
        if let Some(word) = word.filter(|w| is_number(w)) {
            terms.push(Term { text: word.clone(), confidence: 0.9, fuzzy: true });
        }
    }
    if (2..=4).contains(&words.len()) && !words.iter().all(|w| is_common(&w.to_lowercase())) {
        terms.push(Term { text: text.to_owned(), confidence: 0.88, fuzzy: true });
    }
    terms
}

/// Terms from words that stand together and may be a name.
fn found_name(words: &[String]) -> Vec<Term> {
    match words {
        [] => Vec::new(),
        [only] if only.chars().count() < 4 => Vec::new(),
        [only] => vec![Term { text: only.clone(), confidence: 0.62, fuzzy: only.chars().count() >= 8 }],
        several => name_terms(several, 0.9),
    }
}

/// At least five digits, so no year and no counter of a camera.
fn is_number(word: &str) -> bool {
    word.chars().filter(char::is_ascii_digit).count() >= 5 && word.is_ascii()
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|\D)((?:18|19|20)\d\d)[:./-]?(\d\d)[:./-]?(\d\d)(?:\D|$)").expect("the pattern compiles")
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d+\.\d{3,}").expect("the pattern compiles"));
static CAMERA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^_?(img|imag|image|dsc[nf]?|dscf|pxl|dji|gopr|gp|mvimg|screenshot|screen shot|whatsapp|photo|scan|pano|vid|mov|sam|hpim|cimg|dcp|kic|mg|fb|received|signal|unnamed|p|r)[ _-]*(image)?[ _-]*\d[\d _~().-]*(hdr|edit(ed)?|at|wa|burst|cover|am|pm|mp|portrait|night|\d|[ _.()-])*$")
        .expect("the pattern compiles")
});
/// Words of folders and programs.
const FOLDERS: &[&str] = &[
    "img",
    "jpg",
    "jpeg",
    "png",
    "heic",
    "dcim",
    "downloads",
    "desktop",
    "users",
    "tmp",
    "var",
    "home",
    "mnt",
    "media",
    "whatsapp",
    "screenshot",
    "android",
    "lightroom",
    "photoshop",
    "gopro",
    "iphone",
    "ipad",
    "canon",
    "nikon",
    "sony",
    "icloud",
    "dropbox",
    "onedrive",
    "sharepoint",
    "untitled",
    "misc",
    "thumb",
    "thumbnails",
    "pics",
    "pic",
    "fotos",
    "export",
    "exports",
    "edits",
    "raws",
    "selects",
    "hires",
    "lowres",
];

/// A date in the forms in which people write it, where the text begins with or holds one in the order year, month, day.
fn date_terms(text: &str, confidence: f32) -> Vec<Term> {
    let Some(found) = DATE.captures(text) else { return Vec::new() };
    let number = |i: usize| found.get(i).and_then(|m| m.as_str().parse::<usize>().ok()).unwrap_or(0);
    let (year, month, day) = (number(1), number(2), number(3));
    let (Some(name), 1..=31) = (month.checked_sub(1).and_then(|m| MONTHS.get(m)), day) else { return Vec::new() };
    let short = &name[..3];
    let two = year % 100;
    let forms = [
        format!("{month:02}/{day:02}/{year}"),
        format!("{month}/{day}/{year}"),
        format!("{month:02}/{day:02}/{two:02}"),
        format!("{day:02}.{month:02}.{year}"),
        format!("{day:02}.{month:02}.{two:02}"),
        format!("{year}-{month:02}-{day:02}"),
        format!("{name} {day} {year}"),
        format!("{day} {name} {year}"),
        format!("{short} {day} {year}"),
        format!("{day} {short} {year}"),
        format!("{day:02}-{short}-{two:02}"),
    ];
    forms.map(|text| Term { text, confidence, fuzzy: false }).to_vec()
}

/// A coordinate as navigation overlays print it: with three and four decimals.
fn coordinates(text: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    for number in NUMBER.find_iter(text) {
        let Some(point) = number.as_str().find('.') else { continue };
        for decimals in 3..=6 {
            if let Some(cut) = number.as_str().get(..=point + decimals).filter(|c| c.len() >= 6) {
                terms.push(Term { text: cut.to_owned(), confidence: 0.85, fuzzy: false });
            }
        }
    }
    terms
}

/// Names and numbers in the file's name and its folders; counters and times that cameras write are none.
fn file_name_terms(path: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let components: Vec<&str> = path.split(['/', '\\']).filter(|c| !c.is_empty()).collect();
    for (i, component) in components.iter().enumerate() {
        let stem = match component.rsplit_once('.') {
            Some((stem, _)) if i + 1 == components.len() => stem,
            _ => component,
        };
        if CAMERA.is_match(stem) {
            continue;
        }
        let old = DATE.captures(stem).and_then(|c| c.get(1)?.as_str().parse::<u32>().ok()).is_some_and(|y| y < 2000);
        if old {
            terms.extend(date_terms(stem, 0.8));
        }
        let mut name: Vec<String> = Vec::new();
        for word in seamed(stem).iter().map(Some).chain([None]) {
            let plain = word.map(|w| w.to_lowercase()).unwrap_or_default();
            let named = plain.chars().count() >= 2
                && plain.chars().all(|c| c.is_alphabetic() || c == '\'')
                && !is_common(&plain)
                && !FOLDERS.contains(&plain.as_str());
            match word.filter(|_| named && name.len() < 4) {
                Some(word) => name.push(word.clone()),
                None => terms.extend(found_name(&std::mem::take(&mut name))),
            }
            if let Some(word) = word.filter(|w| is_number(w) && !DATE.is_match(w)) {
                terms.push(Term { text: word.clone(), confidence: 0.9, fuzzy: true });
            }
        }
    }
    terms
}

/// Words of a file name, also where capitals part them: JaneDoe.
fn seamed(stem: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in parts_of(stem) {
        let mut word = String::new();
        let mut lower_run = 0;
        for c in part.chars() {
            if c.is_uppercase() && lower_run >= 2 {
                words.push(std::mem::take(&mut word));
            }
            lower_run = if c.is_lowercase() { lower_run + 1 } else { 0 };
            word.push(c);
        }
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(kind: MetadataKind, value: &str, human: bool) -> MetadataItem {
        MetadataItem { kind, value: Sensitive::new(value.to_owned()), human }
    }

    fn best(terms: &KnownTerms, text: &str) -> f32 {
        terms.matcher().find(text.split(' ')).iter().map(|m| m.confidence).fold(0.0, f32::max)
    }

    fn named(name: &str) -> KnownTerms {
        KnownTerms::of_file(&[], Some(&Sensitive::new(name.to_owned())), &[]).expect("few terms")
    }

    #[test]
    fn captions_give_names_and_numbers() {
        let caption =
            item(MetadataKind::Iptc, "Visit with Magda Wisniewska, chart 4482177, at the summer festival", true);
        let terms = KnownTerms::of_file(&[caption], None, &[]).expect("few terms");
        for text in ["Magda Wisniewska", "WISNIEWSKA, MAGDA", "Wisniewska", "M. Wisniewska", "4482177", "44BZl77"] {
            assert!(best(&terms, text) >= 0.5, "{text}");
        }
        for text in ["Summer Festival", "Visit", "chart"] {
            assert_eq!(best(&terms, text), 0.0, "{text}");
        }
    }

    #[test]
    fn camera_settings_give_nothing_but_dates_and_places_do() {
        let items = [
            item(MetadataKind::Exif, "Brightfield X200", false),
            item(MetadataKind::Exif, "2024:05:12 10:22:11", false),
            item(MetadataKind::Gps, "41.878113, -87.629799", false),
        ];
        let terms = KnownTerms::of_file(&items, None, &[]).expect("few terms");
        assert_eq!(best(&terms, "Brightfield"), 0.0);
        for text in
            ["05/12/2024", "12.05.2024", "May 12, 2024", "2024-05-12", "O5/l2/2024", "41.8781", "-87.62980N 41.87811"]
        {
            assert!(best(&terms, text) > 0.5, "{text}");
        }
    }

    #[test]
    fn file_names_give_names_but_no_counters() {
        let terms = named("Ward/Doe_Adaeze_004821779.jpg");
        for text in ["Adaeze Doe", "DOE, ADAEZE", "004821779", "Adaeze"] {
            assert!(best(&terms, text) >= 0.5, "{text}");
        }
        assert!(best(&named("KowalskiAnna-19570314.png"), "03/14/1957") > 0.5);
        for camera in [
            "IMG_1234.jpg",
            "DSC00012.JPG",
            "PXL_20240512_101010123.jpg",
            "IMG-20240512-WA0007.jpg",
            "WhatsApp Image 2024-05-12 at 10.22.11.jpeg",
            "Nurses week 2024/photo (12).jpg",
        ] {
            assert!(named(camera).matcher().is_empty(), "{camera}");
        }
    }

    #[test]
    fn debug_output_holds_no_terms() {
        assert_eq!(format!("{:?}", named("Doe_Adaeze.jpg")), "KnownTerms([sensitive])");
    }
}
