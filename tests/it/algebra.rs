//! Compares the algebra of patterns and sets with brute force. The oracle lists the URNs that each
//! pattern matches. The universe has one segment and one level more than the patterns can tell apart.

use std::collections::{BTreeSet, HashMap};

use proptest::collection::vec;
use proptest::prelude::*;
use urn_filter::algebra::Redundant;
use urn_filter::{FilterSet, MAX_LEN, MAX_SEGMENTS, Pattern};

use crate::support::strategies::{dense_pattern_text, pattern_text};
use crate::support::{oracle, pattern, urn};

/// A set of numbered URNs.
type Language = Vec<u64>;

fn is_subset(ours: &Language, theirs: &Language) -> bool {
    ours.iter()
        .zip(theirs)
        .all(|(ours, theirs)| ours & !theirs == 0)
}

fn or(ours: &Language, theirs: &Language) -> Language {
    ours.iter()
        .zip(theirs)
        .map(|(ours, theirs)| ours | theirs)
        .collect()
}

fn and(ours: &Language, theirs: &Language) -> Language {
    ours.iter()
        .zip(theirs)
        .map(|(ours, theirs)| ours & theirs)
        .collect()
}

fn is_empty(language: &Language) -> bool {
    language.iter().all(|&urns| urns == 0)
}

/// Some patterns, and which URNs each matches.
struct Universe {
    events: Vec<String>,
    patterns: Vec<Pattern>,
    languages: HashMap<Pattern, Language>,
}

impl Universe {
    /// Every pattern of up to `positions` selectors over these letters and `*`, in these
    /// namespaces; every URN over one letter more and up to two segments more.
    fn new(namespaces: &[&str], letters: &[&str], positions: usize) -> Self {
        let with = |more: &'static str| [letters, &[more]].concat();
        let all = |items: &[&str], max| {
            let names = sequences(items, max);
            let heads = namespaces.iter();
            heads
                .flat_map(|head| names.iter().map(move |name| format!("urn:{head}:{name}")))
                .collect::<Vec<String>>()
        };
        let events = all(&with("fresh"), positions + 2);
        let texts = all(&with("*"), positions);
        let patterns: Vec<Pattern> = texts.iter().map(|text| pattern(text)).collect();
        let mut universe = Self {
            events,
            patterns,
            languages: HashMap::new(),
        };
        for pattern in &universe.patterns {
            let language = universe.language_by_oracle(pattern.as_str());
            universe.languages.insert(pattern.clone(), language);
        }
        universe
    }

    fn language_by_oracle(&self, pattern: &str) -> Language {
        let mut language = vec![0; self.events.len().div_ceil(64)];
        for (at, event) in self.events.iter().enumerate() {
            language[at / 64] |= u64::from(oracle::matches(pattern, event)) << (at % 64);
        }
        language
    }

    fn language(&self, pattern: &Pattern) -> &Language {
        &self.languages[pattern]
    }

    fn language_of<'a>(&self, patterns: impl IntoIterator<Item = &'a Pattern>) -> Language {
        let none = vec![0; self.events.len().div_ceil(64)];
        let patterns = patterns.into_iter();
        patterns.fold(none, |all, pattern| or(&all, self.language(pattern)))
    }
}

/// All names of these items with 1 to `max` segments.
fn sequences(items: &[&str], max: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut longest: Vec<String> = items.iter().map(|&item| item.to_owned()).collect();
    for _ in 1..max {
        let longer = longest
            .iter()
            .flat_map(|name| items.iter().map(move |item| format!("{name}:{item}")));
        let longer = longer.collect();
        all.append(&mut longest);
        longest = longer;
    }
    all.append(&mut longest);
    all
}

/// What two patterns have to do with each other, all of it.
fn check_pair(universe: &Universe, p: &Pattern, q: &Pattern) {
    let (ours, theirs) = (universe.language(p), universe.language(q));
    assert_eq!(p.covers(q), is_subset(theirs, ours), "{p} covers {q}");
    let both = and(ours, theirs);
    let meet = !is_empty(&both);
    assert_eq!(p.overlaps(q), meet, "{p} overlaps {q}");
    let intersection = p.intersection(q);
    assert_eq!(intersection.is_some(), meet, "{p} and {q}");
    if let Some(intersection) = intersection {
        assert_eq!(universe.language(&intersection), &both, "{p} and {q}");
    }
    assert_witness(
        p.common_urn(q).as_ref().map(urn_filter::UrnBuf::as_str),
        meet,
        &[p],
        &[q],
    );
}

