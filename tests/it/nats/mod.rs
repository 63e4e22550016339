//! Patterns as NATS subject filters: back and forth, no two alike, and the matching is the same, as
//! a tiny matcher after the documentation says and as a real broker does it.

mod broker;

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;
use urn_filter::error::ParseErrorKind;
use urn_filter::nats::{
    SubjectError, pattern_from_subject, pattern_to_subject, urn_from_subject, urn_to_subject,
};
use urn_filter::{MAX_LEN, MAX_SEGMENTS, Pattern};

use crate::support::strategies::{near_text, pattern_text, urn_text};
use crate::support::universe::texts;
use crate::support::{oracle, pattern, urn};
use broker::Broker;

/// NATS's own rules for a filter and a subject, which has no wildcard.
fn nats_matches(filter: &str, subject: &str) -> bool {
    let mut tokens = subject.split('.');
    for part in filter.split('.') {
        match (part, tokens.next()) {
            (">", Some(_)) => return true,
            ("*", Some(_)) => {}
            (literal, Some(token)) if literal == token => {}
            _ => return false,
        }
    }
    tokens.next().is_none()
}

/// A subject that any server takes: tokens without white space and wildcards, none empty.
fn is_subject(text: &str) -> bool {
    let is_token = |token: &str| {
        !token.is_empty()
            && token.bytes().all(|byte| byte.is_ascii_graphic())
            && !token.contains(['*', '>'])
    };
    text.split('.').all(is_token) && !text.starts_with('$')
}

/// Segments with all that may stand in one.
fn odd_segments() -> Vec<String> {
    let mut odd: Vec<String> = "-._~!$&'()+,;=@/"
        .chars()
        .map(|mark| format!("x{mark}y"))
        .collect();
    odd.extend(
        [
            ".", "..", ".a", "a.", "%2A", "%2E", "%3A", "%3E", "%20", "$", "$SYS", "_INBOX", "@",
            "x/", "~",
        ]
        .map(str::to_owned),
    );
    odd
}

#[test]
fn the_table_of_the_documentation() {
    for (text, subject) in [
        (
            "urn:allthings:app:A:ticket:C:T",
            "urn.allthings.app.A.ticket.C.T",
        ),
        (
            "urn:allthings:app:*:ticket:C",
            "urn.allthings.app.*.ticket.C",
        ),
        (
            "urn:allthings:app:A:ticket:*",
            "urn.allthings.app.A.ticket.>",
        ),
        ("urn:allthings:*:*", "urn.allthings.*.>"),
        ("urn:allthings:*", "urn.allthings.>"),
        ("urn:allthings:doc:v1.2", "urn.allthings.doc.v1:2"),
        ("URN:AllThings:a%2a", "urn.allthings.a%2A"),
        (
            "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "urn.uuid.f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        ),
    ] {
        assert_eq!(pattern_to_subject(&pattern(text)), subject);
        assert_eq!(pattern_from_subject(subject), Ok(pattern(text)));
    }
}

