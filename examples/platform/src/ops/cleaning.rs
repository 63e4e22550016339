//! Forgets what is old.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::context::Context;
use crate::storage::StorageError;

/// How long events and deliveries are kept.
const HISTORY: Duration = Duration::from_hours(30 * 24);
/// How often old ones are looked for.
const EVERY: Duration = Duration::from_hours(1);

/// Forgets old events with their deliveries, and tokens that have expired, until the server stops.
pub async fn clean(context: Context, stop: CancellationToken) {
    loop {
        if let Err(error) = clean_once(&context, &stop).await {
            tracing::error!(%error, "old events were not forgotten");
        }
        let next = context.clock.now().after(EVERY);
        tokio::select! {
            () = context.clock.sleep_until(next) => {}
            () = stop.cancelled() => return,
        }
    }
}

async fn clean_once(context: &Context, stop: &CancellationToken) -> Result<(), StorageError> {
    let now = context.clock.now();
    context.failures.forget();
    context
        .store
        .write::<_, StorageError>(move |write| Ok(write.forget_tokens(now)?))
        .await?;
    while !stop.is_cancelled() {
        let forget = move |write: &crate::storage::Write<'_>| {
            Ok::<_, StorageError>(write.forget_events(now.before(HISTORY))?)
        };
        if !context.store.write(forget).await? {
            break;
        }
    }
    Ok(())
}
