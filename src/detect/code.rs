//! QR codes, other matrix codes and bar codes. What a code says is never kept: only where it stands.

mod texture;

use image::{GrayImage, Luma, RgbImage};
use imageproc::geometric_transformations::{Border, Interpolation, rotate_about_center};
use zxingcpp::{BarcodeFormat, BarcodeReader, ImageFormat, ImageView};

use super::{Detector, Page};
use crate::error::{Fault, FileError, Stage};
use crate::finding::{By, Evidence, Finding, Kind, Place};
use crate::geometry::{Point, Polygon, Rect, Size};
use crate::picture::size_of;
use crate::policy::{CodeLook, Looks};
use crate::scaling::{self, scaled};

/// The kinds of codes looked for; the weak ones that plain textures imitate (two- and five-digit add-ons, film edges)
/// are left out.
const FORMATS: [BarcodeFormat; 17] = [
    BarcodeFormat::QRCode,
    BarcodeFormat::MicroQRCode,
    BarcodeFormat::RMQRCode,
    BarcodeFormat::DataMatrix,
    BarcodeFormat::Aztec,
    BarcodeFormat::PDF417,
    BarcodeFormat::MaxiCode,
    BarcodeFormat::Code128,
    BarcodeFormat::Code39,
    BarcodeFormat::Code93,
    BarcodeFormat::Codabar,
    BarcodeFormat::ITF,
    BarcodeFormat::EAN13,
    BarcodeFormat::EAN8,
    BarcodeFormat::UPCA,
    BarcodeFormat::UPCE,
    BarcodeFormat::DataBar,
];

/// Places that look like a code are read at no more than this many pixels in all...
const PLACE_PIXELS: f32 = 160_000.0;
/// ...and along their longer side: bars that stand in a long row are fine.
const PLACE_SIDE: u32 = 800;

/// At most this many places are read with care in one picture, those most like a code first.
const MOST_PLACES: usize = 6;

/// How sure a code that was read is: its own check digits agree.
const READ: f32 = 0.99;

/// How sure a code is that was seen as such but could not be read.
const UNREAD: f32 = 0.45;

/// Share of a matrix code's side that is added around it: one module of the smallest QR code and a little. Its quiet
/// zone says nothing, and words often stand there.
const MATRIX_MARGIN: f32 = 0.08;

/// Share of a PDF417's height that is added above and below: its first and last rows are told by where a reader's row crossed them.
const ROWS_MARGIN: f32 = 0.3;

/// Share of a bar code's length that is added at both ends: the widest quiet zone, 10 of about 100 modules.
const BARS_MARGIN: f32 = 0.12;

/// Share of a bar code's length that is added above and below for the printed number.
const NUMBER_MARGIN: f32 = 0.16;

/// One code.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// The outline of the whole symbol with its quiet zone and printed number, in pixels of the picture; it may reach
    /// out of it.
    pub outline: Polygon,
    /// Whether it was read; else it was only seen.
    pub read: bool,
}

/// Finds codes.
#[derive(Debug, Default)]
pub struct CodeDetector {}

impl CodeDetector {
    /// Needs no model.
    pub fn new() -> Self {
        Self {}
    }

