//! The index gives the same answers as a map that asks the oracle, for any sequence of changes and
//! events, and for blocks of every form: small, large, with a tree. To questions about patterns it gives the
//! answers of a scan, which compares one pair of patterns after the other.

#![no_main]

#[path = "../../tests/it/support/oracle.rs"]
#[allow(dead_code, reason = "each target uses a part of the oracle")]
mod oracle;
#[path = "../src/specs.rs"]
#[allow(dead_code, reason = "each target uses a part of the specs")]
mod specs;

use std::collections::BTreeMap;
use std::rc::Rc;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use specs::{Ask, PatternSpec, QuestionSpec, Webhook, WebhookSpec, event, event_text, sorted};
use urn_filter::filter_index::{Answer, Question};
use urn_filter::limits::LimitKind;
use urn_filter::{
    EventName, EventPattern, EventPatterns, FilterIndex, FilterSet, Limits, Pattern, Subscription,
    Urn, UrnBuf,
};

#[derive(Debug, Arbitrary)]
enum Step {
    Insert(u8, WebhookSpec),
    TryInsert(u8, WebhookSpec),
    Extend(Vec<(u8, WebhookSpec)>),
    Remove(u8),
    Get(u8),
    Event(u8, Ask),
    Batch(Vec<(u8, Ask)>),
    SetLimits([Option<u8>; 7]),
    Clone,
    Clear,
    Question(QuestionSpec),
    Uncovered(WebhookSpec),
    Modify(u8, PatternSpec),
    Retain(u16),
    RemoveCovered(QuestionSpec),
}

/// Few keys, so that webhooks are replaced and removed.
const KEYS: u8 = 16;
/// So many filters may be inserted, and compared by the oracle, in one run.
const MAX_INSERTED: usize = 800;
const MAX_COMPARED: usize = 6_000;

type Model = BTreeMap<u8, Rc<Webhook>>;

fuzz_target!(|steps: Vec<Step>| {
    let mut run = Run::default();
    for step in steps {
        if run.inserted > MAX_INSERTED || run.compared > MAX_COMPARED {
            break;
        }
        run.step(step);
        run.check();
        assert_eq!(run.index.len(), run.model.len());
        assert_eq!(
            run.index.filter_count(),
            total(&run.model, LimitKind::Filters)
        );
        assert_eq!(run.index.text_bytes(), total(&run.model, LimitKind::Bytes));
    }
    run.finish();
});

#[derive(Default)]
struct Run {
    index: FilterIndex<u8>,
    model: Model,
    /// A version of both that was cloned, and shares memory with what has changed since.
    kept: Option<(FilterIndex<u8>, Model)>,
    inserted: usize,
    compared: usize,
}

impl Run {
    fn step(&mut self, step: Step) {
        match step {
            Step::Insert(key, spec) => {
                let (key, webhook) = self.webhook(key, spec);
                let replaced = self.index.insert(key, webhook.subscription().clone());
                let expected = self.model.insert(key, webhook);
                assert_eq!(replaced.as_ref(), subscription(expected.as_ref()));
            }
            Step::TryInsert(key, spec) => self.try_insert(key, spec),
            Step::Extend(specs) => {
                let few = specs.into_iter().take(8);
                let webhooks: Vec<_> = few.map(|(key, spec)| self.webhook(key, spec)).collect();
                let pairs = webhooks.iter();
                let pairs = pairs.map(|(key, webhook)| (*key, webhook.subscription().clone()));
                self.index.extend(pairs);
                self.model.extend(webhooks);
            }
            Step::Remove(key) => {
                let key = key % KEYS;
                let expected = self.model.remove(&key);
                let removed = self.index.remove(&key);
                assert_eq!(removed.as_ref(), subscription(expected.as_ref()));
                assert!(!self.index.contains_key(&key));
            }
            Step::Get(key) => self.get(key % KEYS),
            Step::Event(number, ask) => {
                let text = self.text(&ask);
                self.event(number, &text);
            }
            Step::Batch(asks) => self.batch(&asks),
            Step::SetLimits(figures) => self.index.set_limits(limits(figures)),
            Step::Clone => {
                let clone = self.index.clone();
                let kept = std::mem::replace(&mut self.index, clone);
                self.kept = Some((kept, self.model.clone()));
            }
            Step::Clear => {
                let limits = self.index.limits();
                self.index.clear();
                self.model.clear();
                assert_eq!(self.index.limits(), limits);
            }
            Step::Question(spec) => self.question(&spec),
            Step::Uncovered(spec) => self.uncovered(&spec.into()),
            Step::Modify(key, spec) => self.modify(key % KEYS, &spec),
            Step::Retain(keys) => {
                let model = &self.model;
                let is_kept = |key: &u8| keys >> key & 1 == 1;
                self.index.retain(|key, webhook| {
                    let expected = subscription(model.get(key));
                    assert_eq!(Some(&webhook.to_subscription()), expected);
                    is_kept(key)
                });
                self.model.retain(|key, _| is_kept(key));
            }
            Step::RemoveCovered(spec) => self.remove_covered(&spec),
        }
    }

