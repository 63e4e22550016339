//! Explains a URN to a list of filters.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

use hashbrown::HashMap;

use super::compare;
use super::explanation::{Explanation, ListedFilter, Outcome};
use crate::language::{Pattern, Urn, UrnBuf};
use crate::matching::{FilterSet, RandomState};

impl FilterSet {
    /// Explains why the URN matches or why it does not. The answer holds the filters that match or,
    /// if none does, the first difference of each filter.
    ///
    /// The nearest filter comes first. That is the filter that agrees with the URN at the most
    /// positions. The namespace counts as a position. A `*` in the middle agrees with any segment,
    /// and so do two segments that are [nearly the same](crate::explain::Likeness). If that number is
    /// equal, the filter comes first that agrees at more positions before the first difference, then
    /// the one that is earlier in the list. A filter of another namespace comes last.
    ///
    /// Takes `O(filters × length + filters × log filters)` time. The answer has a copy of the filters,
    /// and for each distinct one at most a copy of the URN.
    ///
    /// ```
    /// use urn_filter::explain::Difference;
    /// use urn_filter::{FilterSet, Urn};
    ///
    /// let filters = FilterSet::parse(["urn:allthings:app:B:*", "urn:allthings:app:A:*"])?;
    /// let why = filters.explain(&Urn::parse("urn:allthings:app:A")?);
    /// let nearest = &why.misses()[0];
    /// assert_eq!(nearest.filter.indices, [1]);
    /// assert_eq!(nearest.difference, Difference::NothingBelow);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain(&self, urn: &Urn<'_>) -> Explanation {
        let urn = canonical_name(urn);
        let outcome = if self.is_empty() {
            Outcome::NoFilters
        } else {
            outcome(self, &urn)
        };
        Explanation { urn, outcome }
    }
}

fn outcome(set: &FilterSet, urn: &UrnBuf) -> Outcome {
    // The matcher decides, so that an explanation cannot disagree with matching.
    let mut matching = set.matches(&urn.as_urn()).peekable();
    if matching.peek().is_some() {
        let matching = matching.filter_map(|index| Some((index, set.get(index)?)));
        return Outcome::Matched {
            filters: grouped(matching),
        };
    }
    let filters = grouped(set.iter().enumerate()).into_iter();
    let misses = filters.filter_map(|filter| compare::miss(filter, urn.as_str()));
    let mut ranked: Vec<_> = misses
        .map(|miss| {
            let nearness = compare::nearness(miss.filter.pattern.as_str(), urn.as_str());
            (nearness, miss)
        })
        .collect();
    // The sort is stable: filters that are equally near stay in the order of the list.
    ranked.sort_by_key(|&(nearness, _)| Reverse(nearness));
    Outcome::Missed {
        misses: ranked.into_iter().map(|(_, miss)| miss).collect(),
    }
}

/// Returns each distinct filter once, in the order of their first indices.
fn grouped<'a>(filters: impl Iterator<Item = (usize, &'a Pattern)>) -> Vec<ListedFilter> {
    let mut group_of: HashMap<&Pattern, usize, RandomState> = HashMap::default();
    let mut groups: Vec<ListedFilter> = Vec::new();
    for (index, pattern) in filters {
        let group = *group_of.entry(pattern).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.indices.push(index),
            None => groups.push(ListedFilter {
                pattern: pattern.clone(),
                indices: vec![index],
            }),
        }
    }
    groups
}

/// Returns the URN in canonical form and without its components.
fn canonical_name(urn: &Urn<'_>) -> UrnBuf {
    let name = urn.with_canonical(|name| name.bytes.iter().copied().map(char::from).collect());
    let name: String = name;
    // The default is never used: the canonical form of a URN is a URN.
    name.parse().unwrap_or_else(|_| urn.to_buf())
}