/// A witness is there if it should be, is a URN, and is matched by a pattern of both sides.
fn assert_witness(witness: Option<&str>, expected: bool, ours: &[&Pattern], theirs: &[&Pattern]) {
    assert_eq!(witness.is_some(), expected, "{ours:?} and {theirs:?}");
    let Some(witness) = witness else { return };
    assert!(oracle::is_urn(witness), "{witness}");
    for side in [ours, theirs] {
        let matched = side
            .iter()
            .any(|pattern| oracle::matches(pattern.as_str(), witness));
        assert!(matched, "{witness} and {side:?}");
    }
}

#[test]
fn every_pair_of_patterns_over_two_letters_and_three_positions() {
    let universe = Universe::new(&["ns"], &["a", "b"], 3);
    for p in &universe.patterns {
        for q in &universe.patterns {
            check_pair(&universe, p, q);
        }
    }
}

#[test]
fn every_pair_of_patterns_over_one_letter_and_five_positions() {
    let universe = Universe::new(&["ns"], &["a"], 5);
    for p in &universe.patterns {
        for q in &universe.patterns {
            check_pair(&universe, p, q);
        }
    }
}

#[test]
fn every_pair_of_patterns_in_two_namespaces() {
    let universe = Universe::new(&["ns", "n-s"], &["a", "b"], 2);
    for p in &universe.patterns {
        for q in &universe.patterns {
            check_pair(&universe, p, q);
        }
    }
}

/// What two sets have to do with each other, all of it.
fn check_sets(universe: &Universe, ours: &[&Pattern], theirs: &[&Pattern]) {
    let set = |patterns: &[&Pattern]| patterns.iter().copied().cloned().collect::<FilterSet>();
    let (one, other) = (set(ours), set(theirs));
    let (p, q) = (universe.language_of(&one), universe.language_of(&other));
    let context = format!("{one:?} and {other:?}");

    assert_eq!(one.covers_set(&other), is_subset(&q, &p), "{context}");
    let beyond = (0..theirs.len()).filter(|&at| !is_subset(universe.language(theirs[at]), &p));
    assert!(one.uncovered(&other).eq(beyond), "{context}");

    let both = and(&p, &q);
    assert_eq!(one.overlaps(&other), !is_empty(&both), "{context}");
    let witness = one.common_urn(&other);
    assert_witness(
        witness.as_ref().map(urn_filter::UrnBuf::as_str),
        !is_empty(&both),
        ours,
        theirs,
    );
    check_overlapping(&one, &other);

    let union = one.union(&other);
    assert_eq!(universe.language_of(&union), or(&p, &q), "{context}");
    assert_minimal(&union);
    let intersection = one.intersection(&other);
    assert_eq!(universe.language_of(&intersection), both, "{context}");
    assert_minimal(&intersection);
    check_intersection(&one, &other);
    check_minimize(universe, &one);
}

/// The patterns that no other one covers, by trying all; of equal ones the first.
fn needed(patterns: &[Pattern]) -> Vec<Pattern> {
    let is_needed = |at: usize| {
        let covers = |other: usize| {
            patterns[other].covers(&patterns[at]) && (other < at || patterns[other] != patterns[at])
        };
        !(0..patterns.len()).any(|other| other != at && covers(other))
    };
    let all = (0..patterns.len()).filter(|&at| is_needed(at));
    all.map(|at| patterns[at].clone()).collect()
}

/// The intersection is that of all pairs, without those that others cover, in the order of the lists.
fn check_intersection(one: &FilterSet, other: &FilterSet) {
    let (ours, theirs) = (needed(one.patterns()), needed(other.patterns()));
    let pairs = ours
        .iter()
        .flat_map(|p| theirs.iter().filter_map(|q| p.intersection(q)));
    let expected = needed(&pairs.collect::<Vec<_>>());
    assert_eq!(
        one.intersection(other).patterns(),
        expected,
        "{one:?} and {other:?}"
    );
}

