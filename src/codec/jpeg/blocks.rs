//! Covers a JPEG without encoding it anew: the blocks that a cover touches are made of the covered pixels, the others
//! stay as they are stored.

use image::RgbImage;

use super::layout::{Component, Layout};
use super::record::Record;
use super::transform::{self, Block, Row, Turn};
use super::{dct, edge};
use crate::codec::fault_from_encoder;
use crate::error::Fault;
use crate::geometry::Size;
use crate::redact::CoverageMap;

/// How often a block that was made is made anew until it may stay; hardly one in ten thousand needs a second time.
const ROUNDS: usize = 4;

/// A JPEG whose blocks are kept or made anew.
pub(in crate::codec) struct Blocks<'a> {
    jpeg: &'a [u8],
    layout: Layout,
}

/// What covers are made of: the covered picture, and where it is covered.
#[derive(Clone, Copy)]
pub(in crate::codec) struct Covers<'a> {
    /// Upright pixels.
    pub(in crate::codec) pixels: &'a RgbImage,
    /// Which of them are covered.
    pub(in crate::codec) map: &'a CoverageMap,
}

/// How many blocks a file holds, and how many of them are those of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::codec) struct Count {
    pub(in crate::codec) kept: u64,
    pub(in crate::codec) all: u64,
}

impl<'a> Blocks<'a> {
    /// Nothing where the blocks cannot be kept in a picture of this size.
    ///
    /// # Errors
    /// When the file is malformed.
    pub(in crate::codec) fn of(jpeg: &'a [u8], size: Size) -> Result<Option<Self>, Fault> {
        let layout = Layout::of(jpeg)?.filter(|layout| layout.size == size);
        Ok(layout.map(|layout| Self { jpeg, layout }))
    }

    /// The covered and upright JPEG.
    ///
    /// # Errors
    /// When the library refuses the data.
    pub(in crate::codec) fn covered(&self, covers: Covers<'_>) -> Result<(Vec<u8>, Count, Record), Fault> {
        let editor = Editor::new(&self.layout, covers);
        let (mut count, mut record) = (Count::default(), Record::default());
        let mut edit = |row: Row<'_>| editor.edit(row, &mut count, &mut record);
        let bytes = transform::rewrite(self.jpeg, self.layout.turn, self.layout.progressive, &mut edit)?;
        if count.all != self.layout.blocks() {
            return Err(fault_from_encoder(&"the library sees other blocks than the header tells of"));
        }
        Ok((bytes, count, record))
    }

    /// Proves that a written file holds the blocks of the input wherever nothing covers them and the covers' everywhere
    /// else, in the same sampling and steps. The input's blocks are those that were taken down when they were edited.
    ///
    /// # Errors
    /// Names what is not so.
    pub(in crate::codec) fn prove(&self, written: &[u8], covers: Covers<'_>, record: &Record) -> Result<(), Fault> {
        let wrong = |what: &str| Err(Fault::Check { what: format!("blocks: {what}") });
        if Layout::of(written)? != Some(Layout { turn: Turn::None, ..self.layout.clone() }) {
            return wrong("the file has another layout than the input");
        }
        let editor = Editor::new(&self.layout, covers);
        let (mut comparison, mut as_planned) = (record.comparison(), true);
        let mut compare = |row: Row<'_>| {
            let component = &self.layout.components[row.component];
            for (column, now) in row.blocks.iter().enumerate() {
                let place = Place::of(component, column, row.number);
                as_planned &= match comparison.replaced(&row, column) {
                    Some(before) => editor.made(component, place, before) == Some(*now),
                    None => !editor.is_touched(component, place) && may_stay(component, place, now),
                };
            }
        };
        transform::read(written, Turn::None, &mut compare)?;
        if !as_planned || !comparison.is_complete() {
            return wrong("a block is neither the input's nor the cover's");
        }
        Ok(())
    }
}

/// The part of the picture that a block shows.
#[derive(Clone, Copy)]
struct Place {
    /// First column and row, in samples of the component.
    left: u32,
    top: u32,
    /// Columns and rows of the block that are seen, 1 to 8.
    seen: Size,
}

impl Place {
    fn of(component: &Component, column: usize, row: usize) -> Self {
        let (left, top) = (column as u32 * 8, row as u32 * 8);
        let seen = |samples: u32, from: u32| samples.saturating_sub(from).min(8);
        let Size { width, height } = component.samples;
        Self { left, top, seen: Size { width: seen(width, left), height: seen(height, top) } }
    }
}

/// Decides which blocks are made anew, and makes them.
struct Editor<'a> {
    layout: &'a Layout,
    covers: Covers<'a>,
    /// For each square of 8 x 8 pixels, row by row, whether anything in it is covered.
    touched: Vec<bool>,
    squares: Size,
}

