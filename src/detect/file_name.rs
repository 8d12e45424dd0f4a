//! Reports names that say something; outputs get neutral names, so this is for the report.

use super::{Detector, Page};
use crate::error::FileError;
use crate::finding::{By, Evidence, Finding, Kind, Place};

/// Reports a telling file or folder name.
pub(super) struct FileNameDetector;

/// Name parts that cameras, phones and programs give by themselves.
const MACHINE_WORDS: &[&str] = &[
    "img",
    "dsc",
    "dscn",
    "dscf",
    "pxl",
    "mvimg",
    "pict",
    "photo",
    "image",
    "screenshot",
    "scan",
    "gopr",
    "edited",
    "copy",
    "jpeg",
    "jpg",
    "png",
    "webp",
    "tiff",
    "tif",
    "gif",
    "bmp",
    "heic",
];

/// Whether a name holds a word of at least three letters that no camera gives by itself.
fn says_something(name: &str) -> bool {
    name.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() >= 3)
        .any(|word| !MACHINE_WORDS.contains(&word.to_lowercase().as_str()))
}

impl Detector for FileNameDetector {
    fn id(&self) -> &'static str {
        "file-name"
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        let telling = page.frame == 0 && page.name.is_some_and(|name| says_something(name.expose()));
        let finding = || Finding {
            kind: Kind::FileName,
            place: Place::FileName,
            confidence: 1.0,
            group: None,
            by: By { detector: self.id().to_owned(), rule: None, evidence: vec![Evidence::Pattern] },
        };
        Ok(telling.then(finding).into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::says_something;

    #[test]
    fn camera_names_say_nothing() {
        for name in ["IMG_1234.JPG", "DSC00042.jpg", "PXL_20260314_101112.jpg", "0001.png", "Screenshot 12.png"] {
            assert!(!says_something(name), "{name}");
        }
        for name in ["Rivera_Luz.jpg", "room 12 Mrs Oduya.png", "IMG_1234 birthday.jpg"] {
            assert!(says_something(name), "{name}");
        }
    }
}
