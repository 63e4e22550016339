//! The shape that every level of a filter has: apps, tickets, resources, accounts.
//!
//! A last `*` selects a whole subtree and never exactly one segment. So no filter means "every app
//! itself, without what is in it", and neither does a value of [`Scope`].

use core::fmt;

use crate::language::{Extent, Selector};

/// One entity of a sort, or any.
///
/// ```
/// use urn_filter::allthings::{Choice, Filter, Scope};
/// use urn_filter::pattern;
///
/// let pattern = pattern!("urn:allthings:app:*:ticket:*");
/// let filter = Filter::from_pattern(&pattern);
/// assert!(matches!(filter, Some(Filter::App(Scope::In(Choice::Any, _)))));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice<Id> {
    /// The entity with this id.
    One(Id),
    /// Any one entity: a `*` that is not last.
    Any,
}

impl<Id> Choice<Id> {
    /// Returns the id, or `None` for any entity.
    ///
    /// ```
    /// use urn_filter::allthings::Choice;
    ///
    /// assert_eq!(Choice::One("A").one(), Some("A"));
    /// assert_eq!(Choice::<&str>::Any.one(), None);
    /// ```
    #[must_use]
    pub fn one(self) -> Option<Id> {
        match self {
            Self::One(id) => Some(id),
            Self::Any => None,
        }
    }
}

/// What is selected among entities of one sort. Each entity has an `Id`, and `Inside` is what is
/// selected in it.
///
/// For apps:
///
/// | text | value |
/// | --- | --- |
/// | `app:*` | `All` |
/// | `app:A` | `Itself(A)` |
/// | `app:A:` and more | `In(One(A), …)` |
/// | `app:*:` and more | `In(Any, …)` |
///
/// "Everything inside" is a value of `Inside`: [`InApp::Everything`](super::filter::InApp::Everything),
/// [`Rest::Everything`], or `All` if `Inside` is a `Scope` itself.
///
/// ```
/// use urn_filter::allthings::{AppId, Choice, Filter, InApp, Scope};
/// use urn_filter::pattern;
///
/// let pattern = pattern!("urn:allthings:app:A:*");
/// let Some(Filter::App(apps)) = Filter::from_pattern(&pattern) else { panic!() };
/// assert_eq!(apps, Scope::In(Choice::One(AppId::new("A")?), InApp::Everything));
/// assert_eq!(apps.one(), Some(AppId::new("A")?));
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope<Id, Inside> {
    /// Every entity of the sort, and everything in each: a last `*`.
    All,
    /// The entity with this id, and nothing in it.
    Itself(Id),
    /// Something in one entity or in any, and never the entity itself.
    In(Choice<Id>, Inside),
}

impl<Id, Inside> Scope<Id, Inside> {
    /// Returns the id of the one entity that the selection is about: the selected entity, or the one
    /// that contains the selection. Returns `None` if it may be any.
    #[must_use]
    pub fn one(self) -> Option<Id> {
        match self {
            Self::Itself(id) | Self::In(Choice::One(id), _) => Some(id),
            Self::All | Self::In(Choice::Any, _) => None,
        }
    }
}

/// What is selected in an entity for whose contents the vocabulary has no words.
///
/// ```
/// use urn_filter::allthings::{Filter, Rest, Scope};
/// use urn_filter::pattern;
///
/// let pattern = pattern!("urn:allthings:account:1234:*");
/// let filter = Filter::from_pattern(&pattern);
/// assert!(matches!(filter, Some(Filter::Account(Scope::In(_, Rest::Everything)))));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rest<'a> {
    /// Everything in it: a last `*`.
    Everything,
    /// What is at this path below it.
    At(Path<'a>),
}

/// The end of a pattern as text: one or more selectors, and maybe a last `*`.
///
/// `Display` prints the text, for example `comment:*`.
///
/// ```
/// use urn_filter::allthings::Filter;
/// use urn_filter::{Extent, Pattern, Selector};
///
/// let pattern: Pattern = "urn:allthings:service:*:status:*".parse()?;
/// let Some(Filter::Other(path)) = Filter::from_pattern(&pattern) else { panic!() };
/// assert_eq!(path.as_str(), "service:*:status:*");
/// assert!(path.selectors().eq([
///     Selector::Literal("service"),
///     Selector::Any,
///     Selector::Literal("status"),
/// ]));
/// assert_eq!(path.extent(), Extent::Subtree);
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
//
// INVARIANT: the end of a pattern's canonical text, from a segment's start on, and not `*` alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path<'a>(&'a str);

impl<'a> Path<'a> {
    pub(super) fn from_valid(text: &'a str) -> Self {
        Self(text)
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// Returns an iterator over the selectors. There is at least one. A last `*` is not one of them.
    #[must_use]
    pub fn selectors(self) -> impl DoubleEndedIterator<Item = Selector<'a>> + Clone {
        let selectors = self.0.strip_suffix(":*").unwrap_or(self.0);
        selectors.split(':').map(|segment| match segment {
            "*" => Selector::Any,
            literal => Selector::Literal(literal),
        })
    }

    /// Returns what the path accepts after its selectors: nothing, or a subtree.
    #[must_use]
    pub fn extent(self) -> Extent {
        if self.0.ends_with('*') {
            Extent::Subtree
        } else {
            Extent::Exact
        }
    }
}

impl AsRef<str> for Path<'_> {
    fn as_ref(&self) -> &str {
        self.0
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Path").field(&self.0).finish()
    }
}
