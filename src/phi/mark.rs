//! What rules see in one reading, in its bytes, and how that becomes hits in words.

use std::ops::Range;

use super::Hit;
use super::around::add;
use super::fields::{self, Beside};
use super::rule::{find_patterns, raised};
use super::rules::{self, RULES, by_id};
use super::text::Text;
use crate::finding::{Evidence, Kind};

/// A telephone number is one from here on, and none of another kind; seven digits with a hyphen may be a record's.
const SURE_PHONE: f32 = 0.6;
/// Readings less sure than this count less, in proportion.
const SURE_READING: f32 = 0.8;
/// A best reading of at least this certainty is what a line says; what was read of it with that much less certainty in
/// another direction is noise.
const BEYOND_DOUBT: f32 = 0.97;
/// See [`BEYOND_DOUBT`].
const OUTDONE: f32 = 0.1;

/// A hit in bytes of a folded reading, before it becomes one in words.
pub(super) struct Mark {
    pub(super) rule: &'static str,
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
    pub(super) confidence: f32,
    pub(super) evidence: Vec<Evidence>,
}

pub(super) fn marks_of_patterns(text: &Text) -> Vec<Mark> {
    let mut marks = Vec::new();
    // What is seen only through lookalikes is a little less sure.
    for (view, factor) in std::iter::once((&text.plain, 1.0)).chain(text.digits.as_ref().map(|d| (d, 0.95))) {
        marks.extend(find_patterns(view).into_iter().map(|m| Mark {
            rule: m.rule.id,
            kind: m.rule.kind,
            span: m.span,
            confidence: m.confidence * factor,
            evidence: vec![m.evidence],
        }));
    }
    let rule = &rules::health::RULE;
    marks.extend(rules::health::find_words(&text.plain).into_iter().map(|(span, confidence)| Mark {
        rule: rule.id,
        kind: rule.kind,
        span,
        confidence,
        evidence: vec![Evidence::List],
    }));
    marks
}

pub(super) fn marks_of_fields(text: &Text, beside: &[&Beside]) -> Vec<Mark> {
    // Digits are read through lookalikes, so that a field for a number finds its number.
    let line = text.digits.as_ref().unwrap_or(&text.plain);
    let labels = fields::labels_in(&text.plain);
    let inline = fields::inline_values(line, &labels);
    let beside = beside.iter().filter_map(|b| fields::value_of_line(line, b));
    let mark = |v: fields::Value| {
        let rule = by_id(v.label.rule)?;
        let evidence = vec![Evidence::Context];
        Some(Mark { rule: rule.id, kind: rule.kind, span: v.span, confidence: v.confidence, evidence })
    };
    inline.into_iter().chain(beside).filter_map(mark).collect()
}

pub(super) fn raise_by_context(marks: &mut [Mark], (own, near): (u64, u64)) {
    for mark in marks {
        let Some(at) = RULES.iter().position(|r| r.id == mark.rule) else { continue };
        let share = RULES[at].context.raise;
        let share = match (own >> at & 1, near >> at & 1) {
            (1, _) => share,
            (_, 1) => share * 0.6,
            _ => continue,
        };
        // Words that say next to nothing are not made likely by what stands around them.
        if mark.confidence >= 0.2 && !(mark.kind == Kind::Name && mark.confidence < 0.35) {
            mark.confidence = raised(mark.confidence, share);
            add(&mut mark.evidence, Evidence::Context);
        }
    }
}

/// How much a reading counts, 0 to 1: less when it is unsure, mirrored in a picture that is not, or not the best, and least where
/// the best one is beyond doubt.
pub(super) fn trust(text: &Text, reading: usize, best: f32, picture_mirrored: bool) -> f32 {
    let sure = 0.55 + 0.45 * (text.confidence / SURE_READING).clamp(0.0, 1.0);
    let other = match reading {
        0 => 1.0,
        _ if best >= BEYOND_DOUBT && text.confidence < best - OUTDONE => 0.6,
        _ => 0.92,
    };
    sure * if text.mirrored && !picture_mirrored { 0.85 } else { 1.0 } * other
}

pub(super) fn hit_from_mark(mark: Mark, line: usize, reading: usize, text: &Text, trust: f32) -> Hit {
    let scaled = mark.confidence * trust;
    // A form that is certain stays likely even in a poor reading.
    let confidence = if mark.confidence >= 0.85 { scaled.max(0.56) } else { scaled };
    Hit {
        line,
        reading,
        words: text.words(&mark.span),
        kind: mark.kind,
        rule: mark.rule,
        confidence,
        evidence: mark.evidence,
    }
}

/// Hits of one reading without duplicates: those of one rule that share words become one, with the surest confidence
/// raised a little by every other kind of evidence; and the parts of a telephone number are no numbers of their own.
pub(super) fn merged(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits {
        let same = kept
            .iter_mut()
            .find(|k| k.rule == hit.rule && k.words.start < hit.words.end && hit.words.start < k.words.end);
        let Some(known) = same else {
            kept.push(hit);
            continue;
        };
        let fresh = hit.evidence.iter().any(|e| !known.evidence.contains(e));
        if fresh && hit.confidence >= 0.35 {
            known.confidence = raised(known.confidence, 0.25 * hit.confidence).max(known.confidence);
        }
        for e in hit.evidence {
            add(&mut known.evidence, e);
        }
        // A weak hit does not stretch a sure one over more words.
        if hit.confidence >= 0.5 || hit.confidence >= known.confidence * 0.9 {
            known.words = known.words.start.min(hit.words.start)..known.words.end.max(hit.words.end);
        }
    }
    let phones: Vec<(Range<usize>, f32)> = kept
        .iter()
        .filter(|k| k.kind == Kind::Phone && k.confidence >= SURE_PHONE)
        .map(|k| (k.words.clone(), k.confidence))
        .collect();
    let is_part = |hit: &Hit| {
        phones.iter().any(|(words, sure)| {
            words.start <= hit.words.start && hit.words.end <= words.end && hit.confidence <= *sure
        })
    };
    kept.retain(|k| k.kind != Kind::OtherId || !is_part(k));
    kept
}
