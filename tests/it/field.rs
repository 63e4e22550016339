//! Bugs that other matchers had, translated into this language. Each is checked in every function of
//! this crate that could have the same bug.

use std::collections::BTreeMap;

use urn_filter::error::ParseErrorKind;
use urn_filter::permission::DeniedFilter;
use urn_filter::{FilterIndex, FilterSet, Grants, Pattern, Subscription, Urn, UrnBuf};

use crate::support::{event, oracle, pattern, sorted, subscription, urn};

/// The same webhooks in every kind of index, and a list of what each registered.
#[derive(Default)]
struct Webhooks {
    model: BTreeMap<usize, Vec<String>>,
    index: FilterIndex<usize>,
    #[cfg(feature = "shared")]
    shared: urn_filter::SharedIndex<usize>,
}

impl Webhooks {
    fn insert(&mut self, key: usize, filters: &[&str]) {
        let webhook = subscription(&["ping"], filters);
        let before = self.index.insert(key, webhook.clone());
        #[cfg(feature = "shared")]
        assert_eq!(self.shared.insert(key, webhook), before);
        let filters = filters.iter().map(ToString::to_string).collect();
        assert_eq!(self.model.insert(key, filters).is_some(), before.is_some());
    }

    fn remove(&mut self, key: usize) {
        let removed = self.index.remove(&key);
        #[cfg(feature = "shared")]
        assert_eq!(self.shared.remove(&key), removed);
        assert_eq!(self.model.remove(&key).is_some(), removed.is_some());
    }

    fn expected(&self, text: &str) -> Vec<usize> {
        let matches = |filters: &[String]| filters.iter().any(|f| oracle::matches(f, text));
        let webhooks = self.model.iter();
        let matching = webhooks.filter(|(_, filters)| matches(filters));
        matching.map(|(key, _)| *key).collect()
    }

    /// Which webhooks get the event, after all ways to ask have agreed with the oracle on it.
    fn get(&self, text: &str) -> Vec<usize> {
        let (name, urn, expected) = (event("ping"), urn(text), self.expected(text));
        let index = &self.index;
        assert_eq!(sorted(index.matches(&name, &urn).copied()), expected);
        assert_eq!(sorted(index.matches_urn(&urn).copied()), expected);
        assert_eq!(index.match_count(&name, &urn), expected.len(), "{text}");
        assert_eq!(index.is_match(&name, &urn), !expected.is_empty(), "{text}");
        assert_eq!(
            index.matches_urn(&urn).next().is_some(),
            !expected.is_empty(),
            "{text}"
        );
        let batch = index.matches_batch(&[(&name, urn)]);
        assert_eq!(sorted(batch.iter().flatten().copied()), expected);
        #[cfg(feature = "shared")]
        {
            let shared = &self.shared;
            assert_eq!(sorted(shared.matches(&name, &urn)), expected, "{text}");
            assert_eq!(sorted(shared.matches_urn(&urn)), expected, "{text}");
            assert_eq!(shared.match_count(&name, &urn), expected.len(), "{text}");
            assert_eq!(shared.is_match(&name, &urn), !expected.is_empty(), "{text}");
        }
        expected
    }

    fn memory_usage(&self) -> Vec<usize> {
        vec![
            self.index.memory_usage(),
            #[cfg(feature = "shared")]
            self.shared.memory_usage(),
        ]
    }
}

