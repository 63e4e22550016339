//! Ids that were never filled in, or that were damaged on the way.
//!
//! To add a shape, add a variant to `IdShape` in `id.rs` and recognise it in `shape.rs`.

mod id_at;
mod placeholder;
mod shape;
mod unusual;

pub(super) use self::shape::is_uuid;
pub(super) use self::unusual::{UnusualId, unusual_ids};
