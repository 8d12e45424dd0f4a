//! Names for copies: neutral numbers and letters, or the original names made harmless; never two alike.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};

use crate::picture::Format;
use crate::report::Record;

use super::inputs::{Input, What, number};

/// How copies are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// `0001` in folders `a`, `b`, because names often hold a patient's name.
    #[default]
    Neutral,
    /// As the originals.
    Keep,
}

/// Where the copy of one input goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The record's id.
    pub(super) id: String,
    /// Path below the folder of copies, without its extension.
    pub(super) stem: PathBuf,
}

/// The extension of a copy.
pub(super) fn extension(format: Format) -> &'static str {
    match format.written() {
        Format::Jpeg | Format::Heic | Format::JpegXl => "jpg",
        Format::Png => "png",
        Format::WebP => "webp",
        Format::Tiff => "tif",
        Format::Gif => "gif",
        Format::Bmp => "bmp",
        Format::Avif => "avif",
    }
}

/// Gives every input its place. `kept` holds an earlier run's record for inputs that it finished, in the order of the
/// inputs; `others` are its records of inputs that are not given now. Their numbers and folders stay theirs.
pub(super) fn assign(inputs: &[Input], kept: &[Option<Record>], others: &[Record], names: Names) -> Vec<Place> {
    match names {
        Names::Neutral => neutral(inputs, kept, others),
        Names::Keep => {
            let ids = neutral(inputs, kept, others).into_iter().map(|p| p.id);
            ids.zip(originals(inputs)).map(|(id, stem)| Place { id, stem }).collect()
        }
    }
}

/// The original names, made harmless and different from each other, without their extensions.
pub(super) fn originals(inputs: &[Input]) -> Vec<PathBuf> {
    let mut taken = HashSet::new();
    inputs.iter().map(|input| original(input, &mut taken)).collect()
}

fn neutral(inputs: &[Input], kept: &[Option<Record>], others: &[Record]) -> Vec<Place> {
    let mut used: HashSet<usize> =
        kept.iter().flatten().chain(others).filter_map(|record| record.id.parse().ok()).collect();
    let mut folders = Folders::default();
    for record in others {
        folders.reserve(&folders_of(record));
    }
    for (input, record) in inputs.iter().zip(kept) {
        if let Some(record) = record {
            folders.learn(input, &folders_of(record));
        }
    }
    let pictures = inputs.len() + others.len();
    let mut next = 1;
    let mut places = Vec::with_capacity(inputs.len());
    for (input, record) in inputs.iter().zip(kept) {
        let id = match (record, &input.what) {
            (Some(record), _) => record.id.clone(),
            (None, What::LeftOut(_)) => input.id.clone(),
            (None, What::Picture | What::Broken(_)) => {
                while !used.insert(next) {
                    next += 1;
                }
                number(next, pictures)
            }
        };
        let mut stem: PathBuf = folders.of(input).iter().collect();
        stem.push(&id);
        places.push(Place { id, stem });
    }
    places
}

/// The neutral folders of an earlier copy, from `safe/a/b/0001.jpg`.
fn folders_of(record: &Record) -> Vec<String> {
    let file = record.output.as_ref().and_then(|o| o.file.as_deref()).unwrap_or_default();
    let parts: Vec<&str> = file.split('/').collect();
    parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default().iter().map(|&p| p.to_owned()).collect()
}

/// Neutral names of folders: letters in the order in which folders come up, anew below each folder.
#[derive(Default)]
struct Folders {
    /// By named input and original path.
    names: HashMap<(usize, PathBuf), Vec<String>>,
    taken: HashSet<Vec<String>>,
}

impl Folders {
    fn reserve(&mut self, parts: &[String]) {
        for depth in 1..=parts.len() {
            self.taken.insert(parts[..depth].to_vec());
        }
    }

    fn learn(&mut self, input: &Input, parts: &[String]) {
        let folder = input.folder.expose();
        if folder.components().count() != parts.len() {
            return;
        }
        self.reserve(parts);
        for (ancestor, depth) in folder.ancestors().zip((1..=parts.len()).rev()) {
            self.names.entry((input.root, ancestor.to_path_buf())).or_insert_with(|| parts[..depth].to_vec());
        }
    }

    fn of(&mut self, input: &Input) -> Vec<String> {
        let mut name = Vec::new();
        let mut path = PathBuf::new();
        for part in input.folder.expose().components() {
            path.push(part);
            let key = (input.root, path.clone());
            if let Some(known) = self.names.get(&key) {
                name.clone_from(known);
                continue;
            }
            let mut counter = 0;
            loop {
                let mut candidate = name.clone();
                candidate.push(letters(counter));
                counter += 1;
                if self.taken.insert(candidate.clone()) {
                    name = candidate;
                    break;
                }
            }
            self.names.insert(key, name.clone());
        }
        name
    }
}