/// Which of the filters match, by their indices, after every route has agreed.
fn matching(filters: &[&str], text: &str) -> Vec<usize> {
    let urn = urn(text);
    let expected: Vec<usize> = (0..filters.len())
        .filter(|index| oracle::matches(filters[*index], text))
        .collect();
    for (index, filter) in filters.iter().enumerate() {
        let alone = expected.contains(&index);
        assert_eq!(pattern(filter).matches(&urn), alone, "{filter} {text}");
    }
    let set = FilterSet::parse(filters.iter().copied()).unwrap();
    assert_eq!(set.matches(&urn).collect::<Vec<_>>(), expected, "{text}");
    assert_eq!(set.match_count(&urn), expected.len(), "{text}");
    assert_eq!(set.is_match(&urn), !expected.is_empty(), "{text}");
    let mut webhooks = Webhooks::default();
    for (key, filter) in filters.iter().enumerate() {
        webhooks.insert(key, &[filter]);
    }
    assert_eq!(webhooks.get(text), expected, "{text}");
    let mut together = Webhooks::default();
    together.insert(7, filters);
    assert_eq!(together.get(text).is_empty(), expected.is_empty(), "{text}");
    expected
}

/// Whether one covers the other, after every route has agreed; permission is one of them.
fn covers(wide: &str, narrow: &str) -> bool {
    let (wide, narrow) = (pattern(wide), pattern(narrow));
    let answer = wide.covers(&narrow);
    let (held, asked): (FilterSet, FilterSet) = (
        [wide.clone()].into_iter().collect(),
        [narrow.clone()].into_iter().collect(),
    );
    assert_eq!(held.covers(&narrow), answer, "{wide} {narrow}");
    assert_eq!(held.covers_set(&asked), answer, "{wide} {narrow}");
    let grants = Grants::from(held);
    assert_eq!(grants.allows(&narrow), answer, "{wide} {narrow}");
    assert_eq!(grants.check(&asked).is_ok(), answer, "{wide} {narrow}");
    let mut both: FilterSet = [narrow.clone(), wide.clone()].into_iter().collect();
    both.minimize();
    assert_eq!(both.len() == 1, answer || narrow.covers(&wide));
    answer
}

/// Every URN of up to `depth` segments, each of them one of three.
fn universe(depth: usize) -> Vec<String> {
    texts(depth, &["a", "b", "c"])
}

fn texts(depth: usize, segments: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    let mut level = vec!["urn:ns".to_owned()];
    for _ in 0..depth {
        let longer = |text: &String| {
            let text = text.clone();
            segments.iter().map(move |s| format!("{text}:{s}"))
        };
        level = level.iter().flat_map(longer).collect();
        all.extend(level.iter().cloned());
    }
    all
}

/// An intersection missed the literal where other filters went on with wildcards below it.
///
/// <https://github.com/nats-io/nats-server/pull/6827>, and again with a wildcard next to the literal:
/// <https://github.com/nats-io/nats-server/pull/7349>.
#[test]
fn an_intersection_does_not_lose_the_literal_beside_wildcards() {
    let filters = [
        "urn:ns:a:b",
        "urn:ns:a:b:*",
        "urn:ns:a:*:c",
        "urn:ns:*:c",
        "urn:ns:a:*:b:*",
    ];
    assert_eq!(matching(&filters, "urn:ns:a:b"), [0]);
    assert_eq!(matching(&filters, "urn:ns:a:b:c"), [1, 2]);
    assert_eq!(matching(&filters, "urn:ns:a:c"), [3]);
    let stored = FilterSet::parse(["urn:ns:a:*", "urn:ns:*:c"]).unwrap();
    let asked = FilterSet::parse(filters).unwrap();
    let both = stored.intersection(&asked);
    let mut webhooks = Webhooks::default();
    let common: Vec<&str> = both.iter().map(Pattern::as_str).collect();
    webhooks.insert(0, &common);
    for text in universe(5) {
        let name = urn(&text);
        let expected = stored.is_match(&name) && asked.is_match(&name);
        assert_eq!(both.is_match(&name), expected, "{text}");
        assert_eq!(!webhooks.get(&text).is_empty(), expected, "{text}");
        for filter in &asked {
            let with_each = stored.iter().filter_map(|s| s.intersection(filter));
            let matched = with_each.into_iter().any(|common| common.matches(&name));
            assert_eq!(matched, stored.is_match(&name) && filter.matches(&name));
        }
        matching(&filters, &text);
    }
}

