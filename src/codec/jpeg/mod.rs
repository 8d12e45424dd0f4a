//! JPEG through libjpeg-turbo; the segments are walked here for metadata and for strictness.

mod blocks;
mod dct;
mod edge;
mod layout;
mod metadata;
mod quality;
mod record;
mod segments;
mod transform;

use image::RgbImage;
use turbojpeg::{Colorspace, Compressor, Decompressor, Image, PixelFormat, Subsamp};

use super::color::{Channels, Raster, srgb_from_raster};
use super::metadata::Harvest;
use super::{Codec, fault_from_encoder, malformed, unsupported};
use crate::error::Fault;
use crate::geometry::Size;
use crate::picture::{Encoding, Format, Subsampling};
#[cfg(test)]
mod kept;

pub(super) use blocks::{Blocks, Covers};
pub(super) use record::Record;
use segments::{DQT, SOS, Segments};
use transform::deep::bytes_from_deep_samples;

/// Scans of a progressive file; cameras and editors write about ten, more only slow the decoder down.
const MAX_SCANS: u32 = 500;

pub(super) struct Jpeg;

impl Codec for Jpeg {
    fn id(&self) -> &'static str {
        "jpeg"
    }

    fn format(&self) -> Format {
        Format::Jpeg
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(&[0xFF, segments::SOI, 0xFF])
    }

    fn size(&self, bytes: &[u8]) -> Result<Size, Fault> {
        Ok(Frame::find(bytes)?.size)
    }

    fn harvest(&self, bytes: &[u8], found: &mut Harvest) -> Result<(), Fault> {
        metadata::harvest(bytes, found)
    }

    fn pixels(&self, bytes: &[u8], size: Size, found: &mut Harvest) -> Result<(RgbImage, Encoding), Fault> {
        let frame = Frame::find(bytes)?;
        let mut decoder = Decompressor::new().map_err(|e| fault_from_decoder(&e))?;
        decoder.set_scan_limit(MAX_SCANS).map_err(|e| fault_from_decoder(&e))?;
        let header = decoder.read_header(bytes).map_err(|e| fault_from_decoder(&e))?;
        let (width, height) = (size.width as usize, size.height as usize);
        if (header.width, header.height) != (width, height) {
            return Err(malformed("its header and its pixels disagree about the size"));
        }
        let (format, channels) = match header.colorspace {
            Colorspace::Gray => (PixelFormat::GRAY, Channels::Gray),
            Colorspace::CMYK | Colorspace::YCCK => (PixelFormat::CMYK, Channels::Cmyk),
            Colorspace::RGB | Colorspace::YCbCr => (PixelFormat::RGB, Channels::Rgb),
        };
        let mut samples = if frame.deep {
            bytes_from_deep_samples(bytes, size, format)?
        } else {
            let pitch = width * format.size();
            let mut samples = vec![0; pitch * height];
            // Warnings come back as errors too: a file that ends early would otherwise pass with grey below.
            decoder
                .decompress(bytes, Image { pixels: samples.as_mut_slice(), width, pitch, height, format })
                .map_err(|e| fault_from_decoder(&e))?;
            samples
        };
        if channels == Channels::Cmyk && frame.adobe {
            // Adobe's marker means that 255 stands for no ink.
            samples.iter_mut().for_each(|v| *v = 255 - *v);
        }
        let encoding = Encoding {
            quality: quality::estimated(&frame.luma_table),
            subsampling: match header.subsamp {
                Subsamp::Gray => Subsampling::Gray,
                Subsamp::Sub2x1 | Subsamp::Sub1x2 => Subsampling::S422,
                Subsamp::Sub2x2 | Subsamp::Sub4x1 | Subsamp::Sub1x4 => Subsampling::S420,
                _ => Subsampling::S444,
            },
            progressive: header.is_progressive,
            lossless: false,
        };
        Ok((srgb_from_raster(Raster { size, channels, samples }, found)?, encoding))
    }

    fn encode(&self, pixels: &RgbImage, encoding: &Encoding) -> Result<Vec<u8>, Fault> {
        let (width, height) = (pixels.width() as usize, pixels.height() as usize);
        if width.max(height) > 65_535 {
            return Err(unsupported("JPEG holds at most 65535 pixels on a side; choose PNG"));
        }
        let subsampling = match encoding.subsampling {
            Subsampling::S444 => Subsamp::None,
            Subsampling::S422 => Subsamp::Sub2x1,
            Subsampling::S420 => Subsamp::Sub2x2,
            // A coloured cover on a grey photo must keep its colour.
            Subsampling::Gray if pixels.pixels().all(|p| p[0] == p[1] && p[1] == p[2]) => Subsamp::Gray,
            Subsampling::Gray => Subsamp::Sub2x2,
        };
        let image =
            Image { pixels: pixels.as_raw().as_slice(), width, pitch: width * 3, height, format: PixelFormat::RGB };
        let encoded = || -> turbojpeg::Result<Vec<u8>> {
            let mut encoder = Compressor::new()?;
            encoder.set_quality(i32::from(encoding.quality.clamp(1, 100)))?;
            encoder.set_subsamp(subsampling)?;
            encoder.set_progressive(encoding.progressive)?;
            encoder.set_optimize(true)?;
            encoder.compress_to_vec(image)
        };
        encoded().map_err(|e| fault_from_encoder(&e))
    }
}

