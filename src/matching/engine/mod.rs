//! The matching engine: many compiled patterns, and the question which of them match a name.
//!
//! An event of the platform concerns one app, and nearly every pattern names one app. So the engine
//! keeps patterns in *blocks* by their *anchor*: the namespace and the first two selectors, as far as
//! these are literal. The anchor is one run of text, such as `urn:allthings:app:<appId>`. A name can
//! be matched only by the blocks of its own first two, one and no segments. Each is found by one
//! look-up. Blocks of the last two kinds are rare, and the look-up is skipped if there are none.
//!
//! # How an event is answered
//!
//! ```text
//! table    fingerprint of the anchor ──► Ref          one cache line
//! store    Ref ──► block, keys                        some lines, fetched together
//! block    tags of the segments ──► ids               one instruction for 16 segments
//!          rows of ids ──► mask                       one instruction for four patterns
//!          event sets ──► mask                        one test if all rows have the same set
//! hits     mask ──► keys                              row i of a block, key i beside it
//! ```
//!
//! A block is a *leaf* of up to 64 rows, so that an answer is a mask of 64 bits. If there are more, or
//! more than fits into a page, the leaf becomes a *node* with up to eleven children, which are blocks of
//! the same table. The node says by which column its rows have been [divided](divide). A search visits
//! at most three children of a node. Rows that are equal are divided by their owners, and a search visits
//! all of them, because all of them match.
//!
//! So nothing has a limit at which it takes another form: a node more is one look-up more.
//!
//! # What a change costs
//!
//! A leaf is taken apart, changed and put together: at most 64 rows and 4 KiB. The last block of its
//! class moves to the hole that it leaves, and its entry of the table is mended. A leaf that has become
//! full is divided, and leaves that have become small are brought together. All of this is bounded,
//! whatever the engine contains.
//!
//! Pages, tables and numbers are [copied when they change](crate::matching::paged), if a clone shares
//! them.
//!
//! # Files
//!
//! Each uses only those above it.
//!
//! | file | what it contains |
//! | --- | --- |
//! | `hash` | keyed hashes of anchors and segments |
//! | `target` | a pattern, taken apart |
//! | `row` | patterns as rows of bytes |
//! | `page` | blocks of one size, and the keys beside them |
//! | `store` | the memory of all blocks |
//! | `view` | how a block is laid out, and how it is read |
//! | `splice` | a leaf with one more row |
//! | `draft` | a leaf taken apart, for other changes |
//! | `compare` | which rows of a leaf match a name |
//! | `divide` | how rows are divided among the children of a node |
//! | `engine` | the table with all blocks: insert, remove, find |
//! | `stack`, `below` | the way from the first block of an anchor to its leaves |
//! | `hits` | what a search has found |
//! | `search` | which patterns match a name |
//! | `text` | a pattern as text, without a copy |
//! | `demand` | what a pattern demands of each segment |
//! | `question` | which patterns overlap a pattern, cover it or are covered by it |
//! | `anchors` | the anchors, with what they have |
//! | `check` | the invariants, for tests and fuzz targets |

mod anchors;
mod below;
#[cfg(any(test, fuzzing))]
mod check;
mod compare;
mod demand;
mod divide;
mod draft;
#[expect(clippy::module_inception, reason = "the engine itself")]
mod engine;
mod hash;
mod hits;
mod page;
mod question;
mod row;
mod search;
mod splice;
mod stack;
mod store;
mod target;
#[cfg(test)]
mod tests;
mod text;
mod view;

pub(super) use self::anchors::{AnchorCursor, AnchorRows};
pub(super) use self::engine::{BlockId, Cursor, Engine, Moved, Posting, Spot, Untidy, Who};
pub(super) use self::hits::{Hits, Hitter, Hitters};
pub(super) use self::question::{Holder, Relation};
pub(super) use self::search::{Extend, Sought};
pub(super) use self::text::PatternText;
pub(super) use self::view::Owner;
