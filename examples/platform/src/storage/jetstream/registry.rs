//! What a node knows of the webhooks: the index of those that it matches, what they were a moment ago, and who
//! may see which.
//!
//! What it keeps follows from what it does ([`Duties`]). It reads every change all the same, so that it knows
//! the revision of all webhooks, also if it keeps none.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::watch;
use urn_filter::{EventName, SharedIndex, Subscription, Urn};

use super::lists::{Listed, Lists};
use super::records::{Indexed, first_at};
use super::{Result, StorageError};
use crate::config::Role;
use crate::model::{App, Shard, WebhookId};

/// How long somebody waits for a revision.
const PATIENCE: Duration = Duration::from_secs(8);
/// The most versions of the past that are kept. An event waits for milliseconds until it is matched, or, if a
/// node dies, for seconds.
const PAST: usize = 100_000;

/// What a node needs of the webhooks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Duties {
    /// Whether it lists them.
    lists: bool,
    /// The shard whose events it matches, if it matches any.
    pub(super) shard: Option<Shard>,
}

impl Duties {
    pub(super) fn new(roles: &[Role], shard: Shard) -> Self {
        Self {
            lists: roles.contains(&Role::Api),
            shard: roles.contains(&Role::Match).then_some(shard),
        }
    }

    /// Reports whether the node keeps nothing.
    pub(super) fn is_none(self) -> bool {
        self == Self::default()
    }

    /// Returns what the node keeps of a webhook.
    pub(super) fn part_of(self, indexed: Indexed) -> Kept {
        let Indexed { first, webhook } = indexed;
        let listed = self.lists.then(|| Listed {
            owner: webhook.owner,
            apps: App::all_of(&webhook.subscription.urns)
                .unwrap_or_default()
                .into(),
        });
        let shard = self.shard.filter(|_| webhook.state.is_matched());
        Kept {
            first,
            listed,
            matched: shard
                .and_then(|shard| shard.part_of(webhook.subscription))
                .map(Box::new),
        }
    }
}

/// What a node keeps of a webhook.
#[derive(Debug)]
pub(super) struct Kept {
    /// The revision of its registration, or 0 if this is it.
    first: u64,
    listed: Option<Listed>,
    /// What it is matched with here. Nothing if it is disabled, or if none of its filters is of this shard.
    matched: Option<Box<Subscription>>,
}

/// What a node knows of the webhooks.
#[derive(Debug)]
pub(super) struct Registry {
    pub(super) duties: Duties,
    pub(super) index: SharedIndex<WebhookId>,
    known: RwLock<Known>,
    applied: watch::Sender<Applied>,
}

/// How far the registry has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Applied {
    /// The revision of the last change.
    pub(super) revision: u64,
    /// Whether all that was there when the watch began is in it, and the watch goes on.
    pub(super) is_current: bool,
}

#[derive(Debug, Default)]
struct Known {
    /// The webhooks that are matched here, and those that were and exist: what was accepted for them before is
    /// theirs, even if another shard has them now.
    matched: HashMap<WebhookId, Version>,
    /// What webhooks were before, the last change at the end.
    past: VecDeque<Past>,
    lists: Lists,
}

/// A webhook as it is now.
#[derive(Debug, Clone, Copy)]
struct Version {
    first: u64,
    since: u64,
    is_matched: bool,
}

/// What a webhook was from one revision until before another.
#[derive(Debug)]
struct Past {
    id: WebhookId,
    since: u64,
    until: u64,
    /// What it was matched with, if it was.
    subscription: Option<Subscription>,
}

/// A change of the bucket: what a webhook is since a revision, or that it is gone.
#[derive(Debug)]
pub(super) struct Update {
    pub(super) revision: u64,
    pub(super) id: WebhookId,
    pub(super) webhook: Option<Kept>,
}

impl Registry {
    pub(super) fn new(duties: Duties) -> Self {
        Self {
            duties,
            index: SharedIndex::default(),
            known: RwLock::default(),
            applied: watch::Sender::default(),
        }
    }

