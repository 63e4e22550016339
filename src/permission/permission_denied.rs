//! The error for a request that goes beyond what is granted.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::denied_filter::DeniedFilter;
use crate::matching::FilterSet;

/// The number of denied filters that an error keeps.
const MAX_KEPT: usize = 100;

/// The requested filters that no grant covers, each with its index. There is at least one.
///
/// The error keeps the first 100 denied filters and counts the others, so that it stays small for a
/// request of any length. It does not say what is granted, so a server can return it to the client. `{}`
/// prints one line. `{:#}` describes each filter in plain words: what it selects, and which grant it
/// needs. With the feature `serde` the error is an object:
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
/// `requested` is the number of requested filters. If more than 100 are denied, `more` is the number of
/// those that are not in the list. [`AppScope::as_str`](super::AppScope::as_str)
/// returns the code of each kind.
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
    /// The first [`MAX_KEPT`] denied filters.
    entries: Vec<DeniedFilter>,
    denied: usize,
    requested: usize,
}

impl PermissionDenied {
    /// Returns the error for the filters with these indices, or `None` if there is no index.
    pub(super) fn from_indices(
        mut indices: impl Iterator<Item = usize>,
        requested: &FilterSet,
    ) -> Option<Self> {
        let kept = indices.by_ref().take(MAX_KEPT);
        let entries: Vec<DeniedFilter> = kept
            .filter_map(|index| {
                let filter = requested.get(index)?.clone();
                Some(DeniedFilter { index, filter })
            })
            .collect();
        let denied = entries.len() + indices.count();
        let requested = requested.len();
        (denied > 0).then_some(Self {
            entries,
            denied,
            requested,
        })
    }

    /// Returns the denied filters, in the order in which they were requested. Only the first 100 are
    /// kept.
    #[must_use]
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &DeniedFilter> {
        self.entries.iter()
    }

    /// Returns the number of denied filters. [`entries`](Self::entries) has the first 100 of them.
    ///
    /// ```
    /// # use urn_filter::{FilterSet, Grants};
    /// let requested = FilterSet::parse(vec!["urn:allthings:*"; 250])?;
    /// let error = Grants::all_apps().check(&requested).unwrap_err();
    /// assert_eq!((error.denied_len(), error.entries().len()), (250, 100));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn denied_len(&self) -> usize {
        self.denied
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
        let Self {
            denied, requested, ..
        } = self;
        let noun = if *requested == 1 { "filter" } else { "filters" };
        let verb = if *denied == 1 { "goes" } else { "go" };
        format!("{denied} of {requested} {noun} {verb} beyond what is granted")
    }
}

impl fmt::Display for PermissionDenied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            entries, denied, ..
        } = self;
        f.write_str(&self.summary())?;
        for (number, entry) in entries.iter().enumerate() {
            if f.alternate() {
                entry.write_lines(f)?;
            } else {
                let separator = if number == 0 { ": " } else { "; " };
                let (DeniedFilter { index, filter }, app_scope) = (entry, entry.app_scope());
                write!(f, "{separator}[{index}] `{filter}` ({app_scope})")?;
            }
        }
        let more = denied - entries.len();
        match (more, f.alternate()) {
            (0, _) => Ok(()),
            (_, true) => write!(f, "\nand {more} more"),
            (_, false) => write!(f, "; and {more} more"),
        }
    }
}
