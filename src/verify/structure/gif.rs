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
    loop {
        let length = file.byte()?;
        if length == 0 {
            break;
        }
        file.take(usize::from(length))?;
    }
    file.expect(&[0x3B], "the end mark")?;
    file.end()
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
