//! Whoever asks.

use rusqlite::Connection;

use super::error::Result;
use crate::context::Context;
use crate::model::{Principal, PrincipalId};
use crate::storage::Write;

/// Whoever asks, and the server that answers. The use cases are its methods.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What answers.
    pub context: Context,
    /// Who asks.
    pub who: Principal,
}

impl Caller {
    /// Reads for whoever asks, in one snapshot of the database.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, PrincipalId) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (store, viewer) = (&self.context.store, self.who.id);
        store.read(move |connection| work(connection, viewer)).await
    }

    /// Changes something for whoever asks, in one transaction.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Write<'_>, PrincipalId) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (store, viewer) = (&self.context.store, self.who.id);
        store.write(move |write| work(write, viewer)).await
    }
}
