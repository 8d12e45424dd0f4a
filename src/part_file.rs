//! A file while it is being written: it gets its final name only when it is whole.

use std::fs;
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// How the names of temporary files begin and end.
const NAME: (&str, &str) = (".phiscrub-", ".part");

/// Makes an empty temporary file in the folder of `path`; it vanishes unless it is given its final name.
///
/// # Errors
/// What the system said.
pub(crate) fn beside(path: &Path) -> io::Result<NamedTempFile> {
    within(path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new(".")))
}

/// Makes an empty temporary file in a folder; it vanishes unless it is given its final name.
///
/// # Errors
/// What the system said.
pub(crate) fn within(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(NAME.0).suffix(NAME.1);
    readable_as_usual(&mut builder);
    builder.tempfile_in(folder)
}

/// Removes the temporary files in a folder that a killed process left there, and nothing else.
///
/// # Errors
/// What the system said.
pub(crate) fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|n| n.starts_with(NAME.0) && n.ends_with(NAME.1));
        if ours && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Copies and reports are meant for others: the system's usual permissions apply instead of a temporary file's
/// private ones.
#[cfg(unix)]
fn readable_as_usual(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable_as_usual(_builder: &mut Builder<'_, '_>) {}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests lay out folders")]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_killed_process_left_is_removed() {
        let top = tempfile::tempdir().expect("a folder");
        let at = |name: &str| top.path().join(name);
        let left = within(top.path()).expect("is made").into_temp_path().keep().expect("stays");
        let foreign = ["a.part", ".phiscrub-run.jsonl", "x.phiscrub-1.part", ".phiscrub-"];
        for name in foreign {
            fs::write(at(name), b"x").expect("is written");
        }
        fs::create_dir(at(".phiscrub-folder.part")).expect("is made");
        sweep(top.path()).expect("is swept");
        assert!(!left.exists());
        assert!(foreign.iter().all(|name| at(name).is_file()) && at(".phiscrub-folder.part").is_dir());
    }
}
