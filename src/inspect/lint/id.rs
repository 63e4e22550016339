//! Ids in filters: what they identify, and what is unusual about them.

use core::fmt;

/// What an id of a filter is the id of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IdKind {
    /// An app.
    App,
    /// A category of tickets.
    Category,
    /// A ticket.
    Ticket,
    /// A resource that is not a ticket.
    Resource,
    /// An account.
    Account,
    /// An OAuth client.
    OauthClient,
}

/// What is unusual about an id.
///
/// ```
/// use urn_filter::FilterSet;
/// use urn_filter::lint::FindingKind::UnusualId;
/// use urn_filter::lint::IdShape;
///
/// let shape = |id: &str| {
///     let filters = FilterSet::parse([format!("urn:allthings:app:{id}:*").as_str()]).unwrap();
///     filters.lint().iter().find_map(|finding| match finding.kind() {
///         UnusualId { shape, .. } => Some(*shape),
///         _ => None,
///     })
/// };
/// assert_eq!(shape("appId"), Some(IdShape::Placeholder));
/// assert_eq!(shape("82662EE4-0080-4960-8B8F-D7693E6FF3E4"), Some(IdShape::UpperCaseUuid));
/// assert_eq!(shape("82662ee4-0080-4960-8b8f-d7693e6ff3e"), Some(IdShape::BrokenUuid));
/// assert_eq!(shape("82662ee4008049608b8fd7693e6ff3e4"), Some(IdShape::UuidWithoutHyphens));
/// assert_eq!(shape("82662ee4-0080-4960-8b8f-d7693e6ff3e4"), None);
/// assert_eq!(shape("1234"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IdShape {
    /// What stands in documentation and templates: `appId`, `your-app-id`, `APP_ID`, `xxxx`, a UUID
    /// of nothing but zeros, escaped brackets such as `%7BappId%7D`, or what programs print where
    /// there is nothing: `null`, `undefined`, `NaN`.
    Placeholder,
    /// A UUID with capital letters: case counts, and UUIDs are written in small letters.
    UpperCaseUuid,
    /// Nearly a UUID: digits are missing or too many, a letter is none that a UUID has, the hyphens
    /// stand elsewhere, or there are quotes or parentheses around it.
    BrokenUuid,
    /// The 32 digits of a UUID without hyphens, as the id of an app.
    UuidWithoutHyphens,
    /// The id of a ticket or its category with nearly 24 hexadecimal digits, as those usually have.
    OddLengthHex,
}

impl IdKind {
    /// Returns the code that stands for the kind in JSON, in lower case with hyphens.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Category => "category",
            Self::Ticket => "ticket",
            Self::Resource => "resource",
            Self::Account => "account",
            Self::OauthClient => "oauth-client",
        }
    }
}

impl IdShape {
    /// Returns the code that stands for the shape in JSON, in lower case with hyphens.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Placeholder => "placeholder",
            Self::UpperCaseUuid => "upper-case-uuid",
            Self::BrokenUuid => "broken-uuid",
            Self::UuidWithoutHyphens => "uuid-without-hyphens",
            Self::OddLengthHex => "odd-length-hex",
        }
    }
}

impl fmt::Display for IdKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::App => "app",
            Self::Category => "category",
            Self::Ticket => "ticket",
            Self::Resource => "resource",
            Self::Account => "account",
            Self::OauthClient => "OAuth client",
        })
    }
}

/// As the end of a sentence that begins with "the id".
impl fmt::Display for IdShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Placeholder => "looks like a placeholder",
            Self::UpperCaseUuid => "is a UUID in capital letters, and case counts",
            Self::BrokenUuid => "is nearly a UUID, but none",
            Self::UuidWithoutHyphens => "is a UUID without its hyphens",
            Self::OddLengthHex => "has not 24 hexadecimal digits, but nearly",
        })
    }
}