/// What the segments before the first scan say about the pixels.
struct Frame {
    size: Size,
    /// Whether samples have 12 bits instead of 8.
    deep: bool,
    /// Whether Adobe's marker is there, which inverts inks.
    adobe: bool,
    /// The first quantisation table in zigzag order; empty where none came before the scan.
    luma_table: Vec<u16>,
}

impl Frame {
    fn find(bytes: &[u8]) -> Result<Self, Fault> {
        let mut size = None;
        let (mut deep, mut adobe, mut luma_table) = (false, false, Vec::new());
        for segment in Segments::new(bytes) {
            let segment = segment?;
            match segment.marker {
                SOS => break,
                DQT if luma_table.is_empty() => luma_table = quality::first_table(segment.payload),
                0xEE => adobe |= segment.payload.starts_with(b"Adobe"),
                0xC0..=0xCF if !matches!(segment.marker, 0xC4 | 0xC8 | 0xCC) => {
                    if size.is_some() {
                        return Err(unsupported("a hierarchical JPEG; save it as an ordinary JPEG first"));
                    }
                    size = Some(size_of_frame(segment.marker, segment.payload)?);
                    deep = segment.payload.first() == Some(&12);
                }
                _ => {}
            }
        }
        let size = size.ok_or_else(|| malformed("the JPEG data has no frame header"))?;
        Ok(Self { size, deep, adobe, luma_table })
    }
}

fn size_of_frame(marker: u8, payload: &[u8]) -> Result<Size, Fault> {
    let [precision, high, low, wide_high, wide_low, ..] = *payload else {
        return Err(malformed("the JPEG frame header is too short"));
    };
    if !matches!(precision, 8 | 12) || marker > 0xC2 {
        return Err(unsupported("a JPEG of a rare kind (lossless or arithmetic); save it as an ordinary JPEG first"));
    }
    let size = Size {
        width: u32::from(u16::from_be_bytes([wide_high, wide_low])),
        height: u32::from(u16::from_be_bytes([high, low])),
    };
    Ok(size)
}

