//! The shards by which events are matched, and how their number is changed while nodes run.
//!
//! Each shard has a durable consumer of the events of its partitions, which all nodes of the shard share. The
//! bucket `platform` says into how many shards the index is divided. The consumers are there before the
//! record is, and nodes do not create them, so the events of a shard that no node has wait.
//!
//! To change the number, the consumers of the new shards are added beside the old ones, behind the first event
//! that an old one may not have matched. For a while each event is matched twice, which does no harm: the
//! delivery of an event to a webhook is one, whoever makes it. When the new ones have come as far as the old
//! ones, those are removed.

use std::time::Duration;

use async_nats::jetstream::consumer::{DeliverPolicy, Info};
use futures_util::TryStreamExt;
use tokio::time::Instant;

use super::feed;
use super::layout::Bucket;
use super::records::{event_subjects, from_bytes, to_bytes};
use super::store::{Store, Written, has_none};
use super::{Result, StorageError};
use crate::model::{Shard, Shards};
use crate::storage::Waiting;

/// What the names of all these consumers begin with.
const CONSUMERS: &str = "match";
/// The key of the record.
const KEY: &str = "shards";
/// How long nodes may take to show that they have the new shards.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often that is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// How far a change of the number of shards has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resharding {
    /// Nodes of the new shards may start.
    Begun,
    /// These have not matched all that the old ones have, or no node has them.
    Waits(Vec<Shard>),
    /// The old ones are gone.
    Done,
}

/// The numbers of shards by which all events are matched: one, or several while it changes.
#[derive(Debug, Default)]
struct Divisions {
    numbers: Vec<Shards>,
    revision: u64,
}

impl Divisions {
    fn shards(&self) -> impl Iterator<Item = Shard> {
        self.numbers.iter().flat_map(|number| number.all())
    }
}

/// Returns the consumer of a shard.
pub(super) fn consumer(shard: Shard) -> String {
    if shard == Shard::WHOLE {
        return CONSUMERS.to_owned();
    }
    format!("{CONSUMERS}-{}-of-{}", shard.number(), shard.of())
}

impl Store {
    /// Lets a node of a shard begin. The first one decides into how many the index is divided.
    pub(super) async fn join(&self, shard: Shard) -> Result<()> {
        if self.divisions().await?.numbers.is_empty() {
            self.create_consumers(shard.of(), |_| DeliverPolicy::All)
                .await?;
            // Of two nodes that start at once one is first, and counts.
            let _ = self.divide(&Divisions::default(), &[shard.of()]).await?;
        }
        self.admit(shard).await
    }

    /// Refuses a node of a shard of another number than there are.
    pub(super) async fn admit(&self, shard: Shard) -> Result<()> {
        let numbers = self.divisions().await?.numbers;
        if numbers.contains(&shard.of()) {
            return Ok(());
        }
        let numbers: Vec<String> = numbers.iter().map(Shards::to_string).collect();
        Err(StorageError::Unsuitable(format!(
            "the index is divided by {} and this node has the shard {shard}: `reshard {}` changes that",
            numbers.join(" and "),
            shard.of()
        )))
    }

    /// Takes a step to another number of shards. To be repeated until it is done.
    pub async fn reshard(&self, number: Shards) -> Result<Resharding> {
        let known = self.divisions().await?;
        // What was left by somebody who did not come to the end.
        self.remove_other_consumers(&known).await?;
        if !known.numbers.contains(&number) {
            self.add(&known, number).await?;
            return Ok(Resharding::Begun);
        }
        if known.numbers.len() > 1 {
            let late = self.late(number).await?;
            if !late.is_empty() {
                return Ok(Resharding::Waits(late));
            }
            self.divide_alone(&known, &[number]).await?;
            self.remove_other_consumers(&self.divisions().await?)
                .await?;
        }
        Ok(Resharding::Done)
    }

    /// Returns how much each shard has to match.
    pub(super) async fn waiting_events(&self) -> Result<Vec<Waiting>> {
        let mut waiting = Vec::new();
        for shard in self.divisions().await?.shards() {
            let info = self.consumer_info(shard).await?;
            waiting.push(Waiting {
                shard,
                events: info.num_pending + info.num_ack_pending as u64,
                requests: info.num_waiting as u64,
            });
        }
        Ok(waiting)
    }

    async fn divisions(&self) -> Result<Divisions> {
        let Some(entry) = self.read(Bucket::Platform, KEY).await? else {
            return Ok(Divisions::default());
        };
        let numbers: Vec<u8> = from_bytes(&entry.value)?;
        let numbers = numbers.into_iter().map(Shards::try_from);
        Ok(Divisions {
            numbers: numbers
                .collect::<Result<_, _>>()
                .map_err(StorageError::nats)?,
            revision: entry.revision,
        })
    }

