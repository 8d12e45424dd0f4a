//! Finds the pictures among the files and folders that were named, in a stable order.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::codec;
use crate::error::{Fault, FileError, Stage};
use crate::pipeline::InFile;
use crate::sensitive::Sensitive;

use super::content::{self, Content};

/// One file that was named or found.
#[derive(Debug)]
pub struct Input {
    /// Its number: `0001` for pictures, `other-1` for the rest.
    pub id: String,
    /// What is to be done with it.
    pub what: What,
    /// Where it lies.
    pub path: Sensitive<PathBuf>,
    /// Whether this run does it; the other parts of a sharded run do the rest.
    pub(super) own: bool,
    /// Index of the named file or folder it belongs to.
    pub(super) root: usize,
    /// The folders that its copy keeps, below the folder of copies, with their original names.
    pub(super) folder: Sensitive<PathBuf>,
}

/// What is to be done with a file.
#[derive(Debug)]
pub enum What {
    /// Its content or its name says that it is a picture.
    Picture,
    /// Not a picture; what it is, in words.
    LeftOut(&'static str),
    /// It cannot even be looked at.
    Broken(FileError),
}

impl Input {
    /// Reads the file when its turn comes; its name and folders come along as search terms.
    ///
    /// # Errors
    /// When the system refuses or the file is too large to be a picture.
    pub fn read(&self, max_bytes: u64) -> Result<InFile, FileError> {
        let bytes = read_limited(self.path.expose(), max_bytes)?;
        Ok(InFile { bytes, name: Some(self.name()) })
    }

    /// The file's name and the folders above it as far as they were named or found.
    pub fn name(&self) -> Sensitive<String> {
        let file = self.path.expose().file_name().unwrap_or_default();
        Sensitive::new(self.folder.expose().join(file).to_string_lossy().into_owned())
    }
}

fn read_limited(path: &Path, max_bytes: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|e| refused(&e))?;
    let known = file.metadata().map_err(|e| refused(&e))?.len();
    if known <= max_bytes {
        bytes.reserve_exact(usize::try_from(known).unwrap_or(0));
        file.take(max_bytes + 1).read_to_end(&mut bytes).map_err(|e| refused(&e))?;
    }
    if known.max(bytes.len() as u64) > max_bytes {
        let what = format!("it has {} MB and at most {} MB are read", known >> 20, max_bytes >> 20);
        return Err(FileError::at(Stage::Open, Fault::TooLarge { what }));
    }
    Ok(bytes)
}

fn refused(e: &io::Error) -> FileError {
    let reason = match e.kind() {
        io::ErrorKind::NotFound => String::from("there is no such file any more"),
        kind => kind.to_string(),
    };
    FileError::at(Stage::Open, Fault::Io { doing: "reading", reason })
}

fn unsupported(what: &str) -> FileError {
    FileError::at(Stage::Open, Fault::Unsupported { what: what.to_owned() })
}

/// Lists files and folders in the order given, folders by name with everything below; each file comes once.
///
/// What cannot be listed becomes a broken input, so that it shows up in the report.
pub fn find(paths: &[PathBuf]) -> Vec<Input> {
    let mut search = Search { found: Vec::new(), seen: HashSet::new(), several: paths.len() > 1 };
    for (root, path) in paths.iter().enumerate() {
        match fs::metadata(path) {
            Ok(kind) if kind.is_dir() => search.folder(root, path),
            Ok(_) => search.named_file(root, path),
            Err(e) => search.push(root, path, PathBuf::new(), What::Broken(refused(&e))),
        }
    }
    let pictures = search.found.iter().filter(|i| !matches!(i.what, What::LeftOut(_))).count();
    let (mut picture, mut other) = (0, 0);
    for input in &mut search.found {
        if matches!(input.what, What::LeftOut(_)) {
            other += 1;
            input.id = format!("other-{other}");
        } else {
            picture += 1;
            input.id = number(picture, pictures);
        }
    }
    search.found
}