    /// Every code, each once: first quickly over the whole picture, then with care where the texture is like a code's.
    /// `afar` is the same picture, perhaps smaller, for the search over the whole.
    ///
    /// # Errors
    /// When the reader refuses the picture.
    pub fn codes(&self, pixels: &RgbImage, afar: &RgbImage, look: &CodeLook) -> Result<Vec<Code>, FileError> {
        let own = size_of(pixels);
        let fit = fitted(size_of(afar), look.long_side.max(1));
        let whole = grey(afar, scaling::whole(afar), fit)?;
        let scale = own.width as f32 / fit.width as f32;
        let mut codes = read(&whole, look.report_unread, Care::Quick)?;
        codes.iter_mut().for_each(|c| c.move_to(scale, Point { x: 0.0, y: 0.0 }));
        for place in texture::places(&whole).into_iter().take(MOST_PLACES) {
            let area = Rect {
                left: place.left * scale,
                top: place.top * scale,
                right: place.right * scale,
                bottom: place.bottom * scale,
            }
            .within(own);
            if codes.iter().any(|c| c.read && is_mostly_inside(&area, &c.outline.bounds())) {
                continue;
            }
            let size = Size { width: area.width().ceil() as u32, height: area.height().ceil() as u32 };
            let share = (PLACE_PIXELS / size.pixels().max(1) as f32).sqrt().min(1.0);
            let longest = (size.width.max(size.height) as f32 * share).ceil() as u32;
            let fit = fitted(size, longest.min(PLACE_SIDE));
            let crop = grey(pixels, area, fit)?;
            let mut found = read(&crop, look.report_unread, Care::Full)?;
            if let (false, Some(tilt)) = (found.iter().any(|c| c.read), texture::tilt(&crop)) {
                found.extend(read_upright(&crop, tilt)?);
            }
            let scale = area.width() / fit.width as f32;
            found.iter_mut().for_each(|c| c.move_to(scale, Point { x: area.left, y: area.top }));
            codes.extend(found);
        }
        Ok(each_once(codes))
    }
}

impl Detector for CodeDetector {
    fn id(&self) -> &'static str {
        "code"
    }

    /// With a code covered, the next ones come to be read with care.
    fn would_repeat(&self, first: &Looks, again: &Looks, changed: bool) -> bool {
        let keener = again.code.report_unread && !first.code.report_unread;
        !changed && !keener && first.code.long_side == again.code.long_side
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        let codes = self.codes(page.pixels, page.afar, &page.looks.code)?;
        Ok(codes
            .into_iter()
            .map(|code| Finding {
                kind: Kind::Code,
                place: Place::Pixels { frame: page.frame, polygon: code.outline },
                confidence: if code.read { READ } else { UNREAD },
                group: None,
                by: By { detector: String::from(self.id()), rule: None, evidence: vec![Evidence::Pattern] },
            })
            .collect())
    }
}

impl Code {
    fn move_to(&mut self, scale: f32, by: Point) {
        for p in &mut self.outline.points {
            *p = Point { x: p.x * scale + by.x, y: p.y * scale + by.y };
        }
    }
}

/// How long the reader tries.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    Quick,
    Full,
}

/// Runs the reader over a grey picture; the outlines are in its pixels.
fn read(pixels: &GrayImage, report_unread: bool, care: Care) -> Result<Vec<Code>, FileError> {
    let fault = |e: zxingcpp::Error| {
        FileError::at(Stage::Detect, Fault::Library { what: "looking for codes", reason: e.to_string() })
    };
    let full = care == Care::Full;
    let reader = BarcodeReader::new()
        .formats(FORMATS)
        .try_harder(full)
        .try_rotate(true)
        .try_invert(full)
        .try_downscale(true)
        .return_errors(report_unread);
    let view =
        ImageView::from_slice(pixels.as_raw(), pixels.width(), pixels.height(), ImageFormat::Lum).map_err(fault)?;
    let mut codes = Vec::new();
    for code in reader.from(&view).map_err(fault)? {
        let bars = is_bars(code.format());
        // Every striped thing is nearly a bar code; only matrix codes are known by their finder marks alone.
        if !code.is_valid() && bars {
            continue;
        }
        let p = code.position();
        let corner = |c: zxingcpp::PointI| Point { x: c.x as f32 + 0.5, y: c.y as f32 + 0.5 };
        let corners = [p.top_left, p.top_right, p.bottom_right, p.bottom_left].map(corner);
        let outline = if bars { texture::bars_around(pixels, corners) } else { corners };
        let (along, across) = match code.format().symbology() {
            _ if bars => (BARS_MARGIN, NUMBER_MARGIN),
            BarcodeFormat::PDF417 => (MATRIX_MARGIN, ROWS_MARGIN),
            _ => (MATRIX_MARGIN, MATRIX_MARGIN),
        };
        if let Some(outline) = grown(outline, along, across, bars) {
            codes.push(Code { outline, read: code.is_valid() });
        }
    }
    Ok(codes)
}