#[test]
fn what_no_pattern_says_is_an_error() {
    for subject in ["*", "urn.*", "urn.ns.*", "urn.ns.a.*", "urn.ns.*.*"] {
        assert_eq!(
            pattern_from_subject(subject),
            Err(SubjectError::LastWildcard),
            "{subject}"
        );
    }
    for (subject, canonical) in [
        ("URN.ns.a", "urn.ns.a"),
        ("urn.NS.>", "urn.ns.>"),
        ("urn.ns.%2a.*.b", "urn.ns.%2A.*.b"),
    ] {
        let canonical = canonical.to_owned();
        assert_eq!(
            pattern_from_subject(subject),
            Err(SubjectError::NotCanonical { canonical })
        );
    }
    for (subject, kind) in [
        ("", ParseErrorKind::Empty),
        (">", ParseErrorKind::MissingScheme),
        ("orders.>", ParseErrorKind::MissingScheme),
        ("urn.>", ParseErrorKind::WildcardNamespace),
        ("urn.*.a", ParseErrorKind::WildcardNamespace),
        ("urn.ns.a*.b", ParseErrorKind::PartialWildcard),
        ("urn.ns..a", ParseErrorKind::EmptySegment),
        ("urn.ns.>.a", ParseErrorKind::InvalidCharacter),
        ("urn.ns.a>", ParseErrorKind::InvalidCharacter),
        ("urn.ns.a b", ParseErrorKind::WhiteSpace),
        ("urn:ns:a", ParseErrorKind::MissingScheme),
    ] {
        match pattern_from_subject(subject) {
            Err(SubjectError::Invalid(error)) => assert_eq!(error.kind(), kind, "{subject}"),
            other => panic!("{subject}: {other:?}"),
        }
    }
    for subject in ["urn.ns.>", "urn.ns.*.a", "urn.ns", "urn.ns.a?=q"] {
        assert!(urn_from_subject(subject).is_err(), "{subject}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn there_and_back(pattern_text in pattern_text(), urn_text in urn_text()) {
        let (pattern, urn) = (pattern(&pattern_text), urn(&urn_text));
        prop_assert_eq!(pattern_from_subject(&pattern_to_subject(&pattern)), Ok(pattern));
        let subject = urn_to_subject(&urn);
        prop_assert!(is_subject(&subject), "{}", subject);
        prop_assert_eq!(urn_from_subject(&subject), Ok(urn.to_buf()));
    }

    /// What is read is written again as it was: nothing is read that nobody writes.
    #[test]
    fn back_and_there(text in near_text()) {
        let subject = text.replace([':', '*'], ".").replace("..", ".>");
        for subject in [text, subject] {
            if let Ok(pattern) = pattern_from_subject(&subject) {
                prop_assert_eq!(pattern_to_subject(&pattern), subject.as_str());
            }
            if let Ok(urn) = urn_from_subject(&subject) {
                prop_assert_eq!(urn_to_subject(&urn.as_urn()), subject.as_str());
            }
        }
    }

    #[test]
    fn the_matching_is_the_same(pattern_text in pattern_text(), urn_text in urn_text()) {
        let filter = pattern_to_subject(&pattern(&pattern_text));
        let subject = urn_to_subject(&urn(&urn_text));
        prop_assert_eq!(nats_matches(&filter, &subject), oracle::matches(&pattern_text, &urn_text));
    }
}

#[test]
fn no_two_have_the_same_subject() {
    let odd = odd_segments();
    let odd: Vec<&str> = odd.iter().map(String::as_str).chain(["*", "a"]).collect();
    let texts = texts(&odd, 2);
    let mut subjects = HashMap::new();
    for text in &texts {
        let before = subjects.insert(pattern_to_subject(&pattern(text)), text);
        assert_eq!(before, None, "{text}");
    }
}

#[test]
fn the_matching_is_the_same_over_a_whole_small_universe() {
    let patterns = texts(&["a", "b.c", "*"], 3);
    let urns = texts(&["a", "b.c", "b", "c"], 4);
    for pattern_text in &patterns {
        let filter = pattern_to_subject(&pattern(pattern_text));
        for urn_text in &urns {
            let subject = urn_to_subject(&urn(urn_text));
            assert_eq!(
                nats_matches(&filter, &subject),
                pattern(pattern_text).matches(&urn(urn_text)),
                "{pattern_text} {urn_text}"
            );
        }
    }
}

/// A real broker, with a subscription for each pattern and a message for each URN: it delivers
/// what we match.
fn assert_the_broker_agrees(broker: &mut Broker, patterns: &[Pattern], urns: &[String]) {
    for (id, pattern) in patterns.iter().enumerate() {
        broker.subscribe(id, &pattern_to_subject(pattern));
    }
    for text in urns {
        let urn = urn(text);
        let subject = urn_to_subject(&urn);
        let delivered = broker.publish(&subject);
        let matched: BTreeSet<usize> = (0..patterns.len())
            .filter(|&id| patterns[id].matches(&urn))
            .collect();
        assert_eq!(delivered, matched, "{text} as {subject}");
    }
    for id in 0..patterns.len() {
        broker.unsubscribe(id);
    }
}

#[test]
fn a_real_broker_agrees() {
    let Some(mut broker) = Broker::start() else {
        return;
    };
    let patterns = |texts: Vec<String>| texts.iter().map(|text| pattern(text)).collect::<Vec<_>>();

    let small = patterns(texts(&["a", "b.c", "*"], 3));
    assert_the_broker_agrees(&mut broker, &small, &texts(&["a", "b.c", "b"], 4));

    let odd = odd_segments();
    let odd: Vec<&str> = odd.iter().map(String::as_str).collect();
    let with_any: Vec<&str> = odd.iter().copied().chain(["*"]).collect();
    assert_the_broker_agrees(&mut broker, &patterns(texts(&with_any, 1)), &texts(&odd, 1));
    let two = texts(&odd, 2);
    let some: Vec<String> = two.iter().step_by(7).cloned().collect();
    assert_the_broker_agrees(&mut broker, &patterns(some), &two);

    let deep = MAX_SEGMENTS - 1;
    let long = MAX_LEN - "urn:ns:".len();
    let limits = vec![
        format!("urn:ns{}:*", ":a".repeat(deep)),
        format!("urn:ns{}:b", ":*".repeat(deep)),
        format!("urn:ns{}", ":*".repeat(deep)),
        format!("urn:ns:{}", "x".repeat(long)),
        format!("urn:ns:{}:*", "x".repeat(long - 2)),
    ];
    let at_limits = [
        format!("urn:ns{}:a", ":a".repeat(deep)),
        format!("urn:ns{}:b", ":a".repeat(deep)),
        format!("urn:ns{}", ":a".repeat(deep)),
        format!("urn:ns:{}", "x".repeat(long)),
        format!("urn:ns:{}:x", "x".repeat(long - 2)),
    ];
    assert_the_broker_agrees(&mut broker, &patterns(limits), &at_limits);
}
