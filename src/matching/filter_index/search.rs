//! The webhooks that get an event.

use super::storage::Storage;
use crate::language::{EventName, Name, Urn};
use crate::matching::engine::{Extend, Hits, Sought};
use crate::matching::event_sets::{Event, EventBits, SetId};

/// What an answer depends on beside the URN.
pub(super) enum Wanted {
    /// All webhooks.
    All,
    /// Webhooks that have an event pattern whose id is one of these bits.
    Bits(u64),
    /// Webhooks that have registered for the event.
    Event(Event),
}

impl<K> Storage<K> {
    /// Resolves an event name.
    #[inline]
    pub(super) fn wanted(&self, event: &EventName) -> Wanted {
        match self.sets.event_bits(event) {
            EventBits::All(bits) => Wanted::Bits(bits),
            EventBits::Unknown => (self.sets.event(event)).map_or(Wanted::Bits(0), Wanted::Event),
        }
    }

    /// Reports whether any webhook gets the event.
    pub(super) fn is_match(&self, event: &EventName, urn: &Urn<'_>) -> bool {
        let Some(event) = self.sets.event(event) else {
            return false;
        };
        urn.with_canonical(|name| {
            let sought = self.engine.seek(name);
            let wants = |set| self.sets.wants(set, &event);
            let (hits, _) = self.engine.search(name, sought, wants, Extend::First);
            hits.len() > 0
        })
    }

    /// Returns the hits of an event, those of one webhook once.
    //
    // This is what a server does for each event: all of it is one function, apart from what is rare.
    #[expect(clippy::inline_always, reason = "a call takes a tenth of an event")]
    #[inline(always)]
    pub(super) fn hits_of_event(&self, event: &EventName, urn: &Urn<'_>) -> Hits {
        match (self.sets.event_bits(event), urn.as_canonical()) {
            (EventBits::All(0), _) => Hits::default(),
            (EventBits::All(bits), Some(name)) => {
                let wants = |set| self.sets.wants_bits(set, bits);
                self.hits_of(name, self.engine.seek(name), wants)
            }
            _ => self.hits(&self.wanted(event), urn, None),
        }
    }

    /// Does the same for whatever is wanted, and perhaps what the engine has sought.
    #[inline(never)]
    pub(super) fn hits(&self, wanted: &Wanted, urn: &Urn<'_>, sought: Option<Sought>) -> Hits {
        urn.with_canonical(|name| {
            let sought = sought.unwrap_or_else(|| self.engine.seek(name));
            match wanted {
                Wanted::All => self.hits_of(name, sought, |_| true),
                Wanted::Bits(0) => Hits::default(),
                Wanted::Bits(bits) => {
                    let wants = |set| self.sets.wants_bits(set, *bits);
                    self.hits_of(name, sought, wants)
                }
                Wanted::Event(event) => {
                    let wants = |set| self.sets.wants(set, event);
                    self.hits_of(name, sought, wants)
                }
            }
        })
    }

    #[expect(clippy::inline_always, reason = "a call takes a tenth of an event")]
    #[inline(always)]
    fn hits_of(
        &self,
        name: Name<'_>,
        sought: Sought,
        wants: impl Fn(SetId) -> bool + Copy,
    ) -> Hits {
        let (mut hits, can_repeat) = self.engine.search(name, sought, wants, Extend::All);
        // Most webhooks have one pattern. Then nothing has to be sorted.
        if can_repeat {
            hits.once_each(&self.engine);
        }
        hits
    }
}
