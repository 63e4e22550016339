//! A position among all webhooks of an index.

use super::storage::{Found, Storage};
use super::view::WebhookRef;
use crate::matching::engine::Cursor;

/// A position. First come the webhooks with one pattern, then the others.
//
// It borrows nothing, so that the iterators of a `SharedIndex` can have one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    /// Where the next one with one pattern is, if there may be one.
    home: Option<Cursor>,
    /// The number from which on the other ones are.
    record: u32,
    left: usize,
}

impl Position {
    pub(super) fn start<K>(storage: &Storage<K>) -> Self {
        Self {
            home: Some(Cursor::START),
            record: 0,
            left: storage.len(),
        }
    }

    /// Returns the next webhook. The storage is always the same one.
    pub(super) fn next<'a, K>(&mut self, storage: &'a Storage<K>) -> Option<WebhookRef<'a, K>> {
        self.left = self.left.saturating_sub(1);
        if let Some(from) = self.home {
            if let Some((key, spot, next)) = storage.home_from(from) {
                self.home = Some(next);
                return Some(WebhookRef::new(storage, key, Found::One(spot)));
            }
            self.home = None;
        }
        let (number, record) = storage.records.next_from(self.record)?;
        self.record = number + 1;
        Some(WebhookRef::new(storage, &record.key, Found::Record(number)))
    }

    /// Returns how many webhooks are left.
    pub(crate) fn left(&self) -> usize {
        self.left
    }
}
