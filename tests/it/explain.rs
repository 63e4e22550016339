//! Explanations agree with matching, their spans point at the right bytes, and their texts are correct.

use proptest::collection::vec;
use proptest::prelude::*;
use urn_filter::explain::{
    DeliveryExplanation, Difference, EventDifference, EventOutcome, Explanation, Likeness, Outcome,
};
use urn_filter::{FilterIndex, FilterSet, Pattern};

use crate::support::strategies::{
    dense_pattern_text, dense_urn_text, event_pattern_text, event_text, pattern_text, urn_text,
};
use crate::support::{self, event, oracle, subscription, urn};

fn set(filters: &[impl AsRef<str>]) -> FilterSet {
    FilterSet::parse(filters.iter().map(AsRef::as_ref)).unwrap_or_else(|e| panic!("{e:#}"))
}

fn explain(filters: &[&str], name: &str) -> Explanation {
    set(filters).explain(&urn(name))
}

/// The explanation is what the oracle says about each filter, and holds together.
fn check(filters: &[String], name: &str) {
    let why = set(filters).explain(&urn(name));
    let selecting: Vec<usize> = (0..filters.len())
        .filter(|&index| oracle::matches(&filters[index], name))
        .collect();
    assert_eq!(why.is_match(), !selecting.is_empty(), "{filters:?} {name}");
    assert_eq!(why.is_match(), set(filters).is_match(&urn(name)));
    let text = why.to_string();
    assert!(text.lines().all(|line| line == line.trim_end()), "{text}");

    let listed = why.matched().iter();
    let matched = support::sorted(listed.flat_map(|filter| filter.indices.clone()));
    assert_eq!(matched, selecting);
    let missed = why.misses().iter().map(|miss| &miss.filter);
    let missed = support::sorted(missed.flat_map(|filter| filter.indices.clone()));
    let all: Vec<usize> = (0..filters.len()).collect();
    assert_eq!(missed, if why.is_match() { vec![] } else { all });
    let no_filters = matches!(why.outcome(), Outcome::NoFilters);
    assert_eq!(no_filters, filters.is_empty());

    for filter in why
        .matched()
        .iter()
        .chain(why.misses().iter().map(|miss| &miss.filter))
    {
        let equal = |&index: &usize| oracle::canonical(&filters[index]) == filter.pattern.as_str();
        assert!(
            (0..filters.len())
                .filter(equal)
                .eq(filter.indices.iter().copied())
        );
    }
    for miss in why.misses() {
        check_miss(miss, why.urn().as_str());
    }
    let nearness: Vec<_> = why
        .misses()
        .iter()
        .map(|miss| nearness(&miss.filter.pattern, &why))
        .collect();
    assert!(nearness.is_sorted_by(|a, b| a >= b), "{why}");
}

/// What the spans point at is what the difference says, and what is before them agrees.
fn check_miss(miss: &urn_filter::explain::Miss, name: &str) {
    let pattern = miss.filter.pattern.as_str();
    let (in_urn, in_pattern) = (
        &name[miss.urn_span.clone()],
        &pattern[miss.pattern_span.clone()],
    );
    let before_urn = &name[..miss.urn_span.start];
    let before_pattern = &pattern[..miss.pattern_span.start];
    match &miss.difference {
        Difference::Namespace { expected, found } => {
            assert_eq!((in_urn, in_pattern), (found.as_str(), expected.as_str()));
            assert_eq!((before_urn, before_pattern), ("urn:", "urn:"));
        }
        Difference::Segment {
            position,
            expected,
            found,
            ..
        } => {
            assert_eq!((in_urn, in_pattern), (found.as_str(), expected.as_str()));
            assert_ne!(expected, found);
            assert_eq!(before_urn.matches(':').count(), position + 1);
            let before = (
                before_pattern.trim_end_matches(':'),
                before_urn.trim_end_matches(':'),
            );
            assert!(agrees(before.0, before.1));
        }
        Difference::NothingBelow => {
            assert_eq!((in_urn, in_pattern), ("", "*"));
            assert_eq!(before_urn, name);
            assert!(oracle::matches(pattern, &format!("{name}:x")));
        }
        Difference::MissingSegments { missing } => {
            assert_eq!((in_urn, in_pattern), ("", missing.as_str()));
            let rest = missing.replace('*', "x");
            assert!(oracle::matches(pattern, &format!("{name}:{rest}")));
        }
        Difference::ExtraSegments { extra } => {
            assert_eq!((in_urn, in_pattern), (extra.as_str(), ""));
            assert!(oracle::matches(pattern, before_urn.trim_end_matches(':')));
            assert!(oracle::matches(&format!("{pattern}:*"), name));
        }
        other => panic!("{other:?}"),
    }
}

