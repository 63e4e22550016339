//! A minimal webhook server on top of `urn-filter`.

mod grants;
mod problem;
mod routes;
mod webhooks;

pub use grants::Grants;
pub use routes::router;
