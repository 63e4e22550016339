//! The compiled filters of one webhook.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::ControlFlow;

use super::matches::{Indices, SetMatches};
use crate::language::{ListError, Name, Pattern, Urn};
use crate::matching::engine::{Matcher, Posting};
use crate::matching::hit_buffer::HitBuffer;

/// Sets up to this size are compared pattern by pattern. Larger ones have a matcher.
//
// INVARIANT: at most 64, since the answer of a scan has one bit for each pattern.
const SCAN_MAX: usize = 16;

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
/// Compiling is `O(total length)`. Up to 16 patterns are compared with the URN one by one, which is
/// fastest for few. For more patterns the cost is that of a
/// [`FilterIndex`](crate::FilterIndex#cost): it depends on the shapes of the patterns that begin like
/// the URN, and little on their number. In the worst case it grows with the number of patterns, and
/// never exponentially with the wildcards. Nothing is allocated for an event in the steady state: a
/// thread's buffers for hits grow to what the events need.
#[derive(Clone, Default)]
pub struct FilterSet {
    patterns: Vec<Pattern>,
    /// The same patterns with their indices as slots, if there are more than [`SCAN_MAX`].
    matcher: Option<Box<Matcher>>,
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
        urn.with_canonical(|name| match &self.matcher {
            None => SetMatches(Indices::Bits(
                self.scan(name).fold(0, |bits, index| bits | 1 << index),
            )),
            Some(matcher) => {
                let mut hits = HitBuffer::take();
                let _: ControlFlow<()> = matcher.search(name, |hit| {
                    hits.push(hit.slot);
                    ControlFlow::Continue(())
                });
                hits.sort_dedup();
                SetMatches(Indices::List { hits, next: 0 })
            }
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
        urn.with_canonical(|name| match &self.matcher {
            None => self.scan(name).count(),
            Some(matcher) => {
                let mut count = 0;
                let _: ControlFlow<()> = matcher.search(name, |_| {
                    count += 1;
                    ControlFlow::Continue(())
                });
                count
            }
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

    /// Returns the bytes that the patterns and the matcher have allocated.
    #[cfg(feature = "shared")]
    pub(in crate::matching) fn heap_bytes(&self) -> usize {
        let texts = self.patterns.iter().map(|pattern| pattern.as_str().len());
        let matcher = self.matcher.as_ref();
        self.patterns.capacity() * size_of::<Pattern>()
            + texts.sum::<usize>()
            + matcher.map_or(0, |matcher| size_of::<Matcher>() + matcher.heap_bytes())
    }

    fn is_match_name(&self, name: Name<'_>) -> bool {
        match &self.matcher {
            None => {
                let mut patterns = self.patterns.iter();
                patterns.any(|pattern| pattern.matches_name(name.bytes))
            }
            Some(matcher) => matcher.search(name, |_| ControlFlow::Break(())).is_break(),
        }
    }

    /// Returns the indices of the patterns that match the name.
    fn scan(&self, name: Name<'_>) -> impl Iterator<Item = usize> {
        let patterns = self.patterns.iter().enumerate();
        patterns
            .filter(move |(_, pattern)| pattern.matches_name(name.bytes))
            .map(|(index, _)| index)
    }
}

/// Converts an index to a slot.
///
/// # Panics
///
/// Panics at 2³² patterns, for which no machine has the memory.
fn slot(index: usize) -> u32 {
    u32::try_from(index).expect("fewer than 2^32 patterns")
}

/// Compiles patterns, each with its index.
fn compiled<'a>(patterns: impl Iterator<Item = (usize, &'a Pattern)>) -> Matcher {
    let mut matcher = Matcher::default();
    for (index, pattern) in patterns {
        let slot = slot(index);
        matcher.insert(pattern, Posting { slot, tag: 0 });
    }
    matcher
}

impl From<Pattern> for FilterSet {
    /// Compiles a list of one pattern.
    fn from(pattern: Pattern) -> Self {
        Self::from(Vec::from([pattern]))
    }
}

impl From<Vec<Pattern>> for FilterSet {
    /// Compiles a list of patterns.
    fn from(patterns: Vec<Pattern>) -> Self {
        let matcher =
            (patterns.len() > SCAN_MAX).then(|| Box::new(compiled(patterns.iter().enumerate())));
        Self { patterns, matcher }
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

impl FromIterator<Pattern> for FilterSet {
    /// Compiles the patterns of an iterator.
    fn from_iter<I: IntoIterator<Item = Pattern>>(patterns: I) -> Self {
        Self::from(patterns.into_iter().collect::<Vec<_>>())
    }
}

impl Extend<Pattern> for FilterSet {
    /// Appends patterns, and compiles the whole list once.
    fn extend<I: IntoIterator<Item = Pattern>>(&mut self, patterns: I) {
        let mut all = core::mem::take(&mut self.patterns);
        all.extend(patterns);
        *self = Self::from(all);
    }
}

impl<'a> IntoIterator for &'a FilterSet {
    type Item = &'a Pattern;
    type IntoIter = core::slice::Iter<'a, Pattern>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for FilterSet {
    type Item = Pattern;
    type IntoIter = alloc::vec::IntoIter<Pattern>;

    fn into_iter(self) -> Self::IntoIter {
        self.patterns.into_iter()
    }
}

impl PartialEq for FilterSet {
    /// Two sets are equal if they have the same patterns in the same order.
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns
    }
}

impl Eq for FilterSet {}

impl Hash for FilterSet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.patterns.hash(state);
    }
}

impl fmt::Debug for FilterSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.iter().map(Pattern::as_str))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    /// The answers do not show which way they were found.
    #[test]
    fn up_to_sixteen_patterns_are_compared_one_by_one() {
        let set = |count: usize| -> FilterSet {
            let patterns = (0..count).map(|n| format!("urn:ns:{n}").parse().unwrap());
            patterns.collect()
        };
        assert!(set(16).matcher.is_none());
        assert!(set(17).matcher.is_some());
    }
}
