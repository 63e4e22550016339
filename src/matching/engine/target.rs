//! A pattern as the engine files it: the anchor, and the selectors after it.

use wide::u8x16;

use crate::language::{Extent, Pattern, SEPARATOR};

/// The most selectors of an anchor.
pub(super) const MAX_DEPTH: usize = 2;

/// A pattern, taken apart.
pub(super) struct Target<'a> {
    /// The namespace and the leading literal selectors, at most [`MAX_DEPTH`] of them.
    pub(super) anchor: &'a [u8],
    /// How many selectors belong to the anchor.
    pub(super) depth: usize,
    /// The selectors after the anchor, each preceded by a colon, without a last `*`.
    pub(super) selectors: &'a [u8],
    pub(super) extent: Extent,
}

impl<'a> Target<'a> {
    /// Takes a pattern apart.
    pub(super) fn of(pattern: &'a Pattern) -> Self {
        let text = pattern.without_tail();
        let (depth, end) = anchor_end(text, pattern.namespace_end());
        let (anchor, selectors) = text.split_at(end);
        Self {
            anchor,
            depth,
            selectors,
            extent: pattern.extent(),
        }
    }

    /// Returns the selectors after the anchor, one by one.
    pub(super) fn each_selector(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.selectors.split(|&byte| byte == SEPARATOR).skip(1)
    }
}

/// Returns how many selectors belong to the anchor, and the offset at which the anchor ends.
fn anchor_end(text: &[u8], namespace_end: usize) -> (usize, usize) {
    let mut end = namespace_end;
    for depth in 0..MAX_DEPTH {
        let selector = end + 1;
        let next = separator_from(text, selector);
        // There is none, or it is the wildcard.
        if matches!(text.get(selector..next), None | Some(b"*")) {
            return (depth, end);
        }
        end = next;
    }
    (MAX_DEPTH, end)
}

/// Returns where the next colon is, or the length of the text.
//
// 16 bytes at a time: one by one, two selectors took 260 instructions.
fn separator_from(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(bytes) = text.get(at..).and_then(<[u8]>::first_chunk) {
        let separators = u8x16::new(*bytes).simd_eq(u8x16::splat(SEPARATOR));
        let separators = separators.to_bitmask();
        if separators != 0 {
            return at + separators.trailing_zeros() as usize;
        }
        at += size_of::<u8x16>();
    }
    let rest = text.get(at..).unwrap_or_default();
    let separator = rest.iter().position(|&byte| byte == SEPARATOR);
    separator.map_or(text.len(), |offset| at + offset)
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec::Vec;

    use super::*;

    /// With separators at every place of a step.
    #[test]
    fn an_anchor_is_the_leading_literal_selectors() {
        for first in 0..40 {
            for second in 0..40 {
                for tail in ["", ":*", ":c", ":*:c", ":*:*"] {
                    let selector = |len| match len {
                        0 => "*".into(),
                        _ => "x".repeat(len),
                    };
                    let text = format!("urn:ns:{}:{}{tail}", selector(first), selector(second));
                    let pattern: Pattern = text.parse().unwrap();
                    let target = Target::of(&pattern);
                    let selectors: Vec<&str> = text.split(':').skip(2).collect();
                    let literal = selectors.iter().take_while(|&&selector| selector != "*");
                    let depth = literal.take(MAX_DEPTH).count();
                    let anchor = text.split(':').take(2 + depth).collect::<Vec<_>>();
                    assert_eq!(target.depth, depth, "{text}");
                    assert_eq!(target.anchor, anchor.join(":").as_bytes(), "{text}");
                }
            }
        }
    }
}