/// Reads a picture turned back by its tilt in radians; the outlines are in the pixels of the picture as it was.
fn read_upright(pixels: &GrayImage, tilt: f32) -> Result<Vec<Code>, FileError> {
    // Whatever the turn brings in from outside is a quiet grey.
    let turned = rotate_about_center(pixels, -tilt, Interpolation::Bilinear, Border::Constant(Luma([128])));
    let mut codes = read(&turned, false, Care::Full)?;
    let (sin, cos) = tilt.sin_cos();
    let (cx, cy) = (pixels.width() as f32 / 2.0, pixels.height() as f32 / 2.0);
    for p in codes.iter_mut().flat_map(|c| &mut c.outline.points) {
        let (dx, dy) = (p.x - cx, p.y - cy);
        *p = Point { x: cx + dx * cos - dy * sin, y: cy + dx * sin + dy * cos };
    }
    Ok(codes)
}

fn is_bars(format: BarcodeFormat) -> bool {
    !matches!(
        format.symbology(),
        BarcodeFormat::QRCode
            | BarcodeFormat::DataMatrix
            | BarcodeFormat::Aztec
            | BarcodeFormat::PDF417
            | BarcodeFormat::MaxiCode
    )
}

/// Moves the corners (reading order) outwards by shares of the code's length; for a matrix code the second share is of
/// its height. Nothing where the code has no extent.
fn grown(corners: [Point; 4], along: f32, across: f32, bars: bool) -> Option<Polygon> {
    let [a, b, c, d] = corners;
    let half = |p: Point, q: Point, r: Point, s: Point| Point {
        x: (p.x + q.x - r.x - s.x) / 4.0,
        y: (p.y + q.y - r.y - s.y) / 4.0,
    };
    let (u, v) = (half(b, c, a, d), half(c, d, a, b));
    let (length, height) = (2.0 * u.x.hypot(u.y), 2.0 * v.x.hypot(v.y));
    if !(length > 0.0 && length.is_finite() && height.is_finite()) {
        return None;
    }
    // A code read from a single row has no height of its own; across its length is where the bars stand.
    let down = if height > 0.5 {
        Point { x: v.x / height * 2.0, y: v.y / height * 2.0 }
    } else {
        Point { x: -u.y / length * 2.0, y: u.x / length * 2.0 }
    };
    let right = Point { x: u.x / length * 2.0, y: u.y / length * 2.0 };
    let (by_x, by_y) = (along * length, across * if bars { length } else { height });
    let moved = |p: Point, sx: f32, sy: f32| Point {
        x: p.x + sx * by_x * right.x + sy * by_y * down.x,
        y: p.y + sx * by_x * right.y + sy * by_y * down.y,
    };
    Some(Polygon { points: vec![moved(a, -1.0, -1.0), moved(b, 1.0, -1.0), moved(c, 1.0, 1.0), moved(d, -1.0, 1.0)] })
}

/// The size that fits a longest side; never larger.
fn fitted(size: Size, long_side: u32) -> Size {
    let share = (f64::from(long_side) / f64::from(size.width.max(size.height).max(1))).min(1.0);
    let side = |v: u32| ((f64::from(v) * share).round() as u32).max(1);
    Size { width: side(size.width), height: side(size.height) }
}

/// A part of the picture in grey at a size.
fn grey(pixels: &RgbImage, area: Rect, size: Size) -> Result<GrayImage, FileError> {
    let small = scaled(pixels, area, size).map_err(|fault| FileError::at(Stage::Detect, fault))?;
    let luma = |p: &[u8; 3]| ((u32::from(p[0]) * 77 + u32::from(p[1]) * 150 + u32::from(p[2]) * 29) >> 8) as u8;
    Ok(GrayImage::from_fn(size.width, size.height, |x, y| Luma([luma(&small.get_pixel(x, y).0)])))
}

fn is_mostly_inside(inner: &Rect, outer: &Rect) -> bool {
    inner.intersection(outer).area() > 0.7 * inner.area()
}

