//! Looks again, closer, at places that hold small print: a whole photo is located at a fraction of its size, and small
//! print does not survive that.

use super::locate::{Found, Part, boxes_in_map, text_map};
use super::overlooked::{self, overlooked};
use super::parts::parts;
use super::pieces;
use super::quad::Quad;
use super::small_print::PrintMap;
use crate::error::FileError;
use crate::geometry::{Polygon, Rect};
use crate::model::Model;
use crate::policy::TextLook;
use image::RgbImage;

/// The longest side of one closer look in pixels after scaling, which bounds memory.
const LONGEST_TILE: u32 = 1_088;
/// Neighbouring closer looks share this many picture pixels, so that most words are whole in one of them.
const SHARED: u32 = 128;
/// A closer look that enlarges less than this gains nothing.
const WORTHWHILE: f32 = 1.25;
/// Letters higher than this in pixels after scaling are left to the first look: from too near, leaves and faces look like one.
const TALLEST: f32 = 72.0;
/// A box that is no longer than so many times its height may be a card that was taken for one letter.
const CARD: f32 = 2.0;
/// Small print is enlarged in pictures whose longest side is shorter than this, as if it were so long...
const AS_LONG_AS: f32 = 3_600.0;
/// ...but at most so many times, and as far as `fine_pixels` go. In larger pictures thin strokes would be seen less well.
const ENLARGED: f32 = 1.5;
/// A box that lies in others by this share was seen by them.
const SAME: f32 = 0.5;

/// The models of a closer look: one that tells where small print is, one that finds its lines.
pub(super) struct Eyes<'a> {
    pub(super) small_print: &'a dyn Model,
    pub(super) locator: &'a dyn Model,
}

/// Adds what a closer look finds to the boxes of the first look, for which the picture was scaled down by `scale`, at
/// most 1. On `places`, in pixels of the picture, less evidence of print is needed.
///
/// # Errors
/// When a model fails.
pub(super) fn look_closer(
    eyes: &Eyes<'_>,
    pixels: &RgbImage,
    look: &TextLook,
    (scale, first): (f32, Vec<Found>),
    places: &[Rect],
) -> Result<Vec<Found>, FileError> {
    let largest = (AS_LONG_AS / pixels.width().max(pixels.height()).max(1) as f32).clamp(1.0, ENLARGED);
    if look.fine_pixels == 0 || WORTHWHILE * scale > largest {
        return Ok(first);
    }
    let print = PrintMap::of(eyes.small_print, pixels)?;
    let parts = parts(&print, look, places, pixels);
    let areas: Vec<f32> = parts.iter().map(|p| p.width as f32 * p.height as f32).collect();
    let scales = closer_scales(&areas, look.fine_pixels as f32, largest);
    let worthwhile = parts.into_iter().zip(scales).filter(|&(_, closer)| closer >= WORTHWHILE * scale);
    let closer: Vec<(Part, f32)> = worthwhile.flat_map(|(part, closer)| tiles(part, closer)).collect();
    if closer.is_empty() {
        return Ok(first);
    }
    tracing::debug!(lines = first.len(), tiles = closer.len(), area = areas.iter().sum::<f32>(), "looking closer");
    let [whole, cut] = lines_in(closer, eyes.locator, pixels, look)?;
    // A card that was taken for one letter hides the lines on it.
    let (cards, found): (Vec<Found>, Vec<Found>) = with(Vec::new(), [whole, first, cut]).into_iter().partition(is_card);
    let again = overlooked(print, &found, look, places, pixels);
    let again = again.into_iter().flat_map(|part| tiles(part, overlooked::ENLARGED)).collect();
    let [whole, cut] = lines_in(again, eyes.locator, pixels, look)?;
    let found = [with(found, [whole, cut]), cards].concat();
    Ok(pieces::joined(found))
}

/// Whether a box is higher than letters that are looked at closely, and hardly longer than high.
fn is_card(found: &Found) -> bool {
    found.letter_height() > TALLEST && found.place.length() <= CARD * found.place.height()
}

/// The lines in tiles, each scaled so far: those that are whole, and those that lie across an edge.
fn lines_in(
    tiles: Vec<(Part, f32)>,
    locator: &dyn Model,
    pixels: &RgbImage,
    look: &TextLook,
) -> Result<[Vec<Found>; 2], FileError> {
    let (mut whole, mut cut) = (Vec::new(), Vec::new());
    for (part, closer) in tiles {
        let mut found = boxes_in_map(&text_map(locator, pixels, part, closer)?, look);
        found.retain(|f| f.letter_height() * closer <= TALLEST);
        let (at_edge, inside): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|f| cut_off(f, part, pixels));
        whole.extend(inside);
        cut.extend(at_edge);
    }
    Ok([whole, cut])
}

