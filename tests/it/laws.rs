//! Properties that hold for any input. Each is checked against the oracle, or by brute force over a
//! small universe.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use proptest::collection::vec;
use proptest::prelude::*;
use urn_filter::{EventName, EventPattern, FilterSet, Pattern, Urn, UrnBuf};

use crate::support::strategies::{
    dense_pattern_text, dense_urn_text, near_text, pattern_text, urn_text,
};
use crate::support::{oracle, pattern, urn};

fn hash_of(urn: &Urn<'_>) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(urn)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn accepts_exactly_what_the_oracle_accepts(text in near_text()) {
        prop_assert_eq!(Urn::parse(&text).is_ok(), oracle::is_urn(&text));
        prop_assert_eq!(text.parse::<Pattern>().is_ok(), oracle::is_pattern(&text));
        prop_assert_eq!(text.parse::<EventName>().is_ok(), oracle::is_event_name(&text));
        prop_assert_eq!(text.parse::<EventPattern>().is_ok(), oracle::is_event_pattern(&text));
    }

    #[test]
    fn errors_point_into_their_input(text in near_text()) {
        let errors = [
            Urn::parse(&text).err(),
            text.parse::<Pattern>().err(),
            text.parse::<EventName>().err(),
            text.parse::<EventPattern>().err(),
        ];
        for error in errors.into_iter().flatten() {
            prop_assert!(error.input().get(error.span()).is_some(), "{:?}", error);
            prop_assert!(!error.to_string().contains('\n'));
            prop_assert!(!error.to_string().chars().any(char::is_control));
            let excerpt = format!("{error:#}");
            prop_assert!(excerpt.contains('^'), "{}", excerpt);
        }
    }

    /// Parts, stars and dots in any order.
    #[test]
    fn event_texts_are_what_the_oracle_says(text in "[ab*.-]{0,9}", name in "[ab]{1,2}(\\.[ab]){0,3}") {
        prop_assert_eq!(text.parse::<EventName>().is_ok(), oracle::is_event_name(&text));
        let parsed = text.parse::<EventPattern>();
        prop_assert_eq!(parsed.is_ok(), oracle::is_event_pattern(&text), "{}", text);
        if let Ok(pattern) = parsed {
            prop_assert_eq!(pattern.to_string(), text.as_str());
            let event: EventName = name.parse().unwrap();
            prop_assert_eq!(pattern.matches(&event), oracle::event_matches(&text, &name), "{} {}", text, name);
        }
    }

    #[test]
    fn canonical_form_is_a_fixed_point(text in urn_text()) {
        let parsed = urn(&text);
        let printed = parsed.to_string();
        let again = urn(&printed);
        prop_assert_eq!(again, parsed);
        prop_assert_eq!(again.to_string(), printed.as_str());
        prop_assert!(again.is_canonical());
        prop_assert_eq!(again.name(), oracle::canonical(parsed.name()));
        prop_assert_eq!(parsed.is_canonical(), parsed.name() == again.name());
    }

    #[test]
    fn a_urn_is_the_pattern_of_itself_alone(text in urn_text(), other in dense_urn_text(), dense in dense_urn_text()) {
        for (text, other) in [(&text, &other), (&dense, &other)] {
            let (only, other) = (urn(text), urn(other));
            let pattern = Pattern::from(only);
            let parsed: Pattern = only.name().parse()?;
            prop_assert_eq!(&pattern, &parsed);
            prop_assert_eq!(pattern.as_str(), oracle::canonical(only.name()));
            prop_assert_eq!((pattern.namespace(), pattern.extent()), (parsed.namespace(), parsed.extent()));
            prop_assert!(pattern.matches(&only) && pattern.selectors().eq(parsed.selectors()));
            prop_assert_eq!(pattern.matches(&other), only == other);
        }
    }

    #[test]
    fn equality_order_and_hash_are_those_of_the_canonical_name(a in urn_text(), b in urn_text()) {
        let (ours, theirs) = (urn(&a), urn(&b));
        let names = (oracle::canonical(ours.name()), oracle::canonical(theirs.name()));
        prop_assert_eq!(ours == theirs, names.0 == names.1);
        prop_assert_eq!(ours.cmp(&theirs), names.0.cmp(&names.1));
        prop_assert_eq!(hash_of(&ours) == hash_of(&theirs), names.0 == names.1);
        let owned = UrnBuf::from(ours);
        prop_assert_eq!(owned == theirs, ours == theirs);
        prop_assert_eq!(owned.as_str(), &a);
    }

    #[test]
    fn the_parts_of_a_urn_make_up_its_text(text in urn_text()) {
        let urn = urn(&text);
        let segments: Vec<&str> = urn.segments().collect();
        prop_assert_eq!(segments.len(), urn.segment_count());
        prop_assert_eq!(segments.join(":"), urn.nss());
        prop_assert_eq!(format!("{}:{}:{}", &text[..3], urn.namespace(), urn.nss()), urn.name());
        let components = urn.components();
        let mut rebuilt = urn.name().to_owned();
        rebuilt.extend(components.r().map(|r| format!("?+{r}")));
        rebuilt.extend(components.q().map(|q| format!("?={q}")));
        rebuilt.extend(components.f().map(|f| format!("#{f}")));
        prop_assert_eq!(rebuilt, text.as_str());
    }

    #[test]
    fn printing_and_parsing_a_pattern_is_identity(text in pattern_text()) {
        let parsed = pattern(&text);
        prop_assert_eq!(parsed.to_string(), oracle::canonical(&text));
        let printed = parsed.to_string();
        prop_assert_eq!(pattern(&printed), parsed);
    }

    #[test]
    fn a_pattern_matches_what_the_oracle_says(pattern_text in pattern_text(), urn_text in urn_text()) {
        let matched = pattern(&pattern_text).matches(&urn(&urn_text));
        prop_assert_eq!(matched, oracle::matches(&pattern_text, &urn_text));
    }

    #[test]
    fn a_set_matches_what_its_patterns_match(texts in vec(pattern_text(), 0..40), event in urn_text()) {
        let set = FilterSet::parse(texts.iter().map(String::as_str)).unwrap();
        let urn = urn(&event);
        let expected: Vec<usize> = (0..texts.len())
            .filter(|&index| oracle::matches(&texts[index], &event))
            .collect();
        prop_assert_eq!(set.is_match(&urn), !expected.is_empty());
        prop_assert_eq!(set.match_count(&urn), expected.len());
        prop_assert_eq!(set.matches(&urn).len(), expected.len());
        prop_assert_eq!(set.matches(&urn).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn adding_a_pattern_never_removes_a_match(
        texts in vec(dense_pattern_text(), 0..30),
        more in dense_pattern_text(),
        event in dense_urn_text(),
    ) {
        let mut set = FilterSet::parse(texts.iter().map(String::as_str)).unwrap();
        let urn = urn(&event);
        let before: Vec<usize> = set.matches(&urn).collect();
        set.extend([pattern(&more)]);
        let after: Vec<usize> = set.matches(&urn).collect();
        prop_assert!(after.starts_with(&before));
    }

    #[test]
    fn covering_is_transitive_and_bounds_matching(
        texts in vec(dense_pattern_text(), 3),
        event in dense_urn_text(),
    ) {
        let [a, b, c] = [pattern(&texts[0]), pattern(&texts[1]), pattern(&texts[2])];
        let urn = urn(&event);
        prop_assert!(a.covers(&a));
        prop_assert!(!a.covers(&b) || !b.matches(&urn) || a.matches(&urn));
        prop_assert!(!(a.covers(&b) && b.covers(&c)) || a.covers(&c));
        prop_assert_eq!(a.covers(&b) && b.covers(&a), a == b);
        prop_assert_eq!(a.overlaps(&b), b.overlaps(&a));
        prop_assert!(!a.covers(&b) || a.overlaps(&b));
    }

    #[test]
    fn an_intersection_matches_what_both_match(
        texts in vec(dense_pattern_text(), 2),
        event in dense_urn_text(),
    ) {
        let (a, b, urn) = (pattern(&texts[0]), pattern(&texts[1]), urn(&event));
        let both = a.matches(&urn) && b.matches(&urn);
        let intersection = a.intersection(&b);
        prop_assert_eq!(intersection.as_ref().is_some_and(|p| p.matches(&urn)), both);
        prop_assert_eq!(&intersection, &b.intersection(&a));
        prop_assert!(intersection.is_none_or(|p| a.covers(&p) && b.covers(&p)));
    }

    #[test]
    fn a_set_covers_what_one_of_its_patterns_covers(
        texts in vec(dense_pattern_text(), 0..30),
        asked in dense_pattern_text(),
    ) {
        let set = FilterSet::parse(texts.iter().map(String::as_str)).unwrap();
        let asked = pattern(&asked);
        prop_assert_eq!(set.covers(&asked), set.iter().any(|pattern| pattern.covers(&asked)));
    }

    #[test]
    fn minimizing_keeps_what_is_matched(
        texts in vec(dense_pattern_text(), 0..40),
        events in vec(dense_urn_text(), 20),
    ) {
        let before = FilterSet::parse(texts.iter().map(String::as_str)).unwrap();
        let mut after = before.clone();
        let dropped = after.minimize();
        for event in &events {
            prop_assert_eq!(after.is_match(&urn(event)), before.is_match(&urn(event)));
        }
        prop_assert_eq!(after.len() + dropped.len(), before.len());
        for redundant in dropped {
            prop_assert_eq!(before.get(redundant.index), Some(&redundant.pattern));
            prop_assert_ne!(redundant.index, redundant.covered_by);
            prop_assert!(before.get(redundant.covered_by).unwrap().covers(&redundant.pattern));
        }
        for (at, one) in after.iter().enumerate() {
            prop_assert!(!after.iter().enumerate().any(|(other, p)| other != at && p.covers(one)));
        }
    }
}

/// All sequences of these items with 1 to `max` members.
fn sequences<'a>(items: &[&'a str], max: usize) -> Vec<Vec<&'a str>> {
    let mut all: Vec<Vec<&str>> = vec![vec![]];
    let mut from = 0;
    for _ in 0..max {
        let to = all.len();
        for at in from..to {
            for item in items {
                let mut longer = all[at].clone();
                longer.push(item);
                all.push(longer);
            }
        }
        from = to;
    }
    all.remove(0);
    all
}

