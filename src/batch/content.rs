//! Tells pictures the program must answer for from files that are obviously something else.

/// So many bytes from a file's start are enough to tell.
pub(super) const HEAD: usize = 512;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A picture of any kind, also one the program cannot handle.
    Picture,
    /// Something else, in words with an article.
    Other(&'static str),
}

/// Extensions of pictures: those the program reads, and those it must refuse aloud.
const PICTURES: &[&str] = &[
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "tif", "tiff", "gif", "bmp", "dib", "heic", "heif", "hif",
    "avif", "jp2", "j2k", "jpx", "jxl", "jxr", "psd", "psb", "svg", "ico", "tga", "pcx", "ppm", "pgm", "pbm", "pnm",
    "exr", "hdr", "dng", "raw", "cr2", "cr3", "crw", "nef", "nrw", "arw", "srf", "sr2", "orf", "rw2", "raf", "pef",
    "srw", "x3f", "3fr", "iiq", "mpo", "insp", "dcm", "dicom",
];

/// Other extensions by what a person would call the file.
const OTHERS: &[(&[&str], &str)] = &[
    (&["mp4", "mov", "m4v", "avi", "mkv", "webm", "mts", "m2ts", "mpg", "mpeg", "wmv", "3gp", "insv"], "a video"),
    (&["mp3", "wav", "m4a", "aac", "flac", "ogg", "wma"], "a sound file"),
    (&["pdf"], "a PDF"),
    (
        &["doc", "docx", "odt", "rtf", "pages", "xls", "xlsx", "ods", "numbers", "ppt", "pptx", "odp", "key"],
        "a document",
    ),
    (&["zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz"], "an archive"),
    (&["txt", "md", "csv", "log", "json", "xml", "html", "htm", "toml", "yaml", "yml", "xmp", "aae"], "a text"),
    (&["ini", "db", "lnk", "url", "ds_store", "tmp"], "a system file"),
];

/// Starts of picture files that no decoder here may know: (offset, bytes).
const PICTURE_STARTS: &[(usize, &[u8])] = &[
    (0, b"\xFF\xD8\xFF"),
    (0, b"\x89PNG"),
    (0, b"GIF8"),
    (0, b"II*\0"),
    (0, b"MM\0*"),
    (0, b"8BPS"),
    (0, b"\0\0\0\x0CjP  "),
    (0, b"\xFF\x4F\xFF\x51"),
    (0, b"\xFF\x0A"),
    (0, b"\0\0\0\x0CJXL "),
    (128, b"DICM"),
    (8, b"WEBP"),
];

/// Brands of the ISO container that stand for pictures; all others are videos.
const PICTURE_BRANDS: &[&[u8]] =
    &[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis", b"crx "];

/// Tells what a file is from its name and its first bytes; a picture where either says so.
pub(super) fn of(name: &str, head: &[u8]) -> Content {
    // Shadow files that macOS leaves on foreign drives carry the picture's name, but not the picture.
    if name.starts_with("._") && head.starts_with(b"\0\x05\x16\x07") {
        return Content::Other("a system file");
    }
    let starts = |&(at, bytes): &(usize, &[u8])| head.get(at..).is_some_and(|h| h.starts_with(bytes));
    if named_as_picture(name) || PICTURE_STARTS.iter().any(starts) {
        return Content::Picture;
    }
    if head.get(4..8) == Some(b"ftyp") {
        let picture = head.get(8..12).is_some_and(|brand| PICTURE_BRANDS.contains(&brand));
        return if picture { Content::Picture } else { Content::Other("a video") };
    }
    if head.starts_with(b"%PDF") {
        return Content::Other("a PDF");
    }
    let extension = extension(name);
    let known = OTHERS.iter().find(|(extensions, _)| extensions.contains(&extension.as_str()));
    Content::Other(known.map_or("another kind of file", |(_, what)| what))
}

/// Whether the name claims to be a picture.
pub(super) fn named_as_picture(name: &str) -> bool {
    PICTURES.contains(&extension(name).as_str())
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_or_content_makes_a_picture() {
        let mut dicom = vec![0; 128];
        dicom.extend_from_slice(b"DICM");
        for (name, head, expected) in [
            ("a.jpg", &b""[..], Content::Picture),
            ("a.JPG", b"text", Content::Picture),
            ("a.txt", b"\xFF\xD8\xFF\xE0", Content::Picture),
            ("noname", b"\0\0\0\x18ftypheic", Content::Picture),
            ("noname", b"\0\0\0\x18ftypqt  ", Content::Other("a video")),
            ("scan", dicom.as_slice(), Content::Picture),
            ("list.pdf", b"%PDF-1.7", Content::Other("a PDF")),
            ("Thumbs.db", b"\xD0\xCF", Content::Other("a system file")),
            (".DS_Store", b"\0\0\0\x01Bud1", Content::Other("a system file")),
            ("README", b"hello", Content::Other("another kind of file")),
        ] {
            assert_eq!(of(name, head), expected, "{name}");
        }
    }
}
