//! The sample photos and the list of what was planted in them.

use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

/// Everything that was planted, picture by picture.
#[derive(Deserialize)]
pub(crate) struct List {
    pub(crate) pictures: Vec<Photo>,
}

/// One sample photo; places are in pixels of the upright picture.
#[derive(Deserialize)]
pub(crate) struct Photo {
    pub(crate) file: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) planted: Vec<Planted>,
}

/// One planted thing.
#[derive(Deserialize)]
pub(crate) struct Planted {
    /// `text`, `face`, `code`, `screen` and so on.
    pub(crate) kind: String,
    /// `identifier`, `must-survive` or `neutral`.
    pub(crate) fate: String,
    pub(crate) text: String,
    /// The share that nothing else hides.
    pub(crate) visible: f32,
    corners: Vec<[f32; 2]>,
}

impl Planted {
    /// Whether a point lies inside the outline.
    pub(crate) fn holds(&self, x: f32, y: f32) -> bool {
        let next = self.corners.iter().cycle().skip(1);
        let crossed = self
            .corners
            .iter()
            .zip(next)
            .filter(|([ax, ay], [bx, by])| (*ay > y) != (*by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax));
        crossed.count() % 2 == 1
    }

    /// The middle of the outline.
    pub(crate) fn middle(&self) -> (f32, f32) {
        let count = self.corners.len() as f32;
        let sum = self.corners.iter().fold((0.0, 0.0), |(x, y), c| (x + c[0], y + c[1]));
        (sum.0 / count, sum.1 / count)
    }

    /// The smallest box of whole pixels around it: left, top, right, bottom.
    pub(crate) fn bounds(&self, width: u32, height: u32) -> [u32; 4] {
        let least = |i: usize| self.corners.iter().map(|c| c[i]).fold(f32::MAX, f32::min).max(0.0) as u32;
        let most = |i: usize| self.corners.iter().map(|c| c[i]).fold(0.0, f32::max).ceil() as u32;
        [least(0), least(1), most(0).min(width), most(1).min(height)]
    }
}

/// The folder with the sample photos.
pub(crate) fn folder() -> PathBuf {
    super::root().join("demo-photos")
}

/// What was planted in the sample photos.
pub(crate) fn list() -> List {
    let missing = "the sample photos are not there: run scripts/setup and then scripts/make-demo-photos demo-photos";
    let text = fs::read_to_string(super::root().join("demo-photos.planted.json")).expect(missing);
    let list: List = serde_json::from_str(&text).expect("the list of what was planted is JSON");
    assert!(!list.pictures.is_empty() && list.pictures.iter().all(|p| folder().join(&p.file).is_file()), "{missing}");
    list
}