    /// Makes changes in their order, in one step. If they are all that there is, what is not among them is
    /// removed.
    pub(super) fn apply(&self, updates: Vec<Update>, is_all: bool) {
        let revision = updates.last().map_or(0, |update| update.revision);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let mut step = Step {
            is_all,
            ..Step::default()
        };
        if is_all {
            for id in known.missing(&updates) {
                known.matched.remove(&id);
                known.lists.set(id, None);
                step.last.insert(id, None);
            }
        }
        for update in updates {
            let id = update.id;
            let is_newer = |version: &Version| version.since < update.revision;
            if known.matched.get(&id).is_none_or(is_newer) {
                known.change(&mut step, update, || self.index.get(&id));
            }
        }
        self.index.update(|index| {
            for (id, matched) in step.last {
                match matched {
                    Some(subscription) => drop(index.insert(id, subscription)),
                    None => drop(index.remove(&id)),
                }
            }
        });
        drop(known);
        self.applied.send_if_modified(|applied| {
            let is_newer = revision > applied.revision;
            applied.revision = applied.revision.max(revision);
            is_newer
        });
    }

    /// Says whether the watch goes on, and up to which revision everything is known.
    pub(super) fn mark(&self, is_current: bool, revision: u64) {
        self.applied.send_modify(|applied| {
            applied.is_current = is_current;
            applied.revision = applied.revision.max(revision);
        });
    }

    /// Forgets all revisions, since the bucket is another one. The index stays until the new one is read.
    pub(super) fn restart(&self) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.past.clear();
        for version in known.matched.values_mut() {
            (version.first, version.since) = (0, 0);
        }
        drop(known);
        self.applied.send_replace(Applied::default());
    }

    pub(super) fn applied(&self) -> Applied {
        *self.applied.borrow()
    }

    /// Waits until all changes up to a revision are in the index.
    pub(super) async fn reached(&self, revision: u64) -> Result<()> {
        let mut applied = self.applied.subscribe();
        let there = applied.wait_for(|applied| applied.is_current && applied.revision >= revision);
        match tokio::time::timeout(PATIENCE, there).await {
            Ok(_) => Ok(()),
            Err(_) => Err(StorageError::Behind),
        }
    }

    /// Returns the webhooks that matched an event at a revision that the registry has reached. Cost: that of
    /// the index, and of the changes since then.
    pub(super) fn matching(
        &self,
        revision: u64,
        name: &EventName,
        urn: &Urn<'_>,
    ) -> Vec<WebhookId> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = Vec::new();
        self.index.matches_into(name, urn, &mut found);
        let later = known
            .past
            .iter()
            .rev()
            .take_while(|past| past.until > revision);
        // Those for which it is known what they were then.
        let mut then: HashMap<WebhookId, bool> = HashMap::new();
        for past in later.filter(|past| past.since <= revision) {
            let matched = past.subscription.as_ref();
            let is_match = matched.is_some_and(|it| it.is_match(name, urn));
            then.insert(past.id, is_match);
        }
        found.retain(|id| {
            let Some(version) = known.matched.get(id) else {
                return false;
            };
            // One that has changed, and of which it is not known what it was, counts as it is now.
            version.since <= revision || (version.first <= revision && !then.contains_key(id))
        });
        // A removal takes what is on its way along.
        let were = then
            .into_iter()
            .filter(|(id, is_match)| *is_match && known.matched.contains_key(id));
        let unchanged: HashSet<WebhookId> = found.iter().copied().collect();
        found.extend(were.map(|(id, _)| id).filter(|id| !unchanged.contains(id)));
        found
    }

    /// Asks who may see which webhooks.
    pub(super) fn lists<T>(&self, ask: impl FnOnce(&Lists) -> T) -> T {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        ask(&known.lists)
    }
}

