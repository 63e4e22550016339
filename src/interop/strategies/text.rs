//! The texts that the values are parsed from.

use std::ops::RangeInclusive;
use std::str::FromStr;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::language::MAX_LEN;

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const SEGMENT_MARKS: &[u8] = b"-._~!$&'()+,;=@/";
const COMPONENT_MARKS: &[u8] = b"-._~!$&'()+,;=@*:/?";
const HEX: &[u8] = b"0123456789abcdefABCDEF";

/// Draws a namespace in mixed case. Most are one of a few, so that patterns and URNs often agree.
pub(super) fn namespace() -> impl Strategy<Value = String> {
    let common = ["allthings", "allthings", "AllThings", "example", "x-1"];
    let inner = vec(prop_oneof![9 => select(LETTERS), 1 => Just(b'-')], 0..=30);
    let free = (select(LETTERS), inner, select(LETTERS));
    prop_oneof![
        9 => select(common.to_vec()).prop_map(str::to_owned),
        1 => free.prop_map(|(first, inner, last)| text([&[first], &inner[..], &[last]].concat())),
    ]
}

/// Draws a segment. Most are one of a few, and some of these differ only in case or in an escape.
pub(super) fn segment() -> impl Strategy<Value = String> {
    let words = [
        "a", "b", "c", "A", "app", "ticket", "%2a", "%2A", "x/y", "~",
    ];
    prop_oneof![4 => select(words.to_vec()).prop_map(str::to_owned), 1 => free_segment(12)]
}

/// Draws any segment of 1 to `max_len` bytes.
pub(super) fn free_segment(max_len: usize) -> impl Strategy<Value = String> {
    free_text(SEGMENT_MARKS, 1..=max_len.clamp(1, 16)).prop_map(move |units| within(units, max_len))
}

/// Draws one segment that fills the limit of length almost completely.
pub(super) fn long_segment() -> impl Strategy<Value = String> {
    let max_len = MAX_LEN - "urn:".len() - 32 - ":".len();
    free_text(SEGMENT_MARKS, max_len..=max_len).prop_map(move |units| within(units, max_len))
}

/// Draws a list of letters, digits, these marks, and escapes. `number % 100` chooses one of them.
fn free_text(
    marks: &'static [u8],
    len: RangeInclusive<usize>,
) -> impl Strategy<Value = Vec<String>> {
    let unit = move |number: u16| {
        let (number, choice) = (usize::from(number / 100), usize::from(number % 100));
        let plain = LETTERS.iter().chain(marks).nth(choice);
        plain.map_or_else(|| escape(number), |&byte| text(vec![byte]))
    };
    vec(any::<u16>(), len).prop_map(move |numbers| numbers.into_iter().map(unit).collect())
}

/// Returns one of all escapes.
fn escape(number: usize) -> String {
    let digit = |number: usize| HEX.get(number % HEX.len()).copied();
    let digits = [digit(number / HEX.len()), digit(number)];
    text(
        std::iter::once(b'%')
            .chain(digits.into_iter().flatten())
            .collect(),
    )
}

/// Returns a text of ASCII bytes.
fn text(bytes: Vec<u8>) -> String {
    bytes.into_iter().map(char::from).collect()
}

/// Joins the units that fit into `max_len` bytes. Returns a letter if none of them fits.
fn within(units: Vec<String>, max_len: usize) -> String {
    let mut text = String::new();
    for unit in units {
        if text.len() + unit.len() <= max_len {
            text.push_str(&unit);
        }
    }
    if text.is_empty() {
        text.push('a');
    }
    text
}

/// Draws the components of a URN, which may be empty.
pub(super) fn components() -> impl Strategy<Value = String> {
    let usual = select(&["", "", "?+r", "?=page=2", "#part", "?+r?=q#f", "#"][..]);
    // Some marks may not begin a component, so a letter does. `?=` would end the r-component.
    let part = |introducer: &'static str| {
        let text = free_text(COMPONENT_MARKS, 0..=6).prop_map(move |units| {
            let text = format!("a{}", units.concat());
            introducer.to_owned() + &text.replace("?=", "?")
        });
        prop_oneof![text, Just(String::new())]
    };
    let free = (part("?+"), part("?="), part("#")).prop_map(|(r, q, f)| r + &q + &f);
    prop_oneof![3 => usual.prop_map(str::to_owned), 1 => free]
}

/// Draws an event name of up to nine parts.
pub(super) fn event_name() -> impl Strategy<Value = String> {
    let part = vec(select(&b"abcdefghijklmnopqrstuvwxyz-"[..]), 1..12).prop_map(text);
    vec(part, 1..10).prop_map(|parts| parts.join("."))
}

/// Draws the parts of an event pattern. Most are one of a few, so that patterns and names often agree.
pub(super) fn event_selectors() -> impl Strategy<Value = Vec<String>> {
    vec(
        prop_oneof![2 => event_part(), 1 => Just("*".to_owned())],
        1..6,
    )
}

