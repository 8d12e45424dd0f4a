//! TIFF: one directory with the encoder's fourteen fields, uncompressed strips, and no byte that belongs to nothing.

use super::{Cursor, require};

/// Tag, type, number of values; zero where one a strip.
const FIELDS: [(u16, u16, u32); 14] = [
    (256, 4, 1), // width
    (257, 4, 1), // height
    (258, 3, 3), // bits a sample
    (259, 3, 1), // compression
    (262, 3, 1), // photometric interpretation
    (273, 4, 0), // strip offsets
    (277, 3, 1), // samples a pixel
    (278, 4, 1), // rows a strip
    (279, 4, 0), // strip lengths
    (282, 5, 1), // horizontal resolution
    (283, 5, 1), // vertical resolution
    (296, 3, 1), // resolution unit
    (317, 3, 1), // predictor
    (339, 3, 3), // sample format
];

pub(super) fn inspect(bytes: &[u8]) -> Result<(), String> {
    let mut used = vec![(0, 8)];
    let mut file = Cursor::new(bytes);
    file.expect(b"II\x2A\0", "the signature")?;
    let start = u32::from_le_bytes(file.array()?) as usize;
    let mut directory = Cursor::new(bytes.get(start..).ok_or("the file ends early")?);
    directory.expect(&(FIELDS.len() as u16).to_le_bytes(), "the number of fields")?;
    used.push((start, 2 + FIELDS.len() * 12 + 4));
    let mut values = Vec::new();
    for (tag, kind, count) in FIELDS {
        directory.expect(&tag.to_le_bytes(), "the list of fields")?;
        directory.expect(&kind.to_le_bytes(), "the type of a field")?;
        let seen = u32::from_le_bytes(directory.array()?);
        require(seen > 0 && (count == 0 || seen == count), "the number of values of a field is not as written")?;
        values.push(field(bytes, &mut directory, kind, seen as usize, &mut used)?);
    }
    directory.expect(&[0; 4], "the place of a further directory")?;
    let [width, height, bits, compression, photometric, offsets, samples, rows, lengths, x, y, unit, predictor, format] =
        values.as_slice()
    else {
        return Err(String::from("the list of fields is not as written"));
    };
    require(bits == &[8, 8, 8] && format == &[1, 1, 1] && samples == &[3], "the samples are not as written")?;
    let fixed = [(compression, 1), (photometric, 2), (unit, 1), (predictor, 1)];
    require(fixed.iter().all(|(seen, value)| **seen == [*value]), "a setting is not as written")?;
    require(x == &[1, 1] && y == &[1, 1] && rows[0] > 0, "the resolution or the rows are not as written")?;
    require(offsets.len() == lengths.len(), "the strips have no lengths")?;
    let pixels: u64 = lengths.iter().sum();
    require(
        width[0].checked_mul(height[0]).and_then(|p| p.checked_mul(3)) == Some(pixels),
        "the strips are not the picture",
    )?;
    used.extend(offsets.iter().zip(lengths).map(|(o, l)| (*o as usize, *l as usize)));
    every_byte_once(used, bytes.len())
}

/// Reads the values of a field and notes the bytes they use outside the directory.
fn field(
    bytes: &[u8],
    directory: &mut Cursor<'_>,
    kind: u16,
    count: usize,
    used: &mut Vec<(usize, usize)>,
) -> Result<Vec<u64>, String> {
    let (width, parts) = match kind {
        3 => (2, 1),
        4 => (4, 1),
        _ => (4, 2),
    };
    let length = count.checked_mul(width * parts).ok_or("a field is out of range")?;
    let here: [u8; 4] = directory.array()?;
    let raw = if length <= 4 {
        require(here[length..].iter().all(|b| *b == 0), "the padding of a field is not empty")?;
        &here[..length]
    } else {
        let offset = u32::from_le_bytes(here) as usize;
        used.push((offset, length));
        bytes.get(offset..offset.saturating_add(length)).ok_or("the file ends early")?
    };
    let number = |part: &[u8]| part.iter().rev().fold(0, |sum, b| sum << 8 | u64::from(*b));
    Ok(raw.chunks_exact(width).map(number).collect())
}

/// The parts, put in order, follow each other without gap or overlap up to the end.
fn every_byte_once(mut parts: Vec<(usize, usize)>, total: usize) -> Result<(), String> {
    parts.sort_unstable();
    let mut at = 0usize;
    for (start, length) in parts {
        require(start == at, "there are bytes that belong to nothing, or parts overlap")?;
        at = start.saturating_add(length);
    }
    require(at == total, "there are bytes after the end of the picture")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_overlaps_and_rests_fail() {
        every_byte_once(vec![(8, 4), (0, 8)], 12).expect("fits");
        for (parts, total) in [(vec![(0, 8), (9, 3)], 12), (vec![(0, 8), (7, 5)], 12), (vec![(0, 8)], 12)] {
            assert!(every_byte_once(parts, total).is_err());
        }
    }
}
