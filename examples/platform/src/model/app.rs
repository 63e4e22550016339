//! The id of an app.

use std::fmt;
use std::str::FromStr;

use urn_filter::permission::AppScope;
use urn_filter::{FilterSet, ParseError, Pattern};

/// The id of an app, in its canonical form: exactly one segment of a URN.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct App(String);

impl App {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the apps that these filters are about, each once, or `None` if one of them is about
    /// something else or about all apps.
    #[must_use]
    pub fn all_of(filters: &FilterSet) -> Option<Vec<Self>> {
        let mut apps = filters.iter().map(Self::of).collect::<Option<Vec<_>>>()?;
        apps.sort_unstable();
        apps.dedup();
        Some(apps)
    }

    fn of(filter: &Pattern) -> Option<Self> {
        match AppScope::from_pattern(filter) {
            AppScope::App(app) => Some(Self(app.as_str().to_owned())),
            _ => None,
        }
    }
}

impl FromStr for App {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        // Refuses what is not one segment, and a `*`.
        urn_filter::allthings::AppId::new(text)?;
        let pattern: Pattern = format!("urn:allthings:app:{text}").parse()?;
        Ok(Self::of(&pattern).unwrap_or_else(|| Self(text.to_owned())))
    }
}

impl fmt::Display for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
