//! Who uses the platform.

use std::fmt;
use std::str::FromStr;

/// The number of a principal in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrincipalId(pub i64);

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

/// What a principal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalKind {
    /// A person, who may use the API and the Cockpit.
    User,
    /// An OAuth client, which may use the API.
    Client,
    /// One of the platform's own services, which may send events and nothing else.
    Service,
}

impl PrincipalKind {
    /// Returns the word that stands for the kind in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Client => "client",
            Self::Service => "service",
        }
    }
}

impl FromStr for PrincipalKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::User, Self::Client, Self::Service]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no kind of principal"))
    }
}

/// The name of a principal: 1 to 64 ASCII letters, digits, dots, hyphens and underscores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

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

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
