//! Values that must never reach a log, a report or an error message.

use std::fmt;

/// Wraps text or bytes that may identify a patient; it can be compared and searched, but not shown or stored.
///
/// It has no `Display` and no `Serialize`, and its `Debug` output says only `[sensitive]`.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// Gives the value to code that searches or compares it; the caller must not let it out.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[sensitive]")
    }
}

#[cfg(test)]
mod tests {
    use super::Sensitive;

    #[test]
    fn debug_output_hides_the_value() {
        let name = Sensitive::new(String::from("Ann Example"));
        assert_eq!(format!("{name:?}"), "[sensitive]");
        assert_eq!(format!("{:#?}", vec![name]), "[\n    [sensitive],\n]");
    }
}
