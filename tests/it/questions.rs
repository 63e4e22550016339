//! Questions to the whole index: each against a scan of a plain map, which compares the patterns of one
//! webhook after the other with those of the question, two at a time.

use std::collections::BTreeMap;
use std::fmt::Write;

use fastrand::Rng;
#[cfg(feature = "std")]
use urn_filter::filter_index::WebhookRef;
use urn_filter::filter_index::{FilterRef, Question};
use urn_filter::{EventPattern, EventPatterns, FilterIndex, FilterSet, Pattern, Subscription};

use crate::support::universe::texts;
use crate::support::{event_pattern, pattern, sorted};

type Model = BTreeMap<u32, Subscription>;

/// What is asked about, as a scan takes it.
#[derive(Debug, Clone)]
struct Ask {
    urns: FilterSet,
    events: Option<EventPatterns>,
}

impl Ask {
    fn question(&self) -> Question<'_> {
        let question = Question::from(&self.urns);
        self.events
            .as_ref()
            .map_or(question, |events| question.with_events(events))
    }

    fn is_empty(&self) -> bool {
        self.urns.is_empty() || self.events.as_ref().is_some_and(EventPatterns::is_empty)
    }

    fn overlaps(&self, webhook: &Subscription) -> bool {
        some_pair(&webhook.urns, &self.urns, Pattern::overlaps)
            && self
                .events
                .as_ref()
                .is_none_or(|events| some_pair(&webhook.events, events, EventPattern::overlaps))
    }

    fn is_covered_by(&self, webhook: &Subscription) -> bool {
        let urns = each_has_some(&self.urns, &webhook.urns, |ours, theirs| {
            theirs.covers(ours)
        });
        let events = self.events.as_ref().is_none_or(|events| {
            each_has_some(events, &webhook.events, |ours, theirs| theirs.covers(ours))
        });
        self.is_empty() || urns && events
    }

    fn covers(&self, webhook: &Subscription) -> bool {
        let is_nothing =
            webhook.urns.is_empty() || self.events.is_some() && webhook.events.is_empty();
        let urns = webhook.urns.iter().all(|filter| self.covers_filter(filter));
        is_nothing || urns && self.covers_events(webhook)
    }

    fn covers_filter(&self, filter: &Pattern) -> bool {
        self.urns.iter().any(|pattern| pattern.covers(filter))
    }

    fn covers_events(&self, webhook: &Subscription) -> bool {
        self.events.as_ref().is_none_or(|events| {
            each_has_some(&webhook.events, events, |theirs, ours| ours.covers(theirs))
        })
    }
}

fn some_pair<'a, P: 'a>(
    ours: impl IntoIterator<Item = &'a P>,
    theirs: impl IntoIterator<Item = &'a P> + Copy,
    holds: impl Fn(&P, &P) -> bool,
) -> bool {
    ours.into_iter()
        .any(|one| theirs.into_iter().any(|other| holds(one, other)))
}

fn each_has_some<'a, P: 'a>(
    ours: impl IntoIterator<Item = &'a P>,
    theirs: impl IntoIterator<Item = &'a P> + Copy,
    holds: impl Fn(&P, &P) -> bool,
) -> bool {
    ours.into_iter()
        .all(|one| theirs.into_iter().any(|other| holds(one, other)))
}

/// The keys of the webhooks for which a question is answered with yes.
fn scan(model: &Model, is_yes: impl Fn(&Subscription) -> bool) -> Vec<u32> {
    let yes = model.iter().filter(|(_, webhook)| is_yes(webhook));
    yes.map(|(key, _)| *key).collect()
}

/// The different filters of webhooks that the question covers, and the webhooks.
fn count_covered(model: &Model, ask: &Ask) -> (usize, usize) {
    let counts = model.values().filter(|webhook| ask.covers_events(webhook));
    let counts = counts.map(|webhook| {
        let covered = webhook
            .urns
            .iter()
            .filter(|filter| ask.covers_filter(filter));
        let mut covered: Vec<_> = covered.collect();
        covered.sort();
        covered.dedup();
        covered.len()
    });
    let counts: Vec<usize> = counts.filter(|&count| count > 0).collect();
    (counts.len(), counts.iter().sum())
}