/// Changes that are made in one step.
#[derive(Default)]
struct Step {
    is_all: bool,
    /// What the index is to have at the end of each webhook, if it had or gets anything.
    last: HashMap<WebhookId, Option<Subscription>>,
    /// The webhooks that were not matched here so far, and since when that is known.
    unmatched: HashMap<WebhookId, u64>,
}

impl Step {
    /// Returns since when a webhook that is not known is known not to be matched here. One of which the first
    /// states are forgotten may have been.
    fn unmatched_since(&self, id: WebhookId, first: u64) -> Option<u64> {
        if self.is_all {
            self.unmatched.get(&id).copied()
        } else {
            // All its states since the first step have been seen.
            (first > 0).then_some(0)
        }
    }
}

impl Known {
    /// Returns what is known and not among these.
    fn missing(&self, updates: &[Update]) -> HashSet<WebhookId> {
        let mut missing: HashSet<WebhookId> = self.matched.keys().copied().collect();
        missing.extend(self.lists.ids());
        for update in updates {
            missing.remove(&update.id);
        }
        missing
    }

    /// Makes a change of a webhook, of which the index has something before this step.
    fn change(
        &mut self,
        step: &mut Step,
        update: Update,
        indexed: impl FnOnce() -> Option<Subscription>,
    ) {
        let Update {
            revision,
            id,
            webhook,
        } = update;
        let before = self.matched.remove(&id);
        let Some(webhook) = webhook else {
            self.lists.set(id, None);
            if before.is_some() {
                step.last.insert(id, None);
            }
            return;
        };
        let Kept {
            first,
            listed,
            matched,
        } = webhook;
        self.lists.set(id, listed);
        let was = match step.last.get(&id) {
            Some(matched) => matched.clone(),
            None => indexed(),
        };
        let since = match &before {
            Some(version) => Some(version.since),
            None if matched.is_some() => step.unmatched_since(id, first),
            // It is not known here, and stays so.
            None => {
                if step.is_all {
                    step.unmatched.entry(id).or_insert(revision);
                }
                return;
            }
        };
        if let Some(since) = since {
            self.past.push_back(Past {
                id,
                since,
                until: revision,
                subscription: was.filter(|_| before.is_some_and(|version| version.is_matched)),
            });
            if self.past.len() > PAST {
                self.past.pop_front();
            }
        }
        let version = Version {
            first: first_at(first, revision),
            since: revision,
            is_matched: matched.is_some(),
        };
        self.matched.insert(id, version);
        step.last.insert(id, matched.map(|it| *it));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use urn_filter::event_name;

    use super::super::records::IndexedWebhook;
    use super::*;
    use crate::model::{Partition, PrincipalId, Shards, WebhookState};

    /// Filters of two apps, of all, and of several.
    const FILTERS: [&[&str]; 5] = [
        &["urn:x-y:app:a:*"],
        &["urn:x-y:app:b:*"],
        &["urn:x-y:app:*"],
        &["urn:x-y:app:a:1", "urn:x-y:app:b:2", "urn:x-y:app:c:*"],
        &["urn:x-y:app:b:1", "urn:x-y:app:c:1"],
    ];
    const EVENTS: [&str; 4] = [
        "urn:x-y:app:a:1",
        "urn:x-y:app:b:1",
        "urn:x-y:app:b:2",
        "urn:x-y:app:c:1",
    ];

    /// A webhook at a time: its filters, unless it is disabled.
    type State = Option<&'static [&'static str]>;

    /// All that has ever been: what each webhook was since which revision, or that it was removed.
    #[derive(Default)]
    struct Oracle(BTreeMap<WebhookId, Vec<(u64, Option<State>)>>);

    fn gets(filter: &str, event: &str) -> bool {
        filter == event
            || filter
                .strip_suffix('*')
                .is_some_and(|it| event.starts_with(it))
    }

