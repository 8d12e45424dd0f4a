//! Each ordered list names every file of its folder, so that nothing is written and then forgotten.

mod support;

use std::collections::BTreeSet;
use std::fs;

/// The files of a folder as ids, without those that only help.
fn files(folder: &str, ending: &str, helpers: &[&str]) -> BTreeSet<String> {
    fs::read_dir(support::root().join("src").join(folder))
        .expect("the folder exists")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|e| e == ending))
        .map(|path| path.file_stem().expect("a name").to_string_lossy().replace('_', "-"))
        .filter(|id| id != "mod" && !helpers.contains(&id.as_str()))
        .collect()
}

fn ids<'a>(list: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    list.into_iter().map(str::to_owned).collect()
}

#[test]
fn every_detector_is_registered() {
    assert_eq!(ids(phiscrub::detect::DETECTORS.iter().map(|d| d.id)), files("detect", "rs", &[]));
}

#[test]
fn every_preset_is_registered() {
    assert_eq!(ids(phiscrub::policy::PRESETS.iter().map(|(name, _)| *name)), files("policy/presets", "toml", &[]));
}

#[test]
fn every_check_is_registered() {
    let listed = ids(phiscrub::verify::CHECKS.iter().map(|c| c.id));
    assert_eq!(listed, files("verify", "rs", &["publish"]));
}
