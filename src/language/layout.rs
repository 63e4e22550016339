//! Where the parts of a name are.

use crate::language::syntax::{SCHEME_LEN, SEPARATOR};

/// The number of segments whose ends are kept. The platform's longest URNs have five segments.
pub(crate) const MARKED: usize = 8;

/// Offsets into the text of a URN. 22 bytes, so that a URN stays cheap to copy.
//
// INVARIANT: made for one valid text and used with that text only; `name_len` ≤ MAX_LEN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The length of the text without its components.
    name_len: u16,
    namespace_len: u8,
    segments: u8,
    /// Whether the name (not its components) is written in its canonical form.
    canonical: bool,
    /// The ends of the first segments. After the last segment there are zeros.
    ends: [u16; MARKED],
}

impl Layout {
    /// Finds the parts of a valid name: of a URN without components or, with each `*` taken for a
    /// segment, of a pattern.
    ///
    /// It checks nothing. It is `const`, so that [`urn!`](crate::urn) can call it.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the limits of the language"
    )]
    pub(crate) const fn of_name(name: &[u8]) -> Self {
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
            ends: [0; MARKED],
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

    /// Builds the layout of a canonical name from its colons: `colons` has the offsets of the first
    /// ones, and `count` is their number.
    pub(super) fn of_colons(
        colons: &[u16; MARKED + 3],
        count: usize,
        namespace_len: usize,
        name_len: usize,
    ) -> Option<Self> {
        let last = count.checked_sub(2)?;
        let name_len = u16::try_from(name_len).ok()?;
        let [_, _, mut ends @ .., _] = *colons;
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

    /// Notes where the last segment so far ends.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the limits of the language"
    )]
    const fn mark_end(&mut self, at: usize) {
        let last = self.segments as usize - 1;
        if last < MARKED {
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

    /// Returns where the first `segments` segments end, the next colon not included. With 0 it is
    /// the end of the namespace. Returns `None` if there are fewer segments, or if that end is not
    /// kept.
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
