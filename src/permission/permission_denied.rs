//! The error for filters that no grant covers.

use alloc::vec::Vec;
use core::fmt;

use super::app_scope::AppScope;
use crate::allthings::Filter;
use crate::language::Pattern;
use crate::matching::FilterSet;

/// A filter that no grant covers.
///
/// ```
/// use urn_filter::permission::AppScope;
/// use urn_filter::{FilterSet, Grants};
///
/// let error = Grants::new().check(&FilterSet::parse(["urn:allthings:app:*"])?).unwrap_err();
/// let denied = error.entries().next().expect("never empty");
/// assert_eq!((denied.index(), denied.filter().as_str()), (0, "urn:allthings:app:*"));
/// assert_eq!(denied.app_scope(), AppScope::AllApps);
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DeniedFilter {
    index: usize,
    filter: Pattern,
}

impl DeniedFilter {
    /// Returns the index of the filter in the requested set.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// Returns the filter.
    #[must_use]
    pub fn filter(&self) -> &Pattern {
        &self.filter
    }

    /// Returns the apps that the filter is about.
    #[must_use]
    pub fn app_scope(&self) -> AppScope<'_> {
        AppScope::from_pattern(&self.filter)
    }
}

/// The requested filters that no grant covers, each with its index. There is at least one.
///
/// The error says nothing about the grants, so a server can return it to the client. `{}` prints one
/// line. `{:#}` says in plain words what each filter selects and which grant would allow it. With the
/// feature `serde` the error is an object:
///
/// ```json
/// {
///   "requested": 3,
///   "denied": [
///     { "index": 1, "filter": "urn:allthings:app:C:*", "app_scope": { "kind": "app", "app": "C" } },
///     { "index": 2, "filter": "urn:allthings:app:*", "app_scope": { "kind": "all-apps" } }
///   ]
/// }
/// ```
///
/// The other kinds are `more-than-apps` and `no-app`, see [`AppScope`].
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
    /// Creates the error for the filters of a set with these indices, or `None` if there is none.
    pub(super) fn new(indices: impl Iterator<Item = usize>, requested: &FilterSet) -> Option<Self> {
        let denied: Vec<DeniedFilter> = indices
            .filter_map(|index| {
                let filter = requested.get(index)?.clone();
                Some(DeniedFilter { index, filter })
            })
            .collect();
        let requested = requested.len();
        (!denied.is_empty()).then_some(Self { denied, requested })
    }

    /// Returns an iterator over the denied filters, in the order of the requested set.
    #[must_use]
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &DeniedFilter> {
        self.denied.iter()
    }

    /// Returns the number of requested filters, the allowed ones included.
    #[must_use]
    pub fn requested(&self) -> usize {
        self.requested
    }
}

impl fmt::Display for PermissionDenied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { denied, requested } = self;
        let noun = if *requested == 1 { "filter" } else { "filters" };
        let verb = if denied.len() == 1 { "goes" } else { "go" };
        let count = denied.len();
        write!(
            f,
            "{count} of {requested} {noun} {verb} beyond what is granted"
        )?;
        for (place, one) in denied.iter().enumerate() {
            if f.alternate() {
                one.block(f)?;
            } else {
                let separator = if place == 0 { ": " } else { "; " };
                let (DeniedFilter { index, filter }, app_scope) = (one, one.app_scope());
                write!(f, "{separator}[{index}] `{filter}` ({app_scope})")?;
            }
        }
        Ok(())
    }
}

impl DeniedFilter {
    /// Writes three lines: the filter, what it selects, what it needs.
    fn block(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { index, filter } = self;
        write!(f, "\n[{index}] {filter}\n  = selects: ")?;
        match Filter::from_pattern(filter) {
            Some(selected) => write!(f, "{selected}")?,
            None => write!(f, "names of the namespace {}", filter.namespace())?,
        }
        match self.app_scope() {
            AppScope::App(app) => write!(f, "\n  = needs: a grant over app `{app}`"),
            AppScope::AllApps => f.write_str("\n  = needs: a grant over all apps"),
            AppScope::MoreThanApps => f.write_str("\n  = needs: more than a grant over all apps"),
            AppScope::NoApp => f.write_str("\n  = needs: a grant that is not over apps"),
        }
    }
}
