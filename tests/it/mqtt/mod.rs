//! Patterns as MQTT topic filters: back and forth, no two alike, and the matching is the same, as a
//! tiny matcher after the standard says and as a real broker does it.

mod broker;

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;
use urn_filter::error::ParseErrorKind;
use urn_filter::mqtt::{
    TopicError, filters_from_topic, pattern_from_topic, pattern_to_topic, urn_from_topic,
    urn_to_topic,
};
use urn_filter::{MAX_LEN, MAX_SEGMENTS};

use crate::support::strategies::{near_text, pattern_text, urn_text};
use crate::support::universe::texts;
use crate::support::{oracle, pattern, urn};
use broker::Broker;

/// MQTT 5.0, section 4.7.1: `+` is one level, a last `#` is the level before it and all below.
fn mqtt_matches(filter: &str, topic: &str) -> bool {
    let mut levels = topic.split('/');
    for part in filter.split('/') {
        match (part, levels.next()) {
            ("#", _) => return true,
            ("+", Some(_)) => {}
            (literal, Some(level)) if literal == level => {}
            _ => return false,
        }
    }
    levels.next().is_none()
}

/// Segments with all that may stand in one.
fn odd_segments() -> Vec<String> {
    let marks = "-._~!$&'()+,;=@/".chars();
    let mut odd: Vec<String> = marks.map(|mark| format!("x{mark}y")).collect();
    let whole = [
        "+", "++", "a+", "x/", "%2A", "%2B", "%2F", "%23", "$SYS", ".",
    ];
    odd.extend(whole.map(str::to_owned));
    odd
}

#[test]
fn the_table_of_the_documentation() {
    for (text, topic) in [
        (
            "urn:allthings:app:A:ticket:C:T",
            "urn/allthings/app/A/ticket/C/T",
        ),
        (
            "urn:allthings:app:*:ticket:C",
            "urn/allthings/app/+/ticket/C",
        ),
        (
            "urn:allthings:app:A:ticket:*",
            "urn/allthings/app/A/ticket/+/#",
        ),
        ("urn:allthings:*", "urn/allthings/+/#"),
        ("urn:allthings:*:*", "urn/allthings/+/+/#"),
        ("urn:allthings:path:x/y+z", "urn/allthings/path/x:y*z"),
        ("URN:AllThings:+:%2a", "urn/allthings/*/%2A"),
    ] {
        assert_eq!(pattern_to_topic(&pattern(text)), topic);
        assert_eq!(pattern_from_topic(topic), Ok(pattern(text)));
    }
}

