//! The transform between the samples of a block and its frequencies (ITU-T T.81, A.3.3), for single blocks.

use std::f32::consts::PI;
use std::sync::LazyLock;

/// The share of sample `n` in frequency `k`, at `[k][n]`; its rows are of length 1 and at right angles.
static WAVES: LazyLock<[[f32; 8]; 8]> = LazyLock::new(|| {
    std::array::from_fn(|k| {
        let scale = if k == 0 { 0.125_f32.sqrt() } else { 0.5 };
        std::array::from_fn(|n| scale * ((2 * n + 1) as f32 * k as f32 * PI / 16.0).cos())
    })
});

/// Frequencies, row by row from the lowest, of samples given row by row.
pub(super) fn frequencies(samples: &[f32; 64]) -> [f32; 64] {
    let waves = &*WAVES;
    let turned = product(samples, |k, n| waves[k][n]);
    product(&turned, |k, n| waves[k][n])
}

/// Samples of frequencies: the inverse of [`frequencies`].
pub(super) fn samples(frequencies: &[f32; 64]) -> [f32; 64] {
    let waves = &*WAVES;
    let turned = product(frequencies, |n, k| waves[k][n]);
    product(&turned, |n, k| waves[k][n])
}

/// Each row times a matrix, and rows made columns; twice this gives both directions.
fn product(from: &[f32; 64], matrix: impl Fn(usize, usize) -> f32) -> [f32; 64] {
    let mut to = [0.0; 64];
    for (i, row) in from.chunks_exact(8).enumerate() {
        for j in 0..8 {
            to[j * 8 + i] = row.iter().enumerate().map(|(n, value)| matrix(j, n) * value).sum();
        }
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let block: [f32; 64] = std::array::from_fn(|i| ((i * 37) % 256) as f32 - 128.0);
        let back = samples(&frequencies(&block));
        assert!(block.iter().zip(back).all(|(a, b)| (a - b).abs() < 1e-3));
    }

    #[test]
    fn scale_and_order_are_those_of_the_standard() {
        let flat = frequencies(&[10.0; 64]);
        assert!((flat[0] - 80.0).abs() < 1e-3 && flat[1..].iter().all(|v| v.abs() < 1e-3));
        // One wave across a row is the second number; it lies in the first row of frequencies.
        let across = frequencies(&std::array::from_fn(|i| WAVES[1][i % 8]));
        assert!(across[1] > 2.0 && across.iter().enumerate().all(|(i, v)| i == 1 || v.abs() < 1e-3));
    }
}
