//! Event names that a given event pattern does not match because of one difference.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::matching_name::{parts, shortest};
use super::text;
use crate::language::{EventName, EventPattern, Extent, MAX_EVENT_NAME_LEN, Selector};

/// Returns a strategy for event names that the pattern does not match, although it nearly does. Returns
/// `None` for the pattern `*`, which matches every name.
///
/// One part is another one, parts are missing, or there is one too many.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::{event_pattern, strategies};
///
/// let pattern = event_pattern!("ticket.*");
/// proptest!(|(name in strategies::near_miss_name(&pattern).unwrap())| {
///     prop_assert!(!pattern.matches(&name));
/// });
/// assert!(strategies::near_miss_name(&event_pattern!("*")).is_none());
/// ```
#[must_use]
pub fn near_miss_name(pattern: &EventPattern) -> Option<impl Strategy<Value = EventName> + use<>> {
    let faults = faults(pattern);
    if faults.is_empty() {
        return None;
    }
    let pattern = pattern.clone();
    let drawn = (parts(&pattern), select(faults), any::<Index>());
    Some(drawn.prop_filter_map(
        "an event name that is not matched",
        move |(parts, fault, choice)| {
            let name = fault.apply(&pattern, parts, choice).join(".");
            text::parse(&name).filter(|name: &EventName| !pattern.matches(name))
        },
    ))
}

/// A difference that keeps an event pattern from matching a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// One part is another one than the pattern's literal.
    Literal,
    /// The last part is missing, or everything below a last `*`'s root.
    TooShort,
    /// There is one part more.
    TooLong,
}

/// Returns the faults that are possible for this pattern.
fn faults(pattern: &EventPattern) -> Vec<Fault> {
    let count = pattern.selectors().count();
    let is_exact = pattern.extent() == Extent::Exact;
    let mut faults = Vec::new();
    if literals(pattern).next().is_some() {
        faults.push(Fault::Literal);
    }
    if count > usize::from(is_exact) {
        faults.push(Fault::TooShort);
    }
    if is_exact && pattern.as_str().len() + ".a".len() <= MAX_EVENT_NAME_LEN {
        faults.push(Fault::TooLong);
    }
    faults
}

impl Fault {
    /// Returns the parts of a name with this fault, made from those of one that the pattern matches.
    /// `choice` picks the literal to change.
    fn apply(self, pattern: &EventPattern, mut parts: Vec<String>, choice: Index) -> Vec<String> {
        match self {
            Self::Literal => {
                let literals: Vec<_> = literals(pattern).collect();
                if !literals.is_empty()
                    && let (index, literal) = literals[choice.index(literals.len())]
                    && let Some(part) = parts.get_mut(index)
                {
                    let other = if literal == "a" { "b" } else { "a" };
                    other.clone_into(part);
                }
            }
            Self::TooShort => {
                let exact = usize::from(pattern.extent() == Extent::Exact);
                parts.truncate(pattern.selectors().count() - exact);
            }
            Self::TooLong => {
                if parts.join(".").len() + ".a".len() > MAX_EVENT_NAME_LEN {
                    // The parts drawn for wildcards may have used up all bytes.
                    parts = shortest(pattern);
                }
                parts.push("a".to_owned());
            }
        }
        parts
    }
}

/// Returns the literals of a pattern, each with its index among the selectors.
fn literals(pattern: &EventPattern) -> impl Iterator<Item = (usize, &str)> {
    let selectors = pattern.selectors().enumerate();
    selectors.filter_map(|(index, selector)| match selector {
        Selector::Literal(text) => Some((index, text)),
        Selector::Any => None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    use super::*;

    #[test]
    fn the_possible_faults() {
        use Fault::{Literal, TooLong, TooShort};
        let full = "a".repeat(MAX_EVENT_NAME_LEN);
        for (text, expected) in [
            ("*", &[][..]),
            ("*.*", &[TooShort]),
            ("ping", &[Literal, TooLong]),
            ("ticket.*", &[Literal, TooShort]),
            ("*.created", &[Literal, TooShort, TooLong]),
            (&full[2..], &[Literal, TooLong]),
            (&full[1..], &[Literal]),
        ] {
            assert_eq!(faults(&text.parse().unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn the_parts_with_each_fault() {
        let choice = any::<Index>().new_tree(&mut TestRunner::deterministic());
        let choice = choice.unwrap().current();
        let drawn = "d".repeat(MAX_EVENT_NAME_LEN - ".x".len());
        for (fault, text, parts, expected) in [
            (Fault::Literal, "*.a", "b.a", "b.b"),
            (Fault::Literal, "*.c", "b.c", "b.a"),
            (Fault::TooShort, "a.b", "a.b", "a"),
            (Fault::TooShort, "a.*", "a.b.c", "a"),
            (Fault::TooLong, "a.b", "a.b", "a.b.a"),
            (Fault::TooLong, "*.x", &format!("{drawn}.x"), "a.x.a"),
        ] {
            let parts = parts.split('.').map(str::to_owned).collect();
            let found = fault.apply(&text.parse().unwrap(), parts, choice);
            assert_eq!(found.join("."), expected, "{fault:?} {text}");
        }
    }
}
