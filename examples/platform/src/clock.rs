//! The time, which tests set by hand.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use crate::model::Timestamp;

/// Tells the time and wakes sleepers. Every deadline of the platform comes from one of these.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The clock of the machine.
    System,
    /// A clock that stands still until somebody advances it.
    Manual(watch::Sender<Timestamp>),
}

impl Clock {
    /// Creates a clock that stands at this time.
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(watch::Sender::new(start))
    }

    /// Returns the time.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH);
                let millis = since.unwrap_or_default().as_millis();
                Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
            }
            Self::Manual(time) => *time.borrow(),
        }
    }

    /// Moves a manual clock forward and wakes whoever sleeps until then. Does nothing to the system's.
    pub fn advance(&self, by: Duration) {
        if let Self::Manual(time) = self {
            time.send_modify(|now| *now = now.after(by));
        }
    }

    /// Waits until the clock shows this time.
    pub async fn sleep_until(&self, deadline: Timestamp) {
        match self {
            Self::System => tokio::time::sleep(deadline.since(self.now())).await,
            Self::Manual(time) => {
                // It cannot fail: the sender is alive in `time`.
                let _ = time.subscribe().wait_for(|now| *now >= deadline).await;
            }
        }
    }
}
