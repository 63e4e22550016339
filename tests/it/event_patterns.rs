//! Event patterns and lists of them, compared with the rules, with brute force over small universes and
//! with the sets of the standard library.

use std::collections::BTreeSet;

use urn_filter::explain::EventOutcome;
use urn_filter::{
    EventName, EventPattern, EventPatterns, Extent, FilterIndex, MAX_EVENT_NAME_LEN, Selector,
    Subscription,
};

use crate::support::{event, event_pattern, oracle, subscription, urn};

/// What section 5 of the description says, text by text.
#[test]
fn the_rules_by_examples() {
    for (pattern, name, is_match) in [
        ("ticket.created", "ticket.created", true),
        ("ticket.created", "ticket.updated", false),
        ("ticket.created", "ticket", false),
        ("ticket.created", "ticket.created.again", false),
        ("ticket.*", "ticket.created", true),
        ("ticket.*", "ticket.comment.created", true),
        ("ticket.*", "ticket", false),
        ("ticket.*", "ticket-category.created", false),
        ("*.created", "ticket.created", true),
        ("*.created", "ticket.comment.created", false),
        ("*.created", "created", false),
        ("*", "ping", true),
        ("*", "ticket.comment.created", true),
        ("*.*", "ping", false),
        ("*.*", "ticket.created", true),
        ("*.*", "ticket.comment.created", true),
        ("ticket.*.created", "ticket.comment.created", true),
        ("ticket.*.created", "ticket.created", false),
        ("ticket.*.created", "ticket.comment.reply.created", false),
    ] {
        let (events, event) = (event_pattern(pattern), event(name));
        assert_eq!(events.matches(&event), is_match, "{pattern} {name}");
        assert_eq!(oracle::event_matches(pattern, name), is_match, "the oracle");
        assert_eq!(events.is_plain(), !pattern.contains('*'));
        assert_eq!(events.to_name().is_some(), events.is_plain());
    }
}

/// All sequences of 1 to `max` of these, with dots between them.
fn sequences(items: &[&str], max: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut longest: Vec<String> = items.iter().map(|&item| item.to_owned()).collect();
    for _ in 0..max {
        all.extend(longest.iter().cloned());
        let longer = |text: &String| {
            let longer = items.iter().map(|item| format!("{text}.{item}"));
            longer.collect::<Vec<_>>()
        };
        longest = longest.iter().flat_map(longer).collect();
    }
    all
}

/// Every pattern of up to `positions` selectors over these letters and `*`, and every name over one
/// letter more and up to two parts more. Each pattern has the set of the indices of its names.
struct Universe {
    names: Vec<EventName>,
    patterns: Vec<(EventPattern, BTreeSet<usize>)>,
}

impl Universe {
    fn new(letters: &[&str], positions: usize) -> Self {
        let with = |more: &'static str| [letters, &[more]].concat();
        let names: Vec<EventName> = sequences(&with("fresh"), positions + 2)
            .iter()
            .map(|text| event(text))
            .collect();
        let patterns = sequences(&with("*"), positions).into_iter().map(|text| {
            let matching = (0..names.len())
                .filter(|&index| oracle::event_matches(&text, names[index].as_str()));
            (event_pattern(&text), matching.collect())
        });
        Self {
            patterns: patterns.collect(),
            names,
        }
    }

    /// Returns the indices of the names that any pattern of a list matches.
    fn of_list(&self, list: &EventPatterns) -> BTreeSet<usize> {
        let language = |pattern: &EventPattern| {
            let known = self.patterns.iter().find(|(known, _)| known == pattern);
            &known.expect("in the universe").1
        };
        list.iter().flat_map(language).copied().collect()
    }
}

