//! The filters of one webhook, compiled.

use std::collections::HashMap;
use std::fmt;
use std::iter::FusedIterator;
use std::ops::ControlFlow;

use crate::error::{self, ListError};
use crate::pattern::Pattern;
use crate::scratch::Scratch;
use crate::trie::Trie;
use crate::urn::Urn;

/// Sets up to this size are compared pattern by pattern, larger ones walk a trie.
//
// At most 64: the answer of a scan is one bit a pattern.
const SCAN_MAX: usize = 16;

/// A list of [`Pattern`]s, compiled: a URN matches the set if it matches at least one of them.
///
/// The order of the list is kept and patterns are known by their index in it; duplicates are
/// allowed and each is reported. The empty set matches nothing.
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
/// Compiling is `O(total length)`. Matching visits no part of the compiled set twice: at worst its
/// cost grows with the number of distinct prefixes that the patterns have, and never with more;
/// without wildcards in the middle it is `O(length of the URN)` and the number of matches. Nothing
/// is allocated for an event in the steady state (a thread's buffer for the hits grows to what the
/// events need).
#[derive(Clone, Default)]
pub struct FilterSet {
    patterns: Vec<Pattern>,
    /// The same patterns by their index, once there are more than [`SCAN_MAX`].
    trie: Option<Box<Trie>>,
}

impl FilterSet {
    /// The set without a pattern, which matches nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads and compiles a list of filters.
    ///
    /// # Errors
    ///
    /// If any filter is invalid: all those, each with its index in the list.
    pub fn parse<'a>(filters: impl IntoIterator<Item = &'a str>) -> Result<Self, ListError> {
        let results = filters.into_iter().map(str::parse::<Pattern>);
        error::collect::<Pattern>(results).map(Self::from)
    }

    /// Does any pattern match?
    #[must_use]
    pub fn is_match(&self, urn: &Urn<'_>) -> bool {
        urn.with_canonical(|name| self.is_match_name(name))
    }

    /// How many patterns match?
    #[must_use]
    pub fn match_count(&self, urn: &Urn<'_>) -> usize {
        urn.with_canonical(|name| match &self.trie {
            None => self.scan(name).count(),
            Some(trie) => {
                let mut count = 0;
                let _: ControlFlow<()> = trie.search(name, |indices| {
                    count += indices.len();
                    ControlFlow::Continue(())
                });
                count
            }
        })
    }

    /// Which patterns match? Their indices in the list, in ascending order.
    #[must_use]
    pub fn matches(&self, urn: &Urn<'_>) -> MatchedFilters {
        urn.with_canonical(|name| match &self.trie {
            None => MatchedFilters(Indices::Bits(
                self.scan(name).fold(0, |bits, index| bits | 1 << index),
            )),
            Some(trie) => {
                let mut hits = Scratch::take();
                let _: ControlFlow<()> = trie.search(name, |indices| {
                    hits.extend(indices.iter().copied());
                    ControlFlow::Continue(())
                });
                hits.sort_dedup();
                MatchedFilters(Indices::List { hits, next: 0 })
            }
        })
    }

    /// Whether this set matches every URN that the pattern matches.
    ///
    /// The cost is that of matching one URN: a set covers a pattern exactly if one of its members
    /// does, since no finite list can spell all the segments that a `*` stands for.
    #[must_use]
    pub fn covers(&self, pattern: &Pattern) -> bool {
        self.is_match_name(pattern.least_instance())
    }

    /// Removes the patterns that another one of the set makes superfluous, of equal ones all but
    /// the first, and reports them. The set then matches what it matched before, and no member
    /// covers another.
    ///
    /// The indices in the report are those before the removal.
    ///
    /// ```
    /// use urn_filter::FilterSet;
    ///
    /// let mut filters = FilterSet::parse(["urn:allthings:app:A:ticket:*", "urn:allthings:app:A:*"])?;
    /// let dropped = filters.minimize();
    /// assert_eq!((dropped[0].index, dropped[0].covered_by), (0, 1));
    /// assert_eq!(filters.len(), 1);
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    pub fn minimize(&mut self) -> Vec<Superfluous> {
        let cover = covers_within(&self.patterns);
        let superfluous: Vec<_> = (0..)
            .zip(&cover)
            .filter_map(|(index, &by)| {
                let covered_by = by?;
                Some((index, covered_by))
            })
            .map(|(index, covered_by)| Superfluous {
                pattern: self.patterns[index].clone(),
                index,
                covered_by,
            })
            .collect();
        let mut cover = cover.into_iter();
        let mut patterns = std::mem::take(&mut self.patterns);
        patterns.retain(|_| cover.next().flatten().is_none());
        *self = Self::from(patterns);
        superfluous
    }

    /// The patterns in the order of the list.
    #[must_use]
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// The pattern with this index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Pattern> {
        self.patterns.get(index)
    }

    /// The patterns in the order of the list.
    pub fn iter(&self) -> std::slice::Iter<'_, Pattern> {
        self.patterns.iter()
    }

    /// How many patterns there are, duplicates counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// Whether there is no pattern.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    fn is_match_name(&self, name: &[u8]) -> bool {
        match &self.trie {
            None => self
                .patterns
                .iter()
                .any(|pattern| pattern.matches_name(name)),
            Some(trie) => trie.search(name, |_| ControlFlow::Break(())).is_break(),
        }
    }

    fn scan(&self, name: &[u8]) -> impl Iterator<Item = usize> {
        let matching = |(_, pattern): &(usize, &Pattern)| pattern.matches_name(name);
        self.patterns
            .iter()
            .enumerate()
            .filter(matching)
            .map(|(index, _)| index)
    }
}

