//! Large webhooks that are hard to lint. If a cost is worse than documented, a test here takes far
//! longer than a test run.

use urn_filter::lint::FindingKind;
use urn_filter::{FilterSet, Finding, Severity, Subscription};

const MANY: usize = 20_000;

fn lint(filters: &[String]) -> Vec<Finding> {
    FilterSet::parse(filters.iter().map(String::as_str))
        .unwrap()
        .lint()
}

fn redundant(findings: &[Finding]) -> usize {
    let is = |finding: &&Finding| {
        matches!(
            finding.kind(),
            FindingKind::Redundant { .. } | FindingKind::Duplicate { .. }
        )
    };
    findings.iter().filter(is).count()
}

/// The patterns with an `a` or a `*` in each of the first `places` segments, followed by the rest.
fn combinations(places: u32, rest: &str) -> impl Iterator<Item = String> {
    (0..1_u32 << places).map(move |stars| {
        let selector = |at: u32| if stars >> at & 1 == 1 { "*:" } else { "a:" };
        let selectors: String = (0..places).map(selector).collect();
        format!("urn:ns:{selectors}{rest}")
    })
}

#[test]
fn one_filter_covers_all_others() {
    let count = 100_000;
    let mut filters: Vec<String> = (0..count)
        .map(|n| format!("urn:ns:app:{n}:ticket:*"))
        .collect();
    filters.push("urn:ns:app:*".to_owned());
    assert_eq!(redundant(&lint(&filters)), count);
}

#[test]
fn all_filters_are_equal() {
    let filters = vec!["urn:ns:app:A:*".to_owned(); MANY];
    let findings = lint(&filters);
    assert_eq!(redundant(&findings), MANY - 1);
    assert!(
        findings
            .iter()
            .all(|finding| finding.kind() == &FindingKind::Duplicate { first: 0 })
    );
}

/// Each of the one half is covered by each of the other half: `n²/4` pairs.
#[test]
fn half_of_the_filters_cover_the_other_half() {
    let literals = "a:".repeat(13);
    let mut filters: Vec<String> = combinations(13, "*").collect();
    filters.extend((0..filters.len()).map(|n| format!("urn:ns:{literals}{n}")));
    // All but `*` at every place.
    assert_eq!(redundant(&lint(&filters)), filters.len() - 1);
    filters.reverse();
    assert_eq!(redundant(&lint(&filters)), filters.len() - 1);
}

/// Each search goes down every branch of one half and finds nothing at its end: it gives up.
#[test]
fn half_of_the_filters_nearly_cover_the_other_half() {
    let literals = "a:".repeat(13);
    let mut filters: Vec<String> = combinations(13, "end").collect();
    let near = filters.len();
    filters.extend((0..2_000).map(|n| format!("urn:ns:{literals}{n}")));
    let findings = lint(&filters);
    assert!(redundant(&findings) < near);
    // None of those that only differ at the end, which nothing covers.
    let place = format!("{:?}", findings.last().unwrap().location());
    assert!(place.contains(":end"), "{place}");
}

#[test]
fn every_filter_as_long_as_can_be() {
    let filters: Vec<String> = (0..2_000)
        .map(|n| format!("urn:ns:{}{n}", "a:".repeat(63)))
        .chain(
            (1..63)
                .map(|stars| format!("urn:ns:{}{}*", "*:".repeat(stars), "a:".repeat(63 - stars))),
        )
        .collect();
    assert_eq!(redundant(&lint(&filters)), 2_000 + 61);
}

fn letters(mut n: usize) -> String {
    let mut text = String::new();
    while n > 0 || text.is_empty() {
        text.push(char::from(b'a' + u8::try_from(n % 26).unwrap()));
        n /= 26;
    }
    text
}

#[test]
fn many_names_and_many_kinds() {
    let names: Vec<String> = (0..MANY).map(|n| format!("{}.x", letters(n))).collect();
    let filters: Vec<String> = (0..MANY)
        .map(|n| format!("urn:allthings:app:{n}:q-{}:*", letters(n)))
        .collect();
    let webhook = |names: &[String]| {
        let names = names.iter().map(String::as_str);
        Subscription::parse(names, filters.iter().map(String::as_str)).unwrap()
    };
    // `q.x` is related to every kind.
    let findings = webhook(&names).lint();
    assert_eq!(findings.len(), names.len() - 1);
    let others: Vec<String> = names.into_iter().filter(|name| name != "q.x").collect();
    let findings = webhook(&others).lint();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].severity(), Severity::Error);
    assert!(findings[0].to_string().len() < 1_000);
}

#[test]
fn many_apps_that_are_too_broad() {
    let filters: Vec<String> = (0..MANY)
        .map(|n| format!("urn:allthings:app:{n}:*"))
        .collect();
    let names = |count: usize| {
        (0..count)
            .map(|n| format!("{}.x", letters(n)))
            .collect::<Vec<_>>()
    };
    for (count, expected) in [(1, MANY), (8, MANY), (9, 0), (1_000, 0)] {
        let names = names(count);
        let names = names.iter().map(String::as_str);
        let webhook = Subscription::parse(names, filters.iter().map(String::as_str)).unwrap();
        assert_eq!(webhook.lint().len(), expected, "{count}");
    }
}

/// One mistake in each filter, every kind of them, and as many events as kinds are compared with.
#[test]
fn every_filter_has_a_mistake() {
    let names: Vec<String> = (0..32)
        .map(|n| format!("parcels-{}.x", letters(n)))
        .collect();
    let list = ["a,"; 900].concat();
    let long = "a".repeat(1_900);
    let filters: Vec<String> = (0..2_000)
        .flat_map(|n| {
            [
                format!("urn:alltings:app:{n}:*"),
                format!("urn:allthings:apps:{n}:*"),
                format!("urn:allthings:app:{n}:parcelz-{}:*", letters(n)),
                format!("urn:allthings:app:{n},{list}:*"),
                format!("urn:allthings:app:{n}:{}+", "+:".repeat(59)),
                format!("urn:allthings:app:{n}:ticket:(a,b,c,d,e,f,g,h):(1,2,3,4,5,6,7,8)"),
                format!("urn:allthings:{long}{n}:ticket:*"),
                format!("urn:allthings:app:{n}:Ticket"),
                format!("urn:{}allthings:app:{n}", "urn:".repeat(59)),
            ]
        })
        .collect();
    let names = names.iter().map(String::as_str);
    let webhook = Subscription::parse(names, filters.iter().map(String::as_str)).unwrap();
    let findings = webhook.lint();
    assert!(findings.len() >= filters.len());
    assert!(
        findings
            .iter()
            .all(|finding| finding.to_string().len() < 5_000)
    );
}
