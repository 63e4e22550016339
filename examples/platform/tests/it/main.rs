//! The tests of the platform, as modules of one program.

mod access;
mod cli;
mod delivery;
mod guard;
mod graphql;
mod ingest;
mod service;
mod storage;
mod support;
