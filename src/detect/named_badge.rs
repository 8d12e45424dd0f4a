//! Badges and cards with a name on them, worn or lying about: around each name that was read lie two squares, scaled by its
//! letters, in one of which a badge has the size that the network knows.

use std::collections::BTreeMap;

use image::RgbImage;

use super::surface::{Surface, each_once};
use super::worn_badge::squares::BadgeSquares;
use super::{Detector, Page};
use crate::error::FileError;
use crate::finding::{Finding, Kind, Place};
use crate::geometry::{Point, Polygon, Rect};
use crate::phi::raised;
use crate::policy::BadgeLook;

/// Sides of the squares in heights of the letters: names fill some badges and are small print on others.
const REACHES: [f32; 2] = [55.0, 105.0];

/// What a name on it makes of a badge's score, as the share of what is missing from certainty.
const NAMED: f32 = 0.45;

/// Finds badges with names on them.
pub(super) struct NamedBadgeDetector {
    squares: BadgeSquares,
}

/// A name on something.
struct Name {
    center: Point,
    height: f32,
    confidence: f32,
}

impl NamedBadgeDetector {
    /// Takes the network.
    pub(super) fn new(squares: BadgeSquares) -> Self {
        Self { squares }
    }

    /// The badges on which one of the names stands, each once, the surest first.
    fn badges(&self, pixels: &RgbImage, names: &[Name], look: &BadgeLook) -> Result<Vec<Surface>, FileError> {
        let squares: Vec<Rect> = names.iter().flat_map(|name| REACHES.map(|reach| name.square(reach))).collect();
        let longest = look.named_largest * pixels.width().min(pixels.height()) as f32;
        let bears_it = |outline: &Polygon, square: usize| {
            let bounds = outline.bounds();
            bounds.width().max(bounds.height()) <= longest && outline.contains(names[square / REACHES.len()].center)
        };
        let seen = self.squares.look(pixels, &squares, look.named_threshold)?;
        let named = seen.into_iter().filter(|seen| bears_it(&seen.badge.outline, seen.square));
        let sure = named.map(|seen| Surface { score: raised(seen.badge.score, NAMED), ..seen.badge });
        Ok(each_once(sure.collect(), look.same_overlap))
    }
}

impl Name {
    fn square(&self, reach: f32) -> Rect {
        let (side, Point { x, y }) = (self.height * reach, self.center);
        Rect { left: x - side / 2.0, top: y - side / 2.0, right: x + side / 2.0, bottom: y + side / 2.0 }
    }
}

impl Detector for NamedBadgeDetector {
    fn id(&self) -> &'static str {
        "named-badge"
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        let badges = self.badges(page.pixels, &names(page), &page.looks.badge)?;
        Ok(badges.into_iter().map(|badge| badge.finding(page.frame, self.id())).collect())
    }
}

/// The surest name of each block that stands on no badge yet, the surest blocks first.
fn names(page: &Page<'_>) -> Vec<Name> {
    let look = &page.looks.badge;
    let found = || page.found.iter().flatten();
    let is_name = |f: &&Finding| matches!(f.kind, Kind::Name | Kind::KnownTerm) && f.confidence >= look.name;
    let on_badge = |at: Point| {
        let mut badges = found().filter(|f| f.kind == Kind::Badge && f.confidence >= look.threshold);
        badges.any(|f| matches!(&f.place, Place::Pixels { polygon, .. } if polygon.contains(at)))
    };
    let mut surest: BTreeMap<usize, Name> = BTreeMap::new();
    for finding in found().filter(is_name) {
        let line = page.lines.iter().find(
            |line| matches!(&finding.place, Place::Pixels { frame, polygon } if *frame == page.frame && *polygon == line.polygon),
        );
        let Some(line) = line else { continue };
        let name = Name { center: line.polygon.bounds().center(), height: line.height, confidence: finding.confidence };
        if on_badge(name.center) {
            continue;
        }
        match surest.get(&line.block) {
            Some(known) if known.confidence >= name.confidence => {}
            _ => drop(surest.insert(line.block, name)),
        }
    }
    let mut names: Vec<Name> = surest.into_values().collect();
    names.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    names.truncate(look.most_names as usize);
    names
}