    fn asked(&mut self, spec: &QuestionSpec) -> Asked {
        let webhooks: Vec<_> = self.model.values().map(Rc::as_ref).collect();
        let urns = spec.urns(&webhooks);
        let filters = webhooks.iter().map(|webhook| webhook.urns.len());
        self.compared += filters.sum::<usize>() * urns.len();
        Asked {
            urns,
            events: spec.events(),
        }
    }

    fn question(&mut self, spec: &QuestionSpec) {
        let asked = self.asked(spec);
        let keys = |is_yes: &dyn Fn(&Subscription) -> bool| -> Vec<u8> {
            let yes = self.model.iter();
            let yes = yes.filter(|(_, webhook)| is_yes(webhook.subscription()));
            yes.map(|(key, _)| *key).collect()
        };
        let index = &self.index;
        let (question, answers) = (asked.question(), |answer: Answer<'_, u8>| {
            assert_eq!(answer.len(), answer.clone().count());
            sorted(answer)
        });
        assert_eq!(
            answers(index.overlapping(question)),
            keys(&|webhook| asked.overlaps(webhook))
        );
        assert_eq!(
            answers(index.covering(question)),
            keys(&|webhook| asked.is_covered_by(webhook))
        );
        assert_eq!(
            answers(index.covered_by(question)),
            keys(&|webhook| asked.covers(webhook))
        );
    }

    fn uncovered(&mut self, new: &Webhook) {
        let Subscription { events, urns } = new.subscription();
        self.compared += urns.len() * 10;
        if urns.len() > 8 || events.len() > 8 {
            return;
        }
        let is_covered = |event: &EventPattern, urn: &Pattern| {
            let mut webhooks = self.model.values().map(|webhook| webhook.subscription());
            webhooks.any(|webhook| {
                webhook.events.iter().any(|other| other.covers(event))
                    && webhook.urns.iter().any(|other| other.covers(urn))
            })
        };
        let pairs = urns.iter().enumerate().flat_map(|(filter, urn)| {
            let events = events.iter().enumerate();
            events.map(move |(number, event)| (number, filter, event, urn))
        });
        let pairs = pairs.filter(|(_, _, event, urn)| !is_covered(event, urn));
        let pairs = pairs.map(|(number, filter, ..)| (number, filter));
        assert!(self.index.uncovered(new.subscription()).eq(pairs));
    }

    fn modify(&mut self, key: u8, spec: &PatternSpec) {
        let more = spec.text();
        let changed = self.index.modify(&key, |webhook| {
            webhook.urns.extend([more.parse().expect("a valid filter")]);
        });
        assert_eq!(changed.is_some(), self.model.contains_key(&key));
        if let Some(webhook) = self.model.get_mut(&key) {
            let urns = webhook.urns.iter().cloned().chain([more]);
            *webhook = Rc::new(Webhook::new(webhook.events.clone(), urns.collect()));
            self.inserted += webhook.urns.len();
        }
        self.get(key);
    }

    fn remove_covered(&mut self, spec: &QuestionSpec) {
        let asked = self.asked(spec);
        let counts = self.index.count_covered(asked.question());
        let mut gone = self.index.remove_covered(asked.question());
        gone.changed.sort_by_key(|(key, _)| *key);
        gone.removed.sort_by_key(|(key, _)| *key);
        let (mut changed, mut removed, mut filters) = (Vec::new(), Vec::new(), 0);
        for (key, webhook) in std::mem::take(&mut self.model) {
            let subscription = webhook.subscription();
            let events = asked.covers_events(subscription);
            let goes = |filter: &Pattern| events && asked.covers_filter(filter);
            let pairs = webhook.urns.iter().zip(&subscription.urns);
            let (lost, left): (Vec<_>, Vec<_>) = pairs.partition(|(_, filter)| goes(filter));
            let mut different: Vec<_> = lost.iter().map(|(_, filter)| *filter).collect();
            different.sort();
            different.dedup();
            filters += different.len();
            if lost.is_empty() {
                self.model.insert(key, webhook);
            } else if left.is_empty() {
                removed.push((key, subscription.clone()));
            } else {
                changed.push((
                    key,
                    lost.iter().map(|(_, filter)| (*filter).clone()).collect(),
                ));
                let left = left.into_iter().map(|(text, _)| text.clone()).collect();
                let left = Webhook::new(webhook.events.clone(), left);
                self.model.insert(key, Rc::new(left));
            }
        }
        assert_eq!(counts.webhooks, changed.len() + removed.len());
        assert_eq!(counts.filters, filters);
        assert_eq!((gone.changed, gone.removed), (changed, removed));
    }

    fn webhook(&mut self, key: u8, spec: WebhookSpec) -> (u8, Rc<Webhook>) {
        let webhook = Rc::new(Webhook::from(spec));
        self.inserted += webhook.urns.len();
        (key % KEYS, webhook)
    }

    fn try_insert(&mut self, key: u8, spec: WebhookSpec) {
        let (key, webhook) = self.webhook(key, spec);
        let expected = refusal(&self.model, self.index.limits(), key, &webhook);
        let memory = self.index.memory_usage();
        match self.index.try_insert(key, webhook.subscription().clone()) {
            Ok(replaced) => {
                assert_eq!(expected, None);
                let expected = self.model.insert(key, webhook);
                assert_eq!(replaced.as_ref(), subscription(expected.as_ref()));
            }
            Err(error) => {
                let exceeded = error.limit_exceeded();
                let figures = (exceeded.kind(), exceeded.limit(), exceeded.requested());
                assert_eq!(Some(figures), expected);
                let (refused_key, refused) = error.into_parts();
                assert_eq!((refused_key, &refused), (key, webhook.subscription()));
                assert_eq!(self.index.memory_usage(), memory);
                self.get(key);
            }
        }
    }

    fn get(&self, key: u8) {
        let expected = subscription(self.model.get(&key));
        assert_eq!(self.index.get(&key).as_ref(), expected);
        assert_eq!(self.index.contains_key(&key), expected.is_some());
    }

    fn text(&self, ask: &Ask) -> String {
        ask.text(&self.model.values().map(Rc::as_ref).collect::<Vec<_>>())
    }

    /// Who is to get the event, and who has a filter for its URN.
    fn expected(&mut self, event: &str, urn: &str) -> (Vec<u8>, Vec<u8>) {
        self.compared += self
            .model
            .values()
            .map(|webhook| webhook.urns.len())
            .sum::<usize>();
        let of_urn = self
            .model
            .iter()
            .filter(|(_, webhook)| webhook.wants_urn(urn));
        let of_urn: Vec<u8> = of_urn.map(|(key, _)| *key).collect();
        let wants = |key: &&u8| self.model[*key].wants_event(event);
        (of_urn.iter().filter(wants).copied().collect(), of_urn)
    }

    fn event(&mut self, number: u8, text: &str) {
        let name = event_text(number);
        let (keys, of_urn) = self.expected(&name, text);
        let (name, urn) = (event(&name), urn(text));
        assert_eq!(sorted(self.index.matches(&name, &urn)), keys);
        assert_eq!(self.index.is_match(&name, &urn), !keys.is_empty());
        assert_eq!(self.index.match_count(&name, &urn), keys.len());
        assert_eq!(sorted(self.index.matches_urn(&urn)), of_urn);
    }

    fn batch(&mut self, asks: &[(u8, Ask)]) {
        let few = asks.iter().take(40);
        let texts: Vec<(String, String)> = few
            .map(|(number, ask)| (event_text(*number), self.text(ask)))
            .collect();
        let names: Vec<EventName> = texts.iter().map(|(name, _)| event(name)).collect();
        let urns: Vec<Urn<'_>> = texts.iter().map(|(_, text)| urn(text)).collect();
        let expected: Vec<_> = texts
            .iter()
            .map(|(name, text)| self.expected(name, text))
            .collect();
        let events: Vec<_> = names.iter().zip(urns.iter().copied()).collect();
        let answers = self.index.matches_batch(&events);
        let answers_urn = self.index.matches_urn_batch(&urns);
        let owned: Vec<(EventName, UrnBuf)> = names
            .iter()
            .cloned()
            .zip(urns.iter().map(Urn::to_buf))
            .collect();
        for (answer, of_owned) in answers.iter().zip(&self.index.matches_batch(&owned)) {
            assert!(answer.eq(of_owned));
        }
        assert_eq!(
            (answers.len(), answers_urn.len()),
            (texts.len(), texts.len())
        );
        for ((keys, of_urn), (answer, answer_urn)) in
            expected.iter().zip(answers.iter().zip(answers_urn.iter()))
        {
            assert_eq!(&sorted(answer), keys);
            assert_eq!(&sorted(answer_urn), of_urn);
        }
    }

    /// All parts of the index agree with each other, and what is kept has not changed.
    fn check(&self) {
        self.index.check_invariants();
        if let Some((kept, model)) = &self.kept {
            kept.check_invariants();
            assert_eq!(kept.len(), model.len());
            for (key, webhook) in model {
                assert_eq!(kept.get(key).as_ref(), Some(webhook.subscription()));
            }
        }
    }

    /// Takes everything out again: what is left is what was there before.
    fn finish(mut self) {
        for key in 0..KEYS {
            self.get(key);
        }
        for (key, webhook) in std::mem::take(&mut self.model) {
            assert_eq!(
                self.index.remove(&key).as_ref(),
                Some(webhook.subscription())
            );
        }
        assert!(self.index.is_empty());
        assert_eq!((self.index.filter_count(), self.index.text_bytes()), (0, 0));
        assert_eq!(
            self.index.memory_usage(),
            FilterIndex::<u8>::new().memory_usage()
        );
    }
}

