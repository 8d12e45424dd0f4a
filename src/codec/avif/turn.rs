//! What the container asks to be done with the decoded pixels: cut, turn, mirror, in the order in which it says so.

use image::{RgbImage, imageops};

use crate::codec::heif::boxes::{Boxed, Taker};
use crate::codec::heif::items::Items;
use crate::codec::{malformed, unsupported};
use crate::error::Fault;
use crate::geometry::Size;

#[derive(Clone, Copy)]
enum Turn {
    /// The clean aperture: columns, rows, and where its middle lies beside the picture's, in halves of a pixel.
    Cut { width: u32, height: u32, right: i64, down: i64 },
    /// Quarter turns against the clock.
    Quarters(u8),
    /// Top becomes bottom.
    Upside,
    /// Left becomes right.
    Sideways,
}

/// The turns of a picture, first to last.
pub(super) struct Turns(Vec<Turn>);

impl Turns {
    /// Those of the main picture.
    pub(super) fn of(items: &Items<'_>) -> Result<Self, Fault> {
        let indices = items.all.get(&items.primary).map(|i| i.properties.as_slice()).unwrap_or_default();
        let parts = indices.iter().filter_map(|i| items.properties.get(*i));
        let turn = |part: &Boxed<'_>| match (&part.kind, part.body.first()) {
            (b"clap", _) => cut(part.body).map(Some),
            (b"irot", Some(quarters)) => Ok(Some(Turn::Quarters(quarters & 3))),
            (b"imir", Some(axis)) => Ok(Some(if axis & 1 == 0 { Turn::Upside } else { Turn::Sideways })),
            _ => Ok(None),
        };
        parts.filter_map(|part| turn(part).transpose()).collect::<Result<_, _>>().map(Self)
    }

    /// The size after all turns.
    pub(super) fn turned(&self, mut size: Size) -> Result<Size, Fault> {
        for turn in &self.0 {
            size = match turn {
                Turn::Cut { width, height, .. } => {
                    window(turn, size)?;
                    Size { width: *width, height: *height }
                }
                Turn::Quarters(1 | 3) => Size { width: size.height, height: size.width },
                _ => size,
            };
        }
        Ok(size)
    }

    pub(super) fn apply(&self, mut pixels: RgbImage) -> Result<RgbImage, Fault> {
        for turn in &self.0 {
            match turn {
                Turn::Cut { width, height, .. } => {
                    let (left, top) = window(turn, crate::picture::size_of(&pixels))?;
                    pixels = imageops::crop_imm(&pixels, left, top, *width, *height).to_image();
                }
                Turn::Quarters(1) => pixels = imageops::rotate270(&pixels),
                Turn::Quarters(2) => imageops::rotate180_in_place(&mut pixels),
                Turn::Quarters(3) => pixels = imageops::rotate90(&pixels),
                Turn::Quarters(_) => {}
                Turn::Upside => imageops::flip_vertical_in_place(&mut pixels),
                Turn::Sideways => imageops::flip_horizontal_in_place(&mut pixels),
            }
        }
        Ok(pixels)
    }
}

fn cut(body: &[u8]) -> Result<Turn, Fault> {
    let mut rest = Taker::new(body);
    let mut part = || Ok::<_, Fault>((rest.number(4)? as u32, rest.number(4)? as u32));
    let [width, height, right, down] = [part()?, part()?, part()?, part()?];
    let whole = |(value, by): (u32, u32)| if by == 0 || value % by != 0 { None } else { Some(value / by) };
    let halves = |(value, by): (u32, u32)| {
        let (value, by) = (i64::from(value as i32) * 2, i64::from(by));
        if by == 0 || value % by != 0 { None } else { Some(value / by) }
    };
    match (whole(width), whole(height), halves(right), halves(down)) {
        (Some(width), Some(height), Some(right), Some(down)) if width > 0 && height > 0 => {
            Ok(Turn::Cut { width, height, right, down })
        }
        _ => Err(unsupported("an AVIF picture that is cut within a pixel; save it as PNG first")),
    }
}

/// The upper left corner of a cut.
fn window(turn: &Turn, size: Size) -> Result<(u32, u32), Fault> {
    let Turn::Cut { width, height, right, down } = *turn else { return Ok((0, 0)) };
    let start = |full: u32, kept: u32, moved: i64| {
        let twice = i64::from(full) - i64::from(kept) + moved;
        let start = (twice % 2 == 0).then_some(twice / 2)?;
        u32::try_from(start).ok().filter(|s| u64::from(*s) + u64::from(kept) <= u64::from(full))
    };
    match (start(size.width, width, right), start(size.height, height, down)) {
        (Some(left), Some(top)) => Ok((left, top)),
        _ => Err(malformed("the AVIF picture is cut beyond its edge")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn turns_are_applied_in_order() {
        let picture = RgbImage::from_fn(3, 2, |x, y| Rgb([x as u8, y as u8, 0]));
        let turns = Turns(vec![Turn::Quarters(1), Turn::Upside, Turn::Cut { width: 2, height: 1, right: 0, down: 2 }]);
        assert_eq!(turns.turned(Size { width: 3, height: 2 }).expect("fits"), Size { width: 2, height: 1 });
        let seen = turns.apply(picture).expect("fits");
        // Against the clock the right column becomes the top row, which then lies at the bottom.
        assert_eq!(seen.pixels().map(|p| p.0).collect::<Vec<_>>(), [[2, 0, 0], [2, 1, 0]]);
    }

    #[test]
    fn cuts_beyond_the_edge_are_damage() {
        for (width, right) in [(4, 0), (2, 4), (2, 2)] {
            let turns = Turns(vec![Turn::Cut { width, height: 1, right, down: 0 }]);
            assert!(turns.turned(Size { width: 3, height: 1 }).is_err());
        }
    }
}
