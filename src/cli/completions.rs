//! `phiscrub completions`: a script that lets a shell complete the command line.

use clap::CommandFactory;

use super::{Cli, End};

/// Options of `completions`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  phiscrub completions bash > ~/.local/share/bash-completion/completions/phiscrub")]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Prints the script.
pub(crate) fn run(args: &Args) -> anyhow::Result<End> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "phiscrub", &mut script);
    std::io::Write::write_all(&mut std::io::stdout().lock(), &script)?;
    Ok(End::Safe)
}
