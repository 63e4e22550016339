//! The dispatcher.

use tokio_util::sync::CancellationToken;

use crate::context::Context;

/// Delivers what is queued until the server stops.
pub async fn run(context: Context, stop: CancellationToken) {
    let _ = context.store.wakeups();
    stop.cancelled().await;
}
