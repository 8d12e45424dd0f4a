//! Runs one piece of work per file on several threads and hands results over in the order of the files.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

use crate::error::{Fault, FileError, SetupError, Stage};

/// Calls `work` for every item on `jobs` threads and `done` on this thread, in the order of the items.
///
/// A panic becomes a failure of its item. Once `stop` is set, items in hand are finished and the others fail as
/// interrupted. Results that wait for an earlier one are kept, so they should be small.
///
/// # Errors
/// When no threads can be started.
pub fn each<I: Sync, T: Send>(
    items: &[I],
    jobs: usize,
    stop: &AtomicBool,
    work: impl Fn(&I) -> T + Sync,
    mut done: impl FnMut(usize, Result<T, FileError>),
) -> Result<(), SetupError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.clamp(1, items.len().max(1)))
        .build()
        .map_err(|e| SetupError::Threads { reason: e.to_string() })?;
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    pool.in_place_scope(|scope| {
        for _ in 0..pool.current_num_threads() {
            let (send, next, work) = (send.clone(), &next, &work);
            scope.spawn(move |_| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let result = if stop.load(Ordering::Relaxed) {
                        Err(Fault::Interrupted)
                    } else {
                        // Work shares only what survives a panic: pools drop what was in use.
                        catch_unwind(AssertUnwindSafe(|| work(item))).map_err(|_| Fault::Panicked)
                    };
                    if send.send((index, result.map_err(|f| FileError::at(Stage::Open, f)))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut want = 0;
        for (index, result) in receive {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&want) {
                done(want, result);
                want += 1;
            }
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(jobs: usize, stop_at: usize) -> Vec<String> {
        let items: Vec<usize> = (0..20).collect();
        let stop = AtomicBool::new(false);
        let mut told = Vec::new();
        let work = |&i: &usize| {
            // Early items take longer, so that they finish out of order.
            std::thread::sleep(std::time::Duration::from_millis(20 - i as u64));
            assert_ne!(i, 3, "a panic in the work");
            if i == stop_at {
                stop.store(true, Ordering::Relaxed);
            }
            i
        };
        each(&items, jobs, &stop, work, |index, result| {
            told.push(format!("{index} {}", result.map_or_else(|e| e.fault.to_string(), |i| i.to_string())));
        })
        .expect("threads start");
        told
    }

    #[test]
    fn results_come_in_order_and_a_panic_is_one_failure() {
        let told = run(4, usize::MAX);
        for (i, line) in told.iter().enumerate() {
            let expected = if i == 3 { format!("3 {}", Fault::Panicked) } else { format!("{i} {i}") };
            assert_eq!(line, &expected);
        }
        assert_eq!(told.len(), 20);
    }

    #[test]
    fn a_stop_finishes_what_is_in_hand() {
        let told = run(2, 8);
        assert_eq!(told.len(), 20);
        assert_eq!(told[8], "8 8");
        assert_eq!(told[19], format!("19 {}", Fault::Interrupted));
    }
}