#[test]
fn what_no_pattern_says_is_an_error() {
    for topic in ["+", "urn/+", "urn/ns/+", "urn/ns/a/+", "urn/ns/+/+"] {
        assert_eq!(
            pattern_from_topic(topic),
            Err(TopicError::LastWildcard),
            "{topic}"
        );
    }
    for topic in ["#", "urn/#", "urn/ns/#", "urn/ns/a/#"] {
        assert_eq!(
            pattern_from_topic(topic),
            Err(TopicError::Parent),
            "{topic}"
        );
    }
    for (topic, canonical) in [
        ("URN/ns/a", "urn/ns/a"),
        ("urn/NS/+/#", "urn/ns/+/#"),
        ("urn/ns/%2a/+/b", "urn/ns/%2A/+/b"),
    ] {
        let canonical = canonical.to_owned();
        assert_eq!(
            pattern_from_topic(topic),
            Err(TopicError::NotCanonical { canonical })
        );
    }
    for (topic, kind) in [
        ("", ParseErrorKind::Empty),
        ("+/#", ParseErrorKind::MissingScheme),
        ("$share/group/urn/ns/a", ParseErrorKind::MissingScheme),
        ("urn/+/a", ParseErrorKind::WildcardNamespace),
        ("urn/+/#", ParseErrorKind::WildcardNamespace),
        ("urn/ns/a+/#", ParseErrorKind::PartialWildcard),
        ("urn/ns//a", ParseErrorKind::EmptySegment),
        ("urn/ns/a b", ParseErrorKind::WhiteSpace),
    ] {
        match pattern_from_topic(topic) {
            Err(TopicError::Invalid(error)) => assert_eq!(error.kind(), kind, "{topic}"),
            other => panic!("{topic}: {other:?}"),
        }
    }
    for topic in [
        "urn/ns/+/#",
        "urn/ns/+/a",
        "urn/ns",
        "urn/ns/a#f",
        "urn/ns/a?=q",
    ] {
        assert!(urn_from_topic(topic).is_err(), "{topic}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn there_and_back(pattern_text in pattern_text(), urn_text in urn_text()) {
        let (pattern, urn) = (pattern(&pattern_text), urn(&urn_text));
        prop_assert_eq!(pattern_from_topic(&pattern_to_topic(&pattern)), Ok(pattern));
        let topic = urn_to_topic(&urn);
        prop_assert!(!topic.contains(['+', '#', '\0']), "{}", topic);
        prop_assert_eq!(urn_from_topic(&topic), Ok(urn.to_buf()));
    }

    /// What is read is written again as it was: nothing is read that nobody writes.
    #[test]
    fn back_and_there(text in near_text(), tail in prop_oneof!["", "/[+]", "/#", "/[+]/#"]) {
        let topic = text.replace(':', "/").replace('*', "+") + &tail;
        for topic in [text, topic] {
            if let Ok(pattern) = pattern_from_topic(&topic) {
                prop_assert_eq!(pattern_to_topic(&pattern), topic.as_str());
            }
            if let Ok(urn) = urn_from_topic(&topic) {
                prop_assert_eq!(urn_to_topic(&urn.as_urn()), topic.as_str());
            }
        }
    }

    #[test]
    fn the_matching_is_the_same(pattern_text in pattern_text(), urn_text in urn_text()) {
        let filter = pattern_to_topic(&pattern(&pattern_text));
        let topic = urn_to_topic(&urn(&urn_text));
        prop_assert_eq!(mqtt_matches(&filter, &topic), oracle::matches(&pattern_text, &urn_text));
    }
}

/// The filters of every topic filter of a small universe match what the broker would deliver, and those
/// that have none are those that no filters can say.
#[test]
fn topic_filters_are_sets_of_filters() {
    let urns = texts(&["a", "b"], 4);
    let mut read = 0;
    let levels = ["a", "+", "#"];
    let mut filters: Vec<String> = vec!["urn/ns".to_owned(), "urn/+".to_owned()];
    for _ in 0..4 {
        let longer = filters.iter().filter(|filter| !filter.ends_with('#'));
        let longer: Vec<_> = longer
            .flat_map(|filter| levels.map(|level| format!("{filter}/{level}")))
            .collect();
        filters.extend(longer);
    }
    filters.sort_unstable();
    filters.dedup();
    for filter in &filters {
        let Ok(set) = filters_from_topic(filter) else {
            let last_is_one = filter.ends_with('+');
            assert!(
                last_is_one || filter.starts_with("urn/+") || filter == "urn/ns",
                "{filter}"
            );
            continue;
        };
        read += 1;
        for text in &urns {
            let topic = urn_to_topic(&urn(text));
            assert_eq!(
                set.is_match(&urn(text)),
                mqtt_matches(filter, &topic),
                "{filter} {text}"
            );
        }
        let mut fewest = set.clone();
        assert!(fewest.minimize().is_empty(), "{filter}");
        if let Ok(pattern) = pattern_from_topic(filter) {
            assert_eq!(set.patterns(), [pattern]);
        }
    }
    // One to four levels, of which all but the last are `a` or `+`, and the last is `a` or `#`.
    assert_eq!(read, 2 + 4 + 8 + 16);
    for (topic, canonical) in [
        ("urn/NS/#", "urn/ns/#"),
        ("urn/ns/%2a/#", "urn/ns/%2A/#"),
        ("URN/ns/+/#", "urn/ns/+/#"),
    ] {
        let canonical = canonical.to_owned();
        assert_eq!(
            filters_from_topic(topic),
            Err(TopicError::NotCanonical { canonical })
        );
    }
    // Nothing is below what has as many segments, or as many bytes, as a URN can have.
    for segments in [MAX_SEGMENTS - 1, MAX_SEGMENTS] {
        let topic = format!("urn/ns{}/#", "/a".repeat(segments));
        assert_eq!(
            filters_from_topic(&topic).unwrap().len(),
            1 + MAX_SEGMENTS - segments
        );
    }
    for len in [MAX_LEN - 2, MAX_LEN - 1, MAX_LEN] {
        let topic = format!("urn/ns/{}/#", "a".repeat(len - "urn:ns:".len()));
        let filters = filters_from_topic(&topic).unwrap();
        assert_eq!(filters.len(), if len == MAX_LEN - 2 { 2 } else { 1 });
    }
}

#[test]
fn no_two_have_the_same_topic() {
    let odd = odd_segments();
    let odd: Vec<&str> = odd.iter().map(String::as_str).chain(["*", "a"]).collect();
    let texts = texts(&odd, 2);
    let mut topics = HashMap::new();
    for text in &texts {
        let before = topics.insert(pattern_to_topic(&pattern(text)), text);
        assert_eq!(before, None, "{text}");
    }
}

#[test]
fn the_matching_is_the_same_over_a_whole_small_universe() {
    for pattern_text in texts(&["a", "b/c", "*"], 3) {
        let pattern = pattern(&pattern_text);
        let filter = pattern_to_topic(&pattern);
        for urn_text in texts(&["a", "b/c", "b", "+"], 4) {
            let topic = urn_to_topic(&urn(&urn_text));
            assert_eq!(
                mqtt_matches(&filter, &topic),
                pattern.matches(&urn(&urn_text)),
                "{pattern_text} {urn_text}"
            );
        }
    }
}

/// A real broker delivers to a subscription what its pattern matches.
fn assert_the_broker_agrees(broker: &mut Broker, patterns: &[String], urns: &[String]) {
    let topics: Vec<String> = urns.iter().map(|text| urn_to_topic(&urn(text))).collect();
    for text in patterns {
        let pattern = pattern(text);
        let filter = pattern_to_topic(&pattern);
        let delivered = broker.delivered(&filter, &topics);
        let matched: BTreeSet<String> = urns
            .iter()
            .filter(|urn_text| pattern.matches(&urn(urn_text)))
            .map(|text| urn_to_topic(&urn(text)))
            .collect();
        assert_eq!(delivered, matched, "{text} as {filter}");
    }
}

#[test]
fn a_real_broker_agrees() {
    let Some(mut broker) = Broker::start() else {
        return;
    };
    let small = texts(&["a", "b/c", "*"], 3);
    assert_the_broker_agrees(&mut broker, &small, &texts(&["a", "b/c", "b"], 4));

    let odd = odd_segments();
    let odd: Vec<&str> = odd.iter().map(String::as_str).collect();
    let with_any: Vec<&str> = odd.iter().copied().chain(["*"]).collect();
    assert_the_broker_agrees(&mut broker, &texts(&with_any, 1), &texts(&odd, 2));

    let deep = MAX_SEGMENTS - 1;
    let long = MAX_LEN - "urn:ns:".len();
    let limits = [
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
    assert_the_broker_agrees(&mut broker, &limits, &at_limits);
}
