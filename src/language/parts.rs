//! What patterns of URNs and of event names have in common: a sequence of selectors, of which a last
//! `*` selects one or more further parts.
//!
//! The parts of a URN are its namespace and its segments, with colons between them. Those of an event
//! name have dots between them.

use alloc::vec::Vec;

use crate::language::selector::{Extent, Selector};

/// A pattern as a sequence of selectors.
pub(crate) trait Parts: Eq {
    /// The length of what comes before the first separator.
    //
    // An event name begins with a part. It is measured with a separator before that one.
    const HEAD_LEN: usize;
    /// The limit of the length of a name, measured in the same way.
    const MAX_LEN: usize;

    /// Returns the selectors from left to right. A last `*` is not one of them. The namespace of a
    /// URN is one.
    fn path(&self) -> impl Iterator<Item = Selector<'_>>;

    /// Returns what the pattern accepts after its selectors.
    fn extent(&self) -> Extent;

    /// Returns the pattern of what both match, or `None` if that is nothing.
    fn common(&self, other: &Self) -> Option<Self>
    where
        Self: Sized;

    /// Returns the length of the text.
    fn text_len(&self) -> usize;
}

/// Reports whether the selectors match the parts of a name, in a text with this separator.
pub(super) fn matches(selectors: &[u8], name: &[u8], separator: u8) -> bool {
    let mut parts = name.split(|&byte| byte == separator);
    let mut selectors = selectors.split(|&byte| byte == separator).peekable();
    while let Some(selector) = selectors.next() {
        let Some(part) = parts.next() else {
            return false;
        };
        let is_last = selectors.peek().is_none();
        match selector {
            b"*" if is_last => return true,
            b"*" => {}
            literal if literal == part => {}
            _ => return false,
        }
    }
    parts.next().is_none()
}

/// Returns the selectors in a text with this separator, of which a last `*` is not one.
pub(super) fn selectors(
    text: &str,
    separator: char,
) -> impl DoubleEndedIterator<Item = Selector<'_>> + Clone {
    let selectors = match extent(text) {
        Extent::Exact => Some(text),
        Extent::Subtree => text
            .strip_suffix('*')
            .unwrap_or(text)
            .strip_suffix(separator),
    };
    selectors
        .into_iter()
        .flat_map(move |text| text.split(separator))
        .map(|part| match part {
            "*" => Selector::Any,
            literal => Selector::Literal(literal),
        })
}

/// Returns what the pattern with this text accepts after its selectors.
pub(super) fn extent(text: &str) -> Extent {
    if text.ends_with('*') {
        Extent::Subtree
    } else {
        Extent::Exact
    }
}

/// Returns the selectors and the extent of what both patterns match, or `None` if that is nothing.
/// [`Pattern::intersection`](crate::Pattern::intersection) says why one pattern is always enough.
pub(super) fn intersection<'a>(
    ours: impl Iterator<Item = Selector<'a>> + Clone,
    our_extent: Extent,
    theirs: impl Iterator<Item = Selector<'a>> + Clone,
    their_extent: Extent,
) -> Option<(Vec<Selector<'a>>, Extent)> {
    let (our_count, their_count) = (ours.clone().count(), theirs.clone().count());
    let ends_fit = match our_count.cmp(&their_count) {
        core::cmp::Ordering::Less => our_extent == Extent::Subtree,
        core::cmp::Ordering::Equal => our_extent == their_extent,
        core::cmp::Ordering::Greater => their_extent == Extent::Subtree,
    };
    if !ends_fit {
        return None;
    }
    let extent = if our_count < their_count {
        their_extent
    } else {
        our_extent
    };
    let (mut ours, mut theirs) = (ours, theirs);
    let common = core::iter::from_fn(|| match (ours.next(), theirs.next()) {
        (None, None) => None,
        (Some(only), None) | (None, Some(only)) => Some(Some(only)),
        (Some(one), Some(other)) => Some(one.intersection(other)),
    });
    Some((common.collect::<Option<_>>()?, extent))
}
