//! Which apps a filter concerns.

use core::fmt;

use crate::allthings::{AppId, Filter};
use crate::language::{Pattern, Selector};

/// Which apps of `urn:allthings` a filter concerns, and so which grant over apps would allow it.
///
/// ```
/// use urn_filter::permission::AppScope;
/// use urn_filter::Pattern;
///
/// let pattern: Pattern = "urn:allthings:app:A:ticket:*".parse()?;
/// match AppScope::from_pattern(&pattern) {
///     AppScope::App(app) => assert_eq!(app.as_str(), "A"),
///     other => panic!("{other}"),
/// }
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AppScope<'a> {
    /// One app or what is in it, and nothing else. [`edit_app`](crate::Grants::edit_app) on this app
    /// would allow the filter.
    App(AppId<'a>),
    /// Any app or what is in any app, and nothing else. [`all_apps`](crate::Grants::all_apps) would
    /// allow the filter, and no list of single apps would.
    AllApps,
    /// Apps and something else, as in `urn:allthings:*` or `urn:allthings:*:A:*`. No grant over apps
    /// would allow the filter.
    MoreThanApps,
    /// No app: another sort of entity, such as an account, or another namespace.
    NoApp,
}

impl<'a> AppScope<'a> {
    /// Returns which apps a filter concerns. `O(length)`, without an allocation.
    #[must_use]
    pub fn from_pattern(pattern: &'a Pattern) -> Self {
        match Filter::from_pattern(pattern) {
            Some(Filter::App(apps)) => apps.one().map_or(Self::AllApps, Self::App),
            Some(Filter::Everything) => Self::MoreThanApps,
            // A `*` instead of the sort matches `app` too.
            Some(Filter::Other(path)) if path.selectors().next() == Some(Selector::Any) => {
                Self::MoreThanApps
            }
            _ => Self::NoApp,
        }
    }

    /// Returns the code that stands for the variant in JSON: `app`, `all-apps`, `more-than-apps` or
    /// `no-app`. It is part of the API, unlike the words that `Display` writes.
    ///
    /// ```
    /// use urn_filter::pattern;
    /// use urn_filter::permission::AppScope;
    ///
    /// assert_eq!(AppScope::from_pattern(&pattern!("urn:allthings:app:A:*")).as_str(), "app");
    /// assert_eq!(AppScope::AllApps.as_str(), "all-apps");
    /// assert_eq!(AppScope::MoreThanApps.as_str(), "more-than-apps");
    /// assert_eq!(AppScope::NoApp.as_str(), "no-app");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::App(_) => "app",
            Self::AllApps => "all-apps",
            Self::MoreThanApps => "more-than-apps",
            Self::NoApp => "no-app",
        }
    }
}

/// Writes a few words, for example `all apps`.
impl fmt::Display for AppScope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App(app) => write!(f, "app `{app}`"),
            Self::AllApps => f.write_str("all apps"),
            Self::MoreThanApps => f.write_str("more than apps"),
            Self::NoApp => f.write_str("no app"),
        }
    }
}
