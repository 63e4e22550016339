//! The webhooks that get an event.

use super::storage::Storage;
use crate::language::{EventName, Name, Urn};
use crate::matching::engine::{Extend, Hits, Sought};
use crate::matching::event_sets::Event;

/// What an answer depends on beside the URN.
pub(super) enum Wanted {
    /// Webhooks that have registered for the event.
    Event(Event),
    /// All webhooks.
    All,
    /// None: nobody has registered for the event.
    None,
}

impl<K> Storage<K> {
    /// Resolves an event name.
    #[inline]
    pub(super) fn wanted(&self, event: &EventName) -> Wanted {
        self.sets.event(event).map_or(Wanted::None, Wanted::Event)
    }

    /// Reports whether any webhook gets the event.
    pub(super) fn is_match(&self, event: &EventName, urn: &Urn<'_>) -> bool {
        let wanted = self.wanted(event);
        urn.with_canonical(|name| {
            let sought = self.engine.seek(name);
            let (hits, _) = self.hits_of_name(&wanted, name, sought, Extend::First);
            hits.len() > 0
        })
    }

    /// Returns the hits of an event, those of one webhook once.
    #[inline]
    pub(super) fn hits(&self, wanted: &Wanted, urn: &Urn<'_>) -> Hits {
        urn.with_canonical(|name| {
            let sought = self.engine.seek(name);
            self.hits_once(wanted, name, sought)
        })
    }

    /// Does the same with what the engine has sought for the name.
    #[inline]
    pub(super) fn hits_once(&self, wanted: &Wanted, name: Name<'_>, sought: Sought) -> Hits {
        let (mut hits, can_repeat) = self.hits_of_name(wanted, name, sought, Extend::All);
        // Most webhooks have one pattern. Then nothing has to be sorted.
        if can_repeat {
            hits.once_each(&self.engine);
        }
        hits
    }

    #[inline]
    fn hits_of_name(
        &self,
        wanted: &Wanted,
        name: Name<'_>,
        sought: Sought,
        extend: Extend,
    ) -> (Hits, bool) {
        match wanted {
            Wanted::None => (Hits::default(), false),
            Wanted::All => self.engine.search(name, sought, |_| true, extend),
            Wanted::Event(event) => {
                let wants = |set| self.sets.wants(set, event);
                self.engine.search(name, sought, wants, extend)
            }
        }
    }
}
