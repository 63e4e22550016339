//! The invariants of the engine, for tests and fuzz targets.

#[cfg(test)]
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::divide::bucket_of_cell;
use super::draft::Draft;
use super::engine::Engine;
use super::store::Ref;
use super::view::{Block, Kind, Leaf, MAX_ROWS, NO_PARENT, NewBlock, Node};
use crate::language::SEPARATOR;

impl<K> Engine<K> {
    /// Asserts that all parts agree with each other. `O(n)`
    pub(in crate::matching) fn check(&self) {
        self.table.check();
        self.store.check();
        let mut blocks = 0;
        let mut nodes = 0;
        let mut depths = [0; 3];
        let mut at = Ref::START;
        while let Some(found) = self.store.next(at) {
            at = found.next();
            blocks += 1;
            let block = self.block(found);
            self.check_place(found, block);
            if block.parent() == NO_PARENT {
                depths[block.depth()] += 1;
            }
            match block.kind() {
                Kind::Leaf(leaf) => self.check_leaf(found, block, &leaf),
                Kind::Node(node) => {
                    nodes += 1;
                    self.check_node(block, node);
                }
            }
        }
        assert_eq!(blocks, self.table.len(), "each block is in the table once");
        assert_eq!(nodes, self.nodes.len(), "each node has a number");
        assert_eq!(depths, self.depths, "anchors of each depth");
    }

    /// The table leads to the block, and so does its parent.
    fn check_place(&self, at: Ref, block: Block<'_>) {
        let parent = block.parent();
        let fp = if parent == NO_PARENT {
            let colons = block.anchor().iter().filter(|&&byte| byte == SEPARATOR);
            assert_eq!(colons.count(), block.depth() + 1);
            self.keys.anchor(block.anchor())
        } else {
            assert!(block.anchor().is_empty());
            self.keys.child(parent)
        };
        assert_eq!(fp.bits(), block.fp());
        assert_eq!(self.find_block(fp, parent, block.anchor()), Some(at));
        if parent != NO_PARENT {
            let node = self.node_of(parent).expect("a node with this number");
            let Kind::Node(node) = self.block(node).kind() else {
                unreachable!("a node has been found");
            };
            assert_eq!(node.children >> (parent & 15) & 1, 1);
        }
    }

    fn check_leaf(&self, at: Ref, block: Block<'_>, leaf: &Leaf<'_>) {
        assert!((1..=MAX_ROWS).contains(&leaf.rows));
        assert_eq!(self.store.keys(at).len(), leaf.home);
        let mut texts: Vec<&[u8]> = (0..leaf.ids).map(|index| leaf.text(index)).collect();
        for (text, &tag) in texts.iter().zip(leaf.tags()) {
            assert_eq!(self.keys.tag(text), tag);
        }
        texts.sort_unstable();
        assert!(texts.is_sorted_by(|a, b| a < b), "each segment once");
        // Taken apart and put together it is the same.
        let mut draft = Draft::default();
        draft.load(leaf);
        let fit = draft.fit(block.anchor()).expect("it fitted");
        let used = (0..leaf.ids).all(|index| {
            let cell = u16::from(super::view::id(index));
            (0..leaf.rows).any(|row| draft.row(row).contains(&cell))
        });
        assert!(used, "each segment is one of a row");
        let new = NewBlock {
            fp: block.fp(),
            parent: block.parent(),
            depth: block.depth(),
            anchor: block.anchor(),
        };
        let mut bytes = Vec::new();
        draft.encode(&new, &fit, &mut bytes);
        assert!(self.store.has_class(at, bytes.len(), leaf.home));
        let again = Block::of(&bytes).leaf();
        assert_eq!(
            (again.rows, again.home, again.ids),
            (leaf.rows, leaf.home, leaf.ids)
        );
        assert_eq!((again.sets, again.width), (leaf.sets, leaf.width));
        assert_eq!((again.tags(), again.texts()), (leaf.tags(), leaf.texts()));
        // The event sets are in the order in which they came.
        for row in 0..leaf.rows {
            assert_eq!(
                (again.row(row), again.set(row)),
                (leaf.row(row), leaf.set(row))
            );
        }
        assert_eq!(again.owners(), leaf.owners());
        if let Some(node) = self.node_of(block.parent()) {
            self.check_buckets(self.block(node), block, &draft);
        }
    }

    /// The rows are in the bucket that a search looks into, at this level.
    fn check_buckets(&self, node: Block<'_>, child: Block<'_>, draft: &Draft) {
        let bucket = child.parent() & 15;
        if let Kind::Node(Node {
            number,
            column: Some(column),
            ..
        }) = node.kind()
        {
            for row in 0..draft.rows() {
                let cell = draft.row(row).get(column).copied();
                let expected = bucket_of_cell(draft, &self.keys, number, cell);
                assert_eq!(u32::from(expected), bucket);
            }
        }
        if let Some(above) = self.node_of(node.parent()) {
            self.check_buckets(self.block(above), node, draft);
        }
    }

    fn check_node(&self, block: Block<'_>, node: Node) {
        let fp = node.number.checked_sub(1).and_then(|id| self.nodes.get(id));
        assert_eq!(fp, Some(&block.fp()));
        assert_ne!(node.children, 0);
        for child in node.child_codes() {
            assert!(
                self.find_block(self.keys.child(child), child, &[])
                    .is_some()
            );
        }
    }

    /// Returns how many blocks of each kind there are: leaves by their rows, and nodes.
    #[cfg(test)]
    pub(in crate::matching) fn kinds(&self) -> (BTreeMap<usize, usize>, usize) {
        let (mut leaves, mut nodes) = (BTreeMap::new(), 0);
        let mut at = Ref::START;
        while let Some(found) = self.store.next(at) {
            at = found.next();
            match self.block(found).kind() {
                Kind::Leaf(leaf) => *leaves.entry(leaf.rows).or_default() += 1,
                Kind::Node(_) => nodes += 1,
            }
        }
        (leaves, nodes)
    }
}