fn check_ask(index: &FilterIndex<u32>, model: &Model, ask: &Ask) {
    let question = ask.question();
    let answers = [
        (
            index.overlapping(question),
            scan(model, |webhook| ask.overlaps(webhook)),
        ),
        (
            index.covering(question),
            scan(model, |webhook| ask.is_covered_by(webhook)),
        ),
        (
            index.covered_by(question),
            scan(model, |webhook| ask.covers(webhook)),
        ),
    ];
    for (number, (answer, expected)) in answers.into_iter().enumerate() {
        assert_eq!(answer.len(), expected.len(), "{number} {ask:?}");
        let views = answer.clone().webhooks().map(|webhook| *webhook.key());
        assert_eq!(sorted(views), expected, "{number} {ask:?}");
        assert_eq!(sorted(answer.copied()), expected, "{number} {ask:?}");
    }
    let counts = index.count_covered(question);
    let expected = count_covered(model, ask);
    assert_eq!((counts.webhooks, counts.filters), expected, "{ask:?}");
}

/// The pairs of an event pattern and a filter that no webhook covers.
fn check_uncovered(index: &FilterIndex<u32>, model: &Model, new: &Subscription) {
    let mut expected = Vec::new();
    for (filter, urn) in new.urns.iter().enumerate() {
        for (number, event) in new.events.iter().enumerate() {
            let pair = Ask {
                urns: FilterSet::from(urn.clone()),
                events: Some(EventPatterns::from(event.clone())),
            };
            if !model.values().any(|webhook| pair.is_covered_by(webhook)) {
                expected.push((number, filter));
            }
        }
    }
    assert!(index.uncovered(new).eq(expected), "{new:?}");
}

fn check_views(index: &FilterIndex<u32>, model: &Model) {
    assert_eq!(index.webhooks().len(), model.len());
    let views = index
        .webhooks()
        .map(|webhook| (*webhook.key(), webhook.to_subscription()));
    assert_eq!(views.collect::<Model>(), *model);
    for (key, webhook) in model {
        let view = index.get_ref(key).unwrap();
        assert_eq!(
            (view.key(), view.events()),
            (key, webhook.events.patterns())
        );
        assert_eq!(view.filters().len(), webhook.urns.len());
        let texts = view.filters().map(|filter| filter.to_string());
        assert!(texts.eq(webhook.urns.iter().map(Pattern::to_string)));
        let patterns = view.filters().map(FilterRef::to_pattern);
        assert!(patterns.eq(webhook.urns.iter().cloned()));
    }
}

/// The anchor of a filter, from its text.
fn anchor(filter: &Pattern) -> String {
    let mut parts: Vec<&str> = filter.as_str().split(':').collect();
    parts.truncate(4);
    while parts.last() == Some(&"*") {
        parts.pop();
    }
    if parts.get(2) == Some(&"*") {
        parts.truncate(2);
    }
    parts.join(":")
}

fn check_anchors(index: &FilterIndex<u32>, model: &Model) {
    let mut expected: BTreeMap<String, BTreeMap<u32, Vec<&Pattern>>> = BTreeMap::new();
    for (key, webhook) in model {
        for filter in &webhook.urns {
            let webhooks = expected.entry(anchor(filter)).or_default();
            webhooks.entry(*key).or_default().push(filter);
        }
    }
    let expected = expected.into_iter().map(|(anchor, webhooks)| {
        let filters = webhooks.values().map(|filters| {
            let mut filters = filters.clone();
            filters.sort();
            filters.dedup();
            filters.len()
        });
        (anchor, (webhooks.len(), filters.sum()))
    });
    let anchors = index.anchors();
    let anchors =
        anchors.map(|(anchor, counts)| (anchor.to_owned(), (counts.webhooks, counts.filters)));
    assert_eq!(anchors.clone().count(), expected.len(), "each anchor once");
    assert_eq!(
        anchors.collect::<BTreeMap<_, _>>(),
        expected.collect::<BTreeMap<_, _>>()
    );
}

/// Patterns and event patterns to draw from.
struct Universe {
    patterns: Vec<Pattern>,
    events: Vec<EventPattern>,
}

impl Universe {
    /// Nearly all of few segments, in two namespaces.
    fn small() -> Self {
        let mut patterns = texts(&["a", "b", "*"], 4);
        patterns.extend(["a:b", "*", "a:*", "*:b"].map(|text| format!("urn:other:{text}")));
        let events = ["a", "a.b", "*", "a.*", "*.b", "*.*"];
        Self {
            patterns: patterns.iter().map(|text| pattern(text)).collect(),
            events: events.iter().map(|text| event_pattern(text)).collect(),
        }
    }