/// Whether each position of the first selects that of the second.
fn agrees(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<_>, Vec<_>) =
        (pattern.split(':').collect(), name.split(':').collect());
    let mut pairs = pattern.iter().zip(&name);
    pattern.len() == name.len() && pairs.all(|(p, n)| *p == "*" || p == n)
}

/// How near a filter is, after the rule in the documentation.
fn nearness(pattern: &Pattern, why: &Explanation) -> (usize, usize) {
    let name: Vec<&str> = why.urn().as_str().split(':').collect();
    let text = pattern.as_str();
    let selectors: Vec<&str> = text.strip_suffix(":*").unwrap_or(text).split(':').collect();
    if selectors[1] != name[1] {
        return (0, 0);
    }
    let like = |(p, n): (&&str, &&str)| {
        *p == "*" || p.eq_ignore_ascii_case(n) || p.trim_matches('-') == n.trim_matches('-')
    };
    let agreeing: Vec<bool> = selectors.iter().zip(&name).skip(1).map(like).collect();
    let all = agreeing.iter().filter(|&&agrees| agrees).count();
    (all, agreeing.iter().take_while(|&&agrees| agrees).count())
}

/// Compares the outcome for an event's name with the oracle.
fn check_event_outcome(patterns: &[&str], name: &str, outcome: &EventOutcome) {
    let indices_of = |text: &str| -> Vec<usize> {
        let equal = (0..patterns.len()).filter(|&index| patterns[index] == text);
        equal.collect()
    };
    let matching: Vec<usize> = (0..patterns.len())
        .filter(|&index| oracle::event_matches(patterns[index], name))
        .collect();
    match outcome {
        EventOutcome::NoEvents => assert!(patterns.is_empty()),
        EventOutcome::Wanted { patterns: listed } => {
            let firsts = listed.iter().map(|listed| listed.indices[0]);
            assert!(firsts.is_sorted());
            for listed in listed {
                assert_eq!(listed.indices, indices_of(listed.pattern.as_str()));
            }
            let all = listed.iter().flat_map(|listed| &listed.indices).copied();
            assert_eq!(support::sorted(all), matching);
            assert!(!matching.is_empty());
        }
        EventOutcome::Unwanted { misses } => {
            assert!(matching.is_empty());
            let all = misses.iter().flat_map(|miss| &miss.event.indices).copied();
            assert_eq!(
                support::sorted(all),
                (0..patterns.len()).collect::<Vec<_>>()
            );
            for miss in misses {
                let pattern = miss.event.pattern.as_str();
                assert_eq!(miss.event.indices, indices_of(pattern));
                let (in_name, in_pattern) = (
                    &name[miss.name_span.clone()],
                    &pattern[miss.pattern_span.clone()],
                );
                match &miss.difference {
                    EventDifference::Part {
                        position,
                        expected,
                        found,
                    } => {
                        assert_eq!((in_pattern, in_name), (expected.as_str(), found.as_str()));
                        assert_eq!(name.split('.').nth(position - 1), Some(found.as_str()));
                        assert_eq!(
                            pattern.split('.').nth(position - 1),
                            Some(expected.as_str())
                        );
                        assert!(expected != found && expected != "*");
                    }
                    EventDifference::NothingBelow => assert_eq!((in_pattern, in_name), ("*", "")),
                    EventDifference::MissingParts { missing } => {
                        assert_eq!((in_pattern, in_name), (missing.as_str(), ""));
                        assert!(pattern.split('.').count() > name.split('.').count());
                    }
                    EventDifference::ExtraParts { extra } => {
                        assert_eq!((in_pattern, in_name), ("", extra.as_str()));
                        assert!(!pattern.ends_with('*'));
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn it_never_disagrees_with_matching(filters in vec(pattern_text(), 0..25), name in urn_text()) {
        check(&filters, &name);
    }

    #[test]
    fn nor_where_much_matches(filters in vec(dense_pattern_text(), 0..6), name in dense_urn_text()) {
        check(&filters, &name);
    }

    #[test]
    fn a_webhook_gets_what_is_said_to_be_delivered(
        filters in vec(pattern_text(), 0..4),
        patterns in vec(event_pattern_text(), 0..4),
        asked in event_text(),
        name in urn_text(),
    ) {
        let filters: Vec<&str> = filters.iter().map(String::as_str).collect();
        let webhook = subscription(&patterns, &filters);
        let (asked, name) = (event(asked), urn(&name));
        let why = webhook.explain(&asked, &name);
        prop_assert_eq!(why.is_delivered(), webhook.is_match(&asked, &name));
        prop_assert_eq!(why.filters(), &webhook.urns.explain(&name));
        check_event_outcome(&patterns, asked.as_str(), why.event_outcome());
        prop_assert_eq!(why.to_string().starts_with("Delivered."), why.is_delivered());
        let index: FilterIndex<String> = [("wh".to_owned(), webhook)].into_iter().collect();
        prop_assert_eq!(index.explain("wh", &asked, &name), Some(why.clone()));
        prop_assert_eq!(index.explain("other", &asked, &name), None);
        prop_assert_eq!(index.is_match(&asked, &name), why.is_delivered());
        #[cfg(feature = "shared")]
        {
            let shared = urn_filter::SharedIndex::from(index);
            prop_assert_eq!(shared.explain("wh", &asked, &name), Some(why));
            prop_assert_eq!(shared.explain("other", &asked, &name), None);
        }
    }
}

/// All sequences of up to four of these.
fn sequences(alphabet: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    let mut last = vec!["urn:ns".to_owned()];
    for _ in 0..4 {
        last = last
            .iter()
            .flat_map(|text| alphabet.iter().map(move |part| format!("{text}:{part}")))
            .collect();
        all.extend(last.clone());
    }
    all
}

#[test]
fn every_small_filter_and_every_small_urn() {
    let names = sequences(&["a", "A", "b"]);
    for filter in sequences(&["a", "b", "*"]) {
        let compiled = set(&[&filter]);
        for name in &names {
            let why = compiled.explain(&urn(name));
            assert_eq!(
                why.is_match(),
                oracle::matches(&filter, name),
                "{filter} {name}"
            );
            assert_eq!(why.misses().len(), usize::from(!why.is_match()));
            for miss in why.misses() {
                check_miss(miss, name);
            }
        }
    }
}

#[test]
fn nearly_equal_segments_are_told_apart() {
    let cases = [
        ("A", "a", Some(Likeness::Case)),
        ("A%2Fb", "A%2FB", Some(Likeness::Case)),
        ("A", "%41", Some(Likeness::Escape)),
        ("a%2Fb", "a/b", Some(Likeness::Escape)),
        ("A", "A-", Some(Likeness::Punctuation)),
        ("-A", "A", Some(Likeness::Punctuation)),
        ("A", "B", None),
        ("41", "%41", None),
        ("-", ".", None),
        ("a", "%41", None),
        ("A%2F", "A", None),
    ];
    for (wanted, had, expected) in cases {
        let why = explain(&[&format!("urn:ns:{wanted}:*")], &format!("urn:ns:{had}:x"));
        let Difference::Segment {
            likeness,
            position: 1,
            ..
        } = why.misses()[0].difference
        else {
            panic!("{why}");
        };
        assert_eq!(likeness, expected, "{wanted} {had}");
    }
}

#[test]
fn the_nearest_comes_first_and_equal_filters_once() {
    let why = explain(
        &[
            "urn:other:app:A:ticket:C:*",
            "urn:ns:app:B:*",
            "urn:ns:app:A:booking:*",
            "urn:ns:app:B:*",
            "urn:ns:app:a:ticket:C",
            "URN:NS:app:B:*",
            "urn:ns:app:B:ticket:D:*",
            "urn:ns:app:A",
        ],
        "urn:ns:app:A:ticket:C:T",
    );
    let order: Vec<&[usize]> = why.misses().iter().map(|m| &m.filter.indices[..]).collect();
    assert_eq!(order, [&[4][..], &[2], &[7], &[6], &[1, 3, 5], &[0]]);
}

#[test]
fn the_nearest_names_come_first() {
    let names = [
        "booking.close",
        "ticket.created",
        "ticket.closing",
        "close",
        "ping",
    ];
    let webhook = subscription(&names, &["urn:ns:*"]);
    let why = webhook.explain(&event("ticket.closed"), &urn("urn:ns:a"));
    assert_eq!(
        nearest(&why),
        [
            "ticket.closing",
            "ticket.created",
            "booking.close",
            "close",
            "ping"
        ]
    );
    let why = webhook.explain(&event("pong"), &urn("urn:ns:a"));
    assert_eq!(nearest(&why)[..2], ["ping", "booking.close"]);
    // A `*` is as near as what it stands for.
    let webhook = subscription(&["booking.*", "*.closing", "*.created"], &["urn:ns:*"]);
    let why = webhook.explain(&event("ticket.closed"), &urn("urn:ns:a"));
    assert_eq!(nearest(&why), ["*.closing", "*.created", "booking.*"]);
    let webhook = subscription(&["ticket.a", "*.closing"], &["urn:ns:*"]);
    let why = webhook.explain(&event("ticket.closed"), &urn("urn:ns:a"));
    assert_eq!(nearest(&why), ["*.closing", "ticket.a"]);
}

/// Returns the event patterns that do not match, in their order.
fn nearest(why: &DeliveryExplanation) -> Vec<&str> {
    let EventOutcome::Unwanted { misses } = why.event_outcome() else {
        panic!("{why}");
    };
    let patterns = misses.iter().map(|miss| miss.event.pattern.as_str());
    patterns.collect()
}

#[test]
fn large_lists_are_told_in_full_and_printed_in_part() {
    let filters: Vec<String> = (0..4_000)
        .map(|n| format!("urn:ns:app:{}:*", n % 2_000))
        .collect();
    let why = set(&filters).explain(&urn("urn:ns:app:x:y"));
    assert_eq!(why.misses().len(), 2_000);
    assert_eq!(why.misses()[7].filter.indices, [7, 2_007]);
    let text = why.to_string();
    assert!(text.starts_with("The URN matches none of the 4000 filters."));
    assert!(text.ends_with("And 1995 more, further off."), "{text}");
    assert_eq!(text.matches('^').count(), 5);
    let same = set(&vec!["urn:ns:app:*"; 4_000]);
    let text = same.explain(&urn("urn:ns:app:x:y")).to_string();
    assert!(
        text.ends_with("filter [0, 1, 2, 3, 4 and 3995 more] `urn:ns:app:*`"),
        "{text}"
    );
}

#[test]
fn long_texts_are_cut_around_what_differs() {
    let before = "a:".repeat(40) + &"b".repeat(300);
    let why = explain(
        &[&format!("urn:ns:{before}:right:{}", "c".repeat(900))],
        &format!("urn:ns:{before}:wrong:{}", "d".repeat(900)),
    );
    let text = why.to_string();
    let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
    assert!(lines.iter().all(|line| line.len() < 200), "{text}");
    let carets: Vec<usize> = (0..lines[4].len())
        .filter(|&at| lines[4][at] == '^')
        .collect();
    let marked = |line: &Vec<char>| carets.iter().map(|&at| line[at]).collect::<String>();
    assert_eq!(
        (marked(&lines[2]), marked(&lines[3])),
        ("wrong".into(), "right".into())
    );
}
