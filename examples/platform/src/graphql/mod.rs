//! The GraphQL API. It reads and answers the platform's types, and has no rules of its own: those are
//! the use cases'.

mod caller;
mod connection;
mod delivery;
mod errors;
mod event;
mod expansion;
mod explanation;
mod input;
mod mutation;
mod mutation_result;
mod node;
mod preview;
mod query;
mod routes;
mod scalars;
mod schema;
mod webhook;

pub use self::routes::router;
pub use self::schema::sdl;
