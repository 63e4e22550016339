//! A thing and what is below it, over a small universe.

use std::collections::BTreeSet;

use urn_filter::{Extent, FilterSet, MAX_LEN, MAX_SEGMENTS, Pattern};

use crate::support::universe::texts;
use crate::support::{oracle, pattern, urn};

/// The URNs that a pattern matches, and those that it would match without its last two bytes.
fn matched(pattern: &str, urns: &[String]) -> BTreeSet<String> {
    let matched = urns.iter().filter(|urn| oracle::matches(pattern, urn));
    matched.cloned().collect()
}

#[test]
fn the_pair_matches_the_thing_and_what_is_below() {
    let urns = texts(&["a", "b"], 4);
    for text in texts(&["a", "b", "*"], 3) {
        let given = pattern(&text);
        let pair = given.with_root();
        let (root, below) = (given.root(), given.below());
        // A pattern has at most one of the two.
        assert!(root.is_none() || below.is_none(), "{text}");
        let Some(pair) = pair else {
            let text = text.strip_suffix(":*").unwrap();
            assert!(text == "urn:ns" || text.ends_with('*'), "{text}");
            assert_eq!((root, below), (None, None));
            continue;
        };
        assert!(pair.contains(&given));
        assert_eq!(
            pair.each_ref().map(Pattern::extent),
            [Extent::Exact, Extent::Subtree]
        );
        assert_eq!(
            root.or(below).as_ref(),
            pair.iter().find(|one| **one != given)
        );
        for one in &pair {
            assert_eq!(one.with_root().as_ref(), Some(&pair));
            assert_eq!(pattern(one.as_str()), *one);
        }
        // The thing itself, and every URN that begins with it and goes on.
        let [thing, _] = &pair;
        let things = matched(thing.as_str(), &urns);
        let expected: BTreeSet<String> = urns
            .iter()
            .filter(|urn| {
                let is_below = |thing: &String| {
                    urn.strip_prefix(thing.as_str())
                        .is_some_and(|rest| rest.starts_with(':'))
                };
                things.contains(*urn) || things.iter().any(is_below)
            })
            .cloned()
            .collect();
        let set = FilterSet::from_iter(pair);
        let found = urns.iter().filter(|text| set.is_match(&urn(text)));
        assert_eq!(found.cloned().collect::<BTreeSet<_>>(), expected, "{text}");
    }
}

#[test]
fn nothing_is_below_what_is_at_a_limit() {
    let of = |text: &str| text.parse::<Pattern>().unwrap().below();
    let deep = |segments| format!("urn:ns{}", ":a".repeat(segments));
    assert_eq!(of(&deep(MAX_SEGMENTS)), None);
    assert_eq!(
        of(&deep(MAX_SEGMENTS - 1)).unwrap().as_str(),
        deep(MAX_SEGMENTS - 1) + ":*"
    );
    let long = |len: usize| format!("urn:ns:{}", "a".repeat(len - "urn:ns:".len()));
    assert_eq!((of(&long(MAX_LEN)), of(&long(MAX_LEN - 1))), (None, None));
    let below = of(&long(MAX_LEN - 2)).unwrap();
    assert_eq!(below.as_str().parse::<Pattern>(), Ok(below));
}
