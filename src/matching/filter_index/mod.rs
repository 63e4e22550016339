//! placeholder

// The documentation shows the methods of `FilterIndex` in the order of these two groups.
pub(super) mod index;

mod admission;
mod batch;
mod collect;
mod event_ids;
mod event_sets;
mod iter;
mod matches;
mod search;
mod slot_table;
mod slots;
mod storage;
mod tag;

pub use self::batch::{BatchIter, BatchMatches, EventMatches};
pub use self::iter::{Iter, Keys};
pub use self::matches::Matches;