/// Looking for the subscriptions that a wildcard subject may reach missed those that end in a
/// wildcard and are shorter than it.
///
/// <https://github.com/nats-io/nats-server/pull/4032>
#[test]
fn a_longer_pattern_finds_the_shorter_ones_that_end_in_a_wildcard() {
    let longer = "urn:ns:*:b:c:*";
    for (shorter, covering, overlapping) in [
        ("urn:ns:*", true, true),
        ("urn:ns:a:*", false, true),
        ("urn:ns:*:b:*", true, true),
        ("urn:ns:a:b:c:*", false, true),
        ("urn:ns:a:c:*", false, false),
        ("urn:ns:a:b", false, false),
        ("urn:ns:*:b:c", false, false),
    ] {
        assert_eq!(covers(shorter, longer), covering, "{shorter}");
        let (one, other) = (pattern(shorter), pattern(longer));
        assert_eq!(one.overlaps(&other), overlapping, "{shorter}");
        assert_eq!(other.overlaps(&one), overlapping, "{shorter}");
        let sets = [shorter, longer].map(|text| FilterSet::parse([text]).unwrap());
        assert_eq!(sets[0].overlaps(&sets[1]), overlapping, "{shorter}");
        assert_eq!(sets[1].overlaps(&sets[0]), overlapping, "{shorter}");
        let pairs = usize::from(overlapping);
        assert_eq!(sets[1].overlapping(&sets[0]).count(), pairs, "{shorter}");
        let witness: Option<UrnBuf> = other.common_urn(&one);
        assert_eq!(witness.is_some(), overlapping, "{shorter}");
        if let Some(witness) = witness {
            assert_eq!(matching(&[shorter, longer], witness.as_str()), [0, 1]);
        }
        let meet = |text: &String| matching(&[shorter, longer], text).len() == 2;
        assert_eq!(universe(5).iter().any(meet), overlapping, "{shorter}");
    }
}

/// Somebody was said to be interested in the name because somebody was in what is below it.
///
/// <https://github.com/nats-io/nats-server/pull/5353>
#[test]
fn interest_below_a_name_is_none_in_the_name() {
    for filter in ["urn:ns:a:*", "urn:ns:a:*:*", "urn:ns:a:b", "urn:ns:*:*"] {
        assert!(matching(&[filter], "urn:ns:a").is_empty(), "{filter}");
        assert!(!covers(filter, "urn:ns:a"), "{filter}");
    }
    let filters = ["urn:ns:a:*", "urn:ns:a:b:*", "urn:ns:a:*:c"];
    assert!(matching(&filters, "urn:ns:a").is_empty());
    assert_eq!(matching(&filters, "urn:ns:a:b"), [0]);
    // What has been asked before makes no difference: there, a cache hid the mistake.
    let mut webhooks = Webhooks::default();
    webhooks.insert(0, &["urn:ns:a:*"]);
    for _ in 0..2 {
        assert!(webhooks.get("urn:ns:a").is_empty());
        assert_eq!(webhooks.get("urn:ns:a:b"), [0]);
    }
    webhooks.insert(1, &["urn:ns:a"]);
    assert_eq!(webhooks.get("urn:ns:a"), [1]);
}

/// A name with an empty token is invalid, and reached subscribers all the same.
///
/// <https://github.com/nats-io/nats-server/pull/1860>
#[test]
fn an_empty_segment_is_neither_in_an_event_nor_in_a_filter() {
    for text in [
        "urn:ns::",
        "urn:ns::a",
        "urn:ns:a:",
        "urn:ns:a::b",
        "urn:ns:a:b::",
        "urn:ns:a::?=q",
    ] {
        let error = Urn::parse(text).unwrap_err();
        assert_eq!(error.kind(), ParseErrorKind::EmptySegment, "{text}");
        assert!(text.parse::<UrnBuf>().is_err(), "{text}");
    }
    for text in [
        "urn:ns:a::*",
        "urn:ns::*",
        "urn:ns:*:",
        "urn:ns:a::b",
        "urn:ns:*::*",
    ] {
        let error = text.parse::<Pattern>().unwrap_err();
        assert_eq!(error.kind(), ParseErrorKind::EmptySegment, "{text}");
        assert!(FilterSet::parse(["urn:ns:a", text]).is_err(), "{text}");
        assert!(Subscription::parse(["ping"], [text]).is_err(), "{text}");
    }
    for id in ["", "A:", ":A", "A::B"] {
        assert!(Grants::edit_app([id]).is_err(), "{id}");
    }
}