    fn one_pattern(&self, random: &mut Rng) -> Pattern {
        self.patterns[random.usize(0..self.patterns.len())].clone()
    }

    fn urns(&self, random: &mut Rng, most: usize) -> FilterSet {
        let count = random.usize(0..=most);
        (0..count).map(|_| self.one_pattern(random)).collect()
    }

    fn event_list(&self, random: &mut Rng) -> EventPatterns {
        let count = random.usize(0..3);
        let one = |random: &mut Rng| self.events[random.usize(0..self.events.len())].clone();
        (0..count).map(|_| one(random)).collect()
    }

    /// Mostly with one filter, sometimes with several, some of which come twice.
    fn webhook(&self, random: &mut Rng) -> Subscription {
        let urns = match random.u8(0..4) {
            0 => self.urns(random, 4),
            1 => {
                let urns = self.urns(random, 2);
                urns.iter().chain(&urns).cloned().collect()
            }
            _ => FilterSet::from(self.one_pattern(random)),
        };
        Subscription {
            events: self.event_list(random),
            urns,
        }
    }

    fn ask(&self, random: &mut Rng) -> Ask {
        let most = random.usize(1..4);
        Ask {
            urns: self.urns(random, most),
            events: random.bool().then(|| self.event_list(random)),
        }
    }
}

/// An index, what is in it, and earlier versions of both.
#[derive(Default)]
struct Run {
    index: FilterIndex<u32>,
    model: Model,
    kept: Vec<(FilterIndex<u32>, Model)>,
}

impl Run {
    fn change(&mut self, universe: &Universe, random: &mut Rng, keys: u32) {
        let key = random.u32(0..keys);
        match random.u8(0..20) {
            0..12 => {
                let webhook = universe.webhook(random);
                let expected = self.model.insert(key, webhook.clone());
                assert_eq!(self.index.insert(key, webhook), expected);
            }
            12..17 => assert_eq!(self.index.remove(&key), self.model.remove(&key)),
            17 => {
                let more = universe.one_pattern(random);
                let change = |webhook: &mut Subscription| webhook.urns.extend([more.clone()]);
                let expected = self.model.get_mut(&key).map(change);
                assert_eq!(self.index.modify(&key, change), expected);
            }
            18 => self.remove_covered(&universe.ask(random)),
            _ => self.kept.push((self.index.clone(), self.model.clone())),
        }
    }

    fn remove_covered(&mut self, ask: &Ask) {
        let mut gone = self.index.remove_covered(ask.question());
        let (mut changed, mut removed) = (Vec::new(), Vec::new());
        for (key, webhook) in std::mem::take(&mut self.model) {
            let goes = |filter: &&Pattern| ask.covers_events(&webhook) && ask.covers_filter(filter);
            let (lost, left): (Vec<&Pattern>, Vec<&Pattern>) = webhook.urns.iter().partition(goes);
            match (lost.is_empty(), left.is_empty()) {
                (true, _) => drop(self.model.insert(key, webhook)),
                (false, true) => removed.push((key, webhook)),
                (false, false) => {
                    changed.push((key, lost.into_iter().cloned().collect()));
                    let urns = left.into_iter().cloned().collect();
                    self.model.insert(
                        key,
                        Subscription {
                            urns,
                            ..webhook.clone()
                        },
                    );
                }
            }
        }
        gone.changed.sort_by_key(|(key, _)| *key);
        gone.removed.sort_by_key(|(key, _)| *key);
        assert_eq!(gone.is_empty(), changed.is_empty() && removed.is_empty());
        assert_eq!((gone.changed, gone.removed), (changed, removed));
    }

    /// Takes everything out again.
    fn finish(mut self) {
        self.index.retain(|key, webhook| {
            assert_eq!(
                (key, webhook.to_subscription()),
                (webhook.key(), self.model[key].clone())
            );
            false
        });
        assert!(self.index.is_empty());
        assert_eq!(self.index.filter_count(), 0);
        assert_eq!(self.index.anchors().count(), 0);
        assert_eq!(
            self.index.memory_usage(),
            FilterIndex::<u32>::new().memory_usage()
        );
    }
}

