//! The second look for text at a copy of a photo. Wherever the copy's pixels are the photo's, the map of the first look
//! is searched with lower thresholds and its lines stay as they were read; only the other places are located anew.

use image::RgbImage;

use super::locate::{TextMap, boxes_in_map, text_map};
use super::{Known, Line, Reader, doubles, layout, scale_of};
use crate::error::FileError;
use crate::geometry::Rect;
use crate::policy::TextLook;

/// What a look for text saw.
pub(crate) struct Seen {
    /// The map of the whole picture.
    pub(super) map: TextMap,
    /// The lines.
    pub(crate) lines: Vec<Line>,
}

impl Reader {
    /// Finds and reads the lines of a copy whose pixels are those of the photo outside of `changed`, in pixels of both.
    /// `known` lines that were read clearly are not read again where a cover reaches into them either: all they said may stay, and
    /// what is left of a word says nothing. Nothing where a look at the whole copy costs no more or sees more.
    ///
    /// # Errors
    /// When a model fails.
    pub(crate) fn look_again(
        &self,
        copy: &RgbImage,
        look: &TextLook,
        seen: &Seen,
        changed: &[Rect],
        known: Known<'_>,
    ) -> Result<Option<Seen>, FileError> {
        let (scale, scale_of_whole) = (1.0 / seen.map.step[0], scale_of(copy, look));
        let places: Vec<_> = changed.iter().map(|place| seen.map.around(place)).collect();
        let pixels = |width: u32, height: u32, scale: f32| width as f32 * height as f32 * scale * scale;
        let anew: f32 = places.iter().map(|(part, _)| pixels(part.width, part.height, scale)).sum();
        // A rounding of the map's sides must not count as a larger scale.
        let sees_more = look.fine_pixels > 0 || scale_of_whole > 1.01 * scale;
        if sees_more || anew > pixels(copy.width(), copy.height(), scale_of_whole) {
            return Ok(None);
        }
        let mut map = seen.map.clone();
        for (part, inner) in places {
            map.take_over(&text_map(self.locator.as_ref(), copy, part, scale.min(1.0))?, inner);
        }
        let is_changed = |line: &&Line| {
            let bounds = line.polygon.bounds();
            changed.iter().any(|place| place.intersection(&bounds).area() > 0.0)
        };
        let unchanged = seen.lines.iter().filter(|line| !is_changed(line));
        let clear = known.lines.iter().filter(|line| is_changed(line) && known.is_clear(line));
        let mut lines: Vec<Line> = unchanged.chain(clear).cloned().collect();
        let known = Known { lines: &lines, ..Known::default() };
        let new = known.without_read(boxes_in_map(&map, look));
        tracing::debug!(known = lines.len(), new = new.len(), anew, "looking again");
        lines.extend(self.read_found(copy, look, &new)?);
        Ok(Some(Seen { map, lines: layout::arrange(doubles::without_doubles(lines), copy) }))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::Model;
    use crate::ocr::fakes::{Nothing, Red, bar};
    use crate::ocr::{Known, Parts};

    const FIRST: TextLook = TextLook {
        long_side: 1_600,
        fine_pixels: 0,
        print_threshold: 0.0,
        print_threshold_on_things: 0.0,
        map_threshold: 0.5,
        box_threshold: 0.5,
        reread_below: 0.0,
        unread_below: 0.5,
        hardly_below: 0.8,
        by_hand_above: 1.0,
    };
    const AGAIN: TextLook = TextLook { long_side: 1_120, map_threshold: 0.2, box_threshold: 0.25, ..FIRST };

    fn reader(locator: &Arc<Red>) -> Reader {
        let nothing = Arc::new(Nothing);
        Reader::with_parts(Parts {
            locator: Arc::clone(locator) as Arc<dyn Model>,
            small_print: nothing.clone(),
            recogniser: nothing.clone(),
            characters: Vec::new(),
            turn: nothing.clone(),
            handwriting: nothing,
        })
    }

    const BRIGHT: Rect = Rect { left: 100.0, top: 100.0, right: 500.0, bottom: 140.0 };
    const DIM: Rect = Rect { left: 1_200.0, top: 900.0, right: 1_600.0, bottom: 940.0 };
    const LATER: Rect = Rect { left: 100.0, top: 900.0, right: 400.0, bottom: 940.0 };

    /// A photo with a bar that is seen and one that only lower thresholds show.
    fn photo() -> RgbImage {
        let mut photo = RgbImage::new(2_000, 1_200);
        bar(&mut photo, BRIGHT, 250);
        bar(&mut photo, DIM, 90);
        photo
    }

    fn shows(lines: &[Line], place: Rect) -> bool {
        // A line is located with room around it.
        lines.iter().any(|line| line.polygon.bounds().overlap(&place) > 0.3)
    }

    #[test]
    fn lower_thresholds_find_more_in_the_same_map() {
        let locator = Arc::new(Red::default());
        let (reader, photo) = (reader(&locator), photo());
        let seen = reader.look(&photo, &FIRST, Known::default()).expect("looks");
        assert!(shows(&seen.lines, BRIGHT) && !shows(&seen.lines, DIM));
        let shown = *locator.0.lock().expect("lock");
        let again = reader
            .look_again(&photo, &AGAIN, &seen, &[], Known::default())
            .expect("looks")
            .expect("builds on the first");
        assert!(shows(&again.lines, BRIGHT) && shows(&again.lines, DIM));
        assert_eq!(again.lines.len(), 2, "what is known is not there twice");
        assert_eq!(*locator.0.lock().expect("lock"), shown, "nothing is computed anew");
    }

    #[test]
    fn what_appears_in_a_changed_place_is_found_and_what_goes_is_gone() {
        let locator = Arc::new(Red::default());
        let reader = reader(&locator);
        let seen = reader.look(&photo(), &FIRST, Known::default()).expect("looks");
        let mut copy = photo();
        bar(&mut copy, BRIGHT, 0);
        bar(&mut copy, LATER, 250);
        let shown = *locator.0.lock().expect("lock");
        let changed = [BRIGHT, LATER].map(|place| place.grown(16.0, 16.0));
        let again = reader
            .look_again(&copy, &AGAIN, &seen, &changed, Known::default())
            .expect("looks")
            .expect("builds on the first");
        assert!(!shows(&again.lines, BRIGHT) && shows(&again.lines, LATER) && shows(&again.lines, DIM));
        let anew = *locator.0.lock().expect("lock") - shown;
        assert!(anew > 0 && anew < shown / 2, "{anew} of {shown}");
    }

    #[test]
    fn a_whole_look_is_taken_where_it_costs_less_or_sees_more() {
        let reader = reader(&Arc::default());
        let (photo, all) = (photo(), Rect { left: 0.0, top: 0.0, right: 2_000.0, bottom: 1_200.0 });
        let seen = reader.look(&photo, &FIRST, Known::default()).expect("looks");
        let is_whole = |look: &TextLook, changed: &[Rect]| {
            reader.look_again(&photo, look, &seen, changed, Known::default()).expect("looks").is_none()
        };
        assert!(is_whole(&AGAIN, &[all]));
        assert!(is_whole(&TextLook { long_side: 1_800, ..AGAIN }, &[]));
        assert!(is_whole(&TextLook { fine_pixels: 1_000, ..AGAIN }, &[]));
        assert!(!is_whole(&TextLook { long_side: 1_600, ..AGAIN }, &[]));
    }
}