/// Draws a part of an event name. Most are one of a few.
pub(super) fn event_part() -> impl Strategy<Value = String> {
    let words = ["ticket", "created", "updated", "booking", "ping", "a", "-"];
    let free = vec(select(&b"abcdefghijklmnopqrstuvwxyz-"[..]), 1..8).prop_map(text);
    prop_oneof![4 => select(words.to_vec()).prop_map(str::to_owned), 1 => free]
}

/// Returns `urn:<namespace>:<segment>…`. A segment that would exceed [`MAX_LEN`] is left out.
pub(super) fn name(namespace: &str, segments: &[String]) -> String {
    let mut text = format!("urn:{namespace}");
    for (index, segment) in segments.iter().enumerate() {
        // Only the first segment may not begin with a slash.
        let (start, rest) = match segment.strip_prefix('/') {
            Some(rest) if index == 0 => (":a", rest),
            _ => (":", segment.as_str()),
        };
        if text.len() + start.len() + rest.len() <= MAX_LEN {
            text.push_str(start);
            text.push_str(rest);
        }
    }
    text
}

/// Returns the length that [`name`] has if no segment is left out.
pub(super) fn name_len(namespace: &str, segments: &[String]) -> usize {
    let segments = segments.iter().map(|segment| ":".len() + segment.len());
    "urn:".len() + namespace.len() + segments.sum::<usize>()
}

/// Appends the components unless the result would exceed [`MAX_LEN`].
pub(super) fn with_components(name: String, components: &str) -> String {
    if name.len() + components.len() <= MAX_LEN {
        name + components
    } else {
        name
    }
}

/// Parses a text that is valid by construction.
pub(super) fn parse<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    use super::*;

    #[test]
    fn every_escape_is_drawn() {
        let count = HEX.len() * HEX.len();
        let escapes: HashSet<String> = (0..count).map(escape).collect();
        assert_eq!(escapes.len(), count);
        let is_escape = |text: &String| {
            let digits = text.strip_prefix('%').unwrap_or_default();
            digits.len() == 2 && digits.chars().all(|c| c.is_ascii_hexdigit())
        };
        assert!(escapes.iter().all(is_escape), "{escapes:?}");
        assert_eq!(escape(count + 7), escape(7));
    }

    /// The longest namespace has 32 bytes.
    #[test]
    fn a_long_segment_fills_the_limit() {
        let capacity = MAX_LEN - "urn:".len() - "n".repeat(32).len() - ":".len();
        let mut runner = TestRunner::deterministic();
        for _ in 0..20 {
            let tree = long_segment().new_tree(&mut runner);
            let len = tree.unwrap().current().len();
            assert!(
                (capacity - 2..=capacity).contains(&len),
                "{len} of {capacity}"
            );
        }
    }

    #[test]
    fn free_text_has_all_characters_and_escapes() {
        const COUNT: usize = 20_000;
        let mut runner = TestRunner::deterministic();
        let tree = free_text(SEGMENT_MARKS, COUNT..=COUNT).new_tree(&mut runner);
        let units = tree.unwrap().current();
        let (escapes, plain): (Vec<String>, Vec<String>) =
            units.into_iter().partition(|unit| unit.starts_with('%'));
        assert!(plain.len() > COUNT / 2, "{}", plain.len());
        let different = |units: Vec<String>| units.into_iter().collect::<HashSet<_>>().len();
        assert_eq!(different(plain), LETTERS.len() + SEGMENT_MARKS.len());
        assert!(different(escapes) > HEX.len() * HEX.len() * 9 / 10);
    }

    #[test]
    fn units_that_fit_are_joined() {
        let units = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
        let within = |all: &[&str], max_len| within(units(all), max_len);
        assert_eq!(within(&["a", "%2A", "b"], 5), "a%2Ab");
        assert_eq!(within(&["a", "%2A", "b"], 4), "a%2A");
        assert_eq!(within(&["a", "%2A", "b"], 3), "ab");
        assert_eq!(within(&["%2A"], 2), "a");
        assert_eq!(within(&[], 2), "a");
    }

    #[test]
    fn a_name_within_the_limit() {
        let name = |all: &[&str]| {
            let segments: Vec<String> = all.iter().map(ToString::to_string).collect();
            name("ns", &segments)
        };
        assert_eq!(name(&["/a", "/b", "c"]), "urn:ns:aa:/b:c");
        let capacity = MAX_LEN - "urn:ns:".len();
        let (full, less) = ("x".repeat(capacity), "x".repeat(capacity - 2));
        assert_eq!(name(&[&full]).len(), MAX_LEN);
        assert_eq!(name(&[&full, "y"]).len(), MAX_LEN);
        assert!(name(&[&less, "y"]).ends_with("x:y"));
        assert!(name(&[&less, "yy", "z"]).ends_with("x:z"));
    }
}