/// Every pattern, with and without every event pattern, and random questions in between.
#[test]
fn a_small_universe() {
    let universe = Universe::small();
    for seed in 0..6 {
        let mut random = Rng::with_seed(seed);
        let mut run = Run::default();
        for _ in 0..40 {
            for _ in 0..5 {
                run.change(&universe, &mut random, 24);
            }
            for _ in 0..12 {
                check_ask(&run.index, &run.model, &universe.ask(&mut random));
                check_uncovered(&run.index, &run.model, &universe.webhook(&mut random));
            }
        }
        check_views(&run.index, &run.model);
        check_anchors(&run.index, &run.model);
        for filter in &universe.patterns {
            let event = &universe.events[random.usize(0..universe.events.len())];
            for events in [None, Some(EventPatterns::from(event.clone()))] {
                let urns = FilterSet::from(filter.clone());
                check_ask(&run.index, &run.model, &Ask { urns, events });
            }
        }
        for (index, model) in &run.kept {
            check_views(index, model);
            check_ask(index, model, &universe.ask(&mut random));
        }
        run.finish();
    }
}

/// Some apps with so many filters that their blocks are divided, and many small ones.
#[test]
fn a_large_index_under_churn() {
    let mut random = Rng::with_seed(17);
    let patterns = (0..3_000).map(|_| {
        let app = match random.u8(0..10) {
            0..4 => "app:A".to_owned(),
            4 => "app:B".to_owned(),
            5..8 => format!("app:n{}", random.u32(0..200)),
            8 => "app:*".to_owned(),
            _ => ["*:A", "*", "app"][random.usize(0..3)].to_owned(),
        };
        let mut text = format!("urn:ns:{app}");
        for depth in 0..random.u32(0..5) {
            let choices = [3, 40, 6, 2][depth as usize % 4];
            match random.u8(0..6) {
                0 => text.push_str(":*"),
                _ => write!(text, ":s{}", random.u32(0..choices)).unwrap(),
            }
        }
        pattern(&text)
    });
    let universe = Universe {
        patterns: patterns.collect(),
        events: ["a", "a.b", "*", "a.*"].map(event_pattern).to_vec(),
    };
    let mut run = Run::default();
    while run.model.len() < 1_500 {
        let key = u32::try_from(run.model.len()).unwrap();
        let webhook = universe.webhook(&mut random);
        run.index.insert(key, webhook.clone());
        run.model.insert(key, webhook);
    }
    for _ in 0..30 {
        for _ in 0..40 {
            run.change(&universe, &mut random, 2_000);
        }
        for _ in 0..4 {
            check_ask(&run.index, &run.model, &universe.ask(&mut random));
        }
        check_uncovered(&run.index, &run.model, &universe.webhook(&mut random));
    }
    for text in [
        "urn:ns:app:A:*",
        "urn:ns:app:*",
        "urn:ns:*",
        "urn:ns:app:A:*:s7:*",
    ] {
        let urns = FilterSet::from(pattern(text));
        check_ask(&run.index, &run.model, &Ask { urns, events: None });
    }
    check_views(&run.index, &run.model);
    check_anchors(&run.index, &run.model);
    for (index, model) in run.kept.iter().step_by(10) {
        check_views(index, model);
        check_ask(index, model, &universe.ask(&mut random));
    }
    run.finish();
}

/// Buffers are used again, and views read what is there.
#[cfg(feature = "std")]
#[test]
fn questions_and_views_allocate_nothing_in_the_steady_state() {
    let webhooks = (0..500_u32).map(|key| {
        let filters = [format!("urn:ns:app:A:{key}:*"), format!("urn:ns:app:{key}")];
        let count = 1 + usize::from(key % 5 == 0);
        let urns = FilterSet::parse(&filters[..count]).unwrap();
        let events = EventPatterns::from(event_pattern("ping"));
        (key, Subscription { events, urns })
    });
    let index: FilterIndex<u32> = webhooks.collect();
    let app = pattern("urn:ns:app:A:*");
    let set = FilterSet::from([
        app.clone(),
        pattern("urn:ns:app:7"),
        pattern("urn:ns:app:*:x"),
    ]);
    let one = pattern("urn:ns:app:A:10:x:*");
    let ask = || {
        let answers = [
            index.overlapping(&app).count(),
            index.overlapping(&set).count(),
            index.covering(&one).count(),
            index.covered_by(&set).count(),
            index.count_covered(&set).filters,
            index.anchors().count(),
        ];
        let views = index.webhooks().flat_map(WebhookRef::filters);
        views.fold(answers, |answers, filter| {
            let mut text = Length(0);
            write!(text, "{filter}").unwrap();
            assert!(text.0 > 10);
            answers
        })
    };
    let expected = ask();
    let measured = allocation_counter::measure(|| assert_eq!(ask(), expected));
    assert_eq!(measured.count_total, 0);
}

