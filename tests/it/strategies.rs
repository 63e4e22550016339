//! The strategies for users' tests. All values are valid, match or miss the pattern as requested, and
//! vary enough to find bugs.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use urn_filter::{
    EventName, EventPattern, EventPatterns, Extent, FilterSet, MAX_LEN, MAX_SEGMENTS, Pattern,
    Subscription, UrnBuf, strategies,
};

use crate::support::{self, oracle};

fn pattern_with<S: Strategy<Value = UrnBuf>>(
    urn: fn(&Pattern) -> S,
) -> impl Strategy<Value = (Pattern, UrnBuf)> {
    strategies::pattern().prop_flat_map(move |pattern| (Just(pattern.clone()), urn(&pattern)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_is_drawn_is_of_the_language(
        urn in any::<UrnBuf>(),
        pattern in any::<Pattern>(),
        event in any::<EventName>(),
        events in any::<EventPattern>(),
    ) {
        prop_assert!(oracle::is_urn(urn.as_str()));
        prop_assert!(oracle::is_pattern(pattern.as_str()));
        prop_assert!(oracle::is_event_name(event.as_str()));
        prop_assert!(oracle::is_event_pattern(events.as_str()));
    }

    #[test]
    fn an_event_pattern_matches_the_name_drawn_for_it(
        (pattern, name) in strategies::event_pattern()
            .prop_flat_map(|pattern| (Just(pattern.clone()), strategies::matching_name(&pattern)))
    ) {
        prop_assert!(oracle::is_event_name(name.as_str()), "{}", name);
        prop_assert!(oracle::event_matches(pattern.as_str(), name.as_str()), "{} {}", pattern, name);
    }

    #[test]
    fn an_event_pattern_does_not_match_a_near_miss(
        (pattern, name) in strategies::event_pattern().prop_flat_map(|pattern| {
            let miss = match strategies::near_miss_name(&pattern) {
                Some(miss) => miss.prop_map(Some).boxed(),
                None => Just(None).boxed(),
            };
            (Just(pattern), miss)
        })
    ) {
        if let Some(name) = name {
            prop_assert!(oracle::is_event_name(name.as_str()), "{}", name);
            prop_assert!(!oracle::event_matches(pattern.as_str(), name.as_str()), "{} {}", pattern, name);
        } else {
            prop_assert_eq!(pattern, "*");
        }
    }

    #[test]
    fn the_pattern_matches_the_urn_drawn_for_it((pattern, urn) in pattern_with(strategies::matching_urn)) {
        prop_assert!(oracle::is_urn(urn.as_str()), "{}", urn);
        prop_assert!(oracle::matches(pattern.as_str(), urn.as_str()), "{} {}", pattern, urn);
        prop_assert!(pattern.matches(&urn.as_urn()));
    }

    #[test]
    fn the_pattern_does_not_match_a_near_miss((pattern, urn) in pattern_with(strategies::near_miss)) {
        prop_assert!(oracle::is_urn(urn.as_str()), "{}", urn);
        prop_assert!(!oracle::matches(pattern.as_str(), urn.as_str()), "{} {}", pattern, urn);
    }

    #[test]
    fn a_webhook_gets_the_event_drawn_for_it(
        (webhook, event) in strategies::subscription().prop_flat_map(|webhook| {
            let event = match strategies::matching_event(&webhook) {
                Some(event) => event.prop_map(Some).boxed(),
                None => Just(None).boxed(),
            };
            (Just(webhook), event)
        })
    ) {
        match event {
            Some((event, urn)) => prop_assert!(webhook.is_match(&event, &urn.as_urn())),
            None => prop_assert!(webhook.events.is_empty() || webhook.urns.is_empty()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_webhook_and_an_event_that_it_gets((webhook, (event, urn)) in strategies::webhook_and_event()) {
        prop_assert!(gets(&webhook, &event, &urn));
        prop_assert!(webhook.is_match(&event, &urn.as_urn()));
    }

    /// One of the two is matched, and not both.
    #[test]
    fn a_webhook_and_an_event_that_it_just_does_not_get((webhook, (event, urn)) in strategies::webhook_and_near_miss()) {
        prop_assert!(oracle::is_urn(urn.as_str()) && oracle::is_event_name(event.as_str()));
        let (name_fits, urn_fits) = fits(&webhook, &event, &urn);
        prop_assert!(name_fits != urn_fits, "{:?} {} {}", webhook, event, urn);
    }

    #[test]
    fn an_index_is_that_of_its_webhooks((index, webhooks) in strategies::index()) {
        prop_assert_eq!(index.len(), webhooks.len());
        for (key, webhook) in webhooks.iter().enumerate() {
            prop_assert_eq!(index.get(&key), Some(webhook.clone()));
        }
    }
}

/// Whether one of the event patterns matches the name, and one of the filters the URN.
fn fits(webhook: &Subscription, event: &EventName, urn: &UrnBuf) -> (bool, bool) {
    let (mut events, mut filters) = (webhook.events.iter(), webhook.urns.iter());
    (
        events.any(|pattern| oracle::event_matches(pattern.as_str(), event.as_str())),
        filters.any(|pattern| oracle::matches(pattern.as_str(), urn.as_str())),
    )
}

fn gets(webhook: &Subscription, event: &EventName, urn: &UrnBuf) -> bool {
    fits(webhook, event, urn) == (true, true)
}

/// What a failing test is shrunk to is still of the sort that was drawn, both sorts of misses are drawn,
/// and a webhook that gets every name misses by its URN.
#[test]
fn what_is_shrunk_keeps_its_word() {
    let mut runner = TestRunner::deterministic();
    let mut misses = [0; 2];
    let mut steps = 0;
    for _ in 0..60 {
        let mut hit = strategies::webhook_and_event()
            .new_tree(&mut runner)
            .unwrap();
        let mut miss = strategies::webhook_and_near_miss()
            .new_tree(&mut runner)
            .unwrap();
        let (webhook, (event, urn)) = miss.current();
        misses[usize::from(fits(&webhook, &event, &urn).0)] += 1;
        for _ in 0..40 {
            let (webhook, (event, urn)) = hit.current();
            assert!(gets(&webhook, &event, &urn), "{webhook:?} {event} {urn}");
            let (webhook, (event, urn)) = miss.current();
            let (name_fits, urn_fits) = fits(&webhook, &event, &urn);
            assert!(name_fits != urn_fits, "{webhook:?} {event} {urn}");
            let [one, other] = [hit.simplify(), miss.simplify()];
            if !one && !other {
                break;
            }
            steps += 1;
        }
        let mut index = strategies::index().new_tree(&mut runner).unwrap();
        for _ in 0..20 {
            let (index_now, webhooks) = index.current();
            assert_eq!(index_now.len(), webhooks.len());
            if !index.simplify() {
                break;
            }
        }
    }
    assert!(misses.iter().all(|&count| count > 10), "{misses:?}");
    assert!(steps > 200, "{steps}");

    let all_names = Subscription::parse(["*"], ["urn:ns:*", "urn:zz:*", "urn:aa:*"]).unwrap();
    let misses = strategies::near_miss_event(&all_names).unwrap();
    for _ in 0..100 {
        let (event, urn) = misses.new_tree(&mut runner).unwrap().current();
        assert_eq!(fits(&all_names, &event, &urn), (true, false), "{urn}");
    }
    assert!(strategies::near_miss_event(&Subscription::default()).is_none());
}

/// The limits, where what stands for a wildcard has no room, or little.
#[test]
fn patterns_at_the_limits_have_both_sides() {
    let room = MAX_LEN - "urn:ns:".len();
    let texts = [
        "urn:ns:*".to_owned(),
        "urn:ns:a".to_owned(),
        "urn:zz:*".to_owned(),
        "urn:zz:a".to_owned(),
        format!("urn:ns{}", ":*".repeat(MAX_SEGMENTS)),
        format!("urn:ns{}", ":a".repeat(MAX_SEGMENTS)),
        format!("urn:ns{}:*", ":a".repeat(MAX_SEGMENTS - 1)),
        format!("urn:ns:{}", "a".repeat(room)),
        format!("urn:ns:{}:*", "a".repeat(room - 2)),
        format!("urn:ns:{}:*", "a".repeat(room - 3)),
        format!("urn:ns:{}:*", "a".repeat(room - 4)),
        format!("urn:ns:{}:*", "a".repeat(room - 7)),
        format!("urn:ns:*:{}", "a".repeat(room - 2)),
        format!("urn:ns:*:{}", "a".repeat(room - 4)),
        format!("urn:ns:*:{}:*:*", "a".repeat(room - 9)),
        format!("urn:{}:*:%2A", "n".repeat(32)),
    ];
    // Several wildcards that share what little room there is.
    let crowded = ["urn:ns:*:*:*:", "urn:ns:*:*:", "urn:ns:*:a:a:"].into_iter();
    let crowded = crowded.flat_map(|head| {
        (0..12).flat_map(move |spare| {
            let tail = |tail: &str| {
                let rest = MAX_LEN - spare - head.len() - tail.len();
                format!("{head}{}{tail}", "a".repeat(rest))
            };
            [tail(""), tail(":*"), tail(":*:*")]
        })
    });
    // And nothing that is drawn is thrown away.
    let config = ProptestConfig {
        max_local_rejects: 0,
        ..ProptestConfig::default()
    };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    for text in texts.into_iter().chain(crowded) {
        let pattern = support::pattern(&text);
        for _ in 0..200 {
            let hit = strategies::matching_urn(&pattern).new_tree(&mut runner);
            let hit = hit.expect("nothing is rejected").current();
            assert!(pattern.matches(&hit.as_urn()), "{pattern} {hit}");
            let miss = strategies::near_miss(&pattern).new_tree(&mut runner);
            let miss = miss.expect("nothing is rejected").current();
            assert!(!pattern.matches(&miss.as_urn()), "{pattern} {miss}");
        }
    }
}

/// The limit, where what stands for a wildcard has no room, or little.
#[test]
fn event_patterns_at_the_limit_have_both_sides() {
    let config = ProptestConfig {
        max_local_rejects: 0,
        ..ProptestConfig::default()
    };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let stars = ["", "*.", "*.*."].iter().flat_map(|head| {
        let texts = (0..6).flat_map(move |spare| {
            ["", ".*", ".*.*"].map(|tail| {
                let rest = 128 - spare - head.len() - tail.len();
                format!("{head}{}{tail}", "a".repeat(rest))
            })
        });
        texts.collect::<Vec<String>>()
    });
    let others = ["*", "*.*", "a", "b.*", "*.a"].map(str::to_owned);
    let full = ["a.", "*."].map(|part| part.repeat(63) + &part[..1]);
    for text in stars.chain(others).chain(full) {
        let pattern = support::event_pattern(&text);
        for _ in 0..50 {
            let hit = strategies::matching_name(&pattern).new_tree(&mut runner);
            let hit = hit.expect("nothing is rejected").current();
            assert!(oracle::event_matches(&text, hit.as_str()), "{text} {hit}");
            let Some(miss) = strategies::near_miss_name(&pattern) else {
                assert_eq!(text, "*");
                continue;
            };
            let miss = miss.new_tree(&mut runner);
            let miss = miss.expect("nothing is rejected").current();
            assert!(
                !oracle::event_matches(&text, miss.as_str()),
                "{text} {miss}"
            );
        }
    }
}

/// A long URN has components, too, and one below a filter has all the depths that are said.
#[test]
fn a_matching_urn_has_all_that_a_urn_can_have() {
    let mut runner = TestRunner::deterministic();
    for text in [
        "urn:ns:*".to_owned(),
        format!("urn:ns:{}:*", "a".repeat(1_500)),
    ] {
        let pattern = support::pattern(&text);
        let (mut parts, mut depths) = (HashSet::new(), HashSet::new());
        for _ in 0..300 {
            let tree = strategies::matching_urn(&pattern).new_tree(&mut runner);
            let urn = tree.unwrap().current();
            let urn = urn.as_urn();
            let components = urn.components();
            parts.insert((components.r().is_some(), components.q().is_some()));
            depths.insert(urn.segment_count() - pattern.selectors().count());
        }
        assert_eq!(parts.len(), 4, "{parts:?}");
        assert_eq!(depths, HashSet::from([1, 2, 3, 4]));
    }
}

/// A sample has in it what a test must not miss.
#[test]
fn the_sample_is_varied() {
    let mut runner = TestRunner::deterministic();
    let mut seen = HashSet::new();
    let mut note = |what: &'static str, is_seen: bool| {
        if is_seen {
            seen.insert(what);
        }
    };
    for _ in 0..1_500 {
        let pattern = strategies::pattern()
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let urn = strategies::urn().new_tree(&mut runner).unwrap().current();
        let wildcards = pattern.as_str().matches('*').count();
        note("no wildcard", wildcards == 0);
        note("a subtree", pattern.extent() == Extent::Subtree);
        note(
            "a wildcard in the middle",
            pattern.selectors().any(|s| s == urn_filter::Selector::Any),
        );
        note("a long pattern", pattern.as_str().len() > 1_500);
        note("a deep pattern", pattern.selectors().count() > 40);
        note("a match by chance", pattern.matches(&urn.as_urn()));
        note("no canonical form", !urn.as_urn().is_canonical());
        note("an r-component", urn.as_urn().components().r().is_some());
        note("a q-component", urn.as_urn().components().q().is_some());
        note("an f-component", urn.as_urn().components().f().is_some());
        note("a long URN", urn.as_str().len() > 1_500);
        note(
            "a long URN with a q-component",
            urn.as_urn().name().len() > 1_500 && urn.as_urn().components().q().is_some(),
        );
        note("a deep URN", urn.as_urn().segment_count() > 40);

        let miss = strategies::near_miss(&pattern)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let miss = miss.as_urn();
        let same_namespace = miss.namespace() == pattern.namespace();
        note("another namespace", !same_namespace);
        let count = pattern.selectors().count();
        note("too short", same_namespace && miss.segment_count() < count);
        note(
            "the root of a subtree",
            same_namespace && miss.segment_count() == count && pattern.extent() == Extent::Subtree,
        );
        note(
            "too long",
            same_namespace && miss.segment_count() > count && pattern.extent() == Extent::Exact,
        );
        note(
            "another case",
            pattern.matches(&support::urn(&miss.to_string().to_lowercase())),
        );

        let webhook: Subscription = strategies::subscription()
            .new_tree(&mut runner)
            .unwrap()
            .current();
        note("no event name", webhook.events.is_empty());
        note("no filter", webhook.urns.is_empty());
        note("a compiled set", webhook.urns.len() > 16);
    }
    let all = 21;
    assert_eq!(seen.len(), all, "{seen:?}");
}

#[test]
fn the_lists_are_of_any_length() {
    let mut runner = TestRunner::deterministic();
    let lengths: HashSet<usize> = (0..200)
        .map(|_| {
            any::<FilterSet>()
                .new_tree(&mut runner)
                .unwrap()
                .current()
                .len()
        })
        .collect();
    assert!(
        lengths.contains(&0) && lengths.contains(&1) && lengths.len() > 4,
        "{lengths:?}"
    );
    let names: HashSet<usize> = (0..200)
        .map(|_| {
            any::<EventPatterns>()
                .new_tree(&mut runner)
                .unwrap()
                .current()
                .len()
        })
        .collect();
    assert!(names.contains(&0) && names.contains(&3), "{names:?}");
}
