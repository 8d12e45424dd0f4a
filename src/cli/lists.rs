//! Reads lists of terms: one a line, UTF-8, `#` begins a comment, blank lines are skipped.

use std::path::Path;

use phiscrub::error::SetupError;
use phiscrub::sensitive::Sensitive;

/// Reads a list; its terms are never shown, not even in errors.
///
/// # Errors
/// When the file cannot be read or a line is not UTF-8.
pub(crate) fn read(path: &Path) -> Result<Vec<Sensitive<String>>, SetupError> {
    let wrong = |reason: String| SetupError::List { path: path.to_path_buf(), reason };
    let bytes = std::fs::read(path).map_err(|e| wrong(e.kind().to_string()))?;
    terms(&bytes).map_err(wrong)
}

fn terms(bytes: &[u8]) -> Result<Vec<Sensitive<String>>, String> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(String::from("line 1 is UTF-16; save the list as UTF-8"));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut terms = Vec::new();
    for (index, line) in bytes.split(|&b| b == b'\n').enumerate() {
        let line = std::str::from_utf8(line)
            .map_err(|_| format!("line {} is not UTF-8; save the list as UTF-8", index + 1))?;
        let term = line.trim();
        if !term.is_empty() && !term.starts_with('#') {
            terms.push(Sensitive::new(term.to_owned()));
        }
    }
    Ok(terms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blank_lines_are_skipped() {
        let list = "\u{FEFF}# patients of today\r\nAnn Example\r\n\r\n  Böb Muster  \n#x\nRoom #4\n";
        let terms = terms(list.as_bytes()).expect("is read");
        let terms: Vec<&str> = terms.iter().map(|t| t.expose().as_str()).collect();
        assert_eq!(terms, ["Ann Example", "Böb Muster", "Room #4"]);
    }

    #[test]
    fn a_bad_line_is_named_by_its_number_only() {
        for (bytes, expected) in [
            (&b"Ann\nB\xFCb Muster\n"[..], "line 2 is not UTF-8; save the list as UTF-8"),
            (b"\xFF\xFEA\0", "line 1 is UTF-16; save the list as UTF-8"),
        ] {
            assert_eq!(terms(bytes).expect_err("is refused"), expected);
        }
    }

    #[test]
    fn a_missing_list_is_a_set_up_error() {
        let error = read(Path::new("no-such-list.txt")).expect_err("is refused").to_string();
        assert_eq!(error, "list no-such-list.txt cannot be used: entity not found");
    }
}
