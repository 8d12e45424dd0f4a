//! Reads the directories of a TIFF file (TIFF 6.0, section 2): which fields there are and which bytes they use.

use crate::codec::{malformed, unsupported};
use crate::error::Fault;

/// Directories in one file; more are taken for damage.
const MAX_DIRECTORIES: usize = 256;

/// Fields that point at further directories: sub-images, EXIF, GPS, interoperability.
const POINTERS: [u16; 4] = [330, 34_665, 34_853, 40_965];

/// One field with its values as they lie in the file.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) tag: u16,
    kind: u16,
    value: &'a [u8],
    big_endian: bool,
    /// The index of the four bytes that hold a short value, or the place of a long one.
    place: usize,
}

impl Entry<'_> {
    /// Puts a 16-bit number in the place of this field's value, which must be of that kind.
    pub(super) fn overwrite(&self, file: &mut [u8], value: u16) {
        let value = if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        if let Some(place) = file.get_mut(self.place..self.place + 2).filter(|_| self.kind == 3) {
            place.copy_from_slice(&value);
        }
    }

    /// The values of a whole-number field; none for other kinds.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        let width = match self.kind {
            1 => 1,
            3 => 2,
            4 | 13 => 4,
            _ => usize::MAX,
        };
        self.value.chunks_exact(width).map(|v| number(v, self.big_endian))
    }
}

/// One directory.
pub(super) struct Directory<'a> {
    entries: Vec<Entry<'a>>,
}

impl<'a> Directory<'a> {
    /// The first value of a whole-number field.
    pub(super) fn first(&self, tag: u16) -> Option<u32> {
        self.entry(tag).and_then(|e| e.numbers().next())
    }

    /// The field with this tag.
    pub(super) fn entry(&self, tag: u16) -> Option<&Entry<'a>> {
        self.entries.iter().find(|e| e.tag == tag)
    }
}

/// The directories of a file.
pub(super) struct Directories<'a> {
    /// The chain of pages; the first is the picture.
    pub(super) pages: Vec<Directory<'a>>,
    /// Directories that pages point at.
    pub(super) inner: Vec<Directory<'a>>,
    /// The index after the last byte any directory refers to.
    pub(super) used: usize,
}

impl<'a> Directories<'a> {
    /// Reads the chain of pages and everything it points at.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let early = || malformed("the TIFF header ends early");
        let big_endian = bytes.starts_with(b"MM");
        let head = bytes.first_chunk::<8>().ok_or_else(early)?;
        if number(&head[2..4], big_endian) == 43 {
            return Err(unsupported("a BigTIFF; save it as an ordinary TIFF or PNG first"));
        }
        let mut reader = Reader { bytes, big_endian, used: 8, seen: Vec::new(), inner: Vec::new() };
        let mut next = number(&head[4..8], big_endian) as usize;
        let mut pages = Vec::new();
        while next != 0 {
            let (page, after) = reader.directory(next)?;
            pages.push(page);
            next = after;
        }
        if pages.is_empty() {
            return Err(malformed("the TIFF data has no picture"));
        }
        Ok(Self { pages, inner: reader.inner, used: reader.used })
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    big_endian: bool,
    used: usize,
    seen: Vec<usize>,
    inner: Vec<Directory<'a>>,
}

impl<'a> Reader<'a> {
    /// Reads one directory and those it points at; gives it and the place of the next in the chain.
    fn directory(&mut self, start: usize) -> Result<(Directory<'a>, usize), Fault> {
        if self.seen.contains(&start) || self.seen.len() >= MAX_DIRECTORIES {
            return Err(malformed("the TIFF directories go in circles"));
        }
        self.seen.push(start);
        let count = number(self.slice(start, 2)?, self.big_endian) as usize;
        let table = self.slice(start + 2, count * 12)?;
        let next = number(self.slice(start + 2 + count * 12, 4)?, self.big_endian) as usize;
        let entries = (start + 2..)
            .step_by(12)
            .zip(table.chunks_exact(12))
            .map(|(at, raw)| self.entry(raw, at + 8))
            .collect::<Result<Vec<_>, _>>()?;
        let directory = Directory { entries };
        for (offsets, lengths) in [(273, 279), (324, 325), (513, 514)] {
            let (Some(offsets), Some(lengths)) = (directory.entry(offsets), directory.entry(lengths)) else { continue };
            for (offset, length) in offsets.numbers().zip(lengths.numbers()) {
                self.slice(offset as usize, length as usize)?;
            }
        }
        for pointer in directory.entries.iter().filter(|e| POINTERS.contains(&e.tag)) {
            for offset in pointer.numbers().collect::<Vec<_>>() {
                let (inner, _) = self.directory(offset as usize)?;
                self.inner.push(inner);
            }
        }
        Ok((directory, next))
    }

    fn entry(&mut self, raw: &'a [u8], place: usize) -> Result<Entry<'a>, Fault> {
        let (tag, kind) = (number(&raw[0..2], self.big_endian) as u16, number(&raw[2..4], self.big_endian) as u16);
        let count = number(&raw[4..8], self.big_endian) as usize;
        let width = match kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => 0,
        };
        let length = count.checked_mul(width).ok_or_else(|| malformed("a TIFF field is too long"))?;
        let value = if length <= 4 {
            &raw[8..8 + length]
        } else {
            self.slice(number(&raw[8..12], self.big_endian) as usize, length)?
        };
        Ok(Entry { tag, kind, value, big_endian: self.big_endian, place })
    }

    fn slice(&mut self, start: usize, length: usize) -> Result<&'a [u8], Fault> {
        let end = start.saturating_add(length);
        let slice = self.bytes.get(start..end).ok_or_else(|| malformed("the TIFF data ends early"))?;
        self.used = self.used.max(end);
        Ok(slice)
    }
}

/// A number of one to four bytes.
fn number(bytes: &[u8], big_endian: bool) -> u32 {
    let fold = |sum: u32, b: &u8| sum << 8 | u32::from(*b);
    if big_endian { bytes.iter().fold(0, fold) } else { bytes.iter().rev().fold(0, fold) }
}
