//! The traits that the public types implement.

use std::fmt::Debug;
use std::hash::{BuildHasher, Hash, RandomState};
use std::iter::FusedIterator;

use urn_filter::algebra::Redundant;
use urn_filter::allthings::{
    AccountId, AppId, CategoryId, Choice, Entity, Filter, InApp, OauthClientId, Path, ResourceId,
    ResourceKind, Rest, Scope, TicketId,
};
use urn_filter::error::{OwnedParseError, ParseErrorKind, Syntax};
use urn_filter::explain::{
    DeliveryExplanation, Difference, EventDifference, EventMiss, EventOutcome, Explanation,
    Likeness, ListedEvent, ListedFilter, Miss, Outcome,
};
use urn_filter::filter_index::{
    Anchors, Answer, BatchIter, BatchMatches, Counts, EventMatches, FilterRef, Filters, Iter, Keys,
    Matches, Question, RemovedFilters, WebhookRef, Webhooks,
};
use urn_filter::filter_set::SetMatches;
use urn_filter::limits::{InsertError, LimitExceeded, LimitKind};
use urn_filter::lint::FindingKind;
use urn_filter::lint::{Correction, Fate, ForeignSyntax, Misplacement, Word};
use urn_filter::lint::{IdKind, IdShape, List, Location, Suggestion};
use urn_filter::mqtt::TopicError;
use urn_filter::nats::SubjectError;
use urn_filter::permission::{AppScope, DeniedFilter, Narrowed, PermissionDenied};
use urn_filter::tree::Tree;
use urn_filter::tree::{Dot, Label, Node};
use urn_filter::{
    Components, EventName, EventPattern, EventPatterns, Extent, FilterIndex, FilterSet, Finding,
    Grants, Limits, ListError, ParseError, Pattern, Selector, Severity, Subscription,
    SubscriptionError, Urn, UrnBuf, event_name, event_pattern, pattern, urn,
};

