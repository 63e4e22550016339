//! The canonical form of a name: `urn` and the namespace in lower case, the hexadecimal digits of
//! escapes in upper case (RFC 8141, section 3.1). It is as long as the text that it is made of.

use alloc::string::String;
use core::fmt::{self, Write};

use crate::language::scan;
use crate::language::syntax::SCHEME_LEN;

/// Returns the bytes of the canonical form of `text`, whose namespace has `namespace_len` bytes.
pub(crate) fn bytes(text: &str, namespace_len: usize) -> impl Iterator<Item = u8> {
    let (head, segments) = text.split_at(SCHEME_LEN + namespace_len);
    let head = head.bytes().map(|byte| byte.to_ascii_lowercase());
    head.chain(segment_bytes(segments))
}

/// Changes a name, whose namespace ends at `namespace_end`, to the canonical form.
pub(super) fn make(name: &mut [u8], namespace_end: usize) {
    let (head, segments) = name.split_at_mut(namespace_end);
    head.make_ascii_lowercase();
    let mut at = scan::find(segments, b'%', 0);
    while let Some(digits) = segments.get_mut(at + 1..at + 3) {
        digits.make_ascii_uppercase();
        at = scan::find(segments, b'%', at + 3);
    }
}

/// Returns the bytes of the canonical form of segments, without scheme and namespace.
pub(crate) fn segment_bytes(segments: &str) -> impl Iterator<Item = u8> {
    // The digits that are left of the escape before the byte.
    let mut digits_left = 0_u8;
    segments.bytes().map(move |byte| {
        if digits_left > 0 {
            digits_left -= 1;
            return byte.to_ascii_uppercase();
        }
        if byte == b'%' {
            digits_left = 2;
        }
        byte
    })
}

/// Writes the canonical form, padded if the format has a width or a precision.
pub(crate) fn write(text: &str, namespace_len: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if f.width().is_some() || f.precision().is_some() {
        let canonical: String = bytes(text, namespace_len).map(char::from).collect();
        return f.pad(&canonical);
    }
    // A valid text is ASCII: a byte is a character.
    bytes(text, namespace_len).try_for_each(|byte| f.write_char(char::from(byte)))
}
