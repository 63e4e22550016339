//! URNs that patterns match, as examples and as proof that there are some.

use alloc::string::String;

use crate::language::{Pattern, Selector, UrnBuf};

/// Segments of one byte, in the order in which they are tried.
//
// INVARIANT: there are 64. A pattern has at most 64 segments, so one with a `*` has at most 63
// literals and leaves at least one of these unused.
const SEGMENTS: &str = "xyzabcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

impl Pattern {
    /// Returns a URN that this pattern matches.
    ///
    /// It is the pattern with each `*` replaced by one segment of one character. None of the
    /// pattern's literals is equal to this segment. Such a URN always exists. `O(length)`
    ///
    /// ```
    /// # use urn_filter::Pattern;
    /// let pattern: Pattern = "urn:allthings:app:*:ticket:*".parse()?;
    /// assert_eq!(pattern.example().as_str(), "urn:allthings:app:x:ticket:x");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn example(&self) -> UrnBuf {
        instance(self.as_str().replace('*', unused_segment(self)))
    }

    /// Returns a URN that both patterns match, or `None` if they do not
    /// [overlap](Self::overlaps). `O(length)`
    ///
    /// It is the [example](Self::example) of their [intersection](Self::intersection) and has the
    /// same length. Where both patterns have a `*`, it has a segment that neither of them spells.
    ///
    /// Two patterns whose common URNs would all be longer than [`MAX_LEN`](crate::MAX_LEN) bytes do
    /// not overlap, and the answer is `None`.
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

/// Returns a segment of one byte that is not a literal of the pattern.
fn unused_segment(pattern: &Pattern) -> &'static str {
    // One bit for each ASCII character that is free.
    let mut free = u128::MAX;
    for selector in pattern.selectors() {
        if let Selector::Literal(text) = selector
            && let [byte] = text.as_bytes()
        {
            free &= !(1 << (byte & 0x7f));
        }
    }
    let is_free = |index: &usize| free >> (SEGMENTS.as_bytes()[*index] & 0x7f) & 1 == 1;
    let index = (0..SEGMENTS.len()).find(is_free).unwrap_or_default();
    &SEGMENTS[index..=index]
}

/// Returns the URN with this text, a pattern's text with one byte instead of each `*`.
///
/// # Panics
///
/// Never. The text is as long as the pattern and has as many segments. The byte is allowed in a
/// segment, and on its own at the start of the first one.
fn instance(text: String) -> UrnBuf {
    UrnBuf::try_from(text).expect("an instance of a pattern is a URN")
}
