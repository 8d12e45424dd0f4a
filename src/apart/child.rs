//! The child's end: decodes one file after another until the parent is gone.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::confine::Confined;
use super::wire::{self, Answer, Hello, Refusal};
use crate::codec::{self, Limits};
use crate::error::{Fault, FileError};
use crate::geometry::Size;
use crate::picture::Picture;

/// Parent and child must be one program.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Called with the size of a picture before its pixels are decoded.
pub type BeforePixels<'a> = dyn Fn(Size) -> Result<(), FileError> + 'a;

/// Serves the parent that started this process: shuts it in, then decodes files from standard input to standard output
/// until that ends. Call it before anything else, and do nothing else in the process.
///
/// # Errors
/// When the pipes break.
pub fn serve() -> io::Result<()> {
    serve_with(|bytes, limits, before| codec::decode_after(bytes, limits, before))
}

/// As [`serve`], with a decoder of the caller's choice.
///
/// # Errors
/// When the pipes break.
pub fn serve_with(decode: impl Fn(&[u8], &Limits, &BeforePixels<'_>) -> Result<Picture, FileError>) -> io::Result<()> {
    let (mut from, mut to) = (io::stdin().lock(), io::stdout().lock());
    let hello: Hello = wire::receive(&mut from)?;
    if hello.version != VERSION {
        return wire::send(&mut to, &Answer::Unfit(String::from("it is of another version")));
    }
    match Confined::enter(&hello.limits) {
        Ok(confined) => {
            wire::send(&mut to, &Answer::Ready)?;
            talk(&mut from, &mut to, &confined, &hello.limits, decode)
        }
        Err(reason) => wire::send(&mut to, &Answer::Unfit(reason)),
    }
}

fn talk(
    from: &mut impl Read,
    to: &mut impl Write,
    confined: &Confined,
    limits: &Limits,
    decode: impl Fn(&[u8], &Limits, &BeforePixels<'_>) -> Result<Picture, FileError>,
) -> io::Result<()> {
    while let Some(bytes) = wire::receive_file(from)? {
        let before = |size| confined.allow(&bytes, size);
        let decoded = catch_unwind(AssertUnwindSafe(|| {
            before(Size { width: 0, height: 0 })?;
            decode(&bytes, limits, &before)
        }));
        match decoded {
            Ok(Ok(picture)) => wire::send_picture(to, picture)?,
            Ok(Err(error)) => wire::send(to, &Answer::Fault(error.fault.into()))?,
            Err(_) => wire::send(to, &Answer::Fault(Refusal::from(Fault::Panicked)))?,
        }
    }
    Ok(())
}
