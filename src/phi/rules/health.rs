//! Diagnoses, medicines and test results.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Pattern, Rule, Seen};

/// The rule. Single words are looked up in the list by [`find_words`].
pub(crate) static RULE: Rule = Rule {
    id: "health",
    kind: Kind::Health,
    doc: Doc {
        what: "Diagnoses, medicines, doses, orders and test results.",
        why: "Health information beside anything that points to a person is what HIPAA protects; alone it says little.",
        examples: &["Metformin 500 mg BID", "HbA1c 9.2", "BP 142/91", "E11.9", "Hx of stroke", "NPO after midnight"],
        leaves: "Campaigns, departments and advice (Diabetes Awareness Month, Stroke Center, Get your flu shot) are weak hits.",
    },
    patterns: &[
        Pattern::checked(0.68, r"\b[a-z][a-z-]{4,}\s+\d+(\.\d+)?\s?(mg|mcg|ug|units?|iu|meq|ml|g)\b", dose),
        Pattern::new(
            0.55,
            r"\b\d+(\.\d+)?\s?(mg|mcg|meq|units?|tabs?|caps?)\b.{0,20}\b(po|iv|im|sc|sq|bid|tid|qid|qd|qhs|prn|daily|q\s?\d+\s?h)\b",
        ),
        Pattern::new(0.65, r"\b(bp|blood\s?pressure)\b[\s:]*\d{2,3}\s?/\s?\d{2,3}\b"),
        Pattern::new(0.6, r"\b(hr|pulse|spo2|o2\s?sat|rr|temp|bmi|fsbs|gcs|ef|wt|weight)\b\s?[:=]\s*\d{1,3}(\.\d)?"),
        Pattern::new(
            0.65,
            r"\b((hb)?a[1il]c|hgb|hb|hct|wbc|rbc|plt|inr|ptt|bun|cr|creatinine|k\+|na\+|glucose|troponin|bnp|egfr|ldl|hdl|tsh|psa|crp|esr|lactate|potassium|sodium|cholesterol|bilirubin|lipase|gfr|hcg)\b[\s:=<>]*\d+(\.\d+)?",
        ),
        Pattern::new(0.55, r"\b[a-tv-z]\d\d\.\d{1,4}[a-z]?\b"),
        Pattern::new(0.6, r"\b(h/o|s/p|hx\s?of|history\s?of|r/o|c/o|dx|pmh|psh|hpi)\b[\s:]+[a-z]"),
        Pattern::new(
            0.6,
            r"\b(hiv|hepatitis|hcv|hbv|covid(-19)?|mrsa|tb|strep|pregnancy|flu)\b.{0,12}\b(positive|pos|negative|neg|detected|reactive)\b",
        ),
        Pattern::new(
            0.5,
            r"\b(nkda|nka|dnr|dni|dnr/dni|full\s?code|npo\s?(after|since|except)|npo|fall\s?risk|contact\s?precautions?|foley|picc|i&o|ambulate|oob)\b",
        ),
        Pattern::new(
            0.7,
            r"\b(allerg(y|ies|ic\s?to)|diagnosis|dx|meds|medications?|chief\s?complaint|reason\s?for\s?visit|procedure|condition|code\s?status|diet|isolation)\s?:\s*(?P<v>[a-z0-9].*)$",
        ),
    ],
    context: Context {
        regex: r"\b(patient|pt|dob|mrn|room|rm|bed|y/o|yo|diagnosis|dx|rx|meds|medications|allergies|admit(ted)?)\b",
        raise: 0.4,
    },
};

/// Words before an amount that are no medicine.
fn dose(seen: &Seen<'_>) -> f32 {
    let word = seen.text().split_whitespace().next().unwrap_or("").to_ascii_lowercase();
    if crate::phi::words::is_common(&word) { 0.5 } else { 1.0 }
}

/// Words of campaigns, departments and advice.
const PUBLIC: &[&str] = &[
    "awareness",
    "walk",
    "month",
    "week",
    "day",
    "foundation",
    "center",
    "centre",
    "association",
    "society",
    "research",
    "screening",
    "clinic",
    "education",
    "prevention",
    "prevent",
    "support",
    "fight",
    "cure",
    "stop",
    "institute",
    "program",
    "unit",
    "department",
    "ward",
    "survivor",
    "know",
    "symposium",
    "conference",
    "vaccine",
    "vaccines",
    "free",
    "against",
    "end",
    "campaign",
    "hospital",
    "group",
    "workshop",
    "care",
    "learn",
];

/// Finds medical words of the list in a folded line; each comes with its span and confidence.
pub(crate) fn find_words(line: &str) -> Vec<(std::ops::Range<usize>, f32)> {
    use crate::phi::words::{Medical, medical};
    let lower = line.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut start = 0;
    for token in lower.split(' ') {
        let word = token.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        if let Some(class) = medical(word) {
            let at = start + token.find(word).unwrap_or(0);
            let confidence = match class {
                Medical::Diagnosis => 0.42,
                Medical::Medicine => 0.45,
                Medical::Test => 0.22,
            };
            found.push((at..at + word.len(), confidence));
        }
        start += token.len() + 1;
    }
    let public = lower.split(|c: char| !c.is_ascii_alphabetic()).any(|w| PUBLIC.contains(&w));
    if public {
        found.iter_mut().for_each(|f| f.1 *= 0.6);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{RULE, find_words};
    use crate::phi::rules::tests::check;

    #[test]
    fn orders_and_results() {
        check(
            &RULE,
            &[],
            &[
                "Metformin 500 mg BID",
                "HbA1c 9.2",
                "BP 142/91",
                "BP: 142 / 91",
                "E11.9",
                "Hx of stroke",
                "NPO after midnight",
                "HIV positive",
                "Allergies: penicillin",
                "INR 2.8",
                "SpO2: 91",
                "NKDA",
                "2 tabs PO daily",
                "Dx: CHF",
            ],
            &[
                "Welcome to Oncology",
                "Vitamin C 500 mg",
                "Get your flu shot",
                "A positive attitude",
                "Heart Center",
                "Alt 5",
                "Flu clinic today",
            ],
        );
    }

    #[test]
    fn words_alone_are_weak_and_weaker_on_banners() {
        let best = |text: &str| find_words(text).iter().map(|f| f.1).fold(0.0, f32::max);
        assert!(best("metformin, hypertension") > 0.4);
        assert!(best("Diabetes Awareness Month") < 0.3);
        assert!(best("STROKE CENTER") < 0.3);
        assert_eq!(best("Thank you nurses"), 0.0);
    }
}
