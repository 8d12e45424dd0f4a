//! BMP: two headers with fixed fields and the rows, of exactly the announced size.

use super::{Cursor, require};

pub(super) fn inspect(bytes: &[u8]) -> Result<(), String> {
    let mut file = Cursor::new(bytes);
    file.expect(b"BM", "the signature")?;
    let total = u32::from_le_bytes(file.array()?) as usize;
    require(total == bytes.len(), "the announced length is not the file's")?;
    file.expect(&[0; 4], "the reserved field")?;
    file.expect(&54u32.to_le_bytes(), "the start of the pixels")?;
    file.expect(&40u32.to_le_bytes(), "the header length")?;
    let width = u32::from_le_bytes(file.array()?) as usize;
    let height = u32::from_le_bytes(file.array()?) as usize;
    file.expect(&[1, 0, 24, 0], "the number of planes or bits")?;
    file.expect(&[0; 4], "the compression")?;
    let announced = u32::from_le_bytes(file.array()?) as usize;
    file.expect(&[0; 16], "the resolution or palette")?;
    let row = width.checked_mul(3).ok_or("the width is out of range")?;
    let stride = row.next_multiple_of(4);
    require(stride.checked_mul(height) == Some(announced), "the announced pixel length is not the rows'")?;
    for _ in 0..height {
        let padding = &file.take(stride)?[row..];
        require(padding.iter().all(|b| *b == 0), "the padding of a row is not empty")?;
    }
    file.end()
}
