//! Reads policies: presets that come with the program, and TOML files that extend one.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{OnKind, Policy, Settings};
use crate::error::SetupError;
use crate::finding::Kind;
use crate::model::hex_sha256;

/// The presets by name; the first is the default and holds every key.
pub const PRESETS: &[(&str, &str)] = &[
    ("event", include_str!("presets/event.toml")),
    ("strict", include_str!("presets/strict.toml")),
    ("staff", include_str!("presets/staff.toml")),
];

/// How deep a chain of bases may be.
const DEEPEST: usize = 4;

impl Policy {
    /// A preset by name: `event`, `strict` or `staff`.
    ///
    /// # Errors
    /// When there is no such preset.
    pub fn preset(name: &str) -> Result<Self, SetupError> {
        let Some((_, text)) = PRESETS.iter().find(|(n, _)| *n == name) else {
            return Err(SetupError::Policy {
                name: name.to_owned(),
                reason: format!("there is no such preset; there are {}, or give a TOML file", preset_names()),
            });
        };
        Self::from_toml(name, text)
    }

    /// Reads a policy from TOML; `name` stands in error messages.
    ///
    /// # Errors
    /// With line numbers, when the text is not a valid policy.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, SetupError> {
        let wrong = |reason: String| SetupError::Policy { name: name.to_owned(), reason };
        // Read alone first: unknown keys, wrong types and numbers out of range are named with their line.
        check_alone(text).map_err(wrong)?;
        let (merged, source) = merged_with_base(text, 0).map_err(wrong)?;
        let settings: Settings = merged.try_into().map_err(|e: toml::de::Error| wrong(e.message().to_owned()))?;
        settings.check().map_err(wrong)?;
        Ok(Self { settings, sha256: hex_sha256(source.as_bytes()) })
    }
}

fn check_alone(text: &str) -> Result<(), String> {
    let say = |e: &toml::de::Error| match e.span() {
        Some(span) => {
            let before = text.get(..span.start).unwrap_or(text);
            format!("line {}: {}", before.matches('\n').count() + 1, e.message())
        }
        None => e.message().to_owned(),
    };
    toml::from_str::<Alone>(text).map(|_| ()).map_err(|e| say(&e))
}

/// A file read on its own, with every key optional; gives errors their line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alone {
    #[serde(rename = "base")]
    _base: Option<String>,
    #[serde(rename = "name")]
    _name: Option<String>,
    #[serde(rename = "limits")]
    _limits: Option<super::LimitSettings>,
    #[serde(rename = "output")]
    _output: Option<super::Output>,
    #[serde(rename = "crop")]
    _crop: Option<super::CropSettings>,
    #[serde(rename = "first_look")]
    _first: Option<super::Looks>,
    #[serde(rename = "second_look")]
    _second: Option<super::Looks>,
    #[serde(rename = "recheck")]
    _recheck: Option<super::Recheck>,
    #[serde(rename = "margin")]
    _margin: Option<super::Margin>,
    #[serde(rename = "large_face")]
    _large_face: Option<super::LargeFace>,
    #[serde(rename = "unread")]
    _unread: Option<super::Unread>,
    #[serde(rename = "near_phi")]
    _near: Option<super::NearPhi>,
    #[serde(rename = "surface")]
    _surface: Option<super::Surfaces>,
    #[serde(rename = "learn")]
    _learn: Option<super::Learn>,
    #[serde(rename = "on")]
    _on: Option<BTreeMap<Kind, OnKind>>,
}

/// Lays a file over its base, the base over its own, and so on; also gives all texts joined, for the hash.
fn merged_with_base(text: &str, depth: usize) -> Result<(toml::Table, String), String> {
    let mut own: toml::Table = toml::from_str(text).map_err(|e| e.message().to_owned())?;
    let base = own.remove("base");
    let complete = PRESETS[0].1;
    if text == complete {
        return Ok((own, text.to_owned()));
    }
    let base = match base {
        None => complete,
        Some(name) => match PRESETS.iter().find(|(known, _)| name.as_str() == Some(*known)) {
            Some((_, base)) => base,
            None => return Err(format!("`base` must be one of {}", preset_names())),
        },
    };
    if depth >= DEEPEST {
        return Err(String::from("`base` leads in a circle"));
    }
    let (mut table, source) = merged_with_base(base, depth + 1)?;
    lay_over(&mut table, own);
    Ok((table, source + text))
}

fn preset_names() -> String {
    PRESETS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

fn lay_over(under: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => lay_over(below, above),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Action;

    #[test]
    fn every_preset_loads() {
        for (name, _) in PRESETS {
            assert_eq!(Policy::preset(name).expect("presets are valid").name(), *name);
        }
    }

    #[test]
    fn the_default_preset_holds_every_key() {
        let (table, _) = merged_with_base(PRESETS[0].1, 0).expect("valid");
        let policy = Policy::preset("event").expect("valid");
        let all = toml::Table::try_from(&policy.settings).expect("serialises");
        assert_eq!(keys(&table), keys(&all));
        assert_eq!(policy.settings.on.len(), Kind::ALL.len());
    }

    fn keys(table: &toml::Table) -> Vec<String> {
        let mut found = Vec::new();
        for (key, value) in table {
            match value {
                toml::Value::Table(inner) => found.extend(keys(inner).iter().map(|k| format!("{key}.{k}"))),
                _ => found.push(key.clone()),
            }
        }
        found.sort();
        found
    }

    #[test]
    fn a_file_changes_only_what_it_names() {
        let own = "name = \"ours\"\nbase = \"strict\"\n[on.phone]\naction = \"keep\"\n";
        let policy = Policy::from_toml("ours.toml", own).expect("valid");
        assert_eq!(policy.settings.on[&Kind::Phone].action, Action::Keep);
        assert_eq!(policy.settings.on[&Kind::PlainText].action, Action::Fill);
        assert_ne!(policy.sha256(), Policy::preset("strict").expect("valid").sha256());
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        for (text, line, says) in [
            ("name = \"x\"\n\n[on.fase]\naction = \"fill\"\n", "line 3", "unknown variant"),
            ("name = \"x\"\n[recheck]\nround = 3\n", "line 3", "unknown field"),
            ("name = \"x\"\n[recheck]\nmostly_covered = 1.5\n", "line 3", "0 to 1"),
            ("name = \"x\"\n[on.face]\naction = \"hide\"\n", "line 3", "unknown variant"),
            ("name = \"x\"\n[on.face\n", "line 2", ""),
            ("name = 3\n", "line 1", "expected a string"),
        ] {
            let error = Policy::from_toml("x.toml", text).expect_err(text).to_string();
            assert!(error.contains(line) && error.contains(says), "{text:?} gave {error}");
        }
    }

    #[test]
    fn contradictions_are_refused() {
        for (text, says) in [
            ("[on.name]\naction = \"blur\"\n", "only faces"),
            ("[on.face]\naction = \"drop\"\n", "drop"),
            ("[on.metadata]\naction = \"keep\"\n", "metadata"),
            ("base = \"nobody\"\n", "base"),
            ("[first_look.face]\nlong_sides = []\n", "long_sides"),
        ] {
            let error = Policy::from_toml("x.toml", text).expect_err(text).to_string();
            assert!(error.contains(says), "{text:?} gave {error}");
        }
    }
}
