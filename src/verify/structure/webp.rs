//! WebP: the container with one lossless picture chunk.

use super::{Cursor, require};

pub(super) fn inspect(bytes: &[u8]) -> Result<(), String> {
    let mut file = Cursor::new(bytes);
    file.expect(b"RIFF", "the signature")?;
    let announced = u32::from_le_bytes(file.array()?) as usize;
    require(announced.checked_add(8) == Some(bytes.len()), "the announced length is not the file's")?;
    file.expect(b"WEBP", "the signature")?;
    file.expect(b"VP8L", "the picture chunk")?;
    let length = u32::from_le_bytes(file.array()?) as usize;
    let data = file.take(length)?;
    let [0x2F, _, _, _, last, ..] = data else {
        return Err(String::from("the picture chunk's header is not as written"));
    };
    // The top bits of the header are the version, always 0, and before it whether there is opacity.
    require(last >> 4 == 0, "the picture has opacity or an unknown version")?;
    if length % 2 == 1 {
        file.expect(&[0], "the padding of the picture chunk")?;
    }
    file.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_chunks_fail() {
        let container = |chunks: &[u8]| {
            let length = (chunks.len() as u32 + 4).to_le_bytes();
            [b"RIFF", &length[..], b"WEBP", chunks].concat()
        };
        let picture = b"VP8L\x06\0\0\0\x2F\0\0\0\0\x07";
        inspect(&container(picture)).expect("passes");
        for chunk in [&b"EXIF\x02\0\0\0hi"[..], b"XMP \x02\0\0\0hi", b"ICCP\x02\0\0\0hi"] {
            assert!(inspect(&container(&[picture, chunk].concat())).is_err());
            assert!(inspect(&container(&[chunk, picture].concat())).is_err());
        }
    }
}
