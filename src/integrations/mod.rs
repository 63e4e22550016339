//! The traits of other crates for our types, one file and one feature a crate.

#[cfg(feature = "arbitrary")]
mod arbitrary;
#[cfg(feature = "async-graphql")]
mod async_graphql;
#[cfg(feature = "proptest")]
mod proptest;
#[cfg(feature = "schemars")]
mod schemars;
