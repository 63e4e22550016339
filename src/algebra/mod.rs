//! Comparing patterns and event patterns, and lists of them: cover, overlap, intersection, union, redundancy.
//!
//! Two questions are easily confused:
//!
//! - A pattern **covers** another one if it matches every URN that the other one matches.
//! - Two patterns **overlap** if some URN matches both.
//!
//! `urn:allthings:app:A:*` covers `urn:allthings:app:A:ticket:*`. The patterns
//! `urn:allthings:app:A:*:1` and `urn:allthings:app:*:ticket:1` only overlap: both match
//! `urn:allthings:app:A:ticket:1`, and each matches URNs that the other one does not.
//!
//! | question | of patterns | of sets |
//! | --- | --- | --- |
//! | Does one match everything that the other matches? | [`Pattern::covers`] | [`FilterSet::covers`], [`covers_set`](crate::FilterSet::covers_set) |
//! | Which patterns of the other set are not covered? | | [`FilterSet::uncovered`] |
//! | Does some URN match both? | [`Pattern::overlaps`] | [`FilterSet::overlaps`] |
//! | Which URN, for example? | [`Pattern::common_urn`] | [`FilterSet::common_urn`] |
//! | Which pairs of patterns overlap? | | [`FilterSet::overlapping`] |
//! | What do both match? | [`Pattern::intersection`] | [`FilterSet::intersection`] |
//! | What does at least one match? | | [`FilterSet::union`] |
//! | Which patterns are redundant, and why? | | [`FilterSet::minimize`] |
//! | Which URN does a pattern match, for example? | [`Pattern::example`] | |
//!
//! [`EventPattern`](crate::EventPattern) and [`EventPatterns`](crate::EventPatterns) answer the same
//! questions about event names. There the lists are compared by
//! [`covers_list`](crate::EventPatterns::covers_list), and the examples are names:
//! [`common_name`](crate::EventPatterns::common_name). A [`Subscription`](crate::Subscription) answers
//! them for event names and URNs together: [`covers`](crate::Subscription::covers),
//! [`overlaps`](crate::Subscription::overlaps), [`common_event`](crate::Subscription::common_event) and
//! [`intersection`](crate::Subscription::intersection).
//!
//! With [`FilterSet::minimize`] a server can tell users which of their filters are redundant, and
//! which filter makes each of them so.
//!
//! The algebra is general: it knows no namespace. The examples use `urn:allthings`.
//!
//! # Two facts that make it cheap
//!
//! **A set covers a pattern exactly if one of its patterns does.** No finite list can spell all the
//! segments that a `*` stands for. So the set matches the *least instance* of the pattern, the name in
//! which each `*` is a segment that no pattern spells, exactly if it covers the pattern. ([`FilterSet::covers`] describes the one exception, close to the limit of length.)
//!
//! **The intersection of two patterns is one pattern or empty.** So two sets are intersected pair by
//! pair. To find the pairs that overlap, both lists are made into trees with one level for each
//! segment, and the trees are searched together. Patterns that differ in the namespace, the app or
//! the kind are never compared.
//!
//! [`FilterSet::common_urn`]: crate::FilterSet::common_urn
//! [`FilterSet::covers`]: crate::FilterSet::covers
//! [`FilterSet::intersection`]: crate::FilterSet::intersection
//! [`FilterSet::minimize`]: crate::FilterSet::minimize
//! [`FilterSet::overlapping`]: crate::FilterSet::overlapping
//! [`FilterSet::overlaps`]: crate::FilterSet::overlaps
//! [`FilterSet::uncovered`]: crate::FilterSet::uncovered
//! [`FilterSet::union`]: crate::FilterSet::union
//! [`Pattern::common_urn`]: crate::Pattern::common_urn
//! [`Pattern::covers`]: crate::Pattern::covers
//! [`Pattern::example`]: crate::Pattern::example
//! [`Pattern::intersection`]: crate::Pattern::intersection
//! [`Pattern::overlaps`]: crate::Pattern::overlaps

mod cover;
mod event_patterns;
mod example;
mod intersection;
mod minimize;
mod overlap;
mod overlapping_pairs;
mod selector_tree;
mod steps;
mod subscription;
mod union;
mod wider;

pub(crate) use self::cover::covers_within;
pub use self::minimize::Redundant;
pub use self::steps::TooManySteps;
