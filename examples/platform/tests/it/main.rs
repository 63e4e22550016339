//! The tests of the platform, as modules of one program.

mod access;
mod cli;
mod cluster;
mod cockpit;
mod crash;
mod delivery;
mod graphql;
mod guard;
mod ingest;
mod load;
mod load_nodes;
mod service;
mod shards;
mod storage;
mod support;
mod world;
