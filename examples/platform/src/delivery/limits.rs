//! Limits how many attempts are under way.
//!
//! An attempt needs room in three places: at its webhook's owner, at its host, and among all attempts of
//! the same standing. A host is new until an attempt has ended, and then fast or slow, as its last attempt
//! was. So endpoints that are dead or slow wait for each other, and only a few attempts find out that they
//! are. One owner has at most a quarter of what there is. Whoever waits for a place is served in turn.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::model::{PrincipalId, Webhook};

/// How long an attempt takes that is slow.
const SLOW: Duration = Duration::from_secs(2);
/// The number of places at which those may be forgotten that are not in use.
const KNOWN: usize = 8192;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Standing {
    New,
    Fast,
    Slow,
}

/// Where there is room for so many attempts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Place {
    Owner(PrincipalId, Standing),
    Host(String, Standing),
    All(Standing),
}

impl Place {
    const fn room(&self) -> usize {
        match self {
            Self::Host(_, Standing::New | Standing::Slow) => 4,
            Self::Host(_, Standing::Fast) => 32,
            Self::All(Standing::New) => 256,
            Self::All(Standing::Fast) => 512,
            Self::All(Standing::Slow) => 128,
            Self::Owner(_, standing) => Self::All(*standing).room() / 4,
        }
    }
}

/// The places of an attempt, in the order in which it waits for them. The owner is the first, so that an
/// owner with too many attempts keeps no host from others meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gate([Place; 3]);

/// The right to make one attempt.
#[derive(Debug)]
pub(super) struct Permit {
    pub(super) gate: Gate,
    _places: Vec<OwnedSemaphorePermit>,
}

/// The limits of all attempts.
#[derive(Debug, Default)]
pub(super) struct Limits {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    places: HashMap<Place, Arc<Semaphore>>,
    standings: HashMap<String, Standing>,
}

impl Limits {
    /// Returns where an attempt for this webhook has to pass now.
    pub(super) fn gate(&self, webhook: &Webhook) -> Gate {
        let host = webhook.url.authority();
        let standing = match self.known().standings.get(host) {
            Some(standing) => *standing,
            None if webhook.failing_since.is_some() => Standing::Slow,
            None => Standing::New,
        };
        Gate([
            Place::Owner(webhook.owner, standing),
            Place::Host(host.to_owned(), standing),
            Place::All(standing),
        ])
    }

    /// Notes how long an attempt for this webhook took.
    pub(super) fn note(&self, webhook: &Webhook, took: Duration) {
        let is_slow = took >= SLOW;
        let standing = if is_slow {
            Standing::Slow
        } else {
            Standing::Fast
        };
        let mut known = self.known();
        if known.standings.len() >= KNOWN {
            known.standings.clear();
        }
        let host = webhook.url.authority().to_owned();
        known.standings.insert(host, standing);
    }

    /// Returns a permit if there is one now and nobody waits for it.
    pub(super) fn try_enter(&self, gate: &Gate) -> Option<Permit> {
        let enter = |place| self.room(place).try_acquire_owned().ok();
        let places = gate.0.iter().map(enter).collect::<Option<_>>()?;
        let gate = gate.clone();
        Some(Permit {
            gate,
            _places: places,
        })
    }

    /// Waits for a permit. Those who wait are served in their order.
    pub(super) async fn enter(&self, gate: Gate) -> Permit {
        let mut places = Vec::new();
        for place in &gate.0 {
            // Nobody closes a place, so there is no error.
            places.extend(self.room(place).acquire_owned().await);
        }
        Permit {
            gate,
            _places: places,
        }
    }

    fn room(&self, place: &Place) -> Arc<Semaphore> {
        let places = &mut self.known().places;
        if let Some(room) = places.get(place) {
            return Arc::clone(room);
        }
        // At powers of two, so that this costs nothing on average if all are in use.
        if places.len() >= KNOWN && places.len().is_power_of_two() {
            places.retain(|_, room| Arc::strong_count(room) > 1);
        }
        let room = Arc::new(Semaphore::new(place.room()));
        places.insert(place.clone(), Arc::clone(&room));
        room
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