/// The library's messages are left out: they may quote values of the file.
fn fault_from_decoder(error: &turbojpeg::Error) -> Fault {
    match error {
        turbojpeg::Error::BadSubsamp(_) | turbojpeg::Error::BadColorspace(_) => {
            unsupported("a JPEG with rare chroma sampling; save it as an ordinary JPEG first")
        }
        _ => malformed("the JPEG data is damaged or ends early"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    fn gradient() -> RgbImage {
        RgbImage::from_fn(64, 48, |x, y| Rgb([(x * 4) as u8, (y * 5) as u8, 90]))
    }

    fn read(bytes: &[u8]) -> Result<(RgbImage, Encoding), Fault> {
        let mut found = Harvest::default();
        let size = Jpeg.size(bytes)?;
        Jpeg.harvest(bytes, &mut found)?;
        Jpeg.pixels(bytes, size, &mut found)
    }

    #[test]
    fn settings_survive_the_round_trip() {
        for quality in [20, 55, 75, 90, 95, 100] {
            for subsampling in [Subsampling::S444, Subsampling::S422, Subsampling::S420] {
                for progressive in [false, true] {
                    let encoding = Encoding { quality, subsampling, progressive, lossless: false };
                    let bytes = Jpeg.encode(&gradient(), &encoding).expect("encodes");
                    let (picture, seen) = read(&bytes).expect("decodes");
                    assert_eq!(seen, encoding);
                    assert_eq!(picture.dimensions(), (64, 48));
                }
            }
        }
    }

    #[test]
    fn grey_stays_grey_unless_a_cover_has_colour() {
        let encoding = Encoding { quality: 90, subsampling: Subsampling::Gray, progressive: false, lossless: false };
        let mut picture = RgbImage::from_pixel(32, 32, Rgb([90, 90, 90]));
        let (_, seen) = read(&Jpeg.encode(&picture, &encoding).expect("encodes")).expect("decodes");
        assert_eq!(seen.subsampling, Subsampling::Gray);
        picture.put_pixel(3, 3, Rgb([255, 0, 0]));
        let (_, seen) = read(&Jpeg.encode(&picture, &encoding).expect("encodes")).expect("decodes");
        assert_eq!(seen.subsampling, Subsampling::S420);
    }

    #[test]
    fn twelve_bits_become_eight() {
        let size = Size { width: 40, height: 24 };
        let value = |x: u32, y: u32| [x * 102, y * 170, (x + y) * 60];
        let colours: Vec<i16> =
            (0..24).flat_map(|y| (0..40).flat_map(move |x| value(x, y))).map(|v| v as i16).collect();
        for progressive in [false, true] {
            let bytes = transform::deep::encoded(&colours, size, PixelFormat::RGB, progressive);
            assert_eq!(Jpeg.size(&bytes).expect("sound"), size);
            let (picture, seen) = read(&bytes).expect("decodes");
            assert_eq!((seen.progressive, seen.subsampling), (progressive, Subsampling::S444));
            for (x, y, pixel) in picture.enumerate_pixels() {
                for (seen, meant) in pixel.0.into_iter().zip(value(x, y)) {
                    assert!(u32::from(seen).abs_diff(meant * 255 / 4095) <= 3, "{x} {y}: {seen} {meant}");
                }
            }
            for cut in 3..bytes.len() {
                assert!(matches!(read(&bytes[..cut]), Err(Fault::Malformed { .. })), "cut at {cut}");
            }
            assert_eq!(layout::Layout::of(&bytes).expect("sound"), None, "blocks of 12 bits are not kept");
        }
        let grey: Vec<i16> = (0..24 * 40).map(|i| (i % 40 * 105) as i16).collect();
        let (picture, seen) = read(&transform::deep::encoded(&grey, size, PixelFormat::GRAY, false)).expect("decodes");
        assert_eq!(seen.subsampling, Subsampling::Gray);
        assert!(picture.get_pixel(39, 5).0.iter().all(|v| v.abs_diff(255) <= 2), "{:?}", picture.get_pixel(39, 5));
    }

    #[test]
    fn early_ends_are_damage() {
        for progressive in [false, true] {
            let encoding = Encoding { progressive, ..Encoding::default() };
            let whole = Jpeg.encode(&gradient(), &encoding).expect("encodes");
            for cut in 3..whole.len() {
                assert!(matches!(read(&whole[..cut]), Err(Fault::Malformed { .. })), "cut at {cut} of {}", whole.len());
            }
        }
    }

    #[test]
    fn a_shortened_scan_with_an_end_marker_is_damage() {
        let whole = Jpeg.encode(&gradient(), &Encoding::default()).expect("encodes");
        let mut cut = whole[..whole.len() - 60].to_vec();
        cut.extend([0xFF, segments::EOI]);
        assert!(matches!(read(&cut), Err(Fault::Malformed { .. })));
    }
}
