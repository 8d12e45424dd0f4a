//! Numbered outlines over the small picture, drawn in the copy's own pixels.

use std::fmt::Write as _;

use super::super::Covered;
use super::super::words::visible;
use crate::geometry::{Polygon, Rect, Size};

/// Groups with more members than this get one number on their largest member, so that a crowd stays to be seen.
const ALL_NUMBERED: usize = 6;

/// One number in the picture.
pub(super) struct Mark<'a> {
    /// The number.
    pub(super) number: usize,
    /// Whether a person should look there.
    pub(super) look: bool,
    /// What it stands for.
    pub(super) members: &'a [&'a Covered],
}

/// An SVG that lies over the picture; `size` is that of the copy in pixels.
pub(super) fn marks(marks: &[Mark<'_>], size: Size) -> String {
    if marks.is_empty() {
        return String::new();
    }
    let mut svg = format!("<svg class=\"marks\" viewBox=\"0 0 {} {}\" aria-hidden=\"true\">", size.width, size.height);
    // What asks for a look is drawn last, on top.
    for mark in marks.iter().filter(|m| !m.look).chain(marks.iter().filter(|m| m.look)) {
        let mut outlines: Vec<(&Polygon, Rect)> = mark
            .members
            .iter()
            .filter_map(|m| m.outline())
            .filter_map(|p| Some((p, visible(p.bounds(), size)?)))
            .collect();
        outlines.sort_by(|a, b| b.1.area().total_cmp(&a.1.area()));
        let _ = write!(svg, "<g class=\"{}\">", if mark.look { "look" } else { "covered" });
        for (polygon, _) in &outlines {
            let corners = path(polygon);
            let _ = write!(svg, "<path class=\"halo\" d=\"{corners}\"/><path d=\"{corners}\"/>");
        }
        let numbered = if outlines.len() > ALL_NUMBERED { 1 } else { outlines.len() };
        for (_, bounds) in &outlines[..numbered] {
            svg.push_str(&badge(mark.number, *bounds, size));
        }
        svg.push_str("</g>");
    }
    svg.push_str("</svg>");
    svg
}

fn path(polygon: &Polygon) -> String {
    let mut path = String::new();
    for (i, p) in polygon.points.iter().enumerate() {
        let _ = write!(path, "{}{:.0} {:.0}", if i == 0 { 'M' } else { 'L' }, p.x, p.y);
    }
    path.push('Z');
    path
}

/// A disc with the number at the upper left corner of its outline, moved inside the picture.
fn badge(number: usize, bounds: Rect, size: Size) -> String {
    // A card is about 330 px wide, so this is a disc of about 18 px.
    let radius = size.width.max(size.height * 3 / 2) as f32 / 36.0;
    let inside = |at: f32, side: u32| at.clamp(radius, (side as f32 - radius).max(radius));
    let (x, y) = (inside(bounds.left, size.width), inside(bounds.top, size.height));
    format!(
        "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{radius:.0}\"/><text x=\"{x:.0}\" y=\"{:.0}\" font-size=\"{:.0}\">{number}</text>",
        y + radius * 0.42,
        radius * 1.25
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::record::tests::seen;
    use super::*;
    use crate::finding::Kind;
    use crate::policy::Action;

    #[test]
    fn a_crowd_gets_one_number_and_hidden_places_none() {
        let size = Size { width: 1000, height: 500 };
        let crowd: Vec<Covered> = (0u8..20)
            .map(|i| {
                let left = f32::from(i) * 45.0;
                seen(Kind::Face, [left, 100.0, left + 30.0, 140.0], Action::Blur)
            })
            .collect();
        let crowd: Vec<&Covered> = crowd.iter().collect();
        let svg = marks(&[Mark { number: 1, look: false, members: &crowd }], size);
        assert_eq!((svg.matches("class=\"halo\"").count(), svg.matches("<text").count()), (20, 1));
        let gone = seen(Kind::Name, [-200.0, -90.0, -100.0, -50.0], Action::Crop);
        let svg = marks(&[Mark { number: 1, look: false, members: &[&gone] }], size);
        assert!(!svg.contains("<path") && !svg.contains("<text"));
    }
}
