//! Containers that are copied in constant time: a copy shares all pages, and a change copies only those
//! that it touches.
//!
//! The modules use each other in this order, each only those above it:
//!
//! | module | what it contains |
//! | --- | --- |
//! | `arc_bytes` | how much memory an `Arc` asks for |
//! | `list` | a short list that copies share |
//! | `tree` | numbered elements, any of which may be absent |
//! | `pages` | numbered pages, any of which may be absent |
//! | `vector` | a vector in pages |
//! | `slab` | entries that are known by ids |
//! | `fingerprint` | the 32 bits by which a table finds a value |
//! | `bucket` | one cache line of a table |
//! | `side` | buckets of one size of a table |
//! | `table` | a table from fingerprints to numbers, which grows step by step |

pub(in crate::matching) mod arc_bytes;
mod bucket;
mod fingerprint;
mod list;
mod pages;
mod side;
mod slab;
mod table;
mod tree;
mod vector;

pub(in crate::matching) use self::arc_bytes::of_slice;
pub(in crate::matching) use self::fingerprint::Fp;
pub(in crate::matching) use self::pages::Pages;
pub(in crate::matching) use self::slab::Slab;
pub(in crate::matching) use self::table::Table;
pub(in crate::matching) use self::tree::Tree;
pub(in crate::matching) use self::vector::PagedVec;
