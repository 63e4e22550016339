//! Who overlaps, covers, is covered.
//!
//! A webhook gets the events whose name matches one of its lists and whose URN the other one: a product. A
//! question is one, too. So names and URNs are compared apart from each other:
//!
//! | relation | event patterns | filters |
//! | --- | --- | --- |
//! | overlaps | some pair of them overlaps | some pair of them overlaps |
//! | covers | each of the question's is covered by some one | each of the question's is covered by some one |
//! | is covered | each of the webhook's is covered by some one | each of the webhook's is covered by some one |
//!
//! One pattern is enough to cover a pattern, as [`FilterSet::covers`](crate::FilterSet::covers) says: many
//! that do not cover it never do together. What is empty is covered by everything.

use alloc::collections::BTreeMap;

use super::answer::{Left, cell_of};
use super::question::Question;
use crate::language::{EventPattern, EventPatterns};
use crate::matching::buffer::Buffer;
use crate::matching::engine::{Holder, Owner, Relation};
use crate::matching::event_sets::SetId;
use crate::matching::filter_index::position::Position;
use crate::matching::filter_index::storage::{Found, Storage};

/// The filters that a question covers.
pub(super) struct Covered {
    /// The webhooks whose only filter it is.
    pub(super) home: Buffer,
    /// The number of the record and the place in its list, for the others, in ascending order.
    pub(super) owned: Buffer,
}

impl<K> Storage<K> {
    /// Returns the webhooks some filter of which overlaps some one of the question.
    pub(super) fn overlapping(&self, question: Question<'_>) -> Left {
        let mut all = Buffer::default();
        let mut is_wanted = self.sets_with(question, Relation::Overlapping);
        for pattern in question.urns {
            self.engine
                .related(pattern, Relation::Overlapping, |set, holder| {
                    if is_wanted(set) {
                        all.push(cell_of(found_of(holder)));
                    }
                });
        }
        Left::new(all)
    }

    /// Returns the webhooks that have for each filter of the question one that covers it.
    pub(super) fn covering(&self, question: Question<'_>) -> Left {
        let mut is_wanted = self.sets_with(question, Relation::Covering);
        let Some((first, others)) = question.urns.split_first().filter(|_| !question.is_empty())
        else {
            return self.everybody();
        };
        let mut covering_one = |pattern| {
            let mut cells = Buffer::default();
            self.engine
                .related(pattern, Relation::Covering, |set, holder| {
                    if is_wanted(set) {
                        cells.push(cell_of(found_of(holder)));
                    }
                });
            cells.sort_and_dedup();
            cells
        };
        let mut all = covering_one(first);
        for pattern in others {
            if all.as_slice().is_empty() {
                break;
            }
            let these = covering_one(pattern);
            all.retain(|cell| these.as_slice().binary_search(&cell).is_ok());
        }
        Left::new(all)
    }

    /// Returns the webhooks each filter of which is covered by some one of the question.
    pub(super) fn covered_by(&self, question: Question<'_>) -> Left {
        let Covered { home, owned } = self.covered(question);
        let mut all = home;
        for places in by_webhook(&owned) {
            let number = webhook_of(places[0]);
            let record = self.records.get(number);
            if record.is_some_and(|record| record.blocks.len() == places.len()) {
                all.push(cell_of(Found::Record(number)));
            }
        }
        for (_, &number) in self.idle.iter() {
            let record = self.records.get(number);
            // If events count, an empty list of them is enough for a webhook to match nothing.
            let is_nothing = record.is_some_and(|record| record.blocks.len() == 0);
            if is_nothing || question.events.is_some() {
                all.push(cell_of(Found::Record(number)));
            }
        }
        Left::new(all)
    }

    /// Returns the filters that some one of the question covers, of webhooks whose event patterns it covers.
    pub(super) fn covered(&self, question: Question<'_>) -> Covered {
        let (mut home, mut owned) = (Buffer::default(), Buffer::default());
        let mut is_wanted = self.sets_with(question, Relation::CoveredBy);
        for pattern in question.urns {
            self.engine
                .related(pattern, Relation::CoveredBy, |set, holder| {
                    if !is_wanted(set) {
                        return;
                    }
                    match holder {
                        Holder::Home(spot) => home.push(cell_of(Found::One(spot))),
                        Holder::Owned(Owner { webhook, place }) => {
                            owned.push(u64::from(webhook) << 32 | u64::from(place));
                        }
                    }
                });
        }
        home.sort_and_dedup();
        owned.sort_and_dedup();
        Covered { home, owned }
    }

    /// Returns a function that says whether a set of event patterns has the relation to the question's. It
    /// compares each set once.
    fn sets_with(&self, question: Question<'_>, relation: Relation) -> impl FnMut(SetId) -> bool {
        let mut known = BTreeMap::new();
        move |set| {
            let Some(events) = question.events else {
                return true;
            };
            *known.entry(set).or_insert_with(|| {
                let list = self.sets.list(set);
                list.is_some_and(|list| holds(relation, list, events))
            })
        }
    }

    fn everybody(&self) -> Left {
        let mut all = Buffer::default();
        let mut position = Position::start(self);
        while let Some(webhook) = position.next(self) {
            all.push(cell_of(webhook.found()));
        }
        Left::new(all)
    }
}

/// Reports whether the list of a webhook has the relation to that of a question.
fn holds(relation: Relation, list: &EventPatterns, question: &[EventPattern]) -> bool {
    let any = |is: &dyn Fn(&EventPattern) -> bool| question.iter().any(is);
    match relation {
        Relation::Overlapping => list.iter().any(|ours| any(&|event| ours.overlaps(event))),
        Relation::Covering => question.iter().all(|event| list.covers(event)),
        Relation::CoveredBy => list.iter().all(|ours| any(&|event| event.covers(ours))),
    }
}

fn found_of(holder: Holder) -> Found {
    match holder {
        Holder::Home(spot) => Found::One(spot),
        Holder::Owned(owner) => Found::Record(owner.webhook),
    }
}

/// Returns the cells of [`Covered::owned`], those of each webhook together.
pub(super) fn by_webhook(owned: &Buffer) -> impl Iterator<Item = &[u64]> {
    let cells = owned.as_slice();
    cells.chunk_by(|&one, &other| webhook_of(one) == webhook_of(other))
}

/// Returns the number of the record in a cell.
pub(super) fn webhook_of(cell: u64) -> u32 {
    u32::try_from(cell >> 32).unwrap_or(u32::MAX)
}

/// Returns the place in a cell.
pub(super) fn place_of(cell: u64) -> u32 {
    u32::try_from(cell & 0xFFFF_FFFF).unwrap_or(u32::MAX)
}
