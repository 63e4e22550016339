//! The filters of one webhook, compiled: what belongs to a [`FilterSet`](crate::FilterSet).

mod matches;
pub(super) mod set;

pub use self::matches::SetMatches;
