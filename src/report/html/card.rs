//! One picture on the page: its small copy with numbered outlines, and what each number means.

use std::fmt::Write as _;

use super::marks::{Mark, marks};
use super::{alt, capital, escape};
use crate::policy::Action;
use crate::report::words::{Group, groups, written_in_words};
use crate::report::{Record, Status};

/// A line of the card: what was found, what was done, and its number in the picture where it has one.
struct Line<'a> {
    group: Group<'a>,
    number: Option<usize>,
    /// Whether a person should look at it.
    look: bool,
}

/// The card of a copy; `thumbnail` is a JPEG.
pub(super) fn card(record: &Record, thumbnail: Option<&[u8]>) -> String {
    let Some(output) = &record.output else { return String::new() };
    let lines = lines(record);
    let told: Vec<String> = lines.iter().map(|l| l.group.in_words(output.size)).collect();
    let (class, status) = match record.status {
        Status::Review => ("review", "needs a look"),
        _ => ("safe", "passed"),
    };
    let id = escape(&record.id);
    let mut card = format!("<article class=\"card {class}\" id=\"p{id}\">\n");
    let link = output.file.as_deref().map(escape);
    card.push_str(&figure(record, thumbnail, link.as_deref(), &lines, &told));
    let _ = writeln!(card, "<div class=\"text\">\n<h3>Picture {id} <span class=\"status\">{status}</span></h3>");
    for reason in &record.reasons {
        let _ = writeln!(card, "<p class=\"reason\">{}</p>", escape(reason));
    }
    if lines.is_empty() {
        card.push_str("<p class=\"nothing\">Nothing had to be covered.</p>\n");
    } else {
        card.push_str("<ul class=\"found\">\n");
        for (line, words) in lines.iter().zip(&told) {
            card.push_str(&item(line, words));
        }
        card.push_str("</ul>\n");
    }
    card.push_str(&facts(record, link.as_deref()));
    card.push_str("</div>\n</article>\n");
    card
}

/// What was left as it is needs no line; what asks for a look comes first.
fn lines(record: &Record) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = groups(&record.leftovers)
        .into_iter()
        .chain(groups(&record.findings))
        .filter(|g| g.action != Action::Keep)
        .map(|group| Line { look: group.action == Action::Review, group, number: None })
        .collect();
    lines.sort_by_key(|l| !l.look);
    let mut next = 1;
    for line in &mut lines {
        if line.group.members.iter().any(|m| m.outline().is_some()) {
            line.number = Some(next);
            next += 1;
        }
    }
    lines
}

fn figure(
    record: &Record,
    thumbnail: Option<&[u8]>,
    link: Option<&str>,
    lines: &[Line<'_>],
    told: &[String],
) -> String {
    let Some(output) = &record.output else { return String::new() };
    let picture = thumbnail.map_or_else(
        || String::from("<span class=\"blank\">No small picture, to keep this page light</span>"),
        |jpeg| {
            let text = escape(&alt(record, told));
            format!("<img loading=\"lazy\" alt=\"{text}\" src=\"data:image/jpeg;base64,{}\">", base64(jpeg))
        },
    );
    let numbered: Vec<Mark<'_>> = lines
        .iter()
        .filter_map(|l| Some(Mark { number: l.number?, look: l.look, members: &l.group.members }))
        .collect();
    let shown = format!("{picture}{}", marks(&numbered, output.size));
    match link {
        Some(link) => format!("<figure><a href=\"{link}\">{shown}</a></figure>\n"),
        None => format!("<figure>{shown}</figure>\n"),
    }
}

fn item(line: &Line<'_>, words: &str) -> String {
    let class = if line.look { " class=\"look\"" } else { "" };
    let number = line.number.map_or_else(
        || String::from("<span class=\"chip none\" aria-hidden=\"true\"></span>"),
        |n| format!("<span class=\"chip\">{n}</span>"),
    );
    let evidence = line.group.evidence_in_words();
    let known = if evidence.is_empty() || line.number.is_none() { evidence } else { format!(", known by {evidence}") };
    let known = if line.number.is_none() { String::new() } else { known };
    format!(
        "<li{class}>{number}<span>{} <small>{}{}</small></span></li>\n",
        escape(&capital(words)),
        line.group.action_in_words(),
        escape(&known)
    )
}

/// What an auditor needs, folded away.
fn facts(record: &Record, link: Option<&str>) -> String {
    let Some(output) = &record.output else { return String::new() };
    let mut facts = String::from("<details><summary>Details</summary>\n<table>\n");
    let mut row = |name: &str, value: String| {
        let _ = writeln!(facts, "<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>");
    };
    if let Some(link) = link {
        row("Copy", format!("<a href=\"{link}\">{link}</a>"));
    }
    row("Size", format!("{} × {} pixels, {} kB", output.size.width, output.size.height, output.bytes.div_ceil(1000)));
    row("Written", written_in_words(output.written));
    if let Some(choice) = record.crop {
        row("Edges", choice.in_words().to_owned());
    }
    row("Checks passed", escape(&record.checks.join(", ")));
    row("Time", format!("{} ms", record.milliseconds.values().sum::<u64>()));
    row("SHA-256 of the copy", format!("<code>{}</code>", escape(&output.sha256)));
    if let Some(sha256) = &record.input_sha256 {
        row("SHA-256 of the original", format!("<code>{}</code>", escape(sha256)));
    }
    facts.push_str("</table>\n</details>\n");
    facts
}

/// Base 64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |all, &b| all << 8 | u32::from(b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let digit = DIGITS[(group >> (18 - 6 * i) & 63) as usize];
            text.push(if i <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_as_in_the_standard() {
        // RFC 4648, section 10.
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