/// Codes that were read come first and swallow what was seen at the same place.
fn each_once(mut codes: Vec<Code>) -> Vec<Code> {
    codes.sort_by_key(|c| !c.read);
    let mut kept: Vec<Code> = Vec::new();
    for code in codes {
        let bounds = code.outline.bounds();
        if !kept.iter().any(|k| is_mostly_inside(&bounds, &k.outline.bounds())) {
            kept.push(code);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    const SIZE: Size = Size { width: 1600, height: 1200 };

    /// A symbol with its quiet zone, made anew; an invented number.
    fn symbol(format: BarcodeFormat, text: &str) -> GrayImage {
        let code = zxingcpp::create(format).from_str(text).expect("the symbol can be made");
        let writer = zxingcpp::write().scale(4).add_quiet_zones(true);
        let image = code.to_image_with(&writer).expect("the symbol can be drawn");
        GrayImage::from_raw(image.width() as u32, image.height() as u32, image.data()).expect("one byte a pixel")
    }

    /// A mottled picture with the symbol in its middle, turned, `length` pixels long; and the symbol's corners.
    fn photo(symbol: &GrayImage, length: f32, degrees: f32) -> (RgbImage, [Point; 4]) {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let scale = symbol.width() as f32 / length;
        let (half_w, half_h) = (symbol.width() as f32 / 2.0, symbol.height() as f32 / 2.0);
        let (cx, cy) = (SIZE.width as f32 / 2.0, SIZE.height as f32 / 2.0);
        let mut state = 1u32;
        let pixels = RgbImage::from_fn(SIZE.width, SIZE.height, |x, y| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 24) as f32 / 255.0 * 24.0 - 12.0;
            let shade = 120.0 + 50.0 * (x as f32 / 90.0).sin() + 40.0 * (y as f32 / 70.0).cos();
            // The mean of nine places in the pixel, as a lens would see it.
            let mut sum = 0.0;
            for i in 0..9 {
                let (dx, dy) = (x as f32 + (i % 3) as f32 / 3.0 - cx, y as f32 + (i / 3) as f32 / 3.0 - cy);
                let (u, v) = ((dx * cos + dy * sin) * scale + half_w, (dy * cos - dx * sin) * scale + half_h);
                let inside = u >= 0.0 && v >= 0.0 && u < symbol.width() as f32 && v < symbol.height() as f32;
                sum += if inside { f32::from(symbol.get_pixel(u as u32, v as u32)[0]) } else { shade };
            }
            let value = (sum / 9.0 * 0.85 + 15.0 + noise).clamp(0.0, 255.0) as u8;
            Rgb([value, value, value])
        });
        let corner = |a: f32, b: f32| {
            let (dx, dy) = (a * half_w / scale, b * half_h / scale);
            Point { x: cx + dx * cos - dy * sin, y: cy + dx * sin + dy * cos }
        };
        // The quiet zone itself shows nothing: the dark part is what must be covered.
        (pixels, [corner(-0.8, -0.8), corner(0.8, -0.8), corner(0.8, 0.8), corner(-0.8, 0.8)])
    }

    fn look() -> CodeLook {
        CodeLook { long_side: 1600, report_unread: false }
    }

    #[test]
    fn every_kind_is_found_whole_at_several_sizes_and_turns() {
        let kinds = [
            (BarcodeFormat::QRCode, "MRN 00-4417-XZ", 150.0),
            (BarcodeFormat::DataMatrix, "MRN 00-4417-XZ", 120.0),
            (BarcodeFormat::Aztec, "MRN 00-4417-XZ", 120.0),
            (BarcodeFormat::PDF417, "EXAMPLE, ANN 00-4417-XZ", 420.0),
            (BarcodeFormat::Code128, "004417XZ", 380.0),
            (BarcodeFormat::Code39, "004417XZ", 480.0),
            (BarcodeFormat::EAN13, "4006381333931", 300.0),
            (BarcodeFormat::UPCA, "036000291452", 300.0),
        ];
        for (format, text, least) in kinds {
            let symbol = symbol(format, text);
            for (times, degrees) in [(1.0, 0.0), (1.7, 12.0), (2.4, 90.0), (1.3, 180.0)] {
                let (pixels, corners) = photo(&symbol, least * times, degrees);
                let codes = CodeDetector::new().codes(&pixels, &pixels, &look()).expect("the reader runs");
                assert_eq!(codes.len(), 1, "{format} x{times} turned {degrees}");
                for p in corners {
                    assert!(codes[0].outline.contains(p), "{format} x{times} turned {degrees}: {p:?} not in {codes:?}");
                }
                let share = codes[0].outline.area() / Polygon { points: corners.to_vec() }.area();
                assert!(share < 4.5, "{format} x{times} turned {degrees}: the outline is {share} times too large");
            }
        }
    }

    #[test]
    fn a_picture_without_codes_has_none() {
        let (pixels, _) = photo(&GrayImage::from_pixel(100, 100, image::Luma([250])), 300.0, 20.0);
        let keen = CodeLook { report_unread: true, ..look() };
        assert_eq!(CodeDetector::new().codes(&pixels, &pixels, &keen).expect("the reader runs"), []);
        let dot = RgbImage::new(1, 1);
        assert_eq!(CodeDetector::new().codes(&dot, &dot, &keen).expect("the reader runs"), []);
    }

    #[test]
    fn a_code_too_damaged_to_read_is_seen() {
        let mut symbol = symbol(BarcodeFormat::QRCode, "MRN 00-4417-XZ AND A LITTLE MORE TEXT");
        // A finger over the middle: the three finder marks stay.
        let (w, h) = symbol.dimensions();
        for (x, y, pixel) in symbol.enumerate_pixels_mut() {
            let middle = (w * 35 / 100..w * 85 / 100).contains(&x) && (h * 45 / 100..h * 65 / 100).contains(&y);
            if middle || (x > w / 2 && y > h / 2 && (x / 8 + y / 8) % 2 == 0) {
                pixel.0 = [90];
            }
        }
        let (pixels, corners) = photo(&symbol, 300.0, 0.0);
        let codes = |report_unread| {
            CodeDetector::new().codes(&pixels, &pixels, &CodeLook { report_unread, ..look() }).expect("the reader runs")
        };
        assert_eq!(codes(false), []);
        let seen = codes(true);
        assert_eq!(seen.len(), 1);
        assert!(!seen[0].read && corners.iter().all(|p| seen[0].outline.contains(*p)));
    }

    #[test]
    fn real_photos_have_few_false_codes() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let photos = ["../shared/photos", "../../shared/photos"].map(|p| root.join(p)).into_iter().find(|p| p.is_dir());
        let Some(photos) = photos else {
            println!("skipped: the development photos are not on this machine");
            return;
        };
        let (mut files, mut read, mut unread) = (0, 0, 0);
        for entry in walkdir::WalkDir::new(photos).sort_by_file_name().into_iter().filter_map(Result::ok) {
            let Some(bytes) = std::fs::read(entry.path()).ok() else { continue };
            let Ok(image) = turbojpeg::decompress(&bytes, turbojpeg::PixelFormat::RGB) else { continue };
            let pixels = RgbImage::from_raw(image.width as u32, image.height as u32, image.pixels).expect("packed");
            let keen = CodeLook { report_unread: true, ..look() };
            let codes = CodeDetector::new().codes(&pixels, &pixels, &keen).expect("the reader runs");
            files += 1;
            read += codes.iter().filter(|c| c.read).count();
            unread += codes.iter().filter(|c| !c.read).count();
        }
        println!("{files} photos: {read} read, {unread} seen but not read");
        assert_eq!(read, 0);
        assert!(unread <= 6, "{unread} false codes");
    }

    #[test]
    fn nothing_a_code_says_is_kept() {
        let (pixels, _) = photo(&symbol(BarcodeFormat::QRCode, "ZEBRA-4417"), 300.0, 0.0);
        let codes = CodeDetector::new().codes(&pixels, &pixels, &look()).expect("the reader runs");
        assert!(!format!("{codes:?}").contains("4417"));
    }
}