/// What a question is about, as a scan takes it.
struct Asked {
    urns: FilterSet,
    events: Option<EventPatterns>,
}

impl Asked {
    fn question(&self) -> Question<'_> {
        let question = Question::from(&self.urns);
        let events = self.events.as_ref();
        events.map_or(question, |events| question.with_events(events))
    }

    fn events(&self, holds: impl FnOnce(&EventPatterns) -> bool) -> bool {
        self.events.as_ref().is_none_or(holds)
    }

    fn overlaps(&self, webhook: &Subscription) -> bool {
        let urns = |filter: &Pattern| self.urns.iter().any(|ours| ours.overlaps(filter));
        webhook.urns.iter().any(urns)
            && self.events(|events| {
                let overlaps = |event: &EventPattern| events.iter().any(|e| e.overlaps(event));
                webhook.events.iter().any(overlaps)
            })
    }

    fn is_covered_by(&self, webhook: &Subscription) -> bool {
        let is_empty = self.urns.is_empty() || !self.events(|events| !events.is_empty());
        let urns = |ours: &Pattern| webhook.urns.iter().any(|filter| filter.covers(ours));
        is_empty
            || self.urns.iter().all(urns)
                && self.events(|events| {
                    let covered = |e: &EventPattern| webhook.events.iter().any(|p| p.covers(e));
                    events.iter().all(covered)
                })
    }

    fn covers(&self, webhook: &Subscription) -> bool {
        webhook.urns.is_empty()
            || self.events.is_some() && webhook.events.is_empty()
            || webhook.urns.iter().all(|filter| self.covers_filter(filter))
                && self.covers_events(webhook)
    }

    fn covers_filter(&self, filter: &Pattern) -> bool {
        self.urns.iter().any(|ours| ours.covers(filter))
    }

    fn covers_events(&self, webhook: &Subscription) -> bool {
        let mut theirs = webhook.events.iter();
        self.events(|events| theirs.all(|event| events.iter().any(|ours| ours.covers(event))))
    }
}

