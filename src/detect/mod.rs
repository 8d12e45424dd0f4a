//! Looks at a page and points at places; one file a detector.

pub mod code;
mod container;
pub mod face;
mod file_name;
mod named_badge;
pub mod surface;
mod text;
pub mod worn_badge;

use std::sync::Arc;

use image::RgbImage;

pub use self::worn_badge::squares::BadgeSquares;
use crate::error::{FileError, SetupError};
use crate::finding::Finding;
use crate::geometry::Point;
use crate::model::{Model, Models};
use crate::ocr::Line;
use crate::phi::{Engine, KnownTerms, Notes};
use crate::picture::MetadataItem;
use crate::policy::Looks;
use crate::sensitive::Sensitive;

/// One frame with everything known about it.
pub struct Page<'a> {
    /// Frame number, from 0.
    pub frame: usize,
    /// Upright 8-bit sRGB pixels.
    pub pixels: &'a RgbImage,
    /// The same picture at the largest size at which any detector looks at all of it, scaled down once for all.
    pub afar: &'a RgbImage,
    /// What each detector before this one found on it, in the order in which they look.
    pub found: &'a [Vec<Finding>],
    /// The lines of text; none yet for detectors that look before the text is read.
    pub lines: &'a [Line],
    /// Terms known from the file's metadata and name.
    pub terms: &'a KnownTerms,
    /// The container's metadata; empty on the second look.
    pub metadata: &'a [MetadataItem],
    /// The file's name and the folders above it, where known; absent on the second look.
    pub name: Option<&'a Sensitive<String>>,
    /// How hard to look.
    pub looks: &'a Looks,
    /// Takes what is read, which findings must not hold.
    pub notes: &'a Notes,
}

impl Page<'_> {
    /// Pixels of the picture for one pixel of the one from afar, across and down.
    pub fn step(&self) -> Point {
        let share = |own: u32, afar: u32| own as f32 / afar.max(1) as f32;
        Point { x: share(self.pixels.width(), self.afar.width()), y: share(self.pixels.height(), self.afar.height()) }
    }
}

/// Something that finds one family of things.
pub trait Detector: Send + Sync {
    /// The permanent id, kebab-case.
    fn id(&self) -> &'static str;

    /// Whether it looks before the text is read: the reader looks closer at what it finds.
    fn looks_before_reading(&self) -> bool {
        false
    }

    /// Whether another look would only repeat what the first one saw: at a copy with the same pixels, or, where `changed`,
    /// with the same pixels outside some places, most of them covers. Then it need not look again.
    fn would_repeat(&self, _first: &Looks, _again: &Looks, _changed: bool) -> bool {
        false
    }

    /// Points at places on the page.
    ///
    /// # Errors
    /// When a model fails; the file then has no output.
    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError>;
}

/// What detectors may need to load.
pub struct Parts<'a> {
    /// The models folder.
    pub models: &'a Models,
    /// The rules.
    pub engine: &'a Arc<Engine>,
    /// The network for badges, which more than one detector asks.
    pub badges: &'a BadgeSquares,
    /// How the policy looks first and again: what neither asks for is not loaded.
    pub looks: [&'a Looks; 2],
}

/// How to make one detector.
pub struct Registered {
    /// The permanent id, kebab-case.
    pub id: &'static str,
    /// What it finds, in one sentence.
    pub about: &'static str,
    /// Loads it.
    pub load: fn(&Parts<'_>) -> Result<Box<dyn Detector>, SetupError>,
}

/// Every detector, in the order in which they look.
pub const DETECTORS: &[Registered] = &[
    Registered {
        id: "container",
        about: "metadata, comments, previews and anything else a file carries beside its picture",
        load: |_| Ok(Box::new(container::ContainerDetector)),
    },
    Registered {
        id: "file-name",
        about: "file and folder names that say something",
        load: |_| Ok(Box::new(file_name::FileNameDetector)),
    },
    Registered {
        id: "face",
        about: "human faces of any size a person could recognise",
        load: |parts| {
            let load = |id| parts.models.load(id).map(|model| Arc::new(model) as Arc<dyn Model>);
            let is_asked = parts.looks.iter().any(|look| look.face.second_opinion);
            let second = is_asked.then(|| load(face::SECOND_MODEL)).transpose()?;
            Ok(Box::new(face::FaceDetector::new(load(face::MODEL)?, second)))
        },
    },
    Registered {
        id: "surface",
        about: "badges and ID cards, and the screens, papers, boards and labels that records are read from",
        load: |parts| Ok(Box::new(surface::SurfaceDetector::new(Arc::new(parts.models.load(surface::MODEL)?)))),
    },
    Registered {
        id: "worn-badge",
        about: "badges and name tags that people wear, below their faces",
        load: |parts| Ok(Box::new(worn_badge::WornBadgeDetector::new(parts.badges.clone()))),
    },
    Registered {
        id: "code",
        about: "QR codes, matrix codes and bar codes",
        load: |_| Ok(Box::new(code::CodeDetector::new())),
    },
    Registered {
        id: "text",
        about: "names, numbers, dates and other private text, and text that cannot be read",
        load: |parts| Ok(Box::new(text::TextDetector::new(Arc::clone(parts.engine)))),
    },
    Registered {
        id: "named-badge",
        about: "badges and cards with a name on them, wherever they are",
        load: |parts| Ok(Box::new(named_badge::NamedBadgeDetector::new(parts.badges.clone()))),
    },
];

/// Loads every detector; one that cannot load stops the run.
///
/// # Errors
/// When a model is missing, damaged or refused.
pub fn load_all(parts: &Parts<'_>) -> Result<Vec<Box<dyn Detector>>, SetupError> {
    DETECTORS.iter().map(|entry| (entry.load)(parts)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn badges_are_looked_for_where_faces_and_names_were_found() {
        let at = |id: &str| DETECTORS.iter().position(|entry| entry.id == id).expect("it is listed");
        assert!(at("face") < at("worn-badge"));
        assert!(at("text") < at("named-badge"));
    }
}
