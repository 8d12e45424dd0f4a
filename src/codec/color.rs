//! Brings decoded samples of every layout to 8-bit sRGB without transparency.

use std::sync::Arc;

use image::RgbImage;
use moxcms::{
    CicpColorPrimaries, CicpProfile, ColorProfile, DataColorSpace, Layout, MatrixCoefficients, TransferCharacteristics,
    Transform8BitExecutor, TransformOptions,
};

use super::malformed;
use super::metadata::Harvest;
use crate::error::Fault;
use crate::geometry::Size;
use crate::picture::MetadataKind;

/// Opacity, of 255, up to which a pixel counts as invisible (5 percent): a viewer sees nothing, a program would.
const NEARLY_TRANSPARENT: u8 = 12;

/// What the samples of a pixel are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channels {
    /// Brightness.
    Gray,
    /// Brightness and opacity.
    GrayAlpha,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, opacity.
    Rgba,
    /// Inks, 255 for full ink.
    Cmyk,
}

impl Channels {
    fn count(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }
}

/// Decoded 8-bit samples, row by row without padding.
pub(super) struct Raster {
    pub(super) size: Size,
    pub(super) channels: Channels,
    pub(super) samples: Vec<u8>,
}

/// Converts to sRGB with the harvested profile where it fits, and lays transparent pixels onto white.
///
/// A profile that cannot be read or belongs to other channels is passed over, as viewers do; the pixels then count as
/// sRGB. Colour that transparency hid is recorded in `found`.
pub(super) fn srgb_from_raster(raster: Raster, found: &mut Harvest) -> Result<RgbImage, Fault> {
    let Raster { size, channels, mut samples } = raster;
    let (width, height, depth) = (size.width as usize, size.height as usize, channels.count());
    if samples.len() != width * height * depth {
        return Err(malformed("it holds too few or too many pixels"));
    }
    let conversion = found.profile.as_deref().and_then(|profile| Conversion::new(profile, channels));
    let mut hidden = false;
    if depth < 3 {
        let mut wide = vec![0; width * height * 3];
        let mut row = Row::new(width, channels, conversion);
        for (from, to) in samples.chunks_exact(width * depth).zip(wide.chunks_exact_mut(width * 3)) {
            row.stored.copy_from_slice(from);
            row.convert(to, &mut hidden)?;
        }
        samples = wide;
    } else if channels != Channels::Rgb || conversion.is_some() {
        // Rows shrink or keep their length, so they can move down within the same memory.
        let mut row = Row::new(width, channels, conversion);
        for y in 0..height {
            row.stored.copy_from_slice(&samples[y * width * depth..(y + 1) * width * depth]);
            row.convert(&mut samples[y * width * 3..(y + 1) * width * 3], &mut hidden)?;
        }
        samples.truncate(width * height * 3);
        samples.shrink_to_fit();
    }
    if hidden {
        found.binary(MetadataKind::HiddenColour);
    }
    RgbImage::from_raw(size.width, size.height, samples).ok_or_else(|| malformed("it holds too few pixels"))
}

/// Whether [`srgb_from_raster`] changes colours by this profile.
pub(super) fn converts(profile: &[u8], channels: Channels) -> bool {
    Conversion::new(profile, channels).is_some()
}

/// The profile that code points for primaries and transfer stand for (ITU-T H.273); nothing where they are unknown,
/// or mean what sRGB means to every viewer.
pub(super) fn profile_from_code_points(primaries: u16, transfer: u16) -> Option<Vec<u8>> {
    let primaries = CicpColorPrimaries::try_from(u8::try_from(primaries).ok()?).ok()?;
    // Television's curve stands for sRGB's where it comes with sRGB's or Display P3's primaries.
    let transfer = if matches!(transfer, 1 | 2 | 6) { 13 } else { transfer };
    let transfer_characteristics = TransferCharacteristics::try_from(u8::try_from(transfer).ok()?).ok()?;
    let plain = matches!(primaries, CicpColorPrimaries::Bt709 | CicpColorPrimaries::Unspecified);
    if plain && transfer == 13 || primaries == CicpColorPrimaries::Unspecified {
        return None;
    }
    let code_points = CicpProfile {
        color_primaries: primaries,
        transfer_characteristics,
        matrix_coefficients: MatrixCoefficients::Bt709,
        full_range: true,
    };
    ColorProfile::new_from_cicp(code_points).encode().ok()
}

/// Undoes the multiplication of a pixel's colour with its opacity, which comes last.
pub(super) fn divide_by_opacity(pixel: &mut [u8]) {
    let Some((opacity, colour)) = pixel.split_last_mut() else { return };
    let opacity = u32::from(*opacity);
    for value in colour.iter_mut().filter(|_| opacity > 0) {
        *value = ((u32::from(*value) * 255 + opacity / 2) / opacity).min(255) as u8;
    }
}

/// Reduces 16-bit samples in native byte order to 8 bits, rounding to nearest.
pub(super) fn bytes_from_wide_samples(wide: &[u8]) -> Vec<u8> {
    wide.chunks_exact(2).map(|pair| ((u32::from(u16::from_ne_bytes([pair[0], pair[1]])) + 128) / 257) as u8).collect()
}

