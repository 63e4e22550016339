//! Behaviour that many types share: borrowed text, order, hashes, `Debug`, iterators with an exact
//! length.

use std::cmp::Ordering;
use std::fmt::Debug;
use std::hash::{BuildHasher, Hash, RandomState};

use urn_filter::allthings::{AppId, Choice, Filter};
use urn_filter::{EventName, FilterIndex, FilterSet, Grants, Limits, Pattern, Selector, UrnBuf};

use crate::support::{event, pattern, subscription, urn};

/// They are different, and the first one comes first.
fn assert_order<T: Ord + Hash + Debug>(first: &T, second: &T) {
    assert_ne!(first, second);
    assert_eq!(first.partial_cmp(second), Some(Ordering::Less));
    assert_eq!(second.partial_cmp(first), Some(Ordering::Greater));
    let hashes = RandomState::new();
    assert_ne!(hashes.hash_one(first), hashes.hash_one(second));
}

#[test]
fn texts_are_lent_as_they_are() {
    let text = "urn:ns:app:A";
    let owned: UrnBuf = text.parse().unwrap();
    assert_eq!(urn(text).as_ref() as &str, text);
    assert_eq!(owned.as_ref() as &str, text);
    assert_eq!(pattern("urn:ns:app:*").as_ref() as &str, "urn:ns:app:*");
    assert_eq!(Selector::Literal("A").to_string(), "A");
    assert_eq!(Selector::Any.to_string(), "*");
}

#[test]
fn different_values_have_an_order_and_different_hashes() {
    let [a, b] = ["urn:ns:app:A", "urn:ns:app:B"];
    assert_order(&urn(a), &urn(b));
    assert_order(&a.parse::<UrnBuf>().unwrap(), &b.parse::<UrnBuf>().unwrap());
    assert_order(&pattern(a), &pattern(b));
    assert_order(&AppId::new("A").unwrap(), &AppId::new("B").unwrap());
    assert_order(&event("a"), &event("b"));
    let [ab, ba] = [[a, b], [b, a]].map(|filters| FilterSet::parse(filters).unwrap());
    assert_ne!(ab, ba);
    let hashes = RandomState::new();
    assert_ne!(hashes.hash_one(&ab), hashes.hash_one(&ba));
    assert!(Grants::new().is_empty());
    assert!(!Grants::all_apps().is_empty());
}

#[test]
fn a_choice_and_a_path_give_what_they_hold() {
    assert_eq!(Choice::One("A").one(), Some("A"));
    assert_eq!(Choice::<&str>::Any.one(), None);
    let pattern = pattern("urn:allthings:service:*:status:*");
    let Some(Filter::Other(path)) = Filter::from_pattern(&pattern) else {
        panic!("not another kind");
    };
    assert_eq!(path.as_str(), "service:*:status:*");
}

/// The length counts down in every form of the answer.
fn assert_counts_down<I: Iterator>(mut items: I, count: usize) {
    for left in (0..=count).rev() {
        assert_eq!(items.size_hint(), (left, Some(left)));
        assert_eq!(items.next().is_some(), left > 0);
    }
}

#[test]
fn matches_say_how_many_are_left() {
    for count in [1, 3, 16, 17, 100] {
        let filters: Vec<Pattern> = vec![pattern("urn:ns:app:A:*"); count];
        let set: FilterSet = filters.into_iter().collect();
        let text = urn("urn:ns:app:A:x");
        assert_counts_down(set.matches(&text), count);
        let webhook = subscription(&["ping"], &["urn:ns:app:A:*"]);
        let index: FilterIndex<usize> = (0..count).map(|key| (key, webhook.clone())).collect();
        let events: [(&EventName, _); 1] = [(&event("ping"), text)];
        assert_counts_down(index.matches(&event("ping"), &text), count);
        let batch = index.matches_batch(&events);
        assert_counts_down(batch.get(0).unwrap(), count);
    }
}

/// Which filters match, one after the other and far apart.
#[test]
fn matches_of_a_short_list_are_all_there() {
    let filters = [
        "urn:ns:app:A:*",
        "urn:ns:app:B:*",
        "urn:ns:app:A:x",
        "urn:ns:*",
    ];
    let set = FilterSet::parse(filters).unwrap();
    assert!(set.matches(&urn("urn:ns:app:A:x")).eq([0, 2, 3]));
}

#[test]
fn debug_says_what_it_is() {
    let error = "urn:ns:a*".parse::<Pattern>().unwrap_err();
    let shown = format!("{error:?}");
    assert!(
        shown.starts_with("ParseError {") && shown.contains("urn:ns:a*"),
        "{shown}"
    );
    let webhook = subscription(&["ping"], &["urn:ns:app:A:*"]);
    let mut index = FilterIndex::with_limits(Limits::new().max_webhooks(1));
    index.insert(42, webhook.clone());
    let refused = index.try_insert(43, webhook).unwrap_err();
    assert!(format!("{refused:?}").starts_with("InsertError"));
    let (ping, text) = (event("ping"), urn("urn:ns:app:A:x"));
    assert!(format!("{:?}", index.matches(&ping, &text)).contains("42"));
    let batch = index.matches_urn_batch(&[text]);
    assert!(format!("{batch:?}").contains("42"));
    assert!(format!("{:?}", batch.get(0).unwrap()).contains("42"));
}

#[cfg(feature = "shared")]
#[test]
fn a_shared_index_promises_the_same() {
    use urn_filter::SharedIndex;

    let index = SharedIndex::new();
    for key in 40..43 {
        index.insert(key, subscription(&["ping"], &["urn:ns:app:A:*"]));
    }
    assert!(index.contains_key(&42) && !index.contains_key(&43));
    let (ping, text) = (event("ping"), urn("urn:ns:app:A:x"));
    assert_counts_down(index.matches(&ping, &text), 3);
    assert!(format!("{:?}", index.matches(&ping, &text)).contains("42"));
    index.update(|update| assert!(format!("{update:?}").starts_with("Update")));
}
