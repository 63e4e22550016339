//! The catalogue of findings: each kind with its code, severity, suggestion and sentence.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::id::{IdKind, IdShape};
use super::severity::Severity;
use super::suggestion::{Suggestion, listed};
use crate::language::{Pattern, quote};

/// What a [`Finding`](crate::Finding) is about. `Display` prints the message without the location.
///
/// With the feature `serde` it is written as an object: the `kind` (see [`as_str`](Self::as_str)) and
/// the fields of the variant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// The list of event names is empty. Nothing is ever delivered.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(Vec::<String>::new(), ["urn:allthings:app:A:*"])?;
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
    /// let webhook = Subscription::parse(["ticket.created"], Vec::<String>::new())?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "error: `urns`: empty, so nothing is ever delivered",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    NoFilters,
    /// Each filter selects resources of one kind, and no event name is about any of these kinds.
    /// See [the convention](super#the-convention). Nothing is ever delivered.
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
    /// This event is never delivered. Each filter selects resources of one kind, and the name is not
    /// about any of these kinds. Span: the name's namespace.
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
    /// Nothing is delivered for this filter. It selects resources of one kind, and no event name is
    /// about this kind. Span: the kind.
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
    /// An equal filter comes earlier in the list. Span: the filter. A duplicate has no other
    /// findings.
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
        /// The index of the first of the equal filters.
        first: usize,
    },
    /// Another filter covers this one. Span: the filter.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:ticket:C:*", "urn:allthings:app:A:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "note: `urns`[0] `urn:allthings:app:A:ticket:C:*`: covered by `urns`[1] `urn:allthings:app:A:ticket:*`",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    Redundant {
        /// The index of a filter that covers it and is not redundant itself.
        covered_by: usize,
        /// That filter.
        cover: Pattern,
    },
    /// The filter selects everything in an app, but the events are about at most eight kinds of
    /// resources. Span: the last `*`.
    ///
    /// This is not reported if an event name has no namespace, or is about an app, an account or an
    /// OAuth client, since the URNs of these may be outside the app. With the suggested filters, every
    /// event that follows [the convention](super#the-convention) strictly is still delivered.
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
        /// The filters that are enough, in the alphabetical order of the namespaces of the event names.
        /// For each namespace there is one for the URNs below `<kind>` and one for the URN that ends at
        /// `<kind>`. A `ticket` needs only the first, since its URN has a category and an id.
        narrowed: Vec<Pattern>,
    },
    /// An event name is about apps, and the filter selects everything in an app. That does not
    /// include the app's own URN, and no other filter selects it. Span: the last `*`.
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
        /// The filter that selects the app itself.
        itself: Pattern,
    },
    /// The filter selects everything in its namespace. This is reported for every namespace. Span:
    /// the `*`.
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
    /// A segment that is an id in the namespace `allthings`, but does not look like one. Span: the
    /// id.
    ///
    /// Ids are opaque, and most texts are accepted. [`IdShape`] lists those that are reported.
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
        /// What the id belongs to.
        id_kind: IdKind,
        /// What is unusual about the id.
        shape: IdShape,
        /// The filter with the id that was probably meant, if that is clear.
        replacement: Option<Pattern>,
    },
}

impl FindingKind {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::lint::FindingKind::SpansAllApps.as_str(), "spans-all-apps");
    /// ```
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

    /// Returns how bad it is.
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
            Self::BroaderThanEvents { narrowed } => Suggestion::Narrow { filters: narrowed },
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

/// Prints the message without the location.
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
                write!(f, "covered by `urns`[{covered_by}] `{cover}`")
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

/// The maximum number of words of a list that a sentence quotes.
const MAX_QUOTED: usize = 5;

/// Writes the first words in backticks, and the number of the others.
fn some_of(words: &[String], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, word) in words.iter().take(MAX_QUOTED).enumerate() {
        if index > 0 {
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
