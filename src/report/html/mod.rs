//! The report for people: one page without scripts or links to elsewhere, showing only finished copies.

mod card;
mod marks;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::words::{joined, pictures, several, totals_in_words, why};
use super::{Exporter, Record, Run, Status, Thumbnails};
use crate::calendar::MONTHS;
use crate::finding::Kind;
use crate::policy::Action;

/// `report.html`.
pub(super) struct Html;

const STYLE: &str = include_str!("page.css");

impl Exporter for Html {
    fn id(&self) -> &'static str {
        "html"
    }

    fn file(&self) -> &'static str {
        "report.html"
    }

    fn write(&self, run: &Run, thumbnails: &Thumbnails, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(head(run).as_bytes())?;
        for section in SECTIONS {
            let records: Vec<&Record> = run.files.iter().filter(|r| r.status == section.status).collect();
            if records.is_empty() {
                continue;
            }
            write!(
                out,
                "<section id=\"{}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{} <span class=\"count\">{}</span></h2>\n<p class=\"intro\">{}</p>\n",
                section.id,
                section.title,
                records.len(),
                section.intro
            )?;
            if section.cards {
                out.write_all(b"<div class=\"cards\">\n")?;
                for record in records {
                    out.write_all(card::card(record, thumbnails.get(&record.id).map(Vec::as_slice)).as_bytes())?;
                }
                out.write_all(b"</div>\n")?;
            } else {
                out.write_all(rows(&records).as_bytes())?;
            }
            out.write_all(b"</section>\n")?;
        }
        out.write_all(glossary(run).as_bytes())?;
        out.write_all(for_the_records(run).as_bytes())?;
        out.write_all(b"</main>\n</body>\n</html>\n")
    }
}

/// One part of the page: the files of one status.
struct Section {
    status: Status,
    id: &'static str,
    title: &'static str,
    intro: &'static str,
    cards: bool,
}

/// What asks for action comes first.
const SECTIONS: &[Section] = &[
    Section {
        status: Status::Review,
        id: "review",
        title: "Need a look",
        intro: "Do not post these yet. The copies are in the folder <b>review</b>. Open each one at full size and look at the places marked in orange. If nothing private is left, you may use it. If you see something, leave the picture out.",
        cards: true,
    },
    Section {
        status: Status::Failed,
        id: "failed",
        title: "No copy made",
        intro: "The program could not finish these pictures, so there is nothing of them in the output. Your originals are untouched. The number tells which picture it is: pictures are counted in the order of your files, sorted by name.",
        cards: false,
    },
    Section {
        status: Status::NotDone,
        id: "not-done",
        title: "Not done",
        intro: "The run was stopped before these pictures. Run it again with <code>--resume</code> to finish them.",
        cards: false,
    },
    Section {
        status: Status::Safe,
        id: "safe",
        title: "Passed every check",
        intro: "The copies are in the folder <b>safe</b>. The program looked at each finished copy a second time and found nothing private in it.",
        cards: true,
    },
    Section {
        status: Status::LeftOut,
        id: "left-out",
        title: "Left out",
        intro: "These files are not pictures. They were neither changed nor copied.",
        cards: false,
    },
];

fn head(run: &Run) -> String {
    let totals = &run.totals;
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>Photo safety report</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header class=\"top\">\n\
         <p class=\"date\">{}</p>\n<h1>Photo safety report</h1>\n<p class=\"lead\">{}: {}.</p>\n<nav class=\"tiles\" aria-label=\"Parts of this page\">\n",
        escape(&day_in_words(&run.started)),
        pictures(totals.pictures()),
        totals_in_words(totals)
    );
    let tiles = [
        ("safe", totals.safe, "passed every check", "✓"),
        ("review", totals.review, if totals.review == 1 { "needs a look" } else { "need a look" }, "?"),
        ("failed", totals.failed, "without a copy", "✕"),
    ];
    for (id, count, label, sign) in tiles {
        let (open, close) = if count > 0 { (format!("a href=\"#{id}\""), "a") } else { (String::from("span"), "span") };
        let _ = writeln!(
            page,
            "<{open} class=\"tile {id}\"><span class=\"sign\" aria-hidden=\"true\">{sign}</span><span class=\"number\">{count}</span> <span class=\"label\">{label}</span></{close}>"
        );
    }
    page.push_str(
        "</nav>\n<p class=\"promise\"><b>What this page does not promise.</b> The program covers what it can find, and \
         it can miss things: tiny or smeared writing, a tattoo, a person whom friends know by their clothes. \
         Look at every picture yourself before it goes out.</p>\n</header>\n\
         <input type=\"checkbox\" id=\"marks\" checked>\
         <label for=\"marks\">Show where something was covered</label>\n<main>\n",
    );
    page
}

/// Rows for files without a picture to show; equal reasons are told once where the files have no number.
fn rows(records: &[&Record]) -> String {
    let mut page = String::from("<ul class=\"rows\">\n");
    if records.iter().all(|r| r.status == Status::LeftOut) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for record in records {
            *counts.entry(record.reasons.join(" ")).or_default() += 1;
        }
        for (reason, count) in counts {
            let _ = writeln!(page, "<li><b>{count} ×</b> {}</li>", escape(&reason));
        }
    } else {
        for record in records {
            let reasons = escape(&record.reasons.join(" "));
            let _ = writeln!(page, "<li><b>Picture {}</b> {reasons}</li>", escape(&record.id));
        }
    }
    page.push_str("</ul>\n");
    page
}

