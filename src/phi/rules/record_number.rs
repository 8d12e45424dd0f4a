//! Medical record numbers and the numbers of visits, specimens and charts.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Pattern, Rule, Seen};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "record-number",
    kind: Kind::RecordNumber,
    doc: Doc {
        what: "Numbers by which a clinic knows a patient, a visit, a specimen or a study: MRN, chart, accession, encounter.",
        why: "Medical record numbers are one of the 18 HIPAA identifiers; anyone with access to the records gets from them to the patient.",
        examples: &["MRN 004821", "MR 00 12 34", "Pt# 88-2041", "Accession: S24-1093", "CSN 100482177"],
        leaves: "Long numbers without a label are other ids.",
    },
    patterns: &[
        Pattern::checked(
            0.96,
            r"\b(m\.?r\.?n\.?|mrn\s?(no|number)|nrn|mpi|emrn|emr|ehr)\b[\s:#.-]*(no\.?|number|#)?[\s:#.-]*(?P<v>[a-z]{0,4}-?\d[\d\s.-]{1,14}\d[a-z]?\b|[a-z0-9-]*\d[a-z0-9-]{2,})",
            has_digits,
        ),
        // Half hidden.
        Pattern::new(0.65, r"\bmrn\b[\s:#.]*(?P<v>\d{1,2})$"),
        Pattern::checked(
            0.94,
            r"\b(med(ical)?\.?\s?rec(ord)?s?|record|health\s?record|unit)\b\.?\s?(no\b\.?|num(ber)?|nr|#|id)[\s:#.-]*(?P<v>[a-z0-9-]*\d[a-z0-9\s-]{1,14})",
            has_digits,
        ),
        Pattern::checked(
            0.92,
            r"\b(patient|pt|pat|client|resident|hosp(ital)?|case|chart|file|visit|encounter|enc|accession|acc(?:n)?|specimen|spec|sample|study|order|episode|admission)\b\.?\s?(no\b\.?|num(ber)?\b|nr\b|#|id\b\.?|identifier)[\s:#.-]*(?P<v>[a-z0-9-]*\d[a-z0-9-]{1,14}(\s\d{2,})*)",
            has_digits,
        ),
        Pattern::checked(
            0.9,
            r"\b(accession|encounter|specimen|csn|fin|har|visit|chart|episode)\b[\s:#.]+(?P<v>[a-z]{0,4}\d?[a-z]{0,2}-?\d[\d-]{2,12})\b",
            has_digits,
        ),
        // "MR 00 12 34": the form on spines and tabs of folders.
        Pattern::checked(
            0.9,
            r"\bmr\b\s?[#:.]?\s?(no\.?)?\s?(?P<v>\d{2}[\s.-]\d{2}[\s.-]\d{2,3}|\d{5,10})\b",
            has_digits,
        ),
        Pattern::checked(0.85, r"\bmr\s?#\s?(?P<v>[a-z]?\d[\d-]{2,11})\b", has_digits),
        // Surgical pathology and imaging numbers: S24-1093.
        Pattern::new(0.5, r"\b(?P<v>[a-z]{1,3}\d{2}-\d{3,7})\b"),
        // Terminal-digit filing: three pairs.
        Pattern::new(0.5, r"(^|[^0-9./-])(?P<v>\d{2,3}-\d{2}-\d{2})($|[^0-9./-])"),
    ],
    context: Context {
        regex: r"\b(mrn|patient|pt|dob|chart|medical record|accession|specimen|encounter)\b",
        raise: 0.5,
    },
};

/// A record number has at least three digits; a short one is more likely a room or a step.
fn has_digits(seen: &Seen<'_>) -> f32 {
    match seen.digits().len() {
        0 | 1 => 0.3,
        2 => 0.55,
        3 => 0.85,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn record_numbers() {
        check(
            &RULE,
            &[
                "MRN 004821",
                "MRN:004821",
                "DOB:03/14/1957MRN:004821",
                "MRN O0482l7",
                "MRN# 0048217",
                "M.R.N. 4821",
                "MR 00 12 34",
                "MR# 48217",
                "Pt# 88-2041",
                "Patient ID: 882041",
                "PatientID882041",
                "Chart No. 55182",
                "chart # 55182",
                "Accession: S24-1093",
                "Encounter 10048217",
                "CSN 100482177",
                "Medical Record Number 004-82-17",
                "Specimen ID 24A00193",
                "Visit # 20118",
                "MRN: E1004821",
                "MRNOO48Zl7",
                "Case No. 2024-1182",
                "FIN: 8812004",
            ],
            &["S24-1093", "00-12-34"],
            &[
                "Mr Smith",
                "Patient safety",
                "Number 1 in heart care",
                "Chart your course",
                "Visit us",
                "Patient first since 1957",
                "COVID-19",
                "Mr. 12",
                "2019-2024",
                "Top 100 hospitals",
                "Order here",
                "Case study",
                "Study hall 3",
                "Encounter joy",
                "Pt 1",
                "File under: fun",
            ],
        );
    }
}
