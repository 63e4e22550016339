//! URNs for one pattern: those that it matches, and those that it just does not.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{text, valid};
use crate::language::{Extent, MAX_LEN, MAX_SEGMENTS, Pattern, Selector, UrnBuf};

/// A URN that the pattern matches: any segment for each `*`, some below a last one, and now and
/// then with components.
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
            let fits = name.len() + components.len() <= MAX_LEN;
            valid(&if fits { name + &components } else { name })
        },
    )
}

/// A URN that the pattern does not match, though little is wrong with it: one segment is another
/// or written in another case, one is missing or too many, or the namespace is not the same.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::{pattern, strategies};
///
/// let pattern = pattern!("urn:allthings:app:A:*");
/// proptest!(|(urn in strategies::near_miss(&pattern))| {
///     prop_assert!(!pattern.matches(&urn.as_urn()));
/// });
/// ```
pub fn near_miss(pattern: &Pattern) -> impl Strategy<Value = UrnBuf> + use<> {
    let pattern = pattern.clone();
    let faults = select(faults(&pattern));
    let drawn = (segments(&pattern), faults, any::<Index>());
    drawn.prop_filter_map(
        "a URN that is not matched",
        move |(segments, fault, place)| {
            let name = fault.apply(&pattern, segments, place);
            valid(&name).filter(|urn: &UrnBuf| !pattern.matches(&urn.as_urn()))
        },
    )
}

/// What can be wrong with a URN for a given pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Namespace,
    /// A segment that the pattern spells is another one.
    Literal,
    /// The same in another case.
    Case,
    /// The segments end too early: for a subtree, at its root.
    TooShort,
    TooLong,
}

/// Those that a URN can have and is not matched for; never none.
fn faults(pattern: &Pattern) -> Vec<Fault> {
    let count = pattern.selectors().count();
    let exact = pattern.extent() == Extent::Exact;
    let mut faults = vec![Fault::Namespace];
    if literals(pattern).next().is_some() {
        faults.push(Fault::Literal);
    }
    if literals(pattern).any(|(_, literal)| in_other_case(literal) != literal) {
        faults.push(Fault::Case);
    }
    if count > usize::from(exact) {
        faults.push(Fault::TooShort);
    }
    if exact && count < MAX_SEGMENTS && pattern.as_str().len() + 2 <= MAX_LEN {
        faults.push(Fault::TooLong);
    }
    faults
}

impl Fault {
    /// The text of a matching URN with these segments, with the fault brought into it.
    fn apply(self, pattern: &Pattern, mut segments: Vec<String>, place: Index) -> String {
        let mut namespace = pattern.namespace();
        match self {
            // No longer than any other.
            Self::Namespace => namespace = if namespace == "zz" { "yy" } else { "zz" },
            Self::Literal => replace(&mut segments, literals(pattern), place, |literal| {
                if literal == "a" { "b" } else { "a" }.to_owned()
            }),
            Self::Case => {
                let cased = literals(pattern).filter(|(_, text)| in_other_case(text) != *text);
                replace(&mut segments, cased, place, in_other_case);
            }
            Self::TooShort => {
                let exact = usize::from(pattern.extent() == Extent::Exact);
                segments.truncate(pattern.selectors().count() - exact);
            }
            Self::TooLong => {
                let fits = segments
                    .iter()
                    .map(|segment| segment.len() + 1)
                    .sum::<usize>()
                    + "urn:".len()
                    + namespace.len()
                    + 2
                    <= MAX_LEN;
                if !fits {
                    // What stands for a wildcard may have been drawn as long as there was room.
                    segments = least(pattern);
                }
                segments.push("a".to_owned());
            }
        }
        text::name(namespace, &segments)
    }
}

/// Changes one of the segments that the pattern spells.
fn replace<'p>(
    segments: &mut [String],
    literals: impl Iterator<Item = (usize, &'p str)>,
    place: Index,
    change: impl Fn(&str) -> String,
) {
    let literals: Vec<_> = literals.collect();
    if !literals.is_empty()
        && let (at, literal) = literals[place.index(literals.len())]
        && let Some(segment) = segments.get_mut(at)
    {
        *segment = change(literal);
    }
}

fn literals(pattern: &Pattern) -> impl Iterator<Item = (usize, &str)> {
    let selectors = pattern.selectors().enumerate();
    selectors.filter_map(|(at, selector)| match selector {
        Selector::Literal(text) => Some((at, text)),
        Selector::Any => None,
    })
}

/// Upper case for lower and the other way round, but for the digits of escapes.
fn in_other_case(text: &str) -> String {
    let mut digits_left = 0;
    let flip = |c: char| match c {
        _ if digits_left > 0 => {
            digits_left -= 1;
            c
        }
        '%' => {
            digits_left = 2;
            c
        }
        _ if c.is_ascii_lowercase() => c.to_ascii_uppercase(),
        _ => c.to_ascii_lowercase(),
    };
    text.chars().map(flip).collect()
}

/// The segments of a matching URN with nothing in it that need not be.
fn least(pattern: &Pattern) -> Vec<String> {
    let below = (pattern.extent() == Extent::Subtree).then_some("a");
    let segments = pattern.selectors().map(|selector| match selector {
        Selector::Literal(text) => text,
        Selector::Any => "a",
    });
    segments.chain(below).map(str::to_owned).collect()
}

