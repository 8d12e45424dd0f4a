//! Cutting a picture so that what would be covered is left out: the largest part that holds none of it.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

use super::plan::{Action, CropChoice, Decision};
use crate::finding::{Kind, Place};
use crate::geometry::{Rect, Size};

/// More places than this are covered and not cut off: the search would take long and find nothing.
const MOST_PLACES: usize = 48;

/// No part of a cover is nearer to the kept part than this many pixels.
const SPACE: f32 = 2.0;

/// How far a head may reach beyond the box of its face, as a share of the box: hair, ears and neck are not cut either.
const HEAD: f32 = 0.3;

/// The form of the finished picture: width to height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aspect {
    /// Parts of the width.
    pub width: u32,
    /// Parts of the height.
    pub height: u32,
}

impl Aspect {
    /// Reads "4:5".
    pub fn from_text(text: &str) -> Option<Self> {
        let (width, height) = text.split_once(':')?;
        let part = |text: &str| text.parse().ok().filter(|v| (1..=100).contains(v));
        Some(Self { width: part(width)?, height: part(height)? })
    }

    /// The largest size of this form within another.
    fn within(self, width: f32, height: f32) -> (f32, f32) {
        let form = self.width as f32 / self.height as f32;
        let fitted = if width > height * form { (height * form, height) } else { (width, width / form) };
        (fitted.0.floor().min(width), fitted.1.floor().min(height))
    }
}

impl Serialize for Aspect {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{}:{}", self.width, self.height))
    }
}

impl<'de> Deserialize<'de> for Aspect {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_text(&String::deserialize(from)?)
            .ok_or_else(|| D::Error::custom("expected a form such as 1:1, 4:5 or 16:9"))
    }
}

/// Whether and how pictures are cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CropSettings {
    /// Whether places at the edge are cut off instead of covered, where all of them can be.
    pub auto: bool,
    /// The share of the picture that may be lost, 0 to 1; of its largest part in the wanted form, where one is named.
    #[serde(deserialize_with = "super::share::read")]
    pub most_lost: f32,
    /// The form of the finished picture; its own where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect: Option<Aspect>,
}

/// What is done about the picture's edges.
pub(super) struct Cut {
    /// The part that is kept; everything where absent.
    pub(super) kept: Option<Rect>,
    /// Why.
    pub(super) choice: CropChoice,
}

/// Chooses the part to keep, and turns covers that lie outside of it into cuts.
///
/// Every place to be filled is to be left out; faces that stay must stay whole, and blurred ones are not cut through.
pub(super) fn choose(settings: &CropSettings, decisions: &mut [Decision], size: Size) -> Option<Cut> {
    if !settings.auto && settings.aspect.is_none() {
        return None;
    }
    let scene = Scene::of(decisions, size);
    let best = best(settings, &scene, size);
    if let Some(kept) = best.kept {
        for decision in decisions.iter_mut().filter(|d| matches!(d.action, Action::Fill | Action::Blur)) {
            if place(decision).is_some_and(|place| !meets(&place, &kept)) {
                decision.action = Action::Crop;
            }
        }
    }
    Some(best)
}

/// What a picture shows, as far as its edges matter; boxes in pixels of the upright picture.
struct Scene {
    /// To be covered with a solid colour.
    covers: Vec<Rect>,
    /// Faces that stay as they are, with their heads.
    kept_faces: Vec<Rect>,
    /// Faces that are blurred.
    blurred: Vec<Rect>,
}

impl Scene {
    fn of(decisions: &[Decision], size: Size) -> Self {
        let places = |margin: f32, wanted: &dyn Fn(&Decision) -> bool| {
            let boxes = decisions.iter().filter(|d| wanted(d)).filter_map(place);
            let grown = boxes.map(|b| b.grown(margin * b.width(), margin * b.height()));
            grown.map(|b| b.within(size)).filter(|b| b.area() > 0.0).collect()
        };
        let face = |d: &Decision| d.finding.kind == Kind::Face;
        Self {
            covers: places(0.0, &|d| d.action == Action::Fill),
            kept_faces: places(HEAD, &|d| face(d) && matches!(d.action, Action::Keep | Action::Review)),
            blurred: places(0.0, &|d| d.action == Action::Blur),
        }
    }