/// For each pattern the index of one that makes it superfluous, if there is one.
///
/// `O(n)` searches of a trie. Each search stops at the second pattern that it finds, since at most
/// one of them is the pattern itself.
fn covers_within(patterns: &[Pattern]) -> Vec<Option<usize>> {
    let mut first = HashMap::with_capacity(patterns.len());
    let mut distinct = Trie::new();
    for (index, pattern) in patterns.iter().enumerate() {
        first.entry(pattern).or_insert_with(|| {
            distinct.insert(pattern, index);
            index
        });
    }
    let other_cover = |pattern: &Pattern, itself: usize| {
        let cover = distinct.search(pattern.least_instance(), |found| {
            match found.iter().find(|&&index| index != itself) {
                Some(&index) => ControlFlow::Break(index),
                None => ControlFlow::Continue(()),
            }
        });
        cover.break_value()
    };
    let superfluous = |(index, pattern)| match first[pattern] {
        earlier if earlier != index => Some(earlier),
        itself => other_cover(pattern, itself),
    };
    patterns.iter().enumerate().map(superfluous).collect()
}

/// A pattern that [`FilterSet::minimize`] has dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Superfluous {
    /// The pattern itself.
    pub pattern: Pattern,
    /// Its index in the set before.
    pub index: usize,
    /// The index of a pattern of the set before that covers it.
    pub covered_by: usize,
}

impl From<Vec<Pattern>> for FilterSet {
    fn from(patterns: Vec<Pattern>) -> Self {
        let trie = (patterns.len() > SCAN_MAX).then(|| {
            let mut trie = Trie::new();
            for (index, pattern) in patterns.iter().enumerate() {
                trie.insert(pattern, index);
            }
            Box::new(trie)
        });
        Self { patterns, trie }
    }
}

impl FromIterator<Pattern> for FilterSet {
    fn from_iter<I: IntoIterator<Item = Pattern>>(patterns: I) -> Self {
        Self::from(patterns.into_iter().collect::<Vec<_>>())
    }
}

impl Extend<Pattern> for FilterSet {
    /// Appends patterns and compiles the whole once.
    fn extend<I: IntoIterator<Item = Pattern>>(&mut self, patterns: I) {
        let mut all = std::mem::take(&mut self.patterns);
        all.extend(patterns);
        *self = Self::from(all);
    }
}

impl<'a> IntoIterator for &'a FilterSet {
    type Item = &'a Pattern;
    type IntoIter = std::slice::Iter<'a, Pattern>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for FilterSet {
    type Item = Pattern;
    type IntoIter = std::vec::IntoIter<Pattern>;

    fn into_iter(self) -> Self::IntoIter {
        self.patterns.into_iter()
    }
}

/// The same patterns in the same order.
impl PartialEq for FilterSet {
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns
    }
}

impl Eq for FilterSet {}

impl fmt::Debug for FilterSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.iter().map(Pattern::as_str))
            .finish()
    }
}

/// The indices of the patterns that match a URN, in ascending order; see [`FilterSet::matches`].
///
/// It borrows neither the set nor the URN.
#[derive(Debug, Clone)]
pub struct MatchedFilters(Indices);

#[derive(Debug, Clone)]
enum Indices {
    /// Bit `i` is set while index `i` is still to come.
    Bits(u64),
    List {
        hits: Scratch,
        next: usize,
    },
}

impl Iterator for MatchedFilters {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match &mut self.0 {
            Indices::Bits(0) => None,
            Indices::Bits(bits) => {
                let index = bits.trailing_zeros();
                *bits &= *bits - 1;
                Some(index as usize)
            }
            Indices::List { hits, next } => {
                let index = *hits.as_slice().get(*next)?;
                *next += 1;
                Some(index)
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match &self.0 {
            Indices::Bits(bits) => bits.count_ones() as usize,
            Indices::List { hits, next } => hits.as_slice().len() - next,
        };
        (left, Some(left))
    }
}

impl ExactSizeIterator for MatchedFilters {}
impl FusedIterator for MatchedFilters {}
