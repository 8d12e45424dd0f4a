//! Measures the whole judge on lines it was not tuned on: identifiers that must be covered, signs that must stay.

use std::sync::LazyLock;

pub(crate) use super::text::tests::line_at;
use super::{Engine, KnownTerms, Lists, RULES};
use crate::finding::Kind;
use crate::model::Models;
use crate::sensitive::Sensitive;

/// The confidence from which the preset `event` covers a name.
const COVERED: f32 = 0.5;

/// The models in the project's own folder.
pub(crate) fn models() -> Models {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    Models::open(&folder).expect("scripts/setup has filled models/")
}

/// An engine without the user's lists.
pub(crate) static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::load(&models(), &Lists::default()).expect("the engine loads"));

/// An engine with lists.
pub(crate) fn engine_with(deny: &[&str], allow: &[&str]) -> Engine {
    let wrap = |all: &[&str]| all.iter().map(|t| Sensitive::new((*t).to_owned())).collect();
    Engine::load(&models(), &Lists { deny: wrap(deny), allow: wrap(allow) }).expect("the engine loads")
}

/// The surest hit on each line, where every line stands on a thing of its own.
pub(crate) fn surest(engine: &Engine, lines: &[&str]) -> Vec<(f32, &'static str)> {
    let page: Vec<_> = lines.iter().enumerate().map(|(i, text)| line_at(text, 0.0, 1000.0 * i as f32, i)).collect();
    let hits = engine.judge(&page, &KnownTerms::default()).expect("the model runs");
    let of_line = |i| hits.iter().filter(move |h| h.line == i);
    (0..lines.len())
        .map(|i| of_line(i).map(|h| (h.confidence, h.rule)).max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, "none")))
        .collect()
}

/// The lines of a table below testdata/text, without comments.
pub(crate) fn lines_of(text: &str) -> Vec<&str> {
    text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect()
}

/// Lines on the wrong side of the threshold, each with its surest hit.
fn wrong<'a>(lines: &[&'a str], must_be_covered: bool) -> Vec<(&'a str, f32, &'static str)> {
    let all = lines.iter().zip(surest(&ENGINE, lines));
    all.filter(|(_, (c, _))| (*c >= COVERED) != must_be_covered).map(|(l, (c, r))| (*l, c, r)).collect()
}

#[test]
fn identifiers_are_covered_and_signs_stay() {
    let identifiers = lines_of(include_str!("../../testdata/text/identifiers.txt"));
    let signs = lines_of(include_str!("../../testdata/text/signs.txt"));
    let missed = wrong(&identifiers, true);
    let destroyed = wrong(&signs, false);
    for (what, all) in [("missed", &missed), ("destroyed", &destroyed)] {
        for (line, confidence, rule) in all {
            println!("{what}: {line} ({confidence:.2} {rule})");
        }
    }
    println!("missed {} of {}, destroyed {} of {}", missed.len(), identifiers.len(), destroyed.len(), signs.len());
    assert!(missed.len() * 100 <= identifiers.len() * 6);
    assert!(destroyed.len() * 100 <= signs.len() * 2);
}

#[test]
fn the_examples_of_the_documentation_are_found() {
    let plain = RULES.iter().filter(|r| r.kind != Kind::KnownTerm);
    for (rule, example) in plain.flat_map(|r| r.doc.examples.iter().map(move |e| (r, *e))) {
        let page = [line_at(example, 0.0, 0.0, 0)];
        let hits = ENGINE.judge(&page, &KnownTerms::default()).expect("the model runs");
        let best = hits.iter().filter(|h| h.rule == rule.id).map(|h| h.confidence).fold(0.0, f32::max);
        assert!(best >= 0.4, "{}: {example}: {best}", rule.id);
    }
}