    /// Whether a part cuts no face that stays, and none that is blurred in two.
    fn spares_faces(&self, part: &Rect) -> bool {
        let whole = |face: &Rect| part.intersection(face) == *face;
        self.kept_faces.iter().all(whole) && self.blurred.iter().all(|face| whole(face) || !meets(face, part))
    }
}

fn best(settings: &CropSettings, scene: &Scene, size: Size) -> Cut {
    let whole = Rect { left: 0.0, top: 0.0, right: size.width as f32, bottom: size.height as f32 };
    let Some(formed) = shaped(settings.aspect, &whole, scene).into_iter().find(|part| spares_kept(scene, part)) else {
        return Cut { kept: None, choice: CropChoice::FaceInTheWay };
    };
    // What is kept when nothing can be left out: the whole picture, or its largest part in the wanted form.
    let fallback = (formed != whole).then_some(formed);
    if scene.covers.is_empty() || !settings.auto {
        let choice = if fallback.is_some() { CropChoice::Form } else { CropChoice::NothingToLeaveOut };
        return Cut { kept: fallback, choice };
    }
    if scene.covers.len() > MOST_PLACES {
        return Cut { kept: fallback, choice: CropChoice::LosesTooMuch };
    }
    let free = free_parts(&scene.covers, &whole);
    let parts: Vec<Rect> = free.iter().flat_map(|part| shaped(settings.aspect, part, scene)).collect();
    let enough = (1.0 - settings.most_lost) * formed.area();
    let large: Vec<Rect> = parts.into_iter().filter(|part| part.area() >= enough).collect();
    let sparing = large.iter().filter(|part| scene.spares_faces(part));
    match sparing.max_by(|a, b| a.area().total_cmp(&b.area())) {
        Some(part) => Cut { kept: Some(*part), choice: CropChoice::LeftOut },
        None if large.is_empty() => Cut { kept: fallback, choice: CropChoice::LosesTooMuch },
        None => Cut { kept: fallback, choice: CropChoice::FaceInTheWay },
    }
}

fn spares_kept(scene: &Scene, part: &Rect) -> bool {
    scene.kept_faces.iter().all(|face| part.intersection(face) == *face)
}

/// The largest parts of a part in a form: around its middle, around the faces, and at its ends. Without a form, the part.
fn shaped(aspect: Option<Aspect>, part: &Rect, scene: &Scene) -> Vec<Rect> {
    let Some(aspect) = aspect else { return vec![*part] };
    let (width, height) = aspect.within(part.width(), part.height());
    if width < 1.0 || height < 1.0 {
        return Vec::new();
    }
    let faces = scene.kept_faces.iter().chain(&scene.blurred);
    let around = faces.copied().reduce(|a, b| a.union(&b)).map(|f| f.center());
    let at = |x: f32, y: f32| {
        let left = (x - width / 2.0).round().clamp(part.left, part.right - width);
        let top = (y - height / 2.0).round().clamp(part.top, part.bottom - height);
        Rect { left, top, right: left + width, bottom: top + height }
    };
    let middle = part.center();
    let focus = around.unwrap_or(middle);
    let ends = [(part.left, part.top), (part.right, part.bottom)];
    let mut parts = vec![at(focus.x, focus.y), at(middle.x, middle.y)];
    parts.extend(ends.map(|(x, y)| at(x, y)));
    parts
}