/// A profile's way to sRGB.
struct Conversion {
    transform: Arc<Transform8BitExecutor>,
    /// What the transform takes: grey, RGB or CMYK.
    takes: DataColorSpace,
}

impl Conversion {
    /// Nothing where the profile is unreadable, of other channels, or already sRGB within one step.
    fn new(profile: &[u8], channels: Channels) -> Option<Self> {
        let profile = ColorProfile::new_from_slice(profile).ok()?;
        let takes = profile.color_space;
        let layout = match (takes, channels) {
            (DataColorSpace::Cmyk, Channels::Cmyk) => Layout::Rgba,
            (DataColorSpace::Gray, Channels::Gray | Channels::GrayAlpha) => Layout::Gray,
            (DataColorSpace::Rgb, Channels::Gray | Channels::GrayAlpha | Channels::Rgb | Channels::Rgba) => Layout::Rgb,
            _ => return None,
        };
        let srgb = ColorProfile::new_srgb();
        let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, TransformOptions::default()).ok()?;
        let conversion = Self { transform, takes };
        (!conversion.changes_nothing()).then_some(conversion)
    }

    /// Tries a grid of 9 x 9 x 9 colours.
    fn changes_nothing(&self) -> bool {
        if self.takes != DataColorSpace::Rgb {
            return false;
        }
        let level = |i: usize| (i * 255 / 8) as u8;
        let grid: Vec<u8> = (0..729).flat_map(|i| [level(i / 81), level(i / 9 % 9), level(i % 9)]).collect();
        let mut out = vec![0; grid.len()];
        self.transform.transform(&grid, &mut out).is_ok() && grid.iter().zip(&out).all(|(a, b)| a.abs_diff(*b) <= 1)
    }
}

/// Working memory for one row.
struct Row {
    channels: Channels,
    conversion: Option<Conversion>,
    /// The row as it was stored.
    stored: Vec<u8>,
    /// The row as the transform takes it.
    input: Vec<u8>,
}

impl Row {
    fn new(width: usize, channels: Channels, conversion: Option<Conversion>) -> Self {
        Self { channels, conversion, stored: vec![0; width * channels.count()], input: Vec::with_capacity(width * 4) }
    }

    /// Writes the stored row as RGB; sets `hidden` where transparency covers colour.
    fn convert(&mut self, rgb: &mut [u8], hidden: &mut bool) -> Result<(), Fault> {
        match &self.conversion {
            None => self.expand(rgb),
            Some(conversion) => {
                self.input.clear();
                match (conversion.takes, self.channels) {
                    (DataColorSpace::Gray, Channels::GrayAlpha) => {
                        self.input.extend(self.stored.chunks_exact(2).map(|p| p[0]));
                    }
                    (DataColorSpace::Rgb, Channels::Gray | Channels::GrayAlpha | Channels::Rgba) => {
                        self.input.resize(rgb.len(), 0);
                        let mut input = std::mem::take(&mut self.input);
                        self.expand(&mut input);
                        self.input = input;
                    }
                    _ => self.input.extend_from_slice(&self.stored),
                }
                conversion
                    .transform
                    .transform(&self.input, rgb)
                    .map_err(|_| malformed("its colour profile does not fit its pixels"))?;
            }
        }
        match self.channels {
            Channels::Rgba => flatten(rgb, self.stored.chunks_exact(4).map(|p| p[3]), hidden),
            Channels::GrayAlpha => flatten(rgb, self.stored.chunks_exact(2).map(|p| p[1]), hidden),
            _ => {}
        }
        Ok(())
    }

    /// Writes the stored row as RGB without a profile and without regard to opacity.
    fn expand(&self, rgb: &mut [u8]) {
        let pixels = rgb.chunks_exact_mut(3).zip(self.stored.chunks_exact(self.channels.count()));
        match self.channels {
            Channels::Gray | Channels::GrayAlpha => pixels.for_each(|(to, from)| to.fill(from[0])),
            Channels::Rgb | Channels::Rgba => pixels.for_each(|(to, from)| to.copy_from_slice(&from[..3])),
            Channels::Cmyk => pixels.for_each(|(to, from)| {
                let paper = 255 - u32::from(from[3]);
                for (value, ink) in to.iter_mut().zip(from) {
                    *value = (((255 - u32::from(*ink)) * paper + 127) / 255) as u8;
                }
            }),
        }
    }
}

