//! What filters and event patterns cover, as a tree: as text, as a graph for Graphviz, or node by node.
//!
//! [`FilterSet::to_tree`](crate::FilterSet::to_tree) puts the filters of one webhook together that
//! begin alike. [`FilterIndex::to_tree`](crate::FilterIndex::to_tree) does so for the filters of all
//! webhooks. `Display` of the [`Tree`] prints it as text, and [`Tree::to_dot`] as a graph in the
//! language DOT. A program walks it from [`Tree::root`].
//!
//! [`EventPatterns::to_tree`](crate::EventPatterns::to_tree) and
//! [`FilterIndex::to_event_tree`](crate::FilterIndex::to_event_tree) do the same with event patterns.
//!
//! ```
//! use urn_filter::FilterSet;
//!
//! let filters = FilterSet::parse([
//!     "urn:allthings:app:A:ticket:C1:*",
//!     "urn:allthings:app:A:ticket:C2:*",
//!     "urn:allthings:app:B:*",
//! ])?;
//! assert_eq!(
//!     filters.to_tree().to_string(),
//!     "\
//! urn:allthings → app (3 filters)
//! ├── A → ticket (2)
//! │   ├── C1 → *
//! │   └── C2 → *
//! └── B → *",
//! );
//! # Ok::<(), urn_filter::ListError>(())
//! ```
//!
//! The tree of an index tells which webhooks reach into the same part:
//!
//! ```
//! use urn_filter::{FilterIndex, Subscription};
//!
//! let mut webhooks = FilterIndex::new();
//! webhooks.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:ticket:*"])?);
//! webhooks.insert(43, Subscription::parse(["ping"], ["urn:allthings:app:A:ticket:C:*"])?);
//! let tree = webhooks.to_tree();
//! println!("{tree}");
//! println!("{}", tree.to_dot());
//! # Ok::<(), urn_filter::SubscriptionError>(())
//! ```
//!
//! The example program does this for a file of webhooks: `cargo run --example route -- --tree`.

// Each file uses those above it. The blank lines keep rustfmt from sorting them: the documentation
// of a type shows its methods in this order.
mod label;

mod structure;

mod build;

mod sources;

mod dot;

mod text;

pub use self::dot::Dot;
pub use self::label::Label;
pub use self::structure::{Node, Tree};
