//! The offsets of the parts of a name.

use crate::language::syntax::{SCHEME_LEN, SEPARATOR};

/// The number of segments whose ends a layout keeps. The platform's longest URNs have five
/// segments.
pub(crate) const KEPT_ENDS: usize = 8;

/// The offsets of the parts of a URN in its text. 22 bytes, so that a URN is cheap to copy.
//
// INVARIANT: a layout is made for one valid text and used with that text only. So no number is
// larger than its field: a text has at most MAX_LEN bytes and MAX_SEGMENTS segments, a namespace 32
// bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The length of the text without its components.
    name_len: u16,
    namespace_len: u8,
    segments: u8,
    /// Whether the text without its components is written in the canonical form.
    canonical: bool,
    /// The ends of the first segments. If there are fewer segments, the rest is zeros.
    ends: [u16; KEPT_ENDS],
}

impl Layout {
    /// Finds the parts of a valid name: a URN without components, or a pattern, in which each `*`
    /// is a segment.
    ///
    /// The text is not checked. The function is `const`, so that [`urn!`](crate::urn) can call it.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the limits of the language"
    )]
    pub(crate) const fn from_name(name: &[u8]) -> Self {
        let mut canonical = true;
        let mut at = 0;
        let mut colons = 0;
        // The case of the scheme and of the namespace does not count. That of the segments does, so
        // this loop ends at the second colon.
        while at < name.len() && colons < 2 {
            canonical &= !name[at].is_ascii_uppercase();
            colons += (name[at] == SEPARATOR) as usize;
            at += 1;
        }
        let mut layout = Self {
            name_len: name.len() as u16,
            namespace_len: (at - 1 - SCHEME_LEN) as u8,
            segments: 1,
            canonical,
            ends: [0; KEPT_ENDS],
        };
        while at < name.len() {
            match name[at] {
                SEPARATOR => {
                    layout.mark_end(at);
                    layout.segments += 1;
                }
                b'%' if name[at + 1].is_ascii_lowercase() || name[at + 2].is_ascii_lowercase() => {
                    layout.canonical = false;
                }
                _ => {}
            }
            at += 1;
        }
        layout.mark_end(at);
        layout
    }

    /// Makes the layout of a canonical name from its colons. Returns `None` if there are too few.
    pub(super) fn from_colons(colons: &Colons, name_len: usize) -> Option<Self> {
        let namespace_len = colons.namespace_end().checked_sub(SCHEME_LEN)?;
        let name_len = u16::try_from(name_len).ok()?;
        // Each further colon ends a segment. The last segment ends with the name.
        let last = colons.count.checked_sub(2)?;
        let [_, _, mut ends @ .., _] = colons.first;
        if let Some(end) = ends.get_mut(last) {
            *end = name_len;
        }
        Some(Self {
            name_len,
            namespace_len: u8::try_from(namespace_len).ok()?,
            segments: u8::try_from(last + 1).ok()?,
            canonical: true,
            ends,
        })
    }

    /// Stores where the last segment so far ends, if it is one of the first ones.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the limits of the language"
    )]
    const fn mark_end(&mut self, at: usize) {
        let last = self.segments as usize - 1;
        if last < KEPT_ENDS {
            self.ends[last] = at as u16;
        }
    }

    #[inline]
    pub(super) fn is_canonical(&self) -> bool {
        self.canonical
    }

    #[inline]
    pub(super) fn namespace_len(&self) -> usize {
        usize::from(self.namespace_len)
    }

    /// Returns the offset of the first segment, after the colon that ends the namespace.
    #[inline]
    pub(super) fn nss_start(&self) -> usize {
        SCHEME_LEN + self.namespace_len() + 1
    }

    #[inline]
    pub(super) fn name_len(&self) -> usize {
        usize::from(self.name_len)
    }

    #[inline]
    pub(crate) fn segment_count(&self) -> usize {
        usize::from(self.segments)
    }

    /// Returns the offset at which the first `segments` segments end, before the next colon. For 0
    /// that is the end of the namespace. Returns `None` if there are fewer segments, or if the
    /// layout does not keep that end.
    #[inline]
    pub(crate) fn end_of(&self, segments: usize) -> Option<usize> {
        match segments.checked_sub(1) {
            None => Some(self.nss_start() - 1),
            Some(last) if last < self.segment_count() => {
                self.ends.get(last).map(|&end| usize::from(end))
            }
            Some(_) => None,
        }
    }
}

/// The offsets of the colons in a name: the one after `urn`, the one after the namespace, and one
/// after each segment but the last.
#[derive(Default)]
pub(super) struct Colons {
    /// Those that a layout needs. The last cell takes the offsets of all further colons, so that
    /// storing one takes no branch.
    first: [u16; KEPT_ENDS + 3],
    count: usize,
}

impl Colons {
    /// Adds the next colon. Its offset is at most [`MAX_LEN`](super::limits::MAX_LEN).
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the limits of the language"
    )]
    #[inline]
    pub(super) fn push(&mut self, at: usize) {
        self.first[self.count.min(KEPT_ENDS + 2)] = at as u16;
        self.count += 1;
    }

    #[inline]
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Returns the offset of the second colon, or 0 if there is none.
    #[inline]
    pub(super) fn namespace_end(&self) -> usize {
        usize::from(self.first[1])
    }
}

/// The offsets of the parts of a canonical pattern that matching needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct PatternLayout {
    /// The offset of the first `*`, before which everything is literal. Without a `*` it is the
    /// length of the text.
    pub(super) literal_len: u16,
    pub(super) namespace_len: u8,
}

impl PatternLayout {
    /// Finds the parts of a valid pattern in its canonical form.
    pub(super) fn from_canonical(text: &str) -> Self {
        let namespace_len = text[SCHEME_LEN..].find(':').unwrap_or_default();
        let literal_len = text.find('*').unwrap_or(text.len());
        // No valid pattern exceeds these types.
        Self {
            literal_len: u16::try_from(literal_len).unwrap_or(u16::MAX),
            namespace_len: u8::try_from(namespace_len).unwrap_or(u8::MAX),
        }
    }
}
