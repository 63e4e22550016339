//! The name of a URN: what patterns are compared with.

use crate::language::layout::Layout;
use crate::language::syntax::SEPARATOR;

/// The canonical text of a URN without its components, and the offsets of its parts.
#[derive(Clone, Copy)]
pub(crate) struct Name<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) layout: &'a Layout,
}

impl<'a> Name<'a> {
    /// Returns an iterator over the segments from number `from` on, each with its number.
    pub(crate) fn segments_from(self, from: usize) -> impl Iterator<Item = (usize, &'a [u8])> {
        let mut start = self.layout.end_of(from).unwrap_or(self.bytes.len()) + 1;
        (from..self.layout.segment_count()).map(move |number| {
            let rest = self.bytes.get(start..).unwrap_or_default();
            let len = match self.layout.end_of(number + 1) {
                Some(end) => end - start,
                None => rest
                    .iter()
                    .position(|&byte| byte == SEPARATOR)
                    .unwrap_or(rest.len()),
            };
            start += len + 1;
            (number, rest.get(..len).unwrap_or_default())
        })
    }

    /// Returns the text up to the end of segment number `depth`, or `None` if there are fewer
    /// segments.
    pub(crate) fn anchor(self, depth: usize) -> Option<&'a [u8]> {
        self.bytes.get(..self.layout.end_of(depth)?)
    }
}
