//! Compares findings with brute force over every event of a small universe: a filter that is reported
//! as redundant, narrower or impossible to match is so.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use urn_filter::lint::FindingKind;
use urn_filter::lint::{List, Location, Suggestion};
use urn_filter::{
    EventName, EventPatterns, FilterIndex, FilterSet, Finding, Severity, Subscription, Urn,
};

use crate::support::strategies::{dense_pattern_text, event_pattern_text, pattern_text};
use crate::support::{event, oracle, pattern, subscription, urn};

/// Where a finding about an entry is.
fn entry(finding: &Finding) -> Option<(List, usize)> {
    match finding.location() {
        Location::Entry { list, index, .. } => Some((*list, *index)),
        _ => None,
    }
}

fn index_of(finding: &Finding) -> usize {
    entry(finding).expect("it is about an entry").1
}

/// The indices of the filters that are reported as redundant, each with the index of its cover.
fn redundant(findings: &[Finding]) -> Vec<(usize, usize)> {
    let cover = |finding: &Finding| match finding.kind() {
        FindingKind::Duplicate { first } => Some((index_of(finding), *first)),
        FindingKind::Redundant { covered_by, .. } => Some((index_of(finding), *covered_by)),
        _ => None,
    };
    findings.iter().filter_map(cover).collect()
}

/// Returns whether `one` matches everything that `other` matches, by the oracle: it replaces each `*` of
/// `other` by a segment that occurs nowhere else.
fn covers(one: &str, other: &str) -> bool {
    oracle::matches(one, &oracle::canonical(other).replace('*', "~~"))
}

/// Every URN of up to five segments over three letters.
fn dense_universe() -> Vec<String> {
    let mut all = vec!["urn:ns".to_owned()];
    let mut start = 0;
    for _ in 0..5 {
        let end = all.len();
        for at in start..end {
            let longer = ["a", "b", "c"].map(|letter| format!("{}:{letter}", all[at]));
            all.extend(longer);
        }
        start = end;
    }
    all.split_off(1)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_redundant_filter_is_one_that_another_covers(
        texts in prop_oneof![vec(pattern_text(), 0..20), vec(dense_pattern_text(), 0..40)],
    ) {
        let texts: Vec<String> = texts.iter().map(|text| oracle::canonical(text)).collect();
        let set = FilterSet::parse(texts.iter().map(String::as_str)).unwrap();
        let first = |index: usize| texts.iter().position(|text| *text == texts[index]).unwrap();
        let by = |index: usize| {
            texts.iter().position(|other| *other != texts[index] && covers(other, &texts[index]))
        };
        // From one that covers it to one that covers that, up to one that stays.
        let top = |index| std::iter::successors(by(index), |&above| by(above)).last();
        let expected: Vec<(usize, usize)> = (0..texts.len())
            .filter_map(|index| match first(index) {
                equal if equal < index => Some((index, equal)),
                _ => Some((index, top(index)?)),
            })
            .collect();
        let findings = set.lint();
        prop_assert_eq!(redundant(&findings), expected);
        let dropped: Vec<usize> = set.clone().minimize().iter().map(|dropped| dropped.index).collect();
        let found: Vec<usize> = redundant(&findings).iter().map(|(index, _)| *index).collect();
        prop_assert_eq!(&found, &dropped);
        for finding in &findings {
            if let FindingKind::Redundant { covered_by, cover } = finding.kind() {
                prop_assert_eq!(&set.patterns()[*covered_by], cover);
                prop_assert!(!dropped.contains(covered_by));
                prop_assert_eq!(finding.suggestion(), Suggestion::Remove);
            }
        }
    }

    #[test]
    fn removing_what_is_redundant_changes_nothing(texts in vec(dense_pattern_text(), 0..30)) {
        let set = FilterSet::parse(texts.iter().map(String::as_str)).unwrap();
        let removed: HashSet<usize> = redundant(&set.lint()).iter().map(|(index, _)| *index).collect();
        let kept = (0..set.len()).filter(|index| !removed.contains(index));
        let kept: FilterSet = kept.map(|index| set.patterns()[index].clone()).collect();
        prop_assert_eq!(redundant(&kept.lint()), []);
        for text in dense_universe() {
            prop_assert_eq!(set.is_match(&urn(&text)), kept.is_match(&urn(&text)), "{}", text);
        }
    }

    #[test]
    fn every_finding_can_be_shown(
        names in vec(
            select(&["ping", "ticket.a", "app.a", "a.b.c", "c.d", "ticket.*", "*", "tickets.*"][..]),
            0..4,
        ),
        texts in vec(prop_oneof![pattern_text(), app_filter()], 0..12),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let webhook = subscription(&names, &texts);
        let findings = webhook.lint();
        // Neither finding nor printing depends on anything but the webhook.
        prop_assert_eq!(&webhook.clone().lint(), &findings);
        let mut index = FilterIndex::new();
        index.insert(0, webhook.clone());
        prop_assert_eq!(&index.get(&0).unwrap().lint(), &findings);
        let places: Vec<_> = findings.iter().map(entry).collect();
        prop_assert!(places.is_sorted(), "{:?}", places);
        for finding in &findings {
            let line = finding.to_string();
            prop_assert!(line.starts_with(finding.severity().to_string().as_str()));
            prop_assert!(!line.contains(char::is_control) && !line.ends_with('.'));
            let shown = format!("{finding:#}");
            prop_assert!(shown.starts_with(&line) && shown.contains("\n  = help: "));
            if let Location::Entry { list, index, text, span, .. } = finding.location() {
                let entry = match list {
                    List::Events => webhook.events.iter().nth(*index).unwrap().as_str(),
                    List::Urns => webhook.urns.get(*index).unwrap().as_str(),
                };
                prop_assert_eq!(entry, &**text);
                prop_assert!(!text[span.clone()].is_empty());
                prop_assert!(shown.contains('^'), "{}", shown);
            }
        }
    }
}

