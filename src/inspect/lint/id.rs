//! The vocabulary of unusual ids: what an id belongs to, and what is unusual about it.

use core::fmt;

/// What an id in a filter belongs to.
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

impl IdKind {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::lint::IdKind::OauthClient.as_str(), "oauth-client");
    /// ```
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

impl fmt::Display for IdKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::OauthClient => "OAuth client",
            _ => self.as_str(),
        })
    }
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
    /// A text from documentation or a template, such as `appId`, `your-app-id`, `APP_ID` or `xxxx`,
    /// a UUID of zeros only, escaped brackets such as `%7BappId%7D`, or what programs print for a
    /// missing value: `null`, `undefined`, `NaN`.
    Placeholder,
    /// A UUID with capital letters. Case counts, and UUIDs are written in small letters.
    UpperCaseUuid,
    /// Nearly a UUID: it has too few or too many digits, a letter that no UUID has, hyphens at other
    /// positions, or quotes or parentheses around it.
    BrokenUuid,
    /// The 32 digits of a UUID without hyphens, as the id of an app.
    UuidWithoutHyphens,
    /// The id of a ticket or a category with nearly 24 hexadecimal digits. Such ids usually have
    /// exactly 24.
    OddLengthHex,
}

impl IdShape {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::lint::IdShape::UpperCaseUuid.as_str(), "upper-case-uuid");
    /// ```
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

/// Prints the end of a sentence that begins with "the id".
impl fmt::Display for IdShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Placeholder => "looks like a placeholder",
            Self::UpperCaseUuid => "is a UUID in capital letters, and case counts",
            Self::BrokenUuid => "looks like a malformed UUID",
            Self::UuidWithoutHyphens => "is a UUID without its hyphens",
            Self::OddLengthHex => "looks like 24 hexadecimal digits, but has more or fewer",
        })
    }
}