/// The segments of a matching URN that is within the limits.
fn segments(pattern: &Pattern) -> impl Strategy<Value = Vec<String>> + use<> {
    let selectors: Vec<_> = pattern.selectors().collect();
    let spare = MAX_LEN - pattern.as_str().len();
    let below = match pattern.extent() {
        Extent::Exact => 0,
        // Each further one takes a colon and a byte at least.
        Extent::Subtree => (MAX_SEGMENTS - selectors.len()).min(4).min(1 + spare / 2),
    };
    let wildcards = selectors
        .iter()
        .filter(|selector| **selector == Selector::Any)
        .count()
        + below;
    let most = 1 + spare.saturating_sub(2 * below) / wildcards.max(1);
    let free = move || {
        prop_oneof![2 => text::segment(), 1 => text::free_segment(most)]
            .prop_map(move |text| {
                if text.len() > most {
                    "a".to_owned()
                } else {
                    text
                }
            })
            .boxed()
    };
    let inner: Vec<BoxedStrategy<String>> = selectors
        .iter()
        .map(|selector| match selector {
            Selector::Any => free(),
            Selector::Literal(text) => Just((*text).to_owned()).boxed(),
        })
        .collect();
    let below = vec(free(), below.min(1)..=below);
    (inner, below).prop_map(|(mut inner, below)| {
        inner.extend(below);
        inner
    })
}

#[cfg(test)]
mod tests {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    use super::*;

    fn pattern(text: &str) -> Pattern {
        text.parse().unwrap()
    }

    /// The text with the fault, from these segments.
    fn faulty(fault: Fault, text: &str, segments: &[&str]) -> String {
        let place = any::<Index>().new_tree(&mut TestRunner::deterministic());
        let segments = segments.iter().map(ToString::to_string).collect();
        fault.apply(&pattern(text), segments, place.unwrap().current())
    }

    #[test]
    fn letters_in_the_other_case_and_escapes_as_they_were() {
        for (text, other) in [("aB-9", "Ab-9"), ("%2aa%2Ab", "%2aA%2AB"), ("%2a", "%2a")] {
            assert_eq!(in_other_case(text), other);
        }
    }

    #[test]
    fn what_can_be_wrong() {
        use Fault::{Case, Literal, Namespace, TooLong, TooShort};
        let room = MAX_LEN - "urn:ns:".len();
        for (text, expected) in [
            ("urn:ns:*", &[Namespace][..]),
            ("urn:ns:*:*", &[Namespace, TooShort]),
            ("urn:ns:1", &[Namespace, Literal, TooLong]),
            ("urn:ns:a:*", &[Namespace, Literal, Case, TooShort]),
            ("urn:ns:*:1", &[Namespace, Literal, TooShort, TooLong]),
            (
                &format!("urn:ns{}", ":1".repeat(MAX_SEGMENTS)),
                &[Namespace, Literal, TooShort],
            ),
            (
                &format!("urn:ns:{}", "1".repeat(room - 2)),
                &[Namespace, Literal, TooLong],
            ),
            (
                &format!("urn:ns:{}", "1".repeat(room - 1)),
                &[Namespace, Literal],
            ),
        ] {
            assert_eq!(faults(&pattern(text)), expected, "{text}");
        }
    }

    #[test]
    fn what_is_then_wrong() {
        for (fault, text, segments, expected) in [
            (Fault::Namespace, "urn:ns:*", "b", "urn:zz:b"),
            (Fault::Namespace, "urn:zz:*", "b", "urn:yy:b"),
            (Fault::Literal, "urn:ns:*:a", "b:a", "urn:ns:b:b"),
            (Fault::Literal, "urn:ns:*:c", "b:c", "urn:ns:b:a"),
            (Fault::Case, "urn:ns:1:*:c:2", "1:b:c:2", "urn:ns:1:b:C:2"),
            (Fault::TooShort, "urn:ns:a:b", "a:b", "urn:ns:a"),
            (Fault::TooShort, "urn:ns:a:*", "a:b:c", "urn:ns:a"),
            (Fault::TooLong, "urn:ns:a:b", "a:b", "urn:ns:a:b:a"),
        ] {
            let segments: Vec<&str> = segments.split(':').collect();
            assert_eq!(faulty(fault, text, &segments), expected);
        }
    }

    #[test]
    fn too_long_and_yet_within_the_limit() {
        let room = MAX_LEN - "urn:ns:".len();
        for spare in 0..4 {
            let drawn = "d".repeat(room - ":x".len() - spare);
            let text = faulty(Fault::TooLong, "urn:ns:*:x", &[&drawn, "x"]);
            let expected = if spare < 2 { "a" } else { &drawn };
            assert_eq!(text, format!("urn:ns:{expected}:x:a"), "{spare}");
        }
    }

    #[test]
    fn the_least_segments() {
        assert_eq!(least(&pattern("urn:ns:x:*:y")), ["x", "a", "y"]);
        assert_eq!(least(&pattern("urn:ns:x:*:y:*")), ["x", "a", "y", "a"]);
    }
}
