//! The turn of a writer: one at a time, and never twice in the same thread.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};

thread_local! {
    /// The addresses of the locks that this thread holds.
    static HELD: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// The lock of a writer, until it is dropped.
pub(super) struct Turn<'a, T> {
    guard: MutexGuard<'a, T>,
    address: usize,
}

impl<'a, T> Turn<'a, T> {
    /// Waits for the turn.
    ///
    /// # Panics
    ///
    /// If this thread has the turn already: it would wait for itself.
    pub(super) fn take(lock: &'a Mutex<T>) -> Self {
        let address = std::ptr::from_ref(lock).addr();
        // A thread that is ending has no such list any more. It runs no `update` then.
        let is_held = HELD.try_with(|held| held.borrow().contains(&address));
        assert!(
            is_held != Ok(true),
            "a `SharedIndex` is changed inside its own `update`; change it through the `Update` instead",
        );
        // A writer that panicked has left the index as it was, so its poison says nothing.
        let guard = lock.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = HELD.try_with(|held| held.borrow_mut().push(address));
        Self { guard, address }
    }
}

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        let _ = HELD.try_with(|held| held.borrow_mut().retain(|&held| held != self.address));
    }
}

impl<T> Deref for Turn<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T> DerefMut for Turn<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.guard
    }
}
