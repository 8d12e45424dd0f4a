//! Turns findings into decisions; the only place with thresholds.

mod plan;

pub use plan::{Action, Decision, Plan, Reason};

use serde::{Deserialize, Serialize};

/// How hard to look for text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextLook {
    /// The longest side in pixels to which the picture is scaled down for locating; it is never scaled up.
    pub long_side: u32,
    /// How many pixels a closer look may take in all at places where small text is likely; 0 for none.
    #[serde(default)]
    pub fine_pixels: u32,
    /// Pixels of the detector's map above this are text, 0 to 1.
    pub map_threshold: f32,
    /// Boxes whose mean map value is above this are lines, 0 to 1.
    pub box_threshold: f32,
    /// Lines read with less certainty than this are also read mirrored, and by the second reader, 0 to 1.
    pub reread_below: f32,
    /// Lines read with less certainty than this in every way count as seen but not read, 0 to 1.
    pub unread_below: f32,
    /// Whether Tesseract reads what PP-OCR is unsure of.
    pub second_reader: bool,
}

/// How hard to look for faces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaceLook {
    /// The longest sides in pixels at which the detector looks; sizes above the picture's own are looked at once at
    /// its own size.
    pub long_sides: Vec<u32>,
    /// Boxes with a lower score are not reported, 0 to 1.
    pub threshold: f32,
    /// Boxes that overlap more than this (shared over joint area) are the same face, 0 to 1.
    pub same_overlap: f32,
}

/// How hard to look for codes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeLook {
    /// The longest side in pixels for the search over the whole picture.
    pub long_side: u32,
    /// Whether places that look like a code but do not decode are reported too.
    pub report_unread: bool,
}

/// How findings become decisions, with every threshold the program uses.
#[derive(Debug, Clone)]
pub struct Policy {}

impl Policy {
    /// A preset by name: `strict`, `event` or `staff`.
    ///
    /// # Errors
    /// When there is no such preset.
    pub fn preset(_name: &str) -> Result<Self, crate::error::SetupError> {
        Ok(Self {})
    }

    /// Reads a policy from TOML; `name` stands in error messages.
    ///
    /// # Errors
    /// With line numbers, when the text is not a valid policy.
    pub fn from_toml(_name: &str, _text: &str) -> Result<Self, crate::error::SetupError> {
        Ok(Self {})
    }

    /// The policy's name.
    pub fn name(&self) -> &str {
        "event"
    }

    /// SHA-256 of its text in hexadecimal.
    pub fn sha256(&self) -> &str {
        ""
    }
}
