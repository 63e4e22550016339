//! Explanations agree with matching, their spans lie within the texts, and all of them can be printed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use urn_filter::{EventName, EventPatterns, FilterSet, Pattern, Subscription, Urn};

// The first line is the URN, the second an event name; then filters and more names.
fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let Some(Ok(urn)) = lines.next().map(Urn::parse) else {
        return;
    };
    let event = lines.next().and_then(|line| line.parse::<EventName>().ok());
    let rest: Vec<&str> = lines.collect();
    let webhook = Subscription {
        events: rest
            .iter()
            .filter_map(|line| line.parse().ok())
            .collect::<EventPatterns>(),
        urns: rest
            .iter()
            .filter_map(|line| line.parse::<Pattern>().ok())
            .collect::<FilterSet>(),
    };
    check_set(&webhook.urns, &urn);
    if let Some(event) = event {
        let why = webhook.explain(&event, &urn);
        assert_eq!(why.is_delivered(), webhook.is_match(&event, &urn));
        assert_eq!(
            why.to_string().starts_with("Delivered."),
            why.is_delivered()
        );
        serde_json::to_string(&why).expect("JSON");
    }
});

fn check_set(filters: &FilterSet, urn: &Urn<'_>) {
    let why = filters.explain(urn);
    assert_eq!(why.is_match(), filters.is_match(urn));
    let told: usize = [why.matched().len(), why.misses().len()].iter().sum();
    assert_eq!(told == 0, filters.is_empty());
    for filter in why.matched() {
        assert!(filter.pattern.matches(urn));
    }
    let missed: usize = why
        .misses()
        .iter()
        .map(|miss| miss.filter.indices.len())
        .sum();
    assert_eq!(missed, if why.is_match() { 0 } else { filters.len() });
    for miss in why.misses() {
        assert!(!miss.filter.pattern.matches(urn));
        assert!(why.urn().as_str().get(miss.urn_span.clone()).is_some());
        let pattern = miss.filter.pattern.as_str();
        assert!(pattern.get(miss.pattern_span.clone()).is_some());
    }
    assert_eq!(why.to_string().contains('^'), !why.misses().is_empty());
}
