//! What fuzzers begin with: the samples of `testdata`, and what the program itself writes.

use std::fs;
use std::path::Path;

use crate::apart;
use crate::codec;
use crate::geometry::{Rect, Size};
use crate::picture::{Encoding, Format, Subsampling};
use crate::redact::CleanPicture;

use super::{decision, gradient, plan_of};

/// The formats that are written.
const WRITTEN: [Format; 7] =
    [Format::Avif, Format::Bmp, Format::Gif, Format::Jpeg, Format::Png, Format::Tiff, Format::WebP];

/// Blocks of metadata that a target of its own reads, by their number in [`codec::walk`]: what they are known by, and
/// how many bytes before that they begin.
const BLOCKS: [(u8, &[u8], usize); 6] =
    [(1, b"II*\0", 0), (3, b"<x:xmpmeta", 0), (4, b"8BIM", 0), (5, b"\x1C\x02", 0), (6, b"acsp", 36), (7, b"ftyp", 4)];

/// The bytes of a block that are taken at most.
const BLOCK: usize = 2048;

/// What a target begins with.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let samples: Vec<Vec<u8>> =
        ["hostile", "formats"].iter().flat_map(|folder| files(&root.join("testdata").join(folder))).collect();
    match target {
        "answer" => samples.iter().filter_map(|bytes| apart::said(bytes)).filter(|said| said.len() < 20_000).collect(),
        "blocks" => {
            let jpegs = samples.into_iter().filter(|bytes| codec::format_of(bytes) == Some(Format::Jpeg));
            jpegs.chain(own(Format::Jpeg)).map(|jpeg| [&COVERS, jpeg.as_slice()].concat()).collect()
        }
        "decode" => samples,
        "metadata" => {
            let blocks = samples.iter().flat_map(|bytes| BLOCKS.iter().filter_map(|block| part(bytes, block)));
            let whole = samples.iter().map(|bytes| [&[0], bytes.as_slice()].concat());
            blocks.chain(whole).collect()
        }
        "plan" => {
            let mut plan = plan_of(Size { width: 40, height: 30 });
            plan.decisions = COVERS.chunks_exact(5).filter_map(|cover| decision(cover, plan.size)).collect();
            let mut cut = plan.clone();
            cut.crop = Some(Rect { left: 1.0, top: 2.0, right: 30.0, bottom: 20.0 });
            cut.max_side = Some(9);
            [plan, cut].iter().filter_map(|plan| serde_json::to_vec(plan).ok()).collect()
        }
        "policy" => files(&root.join("src/policy/presets")),
        "structure" => WRITTEN.into_iter().flat_map(own).collect(),
        _ => Vec::new(),
    }
}

/// A solid and a soft cover, as [`super::blocks`] reads them.
const COVERS: [u8; 10] = [1, 20, 30, 90, 80, 2, 130, 100, 90, 90];

/// The files of a folder in the order of their names; none where there is no such folder.
pub(super) fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read(path).ok()).collect()
}

/// A block of metadata within a file, behind the number of its kind.
fn part(bytes: &[u8], (kind, mark, before): &(u8, &[u8], usize)) -> Option<Vec<u8>> {
    let start = bytes.windows(mark.len()).position(|window| window == *mark)?.checked_sub(*before)?;
    let block = &bytes[start..bytes.len().min(start + BLOCK)];
    Some([&[*kind], block].concat())
}

/// Small pictures as the program writes them.
fn own(format: Format) -> Vec<Vec<u8>> {
    let sizes = [(5, 3), (19, 17)].map(|(width, height)| Size { width, height });
    let kinds = [(false, Subsampling::S444), (true, Subsampling::S420), (false, Subsampling::S422)];
    let kinds = if format == Format::Jpeg { &kinds[..] } else { &kinds[..1] };
    let written = |(size, (progressive, subsampling))| {
        let encoding = Encoding { progressive, subsampling, ..Encoding::default() };
        codec::encode(&CleanPicture { format, frames: gradient(size).frames, encoding }).ok()
    };
    let all = sizes.into_iter().flat_map(|size| kinds.iter().map(move |kind| (size, *kind)));
    all.filter_map(written).map(|candidate| candidate.bytes).collect()
}
