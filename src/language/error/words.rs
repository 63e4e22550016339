//! The words of an error: what is wrong, what would have been right, and how to mend it.

use super::advice;
use super::kind::{ParseErrorKind as Kind, Syntax};
use super::place::{Place, place};
use crate::language::bytes::{before, get};
use crate::language::limits::MAX_LEN;

/// The words for one mistake in one text.
///
/// They are made from the text, the kind of the mistake and its offset. So a literal, which is read
/// at compile time, has the words of the [`ParseError`](crate::ParseError) of the same text.
pub(in crate::language) struct Words {
    /// What is wrong. In a message the text that is wrong follows.
    pub(in crate::language) message: &'static str,
    /// What would have been right.
    pub(in crate::language) expected: &'static str,
    /// How to mend the mistake.
    pub(in crate::language) hint: Option<&'static str>,
}

impl Words {
    /// Returns the words for the mistake at an offset of a text. `O(length)`; of a text over
    /// [`MAX_LEN`] the head is read.
    pub(in crate::language) const fn new(
        syntax: Syntax,
        kind: Kind,
        text: &str,
        at: usize,
    ) -> Self {
        let bytes = head(text.as_bytes());
        let hint = match advice::hint(syntax, kind, bytes, at) {
            Some(hint) => Some(hint.text()),
            None => None,
        };
        Self {
            message: message(kind, bytes, at),
            expected: expected(syntax, kind, bytes, at),
            hint,
        }
    }
}

/// Returns what an error keeps of the bytes of a text.
const fn head(bytes: &[u8]) -> &[u8] {
    match bytes.split_at_checked(MAX_LEN) {
        Some((head, _)) => head,
        None => bytes,
    }
}

const fn message(kind: Kind, bytes: &[u8], at: usize) -> &'static str {
    match (kind, get(bytes, at)) {
        (Kind::Quote, Some(b'<')) => "delimiter",
        (Kind::InvalidNamespace, None | Some(b':' | b'?' | b'#')) => "empty namespace",
        _ => kind.message(),
    }
}

const fn expected(syntax: Syntax, kind: Kind, bytes: &[u8], at: usize) -> &'static str {
    match (syntax, kind, get(bytes, at)) {
        (_, Kind::Quote, Some(b'<')) => "the text without it",
        (Syntax::Urn, Kind::InvalidCharacter, _) => match place(bytes, at) {
            Place::Segment => kind.expected(syntax),
            Place::ComponentStart => "letters, digits, `%` escapes or one of -._~!$&'()*+,;=:@",
            Place::Component => "letters, digits, `%` escapes or one of -._~!$&'()*+,;=:@/?",
        },
        (Syntax::Pattern, Kind::InvalidCharacter, Some(b'#' | b'?'))
            if begins_segment(bytes, at) =>
        {
            Kind::EmptySegment.expected(syntax)
        }
        _ => kind.expected(syntax),
    }
}

const fn begins_segment(bytes: &[u8], at: usize) -> bool {
    matches!(before(bytes, at), Some(b':'))
}
