//! One segment of a URN: the text that it stands for, in percent-encoding and back.
//!
//! A segment cannot hold every text: no `:`, no `*`, no blank, nothing outside ASCII. RFC 3986, section
//! 2.1, writes such bytes as `%` and two hexadecimal digits. [`encode`] writes a text as a segment, and
//! [`decode`] reads it back. The [builders](crate::build) encode each text that they are given.
//!
//! ```
//! use urn_filter::{Urn, segment};
//!
//! assert_eq!(segment::encode("Müller: 100 %").to_string(), "M%C3%BCller%3A%20100%20%25");
//!
//! let urn = Urn::parse("urn:allthings:user:M%C3%BCller")?;
//! assert_eq!(urn.segments().nth(1), Some("M%C3%BCller"));
//! let name = urn.decoded_segments().nth(1).expect("two segments");
//! assert_eq!(name.to_utf8()?, "Müller");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Encoded texts are compared
//!
//! Matching, equality and the algebra never decode (RFC 8141, section 3.1): `%41` is not `A`, and a
//! decoded `*` is no wildcard. So whoever registers a filter and whoever sends events must encode alike.
//! [`encode`] encodes exactly the bytes that a segment cannot hold, and `%` itself.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Write};
use core::str::Utf8Error;

use crate::language::error::parse_error::ParseError;
use crate::language::error::{ParseErrorKind, Syntax};
use crate::language::limits::MAX_LEN;
use crate::language::syntax::is_segment_byte;
use crate::language::urn::Urn;

/// Writes a text, or any bytes, as one segment.
///
/// Letters, digits and `-._~!$&'()+,;=@/` stay, and each other byte becomes an escape, `%` included. So
/// different texts have different segments, and [`decode`] returns the text again. What is empty stays
/// empty, which is no segment. The first segment of a URN may not begin with a `/`: the
/// [builders](crate::build) encode that one as well.
///
/// ```
/// use std::borrow::Cow;
/// use urn_filter::segment::encode;
///
/// assert_eq!(encode("a/b").to_string(), "a/b");
/// assert_eq!(encode("a:*").to_string(), "a%3A%2A");
/// assert_eq!(encode(b"\xff").to_string(), "%FF");
/// assert!(matches!(Cow::from(encode("nothing-to-encode")), Cow::Borrowed(_)));
/// ```
#[must_use]
pub fn encode<T: AsRef<[u8]> + ?Sized>(text: &T) -> Encoded<'_> {
    Encoded(text.as_ref())
}

/// A text as a segment; see [`encode`]. `Display` prints it, and a `Cow` borrows it if nothing had to be
/// encoded.
#[derive(Debug, Clone, Copy)]
pub struct Encoded<'a>(&'a [u8]);

/// Prints the segment.
impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&byte| write_byte(f, byte))
    }
}

impl<'a> From<Encoded<'a>> for Cow<'a, str> {
    fn from(encoded: Encoded<'a>) -> Self {
        match str::from_utf8(encoded.0) {
            Ok(text) if text.bytes().all(stays) => Cow::Borrowed(text),
            _ => Cow::Owned(encoded.to_string()),
        }
    }
}

/// Reports whether a byte stands for itself.
fn stays(byte: u8) -> bool {
    is_segment_byte(byte) && byte != b'%'
}

/// Writes one byte of a text.
pub(super) fn write_byte(out: &mut impl Write, byte: u8) -> fmt::Result {
    if stays(byte) {
        out.write_char(char::from(byte))
    } else {
        write_escape(out, byte)
    }
}

/// Writes one byte as an escape, in upper case as the canonical form has it.
pub(super) fn write_escape(out: &mut impl Write, byte: u8) -> fmt::Result {
    write!(out, "%{byte:02X}")
}

/// Returns the view of what a segment stands for: each escape is one byte.
///
/// A `%` without two hexadecimal digits after it, which no segment has, stands for itself.
///
/// ```
/// use urn_filter::segment::decode;
///
/// assert_eq!(decode("a%2Fb").to_utf8()?, "a/b");
/// assert_eq!(decode("%FF").to_bytes(), b"\xff".as_slice());
/// assert_eq!(decode("%FF").to_utf8_lossy(), "\u{fffd}");
/// assert!(decode("%FF").to_utf8().is_err());
/// assert_eq!(decode("100%").to_utf8()?, "100%");
/// # Ok::<(), std::str::Utf8Error>(())
/// ```
#[must_use]
pub fn decode(segment: &str) -> Decoded<'_> {
    Decoded(segment)
}