/// `a` to `z`, then `aa`.
fn letters(mut index: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'a' + (index % 26) as u8));
        if index < 26 {
            return name;
        }
        index = index / 26 - 1;
    }
}

/// The original name without its extension, made harmless for every system; numbered where taken, whatever its case.
fn original(input: &Input, taken: &mut HashSet<String>) -> PathBuf {
    let mut folder = PathBuf::new();
    for part in input.folder.expose().components() {
        if let Component::Normal(part) = part {
            folder.push(harmless(&part.to_string_lossy()));
        }
    }
    let stem = input.path.expose().file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = harmless(&stem);
    let mut name = folder.join(&stem);
    let mut copy = 2;
    while !taken.insert(name.to_string_lossy().to_lowercase()) {
        name = folder.join(format!("{stem}-{copy}"));
        copy += 1;
    }
    name
}

fn harmless(name: &str) -> String {
    const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
    let odd = |c: char| c.is_control() || "<>:\"/\\|?*\u{FFFD}".contains(c);
    let clean: String = name.chars().map(|c| if odd(c) { '_' } else { c }).collect();
    let clean = clean.trim_end_matches(['.', ' ']).trim_start();
    let first = clean.split('.').next().unwrap_or_default().to_ascii_lowercase();
    if clean.is_empty() || RESERVED.contains(&first.trim_end_matches(|c: char| c.is_ascii_digit())) {
        format!("_{clean}")
    } else {
        clean.to_owned()
    }
}

/// `safe/a/0001.jpg` with slashes on every system, from a path below the output folder.
pub(super) fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Output, Status};
    use crate::sensitive::Sensitive;

    fn input(root: usize, path: &str) -> Input {
        let path = Path::new(path);
        Input {
            id: String::new(),
            what: What::Picture,
            path: Sensitive::new(path.to_path_buf()),
            own: true,
            root,
            folder: Sensitive::new(path.parent().expect("a parent").to_path_buf()),
        }
    }

    fn stems(inputs: &[Input], kept: &[Option<Record>], names: Names) -> Vec<String> {
        assign(inputs, kept, &[], names).iter().map(|p| slashed(&p.stem)).collect()
    }

    #[test]
    fn the_tree_is_kept_under_neutral_names() {
        let inputs = [
            input(0, "Smith/1.jpg"),
            input(0, "Smith/ward 3/1.jpg"),
            input(0, "Jones/1.jpg"),
            input(0, "2.jpg"),
            input(1, "Smith/1.jpg"),
        ];
        let none = vec![None; inputs.len()];
        assert_eq!(stems(&inputs, &none, Names::Neutral), ["a/0001", "a/a/0002", "b/0003", "0004", "c/0005"]);
    }

    #[test]
    fn kept_names_are_harmless_and_never_alike() {
        let inputs = [
            input(0, "x/A.jpg"),
            input(0, "x/a.png"),
            input(0, "x/a-2.png"),
            input(0, "con.jpg"),
            input(0, "te\u{7}st?.jpg"),
            input(0, "dots. .jpg"),
        ];
        let none = vec![None; inputs.len()];
        assert_eq!(stems(&inputs, &none, Names::Keep), ["x/A", "x/a-2", "x/a-2-2", "_con", "te_st_", "dots"]);
    }

    #[test]
    fn an_earlier_run_keeps_its_numbers_and_folders() {
        let record = |id: &str, file: &str| {
            let mut record = Record::new(id.to_owned(), Status::Safe);
            record.output = Some(Output {
                file: Some(file.to_owned()),
                sha256: String::new(),
                bytes: 0,
                size: crate::geometry::Size { width: 1, height: 1 },
                written: crate::codec::Written::Encoded,
            });
            Some(record)
        };
        let inputs = [
            input(0, "new/0.jpg"),
            input(0, "old/1.jpg"),
            input(0, "old/2.jpg"),
            input(0, "older/deep/3.jpg"),
            input(0, "z.jpg"),
        ];
        let kept = [None, record("0001", "safe/a/0001.jpg"), None, record("0002", "review/b/a/0002.jpg"), None];
        assert_eq!(stems(&inputs, &kept, Names::Neutral), ["c/0003", "a/0001", "a/0004", "b/a/0002", "0005"]);
    }

    #[test]
    fn letters_go_on_after_z() {
        let names: Vec<String> = [0, 25, 26, 27, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(names, ["a", "z", "aa", "ab", "ba", "zz", "aaa"]);
    }
}
