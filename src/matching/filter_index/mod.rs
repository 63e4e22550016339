//! Many webhooks, compiled together: what belongs to a [`FilterIndex`](crate::FilterIndex).

pub(super) mod index;

mod admission;
mod batch;
mod event_ids;
mod event_sets;
mod iter;
mod matches;
mod slots;

pub use self::batch::{BatchIter, BatchMatches, EventMatches};
pub use self::iter::{Iter, Keys};
pub use self::matches::Matches;
