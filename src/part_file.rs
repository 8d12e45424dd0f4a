//! A file while it is being written: it gets its final name only when it is whole.

use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// Makes an empty temporary file in the folder of `path`; it vanishes unless it is given its final name.
///
/// # Errors
/// What the system said.
pub(crate) fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut builder = Builder::new();
    builder.prefix(".phiscrub-").suffix(".part");
    readable_as_usual(&mut builder);
    builder.tempfile_in(folder)
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
