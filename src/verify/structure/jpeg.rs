//! JPEG: JFIF header without preview, tables that are all used, one frame, scans, the end marker, and no byte between
//! or after. What lies in the coded data itself is for the decoder, which takes no byte too many.

use super::{Cursor, require};

pub(super) fn inspect(bytes: &[u8]) -> Result<(), String> {
    let mut file = Cursor::new(bytes);
    file.expect(&[0xFF, 0xD8], "the start marker")?;
    let mut frames = 0;
    let mut scans = 0;
    // Tables that were defined and not yet used, by id; classes of code tables in the upper half.
    let (mut quantisers, mut codes) = (Vec::new(), Vec::new());
    let mut first = true;
    loop {
        let [prefix, marker] = file.array()?;
        require(prefix == 0xFF && marker != 0xFF, "there are bytes between segments")?;
        if marker == 0xD9 {
            break;
        }
        require((0xC0..=0xEF).contains(&marker), "a segment of a kind the encoder does not write")?;
        let length = usize::from(u16::from_be_bytes(file.array()?));
        let mut payload = Cursor::new(file.take(length.checked_sub(2).ok_or("a segment's length is out of range")?)?);
        match marker {
            0xE0 => {
                require(first, "a second JFIF header")?;
                // Version 1.1, no unit, square pixels, no preview.
                payload.expect(b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0", "the JFIF header")?;
            }
            0xDB => quantisation(&mut payload, &mut quantisers)?,
            0xC4 => huffman(&mut payload, &mut codes)?,
            0xC0..=0xC2 => {
                frames += 1;
                frame(&mut payload, &mut quantisers)?;
            }
            0xDA => {
                scans += 1;
                let components = usize::from(payload.byte()?);
                require((1..=3).contains(&components), "a scan of too many components")?;
                for _ in 0..components {
                    let [_, tables] = payload.array()?;
                    codes.retain(|id| *id != tables >> 4 && *id != 0x10 | tables & 15);
                }
                payload.take(3)?;
                require(codes.is_empty(), "a code table nothing uses")?;
            }
            _ => return Err(format!("a segment with marker {marker:#04X}, which the encoder does not write")),
        }
        payload.end().map_err(|_| String::from("a segment is longer than its content"))?;
        first = false;
        if marker == 0xDA {
            coded_data(&mut file)?;
        }
    }
    require(frames == 1 && scans > 0, "not exactly one frame with scans")?;
    file.end()
}

fn quantisation(payload: &mut Cursor<'_>, defined: &mut Vec<u8>) -> Result<(), String> {
    while !payload.rest.is_empty() {
        let id = payload.byte()?;
        require(id & 0xEC == 0, "a quantisation table nothing uses")?;
        require(!defined.contains(&(id & 15)), "a quantisation table comes twice")?;
        defined.push(id & 15);
        payload.take(if id < 16 { 64 } else { 128 })?;
    }
    Ok(())
}

fn huffman(payload: &mut Cursor<'_>, defined: &mut Vec<u8>) -> Result<(), String> {
    while !payload.rest.is_empty() {
        let id = payload.byte()?;
        require(id & 0xEE == 0, "a code table nothing uses")?;
        require(!defined.contains(&id), "a code table comes twice")?;
        defined.push(id);
        let counts: [u8; 16] = payload.array()?;
        payload.take(counts.iter().map(|c| usize::from(*c)).sum())?;
    }
    Ok(())
}

/// The frame's components use every table that was defined before it; none may come later.
fn frame(payload: &mut Cursor<'_>, quantisers: &mut Vec<u8>) -> Result<(), String> {
    let [precision, _, _, _, _, components] = payload.array()?;
    require(precision == 8 && matches!(components, 1 | 3), "a frame of unusual depth or components")?;
    let mut used = Vec::new();
    for place in 0..components {
        let [number, _, table] = payload.array()?;
        require(number == place + 1, "a component with another number than its place")?;
        used.push(table);
    }
    require(quantisers.iter().all(|id| used.contains(id)), "a quantisation table nothing uses")?;
    // From here on every further table counts as one that comes twice.
    quantisers.extend([0, 1, 2, 3]);
    Ok(())
}

/// Passes the coded data of a scan: everything up to a marker that is not stuffing.
fn coded_data(file: &mut Cursor<'_>) -> Result<(), String> {
    loop {
        let at = file.rest.iter().position(|b| *b == 0xFF).ok_or("the file ends inside a scan")?;
        file.take(at)?;
        match file.rest.get(1) {
            Some(0) => file.take(2).map(drop)?,
            Some(0xD0..=0xD7) => return Err(String::from("a restart mark, which the encoder does not write")),
            _ => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::encode;
    use crate::picture::{Encoding, Format};
    use crate::redact::CleanPicture;

    #[test]
    fn planted_segments_fail() {
        let frame = image::RgbImage::new(16, 16);
        let picture = CleanPicture { format: Format::Jpeg, frames: vec![frame], encoding: Encoding::default() };
        let bytes = encode(&picture).expect("encodes").bytes;
        let with = |place: usize, planted: &[u8]| [&bytes[..place], planted, &bytes[place..]].concat();
        let after_jfif = 20;
        let end = bytes.len() - 2;
        for planted in
            [&b"\xFF\xFE\0\x04hi"[..], b"\xFF\xE1\0\x06Exif", b"\xFF\xEE\0\x04ab", b"\xFF\xE0\0\x04ab", b"\xFF", b"hi"]
        {
            assert!(inspect(&with(after_jfif, planted)).is_err());
        }
        assert!(inspect(&with(end, b"\xFF\xFE\0\x04hi")).is_err());
        assert!(inspect(&with(end, b"\xFF")).is_err());
        // A comment hidden in an overlong table segment.
        let mut padded = bytes.clone();
        padded[23] += 2;
        padded.splice(24..24, *b"hi");
        assert!(inspect(&padded).is_err());
        inspect(&bytes).expect("untouched passes");
    }
}
