//! What was seen and where. A finding holds no text, so it may be stored and reported.

use serde::{Deserialize, Serialize};

use crate::geometry::{Polygon, Rect};
use crate::picture::MetadataKind;

/// What kind of thing was found; ids are permanent and kebab-case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// A human face.
    Face,
    /// A worn or lying badge or ID card.
    Badge,
    /// A screen of any device.
    Screen,
    /// A sheet, form or folder.
    Paper,
    /// A whiteboard, chart or poster with writing.
    Board,
    /// A label, wristband or sticky note.
    Label,
    /// A QR, matrix or linear code.
    Code,
    /// A person's name.
    Name,
    /// A place below state level: street, city, ZIP code, room.
    Address,
    /// A date with more than a year, or an age over 89.
    Date,
    /// A telephone number.
    Phone,
    /// A fax number.
    Fax,
    /// An e-mail address.
    Email,
    /// A social security number.
    Ssn,
    /// A medical record number.
    RecordNumber,
    /// A health plan or insurance number.
    PlanNumber,
    /// An account number.
    AccountNumber,
    /// A certificate or licence number.
    LicenceNumber,
    /// A vehicle identifier or plate.
    VehicleId,
    /// A device identifier or serial number.
    DeviceId,
    /// A web address.
    Url,
    /// An IP address.
    IpAddress,
    /// Any other unique number or code.
    OtherId,
    /// Diagnosis, medication or test result.
    Health,
    /// A term the user, the file's metadata or its name gave.
    KnownTerm,
    /// Text that stands with PHI on the same thing.
    NearPhi,
    /// Text that was seen but could not be read.
    UnreadText,
    /// Text in which nothing was recognised.
    PlainText,
    /// Metadata in the container.
    Metadata,
    /// A file or folder name that says something.
    FileName,
}

impl Kind {
    /// Whether it is something written: it has a line's outline and takes part in groups.
    pub fn is_text(self) -> bool {
        !matches!(
            self,
            Kind::Face
                | Kind::Badge
                | Kind::Screen
                | Kind::Paper
                | Kind::Board
                | Kind::Label
                | Kind::Code
                | Kind::Metadata
                | Kind::FileName
        )
    }

