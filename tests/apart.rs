//! Decoding in a process apart: files that crash, stall, swell or break out cost themselves and nothing else.
//!
//! This program is its own child: called with [`CHILD`] it decodes as the program does, except for files that end with an
//! order, which it obeys inside the real confinement.

mod support;

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use phiscrub::apart::{self, Decoder, Decoding, Program};
use phiscrub::batch::{Batch, Job};
use phiscrub::codec::{self, Limits};
use phiscrub::error::{Fault, FileError, Stage};
use phiscrub::pipeline::Scrubber;
use phiscrub::policy::Policy;
use phiscrub::report::{Made, PolicyHash, Status};

use support::{files, plain_png, root};

/// The argument that makes this program its own child; no test is called so.
const CHILD: &str = "--as-child-of-the-test";

/// Seconds of processor time a picture in these tests.
const SECONDS: u32 = 2;

#[expect(clippy::print_stderr, reason = "without the usual frame the test says itself what it does")]
fn main() -> std::io::Result<()> {
    if std::env::args().nth(1).as_deref() == Some(CHILD) {
        return apart::serve_with(|bytes, limits, before| {
            obey(bytes)?;
            let picture = codec::decode(bytes, limits)?;
            before(picture.size())?;
            Ok(picture)
        });
    }
    for (name, test) in TESTS {
        eprintln!("test {name}");
        test();
    }
    Ok(())
}

const TESTS: &[(&str, fn())] = &[
    ("every_sample_decodes_apart_as_it_does_here", every_sample_decodes_apart_as_it_does_here),
    ("bad_files_cost_only_themselves", bad_files_cost_only_themselves),
    ("a_batch_goes_on", a_batch_goes_on),
    ("many_threads_share_the_children", many_threads_share_the_children),
    ("a_program_that_is_no_decoder_is_a_fault_of_the_set_up", a_program_that_is_no_decoder_is_a_fault_of_the_set_up),
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    ("a_child_can_do_nothing_but_compute", a_child_can_do_nothing_but_compute),
];

/// Does what a hostile file would, where one says so.
fn obey(bytes: &[u8]) -> Result<(), FileError> {
    let order = bytes.rsplit(|b| *b == b' ').next().unwrap_or_default();
    match order {
        b"crash" => std::process::abort(),
        b"panic" => panic!("as the file asks"),
        b"stall" => loop {
            std::hint::spin_loop();
        },
        b"swell" => {
            let mut hoard: Vec<Vec<u8>> = Vec::new();
            loop {
                hoard.push(vec![1; 16 << 20]);
                std::hint::black_box(&hoard);
            }
        }
        b"escape" => escape(),
        _ => Ok(()),
    }
}

/// Tries everything that a decoder has no business with; the fault names what was not refused.
fn escape() -> Result<(), FileError> {
    let temporary = std::env::temp_dir().join(format!("escaped-{}", std::process::id()));
    #[expect(clippy::disallowed_methods, reason = "this must be refused")]
    let ways = [
        ("read a file", std::fs::read("/etc/hostname").is_ok()),
        ("list a folder", std::fs::read_dir("/").is_ok()),
        ("write a file", std::fs::write(temporary, b"x").is_ok()),
        ("open a connection", std::net::TcpListener::bind("127.0.0.1:0").is_ok()),
        ("send a packet", std::net::UdpSocket::bind("127.0.0.1:0").is_ok()),
        ("start a program", std::process::Command::new("true").status().is_ok()),
        ("start a thread", std::thread::Builder::new().spawn(|| {}).is_ok()),
    ];
    let open: Vec<&str> = ways.iter().filter(|(_, done)| *done).map(|(way, _)| *way).collect();
    Err(FileError::at(Stage::Decode, Fault::Malformed { what: format!("could: {}", open.join(", ")) }))
}

fn itself() -> Decoding {
    let path = std::env::current_exe().expect("the test is a program");
    Decoding::Apart(Program { path, arguments: vec![CHILD.into()] })
}

fn decoder(limits: Limits) -> Decoder {
    Decoder::ready(itself(), limits).expect("a child starts")
}

fn with_order(order: &str) -> Vec<u8> {
    let mut bytes = plain_png();
    bytes.extend(format!(" {order}").bytes());
    bytes
}

fn said(result: Result<phiscrub::picture::Picture, FileError>) -> String {
    result.map_or_else(|e| e.to_string(), |_| String::from("a picture"))
}

