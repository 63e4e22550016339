//! The GraphQL API.

mod routes;

pub use self::routes::router;
