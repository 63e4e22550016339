//! Event names and lists of them, compared with texts and with the sets of the standard library.

use std::collections::{BTreeSet, HashMap};

use urn_filter::explain::NameOutcome;
use urn_filter::{EventName, EventNames, FilterIndex, Subscription};

use crate::support::{event, urn};

/// One name that is stored inline and one that is not.
const TEXTS: [&str; 2] = [
    "ticket.created",
    "community-article.published-again-and-again-and-again",
];

#[test]
fn a_name_is_its_text() {
    for text in TEXTS {
        let name = event(text);
        assert_eq!(name.as_str(), text);
        assert_eq!(name.to_string(), text);
        assert_eq!(format!("{name:?}"), format!("EventName({text:?})"));
        assert!(name == *text && name == text);
        assert!(name != *"ticket.creates" && name != "ticket.creates");
        assert_eq!(String::from(name), text);
    }
}

#[test]
fn a_name_is_found_by_its_text() {
    let numbers: HashMap<EventName, usize> =
        TEXTS.iter().map(|text| event(text)).zip(0..).collect();
    for (number, text) in TEXTS.iter().enumerate() {
        assert_eq!(numbers.get(*text), Some(&number));
    }
    assert_eq!(numbers.get("ticket"), None);
}

#[test]
fn a_name_is_equal_to_its_text_and_no_other() {
    let name = event("ticket.created");
    for (text, is_same) in [("ticket.created", true), ("ticket.create", false)] {
        assert_eq!(name == text, is_same);
        assert_eq!(name == *text, is_same);
        assert_eq!(text == name, is_same);
        assert_eq!(*text == name, is_same);
    }
}

/// As a `Vec` does. Lists on both sides of every size that is searched in another way.
#[test]
fn a_list_keeps_its_order_and_its_duplicates() {
    let texts = ["b", "a", "c.d", "b", "a.b", "c.d"];
    let mut names: EventNames = texts[..2].iter().map(|text| event(text)).collect();
    names.extend(texts[2..].iter().map(|text| event(text)));
    assert_eq!(names.len(), texts.len());
    assert!(names.iter().eq(texts));
    assert!((&names).into_iter().eq(texts));
    assert!(names.names().iter().eq(texts));
    assert_eq!(
        format!("{names:?}"),
        r#"["b", "a", "c.d", "b", "a.b", "c.d"]"#
    );
    for (index, text) in texts.iter().enumerate() {
        assert_eq!(names.get(index).map(EventName::as_str), Some(*text));
    }
    assert_eq!(names.get(texts.len()), None);
    assert_ne!(
        names,
        EventNames::parse(["a", "b", "c.d", "b", "a.b", "c.d"]).unwrap()
    );
    assert!(names.into_iter().map(String::from).eq(texts));
}

/// Compared with the set of the standard library, for short lists and long ones, with duplicates.
#[test]
fn a_list_contains_its_names_and_no_other() {
    let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap());
    let name = |number: usize| format!("{}.{}", letter(number * 7), letter(number / 26));
    for len in [0, 1, 2, 15, 16, 17, 18, 40, 300] {
        for distinct in [1, 3, 500] {
            let texts: Vec<String> = (0..len).map(|n| name(n % distinct)).collect();
            let expected: BTreeSet<&String> = texts.iter().collect();
            let mut names = EventNames::parse(&texts).unwrap();
            for number in 0..520 {
                let name = name(number);
                assert_eq!(
                    names.contains(&event(&name)),
                    expected.contains(&name),
                    "{name} in {texts:?}"
                );
            }
            names.extend([event("zzz")]);
            assert!(names.contains(&event("zzz")));
        }
    }
}

/// The names are a list for the webhook, and a set for the event: a list that an index stores counts
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
fn an_explanation_names_each_name_once() {
    let webhook = Subscription::parse(["b", "a", "b"], ["urn:ns:a"]).unwrap();
    let why = webhook.explain(&event("c"), &urn("urn:ns:a"));
    let NameOutcome::Unwanted { nearest } = why.names() else {
        panic!("{why}");
    };
    assert!(nearest.iter().eq(["a", "b"]));
}