const KINDS: [&str; 4] = ["ticket", "ticket-category", "booking", "app"];

/// Filters of the namespace, of every sort that there is.
fn app_filters() -> Vec<String> {
    let mut filters = vec![
        "urn:allthings:*".to_owned(),
        "urn:allthings:*:A:booking:*".to_owned(),
        "urn:allthings:account:1".to_owned(),
        "urn:allthings:app:*".to_owned(),
        "urn:other:app:A:booking:*".to_owned(),
    ];
    for app in ["A", "B", "*"] {
        for inside in [":*", ":*:1", ":*:1:*"] {
            filters.push(format!("urn:allthings:app:{app}{inside}"));
        }
        for kind in KINDS {
            for inside in [":*", ":1", ":1:*", ":*:2", ":1:2"] {
                filters.push(format!("urn:allthings:app:{app}:{kind}{inside}"));
            }
        }
    }
    filters.extend(["urn:allthings:app:A", "urn:allthings:app:B"].map(str::to_owned));
    filters
}

fn app_filter() -> impl Strategy<Value = String> {
    select(app_filters())
}

fn names() -> Vec<&'static str> {
    vec![
        "ping",
        "ticket.a",
        "ticket.b",
        "ticket-category.a",
        "booking.a",
        "app.a",
        "account.a",
    ]
}

/// What a webhook lists: the names of the universe, and patterns of them.
fn listed() -> Vec<&'static str> {
    let patterns = [
        "ticket.*",
        "booking.*",
        "ticket-category.*",
        "app.*",
        "*.a",
        "*",
    ];
    [names(), patterns.to_vec()].concat()
}