/// Lays a row onto white; invisible pixels become exactly white, so that nothing faint is left of them.
fn flatten(rgb: &mut [u8], opacities: impl Iterator<Item = u8>, hidden: &mut bool) {
    for (pixel, opacity) in rgb.chunks_exact_mut(3).zip(opacities) {
        if opacity <= NEARLY_TRANSPARENT {
            // Encoders fill empty places with plain black or white.
            *hidden |= !matches!(*pixel, [0, 0, 0] | [255, 255, 255]);
            pixel.fill(255);
        } else if opacity < 255 {
            let opacity = u32::from(opacity);
            for value in pixel {
                *value = ((u32::from(*value) * opacity + 255 * (255 - opacity) + 127) / 255) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(channels: Channels, samples: &[u8], found: &mut Harvest) -> Vec<u8> {
        let size = Size { width: (samples.len() / channels.count()) as u32, height: 1 };
        srgb_from_raster(Raster { size, channels, samples: samples.to_vec() }, found).expect("fits").into_raw()
    }

    #[test]
    fn inks_without_a_profile() {
        let mut found = Harvest::default();
        let inks = [0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255, 0, 255, 255, 0];
        let rgb = converted(Channels::Cmyk, &inks, &mut found);
        assert_eq!(rgb, [255, 255, 255, 0, 255, 255, 0, 0, 0, 255, 0, 0]);
    }

    #[test]
    fn invisible_colour_is_whitened_and_recorded() {
        let mut found = Harvest::default();
        let rgb = converted(Channels::Rgba, &[200, 10, 10, 3, 0, 0, 0, 128, 1, 2, 3, 255], &mut found);
        assert_eq!(rgb, [255, 255, 255, 127, 127, 127, 1, 2, 3]);
        assert_eq!(found.items.len(), 1);
        assert_eq!(found.items[0].kind, MetadataKind::HiddenColour);
    }

    #[test]
    fn plain_transparency_is_not_recorded() {
        let mut found = Harvest::default();
        assert_eq!(
            converted(Channels::GrayAlpha, &[0, 0, 255, 0, 9, 255], &mut found),
            [255, 255, 255, 255, 255, 255, 9, 9, 9]
        );
        assert!(found.items.is_empty());
    }

    #[test]
    fn display_p3_red_becomes_brighter_in_srgb() {
        let profile = ColorProfile::new_display_p3().encode().expect("encodes");
        let mut found = Harvest { profile: Some(profile), ..Harvest::default() };
        let rgb = converted(Channels::Rgb, &[128, 128, 128, 200, 100, 100], &mut found);
        assert!(rgb[..3].iter().all(|v| v.abs_diff(128) <= 1), "grey stays: {rgb:?}");
        // The same numbers mean a more saturated red in the wider gamut.
        assert!(rgb[3] > 206 && rgb[4] < 97, "{rgb:?}");
    }

    #[test]
    fn an_srgb_profile_changes_nothing() {
        let profile = ColorProfile::new_srgb().encode().expect("encodes");
        assert!(Conversion::new(&profile, Channels::Rgb).is_none());
    }

    /// A printer's profile by the ICC specification, section 10.8: paper of L* 50, which black ink darkens to 0.
    fn dark_paper() -> Vec<u8> {
        let words = |values: &[u16]| values.iter().flat_map(|v| v.to_be_bytes()).collect::<Vec<u8>>();
        let one = [0, 1, 0, 0];
        let zeros = [0; 12];
        let identity = [&one[..], &zeros, &one, &zeros, &one].concat();
        let ramps = |count: usize| words(&[0, 0xFFFF].repeat(count));
        let nodes: Vec<u16> =
            (0..16).flat_map(|node| [if node % 2 == 0 { 0x7F80 } else { 0 }, 0x8000, 0x8000]).collect();
        let table = [
            b"mft2\0\0\0\0\x04\x03\x02\0".as_slice(),
            &identity,
            &words(&[2, 2]),
            &ramps(4),
            &words(&nodes),
            &ramps(3),
        ]
        .concat();
        let mut header = vec![0; 128];
        header[..4].copy_from_slice(&(144 + table.len() as u32).to_be_bytes());
        header[8..12].copy_from_slice(&[2, 0x40, 0, 0]);
        header[12..24].copy_from_slice(b"prtrCMYKLab ");
        header[36..40].copy_from_slice(b"acsp");
        header[68..80].copy_from_slice(&[0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]);
        let entry =
            [&1u32.to_be_bytes()[..], b"A2B0", &144u32.to_be_bytes(), &(table.len() as u32).to_be_bytes()].concat();
        [header, entry, table].concat()
    }

    #[test]
    fn inks_with_a_profile() {
        let mut found = Harvest { profile: Some(dark_paper()), ..Harvest::default() };
        let rgb = converted(Channels::Cmyk, &[0, 0, 0, 0, 0, 0, 0, 255], &mut found);
        // L* 50 is 119 in sRGB; without the profile the paper would be white.
        assert!(rgb[..3].iter().all(|v| v.abs_diff(119) <= 3) && rgb[3..].iter().all(|v| *v <= 3), "{rgb:?}");
    }

    #[test]
    fn a_broken_profile_is_passed_over() {
        let mut found = Harvest { profile: Some(vec![1, 2, 3]), ..Harvest::default() };
        assert_eq!(converted(Channels::Rgb, &[9, 8, 7], &mut found), [9, 8, 7]);
    }

    #[test]
    fn wide_samples_round_to_the_nearest_byte() {
        let wide: Vec<u8> = [0u16, 128, 129, 257, 65535].iter().flat_map(|v| v.to_ne_bytes()).collect();
        assert_eq!(bytes_from_wide_samples(&wide), [0, 0, 1, 1, 255]);
    }
}