#[test]
fn every_pair_of_patterns_in_small_universes() {
    for (letters, positions) in [(&["a", "b"][..], 3), (&["a"], 5)] {
        let universe = Universe::new(letters, positions);
        for (p, ours) in &universe.patterns {
            for (index, name) in universe.names.iter().enumerate() {
                assert_eq!(p.matches(name), ours.contains(&index), "{p} {name}");
            }
            assert!(p.matches(&p.example()), "{p}");
            for (q, theirs) in &universe.patterns {
                assert_eq!(p.covers(q), ours.is_superset(theirs), "{p} covers {q}");
                assert_eq!(p == q, ours == theirs, "{p} is {q}");
                let both: BTreeSet<usize> = ours & theirs;
                assert_eq!(p.overlaps(q), !both.is_empty(), "{p} overlaps {q}");
                let witness = p.common_name(q);
                assert_eq!(witness.is_some(), !both.is_empty(), "{p} and {q}");
                assert!(witness.is_none_or(|name| p.matches(&name) && q.matches(&name)));
                let common = p.intersection(q).map(EventPatterns::from);
                let common = common.unwrap_or_default();
                assert_eq!(universe.of_list(&common), both, "{p} and {q}");
            }
        }
    }
}

/// Lists of up to forty patterns: of those that are searched pattern by pattern, and of others.
#[test]
fn random_lists_in_a_small_universe() {
    let universe = Universe::new(&["a", "b"], 3);
    let mut rng = fastrand::Rng::with_seed(17);
    for round in 0..400 {
        let mut list = || -> EventPatterns {
            let len = if round % 4 == 0 {
                rng.usize(17..40)
            } else {
                rng.usize(..5)
            };
            let patterns = (0..len).map(|_| rng.choice(&universe.patterns).unwrap());
            patterns.map(|(pattern, _)| pattern.clone()).collect()
        };
        let (one, other) = (list(), list());
        check_lists(&universe, &one, &other);
        check_minimum(&universe, &one);
    }
}

fn check_lists(universe: &Universe, one: &EventPatterns, other: &EventPatterns) {
    let (ours, theirs) = (universe.of_list(one), universe.of_list(other));
    let context = format!("{one:?} and {other:?}");
    for (index, name) in universe.names.iter().enumerate() {
        assert_eq!(one.matches(name), ours.contains(&index), "{one:?} {name}");
        let matching = (0..one.len()).filter(|&at| one.get(at).unwrap().matches(name));
        assert!(one.matching(name).eq(matching), "{one:?} {name}");
    }
    for (pattern, language) in &universe.patterns {
        assert_eq!(
            one.covers(pattern),
            ours.is_superset(language),
            "{one:?} {pattern}"
        );
    }
    assert_eq!(
        one.covers_list(other),
        ours.is_superset(&theirs),
        "{context}"
    );
    let uncovered = (0..other.len()).filter(|&at| !one.covers(other.get(at).unwrap()));
    assert!(one.uncovered(other).eq(uncovered), "{context}");

    let both = &ours & &theirs;
    assert_eq!(one.overlaps(other), !both.is_empty(), "{context}");
    let witness = one.common_name(other);
    assert_eq!(witness.is_some(), !both.is_empty(), "{context}");
    assert!(witness.is_none_or(|name| one.matches(&name) && other.matches(&name)));
    let is_first = |list: &EventPatterns, at: usize| {
        list.iter()
            .position(|pattern| Some(pattern) == list.get(at))
            == Some(at)
    };
    let pairs = (0..one.len()).flat_map(|p| (0..other.len()).map(move |q| (p, q)));
    let pairs = pairs.filter(|&(p, q)| {
        is_first(one, p)
            && is_first(other, q)
            && one.get(p).unwrap().overlaps(other.get(q).unwrap())
    });
    let mut found: Vec<(usize, usize)> = one.overlapping(other).collect();
    found.sort_unstable();
    assert!(found.into_iter().eq(pairs), "{context}");

    let common = one.intersection(other);
    assert_eq!(universe.of_list(&common), both, "{context}");
    assert_minimal(&common);
    assert_eq!(one.try_intersection(other, 1_000_000), Ok(common));
    let union = one.union(other);
    assert_eq!(universe.of_list(&union), &ours | &theirs, "{context}");
    assert_minimal(&union);
}