/// The neutral name of the picture with this number (from 1) among so many.
pub(super) fn number(picture: usize, pictures: usize) -> String {
    let width = pictures.to_string().len().max(4);
    format!("{picture:0width$}")
}

struct Search {
    found: Vec<Input>,
    seen: HashSet<PathBuf>,
    /// With several inputs every folder keeps itself as the top folder of its copies.
    several: bool,
}

impl Search {
    fn push(&mut self, root: usize, path: &Path, folder: PathBuf, what: What) {
        if let Ok(real) = fs::canonicalize(path)
            && !self.seen.insert(real)
        {
            return;
        }
        self.found.push(Input {
            id: String::new(),
            what,
            path: Sensitive::new(path.to_path_buf()),
            own: true,
            root,
            folder: Sensitive::new(folder),
        });
    }

    /// A file that a person named must not be passed over in silence.
    fn named_file(&mut self, root: usize, path: &Path) {
        let what = match self::what(path) {
            What::LeftOut(what) => What::Broken(unsupported(&format!("{what}, not a picture"))),
            other => other,
        };
        self.push(root, path, PathBuf::new(), what);
    }

    fn folder(&mut self, root: usize, top: &Path) {
        let own = if self.several { top.file_name().map(PathBuf::from).unwrap_or_default() } else { PathBuf::new() };
        let folder_of = |path: &Path| {
            let inside = path.parent().and_then(|p| p.strip_prefix(top).ok()).unwrap_or(Path::new(""));
            own.join(inside)
        };
        for entry in WalkDir::new(top).follow_links(false).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let what = if entry.path_is_symlink() { link(&entry, top) } else { what(entry.path()) };
                    self.push(root, entry.path(), folder_of(entry.path()), what);
                }
                Err(e) => {
                    let path = e.path().unwrap_or(top).to_path_buf();
                    let e = e.into_io_error().unwrap_or_else(|| io::ErrorKind::Other.into());
                    let folder = folder_of(&path);
                    let fault = Fault::Io { doing: "listing a folder", reason: e.kind().to_string() };
                    self.push(root, &path, folder, What::Broken(FileError::at(Stage::Open, fault)));
                }
            }
        }
    }
}

/// Links to files are read; links to folders are not followed, because they may lead anywhere or back.
fn link(entry: &DirEntry, top: &Path) -> What {
    let target = match fs::canonicalize(entry.path()) {
        Ok(target) => target,
        Err(_) => return What::Broken(unsupported("a link that leads nowhere or to itself")),
    };
    if !target.is_dir() {
        return what(entry.path());
    }
    let above = fs::canonicalize(entry.path().parent().unwrap_or(top)).is_ok_and(|p| p.starts_with(&target));
    let inside = fs::canonicalize(top).is_ok_and(|t| target.starts_with(t));
    if above {
        What::Broken(unsupported("a link back to a folder above it; it is not followed"))
    } else if inside {
        What::LeftOut("a link to a folder that is listed at its own place")
    } else {
        What::Broken(unsupported("a link to a folder elsewhere; name that folder itself"))
    }
}

