//! PNG: header, pixel data, end; right checksums, and a zlib stream that holds the rows and nothing after them.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::{Cursor, require};

pub(super) fn inspect(bytes: &[u8]) -> Result<(), String> {
    let mut file = Cursor::new(bytes);
    file.expect(b"\x89PNG\r\n\x1A\n", "the signature")?;
    let (name, header) = chunk(&mut file)?;
    require(&name == b"IHDR" && header.len() == 13, "the header is not as written")?;
    let side = |at: usize| u64::from(u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]));
    require(header[8..] == [8, 2, 0, 0, 0], "the header names an unusual kind of pixels")?;
    let expected = (side(0) * 3 + 1).checked_mul(side(4)).ok_or("the size is out of range")?;
    let mut pixels = Decompress::new(true);
    let mut finished = false;
    loop {
        let (name, data) = chunk(&mut file)?;
        match &name {
            b"IDAT" => {
                require(!finished, "there are pixel bytes after the end of the pixel stream")?;
                finished = inflate(&mut pixels, data)?;
            }
            b"IEND" => {
                require(data.is_empty(), "the end chunk is not empty")?;
                break;
            }
            _ => return Err(String::from("a chunk of a kind the encoder does not write")),
        }
    }
    require(finished && pixels.total_out() == expected, "the pixel stream is not as long as the picture")?;
    file.end()
}

fn chunk<'a>(file: &mut Cursor<'a>) -> Result<([u8; 4], &'a [u8]), String> {
    let length = u32::from_be_bytes(file.array()?) as usize;
    let name: [u8; 4] = file.array()?;
    let data = file.take(length)?;
    let mut crc = Crc::new();
    crc.update(&name);
    crc.update(data);
    require(crc.sum() == u32::from_be_bytes(file.array()?), "a chunk's checksum is wrong")?;
    Ok((name, data))
}

/// Feeds a chunk to the stream; tells whether the stream ended, which it must do with the chunk's last byte.
fn inflate(stream: &mut Decompress, data: &[u8]) -> Result<bool, String> {
    let mut scratch = vec![0; 64 << 10];
    let mut rest = data;
    loop {
        let (read, written) = (stream.total_in(), stream.total_out());
        let status = stream
            .decompress(rest, &mut scratch, FlushDecompress::None)
            .map_err(|_| String::from("the pixel stream is damaged"))?;
        let used = (stream.total_in() - read) as usize;
        rest = &rest[used..];
        if status == Status::StreamEnd {
            require(rest.is_empty(), "there are bytes after the end of the pixel stream")?;
            return Ok(true);
        }
        if used == 0 && stream.total_out() == written {
            require(rest.is_empty(), "the pixel stream is damaged")?;
            return Ok(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::encode;
    use crate::picture::{Encoding, Format};
    use crate::redact::CleanPicture;

    fn plant(bytes: &[u8], place: usize, name: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(data);
        let length = (data.len() as u32).to_be_bytes();
        [&bytes[..place], &length, name, data, &crc.sum().to_be_bytes(), &bytes[place..]].concat()
    }

    #[test]
    fn planted_chunks_fail() {
        let frame = image::RgbImage::new(16, 16);
        let picture = CleanPicture { format: Format::Png, frames: vec![frame], encoding: Encoding::default() };
        let bytes = encode(&picture).expect("encodes").bytes;
        inspect(&bytes).expect("untouched passes");
        let (after_header, before_end) = (33, bytes.len() - 12);
        for name in [b"tEXt", b"eXIf", b"iCCP", b"prVt", b"PLTE", b"gAMA"] {
            assert!(inspect(&plant(&bytes, after_header, name, b"Comment\0Ann")).is_err());
            assert!(inspect(&plant(&bytes, before_end, name, b"Comment\0Ann")).is_err());
        }
        assert!(inspect(&plant(&bytes, before_end, b"IDAT", b"Ann Example")).is_err(), "data after the stream");
    }
}
