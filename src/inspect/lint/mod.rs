//! What is odd about a webhook, before it is saved.
//!
//! A webhook can be valid and still not do what its author wants. It may never get an event, or a
//! part of it may never count. A filter may be redundant, broader than the events, or select across
//! all apps. An id may never have been filled in. [`Subscription::lint`](crate::Subscription::lint)
//! finds this in a webhook, and [`FilterSet::lint`](crate::FilterSet::lint) in a list of filters
//! alone. [`FindingKind`] is the catalogue, with an example of each kind.
//!
//! A [`Finding`](crate::Finding) has a [severity](crate::Severity), a [`Location`] with the bytes in
//! question and a [`Suggestion`]. `Display` prints it for people, and with the feature `serde` it is
//! written as JSON. Findings are advice. They never change what matches, and a webhook with findings
//! is still valid.
//!
//! ```
//! use urn_filter::{Severity, Subscription};
//!
//! let webhook = Subscription::parse(
//!     ["ticket.created"],
//!     ["urn:allthings:app:A:ticket:*", "urn:allthings:app:A:booking:*", "urn:allthings:app:appId:ticket:*"],
//! )?;
//! let findings: Vec<String> = webhook.lint().iter().map(|finding| format!("{finding:#}")).collect();
//! assert_eq!(
//!     findings.join("\n"),
//!     "\
//! warning: `urns`[1] `urn:allthings:app:A:booking:*`: no event is about a `booking`, so nothing is delivered for this filter
//!   |
//!   | urn:allthings:app:A:booking:*
//!   |                     ^^^^^^^
//!   = help: add the name of an event about it, or remove the filter
//! warning: `urns`[2] `urn:allthings:app:appId:ticket:*`: the id of the app looks like a placeholder
//!   |
//!   | urn:allthings:app:appId:ticket:*
//!   |                   ^^^^^
//!   = help: check the id",
//! );
//!
//! // A server may refuse a webhook that can never get an event.
//! let webhook = Subscription::parse(["booking.created"], ["urn:allthings:app:A:ticket:*"])?;
//! let hopeless = webhook.lint().iter().any(|finding| finding.severity() == Severity::Error);
//! assert!(hopeless);
//! # Ok::<(), urn_filter::SubscriptionError>(())
//! ```
//!
//! The example program does this for a file of webhooks: `cargo run --example route -- --lint`. Its exit
//! status is 1 if a finding is a warning or worse, so it can be a check in CI.
//!
//! # The convention
//!
//! Some findings rest on how the platform names events. They make only this assumption:
//!
//! > An event whose URN begins with `urn:allthings:app:<app>:<kind>` has a name in the namespace
//! > `<kind>`, as `ticket.created` and `community-article.published` have.
//!
//! So a filter below `urn:allthings:app:<app>:ticket` has nothing to do with `booking.created`, for
//! any app. Where this is not certain, nothing is reported:
//!
//! - A name without a dot has no namespace and may come with any URN.
//! - A filter that does not name the kind may select any event: `urn:allthings:app:A:*`, a `*` as
//!   the kind, an app's own URN, accounts, OAuth clients, other namespaces.
//! - A kind that no event name can spell, such as `Ticket` or `m2m`, is compatible with every name.
//! - Two words are compatible if one of them is the other with a hyphen and more: `ticket` and
//!   `ticket-category`.
//!
//! # Order
//!
//! Findings about the webhook or a whole list come first. Those about the names follow, then those
//! about the filters, both in the order of their list. For one filter, that it is redundant comes first, and the rest is ordered from left to right. Equal
//! webhooks have equal findings in the same order.
//!
//! # Cost
//!
//! `O(n log n)` comparisons of names and filters. Whether a filter is redundant is found by one
//! search in a tree of the list. The search is as short as the filter, unless wildcards in the middle
//! let it branch. It gives up after 2,048 nodes, which only a list made for the purpose reaches. In
//! the worst case a redundant filter is not reported;
//! [`FilterSet::minimize`](crate::FilterSet::minimize) still drops it.

// To add a lint: a variant of `FindingKind` in `kind.rs`, a file in `rules/`, a call in `run.rs`.
// To add a shape of ids: a variant of `IdShape` in `id.rs`, its recognition in `rules/ids/shape.rs`.

pub(super) mod severity;

mod location;

mod id;

mod suggestion;

mod kind;

pub(super) mod finding;

mod span;

mod convention;

mod rules;

mod run;

pub use self::id::{IdKind, IdShape};
pub use self::kind::FindingKind;
pub use self::location::{List, Location};
pub use self::suggestion::Suggestion;