fn every_sample_decodes_apart_as_it_does_here() {
    let limits = Limits { max_seconds: 60, ..Limits::default() };
    let program = Program { path: env!("CARGO_BIN_EXE_phiscrub").into(), arguments: vec!["decode-in-child".into()] };
    let decoder = Decoder::ready(Decoding::Apart(program), limits).expect("a child starts");
    let samples = ["formats", "hostile"].map(|f| files(&root().join("testdata").join(f))).concat();
    assert!(samples.len() > 100);
    for sample in &samples {
        let name = sample.file_name().expect("a file").to_string_lossy();
        let bytes = std::fs::read(sample).expect("readable");
        match (decoder.decode(&bytes), codec::decode(&bytes, &limits)) {
            (Ok(apart), Ok(here)) => {
                assert_eq!(apart.frames, here.frames, "{name}");
                assert_eq!((apart.format, apart.encoding), (here.format, here.encoding), "{name}");
                let told = |p: &phiscrub::picture::Picture| {
                    let items = p.metadata.iter();
                    items.map(|m| (m.kind, m.value.clone(), m.human)).collect::<Vec<_>>()
                };
                assert_eq!(told(&apart), told(&here), "{name}");
            }
            (apart, here) => assert_eq!(said(apart), said(here), "{name}"),
        }
    }
}

fn bad_files_cost_only_themselves() {
    let decoder = decoder(Limits { max_seconds: SECONDS, ..Limits::default() });
    let bounded = cfg!(target_os = "linux");
    for (order, expected) in [
        ("nothing", "a picture"),
        ("crash", "the decoder was stopped: it crashed"),
        ("panic", "an internal error"),
        ("stall", "the decoder was stopped: it took more than 2 s"),
        ("swell", "the decoder was stopped: it crashed or asked for more memory"),
        ("nothing", "a picture"),
    ] {
        if order == "swell" && !bounded {
            continue;
        }
        let told = said(decoder.decode(&with_order(order)));
        assert!(told.contains(expected), "{order}: {told}");
    }
    let told = said(decoder.decode(&[0; 100]));
    assert!(told.contains("not supported"), "{told}");
}

/// A run over files of which some end their decoder: each of them fails alone.
fn a_batch_goes_on() {
    let top = tempfile::tempdir().expect("a temporary folder");
    let (input, output) = (top.path().join("photos"), top.path().join("out"));
    std::fs::create_dir(&input).expect("a new folder");
    let orders = ["nothing", "crash", "nothing", "stall", "crash", "nothing"];
    for (number, order) in orders.iter().enumerate() {
        #[expect(clippy::disallowed_methods, reason = "bad input has to come from somewhere")]
        std::fs::write(input.join(format!("{number}.png")), with_order(order)).expect("written");
    }
    let text = format!("name = \"short\"\nbase = \"event\"\n\n[limits]\nmax_seconds = {SECONDS}\n");
    let policy = Policy::from_toml("short", &text).expect("is sound");
    let hash = PolicyHash { name: policy.name().to_owned(), sha256: policy.sha256().to_owned() };
    let builder = Scrubber::builder().policy(policy).decoding(itself());
    let scrubber = builder.build(&root().join("models")).expect("the models are set up");
    let job = Job { inputs: vec![input], output: Some(output.clone()), jobs: NonZeroUsize::new(2), ..Job::default() };
    let made = Made { tool: String::from("test"), policy: hash, models: Vec::new() };
    let batch = Batch::open(job).expect("may begin");
    let run = batch.run(&scrubber, made, &(), &AtomicBool::new(false)).expect("ends");
    for (record, order) in run.files.iter().zip(orders) {
        let expected = match order {
            "crash" => (Status::Failed, "the decoder was stopped: it crashed"),
            "stall" => (Status::Failed, "the decoder was stopped: it took more than"),
            _ => (Status::Safe, ""),
        };
        assert_eq!(record.status, expected.0, "{order}");
        assert!(record.reasons.join(" ").contains(expected.1), "{order}: {:?}", record.reasons);
    }
    assert_eq!(files(&output.join("safe")).len(), 3);
}

fn many_threads_share_the_children() {
    let decoder = decoder(Limits { max_seconds: 60, ..Limits::default() });
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let decoder = &decoder;
            scope.spawn(move || {
                for round in 0..10 {
                    let crash = (thread + round) % 3 == 0;
                    let told = said(decoder.decode(&with_order(if crash { "crash" } else { "nothing" })));
                    assert_eq!(told == "a picture", !crash, "{told}");
                }
            });
        }
    });
}

fn a_program_that_is_no_decoder_is_a_fault_of_the_set_up() {
    let refused = |path: &Path, arguments: Vec<std::ffi::OsString>| {
        let program = Program { path: path.to_path_buf(), arguments };
        let ready = Decoder::ready(Decoding::Apart(program), Limits::default());
        ready.map(|_| ()).expect_err("is refused").to_string()
    };
    let own = env!("CARGO_BIN_EXE_phiscrub");
    for told in [
        refused(&root().join("no-such-program"), Vec::new()),
        refused(Path::new(own), vec!["--version".into()]),
        refused(Path::new(own), vec!["no-such-file".into()]),
    ] {
        assert!(told.contains("the process that decodes pictures cannot be used"), "{told}");
    }
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
fn a_child_can_do_nothing_but_compute() {
    let decoder = decoder(Limits { max_seconds: 60, ..Limits::default() });
    let told = said(decoder.decode(&with_order("escape")));
    assert!(told.ends_with("(could: )"), "{told}");
}
