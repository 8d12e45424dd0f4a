//! The models of badges and surfaces as they are committed, on pictures this project drew.

mod support;

use std::fs;
use std::sync::Arc;

use image::RgbImage;
use phiscrub::detect::BadgeSquares;
use phiscrub::detect::surface::{MODEL, Surface, SurfaceDetector};
use phiscrub::detect::worn_badge::WornBadgeDetector;
use phiscrub::finding::Kind;
use phiscrub::geometry::Rect;
use phiscrub::model::Models;
use phiscrub::policy::Policy;

/// The badge in testdata/cases/worn-badge, in pixels.
const BADGE: Rect = Rect { left: 401.0, top: 104.0, right: 495.0, bottom: 235.0 };

fn picture(case: &str) -> RgbImage {
    let bytes = fs::read(support::root().join("testdata/cases").join(case).join("input.jpg")).expect("readable");
    let limits = phiscrub::codec::Limits::default();
    phiscrub::codec::decode(&bytes, &limits).expect("decodes").frames.remove(0)
}

/// What the model reports under the policy `event`; from when on that counts is another matter.
fn seen(case: &str) -> (Vec<Surface>, Policy) {
    let models = Models::open(&support::root().join("models")).expect("the models are set up");
    let detector = SurfaceDetector::new(Arc::new(models.load(MODEL).expect("the model comes with the project")));
    let policy = Policy::preset("event").expect("preset");
    let surfaces = detector.surfaces(&picture(case), &policy.settings().first_look.surface).expect("it runs");
    (surfaces, policy)
}

#[test]
fn a_worn_badge_is_seen_where_it_hangs() {
    let (surfaces, _) = seen("worn-badge");
    let overlap = |s: &Surface| s.outline.bounds().overlap(&BADGE);
    let best = surfaces.iter().filter(|s| s.kind == Kind::Badge).map(overlap).fold(0.0, f32::max);
    assert!(best > 0.6, "the best box shares {best} with the badge: {surfaces:?}");
}

#[test]
fn a_banner_is_no_badge_and_no_record() {
    let (mut surfaces, policy) = seen("banner");
    surfaces.retain(|s| s.score >= policy.settings().on[&s.kind].cover_above);
    assert!(surfaces.is_empty(), "{surfaces:?}");
}

#[test]
fn a_worn_badge_is_seen_below_a_face() {
    let models = Models::open(&support::root().join("models")).expect("the models are set up");
    let squares = BadgeSquares::load(&models).expect("the model comes with the project");
    let policy = Policy::preset("event").expect("preset");
    let look = &policy.settings().first_look.badge;
    // The picture shows no head: it would be above the upper edge.
    let face = Rect { left: 345.0, top: -165.0, right: 465.0, bottom: -5.0 };
    let found = WornBadgeDetector::new(squares).badges(&picture("worn-badge"), &[face], look).expect("it runs");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].outline.bounds().overlap(&BADGE) > 0.6, "{found:?}");
    assert!(found[0].score >= policy.settings().on[&Kind::Badge].cover_above, "{found:?}");
}
