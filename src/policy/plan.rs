//! What will be done to one file: serialisable, so that a person can edit it between `scan` and `apply`.

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::geometry::{Point, Polygon, Rect, Size};
use crate::picture::Format;

/// What happens to one finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Covered with a solid colour.
    Fill,
    /// Replaced by at most 4 x 4 colours with noise.
    Blur,
    /// Cut off with the edge of the picture.
    Crop,
    /// Left out of the output: metadata, names.
    Drop,
    /// Left as it is.
    Keep,
    /// Left as it is, and the picture goes to a person.
    Review,
}

/// Why a picture was cut or not; a closed list, so that it can be counted and translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CropChoice {
    /// It was cut, and everything that would have been covered with a solid colour is left out.
    LeftOut,
    /// It was cut to the form that was asked for.
    Form,
    /// There was nothing to leave out.
    NothingToLeaveOut,
    /// Leaving everything out would have lost too much of the picture.
    LosesTooMuch,
    /// Every cut would have gone through a face or lost one that stays.
    FaceInTheWay,
}

impl CropChoice {
    /// The choice as a sentence for a person who is not technical.
    pub fn in_words(self) -> &'static str {
        match self {
            CropChoice::LeftOut => "The edge was cut off, so that nothing had to be covered with a solid colour.",
            CropChoice::Form => "The picture was cut to the form that was asked for.",
            CropChoice::NothingToLeaveOut => "Nothing lay at the edge that had to be cut off.",
            CropChoice::LosesTooMuch => "Cutting off what is covered would have lost too much of the picture.",
            CropChoice::FaceInTheWay => "Every cut would have gone through a face or lost one that stays.",
        }
    }
}

/// One finding, what is done about it, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// What was found.
    pub finding: Finding,
    /// What is done.
    pub action: Action,
    /// The area to cover in pixels of the upright picture: the finding's outline with its margin. Only for
    /// findings in the picture that are covered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mask: Option<Polygon>,
}

/// Why a picture needs a person's look; a closed list, so that it can be counted and translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// A finding was too uncertain to cover and too likely to ignore.
    Uncertain,
    /// The second look at the output still saw something.
    StillVisible,
    /// So much had to be covered that the picture may be of no use.
    MostlyCovered,
    /// A person asked for a look in the plan.
    Asked,
}

impl Reason {
    /// The reason as a sentence for a person who is not technical.
    pub fn in_words(self) -> &'static str {
        match self {
            Reason::Uncertain => "Something here may be private, but the program is not sure enough to cover it.",
            Reason::StillVisible => "A second look at the finished picture still saw something that may be private.",
            Reason::MostlyCovered => "So much had to be covered that the picture may no longer be of use.",
            Reason::Asked => "Someone asked for a second pair of eyes.",
        }
    }
}

/// The decisions for one file. It names the file only by the SHA-256 of its bytes and holds no text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Version of this form: 1.
    pub version: u32,
    /// Program version that made it.
    pub tool: String,
    /// Name of the policy.
    pub policy: String,
    /// SHA-256 of the policy's text, in hexadecimal.
    pub policy_sha256: String,
    /// SHA-256 of the input's bytes, in hexadecimal.
    pub input_sha256: String,
    /// Format of the input and, unless asked otherwise, of the output.
    pub format: Format,
    /// Size of the upright picture in pixels.
    pub size: Size,
    /// The part of the picture that is kept, in pixels of the upright picture; everything where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<Rect>,
    /// Why it was cut or not, where a cut was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop_choice: Option<CropChoice>,
    /// The longest side of the output in pixels; the input's where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_side: Option<u32>,
    /// One entry a finding.
    pub decisions: Vec<Decision>,
    /// Why a person should look; empty when nothing asks for it.
    pub reasons: Vec<Reason>,
}

impl Plan {
    /// The version of this form.
    pub const VERSION: u32 = 1;

    /// How places in the upright photo and in its copy of the given size correspond.
    pub fn placement(&self, copy: Size) -> Placement {
        let (width, height) = (self.size.width as f32, self.size.height as f32);
        let kept = self.crop.unwrap_or(Rect { left: 0.0, top: 0.0, right: width, bottom: height });
        let step = |kept: f32, copy: u32| kept / copy.max(1) as f32;
        Placement {
            origin: Point { x: kept.left, y: kept.top },
            step: Point { x: step(kept.width(), copy.width), y: step(kept.height(), copy.height) },
        }
    }
}

/// How places in an upright photo and in its cropped and scaled copy correspond.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// The copy's top-left corner in pixels of the photo.
    origin: Point,
    /// Pixels of the photo for one pixel of the copy.
    step: Point,
}

impl Placement {
    /// From pixels of the photo to pixels of the copy.
    pub fn in_copy(&self, polygon: &Polygon) -> Polygon {
        let moved =
            |p: &Point| Point { x: (p.x - self.origin.x) / self.step.x, y: (p.y - self.origin.y) / self.step.y };
        Polygon { points: polygon.points.iter().map(moved).collect() }
    }

    /// From pixels of the copy to pixels of the photo.
    pub fn in_photo(&self, polygon: &Polygon) -> Polygon {
        let moved = |p: &Point| Point { x: self.origin.x + p.x * self.step.x, y: self.origin.y + p.y * self.step.y };
        Polygon { points: polygon.points.iter().map(moved).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_follow_crop_and_scale_both_ways() {
        let size = Size { width: 200, height: 100 };
        let plan = Plan {
            version: Plan::VERSION,
            tool: String::new(),
            policy: String::new(),
            policy_sha256: String::new(),
            input_sha256: String::new(),
            format: Format::Png,
            size,
            crop: Some(Rect { left: 100.0, top: 0.0, right: 200.0, bottom: 100.0 }),
            crop_choice: None,
            max_side: Some(50),
            decisions: Vec::new(),
            reasons: Vec::new(),
        };
        let placement = plan.placement(Size { width: 50, height: 50 });
        let photo = Polygon::from(Rect { left: 120.0, top: 20.0, right: 140.0, bottom: 40.0 });
        let copy = placement.in_copy(&photo);
        assert_eq!(copy.bounds(), Rect { left: 10.0, top: 10.0, right: 20.0, bottom: 20.0 });
        assert_eq!(placement.in_photo(&copy), photo);
    }
}
