//! URNs that a given pattern matches.

use proptest::collection::vec;
use proptest::prelude::*;

use super::text;
use crate::language::{Extent, MAX_LEN, MAX_SEGMENTS, Pattern, Selector, UrnBuf};

/// Draws a URN that the pattern matches.
///
/// Each `*` in the middle becomes any segment, and a last `*` becomes one segment or more. Some of
/// the URNs have components.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::{pattern, strategies};
///
/// let pattern = pattern!("urn:allthings:app:*:ticket:*");
/// proptest!(|(urn in strategies::matching_urn(&pattern))| {
///     prop_assert!(pattern.matches(&urn.as_urn()));
/// });
/// ```
pub fn matching_urn(pattern: &Pattern) -> impl Strategy<Value = UrnBuf> + use<> {
    let namespace = pattern.namespace().to_owned();
    (segments(pattern), text::components()).prop_filter_map(
        "a URN",
        move |(segments, components)| {
            let name = text::name(&namespace, &segments);
            text::parse(&text::with_components(name, &components))
        },
    )
}

/// Draws the segments of a URN that the pattern matches and that is within the limits.
pub(super) fn segments(pattern: &Pattern) -> impl Strategy<Value = Vec<String>> + use<> {
    let selectors: Vec<_> = pattern.selectors().collect();
    let spare = MAX_LEN - pattern.as_str().len();
    let below = match pattern.extent() {
        Extent::Exact => 0,
        // Each further segment takes a colon and at least one byte.
        Extent::Subtree => (MAX_SEGMENTS - selectors.len()).min(4).min(1 + spare / 2),
    };
    let wildcards = selectors
        .iter()
        .filter(|selector| **selector == Selector::Any)
        .count()
        + below;
    // The spare bytes are shared equally. Each `*` of the pattern has one byte already.
    let max_len = 1 + spare.saturating_sub(2 * below) / wildcards.max(1);
    let inner: Vec<BoxedStrategy<String>> = selectors
        .iter()
        .map(|selector| match selector {
            Selector::Any => segment(max_len),
            Selector::Literal(text) => Just((*text).to_owned()).boxed(),
        })
        .collect();
    let below = vec(segment(max_len), below.min(1)..=below);
    (inner, below).prop_map(|(mut inner, below)| {
        inner.extend(below);
        inner
    })
}

/// Draws a segment of at most `max_len` bytes.
fn segment(max_len: usize) -> BoxedStrategy<String> {
    prop_oneof![2 => text::segment(), 1 => text::free_segment(max_len)]
        .prop_map(move |text| {
            if text.len() > max_len {
                "a".to_owned()
            } else {
                text
            }
        })
        .boxed()
}

/// Returns the segments of the shortest URN that the pattern matches.
pub(super) fn shortest(pattern: &Pattern) -> Vec<String> {
    let below = (pattern.extent() == Extent::Subtree).then_some("a");
    let segments = pattern.selectors().map(|selector| match selector {
        Selector::Literal(text) => text,
        Selector::Any => "a",
    });
    segments.chain(below).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_segments() {
        let shortest = |text: &str| shortest(&text.parse().unwrap());
        assert_eq!(shortest("urn:ns:x:*:y"), ["x", "a", "y"]);
        assert_eq!(shortest("urn:ns:x:*:y:*"), ["x", "a", "y", "a"]);
    }
}
