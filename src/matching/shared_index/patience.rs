//! How long a writer waits for readers before it copies the index.

use std::hint;
use std::thread;
use std::time::{Duration, Instant};

/// What copying one webhook takes, roughly: a million take some 400 ms.
const COPY_OF_ONE: Duration = Duration::from_nanos(400);

/// The longest wait. A reader needs microseconds, unless it holds on to its version. Then it may hold on
/// for any time.
const MAX: Duration = Duration::from_millis(2);

/// Waits shorter than this do not give the processor away: it may be gone for milliseconds.
const MIN_TO_YIELD: Duration = Duration::from_micros(200);

/// Calls `attempt` until it succeeds, or until the copy of an index of `len` webhooks would have been
/// made in the meantime.
pub(super) fn wait_for<T>(len: usize, attempt: impl FnMut() -> Option<T>) -> Option<T> {
    wait(patience(len), attempt)
}

fn wait<T>(patience: Duration, mut attempt: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        if let Some(value) = attempt() {
            return Some(value);
        }
        if start.elapsed() >= patience {
            return None;
        }
        if patience < MIN_TO_YIELD {
            hint::spin_loop();
        } else {
            thread::yield_now();
        }
    }
}

/// Returns what a copy costs, but no more than [`MAX`].
fn patience(len: usize) -> Duration {
    let webhooks = u32::try_from(len).unwrap_or(u32::MAX);
    COPY_OF_ONE.saturating_mul(webhooks).min(MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_longer_than_a_copy_takes() {
        assert_eq!(patience(0), Duration::ZERO);
        assert_eq!(patience(100), Duration::from_micros(40));
        assert_eq!(patience(1_000_000), MAX);
        assert_eq!(patience(usize::MAX), MAX);
    }

    #[test]
    fn what_succeeds_in_time_is_returned() {
        let mut attempts = 0;
        let third = wait(Duration::MAX, || {
            attempts += 1;
            (attempts == 3).then_some(attempts)
        });
        assert_eq!(third, Some(3));
    }

    #[test]
    fn at_least_one_attempt_is_made() {
        assert_eq!(wait_for(0, || Some(1)), Some(1));
    }

    #[test]
    fn what_never_succeeds_comes_to_an_end() {
        assert_eq!(wait_for(100, || None::<()>), None);
        assert_eq!(wait_for(1_000_000, || None::<()>), None);
    }
}
