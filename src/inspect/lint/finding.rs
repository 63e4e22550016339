//! A finding: a kind and a location.

use core::fmt;
use core::ops::Range;

use super::kind::FindingKind;
use super::location::{List, Location};
use super::severity::Severity;
use super::span::Part;
use super::suggestion::Suggestion;
use crate::language::{EventPattern, Pattern, excerpt};

/// Something odd about a webhook, which its author should know before it is saved. See the module
/// [`lint`](crate::lint).
///
/// `{}` prints one line. `{:#}` adds the event pattern or filter with carets under the bytes in question,
/// and the suggestion:
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
/// note: `urns`[0] `urn:allthings:app:A:*`: broader than needed: the events are only about `ticket`
///   |
///   | urn:allthings:app:A:*
///   |                     ^
///   = help: unless the events are about something else too, replace it by `urn:allthings:app:A:ticket:*`",
/// );
/// assert_eq!(findings[0].severity(), Severity::Note);
/// assert!(matches!(findings[0].suggestion(), Suggestion::Narrow { filters: [by] } if by.as_str() == "urn:allthings:app:A:ticket:*"));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[cfg_attr(feature = "serde", doc = "")]
#[cfg_attr(
    feature = "serde",
    doc = "With the feature `serde` it is written as an object with these fields:

- `severity`: `note`, `warning` or `error`.
- `kind`: the code of the [`FindingKind`]. The fields of the variant follow it.
- `location`: an object with `list` (`events` or `urns`), and for an entry with `index`, `span` and
  `text`. It is empty for the webhook as a whole.
- `message`: a text for people.
- `suggestion`: an object whose `action` is `remove`, `narrow` with `filters`, `correct` with `filters`,
  `fate` and `text` (see [`Correction`](crate::lint::Correction)), or `advise` with `text`.

```
let webhook = urn_filter::Subscription::parse([\"app.updated\"], [\"urn:allthings:app:A\", \"urn:allthings:app:A\"])?;
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
        \"message\": \"redundant: the same filter as `urns`[0]\",
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

impl Finding {
    pub(super) fn new(kind: FindingKind, location: Location) -> Self {
        Self { kind, location }
    }

    /// Creates a finding about bytes of a filter.
    pub(super) fn in_filter(
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

    /// Creates a finding about bytes of an event pattern.
    pub(super) fn in_events(
        kind: FindingKind,
        index: usize,
        event: &EventPattern,
        span: Range<usize>,
    ) -> Self {
        let location = Location::Entry {
            list: List::Events,
            index,
            text: event.as_str().into(),
            span,
        };
        Self::new(kind, location)
    }

    /// Returns what was found.
    #[must_use]
    pub fn kind(&self) -> &FindingKind {
        &self.kind
    }

    /// Returns how bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// Returns where it is.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Returns what to do about it.
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

/// A finding about a part of a filter, as a rule returns it.
pub(super) struct PartFinding {
    pub(super) kind: FindingKind,
    pub(super) part: Part,
}
