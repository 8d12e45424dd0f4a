//! Where the blocks of a JPEG lie in the upright picture, and whether they may be kept at all.

use turbojpeg::{Colorspace, Decompressor};

use super::segments::{DQT, SOS, Segments};
use super::transform::Turn;
use super::{Jpeg, fault_from_decoder, malformed};
use crate::codec::Codec;
use crate::codec::color::{Channels, converts};
use crate::codec::metadata::Harvest;
use crate::error::Fault;
use crate::geometry::Size;

/// The place in a block, row by row from the lowest frequency, of each value in the order of files (T.81, figure A.6).
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];

/// No picture of 8-bit samples has a frequency beyond this; one step more may come from rounding.
const LARGEST_FREQUENCY: f32 = 1024.0;

/// The blocks of a picture whose blocks can be kept.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// Size of the upright picture.
    pub(super) size: Size,
    /// What makes the stored blocks upright.
    pub(super) turn: Turn,
    /// Whether the scans refine the picture step by step.
    pub(super) progressive: bool,
    /// Brightness, and the two chroma components where there are any.
    pub(super) components: Vec<Component>,
}

/// What the samples of a component mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plane {
    /// Brightness.
    Y,
    /// Blue less brightness.
    Cb,
    /// Red less brightness.
    Cr,
}

impl Plane {
    /// The sample of a colour, 0 to 255, as JFIF defines it.
    pub(super) fn value(self, [red, green, blue]: [u8; 3]) -> f32 {
        let (red, green, blue) = (f32::from(red), f32::from(green), f32::from(blue));
        match self {
            Self::Y => 0.299 * red + 0.587 * green + 0.114 * blue,
            Self::Cb => 128.0 - 0.168_736 * red - 0.331_264 * green + 0.5 * blue,
            Self::Cr => 128.0 + 0.5 * red - 0.418_688 * green - 0.081_312 * blue,
        }
    }
}

/// One component of the upright picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Component {
    pub(super) plane: Plane,
    /// Pixels that one sample stands for, across and down.
    pub(super) step: Size,
    /// Samples that are seen.
    pub(super) samples: Size,
    /// Quantisation steps, row by row from the lowest frequency.
    pub(super) table: [f32; 64],
    /// The largest quantised value that each frequency can have.
    pub(super) largest: [u16; 64],
}

impl Component {
    /// Number of blocks that show anything.
    fn blocks(&self) -> u64 {
        u64::from(self.samples.width.div_ceil(8)) * u64::from(self.samples.height.div_ceil(8))
    }
}

/// The frame header and the tables that its components use.
struct Stored {
    progressive: bool,
    size: Size,
    components: Vec<StoredComponent>,
}

struct StoredComponent {
    across: u32,
    down: u32,
    table: [u16; 64],
}

impl Layout {
    /// Number of blocks of all components.
    pub(super) fn blocks(&self) -> u64 {
        self.components.iter().map(Component::blocks).sum()
    }

    /// Reads the layout from the segments; nothing where the blocks cannot be kept: other colours than YCbCr and grey,
    /// a profile that changes colours, rare sampling, edges that cannot be turned, tables that change on the way.
    ///
    /// # Errors
    /// When the file is malformed.
    pub(super) fn of(jpeg: &[u8]) -> Result<Option<Self>, Fault> {
        let mut found = Harvest::default();
        Jpeg.harvest(jpeg, &mut found)?;
        let header =
            Decompressor::new().and_then(|mut d| d.read_header(jpeg)).map_err(|error| fault_from_decoder(&error))?;
        let channels = match header.colorspace {
            Colorspace::Gray => Channels::Gray,
            Colorspace::YCbCr => Channels::Rgb,
            _ => return Ok(None),
        };
        if found.profile.is_some_and(|profile| converts(&profile, channels)) {
            return Ok(None);
        }
        let turn = Turn::upright(found.orientation);
        Ok(Stored::of(jpeg)?.and_then(|stored| stored.upright(turn)))
    }
}

