//! The Cockpit: server-rendered pages.

mod routes;

pub use self::routes::router;