/// How far each part of the given areas, in pixels of the picture, is scaled for its closer look, so that all of them together
/// take in `pixels`. A part's share grows with its side, not its area: print on small things is small, and one large sheet must
/// not take the sharpness from all labels. What is left after all are seen in full enlarges them, by at most `largest`.
fn closer_scales(areas: &[f32], pixels: f32, largest: f32) -> Vec<f32> {
    let all: f32 = areas.iter().sum();
    // What every part gets before the rest is shared, and the most it may get, both as shares of its area.
    let (least, most) = if all <= pixels { (1.0, largest * largest) } else { (0.0, 1.0) };
    let mut scales = vec![1.0; areas.len()];
    let mut smallest_first: Vec<usize> = (0..areas.len()).collect();
    smallest_first.sort_by(|&a, &b| areas[a].total_cmp(&areas[b]));
    let mut left = pixels - least * all;
    let mut sides: f32 = areas.iter().map(|area| area.sqrt()).sum();
    for part in smallest_first {
        let side = areas[part].sqrt();
        let taken = (left * side / sides.max(1.0)).min((most - least) * areas[part]);
        scales[part] = (least + taken / areas[part].max(1.0)).sqrt();
        left -= taken;
        sides -= side;
    }
    scales
}

/// Cuts a part into overlapping tiles, none longer than the model should get after being scaled so far.
fn tiles(part: Part, scale: f32) -> Vec<(Part, f32)> {
    let longest = (LONGEST_TILE as f32 / scale) as u32;
    let spans = |start: u32, length: u32| -> Vec<(u32, u32)> {
        if length <= longest {
            return vec![(start, length)];
        }
        let count = (length - SHARED).div_ceil(longest - SHARED);
        let span = (length - SHARED).div_ceil(count) + SHARED;
        (0..count).map(|i| (i * (span - SHARED)).min(length - span)).map(|offset| (start + offset, span)).collect()
    };
    let rows = spans(part.top, part.height);
    let tile =
        |(left, width): (u32, u32)| rows.iter().map(move |&(top, height)| (Part { left, top, width, height }, scale));
    spans(part.left, part.width).into_iter().flat_map(tile).collect()
}

/// Whether a box ends at an inner edge of its tile, so that the first look or the next tile may know it better.
fn cut_off(found: &Found, tile: Part, pixels: &RgbImage) -> bool {
    let bounds = Polygon::from(found.place).bounds();
    let (right, bottom) = (tile.left + tile.width, tile.top + tile.height);
    (tile.left > 0 && bounds.left < tile.left as f32)
        || (tile.top > 0 && bounds.top < tile.top as f32)
        || (right < pixels.width() && bounds.right > right as f32)
        || (bottom < pixels.height() && bounds.bottom > bottom as f32)
}

/// Adds the boxes of more looks, the best known first, without those that are there already.
fn with<const LOOKS: usize>(mut kept: Vec<Found>, looks: [Vec<Found>; LOOKS]) -> Vec<Found> {
    for mut look in looks {
        look.sort_by(|a, b| b.place.area().total_cmp(&a.place.area()));
        for found in look {
            if known_share(&found.place, &kept) < SAME {
                kept.push(found);
            }
        }
    }
    kept
}

/// How much of a box other lines take up, 0 to 1.
fn known_share(place: &Quad, lines: &[Found]) -> f32 {
    let shared: f32 = lines.iter().map(|line| line.place.shared_area(place)).sum();
    (shared / place.area().max(f32::MIN_POSITIVE)).max(extent_of_parts(place, lines))
}

