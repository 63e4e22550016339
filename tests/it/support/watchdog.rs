//! An end for tests that would wait for ever if the crate were broken.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Far longer than any test takes, also in Miri and on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_mins(4);

/// Runs the job in a thread of its own and returns what it returns. Panics if the job does, or if it
/// has not ended in time: then its thread is left behind.
pub(crate) fn in_time<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, end) = channel();
    let thread = thread::spawn(move || {
        let result = job();
        // An error means that nobody waits any more.
        let _ = done.send(());
        result
    });
    assert_ne!(
        end.recv_timeout(PATIENCE),
        Err(RecvTimeoutError::Timeout),
        "it does not come to an end"
    );
    match thread.join() {
        Ok(result) => result,
        // The message has been printed by the thread that panicked.
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
