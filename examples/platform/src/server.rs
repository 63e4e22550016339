//! Puts a server together and runs it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum_server::Handle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::access::Token;
use crate::clock::Clock;
use crate::config::{Config, Role};
use crate::context::Context;
use crate::model::{EndpointCheck, Name, Shard};
use crate::storage::jetstream::{self, Settings};
use crate::storage::{Storage, sqlite};
use crate::{access, cockpit, delivery, demo, graphql, ingest, ops};

/// How long requests and deliveries that are under way may take when the server stops. A delivery that
/// takes longer is made again after the next start.
const GRACE: Duration = Duration::from_secs(10);

/// What went wrong at the start, or with a command.
pub type StartError = Box<dyn std::error::Error + Send + Sync>;

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// New tokens of the sample users, if there are any.
    pub tokens: Vec<(Name, Token)>,
    /// What its parts share.
    pub context: Context,
    stop: CancellationToken,
    tasks: TaskTracker,
    http: Handle<SocketAddr>,
}

impl Server {
    /// Starts a server with this check of endpoints. It listens when this has returned.
    pub async fn start(
        config: Config,
        clock: Clock,
        check: Arc<dyn EndpointCheck>,
    ) -> Result<Self, StartError> {
        let sender = delivery::Sender::new(&config)?;
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let store = Box::pin(open(&config, &clock)).await?;
        let context = Context {
            config: Arc::new(config),
            clock,
            store,
            failures: Arc::new(access::failures()),
            check,
        };
        let tokens = seed(&context).await?;
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        if context.config.deliver && context.config.roles.contains(&Role::Deliver) {
            tasks.spawn(delivery::run(context.clone(), sender, stop.clone()));
        }
        tasks.spawn(stop.clone().run_until_cancelled_owned(ops::upkeep()));
        let cleaning = ops::clean(context.clone());
        tasks.spawn(stop.clone().run_until_cancelled_owned(cleaning));
        let http = Handle::new();
        tasks.spawn(serve(listener, context.clone(), http.clone()));
        tasks.close();
        Ok(Self {
            address,
            tokens,
            context,
            stop,
            tasks,
            http,
        })
    }

    /// Stops the server: it takes no more requests, and finishes what is under way if that is soon done.
    pub async fn stop(self) {
        self.stop.cancel();
        self.http.graceful_shutdown(Some(GRACE));
        let finished = tokio::time::timeout(GRACE, self.tasks.wait());
        if finished.await.is_err() {
            tracing::warn!("stopped with requests or deliveries under way");
        }
        self.context.store.close().await;
    }
}

async fn open(config: &Config, clock: &Clock) -> Result<Arc<dyn Storage>, StartError> {
    if config.shard.is_some() && config.nats.is_none() {
        return Err("--shard needs --nats: an embedded database has the whole index".into());
    }
    if config.shard.is_some() && !config.roles.contains(&Role::Match) {
        return Err("--shard needs the role `match`: others keep no index".into());
    }
    if let Some(url) = &config.nats {
        let settings = Settings {
            url: url.clone(),
            key_file: config.secret_key_file.clone(),
        };
        let mut roles = config.roles.clone();
        roles.retain(|role| config.deliver || *role != Role::Deliver);
        let shard = config.shard.unwrap_or(Shard::WHOLE);
        let store = jetstream::Store::open(&settings, clock.clone(), &roles, shard).await?;
        return Ok(Arc::new(store));
    }
    let folder = config.data.clone();
    let open = tokio::task::spawn_blocking(move || sqlite::Store::open(&folder));
    Ok(Arc::new(open.await??))
}

async fn seed(context: &Context) -> Result<Vec<(Name, Token)>, StartError> {
    let store = &*context.store;
    demo::add_ingest(store).await?;
    if context.config.demo {
        demo::seed(store, context.clock.now()).await
    } else {
        Ok(Vec::new())
    }
}

async fn serve(listener: TcpListener, context: Context, handle: Handle<SocketAddr>) {
    let time = context.config.request_timeout;
    let mut router = Router::new().merge(ops::router());
    if context.config.roles.contains(&Role::Api) {
        router = router
            .merge(access::router())
            .merge(graphql::router())
            .merge(cockpit::router())
            .merge(ingest::router());
    }
    let router = router
        .with_state(context)
        .layer(CatchPanicLayer::new())
        // From the end of the headers to the beginning of the answer, the body included.
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            time,
        ))
        .layer(TraceLayer::new_for_http());
    let mut server = axum_server::Server::from_listener(listener)
        .http1_only()
        .handle(handle);
    server.http_builder().http1().header_read_timeout(time);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    if let Err(error) = server.serve(service).await {
        tracing::error!(%error, "the server has stopped");
    }
}
