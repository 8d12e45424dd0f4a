//! Compares the written pixels with the plan: covered where planned, untouched elsewhere.

use image::RgbImage;

use super::Exam;
use crate::codec::Candidate;
use crate::error::{Fault, FileError, Stage};
use crate::picture::{Format, Picture};
use crate::redact::{self, CleanPicture, Cover, CoverageMap, Patches};

/// Side of the blocks over which encoded pixels are compared; two JPEG blocks, so that reduced chroma fits.
const BLOCK: usize = 16;
/// How far the mean colour of a block may move in a lossy format, in steps of 255. Chosen with room to spare, not
/// measured: a wrong or missing cover moves it much further on all but dark ground.
const MEAN_TOLERANCE: u64 = 16;
/// How far single values of a block may move on average in a lossy format, in steps of 255. Chosen, not measured, so
/// that noise and sharp coloured edges at low quality pass.
const SPREAD_TOLERANCE: u64 = 56;

/// Proves that the output shows what the plan says.
pub(super) fn check(
    exam: &Exam<'_>,
    clean: &CleanPicture,
    candidate: &Candidate,
    decoded: &Picture,
) -> Result<(), FileError> {
    let wrong = |what: &str| FileError::at(Stage::Verify, Fault::Check { what: what.to_owned() });
    let frames = &clean.frames;
    if decoded.frames.len() != frames.len() || exam.original.frames.len() != frames.len() {
        return Err(wrong("the output has another number of frames"));
    }
    let same_size = exam.plan.crop.is_none() && exam.plan.max_side.is_none();
    for (number, clean) in frames.iter().enumerate() {
        if same_size {
            let original = &exam.original.frames[number];
            let map = redact::covered(exam.plan, exam.plan.size, number);
            let patches = redact::Patches::of(original, exam.plan, number);
            if !covered_as_planned(original, clean, &map, &patches) {
                return Err(wrong("something was not covered as planned, or was covered without a plan"));
            }
        }
        let written = &decoded.frames[number];
        if written.dimensions() != clean.dimensions() {
            return Err(wrong("the output has another size"));
        }
        let alike = if matches!(candidate.format, Format::Jpeg | Format::Gif | Format::Avif) {
            alike(written, clean)
        } else {
            written.as_raw() == clean.as_raw()
        };
        if !alike {
            return Err(wrong("the written pixels are not the pixels that were to be written"));
        }
    }
    Ok(())
}

/// Whether solid covers are solid, soft ones are what their few colours, outline and seed make them, and nothing outside
/// the covers has changed.
fn covered_as_planned(original: &RgbImage, clean: &RgbImage, map: &CoverageMap, patches: &Patches) -> bool {
    if original.dimensions() != clean.dimensions() {
        return false;
    }
    let stride = clean.width() as usize * 3;
    let rows = original.as_raw().chunks_exact(stride).zip(clean.as_raw().chunks_exact(stride));
    rows.enumerate().all(|(y, (before, after))| {
        let mut column = 0;
        for span in map.row(y as u32) {
            let (left, right) = (span.left as usize * 3, span.right as usize * 3);
            let sound = if let Cover::Fill(_) = span.cover {
                after[left..right].chunks_exact(3).all(|pixel| pixel == redact::fill::COLOUR.0)
            } else {
                let mut anew = before[left..right].to_vec();
                patches.paint(y as u32, span, &mut anew);
                anew == after[left..right]
            };
            if !sound || before[column..left] != after[column..left] {
                return false;
            }
            column = right;
        }
        before[column..] == after[column..]
    })
}

/// Whether two pictures of one size agree block by block within what a lossy format does.
fn alike(written: &RgbImage, clean: &RgbImage) -> bool {
    let stride = clean.width() as usize * 3;
    let bands = written.as_raw().chunks(stride * BLOCK).zip(clean.as_raw().chunks(stride * BLOCK));
    bands.into_iter().all(|(a, b)| {
        // Where blocks were kept, most are the same to the bit.
        a == b
            || (0..stride).step_by(BLOCK * 3).all(|left| {
                let right = (left + BLOCK * 3).min(stride);
                // One sum a column, so that the compiler can take many columns at once; a block of bytes fits in 32 bits.
                let (mut written, mut meant, mut apart) = ([0_u32; BLOCK * 3], [0_u32; BLOCK * 3], [0_u32; BLOCK * 3]);
                for (row_a, row_b) in a.chunks_exact(stride).zip(b.chunks_exact(stride)) {
                    let columns = written.iter_mut().zip(&mut meant).zip(&mut apart);
                    for (((sum_a, sum_b), moved), (&p, &q)) in
                        columns.zip(row_a[left..right].iter().zip(&row_b[left..right]))
                    {
                        *sum_a += u32::from(p);
                        *sum_b += u32::from(q);
                        *moved += u32::from(p.abs_diff(q));
                    }
                }
                let of_channel = |columns: &[u32], channel| -> u64 {
                    columns.iter().skip(channel).step_by(3).copied().map(u64::from).sum()
                };
                let sums = [&written, &meant].map(|columns| [0, 1, 2].map(|channel| of_channel(columns, channel)));
                let spread: u64 = apart.iter().copied().map(u64::from).sum();
                let count = ((right - left) / 3 * (a.len() / stride)) as u64;
                let mean_moved = (0..3).any(|c| sums[0][c].abs_diff(sums[1][c]) > MEAN_TOLERANCE * count);
                !mean_moved && spread <= SPREAD_TOLERANCE * count * 3
            })
    })
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    fn picture() -> RgbImage {
        RgbImage::from_fn(70, 50, |x, y| Rgb([(x * 3) as u8, (y * 5) as u8, 90]))
    }

    #[test]
    fn small_noise_is_alike_and_a_changed_block_is_not() {
        let clean = picture();
        let mut noisy = clean.clone();
        for (i, value) in noisy.iter_mut().enumerate() {
            *value = value.saturating_add((i % 7) as u8);
        }
        assert!(alike(&noisy, &clean));
        for x in 64..70 {
            for y in 48..50 {
                noisy.put_pixel(x, y, Rgb([255, 255, 255]));
            }
        }
        assert!(!alike(&noisy, &clean), "the small block in the corner counts as well");
    }
}
