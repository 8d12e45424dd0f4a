//! Makes fuzz targets of the functions of `phiscrub::fuzzing`.

/// A target that hands its bytes to the function of that name.
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        libfuzzer_sys::fuzz_target!(init: $crate::let_decoders_panic(), |bytes: &[u8]| phiscrub::fuzzing::$name(bytes));
    };
}

/// Someone else's decoder that panics is no find where it is caught; libfuzzer's own hook would end the process at once. A
/// panic of our own code always ends it, and so does one that escapes.
pub fn let_decoders_panic() {
    std::panic::set_hook(Box::new(|info| {
        eprintln!("{info}");
        let foreign = |file: &str| file.contains("/registry/") || file.starts_with("/rustc/");
        if !info.location().is_some_and(|place| foreign(place.file())) {
            std::process::abort();
        }
    }));
}
