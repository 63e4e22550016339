//! How bad a finding is.

use core::fmt;

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
pub enum Severity {
    /// Harmless; the webhook could be tidier or narrower.
    Note,
    /// Probably not what was meant: a part that never counts, or more than one app's affairs.
    Warning,
    /// The webhook as a whole can never get an event.
    Error,
}

impl Severity {
    /// Returns the code that stands for the severity in JSON: `note`, `warning` or `error`.
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
