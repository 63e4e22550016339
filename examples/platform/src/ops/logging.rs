//! Logs.

use tracing_subscriber::EnvFilter;

/// Writes logs to standard error, those that `RUST_LOG` asks for, or `info`.
pub fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // Whoever has set another one before keeps it.
    let _ = subscriber.try_init();
}
