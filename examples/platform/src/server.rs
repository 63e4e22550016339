//! Puts a server together and runs it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::trace::TraceLayer;

use crate::access::Token;
use crate::clock::Clock;
use crate::config::Config;
use crate::context::Context;
use crate::model::{EndpointCheck, Name};
use crate::storage::Store;
use crate::{access, cockpit, delivery, demo, graphql, ingest, ops};

/// How long requests and deliveries that are under way may take when the server stops. A delivery that
/// takes longer is made again after the next start.
const GRACE: Duration = Duration::from_secs(10);

/// What went wrong at the start.
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
    http: JoinHandle<()>,
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
        let folder = config.data.clone();
        let store = tokio::task::spawn_blocking(move || Store::open(&folder)).await??;
        let context = Context {
            config: Arc::new(config),
            clock,
            store,
            failures: Arc::default(),
            check,
        };
        let tokens = seed(&context).await?;
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        if context.config.deliver {
            tasks.spawn(delivery::run(context.clone(), sender, stop.clone()));
        }
        tasks.spawn(ops::upkeep(stop.clone()));
        tasks.spawn(ops::clean(context.clone(), stop.clone()));
        tasks.close();
        let address = listener.local_addr()?;
        let http = tokio::spawn(serve(listener, router(context.clone()), stop.clone()));
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
        let finished = async {
            self.tasks.wait().await;
            let _ = self.http.await;
        };
        if tokio::time::timeout(GRACE, finished).await.is_err() {
            tracing::warn!("stopped with requests or deliveries under way");
        }
    }
}

async fn seed(context: &Context) -> Result<Vec<(Name, Token)>, StartError> {
    let (is_demo, now) = (context.config.demo, context.clock.now());
    let write = context.store.write(move |write| {
        demo::add_ingest(write)?;
        if is_demo {
            demo::seed(write, now)
        } else {
            Ok(Vec::new())
        }
    });
    Ok(write.await?)
}

fn router(context: Context) -> Router {
    Router::new()
        .merge(access::router())
        .merge(graphql::router())
        .merge(cockpit::router())
        .merge(ingest::router())
        .merge(ops::router())
        .with_state(context)
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http())
}

async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(stop.cancelled_owned());
    if let Err(error) = server.await {
        tracing::error!(%error, "the server has stopped");
    }
}
