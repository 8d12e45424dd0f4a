//! Runs over large pictures take turns: each needs a hundred megabytes for as long as it lasts, and the arena never gives
//! back what it needed once.

use std::sync::{Condvar, Mutex, PoisonError};

/// So many may go on at the same time; the others wait.
pub(super) struct Turns {
    free: Mutex<usize>,
    given_back: Condvar,
}

/// One turn; given back when dropped.
pub(super) struct Turn<'a>(&'a Turns);

impl Turns {
    /// At least one at a time, at most half as many as the machine can run: the other work of a photo fills the rest.
    pub(super) fn for_this_machine() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self::new((threads / 2).max(1))
    }

    fn new(free: usize) -> Self {
        Self { free: Mutex::new(free), given_back: Condvar::new() }
    }

    /// Waits until it is this caller's turn.
    pub(super) fn take(&self) -> Turn<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.given_back.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.given_back.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn no_more_than_allowed_go_on_at_once() {
        let turns = Turns::new(2);
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let _turn = turns.take();
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::yield_now();
                        now.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!((1..=2).contains(&most.load(Ordering::SeqCst)), "{most:?}");
        assert_eq!(*turns.free.lock().expect("lock"), 2, "every turn was given back");
    }

    #[test]
    fn a_turn_ends_with_a_panic() {
        let turns = Turns::new(1);
        let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _turn = turns.take();
            panic!("a model fails");
        }));
        assert!(broken.is_err());
        drop(turns.take());
    }
}
