//! The offsets of the parts of a name, in two registers.
//!
//! An event's URN is read once and then looked at by everything that matches it. So its layout is
//! two integers that are returned, copied and passed in registers:
//!
//! ```text
//! ends      byte   0     1     2     3     4     5     6     7
//!                  13    17    54    61    86    111   0     0
//!                  |     |     |     |     |     |     not kept
//!           urn:allthings:app:82662ee4-…:ticket:<24 digits>:<24 digits>?=page=2
//!                                                                      |
//! name_len  111 -------------------------------------------------------+
//! segments  5          canonical  true
//! ```
//!
//! Byte `i` of `ends` is the end of the first `i` segments, and byte 0 that of the namespace. A
//! byte is 0 if there are fewer segments, or if that end is not kept: it is beyond 255, or more
//! than [`KEPT_ENDS`] segments end before it. No end is 0, because a name begins with `urn:`.
//!
//! The platform's URNs have up to 5 segments and about 105 bytes, so all their ends are kept. In a
//! text of any length the ends of the first two segments, by which the engine looks patterns up,
//! nearly always are. An end that is not kept is found by [`Name::end`](super::name::Name::end).

use core::num::NonZeroU64;

use crate::language::bytes::find_byte;
use crate::language::syntax::{SCHEME_LEN, SEPARATOR};

/// The number of segments whose ends a layout can keep.
pub(crate) const KEPT_ENDS: usize = 7;

/// The offsets of the parts of a URN in its text. 16 bytes, of which 12 are used.
//
// INVARIANT: a layout is made for one valid text and used with that text only. So no number is
// larger than its field: a text has at most MAX_LEN bytes and MAX_SEGMENTS segments, and a namespace
// ends at byte 36 at the latest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Byte 0 is never 0. So an `Option` of a layout takes no further register.
    ends: NonZeroU64,
    rest: Rest,
}

/// One integer: bit 31 is set in the canonical form, bits 16 to 30 are the number of segments, and bits
/// 0 to 15 are the length of the text without its components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rest(u32);

impl Rest {
    const CANONICAL: u32 = 1 << 31;
    const SEGMENTS: u32 = 16;

    const fn new(name_len: u16, segments: u8, canonical: bool) -> Self {
        let canonical = if canonical { Self::CANONICAL } else { 0 };
        Self(canonical | (segments as u32) << Self::SEGMENTS | name_len as u32)
    }
}

impl Layout {
    /// Makes the layout of a valid name from the ends of its segments but the last, as a layout keeps
    /// them. The parts of a valid name fit. For others it returns `None`.
    #[inline]
    pub(super) fn new(
        ends: u64,
        segments: usize,
        name_len: usize,
        canonical: bool,
    ) -> Option<Self> {
        let ends = ends | kept(name_len, segments);
        let name_len = u16::try_from(name_len).ok()?;
        let segments = u8::try_from(segments).ok()?;
        Some(Self {
            ends: NonZeroU64::new(ends)?,
            rest: Rest::new(name_len, segments, canonical),
        })
    }

    /// Finds the parts of a valid name: a URN without components, or a pattern, in which each `*`
    /// is a segment.
    ///
    /// The text is not checked. The function is `const`, so that [`urn!`](crate::urn) can call it.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the limits of the language"
    )]
    pub(crate) const fn from_name(name: &[u8]) -> Self {
        let (mut ends, mut segments) = (0, 0);
        // The colon of the scheme ends no segment.
        let mut at = SCHEME_LEN;
        while at < name.len() {
            if name[at] == SEPARATOR {
                ends |= kept(at, segments);
                segments += 1;
            }
            at += 1;
        }
        let Some(ends) = NonZeroU64::new(ends | kept(name.len(), segments)) else {
            panic!("a name is not empty");
        };
        let canonical = is_canonical(name, (ends.get() & 0xff) as usize);
        Self {
            ends,
            rest: Rest::new(name.len() as u16, segments as u8, canonical),
        }
    }

    #[inline]
    pub(super) fn is_canonical(self) -> bool {
        self.rest.0 & Rest::CANONICAL != 0
    }

    /// Returns the offset of the colon after the namespace.
    #[inline]
    pub(super) fn namespace_end(self) -> usize {
        self.kept_end(0)
    }

    #[inline]
    pub(super) fn namespace_len(self) -> usize {
        // A namespace ends after the scheme.
        self.namespace_end().saturating_sub(SCHEME_LEN)
    }

    /// Returns the offset of the first segment, after the colon that ends the namespace.
    #[inline]
    pub(super) fn nss_start(self) -> usize {
        self.namespace_end() + 1
    }

    #[inline]
    pub(super) fn name_len(self) -> usize {
        (self.rest.0 & 0xffff) as usize
    }

    #[inline]
    pub(crate) fn segment_count(self) -> usize {
        (self.rest.0 >> Rest::SEGMENTS & 0xff) as usize
    }

    /// Returns the ends that are kept, as the drawing above shows them.
    #[inline]
    pub(crate) fn kept_ends(self) -> u64 {
        self.ends.get()
    }

    /// Returns the offset at which the first `segments` segments end, or 0 if the layout does not
    /// keep it. Takes no branch. `segments` is at most [`KEPT_ENDS`].
    #[inline]
    pub(crate) fn kept_end(self, segments: usize) -> usize {
        (self.ends.get() >> (8 * (segments & KEPT_ENDS)) & 0xff) as usize
    }
}

/// Returns the end of the first `segments` segments in its place among the ends, or 0 if it is not kept.
const fn kept(end: usize, segments: usize) -> u64 {
    if end <= u8::MAX as usize && segments <= KEPT_ENDS {
        (end as u64) << (8 * segments)
    } else {
        0
    }
}

/// Reports whether a valid name is written in the canonical form.
const fn is_canonical(name: &[u8], namespace_end: usize) -> bool {
    let mut at = 0;
    // The case of the scheme and of the namespace does not count. That of the segments does.
    while at < namespace_end {
        if name[at].is_ascii_uppercase() {
            return false;
        }
        at += 1;
    }
    while at < name.len() {
        // An escape has two digits.
        if name[at] == b'%'
            && (name[at + 1].is_ascii_lowercase() || name[at + 2].is_ascii_lowercase())
        {
            return false;
        }
        at += 1;
    }
    true
}

/// The offsets of the parts of a canonical pattern that matching needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PatternLayout {
    /// The offset of the first `*`, before which everything is literal. Without a `*` it is the
    /// length of the text.
    pub(super) literal_len: u16,
    pub(super) namespace_len: u8,
}

impl PatternLayout {
    /// Finds the parts of a valid pattern in its canonical form.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the limits of the language"
    )]
    pub(super) const fn from_canonical(text: &str) -> Self {
        let text = text.as_bytes();
        let namespace_end = find_byte(text, SCHEME_LEN, &[SEPARATOR]);
        Self {
            literal_len: find_byte(text, 0, b"*") as u16,
            namespace_len: (namespace_end - SCHEME_LEN) as u8,
        }
    }
}