impl<'a> Editor<'a> {
    fn new(layout: &'a Layout, covers: Covers<'a>) -> Self {
        let Size { width, height } = layout.size;
        let squares = Size { width: width.div_ceil(8), height: height.div_ceil(8) };
        let mut touched = vec![false; squares.width as usize * squares.height as usize];
        for y in 0..height {
            let first = (y / 8 * squares.width) as usize;
            for span in covers.map.row(y).iter().filter(|span| span.left < span.right) {
                touched[first + span.left as usize / 8..=first + (span.right - 1) as usize / 8].fill(true);
            }
        }
        Self { layout, covers, touched, squares }
    }

    fn edit(&self, row: Row<'_>, count: &mut Count, record: &mut Record) {
        let component = &self.layout.components[row.component];
        for column in 0..row.blocks.len() {
            let made = self.made(component, Place::of(component, column, row.number), &row.blocks[column]);
            record.add(&row, column, made.is_none());
            let block = &mut row.blocks[column];
            count.all += 1;
            count.kept += u64::from(made.is_none_or(|made| made == *block));
            *block = made.unwrap_or(*block);
        }
    }

    /// The block that takes the place of a stored one; nothing where the stored one stays.
    ///
    /// Only what a viewer sees of the stored block has a part in it: whatever lies beyond the edge of the picture or
    /// beyond black and white is gone.
    fn made(&self, component: &Component, place: Place, stored: &Block) -> Option<Block> {
        let covered = self.is_touched(component, place);
        if !covered && may_stay(component, place, stored) {
            return None;
        }
        let mut samples = seen_samples(component, stored);
        if covered {
            self.lay_covers(component, place, &mut samples);
        }
        let mut made = block_of(component, place, &samples);
        // It must stay when the copy is covered again.
        for _ in 0..ROUNDS {
            if may_stay(component, place, &made) {
                break;
            }
            made = block_of(component, place, &seen_samples(component, &made));
        }
        Some(made)
    }

    fn is_touched(&self, component: &Component, place: Place) -> bool {
        let Size { width: across, height: down } = component.step;
        let (left, top) = (place.left / 8 * across, place.top / 8 * down);
        let columns = left.min(self.squares.width)..(left + across).min(self.squares.width);
        let rows = top.min(self.squares.height)..(top + down).min(self.squares.height);
        rows.into_iter().any(|y| columns.clone().any(|x| self.touched[(y * self.squares.width + x) as usize]))
    }

    /// Puts the covered picture's samples wherever a pixel of theirs is covered.
    fn lay_covers(&self, component: &Component, place: Place, samples: &mut [f32; 64]) {
        let Size { width: across, height: down } = component.step;
        let (first, bottom, width) = (place.left * across, self.layout.size.height, self.layout.size.width);
        let last = (first + place.seen.width * across).min(width);
        for y in 0..place.seen.height {
            let rows = (place.top + y) * down..((place.top + y + 1) * down).min(bottom);
            let mut is_covered = [false; 8];
            for span in rows.clone().flat_map(|y| self.covers.map.row(y)) {
                let (from, to) = (span.left.clamp(first, last) - first, span.right.clamp(first, last) - first);
                if from < to {
                    is_covered[(from / across) as usize..to.div_ceil(across) as usize].fill(true);
                }
            }
            for x in (0..place.seen.width).filter(|x| is_covered[*x as usize]) {
                let left = first + x * across;
                let columns = left..(left + across).min(width);
                let pixels = rows.clone().flat_map(|y| columns.clone().map(move |x| (x, y)));
                let values = pixels.map(|(x, y)| component.plane.value(self.covers.pixels.get_pixel(x, y).0));
                samples[(y * 8 + x) as usize] = values.sum::<f32>() / (rows.len() * columns.len()) as f32;
            }
        }
    }
}

/// Whether nothing is in a block but what a viewer sees.
fn may_stay(component: &Component, place: Place, block: &Block) -> bool {
    let is_cut = place.seen.width < 8 || place.seen.height < 8;
    is_possible(component, block) && (!is_cut || edge::continues(block, &component.table, place.seen))
}

/// Whether samples of 8 bits can have these frequencies; others could hide beyond black and white.
fn is_possible(component: &Component, block: &Block) -> bool {
    // Without a way out, so that many are compared at once.
    block.iter().zip(&component.largest).fold(true, |all, (value, most)| all & (value.unsigned_abs() <= *most))
}

/// The samples of a block as a viewer sees them: whole numbers, 0 to 255.
fn seen_samples(component: &Component, block: &Block) -> [f32; 64] {
    let frequencies = std::array::from_fn(|i| f32::from(block[i]) * component.table[i]);
    dct::samples(&frequencies).map(|sample| f32::from(nearest(sample + 128.0).clamp(0, 255)))
}

/// The block of these samples, of which only those that are seen count.
fn block_of(component: &Component, place: Place, samples: &[f32; 64]) -> Block {
    let frequencies = dct::frequencies(&edge::continued(&samples.map(|sample| sample - 128.0), place.seen));
    std::array::from_fn(|i| nearest(frequencies[i] / component.table[i]))
}

/// The nearest whole number; `round` is a call on most processors this is built for.
fn nearest(value: f32) -> i16 {
    (value + 0.5_f32.copysign(value)) as i16
}