/// Counts what is written.
#[cfg(feature = "std")]
struct Length(usize);

#[cfg(feature = "std")]
impl Write for Length {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

/// Two patterns whose common names would all be too long do not overlap.
#[test]
fn the_limit_of_length_counts() {
    let long = |place: usize| {
        let mut parts = ["*".to_owned(), "*".to_owned(), "*".to_owned()];
        parts[place] = "x".repeat(1_100);
        pattern(&format!("urn:ns:a:b:{}:*", parts.join(":")))
    };
    let webhooks = (0..3).map(|place| (place, Subscription::from_filter(long(place))));
    let index: FilterIndex<usize> = webhooks.collect();
    for place in 0..3 {
        assert!(index.overlapping(&long(place)).eq([&place]));
    }
    assert_eq!(index.overlapping(&pattern("urn:ns:a:b:*")).len(), 3);
}

/// The most segments, so that a row has no cell to spare.
#[test]
fn the_most_segments() {
    let texts = [
        "urn:ns".to_owned() + &":*".repeat(63) + ":a",
        "urn:ns".to_owned() + &":*".repeat(63) + ":b",
        "urn:ns".to_owned() + &":*".repeat(64),
        "urn:ns".to_owned() + &":*".repeat(63),
        "urn:ns:a:b".to_owned() + &":*".repeat(61) + ":b",
        "urn:ns:a:b".to_owned() + &":s".repeat(62),
        "urn:ns:a:b:c:d:e:*".to_owned(),
        "urn:ns:a:b:c:d:e:*:f".to_owned(),
    ];
    let patterns = texts.map(|text| pattern(&text));
    let model: Model = (0..)
        .zip(patterns.iter().cloned().map(Subscription::from_filter))
        .collect();
    let index: FilterIndex<u32> = model.clone().into_iter().collect();
    for pattern in &patterns {
        let urns = FilterSet::from(pattern.clone());
        check_ask(&index, &model, &Ask { urns, events: None });
    }
}

/// A row that ends in the last column of its block, and questions that go on.
#[test]
fn a_row_without_a_free_cell() {
    let texts = ["urn:ns:a:b:c:d:e:*", "urn:ns:a:b:c:d:e", "urn:ns:*:d:e:*"];
    for text in texts {
        let model: Model = [(7, Subscription::from_filter(pattern(text)))].into();
        let index: FilterIndex<u32> = model.clone().into_iter().collect();
        for more in ["", ":*", ":f", ":*:f", ":*:f:*", ":f:*:g"] {
            for stem in ["a:b:c:d:e", "*:d:e", "*:*:*:*:*"] {
                let urns = FilterSet::from(pattern(&format!("urn:ns:{stem}{more}")));
                check_ask(&index, &model, &Ask { urns, events: None });
            }
        }
    }
}

/// Namespaces and segments of which one begins like another one.
#[test]
fn texts_that_begin_alike() {
    let texts = [
        "ns:a:b:*",
        "ns:ab:c:*",
        "nsx:a:b",
        "ns:a:bc:*",
        "ns:a:b",
        "ns:ab",
    ];
    let model: Model = (0..)
        .zip(texts.map(|text| Subscription::from_filter(pattern(&format!("urn:{text}")))))
        .collect();
    let index: FilterIndex<u32> = model.clone().into_iter().collect();
    let wide = [
        "ns:a:*", "ns:*", "nsx:*", "ns:*:b:*", "ns:*:b", "ns:a", "ns:*:c:*", "n-s:*",
    ];
    for text in texts.into_iter().chain(wide) {
        let urns = FilterSet::from(pattern(&format!("urn:{text}")));
        check_ask(&index, &model, &Ask { urns, events: None });
    }
}

trait FromFilter {
    fn from_filter(filter: Pattern) -> Self;
}

impl FromFilter for Subscription {
    fn from_filter(filter: Pattern) -> Self {
        Self {
            events: EventPatterns::from(event_pattern("ping")),
            urns: FilterSet::from(filter),
        }
    }
}
