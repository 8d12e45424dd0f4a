//! Looks at a page and points at places; one file a detector.

pub mod code;
pub mod face;

use image::RgbImage;

use crate::error::FileError;
use crate::finding::Finding;
use crate::ocr::Line;
use crate::phi::KnownTerms;
use crate::picture::MetadataItem;
use crate::policy::{CodeLook, FaceLook, TextLook};
use crate::sensitive::Sensitive;

/// How hard each detector looks, from the policy: one set for the first look, a keener one for the output.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Looks {
    /// Text.
    pub text: TextLook,
    /// Faces.
    pub face: FaceLook,
    /// Codes.
    pub code: CodeLook,
}

/// One frame with everything known about it.
pub struct Page<'a> {
    /// Frame number, from 0.
    pub frame: usize,
    /// Upright 8-bit sRGB pixels.
    pub pixels: &'a RgbImage,
    /// The lines of text, already read.
    pub lines: &'a [Line],
    /// Terms known from the file's metadata and name.
    pub terms: &'a KnownTerms,
    /// The container's metadata; empty on the second look.
    pub metadata: &'a [MetadataItem],
    /// The file's name and the folders above it, where known; absent on the second look.
    pub name: Option<&'a Sensitive<String>>,
    /// How hard to look.
    pub looks: &'a Looks,
}

/// Something that finds one family of things.
pub trait Detector: Send + Sync {
    /// The permanent id, kebab-case.
    fn id(&self) -> &'static str;

    /// Points at places on the page.
    ///
    /// # Errors
    /// When a model fails; the file then has no output.
    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError>;
}
