//! What is odd about a webhook, before it is saved: findings with their place and a suggestion.
//!
//! [`Subscription::lint`](crate::Subscription::lint) looks at both lists of a webhook,
//! [`FilterSet::lint`](crate::FilterSet::lint) at filters alone. What can be found is listed with
//! examples at [`FindingKind`]. Findings are advice: none changes what matches, and a webhook with
//! any of them is valid.
//!
//! ```
//! use urn_filter::{Severity, Subscription};
//!
//! let webhook = Subscription::parse(["booking.created"], ["urn:allthings:app:A:ticket:*"])?;
//! let findings = webhook.lint();
//! let hopeless = findings.iter().any(|finding| finding.severity() == Severity::Error);
//! assert!(hopeless);
//! for finding in &findings {
//!     eprintln!("{finding:#}");
//! }
//! # Ok::<(), urn_filter::SubscriptionError>(())
//! ```
//!
//! # The convention
//!
//! Some findings rest on how the platform names things. One assumption is made, and no other:
//!
//! > An event whose URN begins with `urn:allthings:app:<app>:<kind>` has a name in the namespace
//! > `<kind>`, as `ticket.created` and `community-article.published` have.
//!
//! So a filter below `urn:allthings:app:<app>:ticket`, whichever the app, has nothing to do with
//! `booking.created`. Where that is not certain, nothing is said:
//!
//! - A name without a dot has no namespace and may come with any URN.
//! - A filter that does not name the kind may select any event: `urn:allthings:app:A:*`, a `*` in
//!   the kind's place, an app's own URN, accounts, OAuth clients, other namespaces.
//! - A kind that no event name can spell, `Ticket` or `m2m`, is not held against any name.
//! - Of two words one of which is the other with a hyphen and more, `ticket` and `ticket-category`,
//!   neither is held against the other.
//!
//! # Order
//!
//! Findings about the webhook or a list as a whole come first, then those about the names in the
//! order of [`EventNames`](crate::EventNames), then those about the filters in the order of the list;
//! of one filter, that it is superfluous first, then from left to right. Equal webhooks have equal
//! findings in the same order.
//!
//! # Cost
//!
//! `O(n log n)` comparisons of names and filters. Whether a filter is superfluous is one search in
//! their [tree](crate::inspect::tree), as short as the filter unless wildcards in the middle let it branch, and
//! ended after 2,048 nodes with what it has found until then. Only a list made for the purpose gets
//! so far, and the worst is that a superfluous filter is not reported:
//! [`FilterSet::minimize`](crate::FilterSet::minimize) drops it all the same.

pub(super) mod finding;
mod id;
mod kind;
mod linter;
mod location;
mod rules;
pub(super) mod severity;
mod span;
mod suggestion;

pub use self::id::{IdKind, IdShape};
pub use self::kind::FindingKind;
pub use self::location::{List, Location};
pub use self::suggestion::Suggestion;