fn assert_minimal(list: &EventPatterns) {
    for (at, pattern) in list.iter().enumerate() {
        let mut others = list.iter().enumerate().filter(|(other, _)| *other != at);
        assert!(!others.any(|(_, other)| other.covers(pattern)), "{list:?}");
    }
}

fn check_minimum(universe: &Universe, before: &EventPatterns) {
    let mut after = before.clone();
    let removed = after.minimize();
    assert_eq!(universe.of_list(&after), universe.of_list(before));
    assert_minimal(&after);
    let gone: Vec<usize> = removed.iter().map(|redundant| redundant.index).collect();
    let kept: Vec<usize> = (0..before.len()).filter(|at| !gone.contains(at)).collect();
    assert!(
        after
            .iter()
            .eq(kept.iter().map(|&at| before.get(at).unwrap()))
    );
    for redundant in &removed {
        assert_eq!(before.get(redundant.index), Some(&redundant.pattern));
        assert!(kept.contains(&redundant.covered_by), "{redundant:?}");
        assert!(
            before
                .get(redundant.covered_by)
                .unwrap()
                .covers(&redundant.pattern)
        );
    }
    let mut within = before.clone();
    assert!(before.is_empty() || before.len() == 1 || within.try_minimize(1).is_err());
    assert_eq!(&within, before, "unchanged after an error");
    assert_eq!(within.try_minimize(1_000_000), Ok(removed));
    assert_eq!(within, after);
}

/// Webhooks of some lists: what each gets is a set of pairs of a name and a URN.
#[test]
fn webhooks_in_a_small_universe() {
    let urns = [
        "urn:ns:a",
        "urn:ns:b",
        "urn:ns:c",
        "urn:ns:a:b",
        "urn:ns:b:b",
        "urn:ns:c:b",
        "urn:ns:a:c",
        "urn:ns:c:c",
    ];
    let names = ["a", "b", "c", "a.b", "b.b", "c.b", "a.c", "a.a.b", "c.c"].map(event);
    let event_lists: [&[&str]; 6] = [
        &[],
        &["*"],
        &["a.*", "b"],
        &["*.b"],
        &["a"],
        &["a.b", "b.b"],
    ];
    let urn_lists: [&[&str]; 6] = [
        &[],
        &["urn:ns:*"],
        &["urn:ns:a:*", "urn:ns:b"],
        &["urn:ns:*:b"],
        &["urn:ns:a"],
        &["urn:ns:a:b", "urn:ns:b:b"],
    ];
    let webhooks: Vec<Subscription> = event_lists
        .iter()
        .flat_map(|events| urn_lists.map(|urns| subscription(events, urns)))
        .collect();
    let gets = |webhook: &Subscription| -> BTreeSet<(usize, usize)> {
        let pairs = (0..names.len()).flat_map(|name| (0..urns.len()).map(move |urn| (name, urn)));
        let got = pairs.filter(|&(name, text)| webhook.is_match(&names[name], &urn(urns[text])));
        got.collect()
    };
    for one in &webhooks {
        for other in &webhooks {
            let (ours, theirs) = (gets(one), gets(other));
            let context = format!("{one:?} and {other:?}");
            assert_eq!(one.covers(other), ours.is_superset(&theirs), "{context}");
            let both = &ours & &theirs;
            assert_eq!(one.overlaps(other), !both.is_empty(), "{context}");
            assert_eq!(gets(&one.intersection(other)), both, "{context}");
            let witness = one.common_event(other);
            assert_eq!(witness.is_some(), !both.is_empty(), "{context}");
            assert!(witness.is_none_or(|(name, urn)| {
                one.is_match(&name, &urn.as_urn()) && other.is_match(&name, &urn.as_urn())
            }));
        }
    }
}

