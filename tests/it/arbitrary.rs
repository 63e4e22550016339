//! `arbitrary`: any bytes give a valid value, and the values vary.

use std::collections::HashSet;

use arbitrary::{Arbitrary, Unstructured};
use urn_filter::{
    EventName, EventPattern, EventPatterns, FilterIndex, FilterSet, Pattern, Subscription, UrnBuf,
};

use crate::support::oracle;

/// Random bytes, from none to some thousands.
fn inputs() -> impl Iterator<Item = Vec<u8>> {
    let mut random = fastrand::Rng::with_seed(42);
    (0..1_500).map(move |round| {
        let len = random.usize(..=round);
        std::iter::repeat_with(|| random.u8(..)).take(len).collect()
    })
}

fn draw<'a, T: Arbitrary<'a>>(bytes: &'a [u8]) -> T {
    Unstructured::new(bytes)
        .arbitrary()
        .expect("valid by construction")
}

#[test]
fn every_value_is_of_the_language() {
    for bytes in inputs() {
        let urn: UrnBuf = draw(&bytes);
        assert!(oracle::is_urn(urn.as_str()), "{urn:?}");
        let pattern: Pattern = draw(&bytes);
        assert!(oracle::is_pattern(pattern.as_str()), "{pattern:?}");
        let event: EventName = draw(&bytes);
        assert!(oracle::is_event_name(event.as_str()), "{event:?}");
        let event: EventPattern = draw(&bytes);
        assert!(oracle::is_event_pattern(event.as_str()), "{event:?}");
        let _: EventPatterns = draw(&bytes);
        let _: FilterSet = draw(&bytes);
    }
}

#[test]
fn no_bytes_are_enough() {
    assert!(oracle::is_urn(draw::<UrnBuf>(&[]).as_str()));
    assert!(oracle::is_pattern(draw::<Pattern>(&[]).as_str()));
    assert!(oracle::is_event_name(draw::<EventName>(&[]).as_str()));
    assert!(oracle::is_event_pattern(draw::<EventPattern>(&[]).as_str()));
    assert_eq!(draw::<Subscription>(&[]), Subscription::default());
}

/// What a fuzz target is for: the bytes reach the matcher, not only the parser.
#[test]
fn the_values_are_varied_and_meet() {
    let mut seen = HashSet::new();
    for bytes in inputs() {
        let mut u = Unstructured::new(&bytes);
        let (webhook, event, urn): (Subscription, EventName, UrnBuf) = u.arbitrary().unwrap();
        let mut index = FilterIndex::new();
        index.insert(1, webhook.clone());
        let expected = webhook
            .urns
            .iter()
            .any(|pattern| oracle::matches(pattern.as_str(), urn.as_str()));
        assert_eq!(webhook.urns.is_match(&urn.as_urn()), expected);
        assert_eq!(
            index.is_match(&event, &urn.as_urn()),
            webhook.is_match(&event, &urn.as_urn())
        );

        let components = urn.as_urn().components();
        for (what, is_seen) in [
            ("a match", expected),
            ("no match", !expected),
            ("a name wanted", webhook.events.matches(&event)),
            (
                "an event pattern",
                webhook.events.iter().any(|event| !event.is_plain()),
            ),
            (
                "a name listed",
                webhook.events.iter().any(EventPattern::is_plain),
            ),
            (
                "a wildcard",
                webhook.urns.iter().any(|p| p.as_str().contains('*')),
            ),
            (
                "none",
                webhook.urns.iter().any(|p| !p.as_str().contains('*')),
            ),
            ("an escape", urn.as_str().contains('%')),
            (
                "a slash first",
                urn.as_urn()
                    .segments()
                    .any(|segment| segment.starts_with('/')),
            ),
            ("an r-component", components.r().is_some()),
            ("a q-component", components.q().is_some()),
            ("an f-component", components.f().is_some()),
            ("many segments", urn.as_urn().segment_count() > 20),
            ("a common namespace", urn.as_urn().namespace() == "ns"),
            ("a free namespace", urn.as_urn().namespace().len() > 12),
            (
                "a free name of parts",
                event.as_str().matches('.').count() > 1,
            ),
        ] {
            if is_seen {
                seen.insert(what);
            }
        }
    }
    assert_eq!(seen.len(), 16, "{seen:?}");
}
