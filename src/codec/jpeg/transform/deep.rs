//! Decodes JPEGs of 12 bits a sample: `tj3Decompress12` of libjpeg-turbo, which the safe interface does not offer.

use turbojpeg::PixelFormat;
use turbojpeg::libc::c_int;
use turbojpeg::raw;

use super::Library;
use crate::codec::malformed;
use crate::error::Fault;
use crate::geometry::Size;

/// The largest sample.
const MOST: u32 = 4095;

/// All samples of a picture of 12 bits, brought to 8 bits by rounding, row by row without padding.
///
/// # Errors
/// When the data is damaged, of another depth, or of another size than given.
pub(in crate::codec::jpeg) fn bytes_from_deep_samples(
    jpeg: &[u8],
    size: Size,
    format: PixelFormat,
) -> Result<Vec<u8>, Fault> {
    let library = Library::start(raw::TJINIT_TJINIT_DECOMPRESS)?;
    // SAFETY: the handle is live and used by this thread alone; the input is a slice of the given length, which the
    // library only reads.
    let status = unsafe { raw::tj3DecompressHeader(library.0, jpeg.as_ptr(), jpeg.len() as raw::size_t) };
    // SAFETY: the handle is live.
    let get = |parameter: raw::TJPARAM| unsafe { raw::tj3Get(library.0, parameter as c_int) };
    let seen = [raw::TJPARAM_TJPARAM_JPEGWIDTH, raw::TJPARAM_TJPARAM_JPEGHEIGHT, raw::TJPARAM_TJPARAM_PRECISION];
    if status != 0 || seen.map(|p| i64::from(get(p))) != [i64::from(size.width), i64::from(size.height), 12] {
        return Err(malformed("its header and its pixels disagree about the size"));
    }
    let (width, height) = (size.width as usize, size.height as usize);
    let pitch = width * format.size();
    let columns = c_int::try_from(pitch).map_err(|_| malformed("it is too large to address"))?;
    let mut samples = vec![0_i16; pitch * height];
    // SAFETY: as above; the library has just said that the picture is `width` by `height`, no scale and no part of it are
    // asked for, so that it writes `height` rows of `pitch` samples, which is what `samples` holds.
    let status = unsafe {
        raw::tj3Decompress12(
            library.0,
            jpeg.as_ptr(),
            jpeg.len() as raw::size_t,
            samples.as_mut_ptr(),
            columns,
            format as c_int,
        )
    };
    if status != 0 {
        return Err(malformed("the JPEG data is damaged or ends early"));
    }
    let byte = |sample: i16| ((u32::from(sample.clamp(0, MOST as i16).cast_unsigned()) * 255 + MOST / 2) / MOST) as u8;
    Ok(samples.into_iter().map(byte).collect())
}

/// A picture of 12 bits, for tests: samples from 0 to 4095.
#[cfg(test)]
pub(in crate::codec::jpeg) fn encoded(samples: &[i16], size: Size, format: PixelFormat, progressive: bool) -> Vec<u8> {
    let library = Library::start(raw::TJINIT_TJINIT_COMPRESS).expect("starts");
    let settings = [
        (raw::TJPARAM_TJPARAM_QUALITY, 95),
        (raw::TJPARAM_TJPARAM_SUBSAMP, if format == PixelFormat::GRAY { 3 } else { 0 }),
        (raw::TJPARAM_TJPARAM_PROGRESSIVE, c_int::from(progressive)),
    ];
    for (setting, value) in settings {
        // SAFETY: the handle is live.
        assert_eq!(unsafe { raw::tj3Set(library.0, setting as c_int, value) }, 0);
    }
    assert_eq!(samples.len(), (size.width * size.height) as usize * format.size());
    let mut output = super::Output { bytes: std::ptr::null_mut(), length: 0 };
    // SAFETY: the samples are as many as the size and the format ask for, which was just checked; the output begins as
    // null, so that the library allocates it, and `Output` frees it once.
    let status = unsafe {
        raw::tj3Compress12(
            library.0,
            samples.as_ptr(),
            size.width as c_int,
            0,
            size.height as c_int,
            format as c_int,
            &raw mut output.bytes,
            &raw mut output.length,
        )
    };
    assert_eq!(status, 0);
    output.to_vec()
}
