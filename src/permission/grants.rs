//! The patterns that somebody holds, and the check of filters against them.

use alloc::vec::Vec;

use super::narrowed::Narrowed;
use super::permission_denied::PermissionDenied;
use crate::allthings::{AppId, Filter, Scope};
use crate::language::{ListError, ParseError, Pattern};
use crate::matching::FilterSet;

/// The patterns that a user or an OAuth client holds: the limits of the filters that they may
/// register.
///
/// A filter is allowed if one of the held patterns [covers](Pattern::covers) it: every URN that the
/// filter matches is matched by the held pattern too. To overlap is not enough. Many narrow grants do
/// not add up to a broad one either: no list of apps is all apps.
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
/// | held | allows | does not allow |
/// | --- | --- | --- |
/// | nothing | nothing | any filter |
/// | `…:app:A:*` | what is in app A | `…:app:A`, the app's own URN |
/// | `…:app:A:*` and `…:app:A` ([`edit_app`](Self::edit_app)) | app A and what is in it | `…:app:*`, `…:app:a`, `…:*:A:*` |
/// | `…:app:*` ([`all_apps`](Self::all_apps)) | every app and what is in it | `…:*`, `…:account:1` |
///
/// Texts are compared as in matching. Case counts, except in `urn`, in the namespace and in the digits
/// of a `%` escape. Nothing is decoded.
///
/// # Cost
///
/// A check costs one look-up for each requested filter, as [`FilterSet::covers`] does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Grants {
    held: FilterSet,
}

impl Grants {
    /// Creates grants that allow nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates the grants of somebody who has `edit-app` on each of these apps: for each app the
    /// pattern of the app, `urn:allthings:app:<id>`, and of everything in it,
    /// `urn:allthings:app:<id>:*`.
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
    /// If any id is not exactly one segment of a URN. The error contains every such id with its index
    /// in the list. So an id cannot widen the grants: no text makes it a wildcard or several segments.
    pub fn edit_app<I>(ids: I) -> Result<Self, ListError>
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        let patterns = ListError::collect(ids.into_iter().map(|id| app_patterns(id.as_ref())))?;
        Ok(patterns.into_iter().flatten().collect())
    }

    /// Creates the grants of somebody who may edit every app: `urn:allthings:app:*`.
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
    /// The empty set may always be registered, because it matches nothing.
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
    /// If no grant covers a filter. The error contains every such filter with its index in the set and
    /// the apps that it is about.
    pub fn check(&self, requested: &FilterSet) -> Result<(), PermissionDenied> {
        PermissionDenied::from_indices(self.held.uncovered(requested), requested)
            .map_or(Ok(()), Err)
    }

    /// Divides filters into those that may stay and those that have to go, because no grant covers them.
    ///
    /// This is for somebody who has lost a right: these are the grants that are left, and the filters are
    /// those of a webhook. A filter stays or goes as a whole. None is made narrower, so nobody gets a filter
    /// that they have not written. [`FilterSet::intersection`] with the [patterns](Self::patterns) makes
    /// filters of what is granted.
    ///
    /// ```
    /// # use urn_filter::{FilterIndex, FilterSet, Grants, Subscription};
    /// let filters = ["urn:allthings:app:A:*", "urn:allthings:app:B:ticket:*"];
    /// let mut webhooks = FilterIndex::from([(42, Subscription::parse(["ping"], filters)?)]);
    ///
    /// // The owner of webhook 42 has lost app A.
    /// let left = Grants::edit_app(["B"])?;
    /// let gone = webhooks.modify(&42, |webhook| {
    ///     let narrowed = left.narrow(&webhook.urns);
    ///     webhook.urns = narrowed.kept;
    ///     narrowed.lost
    /// });
    /// assert_eq!(gone, Some(FilterSet::parse(["urn:allthings:app:A:*"])?));
    /// assert_eq!(webhooks.get(&42).unwrap().urns, FilterSet::parse(["urn:allthings:app:B:ticket:*"])?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// The cost is that of [`check`](Self::check).
    #[must_use]
    pub fn narrow(&self, filters: &FilterSet) -> Narrowed {
        let (kept, lost): (Vec<_>, Vec<_>) = filters
            .iter()
            .cloned()
            .partition(|filter| self.allows(filter));
        Narrowed {
            kept: kept.into(),
            lost: lost.into(),
        }
    }

    /// Returns the held patterns in the order in which they were given.
    #[must_use]
    pub fn patterns(&self) -> &[Pattern] {
        self.held.patterns()
    }

    /// Reports whether nothing is held. Then nothing is allowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }
}

/// Returns the patterns of an app and of everything in it.
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
