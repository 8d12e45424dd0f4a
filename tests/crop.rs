//! The command line cuts off what lies at the edge, and says so.

mod support;

use image::{Rgb, RgbImage, imageops};
use serde_json::Value;

/// A wide picture with the code of a golden case at a column.
fn with_code_at(column: i64) -> RgbImage {
    let bytes = std::fs::read(support::root().join("testdata/cases/code-poster/input.jpg")).expect("the case is there");
    let case = phiscrub::codec::decode(&bytes, &phiscrub::codec::Limits::default()).expect("it decodes");
    let code = imageops::crop_imm(&case.frames[0], 120, 160, 330, 320).to_image();
    let mut wide = RgbImage::from_fn(2600, 700, |x, y| Rgb([(x / 20) as u8 + 60, (y / 10) as u8 + 80, 120]));
    imageops::replace(&mut wide, &code, column, 150);
    wide
}

/// The first file of the report of a run over one picture.
fn scrubbed(picture: &RgbImage, options: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in");
    std::fs::create_dir(&input).expect("it is made");
    picture.save(input.join("photo.png")).expect("it is written");
    let (_, report) = support::scrub(&input, &folder.path().join("out"), options);
    report["files"][0].clone()
}

fn code(file: &Value) -> &Value {
    let findings = file["findings"].as_array().expect("findings");
    findings.iter().find(|f| f["kind"] == "code").expect("the code is found")
}

#[test]
fn a_code_at_the_edge_is_cut_off() {
    let file = scrubbed(&with_code_at(2270), &["--crop", "auto"]);
    assert_eq!(
        (&file["status"], &file["crop"], &code(&file)["action"]),
        (&"safe".into(), &"left-out".into(), &"crop".into())
    );
    let (width, height) = (file["output"]["size"]["width"].as_u64(), file["output"]["size"]["height"].as_u64());
    assert!(width.is_some_and(|w| (2210..2330).contains(&w)) && height == Some(700), "{width:?} x {height:?}");
}

#[test]
fn a_code_in_the_middle_is_covered_in_the_form_asked_for() {
    let file = scrubbed(&with_code_at(1150), &["--crop", "auto", "--aspect", "3:1", "--max-side", "600"]);
    assert_eq!((&file["crop"], &code(&file)["action"]), (&"loses-too-much".into(), &"fill".into()));
    assert_eq!((&file["output"]["size"]["width"], &file["output"]["size"]["height"]), (&600.into(), &200.into()));
    let plain = scrubbed(&with_code_at(1150), &[]);
    assert_eq!((&plain["crop"], &plain["output"]["size"]["width"]), (&Value::Null, &2600.into()));
}
