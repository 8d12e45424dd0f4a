#![allow(missing_docs, clippy::all)]
use phiscrub::geometry::{Polygon, Rect};
use phiscrub::model::Models;
use phiscrub::ocr::*;
use phiscrub::phi::*;
use phiscrub::sensitive::Sensitive;
fn main() {
    let models = Models::open(std::path::Path::new("models")).unwrap();
    let engine = Engine::load(&models, &Lists::default()).unwrap();
    for arg in std::env::args().skip(1) {
        if arg.ends_with(".jpg") || arg.ends_with(".png") {
            let reader = Reader::load(&models, Accuracy::Fast).unwrap();
            let policy = phiscrub::policy::Policy::preset("event").unwrap();
            let px = image::open(&arg).unwrap().to_rgb8();
            let lines = reader.read(&px, &policy.settings().first_look.text, Known::default()).unwrap();
            let hits = engine.judge(&lines, &KnownTerms::default()).unwrap();
            for (i, l) in lines.iter().enumerate() {
                let b = l.polygon.bounds();
                let t = l.readings.first().map(|r| r.text().expose().clone()).unwrap_or_default();
                print!(
                    "{:5.0} {:5.0} h{:3.0} b{:2} seen {:.2} c {:.2} hand {:.2} {:34}",
                    b.left,
                    b.top,
                    l.height,
                    l.block,
                    l.seen,
                    l.readings.first().map_or(0.0, |r| r.confidence),
                    l.by_hand,
                    t
                );
                for h in hits.iter().filter(|h| h.line == i && h.reading == 0) {
                    print!(" {}/{:.2} {:?}", h.rule, h.confidence, h.evidence);
                }
                println!();
            }
            println!("--");
            continue;
        }
        let lines: Vec<Line> = arg
            .split('|')
            .enumerate()
            .map(|(i, t)| {
                let top = 30.0 * i as f32;
                let mut x = 0.0;
                let words = t
                    .split(' ')
                    .map(|w| {
                        let wd = 12.0 * w.len() as f32;
                        let p: Polygon = Rect { left: x, top, right: x + wd, bottom: top + 20.0 }.into();
                        x += wd + 10.0;
                        Word { text: Sensitive::new(w.to_owned()), polygon: p, confidence: 0.98 }
                    })
                    .collect();
                let polygon: Polygon = Rect { left: 0.0, top, right: x, bottom: top + 20.0 }.into();
                Line {
                    polygon,
                    height: 20.0,
                    seen: 0.9,
                    by_hand: 0.0,
                    readings: vec![Reading { words, confidence: 0.98, mirrored: false }],
                    block: 0,
                }
            })
            .collect();
        let hits = engine.judge(&lines, &KnownTerms::default()).unwrap();
        for (i, t) in arg.split('|').enumerate() {
            print!("{t:40}");
            for h in hits.iter().filter(|h| h.line == i) {
                print!(" {}/{:.2} {:?}", h.rule, h.confidence, h.evidence);
            }
            println!();
        }
        println!("--");
    }
}
