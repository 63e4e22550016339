//! What is odd about a webhook, before it is saved.
//!
//! A webhook can be valid and still not do what its author wants. It may never get an event, or a
//! part of it may never count. An event pattern or a filter may be redundant, a filter broader than the events, or select across
//! all apps. An id may never have been filled in, the last `*` may have been forgotten, a word may be
//! nearly right, or something may be written in the syntax of another language. [`Subscription::lint`](crate::Subscription::lint)
//! finds this in a webhook, and [`FilterSet::lint`](crate::FilterSet::lint) in a list of filters
//! alone. [`FindingKind`] is the catalogue, with an example of each kind.
//!
//! A [`Finding`](crate::Finding) has a [severity](crate::Severity), a [`Location`] with the bytes in
//! question and a [`Suggestion`]. `Display` prints it for people, and with the feature `serde` it is
//! written as JSON. Findings are advice. They never change what matches, and a webhook with findings
//! is still valid.
//!
//! There are three sorts of suggestions. [`Suggestion::Remove`] is tidying: it never changes what is
//! delivered. [`Suggestion::Narrow`] keeps every event that follows [the convention](#the-convention).
//! [`Suggestion::Correct`] ("did you mean") changes what is delivered. A [`Correction`] says what it adds
//! and what it loses, and no filter that it suggests has another known mistake.
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
//! warning: `urns`[1] `urn:allthings:app:A:booking:*`: none of the webhook's events is about a `booking`, so nothing is delivered for this filter
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
//! - A name without a dot has no namespace and may come with any URN. The same holds for an event pattern
//!   that begins with `*`.
//! - A filter that does not name the kind may select any event: `urn:allthings:app:A:*`, a `*` as
//!   the kind, an app's own URN, accounts, OAuth clients, other namespaces.
//! - A kind that no event name can spell, such as `Ticket` or `m2m`, is compatible with every name.
//! - Two words are compatible if one of them is the other with a hyphen and more: `ticket` and
//!   `ticket-category`.
//!
//! # Mistakes
//!
//! Of the mistakes in one filter ([`Misspelled`](FindingKind::Misspelled),
//! [`Misplaced`](FindingKind::Misplaced), [`Foreign`](FindingKind::Foreign),
//! [`TailMissing`](FindingKind::TailMissing)) the first is reported. Its correction mends the others,
//! too. Nothing narrower is suggested for such a filter. A mistake is also reported once: if nothing is
//! delivered because a kind is misspelled, there is no other finding about that, and the severity is
//! that of the other finding.
//!
//! Kinds of resources are open. One that agrees with an event pattern is right, even if it is nearly a
//! known one. Other namespaces than `allthings` are opaque: of these only the namespace itself is looked
//! at.
//!
//! # Order
//!
//! Findings about the webhook or a whole list come first. Those about the event patterns follow,
//! then those about the filters, both in the order of their list. For one filter, that it is redundant comes first, and the rest is ordered from left to right. Equal
//! webhooks have equal findings in the same order.
//!
//! # Cost
//!
//! `O(n log n)` comparisons of event patterns and filters. A mistake costs at most 32 readings of a filter, and the
//! kind of a filter is compared with at most 32 namespaces of event patterns. Whether an event pattern or a filter is redundant is found by one
//! search in a tree of the list. The search is as short as the filter, unless wildcards in the middle
//! let it branch. It gives up after 2,048 nodes, which only a list made for the purpose reaches. In
//! the worst case a redundant one is not reported;
//! [`FilterSet::minimize`](crate::FilterSet::minimize) and
//! [`EventPatterns::minimize`](crate::EventPatterns::minimize) still drop it.
//!
//! The answer is as large as the webhook, up to a constant: there are a few findings for each
//! event pattern and each filter, and a finding quotes that entry, and a few others that are not longer. Nothing is cut. A
//! server that lints what users submit bounds the lists first, by [`Limits`](crate::Limits).

// To add a lint: a variant of `FindingKind` in `kind.rs`, its sentence in `message.rs`, a file in `rules/`,
// a call in `run.rs`. To add a mistake: a rule in `rules/mistakes/`, called in `corrected.rs`.
// To add a shape of ids: a variant of `IdShape` in `id.rs`, its recognition in `rules/ids/shape.rs`.

pub(super) mod severity;

mod location;

mod id;

mod list;

mod mistake;

mod correction;

mod suggestion;

mod kind;

mod message;

pub(super) mod finding;

mod span;

mod edit;

mod convention;

mod rules;

mod run;

pub use self::correction::{Correction, Fate};
pub use self::id::{IdKind, IdShape};
pub use self::kind::FindingKind;
pub use self::location::{List, Location};
pub use self::mistake::{ForeignSyntax, Misplacement, Word};
pub use self::suggestion::Suggestion;
