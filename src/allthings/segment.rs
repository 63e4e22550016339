//! One segment of a URN: the text of every id.

use core::cmp::Ordering;
use core::fmt::{self, Write};
use core::hash::{Hash, Hasher};

use super::vocabulary::HEAD;
use crate::language::{MAX_LEN, ParseError, canonical, segment};

/// A valid segment, as it was written.
///
/// Equality, order and hash are those of RFC 8141: the case of the digits of a `%` escape does not
/// count.
//
// INVARIANT: no `:`, no `*`, nothing else that would end a segment or make a name invalid.
#[derive(Clone, Copy)]
pub(super) struct Segment<'a>(&'a str);

impl<'a> Segment<'a> {
    /// Makes a segment of a valid text.
    pub(super) const fn from_valid(text: &'a str) -> Self {
        Self(text)
    }

    /// Checks that the text is a segment. The spans in the error are those of `text`.
    pub(super) fn new(text: &'a str) -> Result<Self, ParseError> {
        const FIRST: &str = "x:";
        const MAX_SEGMENT_LEN: usize = MAX_LEN - HEAD.len() - FIRST.len();
        segment::check(text, MAX_SEGMENT_LEN)?;
        Ok(Self(text))
    }

    pub(super) fn as_str(self) -> &'a str {
        self.0
    }

    fn canonical_bytes(self) -> impl Iterator<Item = u8> {
        canonical::segment_bytes(self.0)
    }
}

impl PartialEq for Segment<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.cmp(other).is_eq()
    }
}

impl Eq for Segment<'_> {}

impl PartialOrd for Segment<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Segment<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.canonical_bytes().cmp(other.canonical_bytes())
    }
}

impl Hash for Segment<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical_bytes().for_each(|byte| byte.hash(state));
        0xff_u8.hash(state);
    }
}

/// Prints the canonical form.
impl fmt::Display for Segment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Valid text is ASCII, so a byte is a character.
        self.canonical_bytes()
            .try_for_each(|byte| f.write_char(char::from(byte)))
    }
}

impl fmt::Debug for Segment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::language::error::ParseErrorKind;

    #[test]
    fn what_is_wrong_with_a_text_from_outside() {
        use ParseErrorKind as Kind;
        for (text, kind, span) in [
            ("", Kind::EmptySegment, 0..0),
            (":a", Kind::EmptySegment, 0..0),
            ("a:b", Kind::InvalidCharacter, 1..2),
            ("a:*", Kind::InvalidCharacter, 1..2),
            ("a?=b", Kind::InvalidCharacter, 1..2),
            ("a#", Kind::InvalidCharacter, 1..2),
            ("*", Kind::WildcardInUrn, 0..1),
            ("a*:b", Kind::WildcardInUrn, 1..2),
            ("a%2", Kind::InvalidEscape, 1..3),
            ("a b", Kind::WhiteSpace, 1..2),
            ("ä", Kind::NonAscii, 0..2),
            ("{{appId}}", Kind::Placeholder, 0..9),
        ] {
            let error = Segment::new(text).unwrap_err();
            assert_eq!((error.kind(), error.span()), (kind, span), "{text:?}");
            assert_eq!(error.input(), text);
        }
    }

    #[test]
    fn too_long_for_any_urn() {
        let error = Segment::new(&"a".repeat(3_000)).unwrap_err();
        assert_eq!(error.kind(), ParseErrorKind::TooLong);
        assert_eq!(error.span(), 2_032..3_000);
        assert!(Segment::new(&"a".repeat(2_032)).is_ok());
    }

    #[test]
    fn the_case_of_an_escape_does_not_count() {
        let segment = |text| Segment::new(text).unwrap();
        assert_eq!(segment("a%2fb"), segment("a%2Fb"));
        assert_eq!(segment("a%2fb").to_string(), "a%2Fb");
        let distinct = HashSet::from([segment("a%2fb"), segment("a%2Fb"), segment("a%2fB")]);
        assert_eq!(distinct.len(), 2);
        assert_ne!(segment("a"), segment("A"));
        assert_ne!(segment("%41"), segment("A"));
        assert!(Segment::new("/begins-with-a-slash").is_ok());
    }
}
