//! Connects to NATS, and sees to it that the server is new enough and has what the platform needs.

use std::path::PathBuf;
use std::time::Duration;

use async_nats::jetstream::context::{CreateStreamErrorKind, GetStreamErrorKind};
use async_nats::jetstream::stream::{Config, Stream};
use async_nats::jetstream::{self, Context};
use async_nats::{Client, ConnectOptions};
use tokio::time::Instant;

use super::layout::streams;
use super::{Result, StorageError};

/// The oldest `nats-server` that is supported. Older ones accept what they do not know and drop it.
pub const OLDEST_SERVER: (u32, u32) = (2, 10);

/// How long a server that does not answer is asked again at the start.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long NATS may take to answer a request.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How often the connection is tried. A cut that closes nothing is noticed after two of these.
const PING: Duration = Duration::from_secs(2);
/// The longest time between two attempts to connect.
const RECONNECT: Duration = Duration::from_secs(1);
/// The copies of each stream, where NATS is a cluster.
const REPLICAS: usize = 3;

/// How to reach NATS, and how to read the secrets that it keeps.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The URL of a server, or several with commas between them.
    pub url: String,
    /// A file with the key of the secrets: 64 hexadecimal digits. Without it, the nodes share one that NATS
    /// keeps.
    pub key_file: Option<PathBuf>,
}

/// Connects, and creates the streams that are not there.
pub(super) async fn connect(url: &str) -> Result<Context> {
    let client = connect_client(url).await?;
    check_server(&client)?;
    let mut context = jetstream::new(client);
    context.set_timeout(TIMEOUT);
    patiently(|| ensure_all(&context)).await?;
    Ok(context)
}

/// Takes a step of a start, again if NATS does not answer: a cluster that has just started has no leaders, and
/// neither has a stream that another node has just created.
pub(super) async fn patiently<T, F>(mut step: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let end = Instant::now() + PATIENCE;
    loop {
        match Box::pin(step()).await {
            Err(StorageError::Nats(error)) if Instant::now() < end => {
                tracing::warn!(error, "NATS is not ready yet");
            }
            done => return done,
        }
        tokio::time::sleep(RECONNECT).await;
    }
}

async fn ensure_all(context: &Context) -> Result<()> {
    for config in streams() {
        ensure(context, config).await?;
    }
    Ok(())
}

async fn connect_client(url: &str) -> Result<Client> {
    // Whoever has chosen another provider before keeps it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let servers: Vec<&str> = url.split(',').map(str::trim).collect();
    let end = Instant::now() + PATIENCE;
    loop {
        let options = ConnectOptions::new()
            .name("urn-filter-platform")
            .ping_interval(PING)
            .connection_timeout(TIMEOUT)
            .request_timeout(Some(TIMEOUT))
            .reconnect_delay_callback(|tries| {
                let tries = u32::try_from(tries).unwrap_or(u32::MAX);
                Duration::from_millis(50)
                    .saturating_mul(tries)
                    .min(RECONNECT)
            });
        match options.connect(&servers[..]).await {
            Ok(client) => return Ok(client),
            Err(error) if Instant::now() >= end => {
                return Err(StorageError::nats(format!(
                    "`{url}` cannot be reached: {error}"
                )));
            }
            Err(error) => tracing::warn!(%error, "NATS cannot be reached yet"),
        }
        tokio::time::sleep(RECONNECT).await;
    }
}

fn check_server(client: &Client) -> Result<()> {
    let info = client.server_info();
    let mut numbers = info.version.split('.').map(|part| part.parse::<u32>().ok());
    let version = numbers.next().flatten().zip(numbers.next().flatten());
    let (major, minor) = OLDEST_SERVER;
    if version.is_none_or(|version| version < OLDEST_SERVER) {
        let found = &info.version;
        let message =
            format!("nats-server is {found}, and the oldest supported is {major}.{minor}");
        return Err(StorageError::Unsuitable(message));
    }
    Ok(())
}

/// Creates a stream unless it is there, and checks that it is what was asked for.
async fn ensure(context: &Context, config: Config) -> Result<Stream> {
    let stream = match context.get_stream(&config.name).await {
        Ok(stream) => stream,
        Err(error) => match error.kind() {
            GetStreamErrorKind::JetStream(answer) if answer.code() == 404 => {
                create(context, &config).await?
            }
            _ => return Err(StorageError::nats(without_jetstream(&error))),
        },
    };
    check(&config, &stream.cached_info().config)?;
    Ok(stream)
}

async fn create(context: &Context, config: &Config) -> Result<Stream> {
    let is_cluster = context.client().server_info().cluster.is_some();
    let replicas = if is_cluster { REPLICAS } else { 1 };
    let with = |replicas| Config {
        num_replicas: replicas,
        ..config.clone()
    };
    match context.create_stream(with(replicas)).await {
        Ok(stream) => Ok(stream),
        // A cluster of one or two servers.
        Err(error)
            if replicas > 1 && matches!(error.kind(), CreateStreamErrorKind::JetStream(_)) =>
        {
            tracing::warn!(stream = config.name, %error, "a stream has one copy only");
            let created = context.create_stream(with(1)).await;
            created.map_err(StorageError::nats)
        }
        Err(error) => Err(StorageError::nats(without_jetstream(&error))),
    }
}

fn without_jetstream(error: &dyn std::fmt::Display) -> String {
    format!("{error} (is JetStream enabled? `nats-server -js`)")
}

/// Compares what a server says that it has done with what it was asked for: a server that does not know a
/// field drops it and says nothing.
fn check(wanted: &Config, found: &Config) -> Result<()> {
    let fields = [
        ("subjects", wanted.subjects == found.subjects),
        ("retention", wanted.retention == found.retention),
        ("max_age", wanted.max_age == found.max_age),
        (
            "duplicate_window",
            wanted.duplicate_window == found.duplicate_window,
        ),
        ("max_msgs_per_subject", most(wanted) == most(found)),
        ("allow_direct", wanted.allow_direct == found.allow_direct),
    ];
    match fields.iter().find(|(_, is_same)| !is_same) {
        None => Ok(()),
        Some((field, _)) => Err(StorageError::Unsuitable(format!(
            "the stream `{}` has another `{field}` than this program needs",
            wanted.name
        ))),
    }
}

/// No limit is -1, and a server may say 0.
fn most(config: &Config) -> i64 {
    config.max_messages_per_subject.max(0)
}
