//! Web addresses.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Pattern, Rule, Seen};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "url",
    kind: Kind::Url,
    doc: Doc {
        what: "Web addresses, above all those with a path or parameters, which may lead to one person's page.",
        why: "Web addresses are one of the 18 HIPAA identifiers.",
        examples: &["https://portal.example.org/p/88204", "mychart.example.org/jdoe"],
        leaves: "A bare site address (www.example.org) is a weak hit: it stands on banners and belongs to an organisation.",
    },
    patterns: &[
        Pattern::checked(0.75, r"\b(https?\s?:\s?/\s?/|www\.)[^\s]{4,}", path),
        Pattern::checked(
            0.7,
            r"\b(?P<v>[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|edu|gov|io|health|co|us|info|me)/[^\s]{2,})",
            path,
        ),
        Pattern::new(0.3, r"(^|[^@a-z0-9.-])(?P<v>[a-z0-9-]{2,}(\.[a-z0-9-]+)*\.(com|org|net|edu|gov|io|health))\b"),
    ],
    context: Context { regex: r"\b(portal|mychart|patient|login)\b", raise: 0.3 },
};

/// Only what stands after the host can point to a person.
fn path(seen: &Seen<'_>) -> f32 {
    let text = seen.text();
    let rest = text.split_once("//").map_or(text, |(_, r)| r);
    let tail = rest.split_once('/').map_or("", |(_, t)| t);
    if tail.len() >= 2 || rest.contains('?') { 1.0 } else { 0.45 }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn web_addresses() {
        check(
            &RULE,
            &[],
            &[
                "https://portal.example.org/p/88204",
                "mychart.example.org/jdoe",
                "www.example.org/patients?id=4",
                "http://example.com/a1",
            ],
            &["www.example.org", "example.org", "https://example.org", "No spaces.or dots", "Dr. Com"],
        );
    }
}
