//! Who may register which filters.

use super::permission_denied::PermissionDenied;
use crate::allthings::{AppId, Filter, Scope};
use crate::language::{ListError, ParseError, Pattern};
use crate::matching::FilterSet;

/// The patterns that a user or an OAuth client holds: what the webhooks that they register may
/// select.
///
/// A filter may be registered if one of the patterns held [covers](Pattern::covers) it, that is, if
/// it selects nothing that the pattern does not. Nothing else counts: overlapping is not enough, and
/// neither are many narrow grants for one broad filter, since no list of apps is all apps.
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
/// Texts are compared as in matching: case counts except in `urn`, in the namespace and in the
/// digits of a `%` escape, and nothing is decoded.
///
/// # Cost
///
/// One look-up for each filter asked for, as [`FilterSet::covers`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Grants {
    held: FilterSet,
}

impl Grants {
    /// What somebody holds who holds nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What `edit-app` on each of these apps allows: the app, `urn:allthings:app:<id>`, and
    /// everything in it, `urn:allthings:app:<id>:*`.
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
    /// If any id is not exactly one segment of a URN, or too long for one: all those, each with its
    /// index in the list. An id never widens what is granted; there is nothing that it could say to
    /// become a wildcard, more segments or fewer.
    pub fn edit_app<I>(ids: I) -> Result<Self, ListError>
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        let patterns = ListError::collect(ids.into_iter().map(|id| of_app(id.as_ref())))?;
        Ok(patterns.into_iter().flatten().collect())
    }

    /// What holds for every app and everything in each, `urn:allthings:app:*`.
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

    /// Whether this filter may be registered.
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

    /// Whether all these filters may be registered, or else which may not.
    ///
    /// The empty set may always be registered: it selects nothing.
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
    /// If any filter goes beyond what is granted: all those, each with its index in the set and the
    /// apps that it concerns.
    pub fn check(&self, requested: &FilterSet) -> Result<(), PermissionDenied> {
        PermissionDenied::of(self.held.uncovered(requested), requested).map_or(Ok(()), Err)
    }

    /// The patterns held, in the order in which they were given.
    #[must_use]
    pub fn patterns(&self) -> &[Pattern] {
        self.held.patterns()
    }

    /// Whether nothing is held, so that nothing is allowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }
}

/// An app itself, and everything in it.
fn of_app(id: &str) -> Result<[Pattern; 2], ParseError> {
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