/// Every pattern of up to three selectors over two letters and `*`, and every URN of up to five
/// segments over three letters: one letter more than the patterns know, one segment more than the
/// longest of them can tell apart. That is enough to tell any two of these patterns apart.
#[test]
fn covers_and_overlaps_are_right_over_a_whole_small_universe() {
    let texts: Vec<String> = sequences(&["a", "b", "*"], 3)
        .into_iter()
        .map(|selectors| format!("urn:ns:{}", selectors.join(":")))
        .collect();
    let events: Vec<String> = sequences(&["a", "b", "c"], 5)
        .into_iter()
        .map(|segments| format!("urn:ns:{}", segments.join(":")))
        .collect();
    let patterns: Vec<Pattern> = texts.iter().map(|text| pattern(text)).collect();
    let languages: Vec<HashSet<usize>> = texts
        .iter()
        .map(|text| {
            (0..events.len())
                .filter(|&event| oracle::matches(text, &events[event]))
                .collect()
        })
        .collect();
    for (one, p) in patterns.iter().enumerate() {
        for (other, q) in patterns.iter().enumerate() {
            let contained = languages[other].is_subset(&languages[one]);
            assert_eq!(p.covers(q), contained, "{p} covers {q}");
            let meet = !languages[one].is_disjoint(&languages[other]);
            assert_eq!(p.overlaps(q), meet, "{p} overlaps {q}");
        }
    }
}
