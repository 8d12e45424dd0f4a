//! One memory arena for all sessions of ONNX Runtime: pages that one model gave back serve the next, so that nothing
//! is asked of the system again for every picture, and the peak is that of the largest model, not of all together.

// The safe interface has no call for this one function.
#![allow(unsafe_code)]

use ort::environment::Environment;
use ort::memory::{AllocationDevice, AllocatorType, MemoryInfo, MemoryType};
use ort::{AsPointer, Error};

/// Registers the shared arena; sessions built with `with_env_allocators` use it from then on.
///
/// # Errors
/// When ONNX Runtime refuses.
pub(super) fn share(environment: &Environment) -> Result<(), Error> {
    let memory = MemoryInfo::new(AllocationDevice::CPU, 0, AllocatorType::Arena, MemoryType::Default)?;
    // SAFETY: both pointers are valid for the call, which copies the description; a null configuration means the
    // defaults. The environment is the process's only one, is never dropped, and locks its list of allocators itself.
    // A status that is returned is handed over exactly once.
    unsafe {
        let status =
            (ort::api().CreateAndRegisterAllocator)(environment.ptr().cast_mut(), memory.ptr(), std::ptr::null());
        Error::result_from_status(status)
    }
}
