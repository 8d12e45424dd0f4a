//! Tells whether a copy would be made in the same way now: a hash over everything that has a part in it.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use crate::pipeline::Settings;
use crate::sensitive::Sensitive;

/// Hashes a photo's bytes as they pass: alone, and behind the settings and its name, which is searched for in it.
///
/// The settings are told only in this way, since nobody can then try which name a short list held without the photo.
pub(super) struct Hashes {
    alone: Sha256,
    made_with: Sha256,
}

impl Hashes {
    pub(super) fn new(settings: &Settings, name: &Sensitive<String>) -> Self {
        let name = name.expose().as_bytes();
        let made_with = Sha256::new_with_prefix(settings).chain_update((name.len() as u64).to_le_bytes());
        Self { alone: Sha256::new(), made_with: made_with.chain_update(name) }
    }

    pub(super) fn hash(&mut self, bytes: &[u8]) {
        self.alone.update(bytes);
        self.made_with.update(bytes);
    }

    /// Both hashes in hexadecimal.
    pub(super) fn finish(self) -> Told {
        let hex = |hash: Sha256| hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
        Told { input: hex(self.alone), made_with: hex(self.made_with) }
    }
}

impl Write for Hashes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hash(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a report tells about a photo's bytes, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// SHA-256 of the bytes.
    pub(super) input: String,
    /// SHA-256 of the settings, the name and the bytes.
    pub(super) made_with: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(settings: u8, name: &str, parts: &[&[u8]]) -> Told {
        let mut hashes = Hashes::new(&[settings; 32], &Sensitive::new(name.to_owned()));
        parts.iter().for_each(|part| hashes.write_all(part).expect("is hashed"));
        hashes.finish()
    }

    #[test]
    fn pieces_make_the_whole_and_every_part_counts() {
        let whole = told(1, "a.jpg", &[b"photo"]);
        assert_eq!(told(1, "a.jpg", &[b"ph", b"oto"]), whole);
        assert_eq!(whole.input, crate::model::hex_sha256(b"photo"));
        for other in [told(2, "a.jpg", &[b"photo"]), told(1, "a.jp", &[b"gphoto"]), told(1, "b.jpg", &[b"photo"])] {
            assert_ne!(other.made_with, whole.made_with);
        }
    }
}