/// Deleting one of two rules that share a wildcard clause left the deleted one, or took the other.
///
/// <https://github.com/aws/event-ruler/issues/255>
#[test]
fn removal_leaves_no_ghost_and_strands_no_sibling() {
    let shared = "urn:ns:*:b:*";
    let companions = ["urn:ns:a", "urn:ns:a:b:*", "urn:ns:a:*:c", shared];
    for others in companions {
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
            for removed in 0..3 {
                let mut webhooks = Webhooks::default();
                for key in order {
                    webhooks.insert(key, &[others, shared][..=usize::from(key != 2)]);
                }
                webhooks.insert(3, &[shared]);
                webhooks.remove(removed);
                for text in universe(3) {
                    assert!(!webhooks.get(&text).contains(&removed), "{text}");
                }
                assert!(webhooks.get("urn:ns:c:b:a").contains(&3));
                webhooks.insert(removed, &[shared]);
                assert!(webhooks.get("urn:ns:c:b:a").contains(&removed));
                for key in 0..4 {
                    webhooks.remove(key);
                    assert!(!webhooks.get("urn:ns:a:b:c").contains(&key));
                }
                assert!(webhooks.index.is_empty());
            }
        }
    }
}

/// Deleting did nothing, or not all, depending on which of the rule's values came first.
///
/// <https://github.com/aws/event-ruler/issues/260>
#[test]
fn removal_does_not_depend_on_the_order_of_the_filters() {
    let filters = ["urn:ns:a:*", "urn:ns:*:b", "urn:ns:a:b", "urn:ns:c"];
    for turn in 0..filters.len() {
        let mut turned = filters;
        turned.rotate_left(turn);
        for kept in filters {
            let mut webhooks = Webhooks::default();
            webhooks.insert(0, &[kept]);
            webhooks.insert(1, &turned);
            webhooks.insert(2, &turned[1..]);
            webhooks.remove(1);
            for text in universe(2) {
                assert!(!webhooks.get(&text).contains(&1), "{text}");
            }
            // Replaced by less, it keeps nothing of what it had.
            webhooks.insert(2, &turned[3..]);
            for text in universe(2) {
                webhooks.get(&text);
            }
            webhooks.remove(2);
            webhooks.remove(2);
            assert_eq!(sorted(webhooks.index.keys().copied()), [0]);
        }
    }
}

/// Adding and deleting grew the matcher without end, since only matching tidied up.
///
/// <https://github.com/timbray/quamina/issues/562>
#[test]
fn adding_and_removing_does_not_grow_without_matches() {
    let filters = |round: usize| {
        [
            format!("urn:ns:a{}:*", round % 7),
            format!("urn:ns:*:{}:b", round % 5),
        ]
    };
    let mut webhooks = Webhooks::default();
    webhooks.insert(0, &["urn:ns:a:*", "urn:ns:*:b"]);
    let turn = |webhooks: &mut Webhooks, rounds: usize| {
        for round in 0..rounds {
            let [one, other] = filters(round);
            webhooks.insert(1 + round % 3, &[&one, &other]);
            webhooks.insert(1 + round % 3, &[&other]);
            webhooks.remove(1 + round % 3);
        }
    };
    turn(&mut webhooks, 200);
    let early = webhooks.memory_usage();
    turn(&mut webhooks, 3_000);
    assert_eq!(webhooks.memory_usage(), early);
    assert_eq!(webhooks.get("urn:ns:a:b"), [0]);
    turn(&mut webhooks, 200);
    assert_eq!(webhooks.memory_usage(), early);
}

