//! URNs that patterns match, as proof that there are some.

use alloc::string::String;

use crate::language::{Pattern, Selector, UrnBuf};

/// Segments of one byte, in the order in which they are tried.
//
// INVARIANT: 64. A pattern with a `*` has at most 63 literals, so it leaves one of them unspelt.
const SEGMENTS: &str = "xyzabcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

impl Pattern {
    /// A URN that this pattern matches: the pattern with each `*` replaced by one segment of one
    /// character, which is not among the pattern's literals. There always is one. `O(length)`
    ///
    /// ```
    /// # use urn_filter::Pattern;
    /// let pattern: Pattern = "urn:allthings:app:*:ticket:*".parse()?;
    /// assert_eq!(pattern.example().as_str(), "urn:allthings:app:x:ticket:x");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn example(&self) -> UrnBuf {
        instance(self.as_str().replace('*', unspelt(self)))
    }

    /// A URN that both patterns match, if there is one: the proof that they
    /// [overlap](Self::overlaps). `O(length)`
    ///
    /// It is the [example](Self::example) of their [intersection](Self::intersection), as long as
    /// that, and where both patterns have a `*` its segment is one that neither spells. It is given
    /// exactly if they overlap, at the limits too: two patterns with nothing in common but names of
    /// more than [`MAX_LEN`](crate::MAX_LEN) bytes do not.
    ///
    /// ```
    /// # use urn_filter::Pattern;
    /// let one: Pattern = "urn:allthings:app:A:*".parse()?;
    /// let other: Pattern = "urn:allthings:app:*:ticket:*".parse()?;
    /// let urn = one.common_urn(&other).unwrap();
    /// assert_eq!(urn.as_str(), "urn:allthings:app:A:ticket:x");
    /// assert!(one.matches(&urn.as_urn()) && other.matches(&urn.as_urn()));
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn common_urn(&self, other: &Self) -> Option<UrnBuf> {
        self.intersection(other).map(|both| both.example())
    }
}

/// A segment of one byte that the pattern does not spell.
fn unspelt(pattern: &Pattern) -> &'static str {
    let mut free = u128::MAX;
    for selector in pattern.selectors() {
        if let Selector::Literal(text) = selector
            && let [byte] = text.as_bytes()
        {
            free &= !(1 << (byte & 0x7f));
        }
    }
    let is_free = |at: &usize| free >> (SEGMENTS.as_bytes()[*at] & 0x7f) & 1 == 1;
    let at = (0..SEGMENTS.len()).find(is_free).unwrap_or_default();
    &SEGMENTS[at..=at]
}

/// The URN that a pattern is with one byte in place of each `*`.
///
/// # Panics
///
/// Never: it is no longer than the pattern and has as many segments, and no segment of it is what a
/// segment may not be.
fn instance(text: String) -> UrnBuf {
    UrnBuf::try_from(text).expect("an instance of a pattern is a URN")
}
