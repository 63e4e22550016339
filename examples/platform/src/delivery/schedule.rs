//! Decides what follows from an attempt.

use std::time::{Duration, UNIX_EPOCH};

use crate::model::{Attempt, AttemptResult, Delivery, Response, Timestamp, Webhook};

const HOUR: Duration = Duration::from_hours(1);
/// The longest delay before the first retry. Each further one may be four times as long.
const FIRST: Duration = Duration::from_secs(4);
/// The longest delay between two attempts.
const LONGEST: Duration = HOUR.saturating_mul(12);
/// The longest delay that an endpoint may ask for.
const LONGEST_WISH: Duration = HOUR.saturating_mul(24);
/// How long a delivery is tried.
const PATIENCE: Duration = HOUR.saturating_mul(7 * 24);
/// How long every attempt of a webhook may fail.
const FAILING: Duration = HOUR.saturating_mul(5 * 24);

/// Decides what follows from an attempt. `jitter` is a random number from 0 to 1.
///
/// The last attempt is the one after seven days. A webhook is disabled if its endpoint is gone, or if
/// every attempt of five days has failed. Its deliveries then wait until it is enabled again.
pub(super) fn result(
    webhook: &Webhook,
    delivery: &Delivery,
    attempt: &Attempt,
    jitter: f64,
) -> AttemptResult {
    let response = attempt.exchange.response.as_ref();
    let status = response.map(|response| response.status);
    if status.is_some_and(|status| (200..300).contains(&status)) {
        return AttemptResult::Succeeded;
    }
    let now = attempt.started.after(attempt.took);
    let wish = response.and_then(|response| retry_after(response, now));
    let delay = delay(delivery.tries, jitter).max(wish.unwrap_or_default());
    let end = delivery.queued.after(PATIENCE);
    let due = now.after(delay).min(end);
    let error = attempt.exchange.error.as_deref().unwrap_or_default();
    let failing = webhook.failing_since.map(|since| now.since(since));
    if status == Some(410) {
        AttemptResult::RetryAndDisable(due, error.to_owned())
    } else if failing.is_some_and(|failing| failing >= FAILING) {
        let reason = format!("every attempt of five days has failed, at last because {error}");
        AttemptResult::RetryAndDisable(due, reason)
    } else if now >= end {
        AttemptResult::Failed
    } else {
        AttemptResult::RetryAt(due)
    }
}

/// Returns the delay after so many tries before this one: half of it is certain, half of it random, so
/// that what has failed together is not tried together.
fn delay(tries: u32, jitter: f64) -> Duration {
    let factor = 4_u32.saturating_pow(tries);
    let longest = FIRST.saturating_mul(factor).min(LONGEST);
    longest.mul_f64(0.5 + jitter.clamp(0.0, 1.0) / 2.0)
}

/// Returns the delay that an answer asks for, in seconds or as a date.
fn retry_after(response: &Response, now: Timestamp) -> Option<Duration> {
    let mut headers = response.headers.iter();
    let header = headers.find(|header| header.name == "retry-after")?;
    let wish = if let Ok(seconds) = header.value.parse() {
        Duration::from_secs(seconds)
    } else {
        let date = httpdate::parse_http_date(&header.value).ok()?;
        let since = date.duration_since(UNIX_EPOCH).ok()?;
        Timestamp::from_millis(0).after(since).since(now)
    };
    Some(wish.min(LONGEST_WISH))
}
