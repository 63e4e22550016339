//! The compiled filters of one webhook.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::ControlFlow;

use super::heads::{Heads, MAX_HEADS};
use super::matcher::Matcher;
use super::matches::{Indices, SetMatches};
use crate::language::{ListError, Name, Pattern, Urn, impl_list_traits};

/// A compiled list of [`Pattern`]s. A URN matches the set if it matches at least one of them.
///
/// The set keeps the order of the list and identifies patterns by their index. Duplicates are allowed,
/// and each of them is reported. The empty set matches nothing.
///
/// ```
/// use urn_filter::{FilterSet, Urn};
///
/// let filters = FilterSet::parse([
///     "urn:allthings:app:A:*",
///     "urn:allthings:app:B:ticket:C1:*",
///     "urn:allthings:app:B:ticket:*",
/// ])?;
/// let urn = Urn::parse("urn:allthings:app:B:ticket:C1:T")?;
/// assert!(filters.is_match(&urn));
/// assert!(filters.matches(&urn).eq([1, 2]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Cost
///
/// Compiling is `O(total length)`. Up to 16 patterns are compared with the URN one by one, after four
/// bytes of each have ruled most of them out, which is fastest for few. For more patterns the cost is that of a
/// [`FilterIndex`](crate::FilterIndex#cost): it depends on the shapes of the patterns that begin like
/// the URN, and little on their number. In the worst case it grows with the number of patterns, and
/// never exponentially with the wildcards. Nothing is allocated for an event in the steady state: a
/// thread's buffers for hits grow to what the events need.
#[derive(Clone, Default)]
pub struct FilterSet {
    patterns: Vec<Pattern>,
    search: Search,
}

/// How the patterns that match are found. It is decided by their number.
#[derive(Clone, Default)]
enum Search {
    /// Each of up to [`PLAIN`] patterns is compared.
    #[default]
    Plain,
    /// The heads of up to [`MAX_HEADS`] patterns say which of them are compared.
    Heads(Box<Heads>),
    /// More patterns are in a matcher, with their indices as slots.
    Matcher(Box<Matcher>),
}

/// So many patterns are compared as fast without heads, which would be one more piece of memory.
const PLAIN: usize = 4;

impl Search {
    fn of(patterns: &[Pattern]) -> Self {
        if patterns.len() <= PLAIN {
            Self::Plain
        } else if patterns.len() <= MAX_HEADS {
            Self::Heads(Heads::of(patterns))
        } else {
            Self::Matcher(Box::new(Matcher::of(patterns)))
        }
    }
}

impl FilterSet {
    /// Creates an empty set, which matches nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Parses and compiles a list of filters.
    ///
    /// ```
    /// use urn_filter::FilterSet;
    ///
    /// let from_outside = vec!["urn:allthings:app:A:*".to_owned(), "urn:allthings:*".to_owned()];
    /// let filters = FilterSet::parse(&from_outside)?;
    /// assert_eq!(filters.len(), 2);
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns all invalid filters, each with its index in the list and what is wrong with it.
    pub fn parse<I>(filters: I) -> Result<Self, ListError>
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        ListError::parse_all(filters).map(|patterns: Vec<Pattern>| Self::from(patterns))
    }

    /// Reports whether any pattern matches the URN.
    ///
    /// ```
    /// use urn_filter::{FilterSet, urn};
    ///
    /// let filters = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:B"])?;
    /// assert!(filters.is_match(&urn!("urn:allthings:app:A:ticket:C:T")));
    /// assert!(!filters.is_match(&urn!("urn:allthings:app:B:ticket:C:T")));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn is_match(&self, urn: &Urn<'_>) -> bool {
        urn.with_canonical(|name| self.is_match_name(name))
    }

    /// Returns the indices of the patterns that match the URN, in ascending order.
    ///
    /// ```
    /// use urn_filter::{FilterSet, urn};
    ///
    /// let filters = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:B", "urn:allthings:*"])?;
    /// let matched = filters.matches(&urn!("urn:allthings:app:A:ticket:C:T"));
    /// assert_eq!(matched.len(), 2);
    /// assert!(matched.eq([0, 2]));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn matches(&self, urn: &Urn<'_>) -> SetMatches {
        urn.with_canonical(|name| {
            if let Search::Matcher(matcher) = &self.search {
                let indices = matcher.indices(name);
                return SetMatches(Indices::List { indices, next: 0 });
            }
            let mut bits = 0;
            self.for_each(name, |index| bits |= 1 << index);
            SetMatches(Indices::Bits(bits))
        })
    }

    /// Returns the number of patterns that match the URN.
    ///
    /// ```
    /// use urn_filter::{FilterSet, urn};
    ///
    /// let filters = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:*"])?;
    /// assert_eq!(filters.match_count(&urn!("urn:allthings:app:A:1")), 2);
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn match_count(&self, urn: &Urn<'_>) -> usize {
        urn.with_canonical(|name| {
            let mut count = 0;
            self.for_each(name, |_| count += 1);
            count
        })
    }

    /// Reports whether this set matches every URN that the pattern matches.
    ///
    /// The cost is that of matching one URN. A set covers a pattern exactly if one of its members does,
    /// since no finite list has all segments that a `*` selects.
    ///
    /// There is one exception. If a pattern is so long that [`MAX_LEN`](crate::MAX_LEN) leaves only one
    /// or two bytes for a `*`, a list could have all segments. This method returns `false` for such a
    /// list, so a filter that is checked by it is refused rather than accepted.
    ///
    /// ```
    /// use urn_filter::{FilterSet, pattern};
    ///
    /// let filters = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:*:ticket:*"])?;
    /// assert!(filters.covers(&pattern!("urn:allthings:app:B:ticket:C:*")));
    /// assert!(!filters.covers(&pattern!("urn:allthings:app:B:*")));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn covers(&self, pattern: &Pattern) -> bool {
        // The pattern, read as a name, has a `*` for a segment, which only a `*` matches.
        pattern.with_least_instance(|name| self.is_match_name(name))
    }

    /// Returns the patterns in the order of the list.
    #[must_use]
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// Returns the pattern with this index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Pattern> {
        self.patterns.get(index)
    }

    /// Returns an iterator over the patterns in the order of the list.
    pub fn iter(&self) -> core::slice::Iter<'_, Pattern> {
        self.patterns.iter()
    }

    /// Returns the number of patterns, duplicates counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// Reports whether there is no pattern.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    fn is_match_name(&self, name: Name<'_>) -> bool {
        match &self.search {
            Search::Matcher(matcher) => matcher.is_match(name),
            _ => self.search(name, |_| ControlFlow::Break(())).is_break(),
        }
    }

    /// Calls `on_match` with the index of every pattern that matches the name, in no promised order.
    #[inline]
    fn for_each(&self, name: Name<'_>, mut on_match: impl FnMut(usize)) {
        let _: ControlFlow<()> = self.search(name, |index| {
            on_match(index);
            ControlFlow::Continue(())
        });
    }

    /// Does the same until `on_match` breaks.
    #[inline]
    fn search<B>(
        &self,
        name: Name<'_>,
        mut on_match: impl FnMut(usize) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        match &self.search {
            Search::Plain => {
                for (index, pattern) in self.patterns.iter().enumerate() {
                    if pattern.matches_name(name) {
                        on_match(index)?;
                    }
                }
            }
            Search::Heads(heads) => {
                let mut candidates = heads.candidates(name.bytes);
                while candidates != 0 {
                    let index = candidates.trailing_zeros() as usize;
                    let pattern = self.patterns.get(index);
                    if pattern.is_some_and(|pattern| pattern.matches_name(name)) {
                        on_match(index)?;
                    }
                    // Clears the lowest bit.
                    candidates &= candidates - 1;
                }
            }
            Search::Matcher(matcher) => return matcher.search(name, on_match),
        }
        ControlFlow::Continue(())
    }
}

