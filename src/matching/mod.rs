//! Matching: the compiled filters of one webhook, and those of many webhooks.
//!
//! The modules use each other in this order, each only those above it:
//!
//! | module | what it contains |
//! | --- | --- |
//! | `shrink`, `slab`, `hit_buffer` | containers, and when they give memory back |
//! | `hashing` | the keys of hash tables |
//! | `engine` | many compiled patterns, and which of them match a name |
//! | `filter_set` | the list of filters of one webhook |
//! | `subscription` | the event patterns and filters of one webhook |
//! | `limits` | how much a webhook and an index may have |
//! | `filter_index` | many webhooks by key |
//! | `shared_index` | an index that threads share |

mod engine;
pub mod filter_index;
pub mod filter_set;
pub mod hashing;
mod hit_buffer;
pub mod limits;
#[cfg(feature = "shared")]
pub mod shared_index;
mod shrink;
mod slab;
mod subscription;

pub use self::filter_index::index::FilterIndex;
pub use self::filter_set::set::FilterSet;
pub(crate) use self::hashing::RandomState;
pub use self::limits::settings::Limits;
#[cfg(feature = "shared")]
pub use self::shared_index::shared::SharedIndex;
pub use self::subscription::Subscription;
