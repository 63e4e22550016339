//! The patterns that somebody holds, and the check of requested filters.

use super::permission_denied::PermissionDenied;
use crate::allthings::{AppId, Filter, Scope};
use crate::language::{ListError, ParseError, Pattern};
use crate::matching::FilterSet;

/// The patterns that a user or an OAuth client holds. They limit what the holder's webhooks may
/// select.
///
/// A filter is allowed if one of the grants [covers](Pattern::covers) it, so that it selects nothing
/// that the grant does not select. An overlap is not enough. Many narrow grants do not add up to one
/// broad filter either, since no list of apps is all apps.
///
/// ```
/// use urn_filter::{FilterSet, Grants};
///
/// let grants = Grants::edit_app(["A", "B"])?;
/// let requested = FilterSet::parse(["urn:allthings:app:A:ticket:*", "urn:allthings:app:B"])?;
/// assert!(grants.check(&requested).is_ok());
///
/// let requested = FilterSet::parse([
///     "urn:allthings:app:A:ticket:*",
///     "urn:allthings:app:C:*",
///     "urn:allthings:app:*:ticket:*",
/// ])?;
/// let error = grants.check(&requested).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "2 of 3 filters go beyond what is granted: \
///      [1] `urn:allthings:app:C:*` (app `C`); [2] `urn:allthings:app:*:ticket:*` (all apps)",
/// );
/// # Ok::<(), urn_filter::ListError>(())
/// ```
///
/// # What each grant allows
///
/// | grants | allow | do not allow |
/// | --- | --- | --- |
/// | none | no filter | any filter |
/// | `…:app:A:*` | what is in app A | `…:app:A`, the app's own URN |
/// | `…:app:A:*` and `…:app:A` ([`edit_app`](Self::edit_app)) | app A and what is in it | `…:app:*`, `…:app:a`, `…:*:A:*` |
/// | `…:app:*` ([`all_apps`](Self::all_apps)) | every app and what is in it | `…:*`, `…:account:1` |
///
/// Texts are compared as in matching. Case counts, except in `urn`, in the namespace and in the
/// digits of a `%` escape. Nothing is decoded.
///
/// # Cost
///
/// One look-up for each requested filter, as for [`FilterSet::covers`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Grants {
    held: FilterSet,
}

impl Grants {
    /// Creates empty grants, which allow no filter.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates the grants of somebody who has the permission `edit-app` on each of these apps: the
    /// app, `urn:allthings:app:<id>`, and everything in it, `urn:allthings:app:<id>:*`.
    ///
    /// ```
    /// # use urn_filter::Grants;
    /// let grants = Grants::edit_app(["A"])?;
    /// assert!(grants.allows(&"urn:allthings:app:A:booking:*".parse().unwrap()));
    /// assert!(!grants.allows(&"urn:allthings:app:*".parse().unwrap()));
    /// assert!(Grants::edit_app(["*"]).is_err() && Grants::edit_app(["A:ticket"]).is_err());
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If any id is not exactly one segment of a URN or is too long for one. The error contains each
    /// such id with its index in the list. An id cannot widen what is granted: no text becomes a
    /// wildcard, several segments or none.
    pub fn edit_app<I>(ids: I) -> Result<Self, ListError>
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        let patterns = ListError::collect(ids.into_iter().map(|id| app_patterns(id.as_ref())))?;
        Ok(patterns.into_iter().flatten().collect())
    }

    /// Creates the grant over every app and everything in each, `urn:allthings:app:*`.
    ///
    /// ```
    /// # use urn_filter::{Grants, pattern};
    /// let grants = Grants::all_apps();
    /// assert!(grants.allows(&pattern!("urn:allthings:app:*:ticket:*")));
    /// assert!(!grants.allows(&pattern!("urn:allthings:*")));
    /// ```
    #[must_use]
    pub fn all_apps() -> Self {
        Filter::App(Scope::All).to_pattern().into_iter().collect()
    }

    /// Reports whether this filter may be registered.
    ///
    /// ```
    /// # use urn_filter::{Grants, pattern};
    /// let grants = Grants::edit_app(["A"])?;
    /// assert!(grants.allows(&pattern!("urn:allthings:app:A:ticket:*")));
    /// assert!(!grants.allows(&pattern!("urn:allthings:app:B:ticket:*")));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn allows(&self, filter: &Pattern) -> bool {
        self.held.covers(filter)
    }

    /// Checks that all these filters may be registered.
    ///
    /// The empty set is always allowed, since it selects nothing.
    ///
    /// ```
    /// # use urn_filter::{FilterSet, Grants};
    /// let grants = Grants::edit_app(["A"])?;
    /// assert!(grants.check(&FilterSet::parse(["urn:allthings:app:A:*"])?).is_ok());
    /// assert!(grants.check(&FilterSet::parse(["urn:allthings:app:B:*"])?).is_err());
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If no grant covers a filter. The error contains each such filter with its index in the set and
    /// the apps that it concerns.
    pub fn check(&self, requested: &FilterSet) -> Result<(), PermissionDenied> {
        PermissionDenied::from_indices(self.held.uncovered(requested), requested)
            .map_or(Ok(()), Err)
    }

    /// Returns the grants in the order in which they were given.
    #[must_use]
    pub fn patterns(&self) -> &[Pattern] {
        self.held.patterns()
    }

    /// Reports whether there is no grant, so that no filter is allowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }
}

/// Returns the patterns for an app itself and for everything in it.
fn app_patterns(id: &str) -> Result<[Pattern; 2], ParseError> {
    let app = AppId::new(id)?;
    Ok([app.itself().to_pattern()?, app.everything().to_pattern()?])
}

impl From<FilterSet> for Grants {
    fn from(held: FilterSet) -> Self {
        Self { held }
    }
}

impl FromIterator<Pattern> for Grants {
    fn from_iter<I: IntoIterator<Item = Pattern>>(patterns: I) -> Self {
        Self::from(FilterSet::from_iter(patterns))
    }
}

impl Extend<Pattern> for Grants {
    fn extend<I: IntoIterator<Item = Pattern>>(&mut self, patterns: I) {
        self.held.extend(patterns);
    }
}
