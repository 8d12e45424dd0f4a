//! The picture as it travels the road: upright 8-bit sRGB pixels, and what the container said about itself.

use image::RgbImage;
use serde::{Deserialize, Serialize};

use crate::geometry::Size;
use crate::sensitive::Sensitive;

/// The container formats that go in; all but HEIC and JPEG XL also come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
    /// TIFF.
    Tiff,
    /// GIF.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// HEIC and HEIF with HEVC pictures, as phones write them.
    Heic,
    /// AVIF.
    Avif,
    /// JPEG XL.
    JpegXl,
}

impl Format {
    /// The format a picture that came in this one is written in, unless another is asked for.
    pub fn written(self) -> Self {
        match self {
            Self::Heic | Self::JpegXl => Self::Jpeg,
            other => other,
        }
    }
}

/// How the chroma planes of a JPEG or AVIF are reduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subsampling {
    /// Full chroma.
    S444,
    /// Half the columns.
    S422,
    /// Half the columns and rows.
    S420,
    /// No chroma.
    Gray,
}

/// How the input was encoded, so that the output can be encoded alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encoding {
    /// JPEG quality 1 to 100 estimated from the quantisation tables; 90 for other formats.
    pub quality: u8,
    /// Chroma reduction of a JPEG or AVIF.
    pub subsampling: Subsampling,
    /// Whether a JPEG was progressive.
    pub progressive: bool,
    /// Whether a WebP was lossless.
    pub lossless: bool,
}

impl Default for Encoding {
    fn default() -> Self {
        Self { quality: 90, subsampling: Subsampling::S420, progressive: false, lossless: false }
    }
}

/// Where in the container a piece of metadata was found; the report counts these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MetadataKind {
    /// EXIF fields other than place and thumbnail.
    Exif,
    /// EXIF GPS fields.
    Gps,
    /// The embedded preview.
    Thumbnail,
    /// XMP packets.
    Xmp,
    /// IPTC and Photoshop resource blocks.
    Iptc,
    /// Comments and text chunks.
    Comment,
    /// Colour profiles.
    ColourProfile,
    /// Vendor or unknown segments and chunks.
    Private,
    /// Bytes after the picture's end that are none of the things below.
    Trailer,
    /// Colour hidden under transparent pixels.
    HiddenColour,
    /// A further picture in full size, such as the one a phone took a moment before.
    SecondPicture,
    /// A video, such as the seconds around a motion photo.
    Video,
    /// A sound recording.
    Sound,
    /// How far away each part of the scene was.
    DepthMap,
    /// How bright each part of the scene was, for screens with a wide range.
    GainMap,
    /// The outline of the people or things in the picture.
    PortraitMask,
    /// A signed history of the picture (C2PA, JUMBF).
    Provenance,
}

/// One piece of metadata; it lives only as a search term and is never written.
#[derive(Debug, Clone)]
pub struct MetadataItem {
    /// Where it was found.
    pub kind: MetadataKind,
    /// Its text, where it has any: a name, a caption, a date. Empty for binary content.
    pub value: Sensitive<String>,
    /// Whether the field is meant for people's words (artist, caption, comment, owner) and not a camera setting.
    pub human: bool,
}

/// A decoded picture.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The container it came in.
    pub format: Format,
    /// Upright 8-bit sRGB frames of equal size; at least one.
    pub frames: Vec<RgbImage>,
    /// What the container said, kept only as search terms.
    pub metadata: Vec<MetadataItem>,
    /// How it was encoded.
    pub encoding: Encoding,
}

impl Picture {
    /// The size of every frame.
    pub fn size(&self) -> Size {
        self.frames.first().map_or(Size { width: 0, height: 0 }, size_of)
    }
}

/// The size of a frame.
pub fn size_of(pixels: &RgbImage) -> Size {
    Size { width: pixels.width(), height: pixels.height() }
}
