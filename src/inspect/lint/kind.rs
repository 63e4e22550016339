//! The catalogue of findings: each kind with its code and severity. `message.rs` has the sentences.

use alloc::string::String;
use alloc::vec::Vec;

use super::correction::Correction;
use super::id::{IdKind, IdShape};
use super::mistake::{ForeignSyntax, Misplacement, Word};
use super::severity::Severity;
use crate::language::{EventPattern, Pattern};

/// What a [`Finding`](crate::Finding) is about. `Display` prints the message without the location.
///
/// With the feature `serde` it is written as an object: the `kind` (see [`as_str`](Self::as_str)) and
/// the fields of the variant. What is suggested is left out, since it follows as the
/// [`Suggestion`](super::Suggestion).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// The list of event patterns is empty. Nothing is ever delivered.
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
    /// Each filter selects resources of one kind, and no event pattern is about any of these kinds.
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
        /// The namespaces of the event patterns, each once, in alphabetical order.
        namespaces: Vec<String>,
        /// The kinds of resources that the filters select, each once, in alphabetical order.
        resource_kinds: Vec<String>,
    },
    /// No event of this pattern is ever delivered. Each filter selects resources of one kind, and the
    /// pattern is not about any of these kinds. Span: the pattern's namespace.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["booking.created", "ticket.created"], ["urn:allthings:app:A:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "warning: `events`[0] `booking.created`: none of the filters selects a `booking`, so no such event is ever delivered",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    EventWithoutFilter {
        /// The namespace of the event pattern.
        namespace: String,
    },
    /// An equal event pattern comes earlier in the list. Span: the pattern. A duplicate has no other
    /// findings.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created", "ticket.created"], ["urn:allthings:app:A:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "note: `events`[1] `ticket.created`: redundant: the same as `events`[0]",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    DuplicateEvent {
        /// The index of the first of the equal event patterns.
        first: usize,
    },
    /// Another event pattern covers this one. Span: the pattern. A redundant event pattern has no other
    /// findings.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created", "ticket.*"], ["urn:allthings:app:A:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "note: `events`[0] `ticket.created`: redundant: covered by `events`[1] `ticket.*`",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    RedundantEvent {
        /// The index of an event pattern that covers it and is not redundant itself.
        covered_by: usize,
        /// That event pattern.
        cover: EventPattern,
    },
    /// Nothing is delivered for this filter. It selects resources of one kind, and no event pattern is
    /// about this kind. Span: the kind.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:ticket:*", "urn:allthings:app:A:booking:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "warning: `urns`[1] `urn:allthings:app:A:booking:*`: none of the webhook's events is about a `booking`, so nothing is delivered for this filter",
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
    ///     "note: `urns`[1] `urn:allthings:app:A:ticket:*`: redundant: the same filter as `urns`[0]",
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
    ///     "note: `urns`[0] `urn:allthings:app:A:ticket:C:*`: redundant: covered by `urns`[1] `urn:allthings:app:A:ticket:*`",
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
    /// This is not reported if an event pattern has no namespace, or is about an app, an account or an
    /// OAuth client, since the URNs of these may be outside the app. With the suggested filters, every
    /// event that follows [the convention](super#the-convention) strictly is still delivered.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "note: `urns`[0] `urn:allthings:app:A:*`: broader than needed: the events are only about `ticket`",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    BroaderThanEvents {
        /// The namespaces of the event patterns, each once, in alphabetical order.
        namespaces: Vec<String>,
        /// The filters that are enough, in the alphabetical order of the namespaces of the event patterns.
        /// For each namespace there is one for the URNs below `<kind>` and one for the URN that ends at
        /// `<kind>`. A `ticket` needs only the first, since its URN has a category and an id.
        narrowed: Vec<Pattern>,
    },
    /// The filter selects everything in a thing that has an id, and an event pattern has the namespace of
    /// events about such things: `app` for an app, `ticket` for a ticket, and so on. A last `*` does not
    /// include the thing's own URN, and no other filter selects it. Span: the last `*`.
    ///
    /// Nothing is said about what is only a list of things, such as a kind, a category of tickets or a
    /// namespace. [`Pattern::with_root`] returns both filters.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["app.updated"], ["urn:allthings:app:A:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "note: `urns`[0] `urn:allthings:app:A:*`: selects what is in the app, but not the app itself",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    ItselfMissing {
        /// What the thing is.
        id_kind: IdKind,
        /// The correction: it adds the filter that selects the thing itself.
        correction: Correction,
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
        correction: Option<Correction>,
    },
    /// A word of the filter is nearly a word of the vocabulary, or nearly the namespace of an event
    /// pattern: only case, a hyphen or a letter or two differ. Or the namespace of an event pattern is
    /// nearly a kind of resource of the vocabulary. Span: the word.
    ///
    /// Kinds of resources are open. A kind that agrees with an event pattern is not reported, and neither
    /// is a namespace that agrees with a filter. Kinds are compared with the event patterns only if these
    /// have at most 32 namespaces.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*", "urn:allthings:apps:B:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint().last().unwrap().to_string(),
    ///     "warning: `urns`[1] `urn:allthings:apps:B:ticket:*`: `apps` is nearly `app`, but another word",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    Misspelled {
        /// What the word stands for.
        word: Word,
        /// The word.
        found: String,
        /// The word that was probably meant.
        meant: String,
        /// Whether nothing is ever delivered to the webhook because of this. See
        /// [the convention](super#the-convention). The severity is then
        /// [`Error`](Severity::Error).
        never_fires: bool,
        /// What was probably meant. It is missing if the filter has another mistake for which no
        /// correction is known.
        correction: Option<Correction>,
    },
    /// Something is at the wrong place in a filter, or missing there. Span: what is there.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "warning: `urns`[0] `urn:allthings:ticket:*`: `ticket` is a kind of resource in an app, and no app comes before it",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    Misplaced {
        /// What is wrong with the place.
        misplacement: Misplacement,
        /// What is at this place.
        found: String,
        /// What was probably meant, if that is clear.
        correction: Option<Correction>,
    },
    /// A segment is written in the syntax of another language. It is valid, and it selects only URNs
    /// that have exactly this segment. Span: the segment.
    ///
    /// This is reported in the namespace `allthings` only. Elsewhere ids may contain anything.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:ticket:C1,C2:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "warning: `urns`[0] `urn:allthings:app:A:ticket:C1,C2:*`: `C1,C2` is one segment, not a list of several",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    Foreign {
        /// The syntax.
        syntax: ForeignSyntax,
        /// The segment.
        found: String,
        /// What was probably meant, if that is clear.
        correction: Option<Correction>,
    },
    /// The filter has no last `*`, and the events are about what is below its last segment. No other
    /// filter selects anything there. Span: the last segment.
    ///
    /// This is reported for an app, for a category of tickets, and for a kind whose resources have ids:
    /// `ticket`, `booking`, `community-article`, and kinds of which something is `created`.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "warning: `urns`[0] `urn:allthings:app:A`: without a last `*` it selects nothing below `A`, and the events are about what is there",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    TailMissing {
        /// The last segment.
        found: String,
        /// The filter of the ticket, if the last segment may be the id of a ticket and not of a category.
        ticket: Option<Pattern>,
        /// What was probably meant.
        correction: Option<Correction>,
    },
    /// All other filters have one namespace, and this one has another. Span: the namespace.
    ///
    /// ```
    /// # use urn_filter::Subscription;
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:ticket:*", "urn:other:app:A:ticket:*"])?;
    /// assert_eq!(
    ///     webhook.lint()[0].to_string(),
    ///     "note: `urns`[1] `urn:other:app:A:ticket:*`: the only filter of the namespace `other`, all others are of `allthings`",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    OddNamespace {
        /// The namespace of the filter.
        namespace: String,
        /// The namespace of all others.
        others: String,
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
            Self::DuplicateEvent { .. } => "duplicate-event",
            Self::RedundantEvent { .. } => "redundant-event",
            Self::FilterWithoutEvent { .. } => "filter-without-event",
            Self::Duplicate { .. } => "duplicate",
            Self::Redundant { .. } => "redundant",
            Self::BroaderThanEvents { .. } => "broader-than-events",
            Self::ItselfMissing { .. } => "itself-missing",
            Self::SpansNamespace => "spans-namespace",
            Self::SpansAllApps => "spans-all-apps",
            Self::UnusualId { .. } => "unusual-id",
            Self::Misspelled { .. } => "misspelled",
            Self::Misplaced { .. } => "misplaced",
            Self::Foreign { .. } => "foreign",
            Self::TailMissing { .. } => "tail-missing",
            Self::OddNamespace { .. } => "odd-namespace",
        }
    }

    /// Returns how bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::NoEvents
            | Self::NoFilters
            | Self::NeverFires { .. }
            | Self::Misspelled {
                never_fires: true, ..
            } => Severity::Error,
            Self::EventWithoutFilter { .. }
            | Self::Misspelled { .. }
            | Self::Misplaced { .. }
            | Self::Foreign { .. }
            | Self::TailMissing { .. }
            | Self::FilterWithoutEvent { .. }
            | Self::SpansNamespace
            | Self::SpansAllApps
            | Self::UnusualId { .. } => Severity::Warning,
            Self::DuplicateEvent { .. }
            | Self::RedundantEvent { .. }
            | Self::Duplicate { .. }
            | Self::Redundant { .. }
            | Self::BroaderThanEvents { .. }
            | Self::ItselfMissing { .. }
            | Self::OddNamespace { .. } => Severity::Note,
        }
    }

    /// Returns the finding with this correction, if it is of a kind that may have one.
    pub(super) fn with_correction(mut self, found: Option<Correction>) -> Self {
        if let Self::UnusualId { correction, .. }
        | Self::Misspelled { correction, .. }
        | Self::Misplaced { correction, .. }
        | Self::Foreign { correction, .. }
        | Self::TailMissing { correction, .. } = &mut self
        {
            *correction = found;
        }
        self
    }
}
