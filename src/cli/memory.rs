//! How the C library gives memory back.

/// Blocks from this many bytes on go back to the system as soon as they are freed: rows of a picture, maps, inputs of models.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const GIVEN_BACK: libc::c_int = 1 << 20;

/// Lets large blocks go back to the system when they are freed. Left to itself, glibc raises the size from which it does so to that
/// of the largest block freed, up to 32 MB, and keeps smaller ones: with two workers on photos of 12 megapixels that was 80 MB of 670,
/// while this costs 3 % of the CPU. A program may decide that; a library may not.
pub(crate) fn give_back_large_blocks() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "no safe crate offers this call")]
    // SAFETY: mallopt may be called at any time and takes two plain numbers; it was called before any other thread began.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, GIVEN_BACK);
    }
}
