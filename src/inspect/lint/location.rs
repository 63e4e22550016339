//! Where in a webhook a finding is.

use alloc::boxed::Box;
use core::fmt;
use core::ops::Range;

/// One of the two lists of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// The event patterns.
    Events,
    /// The filters.
    Urns,
}

impl List {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::lint::List::Urns.as_str(), "urns");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Urns => "urns",
        }
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Where a [`Finding`](crate::Finding) is.
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
        /// The index in the list as it was registered.
        index: usize,
        /// The entry in its canonical form.
        text: Box<str>,
        /// The bytes of `text`.
        span: Range<usize>,
    },
}

/// Prints the beginning of a message: the entry or list with a colon and a space, or nothing for the
/// webhook as a whole.
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
