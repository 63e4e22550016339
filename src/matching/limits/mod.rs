//! How much one webhook, and the index as a whole, may hold.

mod exceeded;
pub(super) mod settings;
mod usage;

pub use self::exceeded::{InsertError, LimitExceeded, LimitKind};
pub(super) use self::usage::Usage;
