//! Findings in plain words, for people who have never heard of a detector.

use crate::codec::Written;
use crate::finding::{Evidence, Kind};
use crate::geometry::{Point, Rect, Size};
use crate::picture::MetadataKind;
use crate::policy::Action;

use super::{Covered, Place, Record, Totals};

/// Findings of one picture that are told together: same kind, same action.
#[derive(Debug, Clone, PartialEq)]
pub struct Group<'a> {
    /// What they are.
    pub kind: Kind,
    /// What was done.
    pub action: Action,
    /// The findings, in the order of the record.
    pub members: Vec<&'a Covered>,
}

/// How a copy was made: "97 % of its coded blocks are the original's, the others are new".
pub fn written_in_words(written: Written) -> String {
    match written {
        Written::Encoded => String::from("encoded anew"),
        // Rounded down: only a copy in which nothing is new says 100 %.
        Written::BlocksKept { kept, all } => match kept.saturating_mul(100) / all.max(1) {
            100 => String::from("all of its coded blocks are the original's"),
            share => format!("{share} % of its coded blocks are the original's, the others are new"),
        },
    }
}

/// Groups findings in the order of [`Kind::ALL`]; what was left as it is comes along, too.
pub fn groups(findings: &[Covered]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for covered in findings {
        match groups.iter_mut().find(|g| g.kind == covered.kind && g.action == covered.action) {
            Some(group) => group.members.push(covered),
            None => groups.push(Group { kind: covered.kind, action: covered.action, members: vec![covered] }),
        }
    }
    groups.sort_by_key(|g| (g.kind, g.action));
    groups
}

impl Group<'_> {
    /// "a name, lower left", "3 faces", "2 dates, upper right and centre"; `size` is that of the copy in pixels.
    pub fn in_words(&self, size: Size) -> String {
        match self.kind {
            Kind::Metadata => hidden_data(&self.members),
            Kind::FileName => String::from("the file's own name"),
            kind => {
                let what = counted(kind, self.members.len());
                let mut places: Vec<&str> = Vec::new();
                for bounds in self.members.iter().filter_map(|m| m.outline()).map(|p| p.bounds()) {
                    let place = place_in_words(bounds.center(), size);
                    if !places.contains(&place) {
                        places.push(place);
                    }
                }
                // More places than that say no more than the outlines in the picture.
                if places.is_empty() || places.len() > 2 { what } else { format!("{what}, {}", joined(&places)) }
            }
        }
    }

    /// What was done: "covered with a solid colour".
    pub fn action_in_words(&self) -> &'static str {
        action_in_words(self.action)
    }

    /// What gave them away, each said once: "form and a word nearby".
    pub fn evidence_in_words(&self) -> String {
        let mut seen: Vec<&str> = Vec::new();
        for evidence in self.members.iter().flat_map(|m| &m.evidence) {
            let words = evidence_in_words(*evidence);
            if !seen.contains(&words) {
                seen.push(words);
            }
        }
        joined(&seen)
    }
}

/// Everything covered in a picture in one line: "3 faces; a name, lower left".
pub fn covered_in_words(record: &Record) -> String {
    let Some(output) = &record.output else { return String::new() };
    let told = groups(&record.findings);
    let parts: Vec<String> = told
        .iter()
        .filter(|g| !matches!(g.action, Action::Keep | Action::Review))
        .map(|g| g.in_words(output.size))
        .collect();
    parts.join("; ")
}

/// "a face" or "3 faces".
pub fn counted(kind: Kind, count: usize) -> String {
    if count == 1 { kind.in_words().to_owned() } else { format!("{count} {}", several(kind)) }
}

/// The kind in the plural, without a number.
pub fn several(kind: Kind) -> &'static str {
    match kind {
        Kind::Face => "faces",
        Kind::Badge => "badges and cards",
        Kind::Screen => "screens",
        Kind::Paper => "sheets of paper",
        Kind::Board => "boards",
        Kind::Label => "labels",
        Kind::Code => "QR codes or bar codes",
        Kind::Name => "names",
        Kind::Address => "addresses or rooms",
        Kind::Date => "dates",
        Kind::Phone => "phone numbers",
        Kind::Fax => "fax numbers",
        Kind::Email => "e-mail addresses",
        Kind::Ssn => "social security numbers",
        Kind::RecordNumber => "record numbers",
        Kind::PlanNumber => "insurance numbers",
        Kind::AccountNumber => "account numbers",
        Kind::LicenceNumber => "licence numbers",
        Kind::VehicleId => "number plates or vehicle numbers",
        Kind::DeviceId => "device numbers",
        Kind::Url => "web addresses",
        Kind::IpAddress => "network addresses",
        Kind::OtherId => "identifying numbers",
        Kind::Health => "medical details",
        Kind::KnownTerm => "names or terms from your lists, the file itself or other photos",
        Kind::NearPhi => "pieces of text beside something private",
        Kind::UnreadText => "pieces of text that could not be read",
        Kind::PlainText => "other pieces of text",
        Kind::Metadata => "pieces of hidden data in the file",
        Kind::FileName => "telling file names",
    }
}

