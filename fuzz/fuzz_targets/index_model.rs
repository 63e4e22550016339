//! The index gives the same answers as a map that asks the oracle, for any sequence of changes and
//! events, and for blocks of every form: small, large, with a tree.

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
use specs::{Ask, Webhook, WebhookSpec, event, event_text, sorted};
use urn_filter::limits::LimitKind;
use urn_filter::{EventName, FilterIndex, Limits, Subscription, Urn, UrnBuf};

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
            Step::Clone => self.index = self.index.clone(),
            Step::Clear => {
                let limits = self.index.limits();
                self.index.clear();
                self.model.clear();
                assert_eq!(self.index.limits(), limits);
            }
        }
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
