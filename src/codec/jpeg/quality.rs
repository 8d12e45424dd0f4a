//! Estimates the quality setting of a JPEG from its quantisation table.

/// The luminance table of ITU-T T.81, annex K.1, in zigzag order; encoders scale it by quality.
const STANDARD: [u16; 64] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
    60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113,
    121, 112, 100, 120, 92, 101, 103, 99,
];

/// The quality where nothing can be estimated.
const UNKNOWN: u8 = 90;

/// The first table of a segment in zigzag order; empty where the segment is too short.
pub(super) fn first_table(payload: &[u8]) -> Vec<u16> {
    match payload.split_first() {
        Some((id, values)) if *id < 16 && values.len() >= 64 => values[..64].iter().map(|v| u16::from(*v)).collect(),
        Some((_, values)) if values.len() >= 128 => {
            values[..128].chunks_exact(2).map(|v| u16::from_be_bytes([v[0], v[1]])).collect()
        }
        _ => Vec::new(),
    }
}

/// The quality, 1 to 100, whose scaled standard table lies nearest.
pub(super) fn estimated(table: &[u16]) -> u8 {
    if table.len() != STANDARD.len() {
        return UNKNOWN;
    }
    let distance = |quality: u8| -> u64 {
        table.iter().zip(STANDARD).map(|(seen, base)| u64::from(seen.abs_diff(scaled(base, quality)))).sum()
    };
    (1..=100).min_by_key(|q| distance(*q)).unwrap_or(UNKNOWN)
}

/// The scaling libjpeg and its kin use.
fn scaled(base: u16, quality: u8) -> u16 {
    let quality = u32::from(quality);
    let percent = if quality < 50 { 5000 / quality } else { 200 - 2 * quality };
    ((u32::from(base) * percent + 50) / 100).clamp(1, 255) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_scale_and_copes_with_odd_tables() {
        for quality in [30u8, 50, 75, 92] {
            let table: Vec<u16> = STANDARD.iter().map(|v| scaled(*v, quality)).collect();
            assert_eq!(estimated(&table), quality);
        }
        assert_eq!(estimated(&[1; 64]), 100);
        assert_eq!(estimated(&[]), UNKNOWN);
        let wide: Vec<u8> = std::iter::once(0x10).chain([1, 0].repeat(64)).collect();
        assert_eq!(first_table(&wide), [256; 64]);
    }
}