/// At the limit of length a pattern still has a name, and two patterns may have none in common.
#[test]
fn the_limit_of_length() {
    let long = |len: usize| "a".repeat(len);
    let pattern = |text: String| event_pattern(&text);
    for text in [
        long(MAX_EVENT_NAME_LEN),
        format!("*.{}", long(MAX_EVENT_NAME_LEN - 2)),
        format!("{}.*", long(MAX_EVENT_NAME_LEN - 2)),
        "*.".repeat(63) + "*",
    ] {
        let full = pattern(text);
        assert!(full.matches(&full.example()), "{full}");
        assert!(full.covers(&full) && full.overlaps(&full));
    }
    let one = pattern(format!("{}.*.b", long(60)));
    for (len, meet) in [(1, true), (64, true), (65, true), (66, false), (67, false)] {
        let other = pattern(format!("*.{}.*", long(len)));
        assert_eq!(one.overlaps(&other), meet, "{len}");
        let lists = [&one, &other].map(|pattern| EventPatterns::from(pattern.clone()));
        assert_eq!(lists[0].overlaps(&lists[1]), meet, "{len}");
        assert_eq!(lists[0].intersection(&lists[1]).is_empty(), !meet, "{len}");
    }
    // Coverage ignores the limit.
    assert!(event_pattern("*").covers(&one));
    assert!("a.".repeat(65).parse::<EventPattern>().is_err());
}

/// One letter for each part, and every letter is taken.
#[test]
fn an_example_where_every_letter_is_a_literal() {
    let mut parts: Vec<String> = ('a'..='z').map(String::from).collect();
    parts.extend(["-", "*", "x", "*"].map(str::to_owned));
    let full = event_pattern(&parts.join("."));
    assert!(full.matches(&full.example()));
    assert_eq!(event_pattern("x.*.y").example(), "x.z.y");
}

#[test]
fn selectors_from_both_ends() {
    let pattern = event_pattern("ticket.*.created.*");
    let selectors = [
        Selector::Literal("ticket"),
        Selector::Any,
        Selector::Literal("created"),
    ];
    assert!(pattern.selectors().eq(selectors));
    assert!(pattern.selectors().rev().eq(selectors.into_iter().rev()));
    assert_eq!(pattern.extent(), Extent::Subtree);
    assert_eq!(event_pattern("*").selectors().count(), 0);
    assert_eq!(event_pattern("*.a").extent(), Extent::Exact);
}

/// Through an index, each pattern of a universe is a webhook.
#[test]
fn an_index_of_a_small_universe() {
    let universe = Universe::new(&["a", "b"], 3);
    let urns = urn_filter::FilterSet::parse(["urn:ns:a"]).unwrap();
    let webhooks = universe
        .patterns
        .iter()
        .enumerate()
        .map(|(key, (pattern, _))| {
            let events = EventPatterns::from(pattern.clone());
            let urns = urns.clone();
            (key, Subscription { events, urns })
        });
    let mut index: FilterIndex<usize> = webhooks.collect();
    let check = |index: &FilterIndex<usize>| {
        for (number, name) in universe.names.iter().enumerate() {
            let wanting = |key: &usize| {
                index.contains_key(key) && universe.patterns[*key].1.contains(&number)
            };
            let expected: Vec<usize> = (0..universe.patterns.len()).filter(wanting).collect();
            let mut keys: Vec<usize> = index.matches(name, &urn("urn:ns:a")).copied().collect();
            keys.sort_unstable();
            assert_eq!(keys, expected, "{name}");
            let batch = [(name, urn("urn:ns:a")), (name, urn("urn:ns:b"))];
            let counts = index.matches_batch(&batch);
            assert!(counts.iter().map(|keys| keys.len()).eq([expected.len(), 0]));
        }
    };
    check(&index);
    for key in (0..universe.patterns.len()).step_by(2) {
        assert!(index.remove(&key).is_some());
    }
    check(&index);
}

