//! Numbers from 0 to 1, checked when they are read, so that the error names the line.

use serde::{Deserialize, Deserializer, de::Error};

/// Reads a share, score or confidence.
pub(super) fn read<'de, D: Deserializer<'de>>(source: D) -> Result<f32, D::Error> {
    let value = f32::deserialize(source)?;
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err(D::Error::custom("expected a number from 0 to 1")) }
}
