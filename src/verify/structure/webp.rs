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
    file.end()?;
    // The chunk may hold bytes that no decoder reads; the encoder writes the same picture without them.
    let pixels = image::load_from_memory_with_format(bytes, image::ImageFormat::WebP)
        .map_err(|_| String::from("the picture chunk is damaged"))?
        .into_rgb8();
    let (width, height) = pixels.dimensions();
    let mut again = Vec::new();
    image::codecs::webp::WebPEncoder::new_lossless(&mut again)
        .encode(&pixels, width, height, image::ExtendedColorType::Rgb8)
        .map_err(|_| String::from("the picture cannot be written again"))?;
    require(again == bytes, "the picture chunk is not as the encoder writes it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_chunks_and_bytes_fail() {
        let mut whole = Vec::new();
        image::codecs::webp::WebPEncoder::new_lossless(&mut whole)
            .encode(&[7; 48], 4, 4, image::ExtendedColorType::Rgb8)
            .expect("encodes");
        inspect(&whole).expect("passes");
        let container = |chunks: &[u8]| {
            let length = (chunks.len() as u32 + 4).to_le_bytes();
            [b"RIFF", &length[..], b"WEBP", chunks].concat()
        };
        let picture = &whole[12..];
        for chunk in [&b"EXIF\x02\0\0\0hi"[..], b"XMP \x02\0\0\0hi", b"ICCP\x02\0\0\0hi"] {
            assert!(inspect(&container(&[picture, chunk].concat())).is_err());
            assert!(inspect(&container(&[chunk, picture].concat())).is_err());
        }
        // Bytes behind the stream, with every length set right.
        let length = u32::from_le_bytes([picture[4], picture[5], picture[6], picture[7]]);
        let stream = &picture[8..8 + length as usize];
        let longer =
            [b"VP8L", &(length + 4).to_le_bytes()[..], stream, b"hide", &[0][..(length % 2) as usize]].concat();
        assert!(inspect(&container(&longer)).is_err());
    }
}
