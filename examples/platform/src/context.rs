//! What every part of a running server shares.

use std::sync::Arc;

use crate::access::Failures;
use crate::clock::Clock;
use crate::config::Config;
use crate::model::EndpointCheck;
use crate::storage::Storage;

/// What every part of a running server shares. It is the state of the routes. Clones are cheap.
#[derive(Debug, Clone)]
pub struct Context {
    /// How the server is run.
    pub config: Arc<Config>,
    /// The time.
    pub clock: Clock,
    /// What is stored, and the index.
    pub store: Arc<dyn Storage>,
    /// The wrong tokens of late.
    pub failures: Arc<Failures>,
    /// The check of endpoints.
    pub check: Arc<dyn EndpointCheck>,
}
