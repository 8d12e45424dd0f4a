//! Vehicle numbers and plates.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Pattern, Rule, Seen};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "vehicle-id",
    kind: Kind::VehicleId,
    doc: Doc {
        what: "Vehicle identification numbers with their check digit, and licence plates.",
        why: "Vehicle identifiers and serial numbers, plates included, are one of the 18 HIPAA identifiers.",
        examples: &["VIN 1M8GDM9AXKP042788", "Plate: 7KLM482", "ABC 1234"],
        leaves: "A plate has no certain form, so without the word or a car around it the hit is weak.",
    },
    patterns: &[
        Pattern::checked(0.9, r"\b(?P<v>[a-hj-npr-z0-9]{17})\b", vin),
        Pattern::new(0.9, r"\bvin\b[\s:#.-]*(?P<v>[a-z0-9]{11,17})\b"),
        Pattern::new(
            0.85,
            r"\b(licen[sc]e\s?plate|plate|tag)\b\s?(no\b\.?|#)?\s?[:#]\s*(?P<v>[a-z0-9]{1,4}[\s-]?[a-z0-9]{2,5})\b",
        ),
        // The commonest forms of American and European plates.
        Pattern::checked(
            0.45,
            r"^(?P<v>[a-z]{3}[\s-]?\d{3,4}|\d[a-z]{3}\d{3}|\d{3}[\s-]?[a-z]{3}|[a-z]{2}\d{2}\s?[a-z]{3}|[a-z]{1,3}-[a-z]{1,2}\s?\d{1,4})$",
            plate,
        ),
    ],
    context: Context { regex: r"\b(vin|plate|vehicle|parking permit)\b", raise: 0.4 },
};

/// A VIN has letters and digits, and its ninth sign is a check over the others, modulo 11.
fn vin(seen: &Seen<'_>) -> f32 {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let text = seen.text().to_ascii_uppercase();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    if !(2..=14).contains(&letters) {
        return 0.2;
    }
    let value = |c: u8| match c {
        b'0'..=b'9' => u32::from(c - b'0'),
        b'A'..=b'H' => u32::from(c - b'A') + 1,
        b'J'..=b'R' => u32::from(c - b'J') + 1,
        b'S'..=b'Z' => u32::from(c - b'S') + 2,
        _ => 0,
    };
    let sum: u32 = text.bytes().zip(WEIGHTS).map(|(c, w)| value(c) * w).sum();
    let check = if sum % 11 == 10 { b'X' } else { b'0' + (sum % 11) as u8 };
    if text.as_bytes().get(8) == Some(&check) { 1.0 } else { 0.6 }
}

/// Plates are written in capitals, and three capitals with a number also name courses and rooms.
fn plate(seen: &Seen<'_>) -> f32 {
    if seen.text().bytes().any(|c| c.is_ascii_lowercase()) { 0.4 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn vehicles() {
        check(
            &RULE,
            &["VIN 1M8GDM9AXKP042788", "1M8GDM9AXKP042788", "License plate: 7KLM482", "VIN:1M8GDM9AXKP042789"],
            &["1M8GDM9AXKP042789"],
            &[
                "Plate of food",
                "Name tag",
                "ABC 1234",
                "Congratulations to all",
                "Accomplishments17",
                "Tag us",
                "COVID-19",
            ],
        );
    }
}