/// How much of a box the lines inside it span together, gaps between them included, 0 to 1: from afar two lines of
/// small print are one thick line, and the gap between them counts for neither. What only surrounds lines counts as spanned.
fn extent_of_parts(whole: &Quad, lines: &[Found]) -> f32 {
    let inside: Vec<Quad> = lines.iter().map(|f| f.place).filter(|line| whole.holds(line)).collect();
    if whole.surrounds(&inside) { 1.0 } else { whole.spanned(&inside).iter().map(|(low, high)| high - low).product() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;

    fn found(left: f32, top: f32, right: f32, bottom: f32) -> Found {
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        Found { place: Quad(corners.map(|(x, y)| Point { x, y })), core_height: bottom - top, seen: 0.8 }
    }

    #[test]
    fn small_parts_are_looked_at_in_full_and_large_ones_share_what_is_left() {
        let scales = closer_scales(&[6.0e6, 4.0e4, 1.0e5], 1.0e6, 1.5);
        assert_eq!(scales[1..], [1.0, 1.0]);
        assert!((scales[0] * scales[0] * 6.0e6 - 0.86e6).abs() < 1.0e3, "{scales:?}");
        assert_eq!(closer_scales(&[4.0e4, 1.0e5], 1.0e6, 1.5), [1.5; 2], "enlarged as far as it helps");
        assert_eq!(closer_scales(&[4.0e4, 1.0e5], 1.0e6, 1.0), [1.0; 2], "in a large picture");
        let alike = closer_scales(&[0.5e6, 0.5e6], 1.21e6, 1.5);
        assert!((alike[0] - 1.1).abs() < 1.0e-3 && alike[0] == alike[1], "enlarged as far as pixels go: {alike:?}");
        let alike = closer_scales(&[1.0e6, 1.0e6], 0.5e6, 1.5);
        assert!((alike[0] - 0.5).abs() < 1.0e-3 && (alike[1] - 0.5).abs() < 1.0e-3, "{alike:?}");
    }

    #[test]
    fn tiles_cover_their_part_and_share_a_margin() {
        let part = Part { left: 10, top: 20, width: 4_000, height: 900 };
        let tiles: Vec<Part> = tiles(part, 1.0).into_iter().map(|(tile, _)| tile).collect();
        assert_eq!(tiles.first().map(|t| t.left), Some(10));
        assert_eq!(tiles.last().map(|t| t.left + t.width), Some(4_010));
        for pair in tiles.windows(2) {
            assert!(pair[0].left + pair[0].width >= pair[1].left + SHARED);
            assert!(pair[0].width <= LONGEST_TILE && pair[0].height == 900);
        }
    }

    #[test]
    fn the_closer_look_replaces_what_it_saw_again() {
        let coarse = vec![found(0.0, 0.0, 200.0, 50.0), found(500.0, 0.0, 700.0, 50.0)];
        let fine = vec![found(0.0, 0.0, 200.0, 20.0), found(0.0, 28.0, 200.0, 48.0), found(20.0, 2.0, 90.0, 18.0)];
        let cut = vec![found(150.0, 2.0, 202.0, 18.0), found(800.0, 0.0, 900.0, 20.0)];
        let mut merged = with(Vec::new(), [fine, coarse, cut]);
        assert_eq!(merged.len(), 4);
        let last = merged.pop().unwrap();
        assert_eq!(last.place.0[0].x, 800.0, "what only a cut-off box shows stays");
        assert!(merged.iter().any(|f| f.place.0[0].x == 500.0));
        assert!(merged.iter().all(|f| f.place.height() <= 50.0 && f.place.length() == 200.0));
    }

    #[test]
    fn thin_lines_replace_the_thick_one_that_they_looked_like_from_afar() {
        let thick = vec![found(0.0, 0.0, 200.0, 60.0)];
        let thin = vec![found(2.0, 4.0, 190.0, 14.0), found(2.0, 44.0, 150.0, 54.0)];
        assert_eq!(with(Vec::new(), [thin.clone(), thick.clone(), vec![]]).len(), 2);
        let both = [thick.clone(), thin.clone()].concat();
        assert_eq!(with(both, [thick.clone()]).len(), 3, "what is there stays");
        assert_eq!(
            with(Vec::new(), [thin[..1].to_vec(), thick, vec![]]).len(),
            2,
            "one thin line does not stand for the rest"
        );
    }

    #[test]
    fn the_sign_around_some_lines_is_no_line() {
        let sign = vec![found(0.0, 0.0, 370.0, 100.0)];
        let lines = vec![found(85.0, 27.0, 290.0, 55.0), found(100.0, 60.0, 265.0, 78.0)];
        assert_eq!(with(Vec::new(), [lines.clone(), sign.clone(), vec![]]).len(), 2);
        let aside = vec![found(10.0, 27.0, 215.0, 55.0), found(10.0, 60.0, 175.0, 78.0)];
        assert_eq!(with(Vec::new(), [aside, sign.clone(), vec![]]).len(), 3, "something else may stand beside them");
        assert_eq!(
            with(Vec::new(), [lines[..1].to_vec(), sign, vec![]]).len(),
            2,
            "one line does not stand for the rest"
        );
    }

    #[test]
    fn a_card_is_high_and_hardly_longer() {
        assert!(is_card(&found(0.0, 0.0, 250.0, 260.0)));
        assert!(!is_card(&found(0.0, 0.0, 600.0, 260.0)), "a word of a banner");
        assert!(!is_card(&found(0.0, 0.0, 40.0, 40.0)), "a letter");
    }

    #[test]
    fn a_box_at_an_inner_edge_of_its_tile_is_cut_off() {
        let picture = RgbImage::new(1_000, 1_000);
        let tile = Part { left: 0, top: 0, width: 500, height: 500 };
        assert!(cut_off(&found(400.0, 100.0, 501.0, 120.0), tile, &picture));
        assert!(!cut_off(&found(-3.0, 100.0, 100.0, 120.0), tile, &picture));
    }
}
