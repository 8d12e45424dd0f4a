//! Turns findings into decisions; the only place with thresholds.

mod badge;
mod between;
mod company;
mod crop;
mod cut;
mod decide;
mod hardly;
mod load;
mod look;
mod outvoted;
mod plan;
mod settings;
mod share;
mod surface;
mod table;
mod tidy;
mod written;

pub use crop::{Aspect, CropSettings};
pub use decide::Subject;
pub(crate) use decide::covers;
pub use load::PRESETS;
pub use look::{BadgeLook, CodeLook, FaceLook, Looks, SurfaceLook, TextLook};
pub use plan::{Action, CropChoice, Decision, Placement, Plan, Reason};
pub use settings::{
    LargeFace, Learn, LimitSettings, Margin, NearPhi, OnKind, Output, OutputFormat, Recheck, Settings, Surfaces, Unread,
};

use crate::codec::Limits;
use crate::error::SetupError;
use crate::finding::Kind;
use crate::picture::Format;

/// How findings become decisions, with every threshold the program uses.
#[derive(Debug, Clone)]
pub struct Policy {
    settings: Settings,
    sha256: String,
}

impl Policy {
    /// The policy's name.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// SHA-256 of its text and its bases' texts in hexadecimal; changed settings change it.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Every setting.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What a picture may cost.
    pub fn limits(&self) -> Limits {
        let LimitSettings { max_megabytes, max_megapixels, max_side, max_seconds } = self.settings.limits;
        Limits {
            max_bytes: u64::from(max_megabytes) << 20,
            max_pixels: u64::from(max_megapixels) * 1_000_000,
            max_side,
            max_seconds,
        }
    }

    /// The same policy with another way to cover one kind.
    ///
    /// # Errors
    /// When the kind cannot be covered that way.
    pub fn with_style(self, kind: Kind, action: Action) -> Result<Self, SetupError> {
        self.changed(|s| {
            if let Some(on) = s.on.get_mut(&kind) {
                on.action = action;
            }
        })
    }

    /// The same policy with a longest side of the output in pixels.
    ///
    /// # Errors
    /// When the side is too small to be a picture.
    pub fn with_max_side(self, max_side: u32) -> Result<Self, SetupError> {
        self.changed(|s| s.output.max_side = max_side)
    }

    /// The same policy, cutting off what lies at the edge where that spares every cover.
    ///
    /// # Errors
    /// Never at present; settings that contradict it would be one.
    pub fn with_auto_crop(self) -> Result<Self, SetupError> {
        self.changed(|s| s.crop.auto = true)
    }

    /// The same policy with the form of the finished picture.
    ///
    /// # Errors
    /// Never at present; settings that contradict it would be one.
    pub fn with_aspect(self, aspect: Aspect) -> Result<Self, SetupError> {
        self.changed(|s| s.crop.aspect = Some(aspect))
    }

    /// The same policy with another output format.
    ///
    /// # Errors
    /// Never at present; a format that cannot be written would be one.
    pub fn with_format(self, format: Format) -> Result<Self, SetupError> {
        self.changed(|s| s.output.format = OutputFormat::from(format))
    }

    /// The same policy, encoding every JPEG anew.
    ///
    /// # Errors
    /// Never at present; settings that contradict it would be one.
    pub fn with_reencoding(self) -> Result<Self, SetupError> {
        self.changed(|s| s.output.reencode = true)
    }

    fn changed(mut self, change: impl FnOnce(&mut Settings)) -> Result<Self, SetupError> {
        let wrong = |reason: String| SetupError::Policy { name: self.settings.name.clone(), reason };
        let mut settings = self.settings.clone();
        change(&mut settings);
        settings.check().map_err(wrong)?;
        let text = toml::to_string(&settings).map_err(|e| wrong(e.to_string()))?;
        self.sha256 = crate::model::hex_sha256(text.as_bytes());
        self.settings = settings;
        Ok(self)
    }
}
