//! `schemars`: JSON Schema 2020-12 for the shapes that serde reads and writes.

mod errors;
mod explain;
mod shapes;
mod texts;
mod tree;
mod webhook;
