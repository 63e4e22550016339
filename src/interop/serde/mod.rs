//! serde: how values are read and written, all of it in this folder.

mod error;
mod explain;
mod limits;
mod lint;
mod permission;
mod texts;
