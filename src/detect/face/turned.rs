//! Faces on their side or head, of people who lie or bend and in photos that were stored turned: the detector knows faces that
//! are at most half on their side, so it looks at the turned picture too.

use image::RgbImage;
use image::imageops::{rotate90, rotate180, rotate270};

use super::Face;
use crate::geometry::{Point, Rect, Size};

/// The picture in which faces that are turned clockwise by so many quarters (1 to 3) stand upright.
pub(super) fn righted(picture: &RgbImage, quarters: u8) -> RgbImage {
    match quarters {
        1 => rotate270(picture),
        2 => rotate180(picture),
        _ => rotate90(picture),
    }
}

/// A face of the righted picture in the pixels of the picture itself, which has that size.
pub(super) fn back(face: &Face, quarters: u8, picture: Size) -> Face {
    let (wide, high) = (picture.width as f32, picture.height as f32);
    let moved = |p: Point| match quarters {
        1 => Point { x: wide - p.y, y: p.x },
        2 => Point { x: wide - p.x, y: high - p.y },
        _ => Point { x: p.y, y: high - p.x },
    };
    let Rect { left, top, right, bottom } = face.area;
    let (a, b) = (moved(Point { x: left, y: top }), moved(Point { x: right, y: bottom }));
    let area = Rect { left: a.x.min(b.x), top: a.y.min(b.y), right: a.x.max(b.x), bottom: a.y.max(b.y) };
    Face { area, landmarks: face.landmarks.map(moved), score: face.score, quarters }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::size_of;

    #[test]
    fn what_is_seen_in_the_righted_picture_lies_where_it_was() {
        let mut picture = RgbImage::new(40, 30);
        picture.put_pixel(10, 4, image::Rgb([255; 3]));
        for quarters in 1..4 {
            let righted = righted(&picture, quarters);
            let (x, y, _) = righted.enumerate_pixels().find(|(_, _, p)| p.0 == [255; 3]).expect("it is there");
            let (x, y) = (x as f32, y as f32);
            let area = Rect { left: x, top: y, right: x + 1.0, bottom: y + 1.0 };
            let face = Face { area, landmarks: [area.center(); 5], score: 0.9, quarters: 0 };
            let back = back(&face, quarters, size_of(&picture));
            assert_eq!(back.area, Rect { left: 10.0, top: 4.0, right: 11.0, bottom: 5.0 }, "{quarters}");
            assert_eq!(back.landmarks[4], Point { x: 10.5, y: 4.5 });
        }
    }
}
