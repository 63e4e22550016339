//! Adversarial input at the limits of the language. If a cost is worse than documented, a test here
//! takes far longer than a test run or overflows the stack.

use urn_filter::{FilterIndex, FilterSet, Pattern, Urn};

use crate::support::{event, event_pattern, pattern, subscription, urn};

const LEVELS: usize = 64;

fn name(segments: impl IntoIterator<Item = String>) -> String {
    let segments: Vec<String> = segments.into_iter().collect();
    format!("urn:ns:{}", segments.join(":"))
}

fn index_of(filters: &[String]) -> FilterIndex<usize> {
    let webhook = |filter: &String| subscription(&["ping"], &[filter]);
    filters.iter().map(webhook).enumerate().collect()
}

/// Every combination of `*` and one literal over ten positions: 1,024 shapes, all of which match.
#[test]
fn every_combination_of_wildcards_over_ten_positions() {
    let filters: Vec<String> = (0..1024)
        .map(|shape| {
            let selector = |at: usize| if shape >> at & 1 == 1 { "*" } else { "a" };
            let selectors = (0..10).map(|at| selector(at).to_owned());
            name(selectors.chain(["end".to_owned()]))
        })
        .collect();
    let hit = name((0..10).map(|_| "a".to_owned()).chain(["end".to_owned()]));
    let miss = name((0..10).map(|_| "a".to_owned()).chain(["no".to_owned()]));
    let set = FilterSet::parse(filters.iter().map(String::as_str)).unwrap();
    let index = index_of(&filters);
    for _ in 0..100 {
        assert_eq!(set.match_count(&urn(&hit)), 1024);
        assert_eq!(index.matches_urn(&urn(&hit)).len(), 1024);
        assert!(!set.is_match(&urn(&miss)));
        assert!(index.matches_urn(&urn(&miss)).next().is_none());
    }
}

/// At 64 levels every prefix with a `*` somewhere: a walk that tried all ways would take 2^64 steps.
#[test]
fn wildcards_at_every_depth_do_not_multiply() {
    let filters: Vec<String> =
        (0..LEVELS)
            .map(|star| name((0..LEVELS).map(|at| if at == star { "*" } else { "a" }.to_owned())))
            .chain((1..LEVELS).map(|stars| {
                name((0..LEVELS).map(|at| if at < stars { "*" } else { "a" }.to_owned()))
            }))
            .collect();
    let set = FilterSet::parse(filters.iter().map(String::as_str)).unwrap();
    let index = index_of(&filters);
    let all = name((0..LEVELS).map(|_| "a".to_owned()));
    // `a…a*` is a subtree pattern of 63 selectors and matches, as all the others do.
    assert_eq!(set.match_count(&urn(&all)), filters.len());
    assert_eq!(index.matches_urn(&urn(&all)).len(), filters.len());
    let none = name((0..LEVELS).map(|at| if at < 63 { "a" } else { "b" }.to_owned()));
    assert_eq!(set.match_count(&urn(&none)), 1);
    assert_eq!(index.matches_urn(&urn(&none)).len(), 1);
}

#[test]
fn patterns_that_part_in_the_last_segment_only() {
    let stem: Vec<String> = (0..LEVELS - 1).map(|at| format!("s{at}")).collect();
    let filters: Vec<String> = (0..5_000)
        .map(|n| name(stem.iter().cloned().chain([n.to_string()])))
        .collect();
    let set = FilterSet::parse(filters.iter().map(String::as_str)).unwrap();
    let index = index_of(&filters);
    for (n, text) in filters.iter().enumerate().step_by(100) {
        assert!(set.matches(&urn(text)).eq([n]));
        assert_eq!(index.matches_urn(&urn(text)).collect::<Vec<_>>(), [&n]);
    }
}

#[test]
fn a_hundred_thousand_webhooks_on_one_filter() {
    let webhook = subscription(&["ping"], &["urn:ns:app:A:*"]);
    let mut index: FilterIndex<usize> = (0..100_000).map(|key| (key, webhook.clone())).collect();
    let text = urn("urn:ns:app:A:x");
    assert_eq!(index.match_count(&event("ping"), &text), 100_000);
    assert!(index.is_match(&event("ping"), &text));
    // The oldest first, then in the middle, then the newest first.
    for key in (0..40_000).chain(60_000..80_000) {
        assert!(index.insert(key, webhook.clone()).is_some());
        assert!(index.remove(&key).is_some());
    }
    assert_eq!(index.match_count(&event("ping"), &text), 40_000);
    for key in (80_000..100_000).rev().chain(40_000..60_000) {
        assert!(index.remove(&key).is_some());
    }
    assert!(index.matches_urn(&text).next().is_none());
}

