//! Device identifiers and serial numbers.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Pattern, Rule};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "device-id",
    kind: Kind::DeviceId,
    doc: Doc {
        what: "Serial, lot and asset numbers of devices, hardware addresses, and device labels in the UDI form.",
        why: "Device identifiers and serial numbers are one of the 18 HIPAA identifiers: an implant's number leads to its bearer.",
        examples: &["S/N: 7B2210448", "(01)00884838001123(21)A4410", "Serial No. PX-99120", "00:1B:44:11:3A:B7"],
        leaves: "Model names and catalogue numbers without a label.",
    },
    patterns: &[
        Pattern::new(
            0.85,
            r"\b(s\s?/\s?n|serial|ser|imei|udi|device|implant|asset|pacemaker)\b\.?\s?(no\b\.?|num(ber)?\b|id\b|tag\b|#)?[\s:#.-]*(?P<v>[a-z]{0,4}-?\d[a-z0-9-]{3,20})\b",
        ),
        Pattern::new(0.7, r"\b(lot|ref|sn)\b\s?(no\b\.?|num(ber)?\b|#)?\s?[:#]\s*(?P<v>[a-z0-9-]*\d[a-z0-9-]{3,20})\b"),
        Pattern::new(0.93, r"\(01\)\s?\d{12,14}(\s?\(\d{2}\)\s?[a-z0-9/-]+)*"),
        Pattern::new(0.6, r"\((10|11|17|21)\)\s?[a-z0-9]{4,20}"),
        Pattern::new(0.75, r"\b([0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b"),
    ],
    context: Context { regex: r"\b(serial|implant|pacemaker|device|lot|udi)\b", raise: 0.3 },
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn devices() {
        check(
            &RULE,
            &[
                "S/N: 7B2210448",
                "SERIAL NO. 99120",
                "(01)00884838001123(21)A4410",
                "Asset tag 004417",
                "IMEI 356938035643809",
                "Implant # K44-2091",
            ],
            &["LOT: 22A817", "00:1B:44:11:3A:B7", "(21)A44102"],
            &["Serial entrepreneur", "A lot of love", "Device lab", "Parking Lot 5", "Model X200"],
        );
    }
}
