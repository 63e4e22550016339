//! The vocabulary of mistakes in a valid filter: words, places and syntax of other languages.

use core::fmt;

/// What a word of a filter or an event pattern stands for.
///
/// ```
/// assert_eq!(urn_filter::lint::Word::Namespace.as_str(), "namespace");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Word {
    /// The namespace, such as `allthings`.
    Namespace,
    /// The sort of entity after the namespace: `app`, `account` or `oauth-client`.
    Entity,
    /// The kind of resource in an app, such as `ticket`.
    Kind,
    /// The namespace of an event pattern, such as `ticket` of `ticket.*`.
    Event,
}

impl Word {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Namespace => "namespace",
            Self::Entity => "entity",
            Self::Kind => "kind",
            Self::Event => "event",
        }
    }
}

/// What is at the wrong place in a filter, or missing there. `Display` prints the end of a sentence
/// that begins with the text in question.
///
/// ```
/// use urn_filter::Subscription;
/// use urn_filter::lint::{FindingKind, Misplacement};
///
/// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:ticket:*"])?;
/// let findings = webhook.lint();
/// let FindingKind::Misplaced { misplacement, .. } = findings[0].kind() else { panic!() };
/// assert_eq!(*misplacement, Misplacement::AppMissing);
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Misplacement {
    /// The namespace is `urn`, because `urn:` is written twice.
    RepeatedUrn,
    /// A sort of entity is the namespace: `urn:app:A:ticket:*`.
    NamespaceMissing,
    /// A kind of resource follows the namespace: `urn:allthings:ticket:*`.
    AppMissing,
    /// An id follows the namespace: `urn:allthings:A:ticket:*`.
    AppWordMissing,
    /// A kind of resource is at the place of an app's id: `urn:allthings:app:ticket:*`.
    AppIdMissing,
    /// The filter ends at a sort of entity, without an id: `urn:allthings:app`.
    IdMissing,
    /// The filter selects accounts or OAuth clients, or what is in them. All events are about apps and
    /// resources in apps.
    OutsideApps,
}

impl Misplacement {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::lint::Misplacement::AppIdMissing.as_str(), "app-id-missing");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RepeatedUrn => "repeated-urn",
            Self::NamespaceMissing => "namespace-missing",
            Self::AppMissing => "app-missing",
            Self::AppWordMissing => "app-word-missing",
            Self::AppIdMissing => "app-id-missing",
            Self::IdMissing => "id-missing",
            Self::OutsideApps => "outside-apps",
        }
    }

    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::RepeatedUrn => "write `urn:` once",
            Self::NamespaceMissing => "begin with `urn:allthings:`",
            Self::IdMissing => "add the id, and a last `*` for everything below",
            Self::AppMissing | Self::AppWordMissing | Self::AppIdMissing | Self::OutsideApps => {
                "begin with `urn:allthings:app:<appId>:` and the app's id"
            }
        }
    }
}

impl fmt::Display for Misplacement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::RepeatedUrn => "is the namespace, since `urn:` is written twice",
            Self::NamespaceMissing => "is the namespace, since `allthings` is missing before it",
            Self::AppMissing => "is a kind of resource in an app, and no app comes before it",
            Self::AppWordMissing => "follows the namespace directly, without `app` before it",
            Self::AppIdMissing => {
                "is a kind of resource, and stands where the id of the app is expected"
            }
            Self::IdMissing => "is the end of the filter, and an id is expected after it",
            Self::OutsideApps => {
                "is outside the apps, and all events are about apps and what is in them, so nothing \
                 is delivered for this filter"
            }
        })
    }
}

/// The syntax of another language that is an ordinary segment here. `Display` prints the end of a
/// sentence that begins with the segment.
///
/// ```
/// use urn_filter::FilterSet;
/// use urn_filter::lint::{FindingKind, ForeignSyntax};
///
/// let filters = FilterSet::parse(["urn:allthings:app:A,B:*"])?;
/// let findings = filters.lint();
/// let FindingKind::Foreign { syntax, .. } = findings[0].kind() else { panic!() };
/// assert_eq!(*syntax, ForeignSyntax::List);
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ForeignSyntax {
    /// Several values: `A,B` or `A;B`.
    List,
    /// A value that is not wanted: `!A`.
    Negation,
    /// A variable that was never filled in: `$APP`, `$(APP)`, `@APP@`, `__APP__`.
    Variable,
    /// A name and a value: `category=C`.
    Pair,
    /// Parentheses or quotes around the value: `(A)`, `'A'`.
    Enclosed,
    /// A wildcard or a path of another language: `+`, `..`, `~`, `@`, or any other segment without a
    /// letter or a digit.
    Wildcard,
    /// The escape of the wildcard: `%2A`.
    EscapedWildcard,
    /// Another separator than `:`, as in `app/A` or `app=A`.
    Separator,
}

impl ForeignSyntax {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::lint::ForeignSyntax::EscapedWildcard.as_str(), "escaped-wildcard");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Negation => "negation",
            Self::Variable => "variable",
            Self::Pair => "pair",
            Self::Enclosed => "enclosed",
            Self::Wildcard => "wildcard",
            Self::EscapedWildcard => "escaped-wildcard",
            Self::Separator => "separator",
        }
    }

    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::List => "write one filter for each",
            Self::Negation => "write a filter for each that is wanted",
            Self::Variable => "write the value in its place",
            Self::Pair => "write the value alone, at its place",
            Self::Enclosed => "write it without them",
            Self::Wildcard | Self::EscapedWildcard => {
                "write `*` for any one segment, and a last `*` for everything below"
            }
            Self::Separator => "write `:` between the segments",
        }
    }
}

impl fmt::Display for ForeignSyntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::List => "is one segment, not a list of several",
            Self::Negation => "is an ordinary segment, since there is no negation",
            Self::Variable => "looks like a variable that was never filled in",
            Self::Pair => "is one segment, not a name and a value",
            Self::Enclosed => "is an ordinary segment, parentheses and quotes included",
            Self::Wildcard => "is an ordinary segment, since the only wildcard is `*`",
            Self::EscapedWildcard => "is the character `*`, not the wildcard",
            Self::Separator => "is one segment, since only `:` separates segments",
        })
    }
}
