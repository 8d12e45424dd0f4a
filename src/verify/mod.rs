//! Decodes what was written anew and checks it; the only place that can publish a picture.

mod publish;
pub(crate) mod structure;

pub use publish::VerifiedFile;