/// As a `Vec` does. Lists on both sides of every size that is searched in another way.
#[test]
fn a_list_keeps_its_order_and_its_duplicates() {
    let texts = ["b", "a", "c.d", "b", "a.b", "c.d"];
    let mut names: EventPatterns = texts[..2].iter().map(|text| event_pattern(text)).collect();
    names.extend(texts[2..].iter().map(|text| event_pattern(text)));
    assert_eq!(names.len(), texts.len());
    assert!(names.iter().eq(texts));
    assert!((&names).into_iter().eq(texts));
    assert!(names.patterns().iter().eq(texts));
    assert_eq!(
        format!("{names:?}"),
        r#"["b", "a", "c.d", "b", "a.b", "c.d"]"#
    );
    for (index, text) in texts.iter().enumerate() {
        assert_eq!(names.get(index).map(EventPattern::as_str), Some(*text));
    }
    assert_eq!(names.get(texts.len()), None);
    assert_ne!(
        names,
        EventPatterns::parse(["a", "b", "c.d", "b", "a.b", "c.d"]).unwrap()
    );
    assert!(names.into_iter().map(String::from).eq(texts));
}

/// Compared with the set of the standard library, for short lists and long ones, with duplicates.
#[test]
fn a_list_of_plain_patterns_matches_their_names_and_no_other() {
    let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap());
    let name = |number: usize| format!("{}.{}", letter(number * 7), letter(number / 26));
    for len in [0, 1, 2, 15, 16, 17, 18, 40, 300] {
        for distinct in [1, 3, 500] {
            let texts: Vec<String> = (0..len).map(|n| name(n % distinct)).collect();
            let expected: BTreeSet<&String> = texts.iter().collect();
            let mut names = EventPatterns::parse(&texts).unwrap();
            for number in 0..520 {
                let name = name(number);
                assert_eq!(
                    names.matches(&event(&name)),
                    expected.contains(&name),
                    "{name} in {texts:?}"
                );
            }
            names.extend([event_pattern("zzz")]);
            assert!(names.matches(&event("zzz")));
        }
    }
}

/// The patterns are a list for the webhook, and a set for the event: a list that an index stores counts
/// and is found whatever its order.
#[test]
fn an_index_returns_the_list_as_it_was_registered() {
    let lists: [&[&str]; 6] = [
        &["b", "a", "b"],
        &["a", "b"],
        &["b", "a"],
        &["a", "a"],
        &["a"],
        &[],
    ];
    let webhook = |events: &[&str]| Subscription::parse(events, ["urn:ns:a"]).unwrap();
    let mut index: FilterIndex<usize> =
        lists.iter().map(|list| webhook(list)).enumerate().collect();
    let urn = urn("urn:ns:a");
    for removed in 0..=lists.len() {
        for (key, list) in lists.iter().enumerate() {
            let expected = (key >= removed).then(|| webhook(list));
            assert_eq!(index.get(&key), expected);
        }
        for name in ["a", "b", "c"] {
            let mut keys: Vec<usize> = index.matches(&event(name), &urn).copied().collect();
            keys.sort_unstable();
            let expected = lists.iter().enumerate().skip(removed);
            let expected = expected.filter(|(_, list)| list.contains(&name));
            assert!(
                keys.iter().copied().eq(expected.map(|(key, _)| key)),
                "{name}"
            );
        }
        if removed < lists.len() {
            assert_eq!(index.remove(&removed), Some(webhook(lists[removed])));
        }
    }
}

#[test]
fn an_explanation_names_each_event_pattern_once() {
    let webhook = Subscription::parse(["b", "a", "b"], ["urn:ns:a"]).unwrap();
    let why = webhook.explain(&event("c"), &urn("urn:ns:a"));
    let EventOutcome::Unwanted { misses } = why.event_outcome() else {
        panic!("{why}");
    };
    let listed = misses.iter().map(|miss| &miss.event);
    assert!(listed.clone().map(|event| &event.pattern).eq(["a", "b"]));
    assert!(
        listed
            .map(|event| &event.indices[..])
            .eq([&[1][..], &[0, 2]])
    );
}
