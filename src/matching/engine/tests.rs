//! Which form a block has, and how much memory it takes. The answers do not depend on it, the costs do.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::block::Block;
use super::hash::{AnchorHash, Keys};
use super::matcher::Matcher;
use super::posting::Posting;
use super::row::{MAX_IDS, MAX_SELECTORS};
use super::thresholds::{MAX_ROWS, MAX_ROWS_OF_MANY_SHAPES, MAX_SHAPES};
use crate::language::Pattern;

struct Blocks {
    matcher: Matcher,
    hashes: Vec<AnchorHash>,
}

impl Blocks {
    fn of(filters: impl IntoIterator<Item = String>) -> Self {
        let mut this = Self {
            matcher: Matcher::default(),
            hashes: Vec::new(),
        };
        for filter in filters {
            this.insert(&filter);
        }
        this
    }

    fn insert(&mut self, filter: &str) {
        let slot = u32::try_from(self.hashes.len()).unwrap();
        let pattern: Pattern = filter.parse().unwrap();
        let hash = self.matcher.insert(&pattern, Posting { slot, tag: 7 });
        self.hashes.push(hash);
    }

    fn remove_last(&mut self) {
        let hash = self.hashes.pop().unwrap();
        let slot = u32::try_from(self.hashes.len()).unwrap();
        assert!(self.matcher.remove(hash, slot));
        assert!(!self.matcher.remove(hash, slot));
    }

    /// Returns the only block.
    fn block(&self) -> &Block {
        let mut all = self.matcher.blocks.iter();
        let block = all.next().unwrap();
        assert!(all.next().is_none());
        block
    }

    fn is_small(&self) -> bool {
        matches!(self.block(), Block::Small(_))
    }

    fn has_walk(&self) -> bool {
        matches!(self.block(), Block::Large(large) if large.has_walk())
    }
}

/// Returns a filter with a pair of numbers below 20: few segments and few shapes.
fn pair(n: usize) -> String {
    format!("urn:ns:app:A:{}:x{}", n / 20, n % 20)
}

/// Returns a filter with a `*` or a literal at each of twelve positions, by the bits of a number.
fn shaped(n: usize) -> String {
    let selector = |bit: usize| if n >> bit & 1 == 1 { ":*" } else { ":a" };
    let selectors: String = (0..12).map(selector).collect();
    format!("urn:ns:app:A{selectors}")
}

#[test]
fn a_block_of_few_shapes_is_small_up_to_256_rows() {
    let mut blocks = Blocks::of((0..MAX_ROWS).map(pair));
    assert!(blocks.is_small());
    blocks.insert(&pair(0));
    assert!(!blocks.is_small() && !blocks.has_walk());
    // It becomes small again at half of that.
    while blocks.hashes.len() > MAX_ROWS / 2 + 1 {
        blocks.remove_last();
        assert!(!blocks.is_small(), "{}", blocks.hashes.len());
    }
    blocks.remove_last();
    assert!(blocks.is_small());
}

#[test]
fn a_block_of_many_shapes_is_small_up_to_2048_rows() {
    // 25 shapes, which is more than are probed one by one.
    let rest = (0..).map(|n| shaped(n % (MAX_SHAPES + 1)));
    let mut blocks = Blocks::of(rest.take(MAX_ROWS_OF_MANY_SHAPES));
    assert_eq!((MAX_ROWS_OF_MANY_SHAPES, MAX_SHAPES), (2048, 24));
    assert!(blocks.is_small());
    blocks.insert(&shaped(0));
    assert!(blocks.has_walk());
    // One shape less is not enough.
    let rest = (0..).map(|n| shaped(n % MAX_SHAPES));
    let blocks = Blocks::of(rest.take(MAX_ROWS + 1));
    assert!(!blocks.is_small() && !blocks.has_walk());
}

#[test]
fn a_tree_comes_with_25_shapes_and_goes_below_12() {
    let mut blocks = Blocks::of((0..=MAX_ROWS).map(pair));
    let many = MAX_SHAPES / 2 - 1;
    for n in 0..MAX_SHAPES - 1 {
        blocks.insert(&shaped(n + 1));
        assert!(!blocks.has_walk(), "{n}");
    }
    blocks.insert(&shaped(MAX_SHAPES));
    assert!(blocks.has_walk());
    while blocks.hashes.len() > MAX_ROWS + 1 + many {
        assert!(blocks.has_walk(), "{}", blocks.hashes.len());
        blocks.remove_last();
    }
    assert!(blocks.has_walk());
    blocks.remove_last();
    assert!(!blocks.has_walk());
}

/// Removing in reverse order leaves no hole among the entries, and removing in order only holes.
#[test]
fn a_large_block_gives_memory_back() {
    let id = |n: usize| format!("urn:ns:app:A:{n}");
    for is_reverse in [true, false] {
        let mut blocks = Blocks::of((0..10_000).map(id));
        let full = blocks.matcher.heap_bytes;
        for n in 0..9_000 {
            let n = if is_reverse { 9_999 - n } else { n };
            let slot = u32::try_from(n).unwrap();
            assert!(blocks.matcher.remove(blocks.hashes[n], slot));
        }
        assert!(!blocks.is_small());
        let left = blocks.matcher.heap_bytes;
        assert!(left < full / 3, "{left} of {full}");
    }
}

