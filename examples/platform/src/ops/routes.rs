//! `/healthz`, `/readyz` and `/metrics`.

use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::context::Context;

/// The bounds of the buckets of durations, in seconds.
const BUCKETS: &[f64] = &[
    0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 3600.0,
];
/// How often durations are put into their buckets. Until then each of them needs memory.
const UPKEEP: Duration = Duration::from_secs(5);

/// Returns the routes.
pub fn router() -> Router<Context> {
    recorder();
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// Returns the metrics of this process, of which there is one set however many servers run in it.
fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new().set_buckets(BUCKETS);
        let recorder = builder.unwrap_or_default().build_recorder();
        let handle = recorder.handle();
        // Whoever has installed another one before keeps it.
        let _ = metrics::set_global_recorder(recorder);
        handle
    })
}

/// Puts durations into their buckets for ever, also if nobody asks for the metrics.
pub async fn upkeep() {
    loop {
        recorder().run_upkeep();
        tokio::time::sleep(UPKEEP).await;
    }
}

/// Answers whether the storage works.
async fn ready(State(context): State<Context>) -> Response {
    match context.store.ready().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
        }
    }
}

async fn metrics(State(context): State<Context>) -> Response {
    let (store, now) = (&context.store, context.clock.now());
    if let Ok(backlog) = store.backlog().await {
        let age = backlog
            .oldest
            .map_or(Duration::ZERO, |oldest| now.since(oldest));
        let depth = u32::try_from(backlog.depth).unwrap_or(u32::MAX);
        metrics::gauge!("platform_queue_depth").set(depth);
        metrics::gauge!("platform_queue_age_seconds").set(age.as_secs_f64());
        for waiting in backlog.events {
            let shard = waiting.shard.to_string();
            let [events, requests] = [waiting.events, waiting.requests]
                .map(|number| u32::try_from(number).unwrap_or(u32::MAX));
            metrics::gauge!("platform_shard_events", "shard" => shard.clone()).set(events);
            metrics::gauge!("platform_shard_requests", "shard" => shard).set(requests);
        }
    }
    let webhooks = u32::try_from(store.index().len()).unwrap_or(u32::MAX);
    metrics::gauge!("platform_webhooks").set(webhooks);
    recorder().run_upkeep();
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        recorder().render(),
    )
        .into_response()
}
