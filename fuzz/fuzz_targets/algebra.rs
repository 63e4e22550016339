//! The relations between patterns and between sets agree with the oracle.

#![no_main]

#[path = "../../tests/it/support/oracle.rs"]
#[allow(dead_code, reason = "each target uses a part of the oracle")]
mod oracle;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use urn_filter::{
    EventName, EventPattern, EventPatterns, FilterSet, Grants, Pattern, Subscription, Urn,
};

/// One segment of a small alphabet; the long ones bring the limit of length into play.
#[derive(Debug, Clone, Copy, Arbitrary)]
enum Segment {
    A,
    B,
    LowerEscape,
    Long(u8),
}

#[derive(Debug, Clone, Arbitrary)]
struct PatternSpec(bool, Option<Segment>, Vec<Option<Segment>>);

#[derive(Debug, Clone, Arbitrary)]
struct UrnSpec(bool, Segment, Vec<Segment>);

#[derive(Debug, Arbitrary)]
struct Input {
    ours: Vec<PatternSpec>,
    theirs: Vec<PatternSpec>,
    urns: Vec<UrnSpec>,
    our_events: Vec<EventSpec>,
    their_events: Vec<EventSpec>,
    names: Vec<Vec<Part>>,
}

/// One part of an event name. The long one brings the limit of length into play.
#[derive(Debug, Clone, Copy, Arbitrary)]
enum Part {
    A,
    B,
    Long(u8),
}

#[derive(Debug, Clone, Arbitrary)]
struct EventSpec(Vec<Option<Part>>);

/// Each pair is tried, so there are not too many.
const MOST: usize = 40;
const LONGEST: usize = 63;

fn segment(segment: Segment) -> String {
    match segment {
        Segment::A => "a".to_owned(),
        Segment::B => "b".to_owned(),
        Segment::LowerEscape => "%2a".to_owned(),
        Segment::Long(n) => "l".repeat(8 * usize::from(n) + 1),
    }
}

fn text(other: bool, segments: impl Iterator<Item = String>) -> String {
    let head = if other { "urn:other" } else { "urn:ns" };
    let segments: Vec<String> = segments.take(LONGEST).collect();
    format!("{head}:{}", segments.join(":"))
}

/// The patterns that are within the limits.
fn set(specs: &[PatternSpec]) -> FilterSet {
    let text = |PatternSpec(other, first, more): &PatternSpec| {
        let selectors = [first].into_iter().chain(more);
        text(*other, selectors.map(|s| s.map_or("*".to_owned(), segment)))
    };
    specs
        .iter()
        .take(MOST)
        .filter_map(|spec| text(spec).parse().ok())
        .collect()
}

fuzz_target!(|input: Input| {
    let (ours, theirs) = (set(&input.ours), set(&input.theirs));
    for p in &ours {
        theirs.iter().for_each(|q| check_pair(p, q));
    }
    let union = ours.union(&theirs);
    let intersection = ours.intersection(&theirs);
    check_events(&input, &ours, &theirs);
    check_minimal(&ours);
    check_sets(&ours, &theirs, &union, &intersection);
    for UrnSpec(other, first, more) in input.urns.iter().take(MOST) {
        let segments = [first].into_iter().chain(more);
        let text = text(*other, segments.copied().map(segment));
        if Urn::parse(&text).is_ok() {
            let (p, q) = (matches(&ours, &text), matches(&theirs, &text));
            assert_eq!(matches(&union, &text), p || q);
            assert_eq!(matches(&intersection, &text), p && q);
            assert!(!(p && q) || ours.overlaps(&theirs));
            assert!(!q || p || !ours.covers_set(&theirs));
        }
    }
});

fn part(part: Part) -> String {
    match part {
        Part::A => "a".to_owned(),
        Part::B => "b".to_owned(),
        Part::Long(n) => "l".repeat(usize::from(n) / 2 + 1),
    }
}

/// The event patterns that are within the limit.
fn events(specs: &[EventSpec]) -> EventPatterns {
    let text = |EventSpec(parts): &EventSpec| {
        let parts = parts.iter().map(|known| known.map_or("*".to_owned(), part));
        parts.collect::<Vec<_>>().join(".")
    };
    let few = specs.iter().take(MOST);
    let patterns = few.filter_map(|spec| text(spec).parse::<EventPattern>().ok());
    patterns.collect()
}