/// Why this kind of thing is private, in one sentence.
pub fn why(kind: Kind) -> &'static str {
    match kind {
        Kind::Face => "A face shows who was at the clinic.",
        Kind::Badge => "A badge, or a card with a name on it, says who somebody is, often with a portrait or a number.",
        Kind::Screen => "A screen may show a patient's record.",
        Kind::Paper => "A sheet or folder may carry a patient's details.",
        Kind::Board => "A board may list patients, rooms and treatments.",
        Kind::Label => "Labels and wristbands name patients.",
        Kind::Code => "A QR code or bar code can be read by any phone and may hold a patient's number.",
        Kind::Name => "A name points to a person.",
        Kind::Address => "A street, town, ZIP code or room number helps to find a person.",
        Kind::Date => "A full date, such as a birthday or a visit, helps to single out a person.",
        Kind::Phone => "A phone number leads to a person.",
        Kind::Fax => "A fax number leads to a person or a practice.",
        Kind::Email => "An e-mail address leads to a person.",
        Kind::Ssn => "A social security number belongs to one person only.",
        Kind::RecordNumber => "A record number belongs to one patient only.",
        Kind::PlanNumber => "An insurance number belongs to one person or family.",
        Kind::AccountNumber => "An account number belongs to one person.",
        Kind::LicenceNumber => "A licence or certificate number belongs to one person.",
        Kind::VehicleId => "A number plate leads to the owner of the car.",
        Kind::DeviceId => "The serial number of a device can lead to the patient who uses it.",
        Kind::Url => "A web address may lead to a person's page or record.",
        Kind::IpAddress => "A network address may lead to a person's computer.",
        Kind::OtherId => "A number that belongs to one person only gives that person away.",
        Kind::Health => "A diagnosis, a medicine or a test result is private as soon as a person can be guessed.",
        Kind::KnownTerm => {
            "It is on the list of terms that must not be seen, or in the file's own name or hidden data."
        }
        Kind::NearPhi => "It stands on the same thing as something private and most likely belongs to it.",
        Kind::UnreadText => "Text that the program cannot read may still be readable for people.",
        Kind::PlainText => "Nothing private was recognised in it; it is covered only where the policy covers all text.",
        Kind::Metadata => {
            "Cameras and programs store place, time, names and small previews in the file, where nobody sees them."
        }
        Kind::FileName => "File and folder names often hold a patient's name or a date.",
    }
}

/// What happened to a finding.
pub fn action_in_words(action: Action) -> &'static str {
    match action {
        Action::Fill => "covered with a solid colour",
        Action::Blur => "made unrecognisable",
        Action::Crop => "cut off",
        Action::Drop => "removed",
        Action::Keep => "left as it is",
        Action::Review => "left for you to judge",
    }
}

fn evidence_in_words(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Pattern => "form",
        Evidence::Context => "a word nearby",
        Evidence::List => "a list of names",
        Evidence::Model => "looks",
        Evidence::Neighbour => "what stands around",
        Evidence::KnownTerm => "your lists, the file itself or another photo",
        Evidence::EverydayWords => "everyday words",
        Evidence::Handwriting => "handwriting",
        Evidence::ReadClearly => "clearly read",
    }
}

/// "hidden data in the file: the place (GPS), camera data".
fn hidden_data(members: &[&Covered]) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for member in members {
        if let Place::Container { part, .. } = &member.place {
            let words = part_in_words(*part);
            if !parts.contains(&words) {
                parts.push(words);
            }
        }
    }
    if parts.is_empty() {
        String::from(Kind::Metadata.in_words())
    } else {
        format!("{}: {}", Kind::Metadata.in_words(), joined(&parts))
    }
}

