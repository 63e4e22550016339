//! How bad a finding is.

use core::fmt;

/// How bad a [`Finding`](crate::Finding) is. Variants are ordered from harmless to bad.
///
/// ```
/// use urn_filter::{Severity, Subscription};
///
/// let worst = Subscription::default().lint().iter().map(|finding| finding.severity()).max();
/// assert_eq!(worst, Some(Severity::Error));
/// assert!(Severity::Note < Severity::Warning);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Harmless: the webhook could be tidier or narrower.
    Note,
    /// Probably not what was meant: a part never counts, or a filter reaches beyond one app.
    Warning,
    /// The webhook as a whole can never get an event.
    Error,
}

impl Severity {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::Severity::Warning.as_str(), "warning");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
