//! Random input: valid texts from a small alphabet, so that they meet, and broken ones.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Few segments, so that patterns and URNs meet often; some differ only in case or escape.
fn segment() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "a", "b", "c", "A", "app", "ticket", "%2a", "%2A", "x/y", "~",
        ][..],
    )
}

fn selector() -> impl Strategy<Value = &'static str> {
    prop_oneof![2 => segment(), 1 => Just("*")]
}

fn head() -> impl Strategy<Value = &'static str> {
    select(&["urn:ns", "URN:NS", "urn:Ns", "urn:other", "urn:n-s"][..])
}

fn joined(head: &str, segments: &[&str]) -> String {
    format!("{head}:{}", segments.join(":"))
}

/// A valid URN, now and then with components.
pub(crate) fn urn_text() -> impl Strategy<Value = String> {
    let components = select(&["", "", "", "?+r", "?=q=1", "#f", "?+r?=q#f", "#"][..]);
    (head(), vec(segment(), 1..6), components)
        .prop_map(|(head, segments, components)| joined(head, &segments) + components)
}

/// A valid pattern.
pub(crate) fn pattern_text() -> impl Strategy<Value = String> {
    (head(), vec(selector(), 1..6)).prop_map(|(head, selectors)| joined(head, &selectors))
}

/// A pattern in one namespace and of two letters: they cover each other often.
pub(crate) fn dense_pattern_text() -> impl Strategy<Value = String> {
    let selector = select(&["a", "b", "*"][..]);
    vec(selector, 1..5).prop_map(|selectors| joined("urn:ns", &selectors))
}

/// A URN for [`dense_pattern_text`].
pub(crate) fn dense_urn_text() -> impl Strategy<Value = String> {
    let segment = select(&["a", "b", "c"][..]);
    vec(segment, 1..6).prop_map(|segments| joined("urn:ns", &segments))
}

/// Anything near the language: bits of valid and of invalid text in any order.
pub(crate) fn near_text() -> impl Strategy<Value = String> {
    let bits = [
        "urn",
        "URN",
        "urn:",
        "urn:ns",
        "urn:ns:",
        ":",
        "::",
        "a",
        "Z9",
        "-",
        "ns-",
        "*",
        "**",
        "/",
        "%",
        "%2",
        "%2a",
        "%zz",
        "?",
        "?+",
        "?=",
        "#",
        "@",
        "~",
        " ",
        "\t",
        "\0",
        "\"",
        "<a>",
        "{{a}}",
        "${a}",
        "é",
        "\u{202e}",
        "[",
        "|",
        "\\",
        "^",
        "ticket.created",
        "ticket.*",
        ".",
        "..",
        ".*",
    ];
    prop_oneof![
        3 => vec(select(bits.to_vec()), 0..8).prop_map(|bits| bits.concat()),
        3 => (head(), vec(select(bits.to_vec()), 0..6)).prop_map(|(head, bits)| format!("{head}:{}", bits.concat())),
        1 => any::<String>(),
        1 => (pattern_text(), any::<prop::sample::Index>(), any::<char>()).prop_map(|(text, at, c)| replaced(&text, at, c)),
        1 => (urn_text(), any::<prop::sample::Index>(), any::<char>()).prop_map(|(text, at, c)| replaced(&text, at, c)),
    ]
}

fn replaced(text: &str, at: prop::sample::Index, by: char) -> String {
    let at = at.index(text.len());
    let mut chars: Vec<char> = text.chars().collect();
    chars[at] = by;
    chars.into_iter().collect()
}

/// The name of an event.
pub(crate) fn event_text() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "ticket.created",
            "ticket.updated",
            "ticket.comment.created",
            "ticket",
            "booking.created",
            "ping",
        ][..],
    )
}

/// An event pattern of two letters: they cover each other often.
pub(crate) fn dense_event_pattern_text() -> impl Strategy<Value = String> {
    let selector = select(&["a", "b", "*"][..]);
    vec(selector, 1..5).prop_map(|selectors| selectors.join("."))
}

/// What a webhook lists: names and patterns of the events above.
pub(crate) fn event_pattern_text() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        2 => event_text(),
        1 => select(
            &[
                "*",
                "ticket.*",
                "*.created",
                "*.*.created",
                "ticket.*.created",
                "*.*",
                "*.comment.*",
            ][..],
        ),
    ]
}
