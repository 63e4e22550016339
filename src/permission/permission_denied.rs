//! The error for a request that goes beyond what is granted.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::denied_filter::DeniedFilter;
use crate::matching::FilterSet;

/// The requested filters that no grant covers, each with its index. There is at least one.
///
/// The error does not say what is granted, so a server can return it to the client. `{}` prints one
/// line. `{:#}` describes each filter in plain words: what it selects, and which grant it needs. With
/// the feature `serde` the error is an object:
///
/// ```json
/// {
///   "message": "2 of 3 filters go beyond what is granted",
///   "requested": 3,
///   "denied": [
///     {
///       "index": 1,
///       "filter": "urn:allthings:app:C:*",
///       "app_scope": { "kind": "app", "app": "C" },
///       "message": "selects everything in app C; needs a grant over app `C`"
///     },
///     { "index": 2, "filter": "urn:allthings:app:*", "app_scope": { "kind": "all-apps" }, … }
///   ]
/// }
/// ```
///
/// `requested` is the number of requested filters. [`AppScope::as_str`](super::AppScope::as_str)
/// lists all kinds.
///
/// ```
/// use urn_filter::{FilterSet, Grants};
///
/// let requested = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:*"])?;
/// let error = Grants::edit_app(["A"])?.check(&requested).unwrap_err();
/// assert_eq!(
///     format!("{error:#}"),
///     "\
/// 1 of 2 filters goes beyond what is granted
/// [1] urn:allthings:app:*
///   = selects: every app, contents included
///   = needs: a grant over all apps",
/// );
/// assert!(error.entries().map(|denied| denied.index()).eq([1]));
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub struct PermissionDenied {
    denied: Vec<DeniedFilter>,
    requested: usize,
}

impl PermissionDenied {
    /// Returns the error for the filters with these indices, or `None` if there is no index.
    pub(super) fn from_indices(
        indices: impl Iterator<Item = usize>,
        requested: &FilterSet,
    ) -> Option<Self> {
        let denied: Vec<DeniedFilter> = indices
            .filter_map(|index| {
                let filter = requested.get(index)?.clone();
                Some(DeniedFilter { index, filter })
            })
            .collect();
        let requested = requested.len();
        (!denied.is_empty()).then_some(Self { denied, requested })
    }

    /// Returns the denied filters, in the order in which they were requested.
    #[must_use]
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &DeniedFilter> {
        self.denied.iter()
    }

    /// Returns the number of requested filters, including the allowed ones.
    #[must_use]
    pub fn requested(&self) -> usize {
        self.requested
    }
}

impl PermissionDenied {
    /// Returns one sentence without the filters, such as `1 of 2 filters goes beyond what is granted`.
    pub(crate) fn summary(&self) -> String {
        let Self { denied, requested } = self;
        let noun = if *requested == 1 { "filter" } else { "filters" };
        let verb = if denied.len() == 1 { "goes" } else { "go" };
        let count = denied.len();
        format!("{count} of {requested} {noun} {verb} beyond what is granted")
    }
}

impl fmt::Display for PermissionDenied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { denied, .. } = self;
        f.write_str(&self.summary())?;
        for (number, entry) in denied.iter().enumerate() {
            if f.alternate() {
                entry.write_lines(f)?;
            } else {
                let separator = if number == 0 { ": " } else { "; " };
                let (DeniedFilter { index, filter }, app_scope) = (entry, entry.app_scope());
                write!(f, "{separator}[{index}] `{filter}` ({app_scope})")?;
            }
        }
        Ok(())
    }
}
