//! The answer of a set to one URN.

use core::iter::FusedIterator;

use crate::matching::buffer::Buffer;

/// An iterator over the indices of the patterns that match a URN, in ascending order; see
/// [`FilterSet::matches`](crate::FilterSet::matches).
///
/// It borrows neither the set nor the URN.
///
/// ```
/// use urn_filter::{FilterSet, urn};
///
/// let filters = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:*"])?;
/// let matched = filters.matches(&urn!("urn:allthings:app:A:1"));
/// let texts: Vec<_> = matched.filter_map(|index| filters.get(index)).map(|p| p.as_str()).collect();
/// assert_eq!(texts, ["urn:allthings:app:A:*", "urn:allthings:*"]);
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone)]
pub struct SetMatches(pub(super) Indices);

#[derive(Debug, Clone)]
pub(super) enum Indices {
    /// Of a small set. Bit `i` is set if the index `i` is left.
    Bits(u64),
    /// Of a large set.
    List { indices: Buffer, next: usize },
}

impl Iterator for SetMatches {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match &mut self.0 {
            Indices::Bits(0) => None,
            Indices::Bits(bits) => {
                let index = bits.trailing_zeros();
                // Clears the lowest bit that is set.
                *bits &= *bits - 1;
                Some(index as usize)
            }
            Indices::List { indices, next } => {
                let index = *indices.as_slice().get(*next)?;
                *next += 1;
                // Each was an index.
                usize::try_from(index).ok()
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match &self.0 {
            Indices::Bits(bits) => bits.count_ones() as usize,
            Indices::List { indices, next } => indices.as_slice().len() - next,
        };
        (left, Some(left))
    }
}

impl ExactSizeIterator for SetMatches {}
impl FusedIterator for SetMatches {}
