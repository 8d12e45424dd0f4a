//! Badges and cards with a name on them, worn or lying about: around each name that was read, and each line that may be one but was hardly
//! read, lie three squares, scaled by its letters, in one of which a badge has the size that the network knows.

use std::collections::BTreeMap;

use image::RgbImage;

use super::surface::{Surface, each_once};
use super::worn_badge::squares::BadgeSquares;
use super::{Detector, Page};
use crate::error::FileError;
use crate::finding::{Evidence, Finding, Kind, Place};
use crate::geometry::{Point, Rect};
use crate::phi::raised;
use crate::policy::BadgeLook;

/// Sides of the squares in heights of the letters: names fill some badges and are small print on others.
const REACHES: [f32; 3] = [32.0, 58.0, 105.0];

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
        let bears_it = |badge: &Surface, name: &Name| {
            let least = if name.confidence >= look.name { look.named_threshold } else { look.perhaps_threshold };
            let bounds = badge.outline.bounds();
            badge.score >= least
                && bounds.width().max(bounds.height()) <= longest
                && badge.outline.contains(name.center)
        };
        let seen = self.squares.look(pixels, &squares, look.named_threshold.min(look.perhaps_threshold))?;
        let named = seen.into_iter().filter(|seen| bears_it(&seen.badge, &names[seen.square / REACHES.len()]));
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
        Ok(badges.into_iter().map(|badge| by_its_name(badge, page.frame, self.id())).collect())
    }
}

/// A badge that was looked for because a name stands on it, and says so.
fn by_its_name(badge: Surface, frame: usize, detector: &str) -> Finding {
    let mut finding = badge.finding(frame, detector);
    finding.by.evidence.push(Evidence::Context);
    finding
}

