//! The algebra of patterns and sets of them: which URNs are common to two, and what makes what
//! superfluous.
//!
//! Everything rests on two facts. A set covers a pattern exactly if one of its members does, since
//! no finite list can spell all the segments that a `*` stands for; so coverage is a look-up of the
//! pattern's *least instance*, in which each `*` is a segment that no pattern spells. And two
//! patterns meet in one pattern or not at all ([`Pattern::intersection`](crate::Pattern)), so sets
//! are intersected pair by pair, and a [walk](meet) through two [trees](tree) finds the pairs.

mod cover;
mod example;
mod meet;
mod minimize;
mod set;
mod tree;

pub(crate) use self::cover::covers_within;
pub use self::minimize::Redundant;
