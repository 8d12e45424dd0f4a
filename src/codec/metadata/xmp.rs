//! The texts of XMP packets: attributes and element contents, whatever the nesting.

use super::{Harvest, text_from_bytes};
use crate::picture::MetadataKind;

/// Characters from which a value without a space is data, such as a picture in base 64.
const DATA_LENGTH: usize = 1024;

/// Endings of property names that hold people's words, without their namespace.
const HUMAN: [&str; 37] = [
    "creator",
    "title",
    "description",
    "subject",
    "rights",
    "publisher",
    "contributor",
    "source",
    "Headline",
    "Credit",
    "CaptionWriter",
    "AuthorsPosition",
    "Instructions",
    "City",
    "State",
    "Country",
    "Location",
    "Owner",
    "OwnerName",
    "UsageTerms",
    "PersonInImage",
    "Name",
    "Description",
    "UserComment",
    "ImageDescription",
    "Artist",
    "Copyright",
    "Keywords",
    "hierarchicalSubject",
    "LastKeywordXMP",
    "Event",
    "Label",
    "Nickname",
    "Notes",
    "Caption",
    "AltTextAccessibility",
    "ExtDescrAccessibility",
];

impl Harvest {
    /// Records every text of a packet; one without texts still counts.
    pub(in crate::codec) fn xmp(&mut self, packet: &[u8]) {
        let before = self.items.len();
        let text = text_from_bytes(packet);
        let mut open: Vec<&str> = Vec::new();
        let mut rest = text.as_str();
        while let Some(start) = rest.find('<') {
            self.xmp_value(&rest[..start], &open);
            rest = &rest[start..];
            if let Some(inner) = rest.strip_prefix("<![CDATA[") {
                let (value, tail) = inner.split_once("]]>").unwrap_or((inner, ""));
                self.xmp_value(value, &open);
                rest = tail;
                continue;
            }
            if let Some(inner) = rest.strip_prefix("<!--") {
                let (value, tail) = inner.split_once("-->").unwrap_or((inner, ""));
                self.xmp_value(value, &[]);
                rest = tail;
                continue;
            }
            let end = tag_end(rest);
            let tag = &rest[1..end];
            rest = rest.get(end + 1..).unwrap_or_default();
            if tag.starts_with(['?', '!']) {
                continue;
            }
            if tag.starts_with('/') {
                open.pop();
                continue;
            }
            if tag.starts_with(char::is_whitespace) {
                self.xmp_value(tag, &open);
                continue;
            }
            let name = tag.split([' ', '\t', '\r', '\n', '/']).next().unwrap_or_default();
            self.xmp_attributes(&tag[name.len()..], &open);
            if !tag.ends_with('/') {
                open.push(name);
            }
        }
        self.xmp_value(rest, &open);
        if self.items.len() == before {
            self.binary(MetadataKind::Xmp);
        }
    }

    fn xmp_attributes(&mut self, attributes: &str, open: &[&str]) {
        let mut rest = attributes;
        while let Some((name, tail)) = rest.split_once('=') {
            let tail = tail.trim_start();
            let Some(quote) = tail.chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
            let (value, tail) = tail[1..].split_once(quote).unwrap_or((&tail[1..], ""));
            rest = tail;
            let name = name.trim();
            if !name.starts_with("xmlns") && !name.starts_with("rdf:") && !name.starts_with("xml:") {
                let mut path = open.to_vec();
                path.push(name);
                self.xmp_value(value, &path);
            }
        }
    }

    fn xmp_value(&mut self, value: &str, path: &[&str]) {
        let value = unescaped(value);
        let value = value.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        if value.is_empty() {
            return;
        }
        if value.len() >= DATA_LENGTH && !value.contains(' ') {
            return self.binary(kind_of_data(path));
        }
        // The property is the innermost name that is not RDF's own scaffolding.
        let property = path.iter().rev().find(|name| !name.starts_with("rdf:")).copied().unwrap_or_default();
        let local = property.rsplit(':').next().unwrap_or_default();
        self.text(MetadataKind::Xmp, value, HUMAN.contains(&local));
    }
}

/// What data in base 64 is, by the property that holds it (XMP specification, part 3; Google's camera namespaces).
fn kind_of_data(path: &[&str]) -> MetadataKind {
    let is = |names: &[&str]| path.iter().any(|name| names.contains(name));
    if path.iter().any(|name| name.ends_with(":image")) {
        MetadataKind::Thumbnail
    } else if is(&["GDepth:Data", "GDepth:Confidence"]) {
        MetadataKind::DepthMap
    } else if is(&["GImage:Data"]) {
        MetadataKind::SecondPicture
    } else if is(&["GAudio:Data"]) {
        MetadataKind::Sound
    } else {
        MetadataKind::Xmp
    }
}

/// The index of the `>` that ends a tag, not counting those inside quotes.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (i, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return i,
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), _) if q == c => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// Replaces the five named entities and numeric ones.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let decoded = after.split_once(';').and_then(|(name, tail)| {
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => {
                    let number = name.strip_prefix('#')?;
                    let code = match number.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => number.parse().ok()?,
                    };
                    char::from_u32(code)?
                }
            };
            Some((c, tail))
        });
        match decoded {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(packet: &str) -> Vec<(String, bool)> {
        let mut found = Harvest::default();
        found.xmp(packet.as_bytes());
        found.items.iter().map(|i| (i.value.expose().clone(), i.human)).collect()
    }

    #[test]
    fn elements_attributes_and_entities() {
        let packet = r#"<?xpacket begin="x" id="W5M0"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>
            <rdf:Description rdf:about="" tiff:Model="Camera > X" photoshop:Headline='Bed 12 &amp; Jo'>
            <dc:creator><rdf:Seq><rdf:li>Ann &#x45;xample</rdf:li></rdf:Seq></dc:creator>
            <xmp:Rating>5</xmp:Rating></rdf:Description></rdf:RDF></x:xmpmeta>"#;
        let expected = [("Camera > X", false), ("Bed 12 & Jo", true), ("Ann Example", true), ("5", false)]
            .map(|(v, h)| (v.to_owned(), h));
        assert_eq!(seen(packet), expected);
    }

    #[test]
    fn broken_packets_lose_no_text() {
        assert_eq!(seen("<dc:title>Ann Example"), [("Ann Example".to_owned(), true)]);
        assert_eq!(seen("<dc:title a=\"Jo"), [("Jo".to_owned(), false)]);
        assert_eq!(seen("<x/>"), [(String::new(), false)]);
        assert_eq!(seen("a < & b"), [("a".to_owned(), false), ("& b".to_owned(), false)]);
    }

    #[test]
    fn embedded_pictures_are_thumbnails() {
        let packet = format!("<xmpGImg:image>{}</xmpGImg:image>", "A".repeat(5000));
        let mut found = Harvest::default();
        found.xmp(packet.as_bytes());
        assert_eq!(found.items.len(), 1);
        assert_eq!(found.items[0].kind, MetadataKind::Thumbnail);
        let data = "A".repeat(5000);
        let packet = format!("<rdf:Description GDepth:Data=\"{data}\" GAudio:Data='{data}' GImage:Data='{data}'/>");
        let mut found = Harvest::default();
        found.xmp(packet.as_bytes());
        let kinds: Vec<MetadataKind> = found.items.iter().map(|i| i.kind).collect();
        assert_eq!(kinds, [MetadataKind::DepthMap, MetadataKind::Sound, MetadataKind::SecondPicture]);
    }
}
