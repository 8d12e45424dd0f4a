//! What parent and child say to each other: a length and JSON, then the bytes of a file or the pixels of a picture.

use std::io::{self, Read, Write};

use image::RgbImage;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::codec::Limits;
use crate::error::Fault;
use crate::picture::{Encoding, Format, MetadataItem, MetadataKind, Picture, size_of};
use crate::sensitive::Sensitive;

/// The most bytes of JSON in one message: descriptions and captions of a picture with room to spare.
const MAX_HEAD: u32 = 64 << 20;

/// What a child is told first.
#[derive(Serialize, Deserialize)]
pub(super) struct Hello {
    /// The program's version; both sides must have the same.
    pub(super) version: String,
    /// What a picture may cost.
    pub(super) limits: Limits,
}

/// What a child answers.
#[derive(Serialize, Deserialize)]
pub(super) enum Answer {
    /// It is shut in and waits for files.
    Ready,
    /// It cannot be shut in.
    Unfit(String),
    /// A picture; its pixels follow.
    Picture(Head),
    /// The file is no picture that can be decoded.
    Fault(Refusal),
}

/// A picture without its pixels. It goes through a pipe between two processes and nowhere else.
#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    format: Format,
    width: u32,
    height: u32,
    encoding: Encoding,
    metadata: Vec<Item>,
}

#[derive(Serialize, Deserialize)]
struct Item {
    kind: MetadataKind,
    value: String,
    human: bool,
}

/// A fault of a decoder.
#[derive(Serialize, Deserialize)]
pub(super) enum Refusal {
    Malformed(String),
    Unsupported(String),
    TooLarge(String),
    Panicked,
    Other(String),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Malformed { what } => Self::Malformed(what),
            Fault::Unsupported { what } => Self::Unsupported(what),
            Fault::TooLarge { what } => Self::TooLarge(what),
            Fault::Panicked => Self::Panicked,
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Malformed(what) => Self::Malformed { what },
            Refusal::Unsupported(what) => Self::Unsupported { what },
            Refusal::TooLarge(what) => Self::TooLarge { what },
            Refusal::Panicked => Self::Panicked,
            Refusal::Other(reason) => Self::Library { what: "decoding", reason },
        }
    }
}

/// Writes a message.
pub(super) fn send(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_vec(message)?;
    let length = u32::try_from(text.len()).ok().filter(|&l| l <= MAX_HEAD).ok_or_else(odd)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&text)?;
    out.flush()
}

/// Reads a message.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > MAX_HEAD {
        return Err(odd());
    }
    Ok(serde_json::from_slice(&exactly(from, u64::from(length))?)?)
}

/// Writes the bytes of a file.
pub(super) fn send_file(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)?;
    out.flush()
}

/// Reads the bytes of a file; none where the other side is gone.
pub(super) fn receive_file(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match from.read_exact(&mut length) {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    }
    exactly(from, u64::from_le_bytes(length)).map(Some)
}

/// Writes a picture of one frame.
pub(super) fn send_picture(out: &mut impl Write, picture: Picture) -> io::Result<()> {
    let [frame] = picture.frames.as_slice() else { return Err(odd()) };
    let size = size_of(frame);
    let item = |m: MetadataItem| Item { kind: m.kind, value: m.value.expose().clone(), human: m.human };
    let metadata = picture.metadata.into_iter().map(item).collect();
    let (format, encoding) = (picture.format, picture.encoding);
    send(out, &Answer::Picture(Head { format, width: size.width, height: size.height, encoding, metadata }))?;
    out.write_all(frame.as_raw())?;
    out.flush()
}

/// Reads what became of a file: a picture, or the fault of the file. Nothing that is read is trusted.
pub(super) fn receive_answer(from: &mut impl Read, limits: &Limits) -> io::Result<Result<Picture, Fault>> {
    match receive(from)? {
        Answer::Picture(head) => receive_pixels(from, head, limits).map(Ok),
        Answer::Fault(refusal) => Ok(Err(Fault::from(refusal))),
        Answer::Ready | Answer::Unfit(_) => Err(odd()),
    }
}

/// Reads the pixels that follow a head.
fn receive_pixels(from: &mut impl Read, head: Head, limits: &Limits) -> io::Result<Picture> {
    let Head { format, width, height, encoding, metadata } = head;
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > limits.max_pixels || width.max(height) > limits.max_side {
        return Err(odd());
    }
    let frame = RgbImage::from_raw(width, height, exactly(from, pixels * 3)?).ok_or_else(odd)?;
    let metadata = metadata
        .into_iter()
        .map(|i| MetadataItem { kind: i.kind, value: Sensitive::new(i.value), human: i.human })
        .collect();
    Ok(Picture { format, frames: vec![frame], metadata, encoding })
}

fn exactly(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let length = usize::try_from(length).map_err(|_| odd())?;
    let mut bytes = Vec::with_capacity(length);
    from.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn odd() -> io::Error {
    io::ErrorKind::InvalidData.into()
}
