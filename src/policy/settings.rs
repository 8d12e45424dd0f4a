//! Every key a policy has; `presets/event.toml` explains them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::Action;
use super::{CropSettings, Looks, share};
use crate::finding::Kind;
use crate::picture::Format;

/// What one file may cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitSettings {
    /// Size of the file in MiB.
    pub max_megabytes: u32,
    /// Millions of pixels in a frame.
    pub max_megapixels: u32,
    /// Columns or rows.
    pub max_side: u32,
    /// Seconds of processor time that decoding may take.
    pub max_seconds: u32,
}

/// The format of the output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutputFormat {
    /// The input's; JPEG for those that are only read.
    #[default]
    Same,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP, lossless.
    WebP,
    /// TIFF.
    Tiff,
    /// GIF.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// AVIF.
    Avif,
}

impl From<Format> for OutputFormat {
    /// A format that is only read becomes the one its pictures are written in.
    fn from(format: Format) -> Self {
        match format {
            Format::Jpeg | Format::Heic | Format::JpegXl => OutputFormat::Jpeg,
            Format::Png => OutputFormat::Png,
            Format::WebP => OutputFormat::WebP,
            Format::Tiff => OutputFormat::Tiff,
            Format::Gif => OutputFormat::Gif,
            Format::Bmp => OutputFormat::Bmp,
            Format::Avif => OutputFormat::Avif,
        }
    }
}

impl OutputFormat {
    /// The format to write for an input of the given format.
    pub fn resolve(self, input: Format) -> Format {
        match self {
            OutputFormat::Same => input.written(),
            OutputFormat::Jpeg => Format::Jpeg,
            OutputFormat::Png => Format::Png,
            OutputFormat::WebP => Format::WebP,
            OutputFormat::Tiff => Format::Tiff,
            OutputFormat::Gif => Format::Gif,
            OutputFormat::Bmp => Format::Bmp,
            OutputFormat::Avif => Format::Avif,
        }
    }
}

/// The finished picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Output {
    /// Its format.
    pub format: OutputFormat,
    /// Its longest side in pixels; 0 leaves the size alone.
    pub max_side: u32,
    /// Whether a JPEG is encoded anew where the coded blocks that nothing covers could be kept.
    pub reencode: bool,
}

/// How the second look judges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recheck {
    /// Something seen again is covered already when this share of its area lies under a cover, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub covered_share: f32,
    /// Lines that the first look read with at least this certainty, 0 to 1, and left as they are, are not read again; of
    /// the others the surer reading counts.
    #[serde(deserialize_with = "share::read")]
    pub read_clearly: f32,
    /// How often what is left is covered and checked again before a person must look.
    pub rounds: u32,
    /// Pictures of which more than this share is covered go to a person, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub mostly_covered: f32,
}

/// How outlines grow before they are covered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Margin {
    /// Text: share of the line's height on every side, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub text: f32,
    /// Text: a cover's length is rounded up to a multiple of this share of its height.
    pub text_step: f32,
    /// Faces: share of the box's width at each side, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub face_side: f32,
    /// Faces: share of the box's height above, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub face_above: f32,
    /// Faces: share of the box's height below, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub face_below: f32,
    /// Everything else: share of the shorter side, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub other: f32,
}

/// Text that was seen but not read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Unread {
    /// Lines taller than this share of the picture's shorter side are taken for textures, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub tallest: f32,
    /// So many lines of one thing that were not or hardly read make it private, when something else on it was read.
    pub lines: u32,
    /// Unread lines count for that from this confidence on, 0 to 1...
    #[serde(deserialize_with = "share::read")]
    pub doubtful: f32,
    /// ...and up to this height, as a share of the picture's shorter side, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub small: f32,
    /// Unread lines up to that height, or by hand, are covered from this confidence on, others from their kind's `cover_above`, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub small_above: f32,
    /// A badge with so many lines of clear everyday English, and nothing on it that may be private, is a poster and stays; 0 for never.
    pub poster_lines: u32,
}

/// Faces so large that the detector should have been sure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LargeFace {
    /// Faces with a side longer than this share of the picture's shorter side are large, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub share: f32,
    /// Large faces of less confidence go to a person instead of being covered, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub sure: f32,
    /// Faces with a side longer than this share of the picture's shorter side are huge, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub huge: f32,
    /// Huge faces of less confidence go to a person, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub sure_of_huge: f32,
}

impl LargeFace {
    /// The confidence that a face must have to be covered, going by its longest side as a share of the picture's shorter side.
    pub(super) fn sure_from(self, share: f32) -> f32 {
        match share {
            s if s > self.huge => self.sure_of_huge.max(self.sure),
            s if s > self.share => self.sure,
            _ => 0.0,
        }
    }
}

/// Which kinds take their neighbours with them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NearPhi {
    /// Lines on the same thing as one of these kinds are covered with it.
    pub kinds: Vec<Kind>,
    /// Only findings of at least this confidence take their neighbours with them, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub sure: f32,
    /// Lines beside such a thing belong to it when at least so many of its rows go on in them, as in a table.
    pub rows: u32,
    /// How far a row may go on, in heights of its lines.
    pub row_reach: f32,
    /// Lines more than so many times as tall as the tallest private one of the thing are no neighbours, and a surface most of
    /// whose lines are is not covered for it.
    pub taller: f32,
    /// The same for lines that say nothing but everyday English.
    pub taller_everyday: f32,
    /// Doubtful private lines do not make the surface or badge they stand on private where for each of them so many lines on it were
    /// read clearly and say nothing, and nothing on it is surely private; 0 for never.
    pub outvoted: u32,
    /// What stands between two covered lines goes with them where these are at most so many heights of their covers apart.
    pub between: f32,
    /// Lines of small writing between two such, small ones too, go with them up to so many heights apart.
    pub between_lines: f32,
}

