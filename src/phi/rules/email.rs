//! E-mail addresses.

use crate::finding::Kind;
use crate::phi::rule::{Doc, NO_CONTEXT, Pattern, Rule, Seen};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "email",
    kind: Kind::Email,
    doc: Doc {
        what: "E-mail addresses, also with blanks around the sign, with the dot lost, or half hidden.",
        why: "E-mail addresses are one of the 18 HIPAA identifiers.",
        examples: &["jane.doe@example.org", "jdoe @ example.org"],
        leaves: "Addresses of an office (info@, contact@, events@) and social-media handles are only weak hits.",
    },
    patterns: &[
        Pattern::checked(
            0.9,
            r"\b[a-z0-9][a-z0-9._%+-]*\s?@\s?[a-z0-9-]+(\.[a-z0-9-]+)*\s?[.,]\s?[a-z]{2,12}\b",
            office,
        ),
        Pattern::checked(0.8, r"\b[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(com|org|net|edu|gov)\b", office),
        Pattern::new(0.8, r"\be-?mail\b[\s:]*(?P<v>[a-z0-9][a-z0-9._%+-]*\s?[@a]\s?[a-z0-9-]+\.[a-z]{2,12})\b"),
        // Half hidden.
        Pattern::new(0.6, r"^\W*(?P<v>@[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|net|org|edu|gov|us))$"),
        Pattern::new(0.6, r"^(\S*\W\s)?(?P<v>[a-z0-9]+[._][a-z0-9._%+-]*@[a-z0-9-]*)$"),
    ],
    context: NO_CONTEXT,
};

fn office(seen: &Seen<'_>) -> f32 {
    let user = seen.text().split('@').next().unwrap_or("").trim().to_ascii_lowercase();
    let office = [
        "info",
        "contact",
        "events",
        "office",
        "hello",
        "support",
        "help",
        "admin",
        "sales",
        "careers",
        "jobs",
        "press",
        "marketing",
        "donate",
        "registration",
    ];
    if office.contains(&user.as_str()) { 0.45 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn email_addresses() {
        check(
            &RULE,
            &[
                "jane.doe@example.org",
                "jdoe @ example.org",
                "JDOE@EXAMPLE.ORG",
                "email:j_doe99@mail.example.co",
                "jdoe@examplecom",
            ],
            &["@examplemail.com", "jane.doe@", "jane.doe@exam"],
            &["info@example.org", "@exampleclinic", "Meet @ noon", "me@home", "@hospital_news", "www.example.org"],
        );
    }
}
