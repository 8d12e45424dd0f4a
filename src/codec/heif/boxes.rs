//! Walks the boxes of an ISO media file (ISO/IEC 14496-12, section 4.2).

use crate::codec::malformed;
use crate::error::Fault;

/// One box.
#[derive(Clone, Copy)]
pub(in crate::codec) struct Boxed<'a> {
    /// Four letters.
    pub(in crate::codec) kind: [u8; 4],
    /// The content after the head, and after the name of a `uuid` box.
    pub(in crate::codec) body: &'a [u8],
    /// The index of the content in what was walked.
    pub(in crate::codec) start: usize,
}

impl<'a> Boxed<'a> {
    /// The content of a full box after its version and flags, and the version.
    pub(in crate::codec) fn full(&self) -> Result<(u8, &'a [u8]), Fault> {
        let ([version, ..], rest) = self.body.split_first_chunk::<4>().ok_or_else(early)?;
        Ok((*version, rest))
    }

    /// The index after the content.
    pub(in crate::codec) fn end(&self) -> usize {
        self.start + self.body.len()
    }
}

/// Splits the first box off; `at` is where `bytes` lie in the whole.
pub(in crate::codec) fn first_box(bytes: &[u8], at: usize) -> Result<Boxed<'_>, Fault> {
    let (head, _) = bytes.split_first_chunk::<8>().ok_or_else(early)?;
    let [a, b, c, d, kind @ ..] = *head;
    let (length, head) = match u32::from_be_bytes([a, b, c, d]) {
        0 => (bytes.len() as u64, 8),
        1 => {
            let long = bytes.get(8..16).and_then(|b| b.first_chunk::<8>()).ok_or_else(early)?;
            (u64::from_be_bytes(*long), 16)
        }
        length => (u64::from(length), 8),
    };
    let head = if &kind == b"uuid" { head + 16 } else { head };
    let body = usize::try_from(length).ok().and_then(|end| bytes.get(head..end)).ok_or_else(early)?;
    Ok(Boxed { kind, body, start: at + head })
}

/// All boxes, one after the other, up to the last byte.
pub(in crate::codec) fn boxes(bytes: &[u8]) -> Result<Vec<Boxed<'_>>, Fault> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let next = first_box(&bytes[at..], at)?;
        at = next.end();
        out.push(next);
    }
    Ok(out)
}

fn early() -> Fault {
    malformed("a part of the container ends early")
}

/// Takes numbers and texts from the front of a box.
pub(in crate::codec) struct Taker<'a> {
    pub(in crate::codec) rest: &'a [u8],
}

impl<'a> Taker<'a> {
    pub(in crate::codec) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    /// A big-endian number of 0 to 8 bytes.
    pub(in crate::codec) fn number(&mut self, width: usize) -> Result<u64, Fault> {
        let (bytes, rest) = self.rest.split_at_checked(width).ok_or_else(early)?;
        self.rest = rest;
        Ok(bytes.iter().fold(0, |sum, b| sum << 8 | u64::from(*b)))
    }

    /// Text up to a zero byte, or up to the end where there is none.
    pub(in crate::codec) fn text(&mut self) -> &'a [u8] {
        let end = self.rest.iter().position(|b| *b == 0).unwrap_or(self.rest.len());
        let text = &self.rest[..end];
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_every_form() {
        let file = [
            &b"\0\0\0\x0Aaaaahi"[..],
            b"\0\0\0\x01bbbb\0\0\0\0\0\0\0\x11!",
            b"\0\0\0\x19uuid0123456789abcdef?",
            b"\0\0\0\0ccccrest",
        ]
        .concat();
        let seen: Vec<_> = boxes(&file).expect("sound").iter().map(|b| (b.kind, b.body)).collect();
        assert_eq!(seen, [(*b"aaaa", &b"hi"[..]), (*b"bbbb", b"!"), (*b"uuid", b"?"), (*b"cccc", b"rest")]);
    }

    #[test]
    fn lengths_that_cannot_be_are_damage() {
        for file in [&b"\0\0\0\x07aaaa"[..], b"\0\0\0\x09aaaa", b"\0\0\0\x08uuid", b"\0\0\0\x01aaaa\xFF\xFF"] {
            assert!(boxes(file).is_err());
        }
    }
}
