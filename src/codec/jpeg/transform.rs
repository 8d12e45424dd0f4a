//! Reads the quantised blocks of a JPEG, lets them be changed, and writes them again: `tj3Transform` of libjpeg-turbo.
//! The other call that the safe interface does not offer is in `deep`.

// The safe interface cannot pass the function that sees the blocks.
#![allow(unsafe_code)]

pub(super) mod deep;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;

use turbojpeg::libc::{c_int, c_short, c_void};
use turbojpeg::raw;

use super::{MAX_SCANS, malformed};
use crate::codec::fault_from_encoder;
use crate::error::Fault;

/// Quantised coefficients, row by row from the lowest frequency.
pub(super) type Block = [i16; 64];

/// A row of blocks of one component of the turned picture.
pub(super) struct Row<'a> {
    /// 0 for brightness, 1 and 2 for chroma.
    pub(super) component: usize,
    /// The row's number from the top.
    pub(super) number: usize,
    /// Its blocks from the left.
    pub(super) blocks: &'a mut [Block],
}

/// How stored blocks are turned and mirrored on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    None,
    MirrorAcross,
    Half,
    MirrorDown,
    Transpose,
    Right,
    Transverse,
    Left,
}

impl Turn {
    /// The turn that makes stored blocks upright, by EXIF orientation 1 to 8; any other value leaves them.
    pub(super) fn upright(orientation: Option<u8>) -> Self {
        match orientation {
            Some(2) => Self::MirrorAcross,
            Some(3) => Self::Half,
            Some(4) => Self::MirrorDown,
            Some(5) => Self::Transpose,
            Some(6) => Self::Right,
            Some(7) => Self::Transverse,
            Some(8) => Self::Left,
            _ => Self::None,
        }
    }

    /// Whether rows become columns.
    pub(super) fn transposes(self) -> bool {
        matches!(self, Self::Transpose | Self::Right | Self::Transverse | Self::Left)
    }

    /// Whether the stored right edge comes to lie on the left or at the top, where only whole MCUs can lie.
    pub(super) fn moves_right_edge(self) -> bool {
        matches!(self, Self::MirrorAcross | Self::Half | Self::Transverse | Self::Left)
    }

    /// Whether the stored bottom edge comes to lie at the top or on the left.
    pub(super) fn moves_bottom_edge(self) -> bool {
        matches!(self, Self::MirrorDown | Self::Half | Self::Transverse | Self::Right)
    }

    fn code(self) -> c_int {
        let code = match self {
            Self::None => raw::TJXOP_TJXOP_NONE,
            Self::MirrorAcross => raw::TJXOP_TJXOP_HFLIP,
            Self::Half => raw::TJXOP_TJXOP_ROT180,
            Self::MirrorDown => raw::TJXOP_TJXOP_VFLIP,
            Self::Transpose => raw::TJXOP_TJXOP_TRANSPOSE,
            Self::Right => raw::TJXOP_TJXOP_ROT90,
            Self::Transverse => raw::TJXOP_TJXOP_TRANSVERSE,
            Self::Left => raw::TJXOP_TJXOP_ROT270,
        };
        code as c_int
    }
}

/// The JFIF header as encoders of this program write it: version 1.1, no unit, square pixels, no preview.
const JFIF: [u8; 20] = *b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";

/// Shows every row of blocks of the turned picture, component after component, and writes what was made of them, with
/// code tables of its own and nothing but the blocks, the frame and its quantisation tables.
///
/// # Errors
/// When the data is damaged, or the turn would need to split MCUs.
pub(super) fn rewrite(
    jpeg: &[u8],
    turn: Turn,
    progressive: bool,
    visit: &mut dyn FnMut(Row<'_>),
) -> Result<Vec<u8>, Fault> {
    let scans = if progressive { raw::TJXOPT_PROGRESSIVE } else { raw::TJXOPT_OPTIMIZE };
    let mut bytes = Library::start(raw::TJINIT_TJINIT_TRANSFORM)?.transform(jpeg, turn, scans, visit)?;
    // The library hands the input's version and density on.
    let head = bytes.get_mut(..JFIF.len()).filter(|head| head[..11] == JFIF[..11]);
    head.ok_or_else(|| fault_from_encoder(&"the header is not where it belongs"))?.copy_from_slice(&JFIF);
    Ok(bytes)
}

/// Shows every row of blocks of the turned picture, component after component.
///
/// # Errors
/// As for [`rewrite`].
pub(super) fn read(jpeg: &[u8], turn: Turn, visit: &mut dyn FnMut(Row<'_>)) -> Result<(), Fault> {
    Library::start(raw::TJINIT_TJINIT_TRANSFORM)?.transform(jpeg, turn, raw::TJXOPT_NOOUTPUT, visit).map(drop)
}

/// The visitor on its way through the library, and what it panicked with.
struct Visitor<'a> {
    visit: &'a mut dyn FnMut(Row<'_>),
    panic: Option<Box<dyn Any + Send>>,
}