/// Every part of the picture that holds no cover and cannot be made larger.
fn free_parts(covers: &[Rect], whole: &Rect) -> Vec<Rect> {
    let out: Vec<Rect> = covers
        .iter()
        .map(|c| c.grown(SPACE, SPACE))
        .map(|c| Rect { left: c.left.floor(), top: c.top.floor(), right: c.right.ceil(), bottom: c.bottom.ceil() })
        .collect();
    let lefts = edges(whole.left, out.iter().map(|c| c.right), whole);
    let rights = edges(whole.right, out.iter().map(|c| c.left), whole);
    let mut parts = Vec::new();
    for &left in &lefts {
        for &right in rights.iter().filter(|&&right| right > left) {
            // Between these columns, the free parts are the gaps between the covers from top to bottom.
            let mut between: Vec<&Rect> = out.iter().filter(|c| c.left < right && c.right > left).collect();
            between.sort_by(|a, b| a.top.total_cmp(&b.top));
            let mut top = whole.top;
            for cover in between {
                if cover.top > top {
                    parts.push(Rect { left, top, right, bottom: cover.top });
                }
                top = top.max(cover.bottom);
            }
            if top < whole.bottom {
                parts.push(Rect { left, top, right, bottom: whole.bottom });
            }
        }
    }
    parts
}

/// One edge of the picture and those of the covers inside it, each once.
fn edges(own: f32, others: impl Iterator<Item = f32>, whole: &Rect) -> Vec<f32> {
    let mut edges: Vec<f32> = others.filter(|e| (whole.left..=whole.right).contains(e)).chain([own]).collect();
    edges.sort_by(f32::total_cmp);
    edges.dedup();
    edges
}

/// The box around what is covered, or else around what was found, where it is in the picture.
fn place(decision: &Decision) -> Option<Rect> {
    let Place::Pixels { polygon, .. } = &decision.finding.place else { return None };
    Some(decision.mask.as_ref().unwrap_or(polygon).bounds())
}