    /// All kinds, in the order of reports.
    pub const ALL: &'static [Kind] = &[
        Kind::Face,
        Kind::Badge,
        Kind::Screen,
        Kind::Paper,
        Kind::Board,
        Kind::Label,
        Kind::Code,
        Kind::Name,
        Kind::Address,
        Kind::Date,
        Kind::Phone,
        Kind::Fax,
        Kind::Email,
        Kind::Ssn,
        Kind::RecordNumber,
        Kind::PlanNumber,
        Kind::AccountNumber,
        Kind::LicenceNumber,
        Kind::VehicleId,
        Kind::DeviceId,
        Kind::Url,
        Kind::IpAddress,
        Kind::OtherId,
        Kind::Health,
        Kind::KnownTerm,
        Kind::NearPhi,
        Kind::UnreadText,
        Kind::PlainText,
        Kind::Metadata,
        Kind::FileName,
    ];

    /// The permanent id, as in JSON and policies.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Face => "face",
            Kind::Badge => "badge",
            Kind::Screen => "screen",
            Kind::Paper => "paper",
            Kind::Board => "board",
            Kind::Label => "label",
            Kind::Code => "code",
            Kind::Name => "name",
            Kind::Address => "address",
            Kind::Date => "date",
            Kind::Phone => "phone",
            Kind::Fax => "fax",
            Kind::Email => "email",
            Kind::Ssn => "ssn",
            Kind::RecordNumber => "record-number",
            Kind::PlanNumber => "plan-number",
            Kind::AccountNumber => "account-number",
            Kind::LicenceNumber => "licence-number",
            Kind::VehicleId => "vehicle-id",
            Kind::DeviceId => "device-id",
            Kind::Url => "url",
            Kind::IpAddress => "ip-address",
            Kind::OtherId => "other-id",
            Kind::Health => "health",
            Kind::KnownTerm => "known-term",
            Kind::NearPhi => "near-phi",
            Kind::UnreadText => "unread-text",
            Kind::PlainText => "plain-text",
            Kind::Metadata => "metadata",
            Kind::FileName => "file-name",
        }
    }

    /// What a person would call it, with its article: "a face", "a name".
    pub fn in_words(self) -> &'static str {
        match self {
            Kind::Face => "a face",
            Kind::Badge => "a badge or card",
            Kind::Screen => "a screen",
            Kind::Paper => "a sheet of paper",
            Kind::Board => "a board",
            Kind::Label => "a label",
            Kind::Code => "a QR code or bar code",
            Kind::Name => "a name",
            Kind::Address => "an address or room",
            Kind::Date => "a date",
            Kind::Phone => "a phone number",
            Kind::Fax => "a fax number",
            Kind::Email => "an e-mail address",
            Kind::Ssn => "a social security number",
            Kind::RecordNumber => "a record number",
            Kind::PlanNumber => "an insurance number",
            Kind::AccountNumber => "an account number",
            Kind::LicenceNumber => "a licence number",
            Kind::VehicleId => "a number plate or vehicle number",
            Kind::DeviceId => "a device number",
            Kind::Url => "a web address",
            Kind::IpAddress => "a network address",
            Kind::OtherId => "an identifying number",
            Kind::Health => "medical details",
            Kind::KnownTerm => "a name or term from your lists, the file itself or another photo",
            Kind::NearPhi => "text beside something private",
            Kind::UnreadText => "text that could not be read",
            Kind::PlainText => "other text",
            Kind::Metadata => "hidden data in the file",
            Kind::FileName => "a telling file name",
        }
    }
}

impl Place {
    /// The number of its frame, from 0; nothing for what is not in the picture.
    pub fn frame(&self) -> Option<usize> {
        match self {
            Place::Pixels { frame, .. } => Some(*frame),
            Place::Container { .. } | Place::FileName => None,
        }
    }

    /// The upright box around it in pixels of the upright picture; nothing for what is not in the picture.
    pub fn bounds(&self) -> Option<Rect> {
        match self {
            Place::Pixels { polygon, .. } => Some(polygon.bounds()),
            Place::Container { .. } | Place::FileName => None,
        }
    }
}

/// Where the thing is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "kebab-case")]
pub enum Place {
    /// In the picture.
    Pixels {
        /// Frame number, from 0.
        frame: usize,
        /// Its outline in pixels of the upright picture.
        polygon: Polygon,
    },
    /// In the container's metadata.
    Container {
        /// Which part.
        part: MetadataKind,
        /// How many pieces.
        count: usize,
    },
    /// In the file's name or path.
    FileName,
}

/// What led to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Evidence {
    /// The form of the text.
    Pattern,
    /// A word or label beside it.
    Context,
    /// A list of names.
    List,
    /// A model.
    Model,
    /// Its neighbours are PHI.
    Neighbour,
    /// A term known from elsewhere.
    KnownTerm,
    /// It says nothing but everyday English, as signs and slogans do.
    EverydayWords,
    /// It was written by hand.
    Handwriting,
    /// It was read clearly, and no rule says anything of it.
    ReadClearly,
}

/// Who found it and on what evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// The detector's id.
    pub detector: String,
    /// The rule's id, for text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What led to it.
    pub evidence: Vec<Evidence>,
}

/// One thing found in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub place: Place,
    /// How sure the detector is, 0 to 1.
    pub confidence: f32,
    /// Findings with the same number stand on the same thing: a sheet, a label, a board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<usize>,
    /// Who found it.
    pub by: By,
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn ids_are_what_json_says() {
        for kind in Kind::ALL {
            let json = serde_json::to_string(kind).expect("kinds serialise");
            assert_eq!(json, format!("\"{}\"", kind.id()));
        }
    }
}
