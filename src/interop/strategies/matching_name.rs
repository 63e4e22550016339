//! Event names that a given event pattern matches.

use proptest::collection::vec;
use proptest::prelude::*;

use super::text;
use crate::language::{EventName, EventPattern, Extent, MAX_EVENT_NAME_LEN, Selector};

/// The most parts that are drawn for a last `*`.
const MAX_BELOW: usize = 3;

/// Draws an event name that the pattern matches.
///
/// Each `*` in the middle becomes any part, and a last `*` becomes one part or more.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::{event_pattern, strategies};
///
/// let pattern = event_pattern!("ticket.*");
/// proptest!(|(name in strategies::matching_name(&pattern))| {
///     prop_assert!(pattern.matches(&name));
/// });
/// ```
pub fn matching_name(pattern: &EventPattern) -> impl Strategy<Value = EventName> + use<> {
    parts(pattern).prop_filter_map("an event name", |parts| text::parse(&parts.join(".")))
}

/// Draws the parts of a name that the pattern matches and that is within the limit.
pub(super) fn parts(pattern: &EventPattern) -> impl Strategy<Value = Vec<String>> + use<> {
    let selectors: Vec<_> = pattern.selectors().collect();
    let inner: Vec<BoxedStrategy<String>> = selectors
        .iter()
        .map(|selector| match selector {
            Selector::Any => text::event_part().boxed(),
            Selector::Literal(text) => Just((*text).to_owned()).boxed(),
        })
        .collect();
    let below = match pattern.extent() {
        Extent::Exact => 0..=0,
        Extent::Subtree => 1..=MAX_BELOW,
    };
    let shortest = shortest(pattern);
    (inner, vec(text::event_part(), below)).prop_map(move |(mut parts, below)| {
        parts.extend(below);
        if parts.join(".").len() > MAX_EVENT_NAME_LEN {
            shortest.clone()
        } else {
            parts
        }
    })
}

/// Returns the parts of the shortest name that the pattern matches.
pub(super) fn shortest(pattern: &EventPattern) -> Vec<String> {
    let below = (pattern.extent() == Extent::Subtree).then_some("a");
    let parts = pattern.selectors().map(|selector| match selector {
        Selector::Literal(text) => text,
        Selector::Any => "a",
    });
    parts.chain(below).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_parts() {
        let shortest = |text: &str| shortest(&text.parse().unwrap());
        assert_eq!(shortest("x.*.y"), ["x", "a", "y"]);
        assert_eq!(shortest("x.*.*"), ["x", "a", "a"]);
        assert_eq!(shortest("*"), ["a"]);
    }
}