    impl Oracle {
        /// Returns the webhooks that got an event then, and are there now. Of each so many states are known, and
        /// before these it counts as it is.
        fn matching(&self, revision: u64, event: &str, kept: usize) -> Vec<WebhookId> {
            let gets = |versions: &Vec<(u64, Option<State>)>| {
                let known = versions.iter().rev().take(kept);
                let then = known.clone().find(|(since, _)| *since <= revision);
                let is_registered = versions[0].0 <= revision;
                let then = then.or(versions.last().filter(|_| is_registered));
                let is_there = versions.last().unwrap().1.is_some();
                let filters = then.and_then(|(_, state)| *state).flatten();
                is_there && filters.is_some_and(|all| all.iter().any(|it| gets(it, event)))
            };
            let found = self.0.iter().filter(|(_, versions)| gets(versions));
            found.map(|(id, _)| *id).collect()
        }
    }

    /// A change as it is stored: its revision, the webhook, and what it is then.
    type Stored = (u64, WebhookId, Option<State>);

    /// What a node reads of changes, given all that there have been.
    fn updates(duties: Duties, changes: &[Stored], all: &[Stored]) -> Vec<Update> {
        let read = |(revision, id, state): &Stored| {
            let registered = all.iter().find(|(_, known, _)| known == id).unwrap().0;
            let webhook = state.map(|state| Indexed {
                first: if registered == *revision {
                    0
                } else {
                    registered
                },
                webhook: IndexedWebhook {
                    owner: PrincipalId(1),
                    subscription: Subscription::parse(["n"], state.unwrap_or(FILTERS[0])).unwrap(),
                    state: state.map_or(WebhookState::DisabledByOwner, |_| WebhookState::Enabled),
                },
            });
            Update {
                revision: *revision,
                id: *id,
                webhook: webhook.map(|webhook| duties.part_of(webhook)),
            }
        };
        changes.iter().map(read).collect()
    }

    fn matching(registry: &Registry, revision: u64, event: &str) -> Vec<WebhookId> {
        let urn = Urn::parse(event).unwrap();
        let mut found = registry.matching(revision, &event_name!("n"), &urn);
        found.sort_unstable();
        found
    }

    /// Returns a node of the whole index, and nodes of two, three and seven shards.
    fn duties() -> Vec<Duties> {
        let shards = [1, 2, 3, 7].map(|number| Shards::try_from(number).unwrap());
        let shards = shards.into_iter().flat_map(Shards::all);
        shards
            .map(|shard| Duties::new(&[Role::Match], shard))
            .collect()
    }

    fn assert_all_match(registries: &[Registry], oracle: &Oracle, revision: u64, kept: usize) {
        for event in EVENTS {
            let partition = Partition::of(&Urn::parse(event).unwrap());
            let of_event = registries
                .iter()
                .filter(|it| it.duties.shard.unwrap().has(partition));
            assert_eq!(of_event.clone().count(), 4, "one of each number");
            for registry in of_event {
                let shard = registry.duties.shard;
                let (found, wanted) = (
                    matching(registry, revision, event),
                    oracle.matching(revision, event, kept),
                );
                assert_eq!(found, wanted, "{event} at {revision}, {shard:?}");
            }
        }
    }

