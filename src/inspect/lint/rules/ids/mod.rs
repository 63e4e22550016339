//! The rule about ids. A new shape of ids is recognised in `shape.rs`, a new placeholder in
//! `placeholder.rs`.

mod placeholder;
mod shape;
mod unusual;

pub(in crate::inspect::lint) use self::unusual::unusual;
