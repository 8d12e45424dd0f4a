//! Looks at every picture of a list and tells the result of each in order: what `scan` and `verify` have in common.

use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use phiscrub::batch::{self, Input, What, cores};
use phiscrub::error::{Fault, FileError};
use phiscrub::pipeline::InFile;

use super::options;
use super::terminal::{Bar, called};
use super::{End, finish_on_interrupt, print};

/// The pictures below the paths, without files that are no pictures.
///
/// # Errors
/// When a path is missing or nothing is left.
pub(super) fn pictures_below(paths: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
    Ok(options::inputs(paths)?.into_iter().filter(|i| !matches!(i.what, What::LeftOut(_))).collect())
}

/// How a list of pictures is gone through.
pub(super) struct Each<'a> {
    /// The pictures.
    pub(super) inputs: &'a [Input],
    /// Pictures at once; one a processor core where absent.
    pub(super) jobs: Option<NonZeroUsize>,
    /// The largest file that is read, in bytes.
    pub(super) max_bytes: u64,
    /// Whether failures are told as JSON too.
    pub(super) json: bool,
}

impl Each<'_> {
    /// Calls `look` for every picture on several threads, and `tell` here with each result, in order; `tell` gets the
    /// name to call the picture by and says how that picture ended.
    ///
    /// # Errors
    /// When threads cannot be started or a result cannot be told.
    pub(super) fn look_and_tell<T: Send>(
        &self,
        look: impl Fn(&InFile) -> Result<T, FileError> + Sync,
        mut tell: impl FnMut(&Input, &str, T) -> anyhow::Result<End>,
    ) -> anyhow::Result<End> {
        let bar = Bar::new();
        bar.begin(self.inputs.len());
        let work = |input: &Input| {
            let result = match &input.what {
                What::Broken(error) => Err(error.to_string()),
                _ => input.read(self.max_bytes).and_then(|file| look(&file)).map_err(|e| e.to_string()),
            };
            bar.step();
            result
        };
        let on_terminal = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let mut end = End::Safe;
        let mut written = Ok(());
        let jobs = self.jobs.map_or_else(cores, NonZeroUsize::get);
        batch::each(self.inputs, jobs, finish_on_interrupt()?, work, |index, result| {
            let input = &self.inputs[index];
            if written.is_err() {
                return;
            }
            if matches!(result, Err(FileError { fault: Fault::Interrupted, .. })) {
                end = end.or(End::Interrupted);
                return;
            }
            match result.map_err(|e| e.to_string()).and_then(|found| found) {
                Ok(found) => match bar.hidden(|| tell(input, &called(input, on_terminal.0), found)) {
                    Ok(told) => end = end.or(told),
                    Err(error) => written = Err(error),
                },
                Err(reason) => {
                    end = end.or(End::Failed);
                    bar.say(&format!("{}: {reason}", called(input, on_terminal.1)));
                    if self.json {
                        let line = serde_json::json!({ "id": input.id, "status": "failed", "reasons": [reason] });
                        written = print(&line.to_string()).map_err(Into::into);
                    }
                }
            }
        })?;
        bar.end();
        written?;
        Ok(end)
    }
}
