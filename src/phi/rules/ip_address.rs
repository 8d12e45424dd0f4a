//! IP addresses.

use crate::finding::Kind;
use crate::phi::rule::{Context, Doc, Pattern, Rule, Seen};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "ip-address",
    kind: Kind::IpAddress,
    doc: Doc {
        what: "Internet addresses of machines, version 4 and 6.",
        why: "IP addresses are one of the 18 HIPAA identifiers; on a screen or a device label they also help an attacker.",
        examples: &["10.44.2.118", "IP: 192.168.10.5", "fe80::1b44:113a:b7ff:fe01"],
        leaves: "Version numbers with three parts.",
    },
    patterns: &[
        Pattern::checked(
            0.8,
            r"(^|[^0-9.])(?P<v>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(:\d{2,5}|/\d{1,2})?)($|[^0-9.])",
            octets,
        ),
        Pattern::new(0.75, r"\b([0-9a-f]{1,4}:){3,7}(:?[0-9a-f]{1,4})(:[0-9a-f]{1,4})*\b"),
        Pattern::new(0.75, r"\bfe80::[0-9a-f:]{4,}\b"),
    ],
    context: Context { regex: r"\b(ip|ipv4|host|gateway|server)\b", raise: 0.4 },
};

fn octets(seen: &Seen<'_>) -> f32 {
    let host = seen.text().split([':', '/']).next().unwrap_or("");
    if host.split('.').all(|n| n.parse::<u16>().is_ok_and(|n| n < 256)) { 1.0 } else { 0.5 }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::phi::rules::tests::check;

    #[test]
    fn addresses_of_machines() {
        check(
            &RULE,
            &["10.44.2.118", "IP:192.168.10.5"],
            &["fe80::1b44:113a:b7ff:fe01", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"],
            &["10:30", "Version 3.11.2", "312.555.0148", "10.900.2.118", "14.03.57", "12:30:45"],
        );
    }
}