    /// Stores other numbers, unless somebody else has done so meanwhile.
    async fn divide(&self, before: &Divisions, numbers: &[Shards]) -> Result<Written> {
        let numbers: Vec<u8> = numbers.iter().map(|number| number.get()).collect();
        let numbers = Some(to_bytes(&numbers)?);
        self.write(Bucket::Platform, KEY, numbers, Some(before.revision))
            .await
    }

    async fn add(&self, known: &Divisions, number: Shards) -> Result<()> {
        let mut done = Vec::new();
        for shard in known.shards() {
            done.push((shard, self.matched_before(shard).await?));
        }
        // Each of the numbers matches all events, so what one has matched is matched.
        let start = |new: Shard| {
            let of_number = known.numbers.iter().filter_map(|number| {
                let of_number = done.iter().filter(|(shard, _)| shard.of() == *number);
                let common = of_number.filter(|(shard, _)| shard.overlaps(new));
                common.map(|(_, before)| *before).min()
            });
            match of_number.max() {
                Some(start_sequence) => DeliverPolicy::ByStartSequence { start_sequence },
                None => DeliverPolicy::All,
            }
        };
        self.create_consumers(number, start).await?;
        let mut numbers = known.numbers.clone();
        numbers.push(number);
        self.divide_alone(known, &numbers).await
    }

    async fn divide_alone(&self, before: &Divisions, numbers: &[Shards]) -> Result<()> {
        match self.divide(before, numbers).await? {
            Written::At(_) => Ok(()),
            Written::Conflict => Err(StorageError::nats(
                "somebody else reshards at the same time",
            )),
        }
    }

    async fn create_consumers(
        &self,
        number: Shards,
        start: impl Fn(Shard) -> DeliverPolicy,
    ) -> Result<()> {
        for shard in number.all() {
            let (name, subjects) = (consumer(shard), event_subjects(shard));
            feed::create(self.events(), &name, subjects, start(shard)).await?;
        }
        Ok(())
    }

    /// Returns an event before which a shard has matched all of its own.
    async fn matched_before(&self, shard: Shard) -> Result<u64> {
        // In this order: what comes meanwhile does not count as matched.
        let info = self.events().get_info().await.map_err(StorageError::nats)?;
        let newest = self.newest_event(shard).await?;
        let floor = self.consumer_info(shard).await?.ack_floor.stream_sequence;
        // A shard with few events has its last one long ago.
        let matched = if newest <= floor {
            floor.max(info.state.last_sequence)
        } else {
            floor
        };
        Ok(matched + 1)
    }

    /// Returns the number of the last event of a shard. The stream says so and not the consumer, which may lag
    /// behind it in a cluster.
    async fn newest_event(&self, shard: Shard) -> Result<u64> {
        let mut newest = 0;
        for subject in event_subjects(shard) {
            match self
                .events()
                .get_last_raw_message_by_subject(&subject)
                .await
            {
                Ok(message) => newest = newest.max(message.sequence),
                Err(error) if has_none(&error) => {}
                Err(error) => return Err(StorageError::nats(error)),
            }
        }
        Ok(newest)
    }

    /// Returns the shards of a number that have not come as far as others have now, or that no node has.
    async fn late(&self, number: Shards) -> Result<Vec<Shard>> {
        let info = self.events().get_info().await.map_err(StorageError::nats)?;
        let (last, end) = (info.state.last_sequence, Instant::now() + PATIENCE);
        let mut late: Vec<Shard> = number.all().collect();
        loop {
            let mut still = Vec::new();
            for shard in late {
                // Somebody asks for its events, so somebody has it.
                let is_had = self.consumer_info(shard).await?.num_waiting > 0;
                if !is_had || self.matched_before(shard).await? <= last {
                    still.push(shard);
                }
            }
            late = still;
            if late.is_empty() || Instant::now() >= end {
                return Ok(late);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn consumer_info(&self, shard: Shard) -> Result<Info> {
        let info = self.events().consumer_info(consumer(shard)).await;
        info.map_err(StorageError::nats)
    }

    /// Removes the consumers that are of no number that counts.
    async fn remove_other_consumers(&self, known: &Divisions) -> Result<()> {
        let names: Vec<String> = self
            .events()
            .consumer_names()
            .try_collect()
            .await
            .map_err(StorageError::nats)?;
        let wanted: Vec<String> = known.shards().map(consumer).collect();
        // Before there is any number, the first node may be about to decide it.
        let is_known = !wanted.is_empty();
        let is_other =
            |name: &String| is_known && name.starts_with(CONSUMERS) && !wanted.contains(name);
        for name in names.iter().filter(|name| is_other(name)) {
            let deleted = self.events().delete_consumer(name).await;
            deleted.map_err(StorageError::nats)?;
        }
        Ok(())
    }
}
