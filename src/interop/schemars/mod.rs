//! `schemars`: JSON Schema 2020-12 for the shapes that serde reads and writes.

mod errors;
mod explain;
mod lint;
mod shapes;
mod texts;
mod tree;
mod webhook;
