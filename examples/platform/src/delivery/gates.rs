//! Limits how many attempts are under way.
//!
//! Each host has a limit of its own, and all hosts of the same standing share one. A host is new until an
//! attempt has ended, and then fast or slow, as its last attempt was. So endpoints that are dead or slow
//! wait for each other, and only a few attempts find out that they are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::model::Webhook;

/// How long an attempt takes that is slow.
const SLOW: Duration = Duration::from_secs(2);
/// The number of hosts at which those may be forgotten that are not in use.
const KNOWN: usize = 8192;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Standing {
    New,
    Fast,
    Slow,
}

/// Where an attempt has to pass.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Gate {
    host: String,
    standing: Standing,
}

impl Gate {
    /// Returns the most attempts of one host, which are also those of one webhook.
    pub(super) const fn limit(&self) -> usize {
        match self.standing {
            Standing::New | Standing::Slow => 4,
            Standing::Fast => 32,
        }
    }
}

/// The right to make one attempt.
#[derive(Debug)]
pub(super) struct Permit {
    _host: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

/// The limits of all hosts.
#[derive(Debug)]
pub(super) struct Gates {
    /// Those of all new hosts, of all fast ones and of all slow ones.
    all: [Arc<Semaphore>; 3],
    hosts: Mutex<Hosts>,
}

#[derive(Debug, Default)]
struct Hosts {
    limits: HashMap<Gate, Arc<Semaphore>>,
    standings: HashMap<String, Standing>,
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            all: [256, 512, 128].map(|most| Arc::new(Semaphore::new(most))),
            hosts: Mutex::default(),
        }
    }
}

impl Gates {
    /// Returns where an attempt for this webhook has to pass now.
    pub(super) fn gate(&self, webhook: &Webhook) -> Gate {
        let host = webhook.url.authority().to_owned();
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = match hosts.standings.get(&host) {
            Some(standing) => *standing,
            None if webhook.failing_since.is_some() => Standing::Slow,
            None => Standing::New,
        };
        Gate { host, standing }
    }

    /// Notes how long an attempt for this webhook took.
    pub(super) fn note(&self, webhook: &Webhook, took: Duration) {
        let is_fast = took < SLOW;
        let standing = if is_fast {
            Standing::Fast
        } else {
            Standing::Slow
        };
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.standings.len() >= KNOWN {
            hosts.standings.clear();
        }
        let host = webhook.url.authority().to_owned();
        hosts.standings.insert(host, standing);
    }

    /// Returns a permit if there is one now and nobody waits for it.
    pub(super) fn try_enter(&self, gate: &Gate) -> Option<Permit> {
        let (host, all) = self.limits(gate);
        Some(Permit {
            _host: host.try_acquire_owned().ok()?,
            _all: all.try_acquire_owned().ok()?,
        })
    }

    /// Waits for a permit. Those who wait are served in their order.
    pub(super) async fn enter(&self, gate: &Gate) -> Option<Permit> {
        let (host, all) = self.limits(gate);
        Some(Permit {
            _host: host.acquire_owned().await.ok()?,
            _all: all.acquire_owned().await.ok()?,
        })
    }

    /// Returns the limit of the host and that of all hosts of its standing.
    fn limits(&self, gate: &Gate) -> (Arc<Semaphore>, Arc<Semaphore>) {
        let all = Arc::clone(&self.all[gate.standing as usize]);
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        // At powers of two, so that this costs nothing on average if all are in use.
        let number = hosts.limits.len();
        let is_new = !hosts.limits.contains_key(gate);
        if is_new && number >= KNOWN && number.is_power_of_two() {
            hosts.limits.retain(|_, limit| Arc::strong_count(limit) > 1);
        }
        let limit = || Arc::new(Semaphore::new(gate.limit()));
        let host = hosts.limits.entry(gate.clone()).or_insert_with(limit);
        (Arc::clone(host), all)
    }
}