/// Screens, papers, boards and labels that hold something private.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Surfaces {
    /// They are covered whole up to this share of the picture; of larger ones every line on them is covered, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub whole_up_to: f32,
    /// They are covered whole from this confidence on; of less sure ones all from their first line to their last is, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub whole_from: f32,
    /// Findings on them of the kinds that take their neighbours along count as private from this confidence on, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub doubtful: f32,
}

/// Names that are read on one photo of a run and searched for on the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Learn {
    /// Names of at least this confidence are searched for on the other photos, 0 to 1; 1 means none is.
    #[serde(deserialize_with = "share::read")]
    pub sure: f32,
    /// A photo is done again when one of them stands on it with at least this confidence, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub counts_from: f32,
}

/// What is done about one kind.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OnKind {
    /// What is done.
    pub action: Action,
    /// The confidence from which it is done, 0 to 1.
    #[serde(deserialize_with = "share::read")]
    pub cover_above: f32,
    /// The confidence from which a person must look where it is not done, 0 to 1; 1 means never.
    #[serde(deserialize_with = "share::read")]
    pub review_above: f32,
}

impl Default for OnKind {
    fn default() -> Self {
        Self { action: Action::Fill, cover_above: 0.0, review_above: 1.0 }
    }
}

/// Every setting of a policy.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The policy's name.
    pub name: String,
    /// What one file may cost.
    pub limits: LimitSettings,
    /// The finished picture.
    pub output: Output,
    /// Whether and how pictures are cut.
    pub crop: CropSettings,
    /// How hard to look at the photo.
    pub first_look: Looks,
    /// How hard to look at the finished picture.
    pub second_look: Looks,
    /// How the second look judges.
    pub recheck: Recheck,
    /// How outlines grow.
    pub margin: Margin,
    /// Faces so large that the detector should have been sure.
    pub large_face: LargeFace,
    /// Text that was seen but not read.
    pub unread: Unread,
    /// Which kinds take their neighbours with them.
    pub near_phi: NearPhi,
    /// Screens, papers, boards and labels that hold something private.
    pub surface: Surfaces,
    /// Names that are searched for on the other photos of a run.
    pub learn: Learn,
    /// What is done about each kind.
    pub on: BTreeMap<Kind, OnKind>,
}

/// The shortest output that is still a picture, in pixels.
const SMALLEST_SIDE: u32 = 16;
/// A look at less than this sees nothing, in pixels.
const SMALLEST_LOOK: u32 = 320;

impl Settings {
    /// Names the first contradiction, in words.
    pub(super) fn check(&self) -> Result<(), String> {
        let say = |text: &str| Err(text.to_owned());
        for (kind, on) in &self.on {
            let hidden = matches!(kind, Kind::Metadata | Kind::FileName);
            match on.action {
                Action::Blur if *kind != Kind::Face => {
                    return Err(format!("on.{}: only faces can be blurred; use fill", kind.id()));
                }
                Action::Crop => return Err(format!("on.{}: crop is not an action of a kind", kind.id())),
                Action::Drop if !hidden => {
                    return Err(format!("on.{}: drop is for metadata and file names; use fill", kind.id()));
                }
                action if hidden && action != Action::Drop => {
                    return Err(format!("on.{}: metadata and file names are always dropped", kind.id()));
                }
                _ => {}
            }
        }
        if let Some(kind) = Kind::ALL.iter().find(|k| !self.on.contains_key(k)) {
            return Err(format!("on.{} is missing", kind.id()));
        }
        if self.output.max_side != 0 && self.output.max_side < SMALLEST_SIDE {
            return Err(format!("output.max_side must be 0 or at least {SMALLEST_SIDE}"));
        }
        if !self.margin.text_step.is_finite() || self.margin.text_step < 0.0 {
            return say("margin.text_step must be 0 or more");
        }
        if !self.near_phi.row_reach.is_finite() || self.near_phi.row_reach < 0.0 {
            return say("near_phi.row_reach must be 0 or more");
        }
        if self.unread.lines == 0 {
            return say("unread.lines must be at least 1");
        }
        if self.near_phi.rows == 0 {
            return say("near_phi.rows must be at least 1");
        }
        for (name, look) in [("first_look", &self.first_look), ("second_look", &self.second_look)] {
            if look.face.long_sides.is_empty() {
                return Err(format!("{name}.face.long_sides must name at least one size"));
            }
            if !(1.0..=4.0).contains(&look.face.enlarge) {
                return Err(format!("{name}.face.enlarge must be from 1 to 4"));
            }
            if look.face.second_opinion && look.face.second_long_side < SMALLEST_LOOK {
                return Err(format!("{name}.face.second_long_side must be at least {SMALLEST_LOOK} pixels"));
            }
            let sides = look.face.long_sides.iter().chain([
                &look.text.long_side,
                &look.code.long_side,
                &look.surface.long_side,
            ]);
            if sides.into_iter().any(|side| *side < SMALLEST_LOOK) {
                return Err(format!("{name}: sizes must be at least {SMALLEST_LOOK} pixels"));
            }
        }
        Ok(())
    }
}
