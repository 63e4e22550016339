//! Who uses the platform, and the apps that they may edit.

use std::str::FromStr;

use urn_filter::permission::AppScope;
use urn_filter::{FilterSet, Grants, ParseError, Pattern};

use super::id::{PrincipalId, text};

/// Somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Its number.
    pub id: PrincipalId,
    /// What it is.
    pub kind: PrincipalKind,
    /// Its name.
    pub name: Name,
}

/// What a principal is. The database has the variant's name in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum PrincipalKind {
    /// A person, who may use the API and the Cockpit.
    User,
    /// An OAuth client, which may use the API.
    Client,
    /// One of the platform's own services, which may send events and nothing else.
    Service,
}

/// What a token is good for. The database has the variant's name in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum TokenKind {
    /// It is sent in the header `Authorization`.
    Bearer,
    /// It is the cookie of a session of the Cockpit.
    Session,
}

/// The name of a principal: 1 to 64 ASCII letters, digits, dots, hyphens and underscores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

text!(Name);

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        if (1..=64).contains(&text.len()) && text.bytes().all(is_allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err("a name is 1 to 64 ASCII letters, digits, dots, hyphens and underscores".to_owned())
        }
    }
}

/// The id of an app, in its canonical form: exactly one segment of a URN.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct App(String);

text!(App);

impl App {
    /// Returns the apps that these filters are about, each once, or `None` if one of them is about
    /// something else or about all apps.
    pub fn all_of(filters: &FilterSet) -> Option<Vec<Self>> {
        let mut apps = filters.iter().map(Self::of).collect::<Option<Vec<_>>>()?;
        apps.sort_unstable();
        apps.dedup();
        Some(apps)
    }

    /// Returns what somebody may register and receive who may edit these apps.
    pub fn grants(apps: &[Self]) -> Grants {
        // INVARIANT: an app is one segment, so there is no error. If there were, nothing would be granted.
        Grants::edit_app(apps.iter().map(Self::as_str)).unwrap_or_default()
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