#[test]
fn a_block_is_small_up_to_251_segments_and_15_selectors() {
    assert_eq!((MAX_IDS, MAX_SELECTORS), (251, 15));
    let id = |n: usize| format!("urn:ns:app:A:{n}");
    let mut blocks = Blocks::of((0..MAX_IDS).map(id));
    assert!(blocks.is_small());
    blocks.insert(&id(MAX_IDS));
    assert!(!blocks.is_small());
    let long = |selectors: usize| format!("urn:ns:app:A{}", ":a".repeat(selectors));
    assert!(Blocks::of([long(MAX_SELECTORS)]).is_small());
    assert!(!Blocks::of([long(MAX_SELECTORS + 1)]).is_small());
}

#[test]
fn a_block_is_small_up_to_16_kibibytes_of_segments() {
    let id = |n: usize| format!("urn:ns:app:A:{n:01024}");
    let mut blocks = Blocks::of((0..16).map(id));
    assert!(blocks.is_small());
    blocks.insert("urn:ns:app:A:x");
    assert!(!blocks.is_small());
}

/// A removed pattern leaves neither its row nor its segments.
#[test]
fn a_block_takes_memory_for_what_is_in_it() {
    for filter in [pair as fn(usize) -> String, shaped] {
        let mut blocks = Blocks::of((0..100).map(filter));
        while blocks.hashes.len() > 50 {
            blocks.remove_last();
        }
        let fresh = Blocks::of((0..50).map(filter));
        assert_eq!(blocks.block().heap_bytes(), fresh.block().heap_bytes());
        assert_eq!(blocks.matcher.heap_bytes, fresh.matcher.heap_bytes);
    }
}

/// The layout is the table in the module `small`. A row has one byte more than the pattern selectors.
#[test]
fn a_small_block_has_rows_as_wide_as_needed() {
    const ROWS: usize = 8;
    for (selectors, width) in [(1, 4), (3, 4), (4, 8), (7, 8), (8, 16), (15, 16)] {
        let below = ":a".repeat(selectors - 1);
        let filters = (0..ROWS).map(|n| format!("urn:ns:app:A:{n}{below}"));
        let ids = if selectors == 1 { ROWS } else { ROWS + 1 };
        let (header, short_hashes) = (8, 16);
        let parts =
            header + "urn:ns:app:A".len() + short_hashes + 2 * ids + width * ROWS + 8 * ROWS + ids;
        let blocks = Blocks::of(filters);
        assert_eq!(blocks.block().heap_bytes(), parts, "{selectors}");
    }
}

/// A search skips the depths without a block, so the counts must return to zero.
#[test]
fn blocks_are_counted_by_their_depth() {
    let counts = [
        ("urn:ns:*", [1, 0, 0]),
        ("urn:ns:*:A:x", [1, 0, 0]),
        ("urn:ns:app", [1, 1, 0]),
        ("urn:ns:app:*:x", [1, 1, 0]),
        ("urn:ns:app:A", [1, 1, 1]),
        ("urn:ns:app:A:x", [1, 1, 1]),
        ("urn:ns:app:B:*", [1, 1, 2]),
        ("urn:other:*", [2, 1, 2]),
    ];
    let mut blocks = Blocks::of([]);
    for (filter, depths) in counts {
        blocks.insert(filter);
        assert_eq!(blocks.matcher.depths, depths, "{filter}");
    }
    for (filter, depths) in counts.iter().rev() {
        assert_eq!(blocks.matcher.depths, *depths, "{filter}");
        blocks.remove_last();
    }
    assert_eq!(blocks.matcher.depths, [0; 3]);
}

#[test]
#[cfg_attr(urn_filter_narrow_hash, ignore = "hashes are narrow")]
fn anchors_and_segments_are_spread_over_hashes() {
    let keys = Keys::default();
    let texts: Vec<String> = (0..1000).map(|n| format!("urn:ns:app:{n}")).collect();
    let hashes = texts.iter().map(|text| keys.anchor(text.as_bytes()));
    let mut spread: Vec<u64> = hashes.map(AnchorHash::spread).collect();
    // A table takes its index from the low bits and seven more from the top.
    let mut low: Vec<u64> = spread.iter().map(|hash| hash & 0xffff).collect();
    let mut top: Vec<u64> = spread.iter().map(|hash| hash >> 57).collect();
    let mut short: Vec<u8> = texts
        .iter()
        .map(|text| keys.short_hash(text.as_bytes()))
        .collect();
    for (all, least) in [(&mut spread, 999), (&mut low, 950), (&mut top, 120)] {
        all.sort_unstable();
        all.dedup();
        assert!(all.len() >= least, "{} of {least}", all.len());
    }
    short.sort_unstable();
    short.dedup();
    assert!(short.len() > 200, "{}", short.len());
    // A segment has another hash at each index: fingerprints are sums of these.
    let all = texts.iter().map(String::as_bytes);
    let mut segments: Vec<u64> = (0..4)
        .flat_map(|index| all.clone().map(move |text| (index, text)))
        .map(|(index, text)| keys.segment(index, text))
        .collect();
    segments.sort_unstable();
    segments.dedup();
    assert_eq!(segments.len(), 4_000);
    // An adversary cannot know the hashes: another matcher has other keys.
    let other = Keys::default();
    let same = |text: &&String| keys.anchor(text.as_bytes()) == other.anchor(text.as_bytes());
    assert!(texts.iter().filter(same).count() < 10);
}
