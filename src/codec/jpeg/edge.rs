//! Blocks that the picture's edge cuts: their samples beyond the edge, which nobody sees, may only go on with the last
//! ones that are seen. A cut made without loss leaves there what was cut off.

use super::dct;
use super::transform::Block;
use crate::geometry::Size;

/// How often a guess at the samples is mended before a block counts as one that hides something. Made blocks hardly ever
/// need a quarter of it; one that needed more would be made anew.
const ROUNDS: usize = 256;

/// How far a mended guess goes beyond the nearest fitting one, which it then reaches in fewer rounds; below 2.
const RELAXATION: f32 = 1.5;

/// How much further than half a quantisation step a value may lie, as a share of the step and as a plain number: for
/// the rounding of encoders.
const SLACK: (f32, f32) = (0.02, 0.05);

/// The sample whose value the sample `i` of a block takes on: itself, or the last that is seen.
fn last_seen(i: usize, seen: Size) -> usize {
    let last = |at: usize, seen: u32| at.min((seen as usize).clamp(1, 8) - 1);
    last(i / 8, seen.height) * 8 + last(i % 8, seen.width)
}

/// The samples of a block, with those that are not seen going on with the last ones that are.
pub(super) fn continued(samples: &[f32; 64], seen: Size) -> [f32; 64] {
    std::array::from_fn(|i| samples[last_seen(i, seen)])
}

/// Whether the block may be what quantisation made of seen samples and their going on; no other block passes.
///
/// The guess is moved in turn to the nearest samples that go on and to the nearest that are quantised to this block,
/// which finds samples that are both wherever there are any (projections onto convex sets).
pub(super) fn continues(block: &Block, table: &[f32; 64], seen: Size) -> bool {
    let middle: [f32; 64] = std::array::from_fn(|i| f32::from(block[i]) * table[i]);
    let mut guess = dct::samples(&middle);
    for _ in 0..ROUNDS {
        let going_on = continued(&means(&guess, seen), seen);
        let frequencies = dct::frequencies(&going_on);
        let off = |i: usize| (frequencies[i] - middle[i]).abs();
        if (0..64).all(|i| off(i) <= table[i] * (0.5 + SLACK.0) + SLACK.1) {
            return true;
        }
        let fitting = dct::samples(&std::array::from_fn(|i| {
            frequencies[i].clamp(middle[i] - 0.5 * table[i], middle[i] + 0.5 * table[i])
        }));
        guess = std::array::from_fn(|i| going_on[i] + RELAXATION * (fitting[i] - going_on[i]));
    }
    false
}

/// For each sample that is seen, the mean of all that take on its value.
fn means(samples: &[f32; 64], seen: Size) -> [f32; 64] {
    let (mut sums, mut counts) = ([0.0; 64], [0.0; 64]);
    for (i, sample) in samples.iter().enumerate() {
        sums[last_seen(i, seen)] += sample;
        counts[last_seen(i, seen)] += 1.0;
    }
    std::array::from_fn(|i| if counts[i] > 0.0 { sums[i] / counts[i] } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quantised(samples: &[f32; 64], table: &[f32; 64]) -> Block {
        let frequencies = dct::frequencies(samples);
        std::array::from_fn(|i| (frequencies[i] / table[i]).round() as i16)
    }

    /// Steps that grow with the frequency, as those of most encoders do.
    fn steps(coarse: f32) -> [f32; 64] {
        std::array::from_fn(|i| (1.0 + coarse * (1 + i / 8 + i % 8) as f32).round())
    }

    proptest! {
        #[test]
        fn what_goes_on_passes_and_what_does_not_is_noticed(
            values in prop::collection::vec(-120.0_f32..120.0, 64),
            softness in 1.0_f32..8.0,
            (width, height) in (1_u32..8, 1_u32..9),
            coarse in 0.0_f32..4.0,
        ) {
            let seen = Size { width, height };
            let samples: [f32; 64] = std::array::from_fn(|i| values[i] / softness);
            let table = steps(coarse);
            let made = quantised(&continued(&samples, seen), &table);
            prop_assert!(continues(&made, &table, seen));
            // A letter's stroke beyond the edge.
            let mut hiding = continued(&samples, seen);
            for (i, sample) in hiding.iter_mut().enumerate().filter(|(i, _)| i % 8 >= width as usize) {
                *sample += if i / 8 % 4 < 2 { 100.0 } else { -100.0 };
            }
            prop_assert!(!continues(&quantised(&hiding, &table), &table, seen));
        }
    }

    #[test]
    fn a_faint_stroke_is_noticed_where_steps_are_small() {
        let seen = Size { width: 5, height: 8 };
        let faint: [f32; 64] = std::array::from_fn(|i| if i % 8 == 6 { 4.0 } else { 0.0 });
        assert!(!continues(&quantised(&faint, &[2.0; 64]), &[2.0; 64], seen));
        assert!(continues(&quantised(&[0.0; 64], &[2.0; 64]), &[2.0; 64], seen));
    }
}
