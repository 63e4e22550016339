//! A thing and what is below it: the filters `X` and `X:*`.

use alloc::format;

use crate::language::limits::{MAX_LEN, MAX_SEGMENTS};
use crate::language::pattern::Pattern;
use crate::language::selector::{Extent, Selector};

impl Pattern {
    /// Returns the pattern of the thing whose contents a subtree pattern selects: `X` of `X:*`.
    ///
    /// Returns `None` if the pattern is exact. Returns `None` as well for a whole namespace, of which
    /// there is no URN, and if the selector before the last `*` is a `*`: without the last one it would
    /// be the last one itself, and select more.
    ///
    /// ```
    /// use urn_filter::pattern;
    ///
    /// let below = pattern!("urn:allthings:account:1:*");
    /// assert_eq!(below.root(), Some(pattern!("urn:allthings:account:1")));
    /// assert_eq!(pattern!("urn:allthings:*").root(), None);
    /// assert_eq!(pattern!("urn:allthings:account:*:*").root(), None);
    /// assert_eq!(pattern!("urn:allthings:account:1").root(), None);
    /// ```
    #[must_use]
    pub fn root(&self) -> Option<Self> {
        let last = self.selectors().next_back();
        let has_root = self.extent() == Extent::Subtree && matches!(last?, Selector::Literal(_));
        has_root.then(|| Self::from_parts(self.without_tail(), &[], Extent::Exact))
    }

    /// Returns the pattern of everything below what an exact pattern selects: `X:*` of `X`.
    ///
    /// Returns `None` if the pattern is a subtree already, or if no URN is below it because of the limits
    /// [`MAX_LEN`] and [`MAX_SEGMENTS`].
    ///
    /// ```
    /// use urn_filter::pattern;
    ///
    /// let account = pattern!("urn:allthings:account:1");
    /// assert_eq!(account.below(), Some(pattern!("urn:allthings:account:1:*")));
    /// assert_eq!(pattern!("urn:allthings:account:1:*").below(), None);
    /// ```
    #[must_use]
    pub fn below(&self) -> Option<Self> {
        let has_room = self.extent() == Extent::Exact
            && self.as_str().len() + ":*".len() <= MAX_LEN
            && self.selectors().count() < MAX_SEGMENTS;
        has_room.then(|| Self::from_canonical(format!("{self}:*")))
    }

    /// Returns the two filters of a thing and of what is below it, `X` and `X:*`. The pattern is one of
    /// them.
    ///
    /// A last `*` selects what is below, and not the thing itself. Whoever wants both registers both, and
    /// whoever may register both holds both as grants.
    ///
    /// Returns `None` if one of the two is no pattern: see [`root`](Self::root) and
    /// [`below`](Self::below).
    ///
    /// ```
    /// use urn_filter::{FilterSet, pattern, urn};
    ///
    /// let account = pattern!("urn:allthings:account:1");
    /// let both = account.with_root().expect("it is not at a limit");
    /// assert_eq!(pattern!("urn:allthings:account:1:*").with_root(), Some(both.clone()));
    ///
    /// let filters = FilterSet::from_iter(both);
    /// assert!(filters.is_match(&urn!("urn:allthings:account:1")));
    /// assert!(filters.is_match(&urn!("urn:allthings:account:1:key:2")));
    /// ```
    #[must_use]
    pub fn with_root(&self) -> Option<[Self; 2]> {
        match self.extent() {
            Extent::Exact => Some([self.clone(), self.below()?]),
            Extent::Subtree => Some([self.root()?, self.clone()]),
        }
    }
}
