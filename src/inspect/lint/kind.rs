//! The catalogue of what is found: each kind with its severity and its sentence.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::id::{IdKind, IdShape};
use super::severity::Severity;
use super::suggestion::{Suggestion, listed};
use crate::language::{Pattern, quote};

/// What a [`Finding`](super::Finding) says.
//
// In JSON the variant's name is the field `kind`, and its content stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// The list of event names is empty. Nothing is ever delivered.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse([], ["urn:allthings:app:A:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "error: `events`: empty, so nothing is ever delivered",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    NoEvents,
    /// The list of filters is empty. Nothing is ever delivered.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], [])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "error: `urns`: empty, so nothing is ever delivered",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    NoFilters,
    /// Each filter selects resources of one kind, and no event name is about one of these kinds;
    /// see [the convention](super#the-convention). Nothing is ever delivered.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["booking.created"], ["urn:allthings:app:A:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "error: nothing is ever delivered: the events are about `booking`, the filters select only `ticket`",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    NeverFires {
        /// The namespaces of the event names, each once, in alphabetical order.
        namespaces: Vec<String>,
        /// The kinds of resources that the filters select, each once, in alphabetical order.
        resource_kinds: Vec<String>,
    },
    /// This event is never delivered: each filter selects resources of one kind, and the name is
    /// about none of these. Span: its namespace.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["booking.created", "ticket.created"], ["urn:allthings:app:A:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "warning: `events`[0] `booking.created`: no filter selects a `booking`, so this event is never delivered",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    EventWithoutFilter {
        /// The namespace of the name.
        namespace: String,
    },
    /// Nothing is delivered for this filter: it selects resources of one kind, and no event name is
    /// about it. Span: the kind.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:ticket:*", "urn:allthings:app:A:booking:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "warning: `urns`[1] `urn:allthings:app:A:booking:*`: no event is about a `booking`, so nothing is delivered for this filter",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    FilterWithoutEvent {
        /// The kind of resources that the filter selects.
        resource_kind: String,
    },
    /// The same filter stands further up in the list. Span: the filter. Nothing else is said of it.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:ticket:*", "URN:AllThings:app:A:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "note: `urns`[1] `urn:allthings:app:A:ticket:*`: the same filter as `urns`[0]",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    Duplicate {
        /// The index of the first filter that is equal.
        first: usize,
    },
    /// Another filter selects everything that this one does. Span: the filter.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:ticket:C:*", "urn:allthings:app:A:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "note: `urns`[0] `urn:allthings:app:A:ticket:C:*`: superfluous beside `urns`[1] `urn:allthings:app:A:ticket:*`",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    Redundant {
        /// The index of a filter that covers it and is not superfluous itself.
        covered_by: usize,
        /// That filter.
        cover: Pattern,
    },
    /// The filter selects everything in an app, and the events are about some kinds of resources
    /// only, at most eight. Span: the last `*`.
    ///
    /// It is never said where an event name has no namespace, or is about an app, an account or an
    /// OAuth client: their URNs may lie elsewhere. What follows
    /// [the convention](super#the-convention) to the letter is delivered as before.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "note: `urns`[0] `urn:allthings:app:A:*`: broader than the events, which `urn:allthings:app:A:ticket:*` is enough for",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    BroaderThanEvents {
        /// The filters that are enough in its place: one for each namespace of the event names, in
        /// alphabetical order.
        narrowed: Vec<Pattern>,
    },
    /// An event name is about apps, and everything in an app is selected, which the app's own URN
    /// is not. Span: the last `*`.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["app.updated"], ["urn:allthings:app:A:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "note: `urns`[0] `urn:allthings:app:A:*`: does not select the app itself, `urn:allthings:app:A`",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    AppItselfMissing {
        /// The filter that selects it.
        itself: Pattern,
    },
    /// The filter selects everything in its namespace, whichever it is. Span: the `*`.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "warning: `urns`[0] `urn:allthings:*`: selects the whole namespace",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    SpansNamespace,
    /// The filter selects something in all apps. Span: the `*` that stands for the app.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:*:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "warning: `urns`[0] `urn:allthings:app:*:ticket:*`: selects across all apps",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    SpansAllApps,
    /// An id that hardly is one, at a place of the namespace `allthings` where ids stand. Span: the
    /// id.
    ///
    /// Ids are opaque and most texts pass; [`IdShape`] lists what does not.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:your-app-id:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "warning: `urns`[0] `urn:allthings:app:your-app-id:ticket:*`: the id of the app looks like a placeholder",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    UnusualId {
        /// What it is the id of.
        id_kind: IdKind,
        /// What is unusual.
        shape: IdShape,
        /// The filter with the id as it was probably meant, where that can be told.
        replacement: Option<Pattern>,
    },
}

