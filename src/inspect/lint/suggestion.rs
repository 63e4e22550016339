//! What to do about a finding.

use core::fmt;

use super::correction::Correction;
use super::list::listed;
use crate::language::Pattern;

/// What to do about a [`Finding`](crate::Finding).
///
/// Only [`Remove`](Self::Remove) keeps what is delivered, so a program may do it without a question.
/// All others change what is delivered, or may change it, so a person has to decide.
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
#[non_exhaustive]
pub enum Suggestion<'a> {
    /// Remove the entry. The same events are delivered without it.
    Remove,
    /// Replace the entry by these filters, at least one. They select less, and the events as they are
    /// named by [the convention](super#the-convention) need no more. An event that does not follow the
    /// convention may be lost.
    Narrow {
        /// The filters.
        filters: &'a [Pattern],
    },
    /// Probably something else was meant. It is never followed without a question, since it changes
    /// what is delivered. The correction says what it adds and what it loses.
    Correct {
        /// What was probably meant.
        correction: &'a Correction,
    },
    /// Advice on which a person has to decide.
    Advise {
        /// The advice.
        text: &'static str,
    },
}

impl Suggestion<'_> {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::lint::Suggestion::Remove.as_str(), "remove");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Remove => "remove",
            Self::Narrow { .. } => "narrow",
            Self::Correct { .. } => "correct",
            Self::Advise { .. } => "advise",
        }
    }
}

impl fmt::Display for Suggestion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Remove => f.write_str("remove it"),
            Self::Narrow { filters } => {
                f.write_str("unless the events are about something else too, replace it by")?;
                listed(filters, f)
            }
            Self::Correct { correction } => correction.fmt(f),
            Self::Advise { text } => f.write_str(text),
        }
    }
}