    #[test]
    fn an_event_is_matched_with_the_webhooks_of_its_revision() {
        let registries: Vec<_> = duties().into_iter().map(Registry::new).collect();
        let mut oracle = Oracle::default();
        let (mut numbers, mut revision) = (fastrand::Rng::with_seed(3), 0);
        let ids: Vec<_> = (0..8).map(|_| WebhookId::generate()).collect();
        let mut all = Vec::new();
        for _ in 0..60 {
            let mut batch = Vec::new();
            for _ in 0..=numbers.usize(..4) {
                // Other things have revisions too.
                revision += 1 + numbers.usize(..3) as u64;
                let id = ids[numbers.usize(..ids.len())];
                let versions = oracle.0.entry(id).or_default();
                // An id is used once: what is removed stays away.
                if versions.last().is_some_and(|(_, state)| state.is_none()) {
                    continue;
                }
                let state = match numbers.usize(..40) {
                    0 => None,
                    1..10 => Some(None),
                    number => Some(Some(FILTERS[number % FILTERS.len()])),
                };
                versions.push((revision, state));
                batch.push((revision, id, state));
            }
            all.extend(batch.clone());
            for registry in &registries {
                registry.apply(updates(registry.duties, &batch, &all), false);
            }
            let mut some_revisions = || -> Vec<u64> {
                let end = usize::try_from(revision).unwrap() + 1;
                (0..4).map(|_| numbers.usize(..end) as u64).collect()
            };
            for then in some_revisions() {
                assert_all_match(&registries, &oracle, then, usize::MAX);
            }
            // A node that starts reads in one step what is kept.
            for kept in [usize::MAX, 3] {
                let is_kept = |at: usize, id: WebhookId| {
                    let later = all[at..].iter().filter(|(_, other, _)| *other == id);
                    later.count() <= kept
                };
                let read: Vec<Stored> = (0..all.len())
                    .filter(|at| is_kept(*at, all[*at].1))
                    .map(|at| all[at])
                    .collect();
                let started = duties().into_iter().map(|duties| {
                    let registry = Registry::new(duties);
                    registry.apply(updates(duties, &read, &all), true);
                    registry
                });
                let started: Vec<_> = started.collect();
                for then in some_revisions() {
                    assert_all_match(&started, &oracle, then, kept);
                }
            }
        }
    }

    /// A shard keeps of the webhooks of others not even that there are any.
    #[test]
    fn a_shard_keeps_its_own() {
        let id = WebhookId::generate();
        let all: Vec<Stored> = vec![
            (1, WebhookId::generate(), Some(Some(FILTERS[1]))),
            (2, WebhookId::generate(), Some(Some(FILTERS[4]))),
            (3, id, Some(Some(FILTERS[0]))),
            (4, id, Some(Some(FILTERS[1]))),
        ];
        let partition = |event| Partition::of(&Urn::parse(event).unwrap());
        let number = Shards::try_from(64).unwrap();
        let [of_a, of_b] = [EVENTS[0], EVENTS[1]].map(|event| {
            let shard = number.all().find(|shard| shard.has(partition(event)));
            Duties::new(&[Role::Match], shard.unwrap())
        });
        for is_all in [true, false] {
            let [a, b] = [of_a, of_b].map(|duties| {
                let registry = Registry::new(duties);
                registry.apply(updates(duties, &all, &all), is_all);
                registry
            });
            assert_eq!((a.index.len(), b.index.len()), (0, 3));
            let known = a.known.read().unwrap();
            assert_eq!(known.matched.len(), 1, "that one was here");
            assert!(known.lists.ids().next().is_none());
            let kept = b.index.get(&all[1].1).unwrap();
            assert_eq!(kept.urns.len(), 1, "one of its filters is of this shard");
        }
    }

    #[test]
    fn what_is_not_in_a_snapshot_is_dropped() {
        let duties = Duties::new(&[Role::Api, Role::Match], Shard::WHOLE);
        let registry = Registry::new(duties);
        let [kept, gone, new] = [0; 3].map(|_| WebhookId::generate());
        let state = Some(Some(FILTERS[0]));
        let first = [(1, kept, state), (2, gone, state)];
        registry.apply(updates(duties, &first, &first), false);
        // The bucket is another one, and its revisions begin again.
        registry.restart();
        let second = [(1, kept, state), (2, new, state)];
        registry.apply(updates(duties, &second, &second), true);
        let mut expected = vec![kept, new];
        expected.sort_unstable();
        assert_eq!(matching(&registry, 2, EVENTS[0]), expected);
        assert_eq!(
            registry.lists(|it| it.visible(PrincipalId(1), &[], None)),
            expected
        );
        assert_eq!(registry.index.len(), 2);
        assert!(
            registry
                .lists(|it| it.visible(PrincipalId(2), &[], None))
                .is_empty()
        );
    }
}
