//! A finding: what it is, where it is, and what to do about it.

use alloc::boxed::Box;
use core::fmt;
use core::ops::Range;

use super::kind::{FindingKind, listed};
use crate::language::{Pattern, excerpt};

/// Something about a webhook that its author should know before it is saved.
///
/// `{}` prints one line. `{:#}` adds the name or filter with carets under the bytes in question,
/// and what to do:
///
/// ```
/// use urn_filter::{Severity, Subscription};
/// use urn_filter::lint::Suggestion;
///
/// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?;
/// let findings = webhook.lint();
/// assert_eq!(
///     format!("{:#}", findings[0]),
///     "\
/// note: `urns`[0] `urn:allthings:app:A:*`: broader than the events, which `urn:allthings:app:A:ticket:*` is enough for
///   |
///   | urn:allthings:app:A:*
///   |                     ^
///   = help: replace it by `urn:allthings:app:A:ticket:*`",
/// );
/// assert_eq!(findings[0].severity(), Severity::Note);
/// assert!(matches!(findings[0].suggestion(), Suggestion::Replace { filters: [by] } if by.as_str() == "urn:allthings:app:A:ticket:*"));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[cfg_attr(feature = "serde", doc = "")]
#[cfg_attr(
    feature = "serde",
    doc = "With the feature `serde` it is written as an object: `severity` (`note`, `warning` or `error`), `kind` (the
variant of [`FindingKind`] in kebab case) and beside it the content of the variant, `location` (an object with
`list` (`events` or `urns`), and for an entry `index`, `span` and `text`; empty for the webhook as a whole),
`message` for people, and `suggestion` (an object whose `action` is `remove`, `replace`, `add` or `advise`, with
`filters` or `text`):

```
let webhook = urn_filter::Subscription::parse([\"ticket.created\"], [\"urn:allthings:app:A\", \"urn:allthings:app:A\"])?;
assert_eq!(
    serde_json::to_value(webhook.lint())?,
    serde_json::json!([{
        \"severity\": \"note\",
        \"kind\": \"duplicate\",
        \"first\": 0,
        \"location\": {
            \"list\": \"urns\",
            \"index\": 1,
            \"span\": {\"start\": 0, \"end\": 19},
            \"text\": \"urn:allthings:app:A\",
        },
        \"message\": \"the same filter as `urns`[0]\",
        \"suggestion\": {\"action\": \"remove\"},
    }]),
);
# Ok::<(), Box<dyn core::error::Error>>(())
```"
)]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finding {
    kind: FindingKind,
    location: Location,
}

/// How bad a [`Finding`] is, from the least on.
///
/// ```
/// use urn_filter::{Severity, Subscription};
///
/// let worst = Subscription::default().lint().iter().map(|finding| finding.severity()).max();
/// assert_eq!(worst, Some(Severity::Error));
/// assert!(Severity::Note < Severity::Warning);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
pub enum Severity {
    /// Harmless; the webhook could be tidier or narrower.
    Note,
    /// Probably not what was meant: a part that never counts, or more than one app's affairs.
    Warning,
    /// The webhook as a whole can never get an event.
    Error,
}

/// One of the two lists of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
pub enum List {
    /// The names of the events.
    Events,
    /// The filters.
    Urns,
}

/// Where a [`Finding`] is.
///
/// ```
/// use urn_filter::Subscription;
/// use urn_filter::lint::{List, Location};
///
/// let webhook = Subscription::parse(["ticket.created"], ["urn:ns:a", "urn:ns:a"])?;
/// let findings = webhook.lint();
/// let Location::Entry { list, index, .. } = findings[0].location() else { panic!() };
/// assert_eq!((*list, *index), (List::Urns, 1));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// The webhook as a whole.
    Subscription,
    /// A list as a whole.
    List(List),
    /// Some bytes of an entry of a list.
    #[non_exhaustive]
    Entry {
        /// The list.
        list: List,
        /// The index in it. Of the names, that is the one in [`EventNames`](crate::EventNames),
        /// where they are in alphabetical order.
        index: usize,
        /// The entry, in its canonical form.
        text: Box<str>,
        /// The bytes of the text.
        span: Range<usize>,
    },
}

/// What to do about a [`Finding`].
///
/// ```
/// use urn_filter::Subscription;
/// use urn_filter::lint::Suggestion;
///
/// let webhook = Subscription::parse(["ticket.created"], ["urn:ns:a", "urn:ns:a"])?;
/// assert_eq!(webhook.lint()[0].suggestion(), Suggestion::Remove);
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(tag = "action", rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Suggestion<'a> {
    /// Remove the entry.
    Remove,
    /// Put these filters in the place of the entry; at least one.
    Replace {
        /// The filters.
        filters: &'a [Pattern],
    },
    /// Add these filters; at least one.
    Add {
        /// The filters.
        filters: &'a [Pattern],
    },
    /// For a person to decide.
    Advise {
        /// The advice.
        text: &'static str,
    },
}

impl Finding {
    pub(super) fn new(kind: FindingKind, location: Location) -> Self {
        Self { kind, location }
    }

    /// About bytes of a filter.
    pub(super) fn at(
        kind: FindingKind,
        index: usize,
        filter: &Pattern,
        span: Range<usize>,
    ) -> Self {
        let location = Location::Entry {
            list: List::Urns,
            index,
            text: filter.as_str().into(),
            span,
        };
        Self::new(kind, location)
    }

    /// What was found.
    #[must_use]
    pub fn kind(&self) -> &FindingKind {
        &self.kind
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// Where it is.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// What to do about it.
    #[must_use]
    pub fn suggestion(&self) -> Suggestion<'_> {
        self.kind.suggestion()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, location } = self;
        write!(f, "{}: {location}{kind}", kind.severity())?;
        if f.alternate() {
            if let Location::Entry { text, span, .. } = location {
                excerpt(text, span, f)?;
            }
            write!(f, "\n  = help: {}", kind.suggestion())?;
        }
        Ok(())
    }
}

/// In front of a message: with a colon and a blank, unless it is empty.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subscription => Ok(()),
            Self::List(list) => write!(f, "`{list}`: "),
            Self::Entry {
                list, index, text, ..
            } => write!(f, "`{list}`[{index}] `{text}`: "),
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Events => "events",
            Self::Urns => "urns",
        })
    }
}

impl fmt::Display for Suggestion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Remove => f.write_str("remove it"),
            Self::Replace { filters } => {
                f.write_str("replace it by")?;
                listed(filters, f)
            }
            Self::Add { filters } => {
                f.write_str("add")?;
                listed(filters, f)
            }
            Self::Advise { text } => f.write_str(text),
        }
    }
}
