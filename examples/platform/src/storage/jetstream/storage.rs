//! All of it together.

use std::time::Duration;

use async_nats::connection::State;
use async_trait::async_trait;

use super::{Result, StorageError, Store};
use crate::model::Timestamp;
use crate::storage::Storage;

/// How long a node may take to say that it is ready.
const PATIENCE: Duration = Duration::from_secs(3);

#[async_trait]
impl Storage for Store {
    async fn ready(&self) -> Result<()> {
        let applied = self.registry.applied();
        if self.context.client().connection_state() != State::Connected || !applied.is_current {
            return Err(StorageError::Behind);
        }
        if let Some(shard) = self.registry.duties.shard {
            self.admit(shard).await?;
        }
        let caught_up = async { self.registry.reached(self.revision.now().await?).await };
        let in_time = tokio::time::timeout(PATIENCE, caught_up).await;
        in_time.unwrap_or(Err(StorageError::Behind))
    }

    /// The streams forget by themselves.
    async fn forget_events(&self, _before: Timestamp) -> Result<bool> {
        Ok(false)
    }

    async fn close(&self) {
        self.stop().await;
    }
}
