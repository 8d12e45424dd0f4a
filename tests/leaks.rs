//! Nothing that was planted in the sample photos, in their pixels, metadata, file or folder names, or in a list of
//! terms, is found in anything a run leaves behind.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regex::bytes::{Regex as BytesRegex, RegexBuilder};
use support::planted;

/// What the cameras of the sample photos write into them, and what their codes say; see scripts/demo_photos.
const HIDDEN: [&str; 17] = [
    "Jo Whitfield",
    "EX5-0093-7742",
    "Example Imaging",
    "Pocket 5",
    "Desk of M. Kowalczyk's care team",
    "Robert Henning's visit",
    "Claire Novak and the team",
    "2026:04:18",
    "42 deg 21",
    "71 deg 3",
    "42/1, 21/1",
    "71/1, 3/1",
    "71.05777",
    "checkin.example",
    "mrn=00482913",
    "1961-03-14",
    "00482913",
];
/// The folder the photos lie in, named after a person.
const FOLDER: &str = "Visit of Tilda Quennerstedt";
/// Terms that must not be seen, one of them in no photo.
const DENIED: [&str; 3] = ["Kowalczyk, Marta", "Ottoline Vasquez-Brandt", "PX-55120-77"];
/// The name of the list with these terms.
const LIST: &str = "patients-of-dr-okonkwo.txt";
/// Shorter strings turn up by chance among the bytes of encoded pictures.
const SHORTEST_IN_PICTURES: usize = 7;

/// Finds strings in bytes, written as UTF-8 or UTF-16, whatever their case.
struct Search(BytesRegex);

impl Search {
    fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut secrets: Vec<&str> = secrets.into_iter().collect();
        // The first form that fits is the one that is told, so whole lines come before their words.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        let mut forms = Vec::new();
        for secret in secrets {
            assert!(secret.is_ascii(), "upper and lower case are only known for ASCII");
            forms.push(regex::escape(secret));
            forms.push(secret.chars().map(|c| regex::escape(&c.to_string()) + r"\x00").collect());
        }
        let mut pattern = RegexBuilder::new(&forms.join("|"));
        Self(pattern.unicode(false).case_insensitive(true).size_limit(1 << 26).build().expect("a sound pattern"))
    }

    fn all(&self, bytes: &[u8]) -> BTreeSet<String> {
        self.0.find_iter(bytes).map(|m| String::from_utf8_lossy(m.as_bytes()).replace('\0', "")).collect()
    }
}

/// Everything that must not be found: whole lines, their rarer words and numbers, metadata, and names.
fn secrets() -> BTreeSet<String> {
    let common: BTreeSet<&str> = include_str!("../src/phi/words/common.txt").split_whitespace().collect();
    let everyday = |word: &str| {
        let word = word.to_lowercase();
        common.contains(word.as_str()) || word.strip_suffix('s').is_some_and(|stem| common.contains(stem))
    };
    let list = planted::list();
    let mut secrets: BTreeSet<String> =
        HIDDEN.iter().chain(&DENIED).chain([&FOLDER, &LIST]).map(|s| s.to_string()).collect();
    secrets.extend(["Tilda", "Quennerstedt", "Ottoline", "Vasquez"].map(String::from));
    for photo in &list.pictures {
        let stem = Path::new(&photo.file).file_stem().expect("a name").to_string_lossy().into_owned();
        secrets.extend([stem].into_iter().filter(|s| !everyday(s)));
        secrets.insert(photo.file.clone());
        for thing in photo.planted.iter().filter(|t| t.fate == "identifier") {
            if thing.text.len() >= 7 {
                secrets.insert(thing.text.clone());
            }
            let words = thing.text.split(|c: char| !c.is_alphabetic());
            secrets.extend(words.filter(|w| w.len() >= 4 && !everyday(w)).map(str::to_owned));
            let numbers = thing.text.split(|c: char| c.is_whitespace() || c.is_alphabetic());
            let digits = |s: &&str| s.chars().filter(char::is_ascii_digit).count() >= 5;
            secrets.extend(numbers.filter(digits).map(|n| n.trim_matches('.').to_owned()));
        }
    }
    secrets
}

