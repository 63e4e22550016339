//! Many webhooks that change while threads match: what belongs to a
//! [`SharedIndex`](crate::SharedIndex).

pub(super) mod shared;

pub use self::shared::{SharedMatches, Update};
