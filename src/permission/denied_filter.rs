//! One filter that may not be registered.

use core::fmt;

use super::app_scope::AppScope;
use crate::allthings::describe;
use crate::language::Pattern;

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
/// assert_eq!(denied.to_string(), "selects every app, contents included; needs a grant over all apps");
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DeniedFilter {
    pub(super) index: usize,
    pub(super) filter: Pattern,
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

    /// Writes three lines: the filter, what it selects, what it needs.
    pub(super) fn write_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (index, filter) = (self.index, &self.filter);
        write!(
            f,
            "\n[{index}] {filter}\n  = selects: {}\n  = needs: ",
            describe(filter)
        )?;
        self.write_needed(f)
    }

    fn write_needed(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.app_scope() {
            AppScope::App(app) => write!(f, "a grant over app `{app}`"),
            AppScope::AllApps => f.write_str("a grant over all apps"),
            AppScope::MoreThanApps => f.write_str("more than a grant over all apps"),
            AppScope::NoApp => f.write_str("a grant that is not over apps"),
        }
    }
}

/// Prints what the filter selects and which grant it needs.
impl fmt::Display for DeniedFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "selects {}; needs ", describe(&self.filter))?;
        self.write_needed(f)
    }
}
