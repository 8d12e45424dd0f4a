//! AVIF: three boxes with one item, and in it one AV1 picture of two parts; every number and every bit but the sizes, the
//! level and the coded picture itself is fixed.

use super::{Cursor, require};
use crate::codec::av1_decodes;

/// The types of the two parts of the picture, with a length behind each (AV1 specification, 5.3.2).
const SEQUENCE: u8 = 0x0A;
const FRAME: u8 = 0x32;

/// Bytes without which a decoder misses codes and says so; fewer can be lost unnoticed.
const NEEDED: usize = 4;

pub(super) fn inspect(bytes: &[u8]) -> Result<(), String> {
    let mut file = Cursor::new(bytes);
    let kind = boxed(&mut file, b"ftyp")?;
    require(kind == b"avif\0\0\0\0avifmif1miaf", "the kind of the file is not as written")?;
    let announced = announced(boxed(&mut file, b"meta")?)?;
    require(announced.start == bytes.len() - file.rest.len() + 8, "the picture is not where its data are")?;
    let data = boxed(&mut file, b"mdat")?;
    file.end()?;
    require(announced.length == data.len(), "the picture is not all of the data")?;
    let seen = picture(data)?;
    require(seen == announced.form, "the container and the picture disagree")?;
    let pixels = u64::from(seen.width) * u64::from(seen.height);
    let shortened = without_its_end(data).ok_or("the frame is too short")?;
    // A decoder reads as many bytes as it needs; where it does without the last ones, they are no part of the picture.
    require(!av1_decodes(shortened, pixels), "something stands behind the codes of the frame")
}

/// What the container says about the picture, and the picture about itself.
#[derive(PartialEq, Eq)]
struct Form {
    width: u32,
    height: u32,
    full_chroma: bool,
    level: u8,
}

struct Announced {
    start: usize,
    length: usize,
    form: Form,
}

fn announced(meta: &[u8]) -> Result<Announced, String> {
    let mut parts = Cursor::new(meta);
    parts.expect(&[0; 4], "the version of the metadata box")?;
    let handler = boxed(&mut parts, b"hdlr")?;
    require(handler == [&[0; 8], &b"pict"[..], &[0; 13]].concat(), "the handler is not as written")?;
    require(boxed(&mut parts, b"pitm")? == [0, 0, 0, 0, 0, 1], "the main picture is not as written")?;
    let mut place = Cursor::new(boxed(&mut parts, b"iloc")?);
    place.expect(&[0, 0, 0, 0, 0x44, 0, 0, 1, 0, 1, 0, 0, 0, 1], "the place of the picture")?;
    let (start, length) = (number(&mut place)? as usize, number(&mut place)? as usize);
    place.end()?;
    let mut items = Cursor::new(boxed(&mut parts, b"iinf")?);
    items.expect(&[0, 0, 0, 0, 0, 1], "the number of items")?;
    require(boxed(&mut items, b"infe")? == b"\x02\0\0\0\0\x01\0\0av01\0", "the item is not as written")?;
    items.end()?;
    let mut properties = Cursor::new(boxed(&mut parts, b"iprp")?);
    let mut list = Cursor::new(boxed(&mut properties, b"ipco")?);
    let mut size = Cursor::new(boxed(&mut list, b"ispe")?);
    size.expect(&[0; 4], "the version of the size")?;
    let (width, height) = (number(&mut size)?, number(&mut size)?);
    size.end()?;
    require(boxed(&mut list, b"pixi")? == [0, 0, 0, 0, 3, 8, 8, 8], "the depth is not as written")?;
    let [0x81, profile, chroma, 0] = *boxed(&mut list, b"av1C")? else {
        return Err(String::from("the form of the picture is not as written"));
    };
    let full_chroma = profile >> 5 == 1;
    require(profile >> 5 < 2 && chroma == if full_chroma { 0 } else { 0x0C }, "the chroma is not as written")?;
    require(boxed(&mut list, b"colr")? == b"nclx\0\x01\0\x0D\0\x06\x80", "the colours are not as written")?;
    list.end()?;
    let links = boxed(&mut properties, b"ipma")?;
    require(links == [0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 4, 1, 2, 0x83, 4], "the properties are not as written")?;
    properties.end()?;
    parts.end()?;
    Ok(Announced { start, length, form: Form { width, height, full_chroma, level: profile & 31 } })
}