fn what(path: &Path) -> What {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let kind = match fs::metadata(path) {
        Ok(kind) => kind,
        Err(e) => return What::Broken(refused(&e)),
    };
    // Opening a pipe would wait for ever.
    if !kind.is_file() {
        let what = "a pipe or device";
        return if content::named_as_picture(&name) { What::Broken(unsupported(what)) } else { What::LeftOut(what) };
    }
    let mut head = Vec::with_capacity(content::HEAD);
    match File::open(path).and_then(|f| f.take(content::HEAD as u64).read_to_end(&mut head)) {
        Ok(_) => {}
        Err(e) => return What::Broken(refused(&e)),
    }
    if codec::format_of(&head).is_some() {
        return What::Picture;
    }
    match content::of(&name, &head) {
        Content::Picture => What::Picture,
        Content::Other(what) => What::LeftOut(what),
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests lay out input folders")]
mod tests {
    use super::*;

    fn lay(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("is made");
            fs::write(path, bytes).expect("is written");
        }
        folder
    }

    fn told(inputs: &[Input]) -> Vec<String> {
        let word = |what: &What| match what {
            What::Picture => String::from("picture"),
            What::LeftOut(what) => (*what).to_owned(),
            What::Broken(e) => format!("broken: {e}"),
        };
        inputs.iter().map(|i| format!("{} {} {}", i.id, i.name().expose(), word(&i.what))).collect()
    }

    #[test]
    fn folders_are_listed_by_name_and_other_files_left_out() {
        let folder = lay(&[
            ("b.jpg", b""),
            ("a/2.PNG", b"x"),
            ("a/1.jpeg", b"x"),
            ("x.jpg/inner.heic", b"x"),
            (".DS_Store", b"\0"),
            ("notes.txt", b"text"),
            ("walk.mp4", b"\0\0\0\x18ftypisom"),
            ("._b.jpg", b"\0\x05\x16\x07\0"),
        ]);
        assert_eq!(
            told(&find(&[folder.path().to_path_buf()])),
            [
                "other-1 .DS_Store a system file",
                "other-2 ._b.jpg a system file",
                "0001 a/1.jpeg picture",
                "0002 a/2.PNG picture",
                "0003 b.jpg picture",
                "other-3 notes.txt a text",
                "other-4 walk.mp4 a video",
                "0004 x.jpg/inner.heic picture",
            ]
        );
    }

    #[test]
    fn named_files_are_never_passed_over() {
        let folder = lay(&[("notes.txt", b"text"), ("a.jpg", b"x")]);
        let at = |name: &str| folder.path().join(name);
        assert_eq!(
            told(&find(&[at("notes.txt"), at("gone.jpg"), at("a.jpg"), at("a.jpg")])),
            [
                "0001 notes.txt broken: opening the file: this kind of file is not supported (a text, not a picture)",
                "0002 gone.jpg broken: opening the file: reading failed: there is no such file any more",
                "0003 a.jpg picture",
            ]
        );
    }

    #[test]
    fn several_folders_keep_their_own_names_as_terms() {
        let folder = lay(&[("one/a.jpg", b"x"), ("two/b.jpg", b"x")]);
        let inputs = find(&[folder.path().join("one"), folder.path().join("two")]);
        assert_eq!(told(&inputs), ["0001 one/a.jpg picture", "0002 two/b.jpg picture"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_never_followed_out_or_round() {
        use std::os::unix::fs::symlink;
        let elsewhere = lay(&[("secret.jpg", b"x")]);
        let folder = lay(&[("in/a.jpg", b"x"), ("real/b.jpg", b"x")]);
        let at = |name: &str| folder.path().join("in").join(name);
        symlink(folder.path(), at("back")).expect("is made");
        symlink(at("self.jpg"), at("self.jpg")).expect("is made");
        symlink(elsewhere.path(), at("out")).expect("is made");
        symlink(folder.path().join("real"), at("inside")).expect("is made");
        symlink(folder.path().join("real/b.jpg"), at("z.jpg")).expect("is made");
        let told = told(&find(&[folder.path().to_path_buf()]));
        let expected = [
            ("0001 in/a.jpg", "picture"),
            ("0002 in/back", "a link back to a folder above it"),
            ("other-1 in/inside", "a link to a folder that is listed at its own place"),
            ("0003 in/out", "a link to a folder elsewhere"),
            ("0004 in/self.jpg", "a link that leads nowhere or to itself"),
            ("0005 in/z.jpg", "picture"),
        ];
        assert_eq!(told.len(), expected.len(), "{told:#?}");
        for (line, (start, part)) in told.iter().zip(expected) {
            assert!(line.starts_with(start) && line.contains(part), "{line}");
        }
    }

    #[test]
    fn a_file_over_the_limit_is_not_read() {
        let folder = lay(&[("a.jpg", &[0; 100])]);
        let fault = read_limited(&folder.path().join("a.jpg"), 99).expect_err("is refused").fault;
        assert!(matches!(fault, Fault::TooLarge { .. }));
        assert_eq!(read_limited(&folder.path().join("a.jpg"), 100).expect("is read").len(), 100);
    }
}