/// Putting networks together answered with one that held an address more than they did, at the
/// very end of the space.
///
/// <https://github.com/krisprice/ipnet/issues/71>
#[test]
fn putting_filters_together_never_widens_them() {
    // No number of siblings makes a wildcard of them.
    let siblings: Vec<String> = (0..1000).map(|n| format!("urn:ns:a:s{n}")).collect();
    let mut set = FilterSet::parse(siblings.iter().map(String::as_str)).unwrap();
    assert!(set.minimize().is_empty());
    assert!(!set.is_match(&urn("urn:ns:a:s1000")));
    assert!(!set.covers(&pattern("urn:ns:a:*")));
    // At the end of the space: the longest patterns that there are.
    let head = format!("urn:ns{}", ":a".repeat(63));
    let ends = [format!("{head}:a"), format!("{head}:b")];
    let mut longest = FilterSet::parse(ends.iter().map(String::as_str)).unwrap();
    assert!(longest.minimize().is_empty());
    assert!(matching(&[&ends[0], &ends[1]], &format!("{head}:c")).is_empty());
    assert_eq!(matching(&[&ends[0], &ends[1]], &ends[1]), [1]);
    assert!(matching(&[&ends[0], &ends[1]], &head).is_empty());
    // All pairs and some triples of a small space.
    let patterns = texts(3, &["a", "b", "*"]);
    let names = universe(4);
    for (at, one) in patterns.iter().enumerate() {
        for other in &patterns {
            let third = &patterns[(at * 7 + 3) % patterns.len()];
            let list = [one.as_str(), other, third];
            let before = FilterSet::parse(list).unwrap();
            let mut after = before.clone();
            after.minimize();
            let union = FilterSet::parse([list[0]])
                .unwrap()
                .union(&FilterSet::parse(list[1..].iter().copied()).unwrap());
            for text in &names {
                let expected = list.iter().any(|filter| oracle::matches(filter, text));
                let name = urn(text);
                assert_eq!(after.is_match(&name), expected, "{list:?} {text}");
                assert_eq!(union.is_match(&name), expected, "{list:?} {text}");
            }
        }
    }
}

/// A list with a wildcard was treated as if the wildcard matched the parent too. A list that is
/// minimized by that rule loses the parent, and nothing in it matches the parent any more.
///
/// <https://github.com/spatie/ssl-certificate/pull/194>
#[test]
fn collapsing_keeps_the_parent_beside_its_subtree() {
    for parent in ["urn:ns:a", "urn:ns:*:b", "urn:ns:a:b:c"] {
        let subtree = format!("{parent}:*");
        assert!(!covers(&subtree, parent) && !covers(parent, &subtree));
        assert!(!pattern(&subtree).overlaps(&pattern(parent)));
        assert_eq!(pattern(&subtree).intersection(&pattern(parent)), None);
        let own = pattern(parent).example();
        for list in [[parent, &subtree], [&subtree, parent]] {
            let mut set = FilterSet::parse(list).unwrap();
            assert!(set.minimize().is_empty());
            assert_eq!(set.iter().map(Pattern::as_str).collect::<Vec<_>>(), list);
            assert_eq!(matching(&list, own.as_str()).len(), 1, "{list:?}");
        }
        // Below the subtree everything goes, and the parent still does not.
        let below = format!("{parent}:x:*");
        let mut set = FilterSet::parse([parent, &below, &subtree]).unwrap();
        assert_eq!(set.minimize().len(), 1);
        assert!(set.is_match(&own.as_urn()) && set.covers(&pattern(parent)));
        let mut webhooks = Webhooks::default();
        let kept: Vec<&str> = set.iter().map(Pattern::as_str).collect();
        webhooks.insert(0, &kept);
        assert_eq!(webhooks.get(own.as_str()), [0]);
    }
}

