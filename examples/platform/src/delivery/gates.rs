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

impl Standing {
    const fn per_host(self) -> usize {
        match self {
            Self::New | Self::Slow => 4,
            Self::Fast => 32,
        }
    }
}

/// Where an attempt has to pass.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Gate {
    host: String,
    standing: Standing,
}

impl Gate {
    /// Returns the most attempts of one webhook.
    pub(super) const fn per_webhook(&self) -> usize {
        self.standing.per_host()
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
    new: Arc<Semaphore>,
    fast: Arc<Semaphore>,
    slow: Arc<Semaphore>,
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
            new: Arc::new(Semaphore::new(256)),
            fast: Arc::new(Semaphore::new(512)),
            slow: Arc::new(Semaphore::new(128)),
            hosts: Mutex::default(),
        }
    }
}

impl Gates {
    /// Returns where an attempt for this webhook has to pass now.
    pub(super) fn gate(&self, webhook: &Webhook) -> Gate {
        let host = webhook.url.authority();
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = hosts.standings.get(host).copied();
        let unknown = match webhook.failing_since {
            Some(_) => Standing::Slow,
            None => Standing::New,
        };
        Gate {
            host: host.to_owned(),
            standing: standing.unwrap_or(unknown),
        }
    }

    /// Notes how long an attempt for this webhook took.
    pub(super) fn note(&self, webhook: &Webhook, took: Duration) {
        let standing = if took < SLOW {
            Standing::Fast
        } else {
            Standing::Slow
        };
        let host = webhook.url.authority();
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = hosts.standings.get_mut(host) {
            *known = standing;
            return;
        }
        if hosts.standings.len() >= KNOWN {
            hosts.standings.clear();
        }
        hosts.standings.insert(host.to_owned(), standing);
    }

    /// Returns a permit if there is one now and nobody waits for it.
    pub(super) fn try_enter(&self, gate: &Gate) -> Option<Permit> {
        Some(Permit {
            _host: self.limit(gate).try_acquire_owned().ok()?,
            _all: self.all(gate).try_acquire_owned().ok()?,
        })
    }

    /// Waits for a permit. Those who wait are served in their order.
    pub(super) async fn enter(&self, gate: &Gate) -> Option<Permit> {
        Some(Permit {
            _host: self.limit(gate).acquire_owned().await.ok()?,
            _all: self.all(gate).acquire_owned().await.ok()?,
        })
    }

    fn all(&self, gate: &Gate) -> Arc<Semaphore> {
        Arc::clone(match gate.standing {
            Standing::New => &self.new,
            Standing::Fast => &self.fast,
            Standing::Slow => &self.slow,
        })
    }

    fn limit(&self, gate: &Gate) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(limit) = hosts.limits.get(gate) {
            return Arc::clone(limit);
        }
        // Powers of two, so that this costs nothing on average if all are in use.
        let number = hosts.limits.len();
        if number >= KNOWN && number.is_power_of_two() {
            hosts.limits.retain(|_, limit| Arc::strong_count(limit) > 1);
        }
        let limit = Arc::new(Semaphore::new(gate.standing.per_host()));
        hosts.limits.insert(gate.clone(), Arc::clone(&limit));
        limit
    }
}
