//! Bad input of every kind: a clear message, the right exit code, no output for it, and the rest of the batch goes on.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{count, files, phiscrub, plain_picture, plain_png, reasons, scrub};

/// A folder with one good picture and whatever the case adds, and a place for the output.
struct Case {
    _temp: tempfile::TempDir,
    input: PathBuf,
    output: PathBuf,
}

impl Case {
    fn new() -> Self {
        let temp = tempfile::tempdir().expect("a temporary folder");
        let input = temp.path().join("photos");
        fs::create_dir(&input).expect("a new folder");
        plain_picture(&input.join("a-good.png"));
        let output = temp.path().join("out");
        Self { input, output, _temp: temp }
    }

    #[expect(clippy::disallowed_methods, reason = "bad input has to come from somewhere")]
    fn with(self, name: &str, bytes: &[u8]) -> Self {
        fs::write(self.input.join(name), bytes).expect("the test folder can be written");
        self
    }

    /// The bad file fails with words a person understands, and the good one is done.
    fn one_fails(&self, says: &str) {
        let (result, report) = scrub(&self.input, &self.output, &[]);
        assert_eq!(result.status.code(), Some(1), "exit code; {}", String::from_utf8_lossy(&result.stderr));
        assert_eq!(count(&report, "failed"), 1, "{report}");
        assert_eq!(count(&report, "safe"), 1, "{report}");
        let said = reasons(&report, "failed");
        assert!(said.contains(says), "expected {says:?} in {said}");
        self.one_output();
    }

    fn one_output(&self) {
        let written = files(&self.output.join("safe"));
        assert_eq!(written.len(), 1, "{written:?}");
        assert!(files(&self.output.join("review")).is_empty());
        assert!(!files(&self.output).iter().any(|f| f.to_string_lossy().contains(".part")));
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xEDB8_8320 } else { c >> 1 })
    })
}

/// A PNG that claims a size it cannot have.
fn png_bomb(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    bytes.extend(&header);
    bytes.extend(crc32(&header).to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    bytes
}

fn animated_gif() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    for shade in [40, 200] {
        let frame = image::RgbaImage::from_pixel(32, 32, image::Rgba([shade, shade, shade, 255]));
        encoder.encode_frame(image::Frame::new(frame)).expect("encodes");
    }
    drop(encoder);
    bytes
}

#[test]
fn zero_bytes() {
    Case::new().with("empty.jpg", b"").one_fails("empty");
}

#[test]
fn half_a_file() {
    let whole = plain_png();
    Case::new().with("half.png", &whole[..whole.len() / 2]).one_fails("damaged or incomplete");
}

#[test]
fn garbage_that_is_called_a_picture() {
    Case::new().with("noise.jpg", &[0x5a; 4096]).one_fails("not supported");
}

#[test]
fn the_content_decides_and_not_the_extension() {
    let case = Case::new().with("really-a-png.jpg", &plain_png());
    let (result, report) = scrub(&case.input, &case.output, &[]);
    assert_eq!(result.status.code(), Some(0), "{report}");
    let written = files(&case.output.join("safe"));
    assert!(written.iter().all(|f| f.extension().is_some_and(|e| e == "png")), "{written:?}");
}

#[test]
fn a_folder_that_is_called_a_picture() {
    let case = Case::new();
    fs::create_dir(case.input.join("folder.jpg")).expect("a new folder");
    plain_picture(&case.input.join("folder.jpg").join("inside.png"));
    let (result, report) = scrub(&case.input, &case.output, &[]);
    assert_eq!(result.status.code(), Some(0), "{report}");
    assert_eq!(count(&report, "safe"), 2);
}

#[test]
fn a_picture_far_too_large() {
    let case = Case::new().with("bomb.png", &png_bomb(65_000, 65_000));
    case.one_fails("too large");
}

