//! GIF: a header with an empty palette, one graphic control, one frame with its palette, the end mark.

use super::{Cursor, require};

pub(super) fn inspect(bytes: &[u8]) -> Result<(), String> {
    let mut file = Cursor::new(bytes);
    file.expect(b"GIF89a", "the signature")?;
    let size: [u8; 4] = file.array()?;
    // The encoder writes a global palette of two black entries that nothing uses.
    file.expect(&[0x80, 0, 0], "the screen descriptor")?;
    file.expect(&[0; 6], "the global palette")?;
    file.expect(&[0x21, 0xF9, 4, 8, 0, 0, 0, 0], "the graphic control")?;
    file.expect(&[0x2C, 0, 0, 0, 0], "the frame's place")?;
    require(file.array()? == size, "the frame does not fill the picture")?;
    let flags = file.byte()?;
    require(flags & 0xF8 == 0x80, "the frame has no palette of its own or is interlaced")?;
    file.take(3 << ((flags & 7) + 1))?;
    let code_size = file.byte()?;
    require((2..=8).contains(&code_size), "the code size is out of range")?;
    let mut codes = Vec::new();
    loop {
        let length = file.byte()?;
        if length == 0 {
            break;
        }
        codes.extend_from_slice(file.take(usize::from(length))?);
    }
    every_code(&codes, code_size)?;
    file.expect(&[0x3B], "the end mark")?;
    file.end()
}

/// Follows the codes, whose width grows with the table, up to the end code, which must lie in the last byte.
fn every_code(bytes: &[u8], code_size: u8) -> Result<(), String> {
    let (clear, end) = (1usize << code_size, (1usize << code_size) + 1);
    let start = u32::from(code_size) + 1;
    let (mut width, mut next, mut first) = (start, end + 1, true);
    let mut at = 0usize;
    loop {
        let bit = |i: usize| bytes.get(i / 8).map(|b| usize::from(b >> (i % 8) & 1));
        let code = (0..width as usize).try_fold(0, |code, i| Some(code | bit(at + i)? << i));
        at += width as usize;
        let code = code.ok_or("the codes of the picture have no end")?;
        if code == clear {
            (width, next, first) = (start, end + 1, true);
        } else if code == end {
            let rest = bytes.get(at / 8).map_or(0, |b| if at.is_multiple_of(8) { 1 } else { b >> (at % 8) });
            return require(at.div_ceil(8) == bytes.len() && rest == 0, "there are bytes after the end of the codes");
        } else if first {
            // The first code after a clearing adds nothing to the table.
            first = false;
        } else if next < 4096 {
            next += 1;
            if next == 1 << width && width < 12 {
                width += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_application_blocks_fail() {
        let head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0\x21\xF9\x04\x08\0\0\0\0";
        let tail = b"\x2C\0\0\0\0\x01\0\x01\0\x80\0\0\0\0\0\0\x02\x02\x44\x01\0\x3B";
        inspect(&[&head[..], tail].concat()).expect("a bare file passes");
        for block in [&b"\x21\xFE\x02hi\0"[..], b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0"] {
            assert!(inspect(&[&head[..], block, tail].concat()).is_err());
        }
    }
}