/// One webhook comes with these filters, again with these, and goes.
fn come_and_go(filters: impl Iterator<Item = String>) -> FilterIndex<&'static str> {
    let webhook = urn_filter::Subscription {
        events: event_pattern("ping").into(),
        urns: filters.map(|filter| pattern(&filter)).collect(),
    };
    let mut index = FilterIndex::new();
    index.insert(
        "one of the others",
        subscription(&["ping"], &["urn:ns:app:A:other"]),
    );
    assert!(index.insert("big", webhook.clone()).is_none());
    assert_eq!(index.insert("big", webhook.clone()), Some(webhook.clone()));
    assert_eq!(index.remove(&"big"), Some(webhook.clone()));
    assert!(index.insert("big", webhook).is_none());
    index
}

#[test]
fn one_webhook_with_a_hundred_thousand_filters_of_one_app() {
    let index = come_and_go((0..100_000).map(|n| format!("urn:ns:app:A:ticket:{n}:*")));
    assert!(
        index
            .matches_urn(&urn("urn:ns:app:A:ticket:107:x"))
            .next()
            .is_some()
    );
    assert!(
        index
            .matches_urn(&urn("urn:ns:app:A:ticket:100000:x"))
            .next()
            .is_none()
    );
}

#[test]
fn one_webhook_with_eight_thousand_filters_each_of_another_shape() {
    let index = come_and_go((0..1 << 13).map(|shape| {
        let selector = |at: u32| if shape >> at & 1 == 1 { ":*" } else { ":a" };
        format!(
            "urn:ns:app:A{}:end",
            (0..13).map(selector).collect::<String>()
        )
    }));
    let hit = format!("urn:ns:app:A{}:end", ":a".repeat(13));
    assert!(index.matches_urn(&urn(&hit)).next().is_some());
    assert!(
        index
            .matches_urn(&urn(&hit.replace("end", "no")))
            .next()
            .is_none()
    );
}

#[test]
fn minimizing_a_hundred_thousand_filters_is_no_quadratic_affair() {
    let patterns = (0..100_000).map(|n| pattern(&format!("urn:ns:app:{}:ticket:{n}", n % 1000)));
    let mut set: FilterSet = patterns.collect();
    set.extend((0..500).map(|app| pattern(&format!("urn:ns:app:{app}:*"))));
    let dropped = set.minimize();
    assert_eq!(dropped.len(), 50_000);
    assert_eq!(set.len(), 50_500);
}

/// Fifty thousand apps with one kind each, and one wildcard with as many kinds: the kinds of each
/// app are looked up among the others, whichever list comes first.
#[test]
fn lists_are_compared_only_where_they_begin_alike() {
    let apps: FilterSet = (0..50_000)
        .map(|n| pattern(&format!("urn:ns:app:{n}:ticket:1")))
        .collect();
    let kinds: FilterSet = (0..50_000)
        .map(|n| pattern(&format!("urn:ns:app:*:kind-{n}:1")))
        .collect();
    assert!(!apps.overlaps(&kinds));
    assert!(!kinds.overlaps(&apps));
    assert!(apps.intersection(&kinds).is_empty());
}

/// Every way in takes hostile text without a panic, and at once however long the text is.
#[test]
fn hostile_texts() {
    let texts = [
        String::new(),
        "\0".repeat(4096),
        "urn:".repeat(1000),
        ":".repeat(1 << 20),
        "*".repeat(1 << 20),
        "urn:ns:".to_owned() + &"*:".repeat(1 << 20),
        "urn:ns:".to_owned() + &"%".repeat(2000),
        "urn:ns:a?+".to_owned() + &"?=".repeat(1000),
        "urn:ns:a?=".to_owned() + &"?+".repeat(1000),
        "urn:ns:a".to_owned() + &"#".repeat(2000),
        "urn:ns:".to_owned() + &"é".repeat(1500),
        "{{".repeat(1000),
        "<".repeat(2000) + &">".repeat(40),
        "\u{fe0f}".repeat(1 << 18),
    ];
    for text in &texts {
        let _ = Urn::parse(text).map_err(|error| format!("{error:#} {error} {error:?}"));
        let _ = text
            .parse::<Pattern>()
            .map_err(|error| format!("{error:#} {error} {error:?}"));
        let _ = text
            .parse::<urn_filter::EventName>()
            .map_err(|error| format!("{error:#}"));
        let _ = FilterSet::parse([text.as_str()]).map_err(|error| format!("{error:#}"));
    }
}
