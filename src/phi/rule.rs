//! What a rule is: the patterns, context and checks by which one kind of PHI is seen in text, with its documentation.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use crate::finding::{Evidence, Kind};

/// One kind of PHI and how it is seen. Patterns match folded text: plain ASCII with one space between words.
#[derive(Debug)]
pub struct Rule {
    /// Permanent id, kebab-case.
    pub id: &'static str,
    /// What its hits are.
    pub kind: Kind,
    /// What a person should know about it.
    pub doc: Doc,
    /// The forms it looks for; empty for rules whose work is done by lists and models.
    pub patterns: &'static [Pattern],
    /// Words on the line, or on a line just above, below or beside it, that make a weak form likely.
    pub context: Context,
}

/// The documentation of a rule, as `explain` shows it.
#[derive(Debug)]
pub struct Doc {
    /// What it looks for, one sentence.
    pub what: &'static str,
    /// Why that is PHI, one sentence.
    pub why: &'static str,
    /// Texts it finds; all invented.
    pub examples: &'static [&'static str],
    /// What it leaves alone on purpose.
    pub leaves: &'static str,
}

/// One form of text.
#[derive(Debug)]
pub struct Pattern {
    /// A regular expression without regard to case; the group `v` is the part to cover, or else the whole match.
    pub regex: &'static str,
    /// How sure the form alone makes, 0 to 1.
    pub confidence: f32,
    /// Looks closer at the part to cover; it can only lower the confidence.
    pub check: Option<Check>,
}

/// What a check is given: the folded line, and the part of it that matched, in bytes.
#[derive(Debug, Clone)]
pub struct Seen<'a> {
    /// The whole folded line.
    pub line: &'a str,
    /// The part to cover.
    pub span: Range<usize>,
}

impl Seen<'_> {
    /// The text of the part to cover.
    pub fn text(&self) -> &str {
        &self.line[self.span.clone()]
    }

    /// Its digits only.
    pub fn digits(&self) -> String {
        self.text().chars().filter(char::is_ascii_digit).collect()
    }

    /// The line before the part.
    pub fn before(&self) -> &str {
        &self.line[..self.span.start]
    }

    /// The line after the part.
    pub fn after(&self) -> &str {
        &self.line[self.span.end..]
    }
}

/// Gives a factor from 0.1 to 1 for the confidence; a failed checksum makes a hit less likely, never gone, because a
/// misread digit fails it too.
pub type Check = fn(&Seen<'_>) -> f32;

/// Words that make a weak form likely.
#[derive(Debug)]
pub struct Context {
    /// A regular expression for the words, or empty for none.
    pub regex: &'static str,
    /// How much of the doubt they take away, 0 to 1.
    pub raise: f32,
}

/// No context words.
pub(crate) const NO_CONTEXT: Context = Context { regex: "", raise: 0.0 };

impl Pattern {
    /// A form without a check.
    pub const fn new(confidence: f32, regex: &'static str) -> Self {
        Self { regex, confidence, check: None }
    }

    /// A form with a check.
    pub const fn checked(confidence: f32, regex: &'static str, check: Check) -> Self {
        Self { regex, confidence, check: Some(check) }
    }
}

/// A form that was found in a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Match {
    pub(crate) rule: &'static Rule,
    /// Bytes of the folded line.
    pub(crate) span: Range<usize>,
    pub(crate) confidence: f32,
    pub(crate) evidence: Evidence,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// All patterns of all rules, compiled once; the set says in one pass which of them are worth running.
struct Compiled {
    set: RegexSet,
    each: Vec<(&'static Rule, &'static Pattern, Regex)>,
}

static COMPILED: LazyLock<Compiled> = LazyLock::new(|| {
    let all: Vec<_> = super::RULES.iter().flat_map(|r| r.patterns.iter().map(move |p| (*r, p))).collect();
    Compiled {
        set: compile_set(all.iter().map(|(_, p)| p.regex)),
        each: all.into_iter().map(|(r, p)| (r, p, compile(p.regex))).collect(),
    }
});

/// The context words of all rules, in the order of `RULES`.
static CONTEXTS: LazyLock<RegexSet> = LazyLock::new(|| {
    compile_set(super::RULES.iter().map(|r| if r.context.regex.is_empty() { NEVER } else { r.context.regex }))
});

/// Matches nothing: no text holds a character that is both.
const NEVER: &str = r"[a&&b]";

fn compile(regex: &str) -> Regex {
    RegexBuilder::new(regex).case_insensitive(true).unicode(false).build().expect("patterns of rules compile")
}

fn compile_set(all: impl Iterator<Item = &'static str>) -> RegexSet {
    RegexSetBuilder::new(all)
        .case_insensitive(true)
        .unicode(false)
        .dfa_size_limit(20 << 20)
        .build()
        .expect("patterns of rules compile")
}

/// Finds every form of every rule in a folded line.
pub(crate) fn find_patterns(line: &str) -> Vec<Match> {
    let mut found = Vec::new();
    for i in COMPILED.set.matches(line.as_bytes()) {
        let (rule, pattern, regex) = &COMPILED.each[i];
        for captures in regex.captures_iter(line.as_bytes()) {
            let Some(part) = captures.name("v").or_else(|| captures.get(0)) else { continue };
            let seen = Seen { line, span: trimmed(line, part.range()) };
            if seen.span.is_empty() {
                continue;
            }
            let factor = pattern.check.map_or(1.0, |check| check(&seen).clamp(0.1, 1.0));
            found.push(Match {
                rule,
                span: seen.span,
                confidence: pattern.confidence * factor,
                evidence: Evidence::Pattern,
            });
        }
    }
    found
}

/// Which rules have a context word in this folded line, as a bit mask in the order of `RULES`.
pub(crate) fn contexts_in(line: &str) -> u64 {
    CONTEXTS.matches(line.as_bytes()).into_iter().fold(0, |mask, i| mask | 1 << i)
}

/// A span without blanks at its ends.
fn trimmed(line: &str, span: Range<usize>) -> Range<usize> {
    let text = &line[span.clone()];
    let start = span.start + (text.len() - text.trim_start().len());
    start..(start + text.trim().len())
}

/// Takes away a share of the doubt: 0.5 with share 0.5 becomes 0.75.
pub(crate) fn raised(confidence: f32, share: f32) -> f32 {
    (confidence + (1.0 - confidence) * share).min(0.99)
}
