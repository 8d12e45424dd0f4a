//! Makes fuzz targets of the functions of `phiscrub::fuzzing`.

/// A target that hands its bytes to the function of that name.
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        libfuzzer_sys::fuzz_target!(init: $crate::let_decoders_panic(), |bytes: &[u8]| phiscrub::fuzzing::$name(bytes));
    };
}

/// A decoder that panics inside of what catches it is no find; libfuzzer's own hook would end the process at once. A panic
/// that escapes still ends it.
pub fn let_decoders_panic() {
    std::panic::set_hook(Box::new(|info| eprintln!("{info}")));
}
