//! How a server is run.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use urn_filter::Limits;

/// How a server is run.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Config {
    /// Where it listens. Port 0 is any free one.
    pub listen: SocketAddr,
    /// The folder of the database.
    pub data: PathBuf,
    /// Whether sample users are there, with new tokens.
    pub demo: bool,
    /// Whether endpoints may be on this machine, over http too.
    pub allow_loopback: bool,
    /// Whether the cookie of the Cockpit is sent over TLS only. Without loopback it always is.
    pub secure_cookie: bool,
    /// Whether deliveries are sent. If not, they are queued until a server sends them.
    pub deliver: bool,
    /// How long an endpoint may take to answer.
    pub attempt_timeout: Duration,
    /// How much one webhook may contain.
    pub limits: Limits,
}

impl Config {
    /// Creates the configuration with the usual limits.
    #[must_use]
    pub fn new(listen: SocketAddr, data: PathBuf) -> Self {
        let limits = Limits::new()
            .max_webhook_events(200)
            .max_webhook_filters(1000);
        Self {
            listen,
            data,
            demo: false,
            allow_loopback: false,
            secure_cookie: false,
            deliver: true,
            attempt_timeout: Duration::from_secs(15),
            limits,
        }
    }
}
