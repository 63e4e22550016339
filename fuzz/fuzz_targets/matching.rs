//! Patterns, sets and the index agree with the oracle after any insertions, replacements and removals.

#![no_main]

#[path = "../../tests/it/support/oracle.rs"]
#[allow(dead_code, reason = "each target uses a part of the oracle")]
mod oracle;

use std::collections::BTreeMap;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use urn_filter::{EventPatterns, FilterIndex, FilterSet, Pattern, Subscription, Urn};

/// One segment of a small alphabet, so that patterns and URNs meet.
#[derive(Debug, Clone, Copy, Arbitrary)]
enum Segment {
    A,
    UpperA,
    B,
    Ticket,
    Escape,
    LowerEscape,
}

#[derive(Debug, Clone, Copy, Arbitrary)]
enum Namespace {
    Plain,
    Upper,
    Other,
}

#[derive(Debug, Clone, Arbitrary)]
struct UrnSpec(Namespace, Segment, Vec<Segment>);

#[derive(Debug, Clone, Arbitrary)]
struct PatternSpec(Namespace, Option<Segment>, Vec<Option<Segment>>);

#[derive(Debug, Arbitrary)]
enum Step {
    Insert(u8, bool, Vec<PatternSpec>),
    Remove(u8),
    Event(UrnSpec),
}

const LONGEST: usize = 63;
const EVENTS: [&str; 2] = ["ticket.created", "ping"];

fn segment(segment: Segment) -> &'static str {
    match segment {
        Segment::A => "a",
        Segment::UpperA => "A",
        Segment::B => "b",
        Segment::Ticket => "ticket",
        Segment::Escape => "%2A",
        Segment::LowerEscape => "%2a",
    }
}

fn head(namespace: Namespace) -> &'static str {
    match namespace {
        Namespace::Plain => "urn:ns:",
        Namespace::Upper => "URN:NS:",
        Namespace::Other => "urn:other:",
    }
}

fn urn_text(UrnSpec(namespace, first, more): &UrnSpec) -> String {
    let more = more
        .iter()
        .take(LONGEST)
        .map(|&s| format!(":{}", segment(s)));
    head(*namespace).to_owned() + segment(*first) + &more.collect::<String>()
}

fn pattern_text(PatternSpec(namespace, first, more): &PatternSpec) -> String {
    let selector = |s: &Option<Segment>| s.map_or("*", segment);
    let more = more
        .iter()
        .take(LONGEST)
        .map(|s| format!(":{}", selector(s)));
    head(*namespace).to_owned() + selector(first) + &more.collect::<String>()
}

type Model = BTreeMap<u8, (usize, Vec<String>)>;

fuzz_target!(|steps: Vec<Step>| {
    let mut index = FilterIndex::new();
    let mut model = Model::new();
    for step in steps {
        match step {
            Step::Insert(key, event, specs) => {
                let urns: Vec<String> = specs.iter().map(pattern_text).collect();
                let event = usize::from(event);
                let replaced = index.insert(key, subscription(event, &urns));
                let expected = model.insert(key, (event, urns));
                assert_eq!(
                    replaced,
                    expected.map(|(event, urns)| subscription(event, &urns))
                );
            }
            Step::Remove(key) => {
                let expected = model.remove(&key);
                let expected = expected.map(|(event, urns)| subscription(event, &urns));
                assert_eq!(index.get(&key), expected);
                assert_eq!(index.remove(&key), expected);
            }
            Step::Event(spec) => check(&index, &model, &urn_text(&spec)),
        }
        assert_eq!(index.len(), model.len());
    }
});

fn subscription(event: usize, urns: &[String]) -> Subscription {
    Subscription {
        events: EventPatterns::parse([EVENTS[event]]).expect("a valid name"),
        urns: FilterSet::parse(urns.iter().map(String::as_str)).expect("valid filters"),
    }
}

fn check(index: &FilterIndex<u8>, model: &Model, text: &str) {
    let urn = Urn::parse(text).expect("a valid URN");
    let mut all = Vec::new();
    for (event, name) in EVENTS.iter().enumerate() {
        let name = name.parse().expect("a valid name");
        let mut expected = Vec::new();
        for (key, (_, urns)) in model.iter().filter(|(_, (wanted, _))| *wanted == event) {
            if check_set(urns, &urn, text) {
                expected.push(*key);
            }
        }
        let mut keys: Vec<u8> = index.matches(&name, &urn).copied().collect();
        keys.sort_unstable();
        assert_eq!(keys, expected);
        assert_eq!(index.is_match(&name, &urn), !keys.is_empty());
        assert_eq!(index.match_count(&name, &urn), keys.len());
        all.extend(keys);
    }
    all.sort_unstable();
    let mut keys: Vec<u8> = index.matches_urn(&urn).copied().collect();
    keys.sort_unstable();
    assert_eq!(keys, all);
    for keys in index.matches_urn_batch(&[urn; 3]).iter() {
        let mut keys: Vec<u8> = keys.copied().collect();
        keys.sort_unstable();
        assert_eq!(keys, all);
    }
}

/// Checks the filters of one webhook alone, and returns whether any of them matches.
fn check_set(filters: &[String], urn: &Urn<'_>, text: &str) -> bool {
    let set = FilterSet::parse(filters.iter().map(String::as_str)).expect("valid filters");
    let expected: Vec<usize> = (0..filters.len())
        .filter(|&at| oracle::matches(&filters[at], text))
        .collect();
    for (at, filter) in filters.iter().enumerate() {
        let pattern: Pattern = filter.parse().expect("a valid filter");
        assert_eq!(pattern.matches(urn), expected.contains(&at));
    }
    assert!(set.matches(urn).eq(expected.iter().copied()));
    assert_eq!(set.is_match(urn), !expected.is_empty());
    assert_eq!(set.match_count(urn), expected.len());
    !expected.is_empty()
}
