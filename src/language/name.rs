//! The name of a URN: what patterns are compared with.

use core::ops::Range;

use crate::language::layout::{KEPT_ENDS, Layout};
use crate::language::scan;
use crate::language::syntax::SEPARATOR;

/// The canonical text of a URN without its components, and the offsets of its parts.
///
/// The [layout](Layout) has the ends of the first segments, in a register. The others are found by a
/// scan.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) layout: Layout,
}

impl<'a> Name<'a> {
    /// Returns what a name consists of.
    #[inline]
    pub(crate) fn parts(self) -> (&'a [u8], Layout) {
        (self.bytes, self.layout)
    }

    /// Makes a name of its parts again.
    #[inline]
    pub(crate) fn of_parts((bytes, layout): (&'a [u8], Layout)) -> Self {
        Self { bytes, layout }
    }

    /// Returns the number of segments. `O(1)`
    #[inline]
    pub(crate) fn segment_count(self) -> usize {
        self.layout.segment_count()
    }

    /// Returns the offset at which the first `segments` segments end, before the next colon. For 0
    /// that is the end of the namespace. Returns `None` if there are fewer segments.
    ///
    /// `O(1)` for an end that the layout keeps, otherwise `O(length)`.
    #[inline]
    pub(crate) fn end(self, segments: usize) -> Option<usize> {
        if segments <= KEPT_ENDS {
            let end = self.layout.kept_end(segments);
            if end != 0 {
                return Some(end);
            }
        }
        (segments <= self.segment_count()).then(|| self.scan_end(segments))
    }

    /// Returns the offsets of the segment with this index. `O(1)` if the layout keeps both of its ends,
    /// otherwise `O(length)`.
    #[inline]
    pub(crate) fn segment_range(self, index: usize) -> Option<Range<usize>> {
        Some(self.end(index)? + 1..self.end(index + 1)?)
    }

    /// Returns an iterator over the segments from number `from` on, each with its number. `O(length)`
    /// for all of them.
    #[inline]
    pub(crate) fn segments_from(self, from: usize) -> impl Iterator<Item = (usize, &'a [u8])> {
        let mut start = self.end(from).unwrap_or(self.bytes.len()) + 1;
        (from..self.segment_count()).map(move |number| {
            let kept = match number + 1 {
                segments @ ..=KEPT_ENDS => self.layout.kept_end(segments),
                _ => 0,
            };
            let end = if kept == 0 {
                scan::find(self.bytes, SEPARATOR, start)
            } else {
                kept
            };
            let segment = self.bytes.get(start..end).unwrap_or_default();
            start = end + 1;
            (number, segment)
        })
    }

    /// Returns the text up to the end of segment number `depth`, or `None` if there are fewer
    /// segments.
    #[inline]
    pub(crate) fn anchor(self, depth: usize) -> Option<&'a [u8]> {
        self.bytes.get(..self.end(depth)?)
    }

    /// Finds an end that the layout does not keep. There are at least as many segments.
    #[cold]
    fn scan_end(self, segments: usize) -> usize {
        // From the last end that is kept. That of the namespace always is.
        let known = (0..=KEPT_ENDS.min(segments)).rev();
        let mut known = known.map(|number| (number, self.layout.kept_end(number)));
        let (number, mut end) = known.find(|&(_, end)| end != 0).unwrap_or_default();
        for _ in number..segments {
            end = scan::find(self.bytes, SEPARATOR, end + 1);
        }
        end
    }
}
