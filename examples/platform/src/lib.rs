//! A webhook platform on the crate `urn-filter`. The README says what it does and where things are.

pub mod access;
pub mod cli;
pub mod clock;
pub mod cockpit;
pub mod config;
pub mod context;
pub mod delivery;
mod demo;
pub mod graphql;
pub mod ingest;
pub mod model;
pub mod ops;
pub mod server;
pub mod service;
pub mod storage;
