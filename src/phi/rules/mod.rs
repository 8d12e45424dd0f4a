//! The rules, one a file. A new rule is one file, its `mod` line and its entry in [`RULES`].

pub(crate) mod account_number;
pub(crate) mod address;
pub(crate) mod date;
pub(crate) mod device_id;
pub(crate) mod email;
pub(crate) mod fax;
pub(crate) mod health;
pub(crate) mod ip_address;
pub(crate) mod known_term;
pub(crate) mod licence_number;
pub(crate) mod name;
pub(crate) mod other_id;
pub(crate) mod phone;
pub(crate) mod plan_number;
pub(crate) mod record_number;
pub(crate) mod ssn;
pub(crate) mod url;
pub(crate) mod vehicle_id;

use super::rule::Rule;

/// All rules in the order of their documentation.
pub static RULES: &[&Rule] = &[
    &name::RULE,
    &address::RULE,
    &date::RULE,
    &phone::RULE,
    &fax::RULE,
    &email::RULE,
    &ssn::RULE,
    &record_number::RULE,
    &plan_number::RULE,
    &account_number::RULE,
    &licence_number::RULE,
    &vehicle_id::RULE,
    &device_id::RULE,
    &url::RULE,
    &ip_address::RULE,
    &other_id::RULE,
    &health::RULE,
    &known_term::RULE,
];

/// The rule with this id.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|r| r.id == id)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::phi::rule::find_patterns;
    use crate::phi::text::Text;
    use crate::phi::text::tests::reading;

    /// The highest confidence with which a rule's patterns see something in a text, 0 where they see nothing.
    pub(crate) fn best(rule: &Rule, text: &str) -> f32 {
        let text = Text::from_reading(&reading(text));
        let views = std::iter::once(&text.plain).chain(text.digits.as_ref());
        views.flat_map(|v| find_patterns(v)).filter(|m| m.rule == rule).map(|m| m.confidence).fold(0.0, f32::max)
    }

    /// Holds a table of texts against the least and the greatest confidence each may have.
    pub(crate) fn check(rule: &Rule, sure: &[&str], likely: &[&str], weak: &[&str]) {
        for text in sure {
            assert!(best(rule, text) >= 0.8, "sure of {text}: {}", best(rule, text));
        }
        for text in likely {
            assert!((0.5..0.9).contains(&best(rule, text)), "likely {text}: {}", best(rule, text));
        }
        for text in weak {
            assert!(best(rule, text) < 0.5, "weak {text}: {}", best(rule, text));
        }
    }

    #[test]
    fn the_list_names_every_file() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/phi/rules");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder is there")
            .map(|f| f.expect("readable").file_name().to_string_lossy().trim_end_matches(".rs").replace('_', "-"))
            .filter(|f| f != "mod")
            .collect();
        files.sort();
        let mut ids: Vec<&str> = RULES.iter().map(|r| r.id).collect();
        ids.sort_unstable();
        assert_eq!(files, ids);
        assert!(RULES.len() <= 64, "contexts are kept in 64 bits");
    }

    #[test]
    fn every_rule_is_documented_and_its_kind_has_its_id() {
        for rule in RULES {
            assert_eq!(rule.id, rule.kind.id());
            assert!(!rule.doc.what.is_empty() && !rule.doc.why.is_empty() && !rule.doc.leaves.is_empty());
            assert!(!rule.doc.examples.is_empty());
            assert!(rule.patterns.iter().all(|p| p.confidence > 0.0 && p.confidence <= 1.0));
        }
        assert!(by_id("ssn").is_some() && by_id("nothing").is_none());
    }
}
