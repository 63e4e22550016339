//! Whoever asks.

use urn_filter::Grants;

use super::error::Result;
use crate::access::grants_of;
use crate::context::Context;
use crate::model::Principal;
use crate::storage::Storage;

/// Whoever asks, and the server that answers. The use cases are its methods.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What answers.
    pub context: Context,
    /// Who asks.
    pub who: Principal,
}

impl Caller {
    pub(super) fn store(&self) -> &dyn Storage {
        &*self.context.store
    }

    /// Returns what whoever asks may register and receive now.
    pub(super) async fn grants(&self) -> Result<Grants> {
        Ok(grants_of(self.store(), self.who.id).await?)
    }
}
