//! Answers for people: why an event was delivered or not, what is odd about a webhook, and what
//! filters cover.

pub mod explain;
pub mod lint;
pub mod tree;

pub use self::lint::finding::Finding;
pub use self::lint::severity::Severity;