#[test]
fn everything_crosses_threads() {
    fn assert<T: Send + Sync + Unpin>() {}
    assert::<(Urn<'_>, UrnBuf, Components<'_>)>();
    assert::<(Pattern, Selector<'_>, Extent)>();
    assert::<(FilterSet, SetMatches, Redundant)>();
    assert::<(EventName, EventPattern, EventPatterns, Subscription)>();
    assert::<(EventOutcome, EventMiss, EventDifference, ListedEvent)>();
    assert::<Redundant<EventPattern>>();
    assert::<(FilterIndex<u64>, Matches<'_, String>)>();
    assert::<(Limits, LimitKind, LimitExceeded, InsertError<String>)>();
    assert::<(
        BatchMatches<'_, u64>,
        BatchIter<'_, u64>,
        EventMatches<'_, u64>,
    )>();
    assert::<(Iter<'_, u64>, Keys<'_, String>, Webhooks<'_, String>)>();
    assert::<(WebhookRef<'_, String>, Filters<'_, String>, FilterRef<'_>)>();
    assert::<(Question<'_>, Answer<'_, String>, Anchors<'_, String>)>();
    assert::<(Counts, RemovedFilters<String>, Narrowed)>();
    assert::<(Grants, PermissionDenied, DeniedFilter, AppScope<'_>)>();
    assert::<(Explanation, DeliveryExplanation, Outcome)>();
    assert::<(Difference, Likeness, Miss, ListedFilter)>();
    assert::<(Finding, FindingKind, Severity, List, Location)>();
    assert::<(Suggestion<'_>, IdKind, IdShape)>();
    assert::<(Correction, Fate, ForeignSyntax, Misplacement, Word)>();
    assert::<(Tree, Tree<&String>, Node<'_>, Label<'_>, Dot<'_>)>();
    assert::<(ParseError, ParseErrorKind, Syntax)>();
    assert::<(ListError, SubscriptionError, OwnedParseError)>();
}

#[test]
fn the_vocabulary_crosses_threads() {
    fn assert<T: Send + Sync + Unpin>() {}
    assert::<(Filter<'_>, InApp<'_>, Entity<'_>)>();
    assert::<(Choice<AppId<'_>>, Scope<AppId<'_>, InApp<'_>>)>();
    assert::<(Rest<'_>, Path<'_>)>();
    assert::<(AccountId<'_>, AppId<'_>, CategoryId<'_>)>();
    assert::<(OauthClientId<'_>, ResourceId<'_>)>();
    assert::<(ResourceKind<'_>, TicketId<'_>)>();
}

#[cfg(feature = "shared")]
#[test]
fn a_shared_index_crosses_threads() {
    use urn_filter::shared_index::{
        SharedAnswer, SharedBatchMatches, SharedIter, SharedKeys, SharedMatches, Update,
    };

    fn assert<T: Send + Sync>() {}
    assert::<urn_filter::SharedIndex<String>>();
    assert::<(SharedMatches<String>, SharedAnswer<String>)>();
    assert::<SharedBatchMatches<String>>();
    assert::<(SharedIter<String>, SharedKeys<String>)>();
    assert::<Update<'_, String>>();
}

#[test]
fn errors_are_errors_and_results_stay_small() {
    fn assert<T: std::error::Error + Clone + 'static>() {}
    assert::<ParseError>();
    assert::<ListError>();
    assert::<SubscriptionError>();
    assert::<OwnedParseError>();
    assert::<PermissionDenied>();
    assert_eq!(size_of::<ParseError>(), size_of::<usize>());
    assert!(size_of::<Urn<'_>>() <= 5 * size_of::<usize>());
}

#[test]
fn debug_shows_the_text() {
    let pattern: Pattern = "urn:NS:*".parse().unwrap();
    assert_eq!(format!("{pattern:?}"), r#"Pattern("urn:ns:*")"#);
    let urn: UrnBuf = "urn:NS:a".parse().unwrap();
    assert_eq!(
        format!("{urn:?} {:?}", urn.as_urn()),
        r#"UrnBuf("urn:NS:a") Urn("urn:NS:a")"#
    );
    let set: FilterSet = [pattern].into_iter().collect();
    assert_eq!(format!("{set:?}"), r#"["urn:ns:*"]"#);
    let names = EventPatterns::parse(["ping", "a.b"]).unwrap();
    assert_eq!(format!("{names:?}"), r#"["ping", "a.b"]"#);
    let subscription = Subscription {
        events: names,
        urns: set,
    };
    let index: FilterIndex<u8> = [(7, subscription)].into_iter().collect();
    assert!(format!("{index:?}").starts_with("{7: Subscription"));
}

/// `Borrow<str>` demands it.
#[test]
fn names_are_hashed_as_text() {
    let hasher = RandomState::new();
    let long = "a".repeat(100);
    for text in [
        "ping",
        "ticket.created",
        "community-article.published",
        &long,
    ] {
        let name: EventName = text.parse().unwrap();
        assert_eq!(hasher.hash_one(&name), hasher.hash_one(text));
        let pattern = EventPattern::from(name);
        assert_eq!(hasher.hash_one(&pattern), hasher.hash_one(text));
    }
}

/// As `Eq` demands it: filters are equal in their canonical form.
#[test]
fn equal_values_have_equal_hashes() {
    fn assert<T: Hash + Eq + Debug>(one: &T, other: &T) {
        let hasher = RandomState::new();
        assert_eq!(one, other);
        assert_eq!(hasher.hash_one(one), hasher.hash_one(other));
    }
    let webhooks = ["URN:ns:%2a:*", "urn:NS:%2A:*"]
        .map(|filter| Subscription::parse(["ping", "a.b"], [filter]).unwrap());
    let [one, other] = webhooks;
    assert(&one, &other);
    assert(&one.urns, &other.urns);
    assert(&Grants::from(one.urns), &Grants::from(other.urns));
    let limits = || Limits::new().max_webhook_events(0);
    assert(&limits(), &limits());
    let webhook = Subscription::parse(["ping"], [""; 0]).unwrap();
    let exceeded = || limits().check(&webhook).unwrap_err();
    assert(&exceeded(), &exceeded());
    let error = |text| Subscription::parse(["ping"], [text]).unwrap_err();
    assert(&error("urn:ns:a*"), &error("urn:ns:a*"));
}

/// A server counts its errors by value, and keeps findings in a set.
#[test]
fn whatever_is_equal_can_be_hashed() {
    fn assert<T: Hash + Eq>() {}
    assert::<(ParseError, ListError, SubscriptionError, OwnedParseError)>();
    assert::<(SubjectError, TopicError, InsertError<u8>, LimitExceeded)>();
    assert::<(PermissionDenied, DeniedFilter, Redundant, Tree)>();
    assert::<(Explanation, DeliveryExplanation, Outcome, EventOutcome)>();
    assert::<(Difference, ListedFilter, Miss)>();
    assert::<(EventDifference, ListedEvent, EventMiss)>();
    assert::<(EventPattern, EventPatterns, Redundant<EventPattern>)>();
    assert::<(Finding, FindingKind, Location, Suggestion<'_>)>();
    assert::<(Correction, Fate, ForeignSyntax, Misplacement, Word)>();
}

#[test]
fn a_path_is_a_text() {
    let pattern: Pattern = "urn:allthings:service:*".parse().unwrap();
    match Filter::from_pattern(&pattern) {
        Some(Filter::Other(path)) => assert_eq!(path.as_ref(), path.as_str()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn names_pad_and_compare_as_text() {
    let name: EventName = "ping".parse().unwrap();
    assert_eq!(format!("{name:>6}|"), "  ping|");
    assert_eq!(name, "ping");
    assert!("ping" == name && *"ping" == name && "pong" != name);
    assert_eq!(name.as_ref(), "ping");
    let long: EventName = "a".repeat(100).parse().unwrap();
    assert_eq!(long.as_str().len(), 100);
    assert_ne!(long, name);
    assert!(name > long);
    let event: EventPattern = "a.*".parse().unwrap();
    assert_eq!(format!("{event:>6}|"), "   a.*|");
    assert!("a.*" == event && *"a.*" == event && event != "a.b" && event != *"a");
    assert!(event < EventPattern::from(name));
    assert_eq!(format!("{event:?}"), r#"EventPattern("a.*")"#);
}

/// Literals have no errors to collect.
#[test]
fn lists_of_literals_are_sets() {
    let filters = || [pattern!("urn:ns:b"), pattern!("urn:ns:a:*")];
    let set = FilterSet::from(filters());
    assert_eq!(set, FilterSet::from_iter(filters()));
    assert_eq!(set.matches(&urn!("urn:ns:a:1")).next(), Some(1));
    let events = || {
        [
            event_pattern!("b"),
            event_pattern!("a.*"),
            event_pattern!("b"),
        ]
    };
    assert_eq!(
        EventPatterns::from(events()),
        EventPatterns::from_iter(events())
    );
    assert!(EventPatterns::from(event_pattern!("a")).iter().eq(["a"]));
    assert!(EventPatterns::from(event_name!("a")).iter().eq(["a"]));
    assert!(EventPatterns::from([]).is_empty() && FilterSet::from([]).is_empty());
}

/// A text that goes in as a `String` comes out as one, in the form that the type prints.
#[test]
fn texts_convert_both_ways() {
    let owned = |text: &str| text.to_owned();
    let pattern = Pattern::try_from(owned("URN:Ns:a:*")).unwrap();
    assert_eq!(String::from(pattern.clone()), "urn:ns:a:*");
    assert_eq!(FilterSet::from(pattern.clone()).patterns(), [pattern]);
    for text in ["ticket.created", &"long-".repeat(20)] {
        let name = EventName::try_from(owned(text)).unwrap();
        assert_eq!(String::from(name), text);
        let pattern = format!("{text}.*");
        let event = EventPattern::try_from(pattern.clone()).unwrap();
        assert_eq!(String::from(event), pattern);
    }
    let urn = UrnBuf::try_from(owned("URN:ns:a?=q")).unwrap();
    assert_eq!(String::from(urn), "URN:ns:a?=q");
    assert!(Pattern::try_from(owned("urn:")).is_err());
    assert!(EventName::try_from(owned("A")).is_err());
    assert!(EventPattern::try_from("tick*").is_err());
}

/// Three webhooks, with the hole of a fourth one between them.
fn three_webhooks() -> FilterIndex<u8> {
    let webhook = Subscription::parse(["ping"], ["urn:ns:a:*", "urn:ns:b"]).unwrap();
    let mut index: FilterIndex<u8> = (0..4).map(|key| (key, webhook.clone())).collect();
    index.remove(&1);
    index
}

/// Its length is right from beginning to end, it stays at the end, and a clone goes its own way.
fn iterates_lawfully<I>(mut items: I, expected: &[I::Item])
where
    I: ExactSizeIterator + FusedIterator + Clone,
    I::Item: Debug + PartialEq,
{
    let from_here = |items: &I| items.clone().collect::<Vec<_>>();
    for (place, item) in expected.iter().enumerate() {
        assert_eq!(items.len(), expected.len() - place);
        assert_eq!(from_here(&items), expected[place..]);
        assert_eq!(items.next().as_ref(), Some(item));
    }
    assert_eq!((items.len(), items.next(), items.next()), (0, None, None));
}

#[test]
fn an_index_is_iterated_by_reference() {
    let index = three_webhooks();
    let webhook = index.get(&0).unwrap();
    let expected = [0, 2, 3].map(|key| (key, webhook.clone()));
    let expected: Vec<_> = expected.iter().map(|(k, v)| (k, v.clone())).collect();
    iterates_lawfully((&index).into_iter(), &expected);
    iterates_lawfully(index.iter(), &expected);
    iterates_lawfully(index.keys(), &[&0, &2, &3]);
    iterates_lawfully(FilterIndex::<u8>::new().iter(), &[]);

    let mut left = index.keys();
    left.next();
    assert_eq!(format!("{left:?}"), "[2, 3]");
    assert!(format!("{:?}", index.iter()).starts_with("[(0, Subscription"));
}

#[test]
fn a_batch_is_iterated_by_reference() {
    let index = three_webhooks();
    let urns = ["urn:ns:b", "urn:ns:c", "urn:ns:a:1"].map(|urn| Urn::parse(urn).unwrap());
    let batch = index.matches_urn_batch(&urns);
    let mut answers = Vec::new();
    for webhooks in &batch {
        answers.push(webhooks.copied().collect::<Vec<u8>>());
    }
    assert_eq!(answers, [vec![0, 2, 3], vec![], vec![0, 2, 3]]);

    let mut left = batch.iter();
    for place in 0..3 {
        assert_eq!((left.len(), left.clone().count()), (3 - place, 3 - place));
        assert!(left.next().unwrap().eq(&answers[place]));
        assert_eq!(format!("{left:?}"), format!("{:?}", &answers[place + 1..]));
    }
    assert_eq!(left.len(), 0);
    assert!(left.next().is_none() && left.next().is_none());
}
