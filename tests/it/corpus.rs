//! Runs the cases of `tests/data` through every function that must give the same answer. The expected
//! answers come from the definition of the language, not from this crate.

use std::fmt::Debug;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use urn_filter::error::Syntax;
use urn_filter::{
    EventName, EventPattern, EventPatterns, Extent, FilterIndex, FilterSet, ParseError, Pattern,
    Selector, Subscription, Urn, UrnBuf,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Urns {
    valid: Vec<ValidUrn>,
    invalid: Vec<Invalid>,
    equivalent: Vec<Group>,
    different: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValidUrn {
    text: String,
    namespace: String,
    segments: Vec<String>,
    r: Option<String>,
    q: Option<String>,
    f: Option<String>,
    canonical: String,
    source: String,
}

impl ValidUrn {
    /// What counts in a comparison: the canonical form without the components.
    fn canonical_name(&self) -> &str {
        let end = self.canonical.find(['?', '#']);
        &self.canonical[..end.unwrap_or(self.canonical.len())]
    }
}

/// Several URNs, of which all are equivalent or no two are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    urns: Vec<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Patterns {
    valid: Vec<ValidPattern>,
    invalid: Vec<Invalid>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValidPattern {
    text: String,
    canonical: String,
    /// Nothing stands for a `*`; a last one is not among them.
    selectors: Vec<Option<String>>,
    subtree: bool,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventNameCases {
    valid: Vec<ValidEventName>,
    invalid: Vec<Invalid>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValidEventName {
    text: String,
    namespace: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventPatternCases {
    valid: Vec<ValidEventPattern>,
    invalid: Vec<Invalid>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValidEventPattern {
    text: String,
    /// Nothing stands for a `*`; a last one is not among them.
    selectors: Vec<Option<String>>,
    subtree: bool,
    namespace: Option<String>,
    matches: Vec<String>,
    misses: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invalid {
    text: String,
    /// The name of a `ParseErrorKind`.
    kind: String,
    span: (usize, usize),
    #[serde(default)]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Match {
    name: String,
    filters: Vec<String>,
    urn: String,
    /// The indices of the filters that match.
    matches: Vec<usize>,
}

impl Match {
    fn urn(&self) -> Urn<'_> {
        valid(Urn::parse(&self.urn), &self.name)
    }

    fn patterns(&self) -> Vec<Pattern> {
        let parse = |filter: &String| valid(filter.parse(), &self.name);
        self.filters.iter().map(parse).collect()
    }

    fn filter_set(&self) -> FilterSet {
        let filters = self.filters.iter().map(String::as_str);
        valid(FilterSet::parse(filters), &self.name)
    }

    fn subscription(&self) -> Subscription {
        wants(&[EVENTS[0]], self.filter_set())
    }

    /// One webhook for each filter, with the filter's index as its key.
    fn webhooks(&self) -> impl Iterator<Item = (usize, Subscription)> {
        let one = |(index, filter)| (index, wants(&[EVENTS[index % 2]], only(filter)));
        self.patterns().into_iter().enumerate().map(one)
    }
}

/// The names that webhooks of the corpus want, in turn, and one that none does.
const EVENTS: [&str; 2] = ["ticket.created", "ticket.updated"];
const UNWANTED_EVENT: &str = "ticket.deleted";

fn urns() -> Urns {
    read(include_str!("../data/urns.json"))
}

fn patterns() -> Patterns {
    read(include_str!("../data/patterns.json"))
}

fn event_names() -> EventNameCases {
    read(include_str!("../data/event_names.json"))
}

fn event_patterns() -> EventPatternCases {
    read(include_str!("../data/event_patterns.json"))
}

fn matching() -> Vec<Match> {
    read(include_str!("../data/matching.json"))
}

fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("a file of the corpus has its shape")
}

fn valid<T, E: Debug>(result: Result<T, E>, case: &str) -> T {
    result.unwrap_or_else(|error| panic!("{case:?} is valid: {error:?}"))
}

fn event(name: &str) -> EventName {
    valid(name.parse(), name)
}

fn wants(events: &[&str], urns: FilterSet) -> Subscription {
    let events = EventPatterns::parse(events).expect("valid");
    Subscription { events, urns }
}

fn only(pattern: Pattern) -> FilterSet {
    FilterSet::from_iter([pattern])
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn sorted(keys: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut keys: Vec<usize> = keys.into_iter().collect();
    keys.sort_unstable();
    keys
}

/// Holds a result to an invalid case, and the error to what holds for all errors.
fn assert_invalid<T: Debug>(result: Result<T, ParseError>, syntax: Syntax, case: &Invalid) {
    let (text, source) = (&case.text, &case.source);
    let error = match result {
        Err(error) => error,
        Ok(value) => panic!("{text:?} is invalid ({source}), not {value:?}"),
    };
    let kind = format!("{:?}", error.kind());
    let (start, end) = case.span;
    assert_eq!(
        (kind.as_str(), error.span()),
        (case.kind.as_str(), start..end),
        "{text:?} ({source})"
    );
    assert_eq!(error.syntax(), syntax, "{text:?}");
    assert!(text.starts_with(error.input()), "{text:?}");
    assert!(text.get(error.span()).is_some(), "{text:?}");
    assert!(!error.to_string().contains(['\n', '\r']), "{text:?}");
    let report = format!("{error:#}");
    assert!(report.starts_with(&error.to_string()), "{report}");
}

/// Reading a JSON string gives the value that parsing gives, or its error.
fn assert_serde<T>(text: &str)
where
    T: DeserializeOwned + FromStr<Err = ParseError> + PartialEq + Debug,
{
    let json = serde_json::to_string(text).expect("any string is JSON");
    match (serde_json::from_str::<T>(&json), text.parse::<T>()) {
        (Ok(read), Ok(parsed)) => assert_eq!(read, parsed),
        (Err(read), Err(parsed)) => {
            assert!(read.to_string().contains(&parsed.to_string()), "{read}");
        }
        answers => panic!("{text:?}: {answers:?}"),
    }
}

fn assert_urn(urn: Urn<'_>, case: &ValidUrn) {
    let what = format!("{:?} ({})", case.text, case.source);
    assert_eq!(urn.as_str(), case.text, "{what}");
    assert_eq!(urn.namespace(), case.namespace, "{what}");
    assert!(urn.segments().eq(&case.segments), "{what}: {urn:?}");
    assert!(
        urn.segments().rev().eq(case.segments.iter().rev()),
        "{what}"
    );
    assert_eq!(urn.segment_count(), case.segments.len(), "{what}");
    assert_eq!(urn.nss(), case.segments.join(":"), "{what}");
    assert_eq!(urn.components().r(), case.r.as_deref(), "{what}");
    assert_eq!(urn.components().q(), case.q.as_deref(), "{what}");
    assert_eq!(urn.components().f(), case.f.as_deref(), "{what}");
    assert_eq!(urn.to_string(), case.canonical, "{what}");
    let is_canonical = urn.name() == case.canonical_name();
    assert_eq!(urn.is_canonical(), is_canonical, "{what}");
}

#[test]
fn urn_parse() {
    let urns = urns();
    for case in &urns.valid {
        assert_urn(valid(Urn::parse(&case.text), &case.source), case);
    }
    for case in &urns.invalid {
        assert_invalid(Urn::parse(&case.text), Syntax::Urn, case);
    }
}

#[test]
fn urn_buf_from_str() {
    let urns = urns();
    for case in &urns.valid {
        let urn: UrnBuf = valid(case.text.parse(), &case.source);
        assert_urn(urn.as_urn(), case);
        assert_urn(urn.as_urn().to_buf().as_urn(), case);
        assert_eq!(urn.to_string(), case.canonical);
    }
    for case in &urns.invalid {
        assert_invalid(case.text.parse::<UrnBuf>(), Syntax::Urn, case);
    }
}

#[test]
fn urn_buf_from_string() {
    let urns = urns();
    for case in &urns.valid {
        let urn = valid(UrnBuf::try_from(case.text.clone()), &case.source);
        assert_urn(urn.as_urn(), case);
        assert_eq!(urn.into_string(), case.text);
    }
    for case in &urns.invalid {
        let result = UrnBuf::try_from(case.text.clone());
        if let Err(error) = &result {
            assert_eq!(error.clone().into_input(), case.text);
        }
        let result = result.map_err(urn_filter::error::OwnedParseError::into_error);
        assert_invalid(result, Syntax::Urn, case);
    }
}

#[test]
fn urn_serde() {
    let urns = urns();
    for case in &urns.valid {
        assert_serde::<UrnBuf>(&case.text);
        let json = valid(serde_json::to_string(&case.text), &case.text);
        let owned: UrnBuf = valid(serde_json::from_str(&json), &case.text);
        let borrowed: Urn<'_> = valid(serde_json::from_str(&json), &case.text);
        assert_urn(owned.as_urn(), case);
        assert_urn(borrowed, case);
        let canonical = valid(serde_json::to_string(&case.canonical), &case.text);
        assert_eq!(valid(serde_json::to_string(&owned), &case.text), canonical);
        assert_eq!(
            valid(serde_json::to_string(&borrowed), &case.text),
            canonical
        );
    }
    for case in &urns.invalid {
        assert_serde::<UrnBuf>(&case.text);
    }
}

/// `==`, `Ord`, `Hash` and the canonical name say the same of two URNs, borrowed and owned.
fn assert_equality(one: &str, other: &str, equal: bool, source: &str) {
    let what = format!("{one:?} and {other:?} ({source})");
    let (a, b) = (valid(Urn::parse(one), one), valid(Urn::parse(other), other));
    let (a_buf, b_buf) = (a.to_buf(), b.to_buf());
    assert_eq!(a == b, equal, "{what}");
    assert_eq!(a_buf == b_buf, equal, "{what}");
    assert_eq!(a == b_buf, equal, "{what}");
    assert_eq!(a.cmp(&b).is_eq(), equal, "{what}");
    assert_eq!(a.cmp(&b), b_buf.cmp(&a_buf).reverse(), "{what}");
    assert_eq!(hash(&a) == hash(&b), equal, "{what}");
    assert_eq!(hash(&a), hash(&a_buf), "{what}");
    let canonical = |urn: &Urn<'_>| valid(Urn::parse(urn.name()), one).to_string();
    assert_eq!(canonical(&a) == canonical(&b), equal, "{what}");
    let pattern: Pattern = valid(a.name().parse(), a.name());
    assert_eq!(pattern.matches(&b), equal, "{what}");
}

#[test]
fn equivalent_urns_are_equal() {
    for group in urns().equivalent {
        for one in &group.urns {
            for other in &group.urns {
                assert_equality(one, other, true, &group.source);
            }
        }
    }
}

#[test]
fn different_urns_are_unequal() {
    for group in urns().different {
        for (at, one) in group.urns.iter().enumerate() {
            for (place, other) in group.urns.iter().enumerate() {
                assert_equality(one, other, at == place, &group.source);
            }
        }
    }
}

/// Every valid URN against every other, and against the pattern that its name is.
#[test]
fn urns_are_equal_exactly_if_their_canonical_names_are() {
    let cases = urns().valid;
    let read = |case: &ValidUrn| valid(case.text.parse::<UrnBuf>(), &case.source);
    let urns: Vec<_> = cases.iter().map(read).collect();
    let hashes: Vec<_> = urns.iter().map(hash).collect();
    for (one, case) in urns.iter().zip(&cases) {
        let (urn, own_hash) = (one.as_urn(), hash(one));
        let pattern: Pattern = valid(urn.name().parse(), urn.name());
        for (at, (other, other_case)) in urns.iter().zip(&cases).enumerate() {
            let equal = case.canonical_name() == other_case.canonical_name();
            assert_eq!(one == other, equal, "{one} and {other}");
            assert_eq!(own_hash == hashes[at], equal, "{one} and {other}");
            let matches = pattern.matches(&other.as_urn());
            assert_eq!(matches, equal, "{pattern} and {other}");
        }
    }
}

fn assert_pattern(pattern: &Pattern, case: &ValidPattern) {
    let what = format!("{:?} ({})", case.text, case.source);
    assert_eq!(pattern.to_string(), case.canonical, "{what}");
    assert_eq!(pattern.as_str(), case.canonical, "{what}");
    let namespace = case.canonical.split(':').nth(1);
    assert_eq!(Some(pattern.namespace()), namespace, "{what}");
    let extent = if case.subtree {
        Extent::Subtree
    } else {
        Extent::Exact
    };
    assert_eq!(pattern.extent(), extent, "{what}");
    let selector = |literal| match literal {
        Some(literal) => Selector::Literal(literal),
        None => Selector::Any,
    };
    let selectors = case.selectors.iter().map(Option::as_deref).map(selector);
    assert!(pattern.selectors().eq(selectors.clone()), "{what}");
    assert!(pattern.selectors().rev().eq(selectors.rev()), "{what}");
}

#[test]
fn pattern_from_str() {
    let patterns = patterns();
    for case in &patterns.valid {
        let pattern: Pattern = valid(case.text.parse(), &case.source);
        assert_pattern(&pattern, case);
        let again: Pattern = valid(pattern.to_string().parse(), &case.text);
        assert_eq!(again, pattern);
        assert_eq!(hash(&again), hash(&pattern), "{pattern}");
        assert_pattern(&again, case);
    }
    for case in &patterns.invalid {
        assert_invalid(case.text.parse::<Pattern>(), Syntax::Pattern, case);
    }
}

#[test]
fn pattern_serde() {
    let patterns = patterns();
    for case in &patterns.valid {
        assert_serde::<Pattern>(&case.text);
        let pattern: Pattern = valid(case.text.parse(), &case.text);
        let canonical = valid(serde_json::to_value(&case.canonical), &case.text);
        assert_eq!(
            valid(serde_json::to_value(&pattern), &case.text),
            canonical,
            "{:?}",
            case.text
        );
    }
    for case in &patterns.invalid {
        assert_serde::<Pattern>(&case.text);
    }
}

/// A list that holds all the cases is read whole, or says of each bad entry what is wrong with it.
#[test]
fn filter_set_parse() {
    let Patterns { valid, invalid } = patterns();
    let good = valid.iter().map(|case| case.text.as_str());
    let bad = invalid.iter().map(|case| case.text.as_str());
    let set = FilterSet::parse(good.clone()).expect("all are valid");
    assert_eq!(set.len(), valid.len());
    for (pattern, case) in set.iter().zip(&valid) {
        assert_pattern(pattern, case);
    }
    let error = FilterSet::parse(good.chain(bad)).expect_err("some are invalid");
    assert_eq!(error.list_len(), valid.len() + invalid.len());
    assert_eq!(error.invalid_len(), invalid.len());

    // An error keeps 100 entries.
    for cases in invalid.chunks(100) {
        let bad = cases.iter().map(|case| case.text.as_str());
        let list = valid.iter().map(|case| case.text.as_str()).chain(bad);
        let error = FilterSet::parse(list).expect_err("some are invalid");
        assert_eq!(error.entries().len(), cases.len());
        for ((place, (index, error)), case) in error.entries().enumerate().zip(cases) {
            assert_eq!(index, valid.len() + place);
            assert_invalid(Err::<(), _>(error.clone()), Syntax::Pattern, case);
        }
    }
}

#[test]
fn event_name_from_str() {
    let names = event_names();
    for case in &names.valid {
        let name: EventName = valid(case.text.parse(), &case.text);
        assert_eq!(name.as_str(), case.text);
        assert_eq!(name.to_string(), case.text);
        assert_eq!(name.namespace(), case.namespace.as_deref(), "{name}");
        assert_serde::<EventName>(&case.text);
    }
    for case in &names.invalid {
        assert_invalid(case.text.parse::<EventName>(), Syntax::EventName, case);
        assert_serde::<EventName>(&case.text);
    }
}

#[test]
fn event_pattern_from_str() {
    let cases = event_patterns();
    for case in &cases.valid {
        let pattern: EventPattern = valid(case.text.parse(), &case.text);
        assert_eq!(pattern.as_str(), case.text);
        assert_eq!(pattern.to_string(), case.text);
        let namespace = case.namespace.as_deref();
        assert_eq!(pattern.namespace(), namespace, "{pattern}");
        assert_eq!(pattern.extent() == Extent::Subtree, case.subtree);
        let selectors = case.selectors.iter().map(|literal| match literal {
            Some(literal) => Selector::Literal(literal),
            None => Selector::Any,
        });
        assert!(pattern.selectors().eq(selectors), "{pattern}");
        assert_serde::<EventPattern>(&case.text);
        let names = case.matches.iter().map(|name| (name, true));
        for (name, matches) in names.chain(case.misses.iter().map(|name| (name, false))) {
            assert_event_match(&pattern, &event(name), matches);
        }
    }
    for case in &cases.invalid {
        assert_invalid(
            case.text.parse::<EventPattern>(),
            Syntax::EventPattern,
            case,
        );
        assert_serde::<EventPattern>(&case.text);
    }
}

/// The answer of a pattern, a list, a webhook and an index.
fn assert_event_match(pattern: &EventPattern, name: &EventName, expected: bool) {
    let urn = valid(Urn::parse("urn:ns:a"), "urn:ns:a");
    assert_eq!(pattern.matches(name), expected, "{pattern} {name}");
    let events = EventPatterns::from(pattern.clone());
    assert_eq!(events.matches(name), expected, "{pattern} {name}");
    let urns = only(Pattern::from(urn));
    let webhook = Subscription { events, urns };
    assert_eq!(webhook.is_match(name, &urn), expected, "{pattern} {name}");
    assert_eq!(webhook.explain(name, &urn).is_delivered(), expected);
    let index = FilterIndex::from([(7, webhook)]);
    assert_eq!(index.is_match(name, &urn), expected, "{pattern} {name}");
}

/// Every event name is an event pattern.
#[test]
fn event_patterns_parse() {
    let (names, patterns) = (event_names().valid, event_patterns());
    let names = names.iter().map(|case| case.text.as_str());
    let good = patterns.valid.iter().map(|case| case.text.as_str());
    let good = names.clone().chain(good);
    let bad = patterns.invalid.iter().map(|case| case.text.as_str());
    let events = EventPatterns::parse(good.clone()).expect("all are valid");
    assert!(events.iter().eq(good));
    for text in names {
        assert!(events.matches(&event(text)), "{text}");
        let plain: EventPattern = valid(text.parse(), text);
        assert!(plain.is_plain() && plain.to_name() == Some(event(text)));
    }
    // An error keeps 100 entries.
    let error = EventPatterns::parse(bad).expect_err("all are invalid");
    assert_eq!(error.invalid_len(), patterns.invalid.len());
    for ((_, error), case) in error.entries().zip(&patterns.invalid) {
        assert_invalid(Err::<(), _>(error.clone()), Syntax::EventPattern, case);
    }
}

#[test]
fn pattern_matches() {
    for case in matching() {
        let patterns = case.patterns();
        let urn = case.urn();
        let matching = (0..patterns.len()).filter(|&index| patterns[index].matches(&urn));
        assert!(matching.eq(case.matches.iter().copied()), "{}", case.name);
    }
}

fn assert_set(set: &FilterSet, urn: &Urn<'_>, expected: &[usize], what: &str) {
    let matches = set.matches(urn);
    assert_eq!(matches.len(), expected.len(), "{what}");
    assert_eq!(matches.collect::<Vec<_>>(), expected, "{what}");
    assert_eq!(set.is_match(urn), !expected.is_empty(), "{what}");
    assert_eq!(set.match_count(urn), expected.len(), "{what}");
}

#[test]
fn filter_set() {
    for case in matching() {
        assert_set(&case.filter_set(), &case.urn(), &case.matches, &case.name);
        let collected: FilterSet = case.patterns().into_iter().collect();
        assert_set(&collected, &case.urn(), &case.matches, &case.name);
        let json = valid(serde_json::to_string(&case.filters), &case.name);
        let read: FilterSet = valid(serde_json::from_str(&json), &case.name);
        assert_set(&read, &case.urn(), &case.matches, &case.name);
    }
}

/// Filters that match nothing in the corpus: more than a set compares one by one. They share the
/// namespace that most cases have, and branch off at wildcards.
fn padding() -> Vec<Pattern> {
    let each = |n: usize| {
        [
            format!("urn:allthings:padding:{n}:*"),
            format!("urn:allthings:*:padding-{n}"),
            format!("urn:allthings:app:*:padding:*:{n}:*"),
            format!("urn:padding:{n}"),
        ]
    };
    let texts = (0..10).flat_map(each);
    texts.map(|text| valid(text.parse(), &text)).collect()
}

#[test]
fn filter_set_with_unrelated_filters_around() {
    let padding = padding();
    for case in matching() {
        let patterns = case.patterns();
        let (urn, what) = (case.urn(), &case.name);
        let shifted: Vec<_> = case.matches.iter().map(|at| at + padding.len()).collect();

        let behind: FilterSet = patterns.iter().chain(&padding).cloned().collect();
        assert_set(&behind, &urn, &case.matches, what);
        let before: FilterSet = padding.iter().chain(&patterns).cloned().collect();
        assert_set(&before, &urn, &shifted, what);
        let mut around = before;
        around.extend(padding.iter().cloned());
        assert_set(&around, &urn, &shifted, what);
        assert_set(&padding.iter().cloned().collect(), &urn, &[], what);
    }
}

/// Minimising keeps what a set matches, if not how often.
#[test]
fn filter_set_minimized() {
    for case in matching() {
        let mut set = case.filter_set();
        let dropped = set.minimize();
        assert_eq!(dropped.len() + set.len(), case.filters.len());
        let is_match = set.is_match(&case.urn());
        assert_eq!(is_match, !case.matches.is_empty(), "{}", case.name);
    }
}

/// The answer of the index to a URN with any event name.
fn assert_index_urn(index: &FilterIndex<usize>, urn: &Urn<'_>, expected: &[usize], what: &str) {
    let matches = index.matches_urn(urn);
    assert_eq!(matches.len(), expected.len(), "{what}");
    assert_eq!(sorted(matches.copied()), expected, "{what}");
    assert_eq!(
        index.matches_urn(urn).next().is_some(),
        !expected.is_empty(),
        "{what}"
    );
    assert_eq!(index.matches_urn(urn).len(), expected.len(), "{what}");
}

/// What the index answers to an event.
fn assert_index(
    index: &FilterIndex<usize>,
    name: &str,
    urn: &Urn<'_>,
    expected: &[usize],
    what: &str,
) {
    let name = event(name);
    let matches = index.matches(&name, urn);
    assert_eq!(matches.len(), expected.len(), "{what}");
    assert_eq!(sorted(matches.copied()), expected, "{what}");
    assert_eq!(index.is_match(&name, urn), !expected.is_empty(), "{what}");
    assert_eq!(index.match_count(&name, urn), expected.len(), "{what}");
    let mut keys = vec![usize::MAX];
    index.matches_into(&name, urn, &mut keys);
    assert_eq!(sorted(keys), expected, "{what}");
}

#[test]
fn filter_index_with_a_key_for_each_filter() {
    for case in matching() {
        let index: FilterIndex<usize> = case.webhooks().collect();
        assert_eq!(index.len(), case.filters.len());
        let urn = case.urn();
        assert_index_urn(&index, &urn, &case.matches, &case.name);
        for (parity, name) in EVENTS.into_iter().enumerate() {
            let wanting = case.matches.iter().copied().filter(|at| at % 2 == parity);
            let wanting: Vec<_> = wanting.collect();
            assert_index(&index, name, &urn, &wanting, &case.name);
        }
        assert_index(&index, UNWANTED_EVENT, &urn, &[], &case.name);
    }
}

#[test]
fn filter_index_with_one_key_for_all_filters() {
    for case in matching() {
        let mut index = FilterIndex::new();
        assert_eq!(index.insert(7, case.subscription()), None);
        let urn = case.urn();
        let expected: &[usize] = if case.matches.is_empty() { &[] } else { &[7] };
        assert_index_urn(&index, &urn, expected, &case.name);
        assert_index(&index, EVENTS[0], &urn, expected, &case.name);
        assert_index(&index, EVENTS[1], &urn, &[], &case.name);
        assert_eq!(index.get(&7), Some(case.subscription()), "{}", case.name);
        assert_eq!(index.remove(&7), Some(case.subscription()), "{}", case.name);
        assert_index_urn(&index, &urn, &[], &case.name);
    }
}

/// Inserting and removing other webhooks changes nothing for a webhook.
#[test]
fn filter_index_after_removals() {
    let padding = padding();
    for case in matching() {
        let urn = case.urn();
        let others = padding.iter().cloned().chain(case.patterns());
        let others: Vec<_> = others.map(|filter| wants(&EVENTS, only(filter))).collect();
        let mut index = FilterIndex::new();
        index.extend((1000..).zip(others.iter().cloned()));
        index.extend(case.webhooks());
        for key in 1000..1000 + others.len() {
            assert!(index.remove(&key).is_some(), "{}", case.name);
        }
        assert_index_urn(&index, &urn, &case.matches, &case.name);
        for key in (0..case.filters.len()).step_by(2) {
            assert!(index.remove(&key).is_some(), "{}", case.name);
        }
        let odd: Vec<_> = case
            .matches
            .iter()
            .copied()
            .filter(|at| at % 2 == 1)
            .collect();
        assert_index_urn(&index, &urn, &odd, &case.name);
        assert_index(&index, EVENTS[1], &urn, &odd, &case.name);
    }
}

/// All filters of all cases in one index. Each case finds its own, whether or not others match too.
#[test]
fn filter_index_with_the_whole_corpus() {
    let cases = matching();
    let mut index = FilterIndex::new();
    for (number, case) in cases.iter().enumerate() {
        let webhooks = case.webhooks();
        index.extend(webhooks.map(|(at, subscription)| ((number, at), subscription)));
    }
    for (number, case) in cases.iter().enumerate() {
        let urn = case.urn();
        let own = index.matches_urn(&urn).filter(|(of, _)| *of == number);
        assert_eq!(
            sorted(own.map(|(_, at)| *at)),
            case.matches,
            "{}",
            case.name
        );
    }
}

#[test]
fn subscription_is_match() {
    for case in matching() {
        let (urn, expected) = (case.urn(), !case.matches.is_empty());
        let [wanted, other] = EVENTS.map(event);
        let parsed = case.subscription();
        let json = valid(serde_json::to_string(&parsed), &case.name);
        let read: Subscription = valid(serde_json::from_str(&json), &case.name);
        assert_eq!(read, parsed, "{}", case.name);
        for subscription in [&parsed, &read] {
            assert_eq!(
                subscription.is_match(&wanted, &urn),
                expected,
                "{}",
                case.name
            );
            assert!(!subscription.is_match(&other, &urn), "{}", case.name);
        }
        let without_events = wants(&[], case.filter_set());
        assert!(!without_events.is_match(&wanted, &urn), "{}", case.name);
    }
}
