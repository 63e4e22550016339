//! The matching engine: many compiled patterns, and the question which of them match a name.
//!
//! An event of the platform concerns one app, and nearly every pattern names one app. So the engine
//! keeps patterns in *blocks* by their *anchor*: the namespace and the first two selectors, as far as
//! these are literal. The anchor is one run of text, such as `urn:allthings:app:<appId>`. A name can
//! be matched only by the blocks of its own first two, one and no segments. Each is found by one
//! look-up. Blocks of the last two kinds are rare, and the look-up is skipped if there are none.
//!
//! Most blocks are [`small`]: one piece of memory, in which patterns are [rows](row) of bytes. A
//! block that outgrows this form becomes [`large`]: a table of patterns by their [`shape`] and a
//! fingerprint of their literals. If it has many shapes, it also has a tree that is [walked](walk).
//! The sizes at which a block changes its form are in [`thresholds`].
//!
//! # What was measured
//!
//! The workload is the one of the benches: 16 patterns for each app, five to six hits for each event.
//! Reading the event is not included. The tree and the rows were measured alternately on a busy
//! machine, so only their ratios count. For the design in between, only instructions were counted.
//!
//! | ns for an event | instructions | 1,000 patterns | 100,000 | 1 million |
//! | --- | --- | --- | --- | --- |
//! | one tree of segments for all patterns, hashed children | 4,500 | 757 | 4,354 | 5,935 |
//! | blocks by anchor; in a block a probe for each shape | 1,960 | | | |
//! | blocks by anchor; in a block rows | 1,540 | 304 | 346 | 1,387 |
//! | the same in batches | 1,620 | 350 | 299 | 649 |
//!
//! The tree waits for memory at each segment. A block costs three waits: for the control byte of the
//! table, for its bucket, and for the block. In a batch the waits of 32 events overlap.
//!
//! # Files
//!
//! | file | what it contains |
//! | --- | --- |
//! | `matcher` | `Matcher`: the table of blocks, with insert, remove and search |
//! | `located` | blocks that are found and fetched before they are read |
//! | `block` | a block in one of its two forms |
//! | `small`, `draft`, `row` | the small form, the same taken apart for a change, and its rows |
//! | `large`, `shape`, `walk`, `chains`, `posting_list` | the large form and its parts |
//! | `target`, `posting`, `entry_id`, `hash`, `thresholds` | what the others share |

mod block;
mod chains;
mod draft;
mod entry_id;
mod hash;
mod large;
mod located;
mod matcher;
mod posting;
mod posting_list;
mod row;
mod shape;
mod small;
mod target;
#[cfg(test)]
mod tests;
mod thresholds;
mod walk;

pub(super) use self::hash::AnchorHash;
pub(super) use self::located::{Located, prefetch};
pub(super) use self::matcher::Matcher;
pub(super) use self::posting::Posting;
pub(super) use self::thresholds::PREFETCHED;
