//! Numbers of health plans and insurance policies.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Pattern, Rule};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "plan-number",
    kind: Kind::PlanNumber,
    doc: Doc {
        what: "Member, group, policy and claim numbers of health plans, and Medicare numbers by their form.",
        why: "Health plan beneficiary numbers are one of the 18 HIPAA identifiers.",
        examples: &["Member ID: XQW884120937", "Group # 0071245", "Policy No. 55-20418", "1EG4-TE5-MK73"],
        leaves: "The insurer's name alone, and groups and policies in the everyday sense.",
    },
    patterns: &[
        Pattern::new(
            0.92,
            r"\b(member|subscriber|insured|insurance|ins|enrollee|beneficiary|bin|pcn|rx\s?bin|rx\s?pcn|rx\s?grp|rx\s?id|medicare|medicaid|hicn|mbi|payer)\b\.?\s?(id\b|no\b\.?|num(ber)?\b|#)?[\s:#.-]*(?P<v>[a-z]{0,4}-?\d[a-z0-9-]{4,16}(\s\d{2,})*)",
        ),
        Pattern::new(
            0.88,
            r"\b(group|grp|policy|plan|claim|auth(orization)?|referral)\b\.?\s?(id\b|no\b\.?|num(ber)?\b|#)[\s:#.-]*(?P<v>[a-z]{0,4}-?\d[a-z0-9-]{2,16})",
        ),
        Pattern::new(0.8, r"\b(group|grp|policy|claim)\b\s?:\s*(?P<v>[a-z]{0,4}-?\d[a-z0-9-]{3,16})"),
        // Medicare beneficiary identifier: position by position, letters without S L O I B Z.
        Pattern::new(
            0.9,
            r"\b(?P<v>[1-9][ac-hj-kmnp-rt-y][0-9ac-hj-kmnp-rt-y]\d\s?-?\s?[ac-hj-kmnp-rt-y][0-9ac-hj-kmnp-rt-y]\d\s?-?\s?[ac-hj-kmnp-rt-y]{2}\d{2})\b",
        ),
    ],
    context: Context { regex: r"\b(insurance|member|subscriber|medicare|medicaid|policy|payer|copay)\b", raise: 0.4 },
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn plan_numbers() {
        check(
            &RULE,
            &[
                "Member ID: XQW884120937",
                "MemberID884120937",
                "Group # 0071245",
                "Policy No. 55-20418",
                "1EG4-TE5-MK73",
                "1EG4TE5MK73",
                "Medicare 1EG4TE5MK73",
                "Medicaid: 40028817",
                "Grp: 0071245",
                "Claim #A882014",
            ],
            &[],
            &[
                "Group therapy",
                "Our policy",
                "Member of the team",
                "Plan B",
                "Group of 20",
                "Plan 2030",
                "Insurance accepted",
                "Policy 12",
            ],
        );
    }
}