/// Brokers let a client subscribe to a wider filter than it was granted, took a literal grant for
/// all below it, or refused the very filter that was granted.
///
/// - Wider: <https://github.com/eclipse-mosquitto/mosquitto/issues/294>
/// - The literal for what is below it: <https://github.com/wind-c/comqtt/pull/169>
/// - A wildcard where one name is granted: <https://github.com/emqx/emqx-auth-mongo/issues/84>
/// - The filter itself refused: <https://github.com/eclipse-mosquitto/mosquitto/issues/1589>,
///   <https://github.com/wiomoc/mosquitto-jwt-auth/issues/5>
#[test]
fn nobody_registers_a_wider_filter_than_was_granted() {
    let names = texts(4, &["a", "b", "z"]);
    for (granted, asked, allowed) in [
        ("urn:ns:a:b", "urn:ns:*", false),
        ("urn:ns:a:*", "urn:ns:*", false),
        ("urn:ns:a:b", "urn:ns:a:b:a", false),
        ("urn:ns:a:b", "urn:ns:a:b:*", false),
        ("urn:ns:a:b", "urn:ns:a:*", false),
        ("urn:ns:a:b:*", "urn:ns:a:*:*", false),
        ("urn:ns:a:b:*", "urn:ns:a:*:b", false),
        ("urn:ns:a:b:*", "urn:ns:*:b:*", false),
        ("urn:ns:a:b:*", "urn:ns:a:b", false),
        ("urn:ns:a:*:b", "urn:ns:a:*", false),
        ("urn:ns:a:*:b", "urn:ns:a:*:*", false),
        ("urn:ns:a:*", "urn:ns:A:*", false),
        ("urn:ns:a:*", "urn:ns:%61:*", false),
        ("urn:ns:a:*", "urn:n-s:a:*", false),
        ("urn:ns:a:*", "urn:ns:a:*", true),
        ("urn:ns:a:b", "urn:ns:a:b", true),
        ("urn:ns:a:*:b", "urn:ns:a:*:b", true),
        ("urn:ns:*", "urn:ns:*:b:*", true),
        ("urn:ns:a:*", "URN:NS:a:*:b", true),
    ] {
        assert_eq!(covers(granted, asked), allowed, "{granted} {asked}");
        // What is allowed leaks nothing.
        let [held, wanted] = [granted, asked].map(|text| FilterSet::parse([text]).unwrap());
        let leaks =
            |text: &&String| oracle::matches(asked, text) && !oracle::matches(granted, text);
        let leak = names.iter().find(leaks);
        assert!(!(allowed && leak.is_some()), "{granted} {asked} {leak:?}");
        if let Some(leak) = leak {
            assert!(wanted.is_match(&urn(leak)) && !held.is_match(&urn(leak)));
            assert_eq!(matching(&[granted, asked], leak), [1], "{leak}");
        }
    }
    // One filter too wide among many that are not refuses them all, and says which.
    let grants = Grants::edit_app(["A"]).unwrap();
    let asked = FilterSet::parse([
        "urn:allthings:app:A:*",
        "urn:allthings:*",
        "urn:allthings:app:A",
        "urn:allthings:app:*:ticket:*",
    ])
    .unwrap();
    let refused = grants.check(&asked).unwrap_err();
    let beyond: Vec<usize> = refused.entries().map(DeniedFilter::index).collect();
    assert_eq!(beyond, [1, 3]);
    // Two grants that together hold every app that exists are not a grant over all apps.
    let two = Grants::edit_app(["A", "B"]).unwrap();
    assert!(!two.allows(&pattern("urn:allthings:app:*")));
    assert!(!two.allows(&pattern("urn:allthings:app:*:ticket:*")));
    assert!(Grants::edit_app(["*", "#", "+", "A:*"]).is_err());
}