/// The algebra of event patterns, and of webhooks with both sorts.
fn check_events(input: &Input, our_filters: &FilterSet, their_filters: &FilterSet) {
    let (ours, theirs) = (events(&input.our_events), events(&input.their_events));
    for p in &ours {
        theirs.iter().for_each(|q| check_event_pair(p, q));
    }
    let (union, intersection) = (ours.union(&theirs), ours.intersection(&theirs));
    let covered = |q: &EventPattern| ours.iter().any(|p| p.covers(q));
    assert_eq!(ours.covers_list(&theirs), theirs.iter().all(covered));
    let meet = ours.iter().any(|p| theirs.iter().any(|q| p.overlaps(q)));
    assert_eq!(ours.overlaps(&theirs), meet);
    assert_eq!(intersection.is_empty(), !meet);
    let mut least = ours.clone();
    let dropped = least.minimize();
    assert_eq!(least.len() + dropped.len(), ours.len());
    for parts in input.names.iter().take(MOST) {
        let text = parts
            .iter()
            .map(|&known| part(known))
            .collect::<Vec<_>>()
            .join(".");
        let Ok(name) = text.parse::<EventName>() else {
            continue;
        };
        let (p, q) = (gets(&ours, &name), gets(&theirs, &name));
        assert_eq!(gets(&least, &name), p);
        assert_eq!(gets(&union, &name), p || q);
        assert_eq!(gets(&intersection, &name), p && q);
        assert!(!(p && q) || meet);
    }
    let webhook = |events: EventPatterns, urns: &FilterSet| Subscription {
        events,
        urns: urns.clone(),
    };
    let (one, other) = (webhook(ours, our_filters), webhook(theirs, their_filters));
    let event = one.common_event(&other);
    assert_eq!(one.overlaps(&other), event.is_some());
    if let Some((name, urn)) = event {
        for webhook in [&one, &other, &one.intersection(&other)] {
            assert!(webhook.is_match(&name, &urn.as_urn()));
        }
    }
    assert!(one.covers(&one.intersection(&other)));
}

fn gets(events: &EventPatterns, name: &EventName) -> bool {
    let mut each = events.iter();
    let gets = each.any(|pattern| oracle::event_matches(pattern.as_str(), name.as_str()));
    assert_eq!(events.matches(name), gets);
    gets
}

fn check_event_pair(p: &EventPattern, q: &EventPattern) {
    // At the limit of length there is no room for a part that nobody spells.
    let instance = q.as_str().replace('*', "fresh");
    assert_eq!(p.covers(q), oracle::event_matches(p.as_str(), &instance));
    assert_eq!(p.overlaps(q), p.common_name(q).is_some());
    if let Some(name) = p.common_name(q) {
        assert!(oracle::is_event_name(name.as_str()));
        assert!(oracle::event_matches(p.as_str(), name.as_str()));
        assert!(oracle::event_matches(q.as_str(), name.as_str()));
    }
    assert_eq!(p.covers(q) && q.covers(p), p == q);
    assert!(!p.covers(q) || p.intersection(q).as_ref() == Some(q));
}

fn matches(set: &FilterSet, urn: &str) -> bool {
    let is_match = set
        .iter()
        .any(|pattern| oracle::matches(pattern.as_str(), urn));
    assert_eq!(
        set.is_match(&Urn::parse(urn).expect("a valid URN")),
        is_match
    );
    is_match
}

fn check_pair(p: &Pattern, q: &Pattern) {
    // At the limit of length there is no room for a segment that nobody spells.
    let instance = q.as_str().replace('*', "fresh");
    assert_eq!(p.covers(q), oracle::matches(p.as_str(), &instance));
    assert_eq!(p.overlaps(q), p.common_urn(q).is_some());
    if let Some(urn) = p.common_urn(q) {
        assert!(oracle::is_urn(urn.as_str()));
        assert!(oracle::matches(p.as_str(), urn.as_str()));
        assert!(oracle::matches(q.as_str(), urn.as_str()));
    }
    assert_eq!(p.covers(q) && q.covers(p), p == q);
    assert!(!p.covers(q) || p.intersection(q).as_ref() == Some(q));
}

fn check_sets(ours: &FilterSet, theirs: &FilterSet, union: &FilterSet, intersection: &FilterSet) {
    let covered = |q: &Pattern| ours.iter().any(|p| p.covers(q));
    let beyond = (0..)
        .zip(theirs)
        .filter(|(_, q)| !covered(q))
        .map(|(index, _)| index);
    let beyond: Vec<usize> = beyond.collect();
    assert_eq!(ours.covers_set(theirs), beyond.is_empty());
    match Grants::from(ours.clone()).check(theirs) {
        Ok(()) => assert!(beyond.is_empty()),
        Err(error) => assert!(error.entries().map(|one| one.index()).eq(beyond)),
    }
    let meet = ours.iter().any(|p| theirs.iter().any(|q| p.overlaps(q)));
    assert_eq!(ours.overlaps(theirs), meet);
    assert_eq!(ours.common_urn(theirs).is_some(), meet);
    assert_eq!(intersection.is_empty(), !meet);
    for (p, q) in ours.overlapping(theirs) {
        assert!(ours.patterns()[p].overlaps(&theirs.patterns()[q]));
    }
    assert!(union.covers_set(ours) && union.covers_set(theirs));
    assert!(ours.covers_set(intersection) && theirs.covers_set(intersection));
}

fn check_minimal(set: &FilterSet) {
    let mut least = set.clone();
    let dropped = least.minimize();
    assert_eq!(least.len() + dropped.len(), set.len());
    for one in dropped {
        assert_eq!(set.get(one.index), Some(&one.pattern));
        let cover = set.get(one.covered_by).expect("an index in the set");
        assert!(cover.covers(&one.pattern) && least.iter().any(|kept| kept == cover));
    }
    for (at, p) in least.iter().enumerate() {
        assert!(
            least
                .iter()
                .enumerate()
                .all(|(other, q)| at == other || !p.covers(q))
        );
    }
}