fn part_in_words(part: MetadataKind) -> &'static str {
    match part {
        MetadataKind::Exif => "camera data",
        MetadataKind::Gps => "the place (GPS)",
        MetadataKind::Thumbnail => "a small preview",
        MetadataKind::Xmp => "editing data",
        MetadataKind::Iptc => "captions and press data",
        MetadataKind::Comment => "comments",
        MetadataKind::ColourProfile => "a colour profile",
        MetadataKind::Private => "data of the camera's maker",
        MetadataKind::Trailer => "data after the picture's end",
        MetadataKind::HiddenColour => "colours under transparent parts",
        MetadataKind::SecondPicture => "a second picture hidden in the file",
        MetadataKind::Video => "a video behind the photo",
        MetadataKind::Sound => "a sound recording",
        MetadataKind::DepthMap => "a map of distances",
        MetadataKind::GainMap => "a map of brightness",
        MetadataKind::PortraitMask => "the outline of a person",
        MetadataKind::Provenance => "a signed history of the picture",
    }
}

/// Which ninth of the picture a point lies in: "upper left", "centre", "lower right".
pub fn place_in_words(point: Point, size: Size) -> &'static str {
    let third = |at: f32, of: u32| ((at * 3.0 / (of.max(1) as f32)).floor().clamp(0.0, 2.0)) as usize;
    const PLACES: [[&str; 3]; 3] =
        [["upper left", "top", "upper right"], ["left", "centre", "right"], ["lower left", "bottom", "lower right"]];
    PLACES[third(point.y, size.height)][third(point.x, size.width)]
}

/// Cuts a rectangle to the copy and tells whether anything of it is to be seen there.
pub fn visible(rect: Rect, size: Size) -> Option<Rect> {
    let cut = rect.within(size);
    (cut.area() > 0.0).then_some(cut)
}

/// "31 passed every check, 6 need a look first and 3 have no copy".
pub fn totals_in_words(totals: &Totals) -> String {
    let is = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
    let mut parts = vec![is(totals.safe, "passed every check", "passed every check")];
    if totals.review > 0 {
        parts.push(is(totals.review, "needs a look first", "need a look first"));
    }
    if totals.failed > 0 {
        parts.push(is(totals.failed, "has no copy", "have no copy"));
    }
    if totals.not_done > 0 {
        parts.push(is(totals.not_done, "was not done", "were not done"));
    }
    joined(&parts)
}

/// "1 picture", "40 pictures".
pub fn pictures(count: usize) -> String {
    if count == 1 { String::from("1 picture") } else { format!("{count} pictures") }
}

/// "a, b and c".
pub fn joined<S: AsRef<str>>(parts: &[S]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    match parts.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::{run, seen};
    use super::*;

    #[test]
    fn findings_are_told_with_number_and_place() {
        let size = Size { width: 900, height: 600 };
        let one = seen(Kind::Name, [0.0, 550.0, 100.0, 590.0], Action::Fill);
        let face =
            |i: u8| seen(Kind::Face, [f32::from(i) * 300.0, 0.0, f32::from(i) * 300.0 + 60.0, 60.0], Action::Blur);
        let faces: Vec<Covered> = (0..4).map(face).collect();
        for (findings, expected) in [
            (vec![one.clone()], "a name, lower left"),
            (vec![one.clone(), one], "2 names, lower left"),
            (faces[..2].to_vec(), "2 faces, upper left and top"),
            (faces, "4 faces"),
        ] {
            let told: Vec<String> = groups(&findings).iter().map(|g| g.in_words(size)).collect();
            assert_eq!(told, [expected]);
        }
    }

    #[test]
    fn a_picture_is_told_in_one_line() {
        let run = run();
        assert_eq!(
            covered_in_words(&run.files[0]),
            "2 faces, top and upper right; a name, lower left; hidden data in the file: the place (GPS)"
        );
        assert_eq!(covered_in_words(&run.files[2]), "");
    }

    #[test]
    fn counts_are_said_as_people_do() {
        let totals = Totals { safe: 1, review: 2, failed: 1, left_out: 5, not_done: 0 };
        assert_eq!(totals_in_words(&totals), "1 passed every check, 2 need a look first and 1 has no copy");
        assert_eq!(joined::<&str>(&[]), "");
    }

    #[test]
    fn every_kind_has_a_sentence_of_its_own() {
        let mut sentences: Vec<&str> = Kind::ALL.iter().map(|&k| why(k)).collect();
        sentences.sort_unstable();
        sentences.dedup();
        assert_eq!(sentences.len(), Kind::ALL.len());
        assert!(sentences.iter().all(|s| s.ends_with('.')));
    }

    #[test]
    fn nine_places() {
        let size = Size { width: 90, height: 90 };
        for (x, y, expected) in
            [(0.0, 0.0, "upper left"), (45.0, 45.0, "centre"), (90.0, 89.0, "lower right"), (-5.0, 40.0, "left")]
        {
            assert_eq!(place_in_words(Point { x, y }, size), expected);
        }
    }
}
