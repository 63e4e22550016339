//! Which apps a filter is about.

use core::fmt;

use crate::allthings::{AppId, Filter};
use crate::language::{Pattern, Selector};

/// The apps of `urn:allthings` that a filter is about, and so the grant over apps that would allow it.
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
    /// One app, or something in it, and nothing else. The grant
    /// [`edit_app`](crate::Grants::edit_app) on this app would allow the filter.
    App(AppId<'a>),
    /// Every app, or something in every app, and nothing else. The grant
    /// [`all_apps`](crate::Grants::all_apps) would allow the filter. No list of single apps would.
    AllApps,
    /// Apps and other entities, as in `urn:allthings:*` or `urn:allthings:*:A:*`. No grant over apps
    /// would allow the filter.
    MoreThanApps,
    /// No app: another sort of entity, such as an account, or another namespace. No grant over apps
    /// would allow the filter.
    NoApp,
}

impl<'a> AppScope<'a> {
    /// Returns the apps that the pattern is about. `O(length)`, without an allocation.
    #[must_use]
    pub fn from_pattern(pattern: &'a Pattern) -> Self {
        match Filter::from_pattern(pattern) {
            Some(Filter::App(apps)) => apps.one().map_or(Self::AllApps, Self::App),
            Some(Filter::Everything) => Self::MoreThanApps,
            // A `*` instead of the sort matches `app` too.
            Some(Filter::Other(path)) if path.selectors().next() == Some(Selector::Any) => {
                Self::MoreThanApps
            }
            Some(Filter::Account(_) | Filter::OauthClient(_) | Filter::Other(_)) | None => {
                Self::NoApp
            }
        }
    }

    /// Returns the code that stands for the variant in JSON: `app`, `all-apps`, `more-than-apps` or
    /// `no-app`. It is part of the API, unlike the words that `Display` prints.
    ///
    /// ```
    /// use urn_filter::pattern;
    /// use urn_filter::permission::AppScope;
    ///
    /// assert_eq!(AppScope::from_pattern(&pattern!("urn:allthings:app:A:*")).as_str(), "app");
    /// assert_eq!(AppScope::AllApps.as_str(), "all-apps");
    /// ```
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::App(_) => "app",
            Self::AllApps => "all-apps",
            Self::MoreThanApps => "more-than-apps",
            Self::NoApp => "no-app",
        }
    }
}

/// Prints a few words, for example `all apps`.
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
