//! ICC profiles: kept for the conversion, and their descriptions as search terms.

use moxcms::{ColorProfile, ProfileText};

use super::Harvest;
use crate::picture::MetadataKind;

impl Harvest {
    /// Keeps the first profile and records the texts it carries; one that cannot be read still counts.
    pub(in crate::codec) fn icc(&mut self, profile: &[u8]) {
        let before = self.items.len();
        if let Ok(read) = ColorProfile::new_from_slice(profile) {
            let texts = [&read.description, &read.copyright, &read.device_manufacturer, &read.device_model];
            for text in texts.into_iter().chain([&read.viewing_conditions_description, &read.char_target]).flatten() {
                for value in values(text) {
                    self.text(MetadataKind::ColourProfile, value, false);
                }
            }
        }
        if self.items.len() == before {
            self.binary(MetadataKind::ColourProfile);
        }
        if self.profile.is_none() {
            self.profile = Some(profile.to_vec());
        }
    }
}

fn values(text: &ProfileText) -> Vec<&str> {
    let values: Vec<&str> = match text {
        ProfileText::PlainString(value) => vec![value],
        ProfileText::Localizable(values) => values.iter().map(|v| v.value.as_str()).collect(),
        ProfileText::Description(d) => vec![&d.ascii_string, &d.unicode_string, &d.mac_string],
    };
    values.into_iter().filter(|v| !v.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_become_search_terms() {
        let mut profile = ColorProfile::new_display_p3();
        profile.description = Some(ProfileText::PlainString(String::from("Screen of Ann Example")));
        let bytes = profile.encode().expect("encodes");
        let mut found = Harvest::default();
        found.icc(&bytes);
        assert_eq!(found.profile.as_deref(), Some(bytes.as_slice()));
        assert!(found.items.iter().any(|i| i.value.expose() == "Screen of Ann Example"));
    }

    #[test]
    fn unreadable_profiles_count() {
        let mut found = Harvest::default();
        found.icc(b"no profile");
        assert_eq!(found.items.len(), 1);
    }
}
