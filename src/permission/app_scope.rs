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
    /// This one app or what is in it, and nothing else: [`edit_app`](super::Grants::edit_app) on it
    /// would allow the filter.
    App(AppId<'a>),
    /// Apps or what is in them, whichever they are, and nothing else:
    /// [`all_apps`](super::Grants::all_apps) would allow the filter, and no list of single apps.
    AllApps,
    /// Apps and other things too, such as `urn:allthings:*` or `urn:allthings:*:A:*`: no grant over
    /// apps would allow the filter.
    MoreThanApps,
    /// No app: another sort of entity, such as an account, or another namespace.
    NoApp,
}

impl<'a> AppScope<'a> {
    /// Which apps the pattern concerns. `O(length)`, without an allocation.
    #[must_use]
    pub fn from_pattern(pattern: &'a Pattern) -> Self {
        match Filter::from_pattern(pattern) {
            Some(Filter::App(apps)) => apps.one().map_or(Self::AllApps, Self::App),
            Some(Filter::Everything) => Self::MoreThanApps,
            // A `*` in the place of the sort is `app` too.
            Some(Filter::Other(path)) if path.selectors().next() == Some(Selector::Any) => {
                Self::MoreThanApps
            }
            _ => Self::NoApp,
        }
    }
}

impl AppScope<'_> {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
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

/// In a few words, for example `all apps`.
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