/// Why each kind of thing that was covered in this run is private.
fn glossary(run: &Run) -> String {
    let mut kinds: Vec<Kind> = run
        .files
        .iter()
        .flat_map(|r| r.findings.iter().chain(&r.leftovers))
        .filter(|c| c.action != Action::Keep)
        .map(|c| c.kind)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        return String::new();
    }
    let mut page = String::from(
        "<section id=\"why\" aria-labelledby=\"why-title\">\n<h2 id=\"why-title\">Why these things are covered</h2>\n<dl>\n",
    );
    for kind in kinds {
        let _ = writeln!(page, "<div><dt>{}</dt><dd>{}</dd></div>", capital(several(kind)), why(kind));
    }
    page.push_str("</dl>\n</section>\n");
    page
}

fn for_the_records(run: &Run) -> String {
    let made = &run.made;
    let mut page = format!(
        "<section id=\"records\" aria-labelledby=\"records-title\">\n<h2 id=\"records-title\">For the records</h2>\n\
         <p class=\"intro\">This page shows only finished copies and holds no text that was read in a picture and no original file name. \
         The same facts for programs are in report.json and report.csv.</p>\n<table>\n\
         <tr><th scope=\"row\">Program</th><td>{}</td></tr>\n<tr><th scope=\"row\">Policy</th><td>{} <code>{}</code></td></tr>\n\
         <tr><th scope=\"row\">Began</th><td>{}</td></tr>\n<tr><th scope=\"row\">Ended</th><td>{}</td></tr>\n</table>\n",
        escape(&made.tool),
        escape(&made.policy.name),
        escape(&made.policy.sha256),
        escape(&run.started),
        escape(&run.finished)
    );
    if !made.models.is_empty() {
        page.push_str("<details><summary>Models</summary>\n<table>\n");
        for model in &made.models {
            let (id, sha256) = (escape(&model.id), escape(&model.sha256));
            let _ = writeln!(page, "<tr><th scope=\"row\">{id}</th><td><code>{sha256}</code></td></tr>");
        }
        page.push_str("</table>\n</details>\n");
    }
    page.push_str("</section>\n");
    page
}

/// "31 January 2026, 09:30 UTC" from "2026-01-31T09:30:00Z"; anything else stays as it is.
fn day_in_words(time: &str) -> String {
    let told = || {
        let (day, clock) = time.split_once('T')?;
        let parts: Vec<&str> = day.split('-').collect();
        let [year, month, day] = parts.as_slice() else { return None };
        let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        let day: u32 = day.parse().ok()?;
        Some(format!("{day} {month} {year}, {} UTC", clock.get(..5)?))
    };
    told().unwrap_or_else(|| time.to_owned())
}

/// Text for HTML content and quoted attributes.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// The same with a capital letter at its start.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Alternative text for a picture: what a person who cannot see it should know.
fn alt(record: &Record, covered: &[String]) -> String {
    let what = if covered.is_empty() { String::from("nothing had to be covered") } else { joined(covered) };
    format!("Picture {}: {what}.", record.id)
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::run;
    use super::super::thumbnail::tests::picture;
    use super::*;

    fn page(run: &Run) -> String {
        let thumbnails = Thumbnails::from([(String::from("0001"), picture(90, 60))]);
        let mut bytes = Vec::new();
        Html.write(run, &thumbnails, &mut bytes).expect("writes");
        String::from_utf8(bytes).expect("is UTF-8")
    }

    #[test]
    fn the_page_tells_what_happened_in_plain_words() {
        let page = page(&run());
        for expected in [
            "<p class=\"lead\">4 pictures: 1 passed every check, 1 needs a look first, 1 has no copy and 1 was not done.</p>",
            "31 January 2026, 09:30 UTC",
            "2 faces, top and upper right",
            "A name, lower left",
            "Hidden data in the file: the place (GPS)",
            "Text that could not be read, upper left",
            "the file is damaged or incomplete (the picture ends too early)",
            "<b>1 ×</b> a video is not a picture",
            "href=\"review/0002.jpg\"",
            "data:image/jpeg;base64,",
            "No small picture",
        ] {
            assert!(page.contains(expected), "the page lacks {expected}");
        }
    }

    #[test]
    fn the_page_stands_alone() {
        let page = page(&run());
        for forbidden in ["<script", "http://", "https://", "src=\"/", "@import", "url("] {
            assert!(!page.contains(forbidden), "the page has {forbidden}");
        }
        for tag in ["section", "article", "div", "ul", "ol", "li", "details", "figure", "svg", "main", "table", "dl"] {
            let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag} is not closed as often as opened");
        }
    }

    #[test]
    fn nothing_foreign_becomes_markup() {
        let mut run = run();
        run.files[2].reasons = vec![String::from("<img src=x onerror='1'>&")];
        run.files[0].checks = vec![String::from("\"><b>")];
        let page = page(&run);
        assert!(page.contains("&lt;img src=x onerror=&#39;1&#39;&gt;&amp;"));
        assert!(page.contains("&quot;&gt;&lt;b&gt;"));
    }
}
