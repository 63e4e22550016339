//! The matching engine.

#[cfg(test)]
mod check;
mod compare;
mod divide;
mod draft;
mod engine;
mod hash;
mod hits;
mod row;
mod search;
mod stack;
mod store;
mod target;
#[cfg(test)]
mod tests;
mod view;

pub(super) use self::engine::{BlockId, Cursor, Engine, Moved, Posting, Spot, Untidy, Who};
pub(super) use self::hits::{Hits, Hitter, Hitters};
pub(super) use self::search::{Extend, Sought};
