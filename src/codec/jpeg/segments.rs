//! Walks the segments of a JPEG file from its first marker to its end marker (ITU-T T.81, annex B).

use crate::codec::malformed;
use crate::error::Fault;

/// Start of image.
pub(super) const SOI: u8 = 0xD8;
/// End of image.
pub(super) const EOI: u8 = 0xD9;
/// Start of scan; coded data follows it.
pub(super) const SOS: u8 = 0xDA;
/// Quantisation tables.
pub(super) const DQT: u8 = 0xDB;
/// Comment.
pub(super) const COM: u8 = 0xFE;

/// One marker with what belongs to it.
#[derive(Clone, Copy)]
pub(super) struct Segment<'a> {
    /// The byte after `0xFF`.
    pub(super) marker: u8,
    /// The content after the length field; empty for markers without one.
    pub(super) payload: &'a [u8],
    /// Bytes before the marker that belong to nothing.
    pub(super) stray: &'a [u8],
}

/// Yields every segment up to and including the end marker, or a fault where the file ends before it.
pub(super) struct Segments<'a> {
    bytes: &'a [u8],
    position: usize,
    after_scan: bool,
    finished: bool,
}

impl<'a> Segments<'a> {
    /// Starts after the start marker, which the caller has seen.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 2, after_scan: false, finished: false }
    }

    /// What lies after the end marker, once it has been yielded.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.position..).unwrap_or_default()
    }

    fn step(&mut self) -> Option<Segment<'a>> {
        let start = self.position;
        let mut at = start;
        let marker = loop {
            at += self.bytes.get(at..)?.iter().position(|b| *b == 0xFF)?;
            let marker = *self.bytes.get(at + 1)?;
            let inside_scan = self.after_scan && (0xD0..=0xD7).contains(&marker);
            if marker != 0 && marker != 0xFF && !inside_scan {
                break marker;
            }
            // `0xFF` may repeat before a marker, so only one is passed.
            at += if marker == 0xFF { 1 } else { 2 };
        };
        let stray = if self.after_scan { &[] } else { without_fill(&self.bytes[start..at]) };
        self.after_scan = marker == SOS;
        if matches!(marker, 0x01 | 0xD0..=0xD9) {
            self.position = at + 2;
            return Some(Segment { marker, payload: &[], stray });
        }
        let length = usize::from(u16::from_be_bytes([*self.bytes.get(at + 2)?, *self.bytes.get(at + 3)?]));
        let payload = self.bytes.get(at + 4..(at + 2).checked_add(length)?)?;
        self.position = at + 2 + length;
        Some(Segment { marker, payload, stray })
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Result<Segment<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        let segment = self.step();
        self.finished = segment.is_none_or(|s| s.marker == EOI);
        Some(segment.ok_or_else(|| malformed("the JPEG data ends before its end marker")))
    }
}

/// Leaves out the `0xFF` bytes a marker may be preceded by.
fn without_fill(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|b| *b != 0xFF).unwrap_or(bytes.len());
    &bytes[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markers(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        Segments::new(bytes).map(|s| s.map(|s| s.marker)).collect()
    }

    #[test]
    fn scans_stuffing_restarts_and_fill() {
        let file = [
            0xFF, SOI, 0xFF, 0xFF, COM, 0, 3, b'x', 0xFF, SOS, 0, 2, 1, 0xFF, 0, 2, 0xFF, 0xD3, 5, 0xFF, 0xFF, EOI, 7,
            8,
        ];
        let mut segments = Segments::new(&file);
        let seen: Vec<u8> = segments.by_ref().map(|s| s.expect("sound").marker).collect();
        assert_eq!(seen, [COM, SOS, EOI]);
        assert_eq!(segments.rest(), [7, 8]);
        for cut in 2..file.len() - 2 {
            assert!(markers(&file[..cut]).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn stray_bytes_are_kept_apart() {
        let file = [0xFF, SOI, 1, 2, 0xFF, EOI];
        let first = Segments::new(&file).next().expect("one").expect("sound");
        assert_eq!((first.marker, first.stray), (EOI, [1u8, 2].as_slice()));
    }
}
