//! Forgets what is old.

use std::time::Duration;

use crate::context::Context;
use crate::storage::Result;

/// How long events and deliveries are kept.
const HISTORY: Duration = Duration::from_hours(30 * 24);
/// How often old ones are looked for.
const EVERY: Duration = Duration::from_hours(1);

/// Forgets old events with their deliveries, tokens that have expired, and failures that do not matter
/// any more, for ever.
pub async fn clean(context: Context) {
    loop {
        context.failures.retain_recent();
        if let Err(error) = clean_once(&context).await {
            tracing::error!(%error, "old events were not forgotten");
        }
        let next = context.clock.now().after(EVERY);
        context.clock.sleep_until(next).await;
    }
}

async fn clean_once(context: &Context) -> Result<()> {
    let (store, now) = (&context.store, context.clock.now());
    store.forget_tokens(now).await?;
    while store.forget_events(now.before(HISTORY)).await? {}
    Ok(())
}
