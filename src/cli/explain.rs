//! `phiscrub explain`: what a rule or a kind of finding is, and why it is private.

use std::fmt::Write as _;

use anyhow::bail;
use phiscrub::finding::Kind;
use phiscrub::phi::{RULES, by_id};
use phiscrub::report::words::{several, why};

use super::options::kind_by_id;
use super::{End, print};

/// Options of `explain`.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  phiscrub explain                 list all kinds and rules\n  phiscrub explain record-number\n  phiscrub explain near-phi"
)]
pub(crate) struct Args {
    /// The id of a rule or a kind, as in report.json and policies
    #[arg(value_name = "RULE|KIND")]
    id: Option<String>,
}

/// Explains.
pub(crate) fn run(args: &Args) -> anyhow::Result<End> {
    let Some(id) = args.id.as_deref() else {
        print(list().trim_end())?;
        return Ok(End::Safe);
    };
    let told: Vec<String> = [kind_by_id(id).map(kind), rule(id)].into_iter().flatten().collect();
    if told.is_empty() {
        bail!("there is no rule or kind {id:?}; run `phiscrub explain` for a list");
    }
    print(told.join("\n").trim_end())?;
    Ok(End::Safe)
}

fn list() -> String {
    let mut text = String::from("Kinds of findings:\n");
    for kind in Kind::ALL {
        let _ = writeln!(text, "  {:16} {}", kind.id(), kind.in_words());
    }
    text.push_str("\nRules for text:\n");
    for rule in RULES {
        let _ = writeln!(text, "  {:16} {}", rule.id, rule.doc.what);
    }
    text
}

fn kind(kind: Kind) -> String {
    let mut text = format!("Kind {}: {}.\n  {}\n", kind.id(), several(kind), why(kind));
    let rules: Vec<&str> = RULES.iter().filter(|r| r.kind == kind).map(|r| r.id).collect();
    if !rules.is_empty() {
        let _ = writeln!(text, "  Found in text by: {}.", rules.join(", "));
    }
    text
}

fn rule(id: &str) -> Option<String> {
    let rule = by_id(id)?;
    let mut text =
        format!("Rule {} finds {}.\n  {}\n  Why: {}\n", rule.id, several(rule.kind), rule.doc.what, rule.doc.why);
    if !rule.doc.examples.is_empty() {
        let _ = writeln!(text, "  For example: {}", rule.doc.examples.join(" | "));
    }
    if !rule.doc.leaves.is_empty() {
        let _ = writeln!(text, "  Leaves alone: {}", rule.doc.leaves);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_rule_is_explained() {
        let list = list();
        for kind in Kind::ALL {
            assert!(list.contains(&format!("  {}", kind.id())) && super::kind(*kind).contains(why(*kind)));
        }
        for known in RULES {
            assert!(rule(known.id).expect("is explained").contains(known.doc.why));
        }
    }
}
