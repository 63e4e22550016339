//! The streams and buckets: what they are called, and how they are configured.

use std::time::Duration;

use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};

/// How long events, deliveries and attempts are kept.
pub(super) const HISTORY: Duration = Duration::from_hours(30 * 24);
/// How long a message may be worked at before another node gets it. Whoever needs longer says so in time.
pub(super) const ACK_WAIT: Duration = Duration::from_secs(10);
/// How long a stream remembers the ids of its messages: longer than it takes until what was not
/// acknowledged is done again.
const DUPLICATES: Duration = ACK_WAIT.saturating_mul(12);
/// The states of a webhook that are kept, for events that were accepted before its last change and are
/// matched after it.
const VERSIONS: i64 = 8;
/// The attempts that are kept of a delivery.
const ATTEMPTS: i64 = 100;

/// A retry waits in the stream of the longest delay that is not longer than its own, and goes on to the next
/// one until it is due. So each of these streams is due in the order in which it is stored, and none of them
/// keeps first attempts waiting.
pub(super) const TIERS: [Tier; 6] = [
    Tier::new("1s", Duration::from_secs(1)),
    Tier::new("10s", Duration::from_secs(10)),
    Tier::new("1m", Duration::from_mins(1)),
    Tier::new("10m", Duration::from_mins(10)),
    Tier::new("1h", Duration::from_hours(1)),
    Tier::new("6h", Duration::from_hours(6)),
];

/// A stream of retries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tier {
    pub(super) name: &'static str,
    pub(super) delay: Duration,
}

impl Tier {
    const fn new(name: &'static str, delay: Duration) -> Self {
        Self { name, delay }
    }

    /// Returns the stream for what is due after this time.
    pub(super) fn of(delay: Duration) -> Self {
        let fits = TIERS.iter().rev().find(|tier| tier.delay <= delay);
        *fits.unwrap_or(&TIERS[0])
    }

    pub(super) fn stream(self) -> String {
        format!("RETRY_{}", self.name)
    }

    pub(super) fn subject(self) -> String {
        format!("retry.{}", self.name)
    }
}

pub(super) const EVENTS: &str = "EVENTS";
pub(super) const DELIVER: &str = "DELIVER";
pub(super) const DEAD: &str = "DEAD";
pub(super) const DELIVERIES: &str = "DELIVERIES";
pub(super) const ATTEMPTS_STREAM: &str = "ATTEMPTS";

/// The buckets. Each is a stream as `nats kv` makes them, so that its tools can read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bucket {
    /// The webhooks, their secrets sealed.
    Webhooks,
    /// Principals with their grants.
    Accounts,
    /// The hashes of the tokens that are good.
    Tokens,
    /// Since when webhooks fail.
    Failing,
    /// The ids of the events that are known, with their numbers.
    EventIds,
    /// What all nodes have to agree upon.
    Platform,
}

impl Bucket {
    pub(super) const ALL: [Self; 6] = [
        Self::Webhooks,
        Self::Accounts,
        Self::Tokens,
        Self::Failing,
        Self::EventIds,
        Self::Platform,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Webhooks => "webhooks",
            Self::Accounts => "accounts",
            Self::Tokens => "tokens",
            Self::Failing => "failing",
            Self::EventIds => "event_ids",
            Self::Platform => "platform",
        }
    }

    pub(super) fn stream(self) -> String {
        format!("KV_{}", self.name())
    }

    pub(super) fn subject(self, key: &str) -> String {
        format!("$KV.{}.{key}", self.name())
    }

    fn config(self) -> Config {
        Config {
            max_messages_per_subject: if self == Self::Webhooks { VERSIONS } else { 1 },
            max_age: if self == Self::EventIds {
                HISTORY
            } else {
                Duration::ZERO
            },
            discard: DiscardPolicy::New,
            allow_rollup: true,
            ..stream(&self.stream(), &[&self.subject(">")])
        }
    }
}

/// Returns a stream on files. Reads go to its leader: a node that was told of a change by another one must
/// find it, and a follower may not have it yet.
fn stream(name: &str, subjects: &[&str]) -> Config {
    Config {
        name: name.to_owned(),
        subjects: subjects.iter().map(|&subject| subject.to_owned()).collect(),
        storage: StorageType::File,
        duplicate_window: DUPLICATES,
        allow_direct: false,
        ..Config::default()
    }
}

/// Returns all streams that the platform needs.
pub(super) fn streams() -> Vec<Config> {
    let kept = |name, subject, most| Config {
        max_age: HISTORY,
        max_messages_per_subject: most,
        ..stream(name, &[subject])
    };
    let queue = |name: &str, subjects: &[&str]| Config {
        retention: RetentionPolicy::WorkQueue,
        ..stream(name, subjects)
    };
    let mut all = vec![
        kept(EVENTS, "ev.>", -1),
        kept(DEAD, "dead.>", -1),
        kept(DELIVERIES, "delivery.>", 1),
        kept(ATTEMPTS_STREAM, "attempt.>", ATTEMPTS),
        queue(DELIVER, &["deliver.>", "release.>"]),
    ];
    all.extend(TIERS.map(|tier| queue(&tier.stream(), &[&tier.subject()])));
    all.extend(Bucket::ALL.map(Bucket::config));
    all
}
