//! How hard each detector looks; part of the policy, because a threshold can hide a finding.

use serde::{Deserialize, Serialize};

/// How hard to look for text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextLook {
    /// The longest side in pixels to which the picture is scaled down for locating; it is never scaled up.
    pub long_side: u32,
    /// How many pixels a closer look may take in all at places where small text is likely; 0 for none.
    pub fine_pixels: u32,
    /// Cells in which small print is more likely than this are looked at closely, 0 to 1...
    #[serde(deserialize_with = "super::share::read")]
    pub print_threshold: f32,
    /// ...and from this on where they lie on a badge, screen, paper, board or label, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub print_threshold_on_things: f32,
    /// Pixels of the detector's map above this are text, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub map_threshold: f32,
    /// Boxes whose mean map value is above this are lines, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub box_threshold: f32,
    /// Lines read with less certainty than this are also read turned and mirrored, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub reread_below: f32,
    /// Lines read with less certainty than this in every way count as seen but not read, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub unread_below: f32,
    /// Lines read with less certainty than this were hardly read: they are told as unread too, less surely, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub hardly_below: f32,
    /// Lines that were written by hand more likely than this are told as unread too, however surely they were read, unless all they
    /// say is everyday English; 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub by_hand_above: f32,
}

/// How hard to look for faces.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaceLook {
    /// The longest sides in pixels at which the detector looks; sizes that it would have to enlarge the picture for by
    /// more than `enlarge` are looked at once at that enlargement.
    pub long_sides: Vec<u32>,
    /// How far a small picture may be enlarged, 1 for not at all: small faces are found better larger.
    pub enlarge: f32,
    /// Boxes with a lower score are not reported, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub threshold: f32,
    /// Faces that are seen at one size only need this score, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub once_threshold: f32,
    /// Faces that are too small for all sizes but the largest need this score, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub small_threshold: f32,
    /// Faces up to this many pixels of the largest size are too small for the others.
    pub small: u32,
    /// A face counts as seen at another size from this score on, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub seen_again: f32,
    /// At all sizes but the smallest, faces longer than this in pixels of that size are left to the smaller sizes,
    /// which see them better.
    pub largest: u32,
    /// Boxes that overlap more than this (shared over joint area) are the same face, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub same_overlap: f32,
    /// The longest sides in pixels at which the picture is looked at turned by one, two and three quarters too, for faces on their
    /// side or head; the picture is not enlarged for it.
    pub turned_long_sides: Vec<u32>,
    /// Such faces need this score, 0 to 1: hands look like them.
    #[serde(deserialize_with = "super::share::read")]
    pub turned_threshold: f32,
    /// Whether a second detector looks too.
    pub second_opinion: bool,
    /// The longest side in pixels at which it looks; the picture is not enlarged for it.
    pub second_long_side: u32,
    /// Its boxes with a lower score are not reported, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub second_threshold: f32,
}

/// How hard to look for codes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CodeLook {
    /// The longest side in pixels for the search over the whole picture.
    pub long_side: u32,
    /// Whether places that look like a code but do not decode are reported too.
    pub report_unread: bool,
}

/// How hard to look for badges, screens, papers, boards and labels.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SurfaceLook {
    /// The longest side in pixels to which the picture is scaled down; it is never scaled up.
    pub long_side: u32,
    /// Things with a lower score are not reported, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub threshold: f32,
    /// Things of one kind whose boxes overlap more than this (shared over joint area) are the same, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub same_overlap: f32,
}

/// How hard to look for badges, in squares below faces and around names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BadgeLook {
    /// Faces less high than this many pixels are not looked below.
    pub smallest_face: u32,
    /// How many faces are looked below at most, the tallest ones.
    pub most_faces: u32,
    /// Badges whose longer side is less than this many pixels are not reported: nothing on them can be read.
    pub smallest: u32,
    /// Badges with a lower score are not reported, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub threshold: f32,
    /// Badges whose boxes overlap more than this (shared over joint area) are the same, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub same_overlap: f32,
    /// Lines that are a name with at least this confidence, 0 to 1, are looked around...
    #[serde(deserialize_with = "super::share::read")]
    pub name: f32,
    /// ...and so are those that are perhaps one, with at least this confidence.
    #[serde(deserialize_with = "super::share::read")]
    pub perhaps_name: f32,
    /// ...and lines that were not or hardly read, with at least this confidence: names by hand are read badly.
    #[serde(deserialize_with = "super::share::read")]
    pub unread: f32,
    /// How many things with a name on them are looked at so at most.
    pub most_names: u32,
    /// Badges with a name on them are reported from this score on, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub named_threshold: f32,
    /// Badges with what is perhaps a name from this one on.
    #[serde(deserialize_with = "super::share::read")]
    pub perhaps_threshold: f32,
    /// Unless they are longer than this share of the picture's shorter side, 0 to 1.
    #[serde(deserialize_with = "super::share::read")]
    pub named_largest: f32,
}

/// One set of looks: one for the photo, a keener one for the finished picture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Looks {
    /// Text.
    pub text: TextLook,
    /// Faces.
    pub face: FaceLook,
    /// Codes.
    pub code: CodeLook,
    /// Badges and surfaces.
    pub surface: SurfaceLook,
    /// Worn badges.
    pub badge: BadgeLook,
}

impl Looks {
    /// The longest side in pixels at which any detector looks at the whole picture; text is located at its own.
    pub fn detectors_long_side(&self) -> u32 {
        let second = if self.face.second_opinion { self.face.second_long_side } else { 0 };
        let sides = [self.code.long_side, self.surface.long_side, second];
        self.face.long_sides.iter().copied().chain(sides).max().unwrap_or(0)
    }
}