/// Reads the sequence header to the bit and the first bits of the frame; the rest of the frame is the decoder's.
fn picture(data: &[u8]) -> Result<Form, String> {
    let mut stream = Cursor::new(data);
    let mut bits = Bits { bytes: part(&mut stream, SEQUENCE)?, at: 0 };
    let profile = bits.take(3)?;
    bits.expect(2, 0b11, "the header is not that of a single picture")?;
    let level = bits.take(5)? as u8;
    let (width_bits, height_bits) = (bits.take(4)? + 1, bits.take(4)? + 1);
    let (width, height) = (bits.take(width_bits)? + 1, bits.take(height_bits)? + 1);
    let least = |most: u32| (u32::BITS - most.leading_zeros()).max(1);
    require(width_bits == least(width - 1) && height_bits == least(height - 1), "the size is not as written")?;
    // Small blocks, no filtered prediction, smoothed edges; no change of scale, smoothing along edges in all but tiny
    // pictures, no restoration.
    bits.expect(3, 0b001, "the tools of prediction")?;
    bits.expect(3, if width >= 32 && height >= 32 { 0b010 } else { 0 }, "the filters")?;
    bits.expect(1, 0, "the depth")?;
    let full_chroma = match profile {
        0 => bits.expect(1, 0, "the colours").map(|()| false)?,
        1 => true,
        _ => return Err(String::from("the profile is not as written")),
    };
    bits.expect(25, 1 << 24 | 1 << 16 | 13 << 8 | 6, "the colours")?;
    bits.expect(1, 1, "the range")?;
    if !full_chroma {
        bits.expect(2, 0, "the place of the chroma")?;
    }
    // Steps of their own for both colours, no grain.
    bits.expect(2, 0b10, "the steps or the grain")?;
    bits.finish()?;
    part(&mut stream, FRAME)?;
    stream.end()?;
    Ok(Form { width, height, full_chroma, level })
}

/// One part of the picture: its type, its length in as few bytes as can be, its content.
fn part<'a>(stream: &mut Cursor<'a>, kind: u8) -> Result<&'a [u8], String> {
    stream.expect(&[kind], "the type of a part of the picture")?;
    let mut length = 0usize;
    for place in 0..5 {
        let byte = stream.byte()?;
        length |= usize::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            require(place == 0 || byte != 0, "a length has bytes to spare")?;
            return stream.take(length);
        }
    }
    Err(String::from("a length is out of range"))
}

/// The picture with a frame that lacks its last bytes.
fn without_its_end(data: &[u8]) -> Option<Vec<u8>> {
    let mut stream = Cursor::new(data);
    part(&mut stream, SEQUENCE).ok()?;
    let sequence = &data[..data.len() - stream.rest.len()];
    let frame = part(&mut stream, FRAME).ok()?;
    let frame = &frame[..frame.len().checked_sub(NEEDED)?];
    let mut out = [sequence, &[FRAME]].concat();
    let mut length = frame.len();
    while length > 0x7F {
        out.push(length as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend(frame);
    Some(out)
}

fn boxed<'a>(file: &mut Cursor<'a>, kind: &[u8; 4]) -> Result<&'a [u8], String> {
    let length = number(file)? as usize;
    file.expect(kind, "the list of boxes")?;
    file.take(length.checked_sub(8).ok_or("a box is too short")?)
}

fn number(file: &mut Cursor<'_>) -> Result<u32, String> {
    Ok(u32::from_be_bytes(file.array()?))
}