/// The indices of the event patterns that are reported as redundant, each with the index of its cover.
fn redundant_events(findings: &[Finding]) -> Vec<(usize, usize)> {
    let cover = |finding: &Finding| match finding.kind() {
        FindingKind::DuplicateEvent { first } => Some((index_of(finding), *first)),
        FindingKind::RedundantEvent { covered_by, .. } => Some((index_of(finding), *covered_by)),
        _ => None,
    };
    findings.iter().filter_map(cover).collect()
}

/// What the universe's events are about.
fn urns() -> Vec<(Option<&'static str>, String)> {
    let mut urns: Vec<_> = ["app:A", "app:B", "account:1", "service:A:booking:1"]
        .map(|path| (None, format!("urn:allthings:{path}")))
        .into();
    for app in ["A", "B"] {
        for kind in KINDS.into_iter().chain(["account"]) {
            for inside in ["", ":1", ":2", ":1:2", ":2:2", ":1:1:1"] {
                // The URN of a ticket has a category and an id.
                if kind != "ticket" || !inside.is_empty() {
                    let urn = format!("urn:allthings:app:{app}:{kind}{inside}");
                    urns.push((Some(kind), urn));
                }
            }
        }
    }
    urns.push((None, "urn:other:app:A:booking:1".to_owned()));
    urns
}

/// Returns every pair of a name and a URN that the convention allows. With `strict`, the namespace of
/// the name must be the kind. Otherwise they may also be related, or the name may have no namespace.
fn universe(strict: bool) -> Vec<(EventName, String)> {
    let related = |one: &str, other: &str| one.starts_with(&format!("{other}-"));
    let may_be = |name: &str, kind: Option<&str>| match (name.split_once('.'), kind) {
        (_, None) => true,
        (None, _) => !strict,
        (Some((namespace, _)), Some(kind)) => {
            namespace == kind || !strict && (related(kind, namespace) || related(namespace, kind))
        }
    };
    let urns = urns();
    let pairs = names().into_iter().flat_map(|name| {
        let urns = urns.iter().filter(move |(kind, _)| may_be(name, *kind));
        urns.map(move |(_, urn)| (event(name), urn.clone()))
    });
    pairs.collect()
}