fn meets(a: &Rect, b: &Rect) -> bool {
    let a = a.grown(SPACE, SPACE);
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::{By, Evidence, Finding};

    const SIZE: Size = Size { width: 1200, height: 800 };

    fn decided(kind: Kind, action: Action, left: f32, top: f32, width: f32, height: f32) -> Decision {
        let area = Rect { left, top, right: left + width, bottom: top + height };
        let by = By { detector: String::from("test"), rule: None, evidence: vec![Evidence::Model] };
        let place = Place::Pixels { frame: 0, polygon: area.into() };
        let finding = Finding { kind, place, confidence: 0.9, group: None, by };
        let mask = matches!(action, Action::Fill | Action::Blur).then(|| area.into());
        Decision { finding, action, mask }
    }

    fn auto(aspect: Option<&str>) -> CropSettings {
        CropSettings { auto: true, most_lost: 0.15, aspect: aspect.and_then(Aspect::from_text) }
    }

    fn chosen(aspect: Option<&str>, decisions: &mut [Decision]) -> (Option<Rect>, CropChoice) {
        let cut = choose(&auto(aspect), decisions, SIZE).expect("asked for");
        (cut.kept, cut.choice)
    }

    #[test]
    fn a_screen_at_the_edge_is_cut_off() {
        let mut decisions = [
            decided(Kind::Screen, Action::Fill, 1080.0, 200.0, 120.0, 90.0),
            decided(Kind::Face, Action::Blur, 400.0, 200.0, 100.0, 130.0),
        ];
        let kept = Rect { left: 0.0, top: 0.0, right: 1078.0, bottom: 800.0 };
        assert_eq!(chosen(None, &mut decisions), (Some(kept), CropChoice::LeftOut));
        assert_eq!([decisions[0].action, decisions[1].action], [Action::Crop, Action::Blur]);
    }

    #[test]
    fn what_lies_in_the_middle_is_covered() {
        let mut decisions = [decided(Kind::Badge, Action::Fill, 600.0, 400.0, 40.0, 60.0)];
        assert_eq!(chosen(None, &mut decisions), (None, CropChoice::LosesTooMuch));
        assert_eq!(decisions[0].action, Action::Fill);
        assert_eq!(chosen(None, &mut []), (None, CropChoice::NothingToLeaveOut));
    }

    #[test]
    fn no_face_is_cut() {
        let screen = || decided(Kind::Screen, Action::Fill, 1100.0, 200.0, 100.0, 90.0);
        let face = |action| decided(Kind::Face, action, 1020.0, 400.0, 120.0, 150.0);
        for action in [Action::Keep, Action::Blur] {
            assert_eq!(chosen(None, &mut [screen(), face(action)]), (None, CropChoice::FaceInTheWay), "{action:?}");
        }
        // A blurred face may go as a whole; one that stays may not.
        let beside = |action| decided(Kind::Face, action, 1110.0, 400.0, 80.0, 100.0);
        let mut gone = [screen(), beside(Action::Blur)];
        assert_eq!(chosen(None, &mut gone).1, CropChoice::LeftOut);
        assert_eq!(gone[1].action, Action::Crop);
        assert_eq!(chosen(None, &mut [screen(), beside(Action::Keep)]).1, CropChoice::FaceInTheWay);
    }

    #[test]
    fn a_form_is_kept() {
        let near = |part: Option<Rect>, form: f32| {
            let part = part.expect("cut");
            assert!((part.width() / part.height() - form).abs() < 0.01, "{part:?}");
            part
        };
        let (part, choice) = chosen(Some("1:1"), &mut [decided(Kind::Face, Action::Keep, 30.0, 100.0, 100.0, 130.0)]);
        assert_eq!((near(part, 1.0).left, choice), (0.0, CropChoice::Form));
        let (part, choice) = chosen(Some("4:5"), &mut [decided(Kind::Screen, Action::Fill, 500.0, 0.0, 200.0, 60.0)]);
        assert_eq!(choice, CropChoice::LeftOut);
        assert!(near(part, 0.8).area() >= 0.85 * 640.0 * 800.0);
        let mut wide = [
            decided(Kind::Face, Action::Keep, 10.0, 100.0, 100.0, 130.0),
            decided(Kind::Face, Action::Keep, 1080.0, 100.0, 100.0, 130.0),
        ];
        assert_eq!(chosen(Some("1:1"), &mut wide), (None, CropChoice::FaceInTheWay));
    }

    #[test]
    fn forms_are_read_or_refused() {
        assert_eq!(Aspect::from_text("16:9"), Some(Aspect { width: 16, height: 9 }));
        for wrong in ["", "1", "0:1", "a:b", "1:1:1", "1000:1"] {
            assert_eq!(Aspect::from_text(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn the_kept_part_holds_no_cover_and_all_kept_faces(
            places in prop::collection::vec((0.0f32..1190.0, 0.0f32..790.0, 2.0f32..200.0, 2.0f32..200.0, 0u8..3), 0..9),
            form in prop::sample::select(vec![None, Some("1:1"), Some("4:5"), Some("16:9")]),
        ) {
            let mut decisions: Vec<Decision> = places.iter().map(|&(x, y, w, h, what)| match what {
                0 => decided(Kind::Name, Action::Fill, x, y, w, h),
                1 => decided(Kind::Face, Action::Blur, x, y, w, h),
                _ => decided(Kind::Face, Action::Keep, x, y, w, h),
            }).collect();
            let before = decisions.clone();
            let (kept, choice) = chosen(form, &mut decisions);
            let Some(kept) = kept else {
                prop_assert_eq!(decisions, before);
                return Ok(());
            };
            let whole = Rect { left: 0.0, top: 0.0, right: 1200.0, bottom: 800.0 };
            prop_assert_eq!(whole.intersection(&kept), kept);
            for (old, new) in before.iter().zip(&decisions) {
                let area = place(old).expect("in the picture").within(SIZE);
                match (old.action, new.action) {
                    (Action::Keep, _) => prop_assert_eq!(kept.intersection(&area), area),
                    (_, Action::Crop) => prop_assert_eq!(kept.intersection(&area).area(), 0.0),
                    (Action::Fill, _) => prop_assert!(choice != CropChoice::LeftOut),
                    _ => {}
                }
            }
        }
    }
}