#[test]
fn an_animation_is_refused() {
    Case::new().with("moving.gif", &animated_gif()).one_fails("not supported");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_loop_of_links() {
        let case = Case::new();
        symlink(&case.input, case.input.join("loop")).expect("a link");
        let (result, report) = scrub(&case.input, &case.output, &[]);
        assert_eq!(count(&report, "safe"), 1, "{report}");
        assert_ne!(result.status.code(), Some(130));
        case.one_output();
    }

    #[test]
    fn a_file_that_is_gone() {
        let case = Case::new();
        symlink(case.input.join("was-here.jpg"), case.input.join("gone.jpg")).expect("a link");
        case.one_fails("opening the file");
    }

    #[test]
    fn no_right_to_read() {
        let case = Case::new().with("locked.png", &plain_png());
        let open = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("own file");
        open(&case.input.join("locked.png"), 0o000);
        let mut command = support::without_rights(case.input.parent().expect("it has one"));
        command.arg("scrub").arg(&case.input).arg("-o").arg(&case.output);
        let result = command.output().expect("it starts");
        assert_eq!(result.status.code(), Some(1), "{}", String::from_utf8_lossy(&result.stderr));
        let report = support::report(&case.output);
        assert_eq!((count(&report, "failed"), count(&report, "safe")), (1, 1), "{report}");
        assert!(reasons(&report, "failed").contains("opening the file"), "{report}");
    }

    #[test]
    fn a_disk_that_takes_no_more() {
        let case = Case::new();
        // The shell's limit on file size stands for a full disk: the write fails in the middle.
        let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
        let noise = image::RgbImage::from_fn(400, 400, |x, y| {
            let v = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).to_le_bytes();
            image::Rgb([v[0], v[1], v[2]])
        });
        noise.save(case.input.join("noise.png")).expect("saved");
        let mut command = std::process::Command::new("sh");
        command.arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_phiscrub"));
        command.arg("scrub").arg(&case.input).arg("-o").arg(&case.output);
        let result = command.env("PHISCRUB_MODELS", support::root().join("models")).output().expect("it starts");
        assert!(matches!(result.status.code(), Some(1 | 2)), "{:?}", result.status);
        let said = String::from_utf8_lossy(&result.stderr);
        assert!(said.to_lowercase().contains("writ"), "{said}");
        let written = files(&case.output);
        assert!(!written.iter().any(|f| f.ends_with("noise.png") || f.to_string_lossy().contains(".part")));
        for file in files(&case.output.join("safe")) {
            image::open(&file).expect("what is there is whole");
        }
    }

    #[test]
    fn names_that_are_not_text() {
        let case = Case::new();
        for name in [&b"bad-\xff\xfe-utf8.png"[..], b"line\nbreak\x1b[31m.png"] {
            plain_picture(&case.input.join("tmp.png"));
            fs::rename(case.input.join("tmp.png"), case.input.join(OsStr::from_bytes(name))).expect("renamed");
        }
        let (result, report) = scrub(&case.input, &case.output, &[]);
        assert_eq!(result.status.code(), Some(0), "{}", String::from_utf8_lossy(&result.stderr));
        assert_eq!(count(&report, "safe"), 3, "{report}");
        assert!(!result.stderr.contains(&0x1b), "control characters reach the terminal");
    }
}

#[test]
fn an_output_folder_inside_the_input() {
    let case = Case::new();
    let inside = case.input.join("safe-copies");
    let result = phiscrub().arg("scrub").arg(&case.input).arg("-o").arg(&inside).output().expect("it starts");
    assert_eq!(result.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&result.stderr).contains("inside"), "{:?}", result.stderr);
    assert!(!inside.exists());
}

#[test]
fn a_policy_with_a_typo() {
    let case = Case::new();
    let policy = case.input.parent().expect("it has one").join("own.toml");
    let text = "name = \"own\"\n\n[on.fase]\naction = \"fill\"\n";
    #[expect(clippy::disallowed_methods, reason = "bad input has to come from somewhere")]
    fs::write(&policy, text).expect("written");
    let mut command = phiscrub();
    command.arg("scrub").arg(&case.input).arg("-o").arg(&case.output).arg("--policy").arg(&policy);
    let result = command.output().expect("it starts");
    assert_eq!(result.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&result.stderr).contains("line 3"), "{:?}", result.stderr);
    assert!(!case.output.exists());
}

/// A models folder in which one file is replaced or missing.
fn models_with(folder: &Path, file: &str, content: Option<&[u8]>) {
    fs::create_dir(folder).expect("a new folder");
    for entry in files(&support::root().join("models")) {
        let name = entry.file_name().expect("a file");
        if name == file {
            if let Some(bytes) = content {
                #[expect(clippy::disallowed_methods, reason = "bad input has to come from somewhere")]
                fs::write(folder.join(name), bytes).expect("written");
            }
        } else {
            #[cfg(unix)]
            std::os::unix::fs::symlink(&entry, folder.join(name)).expect("a link");
        }
    }
}

#[cfg(unix)]
#[test]
fn models_that_cannot_be_trusted_stop_the_run() {
    let runtime = if cfg!(target_os = "macos") { "libonnxruntime.dylib" } else { "libonnxruntime.so" };
    for (file, content, says) in [
        ("face-detect-yunet-2023mar.onnx", Some(&b"not a model"[..]), "damaged"),
        ("text-read-ppocr-v6-tiny.onnx", None, "missing"),
        (runtime, None, "ONNX Runtime"),
        (runtime, Some(&b"not a library"[..]), "ONNX Runtime"),
        ("manifest.toml", Some(&b"[[model]\n"[..]), "manifest"),
    ] {
        let case = Case::new();
        let models = case.input.parent().expect("it has one").join("models");
        models_with(&models, file, content);
        let mut command = phiscrub();
        command.arg("scrub").arg(&case.input).arg("-o").arg(&case.output).arg("--models").arg(&models);
        let result = command.output().expect("it starts");
        let said = String::from_utf8_lossy(&result.stderr);
        assert_eq!(result.status.code(), Some(2), "{file}: {said}");
        assert!(said.contains(says) && said.contains("scripts/setup"), "{file}: {said}");
        assert!(files(&case.output).is_empty(), "{file}");
    }
}