fn fires(webhook: &Subscription, events: &[(EventName, String)]) -> bool {
    let mut events = events.iter();
    events.any(|(name, text)| webhook.is_match(name, &urn(text)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_can_never_fire_does_not_and_the_rest_does(
        names in subsequence(listed(), 1..5),
        texts in vec(app_filter(), 1..6),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let webhook = subscription(&names, &texts);
        let findings = webhook.lint();
        let events = universe(false);
        let hopeless = findings.iter().any(|finding| finding.severity() == Severity::Error);
        prop_assert_eq!(hopeless, !fires(&webhook, &events));
        if hopeless {
            return Ok(());
        }
        let has = |place, is: fn(&FindingKind) -> bool| {
            findings.iter().any(|finding| is(finding.kind()) && entry(finding) == Some(place))
        };
        let redundant_events = redundant_events(&findings);
        for (index, name) in webhook.events.iter().enumerate() {
            let alone = subscription(&[name.as_str()], &texts);
            let found = has((List::Events, index), |kind| matches!(kind, FindingKind::EventWithoutFilter { .. }));
            let is_redundant = redundant_events.iter().any(|(redundant, _)| *redundant == index);
            prop_assert_eq!(found, !fires(&alone, &events) && !is_redundant, "{}", name);
        }
        let redundant: HashSet<usize> = redundant(&findings).iter().map(|(index, _)| *index).collect();
        for (index, filter) in webhook.urns.iter().enumerate() {
            let alone = subscription(&names, &[filter.as_str()]);
            let found = has((List::Urns, index), |kind| matches!(kind, FindingKind::FilterWithoutEvent { .. }));
            let expected = !fires(&alone, &events) && !redundant.contains(&index);
            prop_assert_eq!(found, expected, "{}", filter);
        }
    }

    #[test]
    fn following_the_suggestions_keeps_every_event(
        names in subsequence(listed(), 1..4),
        texts in vec(app_filter(), 1..6),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let webhook = subscription(&names, &texts);
        let findings = webhook.lint();
        let mut after = webhook.clone();
        let mut filters: Vec<_> = webhook.urns.iter().map(|filter| vec![filter.clone()]).collect();
        let (mut narrowed, mut gone) = (false, Vec::new());
        for finding in &findings {
            match (finding.kind(), finding.suggestion()) {
                (FindingKind::RedundantEvent { .. }, Suggestion::Remove) => {
                    gone.push(index_of(finding));
                }
                (_, Suggestion::Remove) => filters[index_of(finding)].clear(),
                (FindingKind::BroaderThanEvents { .. }, Suggestion::Narrow { filters: by }) => {
                    let [from] = &filters[index_of(finding)][..] else { panic!("{findings:?}") };
                    prop_assert!(by.iter().all(|by| from.covers(by) && !by.covers(from)));
                    narrowed = true;
                    filters[index_of(finding)] = by.to_vec();
                }
                _ => {}
            }
        }
        after.urns = filters.into_iter().flatten().collect();
        let kept = webhook.events.iter().enumerate().filter(|(index, _)| !gone.contains(index));
        after.events = kept.map(|(_, pattern)| pattern.clone()).collect();
        for (name, text) in universe(narrowed) {
            let urn = urn(&text);
            prop_assert_eq!(webhook.is_match(&name, &urn), after.is_match(&name, &urn), "{} {}", name, text);
        }
        let is_broad = |finding: &Finding| matches!(finding.kind(), FindingKind::BroaderThanEvents { .. });
        prop_assert_eq!(after.lint().iter().any(is_broad), false);
    }

    #[test]
    fn removing_filters_as_suggested_changes_nothing(
        names in subsequence(names(), 1..4),
        texts in vec(app_filter(), 1..6),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let webhook = subscription(&names, &texts);
        let findings = webhook.lint();
        let removals = findings.iter().filter(|finding| finding.suggestion() == Suggestion::Remove);
        let removed: HashSet<usize> = removals.map(index_of).collect();
        let kept = texts.iter().enumerate().filter(|(index, _)| !removed.contains(index));
        let kept: Vec<&str> = kept.map(|(_, text)| *text).collect();
        let after = subscription(&names, &kept);
        for name in names.iter().map(|name| event(name)) {
            for (_, text) in urns() {
                let urn = urn(&text);
                prop_assert_eq!(webhook.is_match(&name, &urn), after.is_match(&name, &urn), "{}", text);
            }
        }
    }

    #[test]
    fn names_are_reported_from_the_second_on_and_removing_them_changes_nothing(
        names in vec(select(names()), 0..30),
        texts in vec(app_filter(), 0..3),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let webhook = subscription(&names, &texts);
        let mut kept = Vec::new();
        let mut expected = Vec::new();
        for (index, name) in names.iter().enumerate() {
            match names.iter().position(|other| other == name) {
                Some(first) if first < index => expected.push((index, first)),
                _ => kept.push(*name),
            }
        }
        let found: Vec<(usize, usize)> = webhook.lint().iter().filter_map(|finding| {
            let FindingKind::DuplicateEvent { first } = finding.kind() else { return None };
            assert_eq!(finding.suggestion(), Suggestion::Remove);
            assert_eq!(entry(finding).map(|(list, _)| list), Some(List::Events));
            Some((index_of(finding), *first))
        }).collect();
        prop_assert_eq!(found, expected);
        let after = subscription(&kept, &texts);
        for name in ["ping", "ticket.a", "booking.a", "z"].map(event) {
            for (_, text) in urns() {
                prop_assert_eq!(webhook.is_match(&name, &urn(&text)), after.is_match(&name, &urn(&text)));
            }
        }
        // Nothing else is said about a duplicate: the rest is said about the webhook without them.
        let texts_of = |webhook: &Subscription| -> Vec<String> {
            let findings = webhook.lint().into_iter();
            let others = findings.filter(|finding| !matches!(finding.kind(), FindingKind::DuplicateEvent { .. }));
            others.map(|finding| finding.kind().to_string()).collect()
        };
        prop_assert_eq!(texts_of(&webhook), texts_of(&after));
    }

    #[test]
    fn a_redundant_event_pattern_is_one_that_another_covers(
        texts in vec(prop_oneof![event_pattern_text(), select(listed())], 0..30),
    ) {
        let events = EventPatterns::parse(&texts).unwrap();
        let covers = |one: &str, other: &str| oracle::event_matches(one, &other.replace('*', "fresh"));
        let first = |index: usize| texts.iter().position(|text| *text == texts[index]).unwrap();
        let by = |index: usize| {
            texts.iter().position(|other| *other != texts[index] && covers(other, texts[index]))
        };
        // From one that covers it to one that covers that, up to one that stays.
        let top = |index| std::iter::successors(by(index), |&above| by(above)).last();
        let expected: Vec<(usize, usize)> = (0..texts.len())
            .filter_map(|index| match first(index) {
                equal if equal < index => Some((index, equal)),
                _ => Some((index, top(index)?)),
            })
            .collect();
        let urns = FilterSet::parse(["urn:ns:a"]).unwrap();
        let findings = Subscription { events: events.clone(), urns }.lint();
        let found = redundant_events(&findings);
        prop_assert_eq!(&found, &expected);
        let dropped: Vec<usize> = events.clone().minimize().iter().map(|dropped| dropped.index).collect();
        prop_assert!(found.iter().map(|(index, _)| *index).eq(dropped));
        for finding in &findings {
            if let FindingKind::RedundantEvent { covered_by, cover } = finding.kind() {
                prop_assert_eq!(&events.patterns()[*covered_by], cover);
                prop_assert_eq!(finding.suggestion(), Suggestion::Remove);
                let others = findings.iter().filter(|other| entry(other) == entry(finding));
                prop_assert_eq!(others.count(), 1);
            }
        }
    }

    #[test]
    fn an_app_that_is_missing_is_added(texts in vec(app_filter(), 1..6)) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut webhook = subscription(&["app.a"], &texts);
        let added: Vec<_> = webhook.lint().iter().filter_map(|finding| match finding.kind() {
            FindingKind::ItselfMissing { correction, .. } => Some(correction.added()[0].clone()),
            _ => None,
        }).collect();
        for itself in &added {
            prop_assert!(!webhook.urns.is_match(&Urn::parse(itself.as_str()).unwrap()));
        }
        // Of a filter that another one covers nothing is said.
        let redundant: HashSet<usize> = redundant(&webhook.lint()).iter().map(|(index, _)| *index).collect();
        webhook.urns.extend(added);
        for app in ["A", "B"] {
            let everything = pattern(&format!("urn:allthings:app:{app}:*"));
            let mut listed = webhook.urns.iter().enumerate();
            let everything = listed.any(|(index, filter)| *filter == everything && !redundant.contains(&index));
            let itself = format!("urn:allthings:app:{app}");
            prop_assert!(!everything || webhook.urns.is_match(&urn(&itself)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// A misspelled kind takes the place of the finding that nothing is delivered, not its severity.
    #[test]
    fn what_can_never_fire_is_an_error_if_kinds_are_misspelled_too(
        // A name without a namespace may come with any kind.
        names in subsequence(names().split_off(1), 1..5),
        texts in vec(misspelled_filter(), 1..4),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let webhook = subscription(&names, &texts);
        let findings = webhook.lint();
        let hopeless = findings.iter().any(|finding| finding.severity() == Severity::Error);
        prop_assert_eq!(hopeless, !fires(&webhook, &universe(false)), "{:?}", findings);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// The same for a misspelled namespace of an event pattern: no event of the universe has it.
    #[test]
    fn what_can_never_fire_is_an_error_if_events_are_misspelled_too(
        names in vec(select(&["tickets.*", "bookings.a", "ticket.*", "booking.a", "task.*"][..]), 1..4),
        texts in vec(app_filter(), 1..4),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let webhook = subscription(&names, &texts);
        let findings = webhook.lint();
        let has = |is: fn(&FindingKind) -> bool| findings.iter().any(|finding| is(finding.kind()));
        let is_open = texts.iter().any(|text| kind_of(text).is_none());
        for (index, name) in names.iter().enumerate() {
            let found = findings.iter().any(|finding| {
                entry(finding) == Some((List::Events, index))
                    && matches!(finding.kind(), FindingKind::Misspelled { .. })
            });
            let meant = name.split('.').next().unwrap().strip_suffix('s');
            let is_selected = is_open || texts.iter().any(|text| kind_of(text) == meant);
            let is_first = names[..index].iter().all(|other| other != name);
            let never = has(|kind| matches!(kind, FindingKind::NeverFires { .. }));
            let expected = meant.is_some() && is_first && !never;
            if is_selected {
                prop_assert_eq!(found, expected, "{} {:?} {:?}", name, texts, findings);
            }
            prop_assert!(!found || expected);
        }
        let hopeless = findings.iter().any(|finding| finding.severity() == Severity::Error);
        prop_assert!(!hopeless || !fires(&webhook, &universe(false)), "{:?}", findings);
    }
}

/// The kind that a filter of the universe names.
fn kind_of(filter: &str) -> Option<&str> {
    let kind = filter
        .strip_prefix("urn:allthings:app:")?
        .split(':')
        .nth(1)?;
    KINDS.contains(&kind).then_some(kind)
}

/// A filter of a kind of the universe, or of none of them.
fn misspelled_filter() -> impl Strategy<Value = String> {
    let kinds = &["tickets", "tiket", "bookings", "ticket", "booking", "task"][..];
    let filter = |kind| format!("urn:allthings:app:A:{kind}:*");
    // The other mistake is the one that is reported for the filter.
    let two_mistakes = Just("urn:allthings:app:A,B:tickets:*".to_owned());
    prop_oneof![4 => select(kinds).prop_map(filter), 1 => two_mistakes]
}

#[test]
fn what_spans_two_apps_is_told_from_what_does_not() {
    let in_apps = |text: &str| ["A", "B", "C"].map(|app| text.replace("APP", app));
    let inside = ["", ":ticket", ":ticket:C:T", ":booking:1", ":x:y:z:w"];
    let mut filters = app_filters();
    filters.extend(
        [
            "urn:allthings:*:*",
            "urn:allthings:*:*:x",
            "urn:allthings:*:A",
            "urn:allthings:*:ticket:*",
            "urn:allthings:app",
        ]
        .map(str::to_owned),
    );
    for filter in filters {
        let spans = FilterSet::parse([filter.as_str()]).unwrap().lint();
        let spans = spans.iter().any(|finding| {
            matches!(
                finding.kind(),
                FindingKind::SpansAllApps | FindingKind::SpansNamespace
            )
        });
        let compiled = pattern(&filter);
        // With literals of the filter itself inside, so that it has something to match.
        let tail = filter
            .split(':')
            .skip(4)
            .map(|selector| if selector == "*" { "x" } else { selector });
        let own = tail.fold("urn:allthings:app:APP".to_owned(), |text, segment| {
            text + ":" + segment
        });
        let candidates = inside.map(|inside| format!("urn:allthings:app:APP{inside}"));
        let in_all_apps = candidates.into_iter().chain([own]).any(|text| {
            in_apps(&text)
                .iter()
                .all(|text| compiled.matches(&urn(text)))
        });
        assert_eq!(spans, in_all_apps, "{filter}");
    }
}
