//! How a server is run.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use urn_filter::Limits;

use crate::model::Shard;

/// What a node does. All of them are ready for questions about their health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Takes events and answers the API and the Cockpit.
    Api,
    /// Finds the webhooks that get an event.
    Match,
    /// Delivers.
    Deliver,
}

/// How a server is run. What the command line does not set is for tests.
#[derive(Debug, Clone, Parser)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Config {
    /// The address to listen at. Port 0 is any free one.
    #[arg(long, env = "PLATFORM_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The folder of the database, which all commands have.
    #[arg(skip)]
    pub data: PathBuf,
    /// The NATS servers, with commas between them, which all commands have. Without one, the database is embedded.
    #[arg(skip)]
    pub nats: Option<String>,
    /// What this node does, if there are many.
    #[arg(
        long,
        env = "PLATFORM_ROLES",
        value_delimiter = ',',
        default_value = "api,match,deliver"
    )]
    pub roles: Vec<Role>,
    /// The shard of the webhooks that this node matches, such as `2/4`, if one node's memory is not enough for
    /// all. Needs NATS, and the role `match`.
    #[arg(long, env = "PLATFORM_SHARD")]
    pub shard: Option<Shard>,
    /// A file with the key that seals the secrets in NATS: 64 hexadecimal digits, the same for all nodes.
    #[arg(long, env = "PLATFORM_SECRET_KEY_FILE")]
    pub secret_key_file: Option<PathBuf>,
    /// Adds sample users and prints new tokens for them.
    #[arg(long, env = "PLATFORM_DEMO")]
    pub demo: bool,
    /// Allows endpoints on this machine, over http too: for development and tests.
    #[arg(long, env = "PLATFORM_ALLOW_LOOPBACK")]
    pub allow_loopback: bool,
    /// Sends the Cockpit's cookie over TLS only, as behind a proxy. Not needed beyond loopback.
    #[arg(long, env = "PLATFORM_SECURE_COOKIE")]
    pub secure_cookie: bool,
    /// Whether deliveries are sent. If not, they are queued until a server sends them.
    #[arg(skip = true)]
    pub deliver: bool,
    /// How long an endpoint may take to answer.
    #[arg(skip = Duration::from_secs(15))]
    pub attempt_timeout: Duration,
    /// How long a request to this server may take: its headers, and then its body with the work.
    #[arg(skip = Duration::from_secs(30))]
    pub request_timeout: Duration,
    /// How much one webhook may contain.
    #[arg(skip = Limits::new().max_webhook_events(200).max_webhook_filters(1000))]
    pub limits: Limits,
}