impl FindingKind {
    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::NoEvents | Self::NoFilters | Self::NeverFires { .. } => Severity::Error,
            Self::EventWithoutFilter { .. }
            | Self::FilterWithoutEvent { .. }
            | Self::SpansNamespace
            | Self::SpansAllApps
            | Self::UnusualId { .. } => Severity::Warning,
            Self::Duplicate { .. }
            | Self::Redundant { .. }
            | Self::BroaderThanEvents { .. }
            | Self::AppItselfMissing { .. } => Severity::Note,
        }
    }

    /// Returns the code that stands for the kind in JSON, in lower case with hyphens.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NoEvents => "no-events",
            Self::NoFilters => "no-filters",
            Self::NeverFires { .. } => "never-fires",
            Self::EventWithoutFilter { .. } => "event-without-filter",
            Self::FilterWithoutEvent { .. } => "filter-without-event",
            Self::Duplicate { .. } => "duplicate",
            Self::Redundant { .. } => "redundant",
            Self::BroaderThanEvents { .. } => "broader-than-events",
            Self::AppItselfMissing { .. } => "app-itself-missing",
            Self::SpansNamespace => "spans-namespace",
            Self::SpansAllApps => "spans-all-apps",
            Self::UnusualId { .. } => "unusual-id",
        }
    }

    pub(super) fn suggestion(&self) -> Suggestion<'_> {
        match self {
            Self::NoEvents => advise("list the events by their names"),
            Self::NoFilters => advise(
                "to get everything in an app, add `urn:allthings:app:<appId>:*` with the app's id",
            ),
            Self::NeverFires { .. } => advise(
                "ask for events about the kinds that the filters select, or the other way round",
            ),
            Self::EventWithoutFilter { .. } => {
                advise("add a filter that selects it, or remove the name")
            }
            Self::FilterWithoutEvent { .. } => {
                advise("add the name of an event about it, or remove the filter")
            }
            Self::Duplicate { .. } | Self::Redundant { .. } => Suggestion::Remove,
            Self::BroaderThanEvents { narrowed } => Suggestion::Replace { filters: narrowed },
            Self::AppItselfMissing { itself } => Suggestion::Add {
                filters: core::slice::from_ref(itself),
            },
            Self::SpansNamespace | Self::SpansAllApps => {
                advise("if not all apps are meant, write a filter for each that is")
            }
            Self::UnusualId {
                replacement: Some(pattern),
                ..
            } => Suggestion::Replace {
                filters: core::slice::from_ref(pattern),
            },
            Self::UnusualId { .. } => advise("check the id"),
        }
    }
}

/// The finding in a few words, without its place.
impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEvents | Self::NoFilters => f.write_str("empty, so nothing is ever delivered"),
            Self::NeverFires {
                namespaces,
                resource_kinds,
            } => {
                f.write_str("nothing is ever delivered: the events are about")?;
                some_of(namespaces, f)?;
                f.write_str(", the filters select only")?;
                some_of(resource_kinds, f)
            }
            Self::EventWithoutFilter { namespace } => {
                f.write_str("no filter selects a")?;
                quote(namespace, f)?;
                f.write_str(", so this event is never delivered")
            }
            Self::FilterWithoutEvent { resource_kind } => {
                f.write_str("no event is about a")?;
                quote(resource_kind, f)?;
                f.write_str(", so nothing is delivered for this filter")
            }
            Self::Duplicate { first } => write!(f, "the same filter as `urns`[{first}]"),
            Self::Redundant { covered_by, cover } => {
                write!(f, "superfluous beside `urns`[{covered_by}] `{cover}`")
            }
            Self::BroaderThanEvents { narrowed } => {
                f.write_str("broader than the events, which")?;
                listed(narrowed, f)?;
                let verb = if narrowed.len() == 1 { "is" } else { "are" };
                write!(f, " {verb} enough for")
            }
            Self::AppItselfMissing { itself } => {
                write!(f, "does not select the app itself, `{itself}`")
            }
            Self::SpansNamespace => f.write_str("selects the whole namespace"),
            Self::SpansAllApps => f.write_str("selects across all apps"),
            Self::UnusualId { id_kind, shape, .. } => {
                write!(f, "the id of the {id_kind} {shape}")
            }
        }
    }
}

/// The most words of a list that a sentence quotes.
const MAX_QUOTED: usize = 5;

fn some_of(words: &[String], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (place, word) in words.iter().take(MAX_QUOTED).enumerate() {
        if place > 0 {
            f.write_str(",")?;
        }
        quote(word, f)?;
    }
    match words.len().saturating_sub(MAX_QUOTED) {
        0 => Ok(()),
        more => write!(f, " and {more} more"),
    }
}

fn advise(text: &'static str) -> Suggestion<'static> {
    Suggestion::Advise { text }
}