/// Takes bits from the front, the highest of each byte first.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Result<u32, String> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8).ok_or("the header of the picture ends early")?;
            value = value << 1 | u32::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Ok(value)
    }

    fn expect(&mut self, count: u32, value: u32, what: &str) -> Result<(), String> {
        if self.take(count)? == value { Ok(()) } else { Err(format!("{what} is not as written")) }
    }

    /// A one and then zeros fill the last byte.
    fn finish(&mut self) -> Result<(), String> {
        self.expect(1, 1, "the end of the header")?;
        while !self.at.is_multiple_of(8) {
            self.expect(1, 0, "the end of the header")?;
        }
        require(self.at / 8 == self.bytes.len(), "there are bytes behind the header of the picture")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::encode;
    use crate::picture::{Encoding, Format, Subsampling};
    use crate::redact::CleanPicture;
    use image::{Rgb, RgbImage};

    fn written(width: u32, height: u32, subsampling: Subsampling) -> Vec<u8> {
        let frame = RgbImage::from_fn(width, height, |x, y| Rgb([(x * 3) as u8, (y * 5) as u8, (x * y) as u8]));
        let encoding = Encoding { subsampling, ..Encoding::default() };
        encode(&CleanPicture { format: Format::Avif, frames: vec![frame], encoding }).expect("encodes").bytes
    }

    /// The file with another picture stream, with every length set right.
    fn with_stream(whole: &[u8], stream: &[u8]) -> Vec<u8> {
        let at = whole.windows(4).position(|w| w == b"mdat").expect("written") + 4;
        let place = whole.windows(4).position(|w| w == b"iloc").expect("written") + 4 + 14 + 4;
        let mut out = [&whole[..at], stream].concat();
        out[at - 8..at - 4].copy_from_slice(&(stream.len() as u32 + 8).to_be_bytes());
        out[place..place + 4].copy_from_slice(&(stream.len() as u32).to_be_bytes());
        out
    }

    fn stream_of(whole: &[u8]) -> &[u8] {
        let at = whole.windows(4).position(|w| w == b"mdat").expect("written") + 4;
        &whole[at..]
    }

    fn frame_of(stream: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let mut cursor = Cursor::new(stream);
        part(&mut cursor, SEQUENCE).expect("written");
        let sequence = stream[..stream.len() - cursor.rest.len()].to_vec();
        (sequence, part(&mut cursor, FRAME).expect("written").to_vec())
    }

    fn obu(kind: u8, body: &[u8]) -> Vec<u8> {
        let mut out = vec![kind];
        let mut length = body.len();
        while length > 0x7F {
            out.push(length as u8 | 0x80);
            length >>= 7;
        }
        out.push(length as u8);
        [out, body.to_vec()].concat()
    }

    #[test]
    fn every_size_and_chroma_passes() {
        for (width, height) in [(1, 1), (3, 90), (16, 16), (31, 32), (32, 33), (65, 200), (256, 257)] {
            for subsampling in [Subsampling::S420, Subsampling::S422, Subsampling::S444, Subsampling::Gray] {
                let whole = written(width, height, subsampling);
                inspect(&whole).unwrap_or_else(|e| panic!("{width} x {height} {subsampling:?}: {e}"));
                assert!(inspect(&with_stream(&whole, stream_of(&whole))).is_ok());
            }
        }
    }

    #[test]
    fn bytes_behind_the_codes_of_a_frame_fail() {
        for (width, height) in [(8, 8), (64, 48), (200, 130)] {
            let whole = written(width, height, Subsampling::S420);
            let (sequence, frame) = frame_of(stream_of(&whole));
            for added in [&b"Ann Example"[..], &[0; 8], &[0xFF; 5], &[0x80, 0, 0, 0]] {
                let frame = [&frame[..], added].concat();
                let grown = with_stream(&whole, &[sequence.clone(), obu(FRAME, &frame)].concat());
                assert!(inspect(&grown).is_err(), "{width} x {height}: {added:?}");
            }
        }
    }

    #[test]
    fn further_parts_of_a_stream_fail() {
        let whole = written(40, 40, Subsampling::S420);
        let stream = stream_of(&whole);
        let (sequence, _) = frame_of(stream);
        let words = b"Ann Example";
        // Marks of time, text for displays, tile lists, padding, unknown kinds; before, between and behind.
        for kind in [0x12, 0x2A, 0x42, 0x7A, 0x4A, 0x0A, 0x32] {
            let further = obu(kind, words);
            let middle = [&sequence, &further[..], &stream[sequence.len()..]].concat();
            for changed in [[&further, stream].concat(), middle, [stream, &further].concat()] {
                assert!(inspect(&with_stream(&whole, &changed)).is_err(), "{kind:#x}");
            }
        }
        let wide_length = [&[SEQUENCE, sequence[1] | 0x80, 0], &sequence[2..], &stream[sequence.len()..]].concat();
        assert!(inspect(&with_stream(&whole, &wide_length)).is_err());
    }

    #[test]
    fn further_boxes_fail() {
        let whole = written(40, 40, Subsampling::S420);
        let free = [&19u32.to_be_bytes()[..], b"freeAnn Example"].concat();
        let meta = whole.windows(4).position(|w| w == b"meta").expect("written") - 4;
        let data = whole.windows(4).position(|w| w == b"mdat").expect("written") - 4;
        let place = whole.windows(4).position(|w| w == b"iloc").expect("written") + 4 + 14;
        for at in [0, meta, data, whole.len()] {
            let mut changed = [&whole[..at], &free, &whole[at..]].concat();
            if at <= data && at > 0 {
                // The picture is found where it now lies.
                let place = if at <= meta { place + free.len() } else { place };
                let start =
                    u32::from_be_bytes([changed[place], changed[place + 1], changed[place + 2], changed[place + 3]]);
                changed[place..place + 4].copy_from_slice(&(start + free.len() as u32).to_be_bytes());
            }
            assert!(inspect(&changed).is_err(), "at {at}");
        }
    }
}
