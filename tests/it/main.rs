//! The tests of the crate from outside, one module for each topic. They are one program, so that the
//! crate and what it depends on are linked once and not once for each topic. The tests that count
//! allocations count those of their own thread, so they need no program of their own.

mod adversarial;
mod algebra;
// Without `std` no buffers are kept from event to event.
#[cfg(feature = "std")]
mod allocations;
mod allthings;
#[cfg(feature = "arbitrary")]
mod arbitrary;
mod architecture;
#[cfg(feature = "async-graphql")]
mod async_graphql;
mod build;
mod callers_code;
#[cfg(feature = "serde")]
mod corpus;
mod errors;
mod event_names;
mod event_patterns;
mod explain;
mod explain_text;
mod field;
mod grants;
mod index;
mod laws;
mod limits;
mod lint;
mod lint_cost;
mod lint_ids;
mod lint_laws;
mod lint_messages;
mod lint_mistakes;
mod literal;
mod memory;
mod memory_bounds;
mod messages;
mod modify;
mod mqtt;
mod nats;
mod promises;
mod questions;
mod root;
#[cfg(feature = "serde")]
mod route_example;
#[cfg(feature = "schemars")]
mod schemars;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "shared")]
mod shared;
#[cfg(feature = "proptest")]
mod strategies;
mod support;
mod traits;
mod tree;