/// The least number of steps with which there is an answer. With one less there is none.
fn steps_of(try_with: impl Fn(u64) -> bool) -> u64 {
    let mut enough = 1;
    while !try_with(enough) {
        enough *= 2;
    }
    let (mut too_few, mut enough) = (0, enough);
    while enough - too_few > 1 {
        let middle = u64::midpoint(too_few, enough);
        if try_with(middle) {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    enough
}

/// Selectors that are each `*` or a literal.
fn stars_and_letters(count: usize, selectors: usize, seed: u64) -> FilterSet {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut text = || -> String {
        (0..selectors)
            .map(|_| if rng.bool() { ":*" } else { ":a" })
            .collect()
    };
    (0..count)
        .map(|_| pattern(&format!("urn:ns{}:a", text())))
        .collect()
}

/// Each pair has an intersection, and of each all filters of the left side cover all but the end.
fn nearly_covered(count: usize) -> [FilterSet; 2] {
    let mut rng = fastrand::Rng::with_seed(7);
    let left = (0..count).map(|n| {
        let stars: String = (0..56)
            .map(|_| if rng.bool() { ":*" } else { ":a" })
            .collect();
        pattern(&format!("urn:ns{stars}:{n}:*:end"))
    });
    let right = (0..count).map(|n| pattern(&format!("urn:ns{}:*:{n}:end", ":a".repeat(56))));
    [left.collect(), right.collect()]
}

#[test]
fn intersections_of_hundreds_of_filters_with_dozens_of_wildcards() {
    let (one, other) = (stars_and_letters(40, 60, 1), stars_and_letters(40, 60, 2));
    // A thousand million would be enough to compare each of the 1,600 with each.
    let both = one.try_intersection(&other, 1_000_000).unwrap();
    assert_minimal(&stars_and_letters(12, 60, 3).intersection(&stars_and_letters(12, 60, 4)));
    assert!(both.len() > 400);
    check_intersection(&stars_and_letters(14, 8, 5), &stars_and_letters(14, 8, 6));
    let [left, right] = nearly_covered(12);
    check_intersection(&left, &right);
    check_intersection(&right, &left);
}

/// `n³` in the worst case, and `n²` steps at least where each pair has an intersection of its own.
#[test]
fn the_steps_of_an_intersection_grow_with_the_third_power() {
    let steps = |count: usize| {
        let [left, right] = nearly_covered(count);
        steps_of(|max| left.try_intersection(&right, max).is_ok())
    };
    let (few, many) = (steps(10), steps(20));
    assert!(many > 4 * few && many < 8 * few, "{few}, {many}");
    // Three patterns of 60 selectors for each pair: two searches and the text.
    assert!(many < 20 * 20 * (20 + 20) * 62, "{many}");
}

#[test]
fn an_answer_takes_as_many_steps_as_it_takes() {
    let sets = || [stars_and_letters(10, 6, 8), stars_and_letters(10, 6, 9)];
    let [one, other] = sets();
    let steps = steps_of(|max| one.try_intersection(&other, max).is_ok());
    assert_eq!(
        one.try_intersection(&other, steps),
        Ok(one.intersection(&other))
    );
    for too_few in 0..steps {
        let error = one.try_intersection(&other, too_few).unwrap_err();
        assert_eq!(error.max_steps(), too_few);
    }
    assert!(
        one.try_intersection(&FilterSet::new(), 1_000)
            .unwrap()
            .is_empty()
    );

    let minimized = |max| {
        let mut set = one.clone();
        let redundant = set.try_minimize(max);
        assert!(redundant.is_ok() || set == one, "unchanged after an error");
        redundant.map(|redundant| (redundant, set))
    };
    let steps = steps_of(|max| minimized(max).is_ok());
    for too_few in 0..steps {
        assert_eq!(minimized(too_few).unwrap_err().max_steps(), too_few);
    }
    let mut set = one.clone();
    let redundant = set.minimize();
    assert_eq!(minimized(steps), Ok((redundant, set)));
}

/// The pairs that overlap, by trying all; of equal patterns the first.
fn check_overlapping(one: &FilterSet, other: &FilterSet) {
    let firsts = |set: &FilterSet| {
        let is_first = |at: &usize| set.iter().position(|p| Some(p) == set.get(*at)) == Some(*at);
        (0..set.len()).filter(is_first).collect::<Vec<usize>>()
    };
    let mut expected = BTreeSet::new();
    for ours in firsts(one) {
        for theirs in firsts(other) {
            if one.get(ours).unwrap().overlaps(other.get(theirs).unwrap()) {
                expected.insert((ours, theirs));
            }
        }
    }
    let found: Vec<(usize, usize)> = one.overlapping(other).collect();
    assert_eq!(
        found.len(),
        expected.len(),
        "each once: {one:?} and {other:?}"
    );
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
}

fn assert_minimal(set: &FilterSet) {
    for (at, one) in set.iter().enumerate() {
        let covered = set
            .iter()
            .enumerate()
            .any(|(other, p)| other != at && p.covers(one));
        assert!(!covered, "{one} in {set:?}");
    }
}

fn check_minimize(universe: &Universe, before: &FilterSet) {
    let (after, dropped) = checked_minimum(before);
    assert_eq!(universe.language_of(&after), universe.language_of(before));
    drop(dropped);
}

/// Minimises, and checks everything that can be told from the two lists.
fn checked_minimum(before: &FilterSet) -> (FilterSet, Vec<Redundant>) {
    let mut after = before.clone();
    let dropped = after.minimize();
    assert_minimal(&after);
    let gone: Vec<usize> = dropped.iter().map(|redundant| redundant.index).collect();
    assert!(gone.is_sorted(), "{gone:?}");
    let kept: Vec<usize> = (0..before.len()).filter(|at| !gone.contains(at)).collect();
    let expected = kept.iter().map(|&at| &before.patterns()[at]);
    assert!(after.iter().eq(expected), "the order is kept: {before:?}");
    for redundant in &dropped {
        assert_eq!(before.get(redundant.index), Some(&redundant.pattern));
        assert!(
            kept.contains(&redundant.covered_by),
            "{redundant:?} of {before:?}"
        );
        assert!(before.patterns()[redundant.covered_by].covers(&redundant.pattern));
    }
    assert_eq!(before.clone().minimize(), dropped, "always the same");
    let once = after.clone();
    assert!(after.minimize().is_empty());
    assert_eq!(after, once);
    (after, dropped)
}

/// All sets of up to two patterns against all others, over a universe of fourteen patterns.
#[test]
fn every_pair_of_sets_in_the_smallest_universe() {
    let universe = Universe::new(&["ns"], &["a"], 3);
    let mut sets: Vec<Vec<&Pattern>> = vec![vec![]];
    for (at, p) in universe.patterns.iter().enumerate() {
        sets.push(vec![p]);
        sets.extend(universe.patterns[..at].iter().map(|q| vec![p, q]));
    }
    for ours in &sets {
        for theirs in &sets {
            check_sets(&universe, ours, theirs);
        }
    }
}

#[test]
fn many_random_sets_in_a_small_universe() {
    let universe = Universe::new(&["ns", "n-s"], &["a", "b"], 3);
    let mut rng = fastrand::Rng::with_seed(4);
    for round in 0..600 {
        // Above 16 patterns a set is compiled.
        let most = if round % 3 == 0 { 40 } else { 6 };
        let mut set = || {
            let len = rng.usize(0..most);
            (0..len)
                .map(|_| &universe.patterns[rng.usize(0..universe.patterns.len())])
                .collect::<Vec<_>>()
        };
        let (ours, theirs) = (set(), set());
        check_sets(&universe, &ours, &theirs);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn an_example_is_matched(text in pattern_text()) {
        let p = pattern(&text);
        let example = p.example();
        prop_assert!(oracle::is_urn(example.as_str()));
        prop_assert!(oracle::matches(&text, example.as_str()));
        prop_assert_eq!(example.as_str().len(), p.as_str().len());
    }

    /// Since its segments are none of the pattern's, what a literal pattern of the same list
    /// matches by accident is not taken for a cover.
    #[test]
    fn a_pattern_overlaps_exactly_with_a_witness(texts in vec(pattern_text(), 2)) {
        let (p, q) = (pattern(&texts[0]), pattern(&texts[1]));
        let witness = p.common_urn(&q);
        prop_assert_eq!(witness.is_some(), p.overlaps(&q));
        if let Some(witness) = witness {
            prop_assert!(p.matches(&witness.as_urn()) && q.matches(&witness.as_urn()));
        }
    }

    #[test]
    fn union_and_intersection_are_a_lattice(
        a in vec(dense_pattern_text(), 0..25),
        b in vec(dense_pattern_text(), 0..25),
        c in vec(dense_pattern_text(), 0..6),
    ) {
        let [a, b, c] = [a, b, c].map(|texts| FilterSet::parse(texts.iter().map(String::as_str)).unwrap());
        let same = |one: &FilterSet, other: &FilterSet| sorted(one) == sorted(other);
        // A minimal set is the only one that matches what it matches.
        prop_assert!(same(&a.union(&b), &b.union(&a)));
        prop_assert!(same(&a.intersection(&b), &b.intersection(&a)));
        prop_assert!(same(&a.union(&a), &a.intersection(&a)));
        prop_assert!(same(&a.intersection(&a.union(&b)), &a.union(&FilterSet::new())));
        prop_assert!(same(&a.union(&a.intersection(&b)), &a.union(&FilterSet::new())));
        let apart = a.intersection(&b).union(&a.intersection(&c));
        prop_assert!(same(&a.intersection(&b.union(&c)), &apart));
        prop_assert!(a.union(&b).covers_set(&a) && a.covers_set(&a.intersection(&b)));
        prop_assert_eq!(a.covers_set(&b), same(&a.union(&b), &a.union(&FilterSet::new())));
        prop_assert_eq!(a.overlaps(&b), !a.intersection(&b).is_empty());
    }

    #[test]
    fn sets_meet_where_their_patterns_do(
        a in vec(pattern_text(), 0..30),
        b in vec(pattern_text(), 0..30),
    ) {
        let [a, b] = [a, b].map(|texts| FilterSet::parse(texts.iter().map(String::as_str)).unwrap());
        check_overlapping(&a, &b);
        checked_minimum(&a);
        let uncovered = b.iter().map(|asked| !a.iter().any(|ours| ours.covers(asked)));
        let uncovered = (0..).zip(uncovered).filter(|(_, beyond)| *beyond).map(|(at, _)| at);
        prop_assert!(a.uncovered(&b).eq(uncovered));
    }
}

fn sorted(set: &FilterSet) -> BTreeSet<&Pattern> {
    set.iter().collect()
}

#[test]
fn the_empty_set() {
    let (none, some) = (FilterSet::new(), FilterSet::parse(["urn:ns:*"]).unwrap());
    assert!(none.covers_set(&none) && some.covers_set(&none) && !none.covers_set(&some));
    assert!(!none.overlaps(&none) && !none.overlaps(&some) && !some.overlaps(&none));
    assert_eq!(none.common_urn(&some), None);
    assert_eq!(none.union(&some), some);
    assert!(none.intersection(&some).is_empty() && some.intersection(&none).is_empty());
}

/// In a chain each pattern is blamed on the one that is left in the end, and of equal ones the
/// first stays.
#[test]
fn what_is_dropped_is_blamed_on_what_is_kept() {
    let before = FilterSet::parse([
        "urn:ns:a:b:c:d",
        "urn:ns:a:b:c:*",
        "urn:ns:a:*",
        "urn:ns:x",
        "urn:ns:a:b:*",
        "URN:NS:x",
        "urn:ns:a:*",
        "urn:ns:x",
        "urn:ns:a",
    ])
    .unwrap();
    let (after, dropped) = checked_minimum(&before);
    let blamed: Vec<_> = dropped
        .iter()
        .map(|dropped| (dropped.index, dropped.covered_by))
        .collect();
    assert_eq!(blamed, [(0, 2), (1, 2), (4, 2), (5, 3), (6, 2), (7, 3)]);
    assert_eq!(
        after,
        FilterSet::parse(["urn:ns:a:*", "urn:ns:x", "urn:ns:a"]).unwrap()
    );
}

/// A pattern of `len` bytes: a long literal, then these selectors.
fn long(selectors: &str, len: usize) -> Pattern {
    let head = "urn:ns:";
    let literal = "l".repeat(len - head.len() - selectors.len());
    pattern(&format!("{head}{literal}{selectors}"))
}

/// Where what two patterns have in common is longer than a URN can be, they have nothing.
#[test]
fn at_the_limit_of_length() {
    let one = long(":*:b:*", MAX_LEN - 1);
    for (own, overlaps) in [("yy", true), ("yyy", false)] {
        let other = pattern(&format!("urn:ns:*:{own}:*"));
        let sets = [&one, &other].map(|p| FilterSet::from_iter([p.clone()]));
        assert_eq!(one.overlaps(&other), overlaps, "{own}");
        assert_eq!(sets[0].overlaps(&sets[1]), overlaps, "{own}");
        assert_eq!(sets[0].intersection(&sets[1]).len(), usize::from(overlaps));
        let witness = one.common_urn(&other);
        assert_eq!(sets[0].common_urn(&sets[1]), witness);
        let witness = witness.as_ref().map(urn_filter::UrnBuf::as_str);
        assert_witness(witness, overlaps, &[&one], &[&other]);
        assert_eq!(witness.map_or(MAX_LEN, str::len), MAX_LEN);
    }
}

/// A `*` that both have takes a byte of it.
#[test]
fn at_the_limit_of_length_with_a_wildcard_in_common() {
    let one = long(":*:*:b", MAX_LEN);
    for (own, overlaps) in [("y", true), ("yy", false)] {
        let other = pattern(&format!("urn:ns:*:*:{own}:b"));
        let sets = [&one, &other].map(|p| FilterSet::from_iter([p.clone()]));
        assert_eq!(one.overlaps(&other), overlaps, "{own}");
        assert_eq!(sets[0].overlaps(&sets[1]), overlaps, "{own}");
        assert_eq!(sets[0].intersection(&sets[1]).len(), usize::from(overlaps));
    }
}

/// The last `*` takes two bytes more in either role: as the end of a subtree, and below one.
#[test]
fn at_the_limit_of_length_below_a_subtree() {
    let above = pattern("urn:ns:*:*");
    for (text, len) in [(":*", MAX_LEN), (":b", MAX_LEN), (":b:*", MAX_LEN)] {
        let below = long(text, len);
        assert_witness(
            below
                .common_urn(&above)
                .as_ref()
                .map(urn_filter::UrnBuf::as_str),
            true,
            &[&below],
            &[&above],
        );
        let sets = [&above, &below].map(|p| FilterSet::from_iter([p.clone()]));
        assert!(sets[0].overlaps(&sets[1]) && sets[1].overlaps(&sets[0]));
        assert!(sets[0].covers_set(&sets[1]));
    }
    // One byte of room in the literal's place, and two needed behind it.
    let short = pattern("urn:ns:*:bb:cc:*");
    let full = long(":*", MAX_LEN - 4);
    assert!(!short.overlaps(&full) && !full.overlaps(&short));
    let sets = [&short, &full].map(|p| FilterSet::from_iter([p.clone()]));
    assert!(!sets[0].overlaps(&sets[1]) && !sets[1].overlaps(&sets[0]));
    assert!(sets[0].intersection(&sets[1]).is_empty());
}

/// Sixty-three literals of one byte each leave one for the `*`.
#[test]
fn a_witness_spells_no_literal_even_if_nearly_all_are_taken() {
    let bytes = "xyzabcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    let literals: Vec<String> = bytes.chars().map(String::from).collect();
    for free in 0..MAX_SEGMENTS {
        let mut selectors = literals.clone();
        selectors[free] = "*".to_owned();
        let p = pattern(&format!("urn:ns:{}", selectors.join(":")));
        let example = p.example();
        let segments: BTreeSet<&str> = urn(example.as_str()).segments().collect();
        assert_eq!(segments.len(), MAX_SEGMENTS, "{example}");
        assert!(p.matches(&example.as_urn()));
    }
}

#[test]
fn twenty_thousand_against_twenty_thousand() {
    let ours: FilterSet = (0..20_000)
        .map(|n| pattern(&format!("urn:ns:app:{}:ticket:{n}:*", n % 1000)))
        .collect();
    let theirs: FilterSet = (0..20_000)
        .map(|n| pattern(&format!("urn:ns:app:{}:booking:{n}:*", n % 1000)))
        .collect();
    assert!(!ours.overlaps(&theirs));
    assert!(ours.intersection(&theirs).is_empty());
    assert_eq!(ours.uncovered(&theirs).count(), 20_000);
    let apps: FilterSet = (0..500)
        .map(|n| pattern(&format!("urn:ns:app:{n}:*")))
        .collect();
    assert_eq!(apps.uncovered(&ours).count(), 10_000);
    assert_eq!(ours.intersection(&apps).len(), 10_000);
    let any = FilterSet::parse(["urn:ns:app:*:ticket:19999:*"]).unwrap();
    assert!(any.overlapping(&ours).eq([(0, 19_999)]));
    assert_eq!(ours.union(&apps).len(), 10_500);
}

/// Every way to put seven `*`s into fourteen places: no pattern covers another, and each walk has
/// many branches.
#[test]
fn minimizing_patterns_of_thousands_of_shapes() {
    let set: FilterSet = (0..1_u32 << 14)
        .filter(|shape| shape.count_ones() == 7)
        .map(|shape| {
            let selectors = (0..14).map(|at| if shape >> at & 1 == 1 { "*:" } else { "a:" });
            pattern(&format!("urn:ns:{}end", selectors.collect::<String>()))
        })
        .collect();
    assert_eq!(set.len(), 3_432);
    assert!(set.clone().minimize().is_empty());
    let mut more = set.clone();
    more.extend([pattern(&format!("urn:ns:{}end", "a:".repeat(14)))]);
    assert_eq!(more.minimize()[0].index, 3_432);
}
