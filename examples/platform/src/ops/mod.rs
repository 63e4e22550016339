//! What whoever runs the server needs: logs, health, metrics, signals and cleaning.

mod cleaning;
mod logging;
mod routes;
mod signals;

pub use self::cleaning::clean;
pub use self::logging::log_to_stderr;
pub use self::routes::{router, upkeep};
pub use self::signals::interrupted;
