//! Signals that end the server.

use tokio::signal::unix::{SignalKind, signal};

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
