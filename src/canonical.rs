//! The canonical form of a name: `urn` and the namespace in lower case, the hexadecimal digits of
//! escapes in upper case (RFC 8141, section 3.1). It is as long as the text it is made from.

use std::fmt::{self, Write};

use crate::layout::SCHEME_LEN;

/// The bytes of the canonical form of `text`, whose namespace has `namespace_len` bytes.
pub(crate) fn bytes(text: &str, namespace_len: usize) -> impl Iterator<Item = u8> {
    let head = SCHEME_LEN + namespace_len;
    let mut digits_left = 0_u8;
    text.bytes().enumerate().map(move |(at, byte)| {
        if at < head {
            byte.to_ascii_lowercase()
        } else if digits_left > 0 {
            digits_left -= 1;
            byte.to_ascii_uppercase()
        } else {
            digits_left = if byte == b'%' { 2 } else { 0 };
            byte
        }
    })
}

pub(crate) fn is_canonical(text: &str, namespace_len: usize) -> bool {
    text.bytes().eq(bytes(text, namespace_len))
}

/// Writes the canonical form.
pub(crate) fn write(text: &str, namespace_len: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    // Valid text is ASCII: a byte is a character.
    bytes(text, namespace_len).try_for_each(|byte| f.write_char(char::from(byte)))
}
