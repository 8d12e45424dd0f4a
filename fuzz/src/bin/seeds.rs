//! Writes what a target begins with into a folder: `seeds TARGET FOLDER`.

// Linked for the counters that everything here is built with.
use libfuzzer_sys as _;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [target, folder] = arguments.as_slice() else {
        return Err(std::io::Error::other("give the name of a target and a folder"));
    };
    std::fs::create_dir_all(folder)?;
    for (number, bytes) in phiscrub::fuzzing::seeds(target).into_iter().enumerate() {
        std::fs::write(format!("{folder}/seed-{number:04}"), bytes)?;
    }
    Ok(())
}