/// The surest name of each block that stands on no badge yet, the surest blocks first.
fn names(page: &Page<'_>) -> Vec<Name> {
    let look = &page.looks.badge;
    let found = || page.found.iter().flatten();
    let is_name = |f: &&Finding| match f.kind {
        Kind::Name | Kind::KnownTerm => f.confidence >= look.perhaps_name,
        // A name by hand is read badly or not at all.
        Kind::UnreadText => f.confidence >= look.unread,
        _ => false,
    };
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
        let confidence = if finding.kind == Kind::UnreadText { 0.0 } else { finding.confidence };
        let name = Name { center: line.polygon.bounds().center(), height: line.height, confidence };
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ndarray::ArrayD;

    use super::*;
    use crate::detect::surface::decode::{SHAPE, STRIDE};
    use crate::finding::By;
    use crate::geometry::Polygon;
    use crate::model::{Model, Tensor};
    use crate::ocr::Line;
    use crate::phi::{KnownTerms, Notes};
    use crate::policy::Looks;

    /// Sees, in the first of the squares, a badge of 64 by 32 of their 192 pixels at one cell.
    struct Fake {
        row: usize,
        column: usize,
        score: f32,
    }

    impl Model for Fake {
        fn run(&self, mut inputs: Vec<Tensor>) -> Result<Vec<ArrayD<f32>>, FileError> {
            let Some(Tensor::F32(array)) = inputs.pop() else { panic!("squares go in") };
            let (pictures, cells) = (array.shape()[0], array.shape()[2] / STRIDE);
            let mut heat = ArrayD::zeros(vec![pictures, 1, cells, cells]);
            let mut shape = ArrayD::zeros(vec![pictures, SHAPE, cells, cells]);
            heat[[0, 0, self.row, self.column]] = self.score;
            shape[[0, 2, self.row, self.column]] = 8f32.ln();
            shape[[0, 3, self.row, self.column]] = 4f32.ln();
            Ok(vec![heat, shape])
        }

        fn note(&self, _key: &str) -> Option<String> {
            None
        }
    }

    const NAME: Name = Name { center: Point { x: 500.0, y: 400.0 }, height: 10.0, confidence: 0.9 };

    fn look() -> BadgeLook {
        BadgeLook {
            name: 0.5,
            perhaps_name: 0.3,
            most_names: 2,
            threshold: 0.6,
            same_overlap: 0.45,
            named_threshold: 0.42,
            perhaps_threshold: 0.5,
            named_largest: 0.3,
            ..BadgeLook::default()
        }
    }

    fn seen(row: usize, column: usize, score: f32, look: &BadgeLook) -> Vec<Surface> {
        seen_around(NAME, Fake { row, column, score }, look)
    }

    fn seen_around(name: Name, model: Fake, look: &BadgeLook) -> Vec<Surface> {
        let detector = NamedBadgeDetector::new(BadgeSquares::new(Arc::new(model)));
        detector.badges(&RgbImage::new(1000, 800), &[name], look).expect("the fake answers")
    }

    #[test]
    fn a_badge_counts_where_the_name_stands_on_it() {
        let found = seen(12, 12, 0.5, &look());
        let bounds = found[0].outline.bounds();
        // The first square is 320 pixels wide, the badge a third of that.
        assert!(found.len() == 1 && (bounds.width() - 320.0 / 3.0).abs() < 1.0, "{bounds:?}");
        assert!(found[0].score > 0.6, "the name makes it surer");
        assert!(seen(3, 3, 0.9, &look()).is_empty(), "beside the name");
        assert!(seen(12, 12, 0.4, &look()).is_empty(), "too doubtful");
        assert!(seen(12, 12, 0.9, &BadgeLook { named_largest: 0.1, ..look() }).is_empty(), "too large");
        let finding = found.into_iter().next().map(|badge| by_its_name(badge, 0, "named-badge"));
        assert!(finding.is_some_and(|f| f.by.evidence.contains(&Evidence::Context)));
    }

    #[test]
    fn what_is_perhaps_a_name_needs_a_surer_badge() {
        let around = |confidence: f32, score: f32| {
            seen_around(Name { confidence, ..NAME }, Fake { row: 12, column: 12, score }, &look()).len()
        };
        assert_eq!([around(0.6, 0.45), around(0.4, 0.45), around(0.4, 0.55)], [1, 0, 1]);
    }

    #[test]
    fn one_name_a_block_leads_to_a_look_unless_it_stands_on_a_badge() {
        let pixels = RgbImage::new(1000, 800);
        let outline = |left: f32, top: f32| Polygon::from(Rect { left, top, right: left + 100.0, bottom: top + 20.0 });
        let line = |block: usize, left: f32, top: f32| Line {
            polygon: outline(left, top),
            height: 14.0,
            seen: 0.9,
            by_hand: 0.0,
            readings: Vec::new(),
            block,
        };
        let finding = |kind: Kind, polygon: Polygon, confidence: f32| Finding {
            kind,
            place: Place::Pixels { frame: 0, polygon },
            confidence,
            group: None,
            by: By { detector: String::new(), rule: None, evidence: vec![Evidence::Model] },
        };
        let tops = [(0, 0.0), (0, 40.0), (1, 200.0), (2, 400.0), (3, 600.0), (4, 700.0), (5, 760.0)];
        let lines = tops.map(|(block, top)| line(block, 0.0, top));
        let name = |i: usize, confidence: f32| finding(Kind::Name, lines[i].polygon.clone(), confidence);
        let unread = |i: usize, confidence: f32| finding(Kind::UnreadText, lines[i].polygon.clone(), confidence);
        let names_found =
            vec![name(0, 0.6), name(1, 0.8), name(2, 0.2), name(3, 0.9), name(4, 0.7), unread(5, 0.5), unread(6, 0.2)];
        let badge = Polygon::from(Rect { left: 0.0, top: 380.0, right: 200.0, bottom: 500.0 });
        let found = [vec![finding(Kind::Badge, badge, 0.7)], names_found];
        let looks = Looks { badge: BadgeLook { most_names: 9, unread: 0.3, ..look() }, ..Looks::default() };
        let page = Page {
            frame: 0,
            pixels: &pixels,
            afar: &pixels,
            found: &found,
            lines: &lines,
            terms: &KnownTerms::default(),
            metadata: &[],
            name: None,
            looks: &looks,
            notes: &Notes::default(),
        };
        let looked_at: Vec<f32> = names(&page).iter().map(|name| name.center.y).collect();
        let why = "the surer of a block and what was hardly read; neither unlikely ones nor the one on a badge";
        assert_eq!(looked_at, [50.0, 610.0, 710.0], "{why}");
    }
}
