//! Matching: the compiled filters of one webhook, and those of many webhooks.
//!
//! The modules use each other in this order, each only those above it:
//!
//! | module | what it contains |
//! | --- | --- |
//! | `hashing` | the keys of hash tables |
//! | `shrink`, `prefetch`, `buffer` | when memory is given back, fetched, and used again |
//! | `paged` | containers that share what they have with their copies |
//! | `engine` | many compiled patterns, and which of them match a name |
//! | `filter_set` | the list of filters of one webhook |
//! | `subscription` | the event patterns and filters of one webhook |
//! | `limits` | how much a webhook and an index may have |
//! | `event_sets` | the lists of event patterns in use, and which of them want an event |
//! | `filter_index` | many webhooks by key |
//! | `shared_index` | an index that threads share |

mod buffer;
mod engine;
mod event_sets;
pub mod filter_index;
pub mod filter_set;
pub mod hashing;
pub mod limits;
mod paged;
mod prefetch;
#[cfg(feature = "shared")]
pub mod shared_index;
mod shrink;
mod subscription;

pub use self::filter_index::index::FilterIndex;
pub use self::filter_set::set::FilterSet;
pub(crate) use self::hashing::RandomState;
pub use self::limits::settings::Limits;
#[cfg(feature = "shared")]
pub use self::shared_index::shared::SharedIndex;
pub use self::subscription::Subscription;
