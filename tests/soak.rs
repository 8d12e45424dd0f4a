//! Thousands of damaged files: no panic escapes a decoder, none runs for long, and the process lives. Run by scripts/soak.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use phiscrub::codec::{Limits, decode};
use phiscrub::error::Fault;

/// No file of a few kilobytes may take longer, on a busy machine too.
const LONGEST: Duration = Duration::from_secs(20);

/// Small numbers that look random and are the same in every run (Knuth's constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn seeds() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let folders = ["hostile", "formats"].map(|folder| root.join(folder));
    let entries = folders.iter().flat_map(|f| std::fs::read_dir(f).expect("the files are there"));
    let mut seeds: Vec<(String, Vec<u8>)> = entries
        .map(|e| e.expect("readable").path())
        .map(|p| (p.file_name().expect("a name").to_string_lossy().into_owned(), std::fs::read(&p).expect("readable")))
        .collect();
    seeds.sort();
    seeds
}

/// Hurts a file in one to eight places: flips, cuts, doubles, fills with extremes, or exchanges parts.
fn hurt(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    for _ in 0..1 + numbers.below(8) {
        let at = numbers.below(bytes.len());
        let length = numbers.below(16.min(bytes.len() - at)).max(1).min(bytes.len() - at);
        match numbers.below(7) {
            0 => bytes.truncate(at.max(16)),
            1 => bytes[at] ^= 1 << numbers.below(8),
            2 => bytes[at] = numbers.below(256) as u8,
            3 => bytes[at..at + length].fill([0, 0xFF, 0x7F, 0x80][numbers.below(4)]),
            4 => {
                let part = bytes[at..at + length].to_vec();
                bytes.splice(at..at, part);
            }
            5 => drop(bytes.drain(at..at + length)),
            _ => {
                let other = numbers.below(bytes.len());
                bytes.swap(at, other);
            }
        }
        if bytes.is_empty() {
            return;
        }
    }
}

#[test]
#[ignore = "takes minutes; scripts/soak runs it"]
fn damaged_files_cost_only_themselves() {
    let rounds: usize = std::env::var("SOAK_FILES").ok().and_then(|v| v.parse().ok()).unwrap_or(5000);
    let limits = Limits { max_pixels: 1 << 20, ..Limits::default() };
    let seeds = seeds();
    let mut numbers = Numbers(7);
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    let mut slowest = (Duration::ZERO, String::new());
    for round in 0..rounds {
        let (name, seed) = &seeds[numbers.below(seeds.len())];
        let mut bytes = seed.clone();
        hurt(&mut bytes, &mut numbers);
        let start = Instant::now();
        let result = std::panic::catch_unwind(|| decode(&bytes, &limits));
        let spent = start.elapsed();
        let end = match result {
            Ok(Ok(_)) => "decoded",
            Ok(Err(error)) => match error.fault {
                Fault::Malformed { .. } => "damaged",
                Fault::Unsupported { .. } => "not supported",
                Fault::TooLarge { .. } => "too large",
                other => panic!("round {round}, {name}: {other}"),
            },
            Err(_) => panic!("round {round}, {name}: a decoder panicked"),
        };
        *ends.entry(end).or_default() += 1;
        if spent > slowest.0 {
            slowest = (spent, format!("round {round}, {name}"));
        }
        assert!(spent < LONGEST, "round {round}, {name}: {spent:?}");
    }
    eprintln!("{rounds} damaged files: {ends:?}; the slowest took {:?} ({})", slowest.0, slowest.1);
}