fn subscription(webhook: Option<&Rc<Webhook>>) -> Option<&Subscription> {
    webhook.map(|webhook| webhook.subscription())
}

fn urn(text: &str) -> Urn<'_> {
    Urn::parse(text).expect("a valid URN")
}

const KINDS: [(LimitKind, fn(Limits, u64) -> Limits, u64); 7] = [
    (LimitKind::WebhookEvents, Limits::max_webhook_events, 1),
    (LimitKind::WebhookFilters, Limits::max_webhook_filters, 2),
    (LimitKind::WebhookBytes, Limits::max_webhook_bytes, 50),
    (LimitKind::Webhooks, Limits::max_webhooks, 1),
    (LimitKind::Events, Limits::max_events, 2),
    (LimitKind::Filters, Limits::max_filters, 5),
    (LimitKind::Bytes, Limits::max_bytes, 100),
];

fn limits(figures: [Option<u8>; 7]) -> Limits {
    let all = KINDS.into_iter().zip(figures);
    all.fold(Limits::new(), |limits, ((_, set, unit), figure)| {
        figure.map_or(limits, |figure| set(limits, u64::from(figure) * unit))
    })
}

/// Kind, limit and figure of the refusal, if the webhook is to be refused.
fn refusal(
    model: &Model,
    limits: Limits,
    key: u8,
    webhook: &Rc<Webhook>,
) -> Option<(LimitKind, u64, u64)> {
    let mut after = model.clone();
    after.insert(key, Rc::clone(webhook));
    KINDS.into_iter().find_map(|(kind, ..)| {
        let limit = limits.get(kind)?;
        let (asked, grown) = if kind.is_per_webhook() {
            (figure(webhook, kind), true)
        } else {
            let asked = total(&after, kind);
            (asked, asked > total(model, kind))
        };
        (asked > limit && grown).then_some((kind, limit, asked))
    })
}

fn figure(webhook: &Webhook, kind: LimitKind) -> u64 {
    let figure = match kind {
        LimitKind::WebhookEvents => webhook.events.len(),
        LimitKind::WebhookFilters => webhook.urns.len(),
        LimitKind::WebhookBytes => {
            let names = webhook.events.iter().map(|name| name.len());
            names.chain(webhook.urns.iter().map(String::len)).sum()
        }
        other => panic!("{other:?} is not of a webhook"),
    };
    figure as u64
}

fn total(model: &Model, kind: LimitKind) -> u64 {
    let of = |kind| model.values().map(|webhook| figure(webhook, kind)).sum();
    match kind {
        LimitKind::Webhooks => model.len() as u64,
        LimitKind::Events => of(LimitKind::WebhookEvents),
        LimitKind::Filters => of(LimitKind::WebhookFilters),
        LimitKind::Bytes => of(LimitKind::WebhookBytes),
        other => panic!("{other:?} is not of the index"),
    }
}
