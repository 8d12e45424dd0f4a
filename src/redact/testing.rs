//! Small plans and pictures for the tests of this folder.

use image::{Rgb, RgbImage};

use crate::finding::{By, Evidence, Finding, Kind, Place};
use crate::geometry::{Rect, Size};
use crate::picture::{Encoding, Format, Picture};
use crate::policy::{Action, Decision, Plan};

/// A picture in which every pixel differs from its neighbours.
pub(crate) fn picture(size: Size) -> Picture {
    let pixels = RgbImage::from_fn(size.width, size.height, |x, y| {
        Rgb([(x * 7 + y * 3) as u8, (x * 5 + y * 11) as u8, (x * 13 + y * 2) as u8])
    });
    Picture { format: Format::Png, frames: vec![pixels], metadata: Vec::new(), encoding: Encoding::default() }
}

/// A plan with these decisions.
pub(crate) fn plan(size: Size, decisions: Vec<Decision>) -> Plan {
    Plan {
        version: 1,
        tool: String::from("test"),
        policy: String::from("test"),
        policy_sha256: String::new(),
        input_sha256: String::new(),
        format: Format::Png,
        size,
        crop: None,
        crop_choice: None,
        max_side: None,
        decisions,
        reasons: Vec::new(),
    }
}

/// A decision on the first frame whose mask is its outline.
pub(crate) fn covering(action: Action, area: Rect) -> Decision {
    let by = By { detector: String::from("test"), rule: None, evidence: vec![Evidence::Model] };
    let place = Place::Pixels { frame: 0, polygon: area.into() };
    let finding = Finding { kind: Kind::Face, place, confidence: 1.0, group: None, by };
    Decision { finding, action, mask: Some(area.into()) }
}
