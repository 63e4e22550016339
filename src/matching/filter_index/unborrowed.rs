//! Answers that do not borrow the index.

use super::index::FilterIndex;
use super::matches::key_of;
use super::search::Wanted;
use crate::language::{EventName, Urn};
use crate::matching::engine::Hits;

/// What a `SharedIndex` needs, whose answers outlive a borrow of the index.
impl<K> FilterIndex<K> {
    /// Returns the hits of an event, each webhook once.
    pub(crate) fn hits_of(&self, event: &EventName, urn: &Urn<'_>) -> Hits {
        self.storage.hits_of_event(event, urn)
    }

    /// Returns the hits of a URN, each webhook once.
    pub(crate) fn hits_of_urn(&self, urn: &Urn<'_>) -> Hits {
        self.storage.hits(&Wanted::All, urn)
    }

    /// Returns the key of the next hit.
    pub(crate) fn next_key(&self, hits: &mut Hits) -> Option<&K> {
        let hitter = hits.next_of(&self.storage.engine)?;
        key_of(&self.storage.records, &hitter)
    }
}
