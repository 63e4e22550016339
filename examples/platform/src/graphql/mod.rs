//! The GraphQL API. It reads and answers the platform's types, and has no rules of its own: those are
//! the use cases'.

mod delivery;
mod errors;
mod expansion;
mod input;
mod list;
mod mutation;
mod query;
mod routes;
mod scalars;
mod schema;
mod webhook;

pub use self::routes::router;
pub use self::schema::sdl;
