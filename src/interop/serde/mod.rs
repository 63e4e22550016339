//! serde: how values are read and written.

mod algebra;
mod error;
mod explain;
mod limits;
mod lint;
mod list;
mod permission;
mod shapes;
mod subscription;
mod text;
mod tree;