impl From<Vec<Pattern>> for FilterSet {
    /// Compiles a list of patterns.
    fn from(patterns: Vec<Pattern>) -> Self {
        let search = Search::of(&patterns);
        Self { patterns, search }
    }
}

impl<const N: usize> From<[Pattern; N]> for FilterSet {
    /// Compiles patterns such as [literals](crate::pattern!).
    ///
    /// ```
    /// use urn_filter::{EventPatterns, FilterSet, Subscription, event_pattern, pattern};
    ///
    /// let webhook = Subscription {
    ///     events: EventPatterns::from([event_pattern!("ticket.*")]),
    ///     urns: FilterSet::from([pattern!("urn:allthings:app:A:*"), pattern!("urn:allthings:app:A")]),
    /// };
    /// assert_eq!(webhook.urns.len(), 2);
    /// ```
    fn from(patterns: [Pattern; N]) -> Self {
        Self::from(Vec::from(patterns))
    }
}

impl_list_traits!(FilterSet of Pattern);

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    /// The answers do not show which way they were found.
    #[test]
    fn the_number_of_patterns_decides_how_they_are_searched() {
        let set = |count: usize| -> FilterSet {
            let patterns = (0..count).map(|n| format!("urn:ns:{n}").parse().unwrap());
            patterns.collect()
        };
        assert!(matches!(set(0).search, Search::Plain));
        assert!(matches!(set(4).search, Search::Plain));
        assert!(matches!(set(5).search, Search::Heads(_)));
        assert!(matches!(set(16).search, Search::Heads(_)));
        assert!(matches!(set(17).search, Search::Matcher(_)));
    }

    /// Each size is searched in its own way, and each gives the answers of its patterns one by one.
    #[test]
    fn every_way_gives_the_same_answers() {
        let selectors = ["*", "a", "ab", "abc", "abcd", "abcde", "b"];
        let all = selectors.iter().flat_map(|first| {
            let second = selectors.iter();
            second.flat_map(move |second| {
                [
                    format!("urn:ns:{first}:{second}"),
                    format!("urn:ns:{first}"),
                ]
            })
        });
        let all: Vec<Pattern> = all.map(|text| text.parse().unwrap()).collect();
        let texts = all.iter().map(|pattern| pattern.as_str().replace('*', "x"));
        let texts: Vec<_> = texts.collect();
        for size in [1, 2, 3, 4, 5, 15, 16, 17, 40] {
            for patterns in all.windows(size) {
                let set = FilterSet::from(patterns.to_vec());
                for text in &texts {
                    let urn = Urn::parse(text).unwrap();
                    let expected = (0..size).filter(|&index| patterns[index].matches(&urn));
                    let expected: Vec<usize> = expected.collect();
                    assert_eq!(set.is_match(&urn), !expected.is_empty());
                    assert_eq!(set.match_count(&urn), expected.len());
                    assert!(set.matches(&urn).eq(expected));
                }
            }
        }
    }
}
