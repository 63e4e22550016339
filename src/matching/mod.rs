//! Compiled filters: those of one webhook, and those of many webhooks.

mod engine;
pub mod filter_index;
pub mod filter_set;
mod hit_buffer;
pub mod limits;
#[cfg(feature = "shared")]
pub mod shared_index;
mod shrink;
mod slab;
mod subscription;

pub use self::filter_index::index::FilterIndex;
pub use self::filter_set::set::FilterSet;
pub use self::limits::settings::Limits;
#[cfg(feature = "shared")]
pub use self::shared_index::shared::SharedIndex;
pub use self::subscription::Subscription;