impl Stored {
    /// Nothing where the components are not as in almost every photo.
    fn of(jpeg: &[u8]) -> Result<Option<Self>, Fault> {
        let mut tables = [[0_u16; 64]; 4];
        let mut frame = None;
        let mut scans = 0;
        for segment in Segments::new(jpeg) {
            let segment = segment?;
            match segment.marker {
                // Blocks of one component may be stored in other steps than those of the next.
                DQT if scans > 0 => return Ok(None),
                DQT => define(segment.payload, &mut tables)?,
                0xC0..=0xC2 => frame = Some((segment.marker, segment.payload)),
                SOS => scans += 1,
                _ => {}
            }
        }
        let Some((marker, [8, high, low, wide_high, wide_low, count, components @ ..])) = frame else {
            return Ok(None);
        };
        let (entries, rest) = components.as_chunks::<3>();
        // Other numbers than these would carry a few bytes of the input along.
        let numbers: Vec<u8> = entries.iter().map(|[number, ..]| *number).collect();
        if entries.len() != usize::from(*count) || !rest.is_empty() || !matches!(numbers[..], [1] | [1, 2, 3]) {
            return Ok(None);
        }
        let usual = |place: usize, sampling: u8| match place {
            0 if entries.len() == 3 => matches!(sampling, 0x11 | 0x12 | 0x21 | 0x22),
            _ => sampling == 0x11,
        };
        let mut stored = Vec::new();
        for (place, [_, sampling, table]) in entries.iter().enumerate() {
            let table = tables.get(usize::from(*table)).filter(|t| t.iter().all(|step| *step > 0));
            let Some(table) = table.filter(|_| usual(place, *sampling)) else { return Ok(None) };
            stored.push(StoredComponent {
                across: u32::from(sampling >> 4),
                down: u32::from(sampling & 15),
                table: *table,
            });
        }
        let size = Size {
            width: u32::from(u16::from_be_bytes([*wide_high, *wide_low])),
            height: u32::from(u16::from_be_bytes([*high, *low])),
        };
        Ok(Some(Self { progressive: marker == 0xC2, size, components: stored }))
    }

    /// Nothing where the turn would have to split an MCU.
    fn upright(&self, turn: Turn) -> Option<Layout> {
        let [first, ..] = self.components.as_slice() else { return None };
        let (most_across, most_down) = (first.across, first.down);
        let whole = |side: u32, sampling: u32| side.is_multiple_of(8 * sampling);
        if turn.moves_right_edge() && !whole(self.size.width, most_across)
            || turn.moves_bottom_edge() && !whole(self.size.height, most_down)
        {
            return None;
        }
        let turned = |size: Size| {
            if turn.transposes() { Size { width: size.height, height: size.width } } else { size }
        };
        let components = self.components.iter().zip([Plane::Y, Plane::Cb, Plane::Cr]).map(|(stored, plane)| {
            let step = turned(Size { width: most_across / stored.across, height: most_down / stored.down });
            let size = turned(self.size);
            let samples = Size { width: size.width.div_ceil(step.width), height: size.height.div_ceil(step.height) };
            let place = |i: usize| if turn.transposes() { i % 8 * 8 + i / 8 } else { i };
            let table = std::array::from_fn(|i| f32::from(stored.table[place(i)]));
            let largest = table.map(|step| (LARGEST_FREQUENCY / step) as u16 + 1);
            Component { plane, step, samples, table, largest }
        });
        let (size, components) = (turned(self.size), components.collect());
        Some(Layout { size, turn, progressive: self.progressive, components })
    }
}

/// Notes the tables of one segment; a later table replaces an earlier one of its number.
fn define(mut payload: &[u8], tables: &mut [[u16; 64]; 4]) -> Result<(), Fault> {
    let short = || malformed("a quantisation table of the JPEG is too short");
    while let Some((head, rest)) = payload.split_first() {
        let table = tables.get_mut(usize::from(head & 15)).ok_or_else(|| malformed("a table has no such number"))?;
        let wide = head >> 4 != 0;
        let (values, rest) = rest.split_at_checked(if wide { 128 } else { 64 }).ok_or_else(short)?;
        for (i, place) in ZIGZAG.into_iter().enumerate() {
            table[place] = match wide {
                true => u16::from_be_bytes([values[2 * i], values[2 * i + 1]]),
                false => u16::from(values[i]),
            };
        }
        payload = rest;
    }
    Ok(())
}
