//! One AV1 picture to planes of samples, through `re_rav1d`.

use heic_decoder::{ChromaSampling, ColorInfo, DecodedImage, Metadata};
use re_rav1d::dav1d::{BitsPerComponent, Decoder, Error, Picture, PixelLayout, PlanarImageComponent, Settings, pixel};

use crate::codec::{guarded, malformed, unsupported};
use crate::error::Fault;

/// Decodes the first picture of a stream; `max_pixels` bounds what its header may ask for.
pub(super) fn planes_from_av1(stream: Vec<u8>, max_pixels: u64) -> Result<DecodedImage, Fault> {
    if stream.is_empty() {
        return Err(malformed("the AVIF data ends early"));
    }
    let mut settings = Settings::new();
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_all_layers(false);
    settings.set_frame_size_limit(u32::try_from(max_pixels).unwrap_or(u32::MAX).max(1));
    let mut decoder = Decoder::with_settings(&settings).map_err(fault_from_decoder)?;
    let picture = match decoder.send_data(stream, None, None, None) {
        Ok(()) | Err(Error::Again) => decoder.get_picture().map_err(fault_from_decoder)?,
        Err(error) => return Err(fault_from_decoder(error)),
    };
    planes_of(&picture)
}

/// Whether a stream can be decoded.
pub(in crate::codec) fn decodes(stream: Vec<u8>, max_pixels: u64) -> bool {
    guarded(|| planes_from_av1(stream, max_pixels)).is_ok()
}

fn planes_of(picture: &Picture) -> Result<DecodedImage, Fault> {
    let depth = match picture.bits_per_component() {
        Some(BitsPerComponent(depth @ (8 | 10 | 12))) => depth as u32,
        _ => return Err(unsupported("an AVIF picture of a rare kind; save it as PNG first")),
    };
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let (format, sub_x, sub_y) = match picture.pixel_layout() {
        PixelLayout::I400 => (0, 1, 1),
        PixelLayout::I420 => (1, 2, 2),
        PixelLayout::I422 => (2, 2, 1),
        PixelLayout::I444 => (3, 1, 1),
    };
    let (cb_width, cb_height) = if format == 0 { (0, 0) } else { (width.div_ceil(sub_x), height.div_ceil(sub_y)) };
    let plane = |component, width, height| samples_of(picture, component, width, height);
    let colour = |component| if format == 0 { Ok(Vec::new()) } else { plane(component, cb_width, cb_height) };
    let centred = !matches!(picture.chroma_location(), pixel::ChromaLocation::Left);
    Ok(DecodedImage {
        alpha: None,
        width,
        height,
        bit_depth_luma: depth,
        bit_depth_chroma: depth,
        chroma_format_idc: format,
        color_info: Some(ColorInfo {
            color_primaries: picture.color_primaries() as u16,
            transfer_characteristics: picture.transfer_characteristic() as u16,
            matrix_coefficients: picture.matrix_coefficients() as u16,
            full_range: picture.color_range() == pixel::YUVRange::Full,
        }),
        chroma_sampling: ChromaSampling {
            sub_x: sub_x as u32,
            sub_y: sub_y as u32,
            origin_x: if centred && sub_x == 2 { 0.5 } else { 0.0 },
            origin_y: if sub_y == 2 { 0.5 } else { 0.0 },
        },
        y: plane(PlanarImageComponent::Y, width, height)?,
        cb: colour(PlanarImageComponent::U)?,
        cr: colour(PlanarImageComponent::V)?,
        cb_width,
        cb_height,
        metadata: Metadata::default(),
    })
}

/// The samples of a plane without the padding of its rows.
fn samples_of(picture: &Picture, which: PlanarImageComponent, width: usize, height: usize) -> Result<Vec<i32>, Fault> {
    let stride = picture.stride(which) as usize;
    let plane = picture.plane(which);
    let mut out = Vec::with_capacity(width * height);
    for row in plane.chunks(stride.max(1)).take(height) {
        if picture.bit_depth() == 8 {
            out.extend(row.iter().take(width).map(|v| i32::from(*v)));
        } else {
            out.extend(row.chunks_exact(2).take(width).map(|v| i32::from(u16::from_ne_bytes([v[0], v[1]]))));
        }
    }
    if out.len() == width * height { Ok(out) } else { Err(malformed("the AVIF data hold too few pixels")) }
}

/// The decoder's messages are left out: they speak of its own parts.
fn fault_from_decoder(error: Error) -> Fault {
    match error {
        Error::NotEnoughMemory => Fault::TooLarge { what: String::from("decoding this AVIF needs too much memory") },
        Error::UnsupportedBitstream => unsupported("an AVIF picture of a rare kind; save it as PNG first"),
        _ => malformed("the AVIF data is damaged or ends early"),
    }
}