/// Hands a row to the visitor. A panic must not pass through the library, so it is kept for after the call.
unsafe extern "C" fn see(
    coefficients: *mut c_short,
    array: raw::tjregion,
    plane: raw::tjregion,
    component: c_int,
    _: c_int,
    transform: *mut raw::tjtransform,
) -> c_int {
    // Rows that only fill up the last MCU are not part of the picture; the encoder makes them anew.
    if array.y >= plane.h {
        return 0;
    }
    // SAFETY: `data` is the visitor of the call in progress, to which nothing else refers meanwhile.
    let visitor = unsafe { &mut *(*transform).data.cast::<Visitor<'_>>() };
    // SAFETY: the library passes one row of blocks, `array.w` samples wide and 8 high: as many blocks of 64
    // coefficients as there are 8 columns, side by side, which nothing else touches until this returns.
    let blocks = unsafe { std::slice::from_raw_parts_mut(coefficients.cast::<Block>(), array.w as usize / 8) };
    let row = Row { component: component as usize, number: array.y as usize / 8, blocks };
    match catch_unwind(AssertUnwindSafe(|| (visitor.visit)(row))) {
        Ok(()) => 0,
        Err(panic) => {
            visitor.panic = Some(panic);
            -1
        }
    }
}

/// An instance of the library; it stops at the first doubt about the data.
struct Library(raw::tjhandle);

impl Library {
    fn start(kind: raw::TJINIT) -> Result<Self, Fault> {
        let failed = || fault_from_encoder(&"the JPEG library does not start");
        // SAFETY: a plain call; the result is checked before it is used.
        let library = Self(unsafe { raw::tj3Init(kind as c_int) });
        if library.0.is_null() {
            return Err(failed());
        }
        // SAFETY: the handle is live.
        let set = |setting: raw::TJPARAM, value| unsafe { raw::tj3Set(library.0, setting as c_int, value) } == 0;
        let careful = set(raw::TJPARAM_TJPARAM_STOPONWARNING, 1);
        // An encoder has no scans to count.
        let bounded = kind == raw::TJINIT_TJINIT_COMPRESS || set(raw::TJPARAM_TJPARAM_SCANLIMIT, MAX_SCANS as c_int);
        if !careful || !bounded {
            return Err(failed());
        }
        Ok(library)
    }

    fn transform(
        &self,
        jpeg: &[u8],
        turn: Turn,
        options: u32,
        visit: &mut dyn FnMut(Row<'_>),
    ) -> Result<Vec<u8>, Fault> {
        let mut visitor = Visitor { visit, panic: None };
        let mut output = Output { bytes: ptr::null_mut(), length: 0 };
        let transform = raw::tjtransform {
            r: raw::tjregion { x: 0, y: 0, w: 0, h: 0 },
            op: turn.code(),
            options: (options | raw::TJXOPT_COPYNONE | raw::TJXOPT_PERFECT) as c_int,
            data: ptr::from_mut(&mut visitor).cast::<c_void>(),
            customFilter: Some(see),
        };
        // SAFETY: the handle is live and used by this thread alone; the input is a slice of the given length, which the
        // library only reads; the output begins as null, so that the library allocates it, and `Output` frees it once;
        // `visitor` outlives the call, and only `see` reaches it through `data`.
        let status = unsafe {
            raw::tj3Transform(
                self.0,
                jpeg.as_ptr(),
                jpeg.len() as raw::size_t,
                1,
                &raw mut output.bytes,
                &raw mut output.length,
                &raw const transform,
            )
        };
        if let Some(panic) = visitor.panic {
            resume_unwind(panic);
        }
        if status != 0 {
            return Err(malformed("the JPEG data is damaged or ends early"));
        }
        Ok(output.to_vec())
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        // SAFETY: the handle came from `tj3Init` and is given back once; null is allowed.
        unsafe { raw::tj3Destroy(self.0) }
    }
}

/// Bytes that the library allocated.
struct Output {
    bytes: *mut u8,
    length: raw::size_t,
}

impl Output {
    fn to_vec(&self) -> Vec<u8> {
        if self.bytes.is_null() {
            return Vec::new();
        }
        // SAFETY: the library has written `length` bytes there, which nothing changes any more.
        unsafe { std::slice::from_raw_parts(self.bytes, self.length as usize) }.to_vec()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // SAFETY: the library allocated the bytes, or there are none; null is allowed.
        unsafe { raw::tj3Free(self.bytes.cast::<c_void>()) }
    }
}

/// The same blocks with a restart mark after each row of MCUs, as many cameras write them.
#[cfg(test)]
pub(super) fn with_restarts(jpeg: &[u8]) -> Vec<u8> {
    let library = Library::start(raw::TJINIT_TJINIT_TRANSFORM).expect("starts");
    // SAFETY: the handle is live.
    assert_eq!(unsafe { raw::tj3Set(library.0, raw::TJPARAM_TJPARAM_RESTARTROWS as c_int, 1) }, 0);
    library.transform(jpeg, Turn::None, 0, &mut |_| ()).expect("rewrites")
}