/// The bytes of a base64 text.
fn base64(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => u32::from(c - b'A'),
        b'a'..=b'z' => u32::from(c - b'a') + 26,
        b'0'..=b'9' => u32::from(c - b'0') + 52,
        b'+' => 62,
        b'/' => 63,
        _ => unreachable!("not base64"),
    };
    let digits: Vec<u32> = text.trim_end_matches('=').bytes().map(digit).collect();
    let mut bytes = Vec::new();
    for four in digits.chunks(4) {
        let value = (0..4).fold(0, |value, i| value << 6 | four.get(i).copied().unwrap_or(0));
        bytes.extend(&value.to_be_bytes()[1..four.len()]);
    }
    bytes
}

/// The markers of a JPEG's segments up to its pixels.
fn segments(jpeg: &[u8]) -> Vec<u8> {
    assert!(jpeg.starts_with(&[0xff, 0xd8]), "not a JPEG");
    let mut markers = Vec::new();
    let mut at = 2;
    while markers.last() != Some(&0xda) {
        assert_eq!(jpeg[at], 0xff, "a damaged JPEG");
        markers.push(jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    markers
}

/// Takes the pictures out of a report page and looks at them on their own.
fn without_pictures(page: &str, found: &mut BTreeMap<String, Vec<u8>>) -> String {
    let uri = regex::Regex::new(r"data:([a-z]+/[a-z0-9.+-]+);base64,([A-Za-z0-9+/]+=*)").expect("a sound pattern");
    for part in uri.captures_iter(page) {
        assert_eq!(&part[1], "image/jpeg", "only thumbnails are part of the page");
        let jpeg = base64(&part[2]);
        let extra: Vec<u8> = segments(&jpeg).into_iter().filter(|m| matches!(m, 0xe1..=0xef | 0xfe)).collect();
        assert!(extra.is_empty(), "a thumbnail with metadata: {extra:x?}");
        assert!(image_is_whole(&jpeg), "a thumbnail that does not decode");
        found.insert(format!("thumbnail {}", found.len() + 1), jpeg);
    }
    let rest = uri.replace_all(page, "");
    assert!(!rest.contains("base64,"), "every picture was looked at");
    rest.into_owned()
}

fn image_is_whole(jpeg: &[u8]) -> bool {
    phiscrub::codec::decode(jpeg, &phiscrub::codec::Limits::default()).is_ok()
}

/// What a run left behind: texts, and encoded pictures, each with a name for messages.
#[derive(Default)]
struct Left {
    texts: BTreeMap<String, Vec<u8>>,
    pictures: BTreeMap<String, Vec<u8>>,
}

impl Left {
    fn printed(&mut self, verb: &str, result: Output) {
        self.texts.insert(format!("standard output of {verb}"), result.stdout);
        self.texts.insert(format!("standard error of {verb}"), result.stderr);
    }

    /// Every file and name below a folder, hidden ones too.
    fn folder(&mut self, folder: &Path) {
        for entry in walkdir::WalkDir::new(folder).min_depth(1) {
            let entry = entry.expect("it can be listed");
            let name = entry.path().strip_prefix(folder).expect("below it").to_string_lossy().into_owned();
            let names = self.texts.entry(String::from("names of files and folders")).or_default();
            names.extend(format!("{name}\n").into_bytes());
            if !entry.file_type().is_file() {
                continue;
            }
            let bytes = fs::read(entry.path()).expect("it can be read");
            match entry.path().extension().and_then(|e| e.to_str()) {
                Some("jpg" | "png" | "webp") => self.pictures.insert(name, bytes),
                Some("html") => {
                    let page = String::from_utf8(bytes).expect("the page is UTF-8");
                    let page = without_pictures(&page, &mut self.pictures);
                    self.texts.insert(name, page.into_bytes())
                }
                _ => self.texts.insert(name, bytes),
            };
        }
    }
}

/// A folder named after a person with a copy of the sample photos, and places for what a run leaves.
struct Place {
    temp: tempfile::TempDir,
    input: PathBuf,
    scratch: PathBuf,
}

impl Place {
    #[expect(clippy::disallowed_methods, reason = "the inputs and the list have to come from somewhere")]
    fn new() -> Self {
        let temp = tempfile::tempdir().expect("a temporary folder");
        let input = temp.path().join("photos");
        let scratch = temp.path().join("scratch");
        fs::create_dir_all(input.join(FOLDER)).expect("a new folder");
        fs::create_dir(&scratch).expect("a new folder");
        for photo in &planted::list().pictures {
            let to = input.join(FOLDER).join(&photo.file);
            fs::copy(planted::folder().join(&photo.file), to).expect("a copy");
        }
        fs::write(temp.path().join(LIST), DENIED.join("\n")).expect("written");
        Self { temp, input, scratch }
    }

    fn run(&self, verb: &str, output: &Path) -> Output {
        let mut command: Command = support::phiscrub();
        command.arg(verb).arg(&self.input).arg("-o").arg(output).args(["-v", "--json", "--deny"]);
        command.arg(self.temp.path().join(LIST)).env("TMPDIR", &self.scratch);
        command.env("HOME", &self.scratch).env("XDG_CACHE_HOME", &self.scratch);
        let result = command.output().expect("it starts");
        let said = String::from_utf8_lossy(&result.stderr);
        assert!(matches!(result.status.code(), Some(0 | 3)), "{verb}: {:?}: {said}", result.status);
        result
    }
}

#[test]
fn nothing_private_is_left_anywhere() {
    let secrets = secrets();
    let place = Place::new();
    let (output, plans) = (place.temp.path().join("out"), place.temp.path().join("plans"));
    let mut left = Left::default();
    left.printed("scrub", place.run("scrub", &output));
    left.printed("scan", place.run("scan", &plans));
    left.folder(&output);
    left.folder(&plans);
    left.folder(&place.scratch);

    let photos = planted::list().pictures.len();
    let plans = left.texts.keys().filter(|name| name.ends_with(".plan.json")).count();
    let thumbnails = left.pictures.keys().filter(|name| name.starts_with("thumbnail")).count();
    assert_eq!((plans, thumbnails, left.pictures.len() - thumbnails), (photos, photos, photos), "all was collected");
    for name in ["standard error of scrub", "standard output of scrub", "standard error of scan", "report.csv"] {
        assert!(!left.texts[name].is_empty(), "{name} is empty");
    }

    let everywhere = Search::new(secrets.iter().map(String::as_str));
    let in_pictures = Search::new(secrets.iter().filter(|s| s.len() >= SHORTEST_IN_PICTURES).map(String::as_str));
    let mut leaks = Vec::new();
    for (name, bytes) in &left.texts {
        leaks.extend(everywhere.all(bytes).into_iter().map(|secret| format!("{secret:?} in {name}")));
    }
    for (name, bytes) in &left.pictures {
        leaks.extend(in_pictures.all(bytes).into_iter().map(|secret| format!("{secret:?} in {name}")));
        for part in [&b"Exif\0\0"[..], b"http://ns.adobe.com", b"Photoshop 3.0", b"contentauth"] {
            if bytes.windows(part.len()).any(|window| window == part) {
                leaks.push(format!("{} in {name}", String::from_utf8_lossy(part)));
            }
        }
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
    // Libraries, too, keep nothing: no cache, no usage data.
    let kept = support::files(&place.scratch);
    assert!(kept.is_empty(), "left in the temporary or home folder: {kept:?}");
}

#[test]
fn the_search_finds_what_the_photos_hold() {
    let secrets = secrets();
    let search = Search::new(secrets.iter().map(String::as_str));
    let list = fs::read(support::root().join("demo-photos.planted.json")).expect("the list is there");
    let found = search.all(&list);
    for wanted in ["KOWALCZYK, MARTA", "HENNING, ROBERT J.", "(555) 010-4477", "sign-in Grace Abara"] {
        assert!(found.iter().any(|f| f.contains(wanted)), "{wanted} in {found:?}");
    }
    let photo = fs::read(planted::folder().join("DSC_2047.jpg")).expect("the photo is there");
    let found = search.all(&photo);
    for wanted in ["Jo Whitfield", "EX5-0093-7742", "Robert Henning's visit", "Pocket 5"] {
        assert!(found.contains(wanted), "{wanted} in {found:?}");
    }
    let wide: Vec<u8> = "marta KOWALCZYK".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(!search.all(&wide).is_empty(), "UTF-16 is searched");
    assert_eq!(base64("aGVsbG8="), b"hello");
    assert_eq!(base64("aGVsbG8gdGhlcmU="), b"hello there");
}

#[test]
fn the_runtime_holds_no_code_that_sends_usage_data() {
    let is_runtime =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().contains("onnxruntime."));
    let runtimes: Vec<PathBuf> =
        support::files(&support::root().join("models")).into_iter().filter(is_runtime).collect();
    assert_eq!(runtimes.len(), 1, "the models folder holds one ONNX Runtime");
    let found = Search::new(["OneCollector", "events.data.microsoft"]).all(&fs::read(&runtimes[0]).expect("readable"));
    assert!(found.is_empty(), "{found:?}");
}
