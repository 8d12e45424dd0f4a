//! What will be done to one file: serialisable, so that a person can edit it between `scan` and `apply`.

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::geometry::{Polygon, Rect, Size};
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
}
