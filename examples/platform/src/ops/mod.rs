//! What whoever runs the server needs: logs, health, metrics, signals and cleaning.

mod cleaning;
mod routes;

use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

pub use self::cleaning::clean;
pub use self::routes::{router, upkeep};

/// Writes logs to standard error, those that `RUST_LOG` asks for, or `info`.
pub fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // Whoever has set another one before keeps it.
    let _ = subscriber.try_init();
}

/// Waits for an interrupt from the keyboard or a request to terminate.
///
/// # Errors
///
/// Returns that the signals cannot be listened to.
pub async fn interrupted() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result,
        _ = terminate.recv() => Ok(()),
    }
}
