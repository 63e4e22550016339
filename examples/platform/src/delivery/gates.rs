//! Limits how many attempts are under way.
//!
//! Each host has its own limit, and all share one. Webhooks whose last attempt failed have limits of
//! their own, which are lower. So endpoints that are dead or slow wait for each other and for nobody else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::model::Webhook;

/// Where an attempt has to pass: its host and port, and whether the webhook fails.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Gate {
    host: String,
    is_failing: bool,
}

impl Gate {
    pub(super) fn of(webhook: &Webhook) -> Self {
        Self {
            host: webhook.url.authority().to_owned(),
            is_failing: webhook.failing_since.is_some(),
        }
    }

    /// Returns the most attempts of one webhook.
    pub(super) const fn per_webhook(&self) -> usize {
        if self.is_failing { 2 } else { 32 }
    }

    const fn per_host(&self) -> usize {
        if self.is_failing { 8 } else { 64 }
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
    working: Arc<Semaphore>,
    failing: Arc<Semaphore>,
    hosts: Mutex<Hosts>,
}

#[derive(Debug, Default)]
struct Hosts {
    known: HashMap<Gate, Arc<Semaphore>>,
    /// The number of hosts at which those are forgotten that nobody uses.
    forget_at: usize,
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            working: Arc::new(Semaphore::new(256)),
            failing: Arc::new(Semaphore::new(64)),
            hosts: Mutex::default(),
        }
    }
}

impl Gates {
    /// Returns a permit if there is one now and nobody waits for it.
    pub(super) fn try_enter(&self, gate: &Gate) -> Option<Permit> {
        Some(Permit {
            _host: self.host(gate).try_acquire_owned().ok()?,
            _all: Arc::clone(self.all(gate)).try_acquire_owned().ok()?,
        })
    }

    /// Waits for a permit. Those who wait are served in their order.
    pub(super) async fn enter(&self, gate: &Gate) -> Option<Permit> {
        Some(Permit {
            _host: self.host(gate).acquire_owned().await.ok()?,
            _all: Arc::clone(self.all(gate)).acquire_owned().await.ok()?,
        })
    }

    const fn all(&self, gate: &Gate) -> &Arc<Semaphore> {
        if gate.is_failing {
            &self.failing
        } else {
            &self.working
        }
    }

    fn host(&self, gate: &Gate) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = hosts.known.get(gate) {
            return Arc::clone(host);
        }
        if hosts.known.len() >= hosts.forget_at {
            hosts.known.retain(|_, host| Arc::strong_count(host) > 1);
            hosts.forget_at = 1024.max(2 * hosts.known.len());
        }
        let host = Arc::new(Semaphore::new(gate.per_host()));
        hosts.known.insert(gate.clone(), Arc::clone(&host));
        host
    }
}