/// What a segment stands for; see [`decode`]. Nothing is decoded before it is asked for.
///
/// There is no `==`: two segments that stand for the same text may be different ones.
#[derive(Debug, Clone, Copy)]
pub struct Decoded<'a>(&'a str);

impl<'a> Decoded<'a> {
    /// Returns the segment as it was written.
    #[must_use]
    pub fn as_encoded(self) -> &'a str {
        self.0
    }

    /// Returns an iterator over the bytes.
    pub fn bytes(self) -> impl Iterator<Item = u8> + Clone + use<'a> {
        let mut left = self.0.as_bytes();
        core::iter::from_fn(move || {
            let (byte, rest) = match left {
                [b'%', high, low, rest @ ..] if hex(*high).is_some() && hex(*low).is_some() => {
                    (hex(*high)? << 4 | hex(*low)?, rest)
                }
                [byte, rest @ ..] => (*byte, rest),
                [] => return None,
            };
            left = rest;
            Some(byte)
        })
    }

    /// Returns the bytes. They are borrowed if there is no escape.
    #[must_use]
    pub fn to_bytes(self) -> Cow<'a, [u8]> {
        if self.0.contains('%') {
            Cow::Owned(self.bytes().collect())
        } else {
            Cow::Borrowed(self.0.as_bytes())
        }
    }

    /// Returns the text. It is borrowed if there is no escape.
    ///
    /// # Errors
    ///
    /// If the bytes are not UTF-8.
    pub fn to_utf8(self) -> Result<Cow<'a, str>, Utf8Error> {
        if !self.0.contains('%') {
            return Ok(Cow::Borrowed(self.0));
        }
        let bytes: Vec<u8> = self.bytes().collect();
        String::from_utf8(bytes)
            .map(Cow::Owned)
            .map_err(|error| error.utf8_error())
    }

    /// Returns the text, in which U+FFFD is in place of what is not UTF-8. It is borrowed if there is no
    /// escape.
    #[must_use]
    pub fn to_utf8_lossy(self) -> Cow<'a, str> {
        match self.to_bytes() {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }
}

/// Returns the value of a hexadecimal digit.
fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

impl<'a> Urn<'a> {
    /// Returns an iterator over what the [segments](Self::segments) stand for.
    ///
    /// ```
    /// let urn = urn_filter::urn!("urn:allthings:path:a%20b");
    /// assert!(urn.decoded_segments().map(|segment| segment.to_utf8_lossy()).eq(["path", "a b"]));
    /// ```
    #[must_use]
    pub fn decoded_segments(
        &self,
    ) -> impl DoubleEndedIterator<Item = Decoded<'a>> + Clone + use<'a> {
        self.segments().map(decode)
    }
}

/// Reports whether the text is a segment. That of a first segment has one more rule: no `/` begins it.
pub(crate) fn is_segment(text: &str) -> bool {
    let mut left = text.as_bytes();
    loop {
        left = match left {
            [] => return !text.is_empty(),
            [b'%', high, low, rest @ ..] if hex(*high).is_some() && hex(*low).is_some() => rest,
            [byte, rest @ ..] if stays(*byte) => rest,
            _ => return false,
        };
    }
}

/// Checks that the text is a segment of at most `max_len` bytes. The spans in the error are those of the
/// text.
pub(crate) fn check(text: &str, max_len: usize) -> Result<(), ParseError> {
    // The parser reads the text after another segment, because a first one has one more rule.
    const HEAD: &str = "urn:ns:x:";
    const MAX: usize = MAX_LEN - HEAD.len();
    let error = |kind, span| Err(ParseError::new(Syntax::Segment, kind, span, text));
    if text.len() > max_len {
        let start = text.floor_char_boundary(max_len);
        return error(ParseErrorKind::TooLong, start..text.len());
    }
    if is_segment(text) {
        return Ok(());
    }
    if text.len() > MAX {
        let start = text.floor_char_boundary(MAX);
        return error(ParseErrorKind::TooLong, start..text.len());
    }
    // These three end a segment, and what comes before them would be a valid one.
    let end = text.find([':', '?', '#']).unwrap_or(text.len());
    match Urn::parse(&format!("{HEAD}{}", &text[..end])) {
        Err(found) => {
            let span = found.span();
            error(found.kind(), span.start - HEAD.len()..span.end - HEAD.len())
        }
        Ok(_) => error(ParseErrorKind::InvalidCharacter, end..end + 1),
    }
}
