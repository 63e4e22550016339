//! URNs that a given pattern does not match because of one difference.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::matching_urn::{segments, shortest};
use super::text;
use crate::language::{Extent, MAX_LEN, MAX_SEGMENTS, Pattern, Selector, UrnBuf};

/// Draws a URN that the pattern does not match, although it nearly does.
///
/// One segment has other text, one segment differs only in case, segments are missing, there is one
/// too many, or the namespace differs.
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
        move |(segments, fault, choice)| {
            let name = fault.apply(&pattern, segments, choice);
            text::parse(&name).filter(|urn: &UrnBuf| !pattern.matches(&urn.as_urn()))
        },
    )
}

/// A difference that keeps a pattern from matching a URN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The namespace is another one.
    Namespace,
    /// One segment has other text than the pattern's literal.
    Literal,
    /// One segment is the pattern's literal with upper and lower case exchanged.
    Case,
    /// The last segment is missing, or everything below a subtree's root.
    TooShort,
    /// There is one segment more.
    TooLong,
}

/// Returns the faults that are possible for this pattern, at least one.
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
    /// Returns the text of a URN with this fault, made from the segments of one that the pattern
    /// matches. `choice` picks the literal to change.
    fn apply(self, pattern: &Pattern, mut segments: Vec<String>, choice: Index) -> String {
        let mut namespace = pattern.namespace();
        match self {
            // No namespace is shorter, so the limit of length still holds.
            Self::Namespace => namespace = if namespace == "zz" { "yy" } else { "zz" },
            Self::Literal => replace(&mut segments, literals(pattern), choice, |literal| {
                if literal == "a" { "b" } else { "a" }.to_owned()
            }),
            Self::Case => {
                let cased = literals(pattern).filter(|(_, text)| in_other_case(text) != *text);
                replace(&mut segments, cased, choice, in_other_case);
            }
            Self::TooShort => {
                let exact = usize::from(pattern.extent() == Extent::Exact);
                segments.truncate(pattern.selectors().count() - exact);
            }
            Self::TooLong => {
                if text::name_len(namespace, &segments) + ":a".len() > MAX_LEN {
                    // The segments drawn for wildcards may have used up all bytes.
                    segments = shortest(pattern);
                }
                segments.push("a".to_owned());
            }
        }
        text::name(namespace, &segments)
    }
}

/// Changes one of the segments that are literals of the pattern.
fn replace<'p>(
    segments: &mut [String],
    literals: impl Iterator<Item = (usize, &'p str)>,
    choice: Index,
    change: impl Fn(&str) -> String,
) {
    let literals: Vec<_> = literals.collect();
    if !literals.is_empty()
        && let (index, literal) = literals[choice.index(literals.len())]
        && let Some(segment) = segments.get_mut(index)
    {
        *segment = change(literal);
    }
}

/// Returns the literals of a pattern, each with its index among the selectors.
fn literals(pattern: &Pattern) -> impl Iterator<Item = (usize, &str)> {
    let selectors = pattern.selectors().enumerate();
    selectors.filter_map(|(index, selector)| match selector {
        Selector::Literal(text) => Some((index, text)),
        Selector::Any => None,
    })
}

/// Exchanges upper and lower case, except in the digits of escapes.
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

#[cfg(test)]
mod tests {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    use super::*;

    fn pattern(text: &str) -> Pattern {
        text.parse().unwrap()
    }

    /// Returns the text with the fault, made from these segments.
    fn faulty(fault: Fault, text: &str, segments: &[&str]) -> String {
        let choice = any::<Index>().new_tree(&mut TestRunner::deterministic());
        let segments = segments.iter().map(ToString::to_string).collect();
        fault.apply(&pattern(text), segments, choice.unwrap().current())
    }

    #[test]
    fn other_case_keeps_escapes() {
        for (text, other) in [("aB-9", "Ab-9"), ("%2aa%2Ab", "%2aA%2AB"), ("%2a", "%2a")] {
            assert_eq!(in_other_case(text), other);
        }
    }

    #[test]
    fn the_possible_faults() {
        use Fault::{Case, Literal, Namespace, TooLong, TooShort};
        let capacity = MAX_LEN - "urn:ns:".len();
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
                &format!("urn:ns:{}", "1".repeat(capacity - 2)),
                &[Namespace, Literal, TooLong],
            ),
            (
                &format!("urn:ns:{}", "1".repeat(capacity - 1)),
                &[Namespace, Literal],
            ),
        ] {
            assert_eq!(faults(&pattern(text)), expected, "{text}");
        }
    }

    #[test]
    fn the_text_with_each_fault() {
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
    fn one_segment_more_within_the_limit() {
        let capacity = MAX_LEN - "urn:ns:".len();
        for spare in 0..4 {
            let drawn = "d".repeat(capacity - ":x".len() - spare);
            let text = faulty(Fault::TooLong, "urn:ns:*:x", &[&drawn, "x"]);
            let expected = if spare < 2 { "a" } else { &drawn };
            assert_eq!(text, format!("urn:ns:{expected}:x:a"), "{spare}");
        }
    }
}
