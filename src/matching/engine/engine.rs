//! The engine: a table of blocks, the blocks, and the nodes of those that are divided.

use alloc::vec::Vec;

use super::divide::{Division, bucket_of};
use super::draft::{Draft, Fit};
use super::hash::Keys;
use super::splice::{Addition, splice};
use super::store::{Ref, Store};
use super::target::{MAX_DEPTH, Target};
use super::view::{self, Block, Kind, Leaf, NO_PARENT, NewBlock, Node, Owner};
use crate::language::Pattern;
use crate::matching::paged::{Fp, Slab, Table};

/// Many patterns, each with who has it.
///
/// A posting is the record that somebody has a pattern. There are two kinds. A *home* posting has a key,
/// which is beside its block. The others have the number of a webhook.
#[derive(Debug)]
pub(crate) struct Engine<K> {
    pub(super) keys: Keys,
    pub(super) table: Table,
    pub(super) store: Store<K>,
    /// How many anchors of each depth there are. A search skips the depths without one.
    pub(super) depths: [usize; MAX_DEPTH + 1],
    /// The fingerprint of each node.
    pub(super) nodes: Slab<u32>,
    room: Room<K>,
}

/// Memory that is kept from change to change.
#[derive(Debug)]
struct Room<K> {
    draft: Draft,
    encoded: Vec<u8>,
    keys: Vec<K>,
}

/// Who has a pattern.
pub(crate) enum Posting<K> {
    /// A key that has this pattern alone.
    Home(K),
    /// One of several patterns of a webhook.
    Owned(Owner),
}

/// A posting that is in another block now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved {
    pub(crate) who: Who,
    /// The block in which it was.
    pub(crate) from: BlockId,
    pub(crate) to: BlockId,
}

/// Whose posting it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Who {
    /// A key with this hash.
    Home(u64),
    Owned(Owner),
}

/// How a block is found again: 31 bits of its fingerprint. Several blocks can have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct BlockId(pub(crate) u32);

impl BlockId {
    fn of(fp: Fp) -> Self {
        Self(fp.bits() >> 1)
    }

    fn fp(self) -> Fp {
        Fp::of_odd(self.0 << 1 | 1)
    }
}

/// Where a posting is, until the next change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub(super) at: Ref,
    pub(super) row: usize,
}

impl Spot {
    /// Encodes the place in 38 bits.
    pub(crate) fn bits(self) -> u64 {
        // INVARIANT: a block has at most 64 rows.
        u64::from(self.at.0) << 6 | self.row as u64
    }

    pub(crate) fn of_bits(bits: u64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "38 bits")]
        Self {
            at: Ref((bits >> 6) as u32),
            row: (bits & 63) as usize,
        }
    }
}

/// A place among all home postings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor {
    at: Ref,
    row: usize,
}

impl Cursor {
    pub(crate) const START: Self = Self {
        at: Ref::START,
        row: 0,
    };
}

/// Rows that are to be filed as one block or several.
struct Rows<K> {
    fp: Fp,
    parent: u32,
    anchor: Vec<u8>,
    draft: Draft,
    /// The index of each row among those at the beginning.
    origins: Vec<usize>,
    /// The keys of the home rows.
    keys: Vec<K>,
}

/// The rows of several leaves as one.
struct Together {
    draft: Draft,
    fit: Fit,
    /// Whose each row is, and the block in which it was.
    whose: Vec<(Who, BlockId)>,
}

/// Blocks with fewer rows than this are looked at, whether they and their siblings fit into one.
const FEW: usize = 5;
/// Rows of so many are brought together. Far fewer than fit into a block, so that a webhook that comes
/// and goes does not divide it each time.
const TOGETHER: usize = view::MAX_ROWS / 2;

impl<K> Default for Engine<K> {
    fn default() -> Self {
        Self {
            keys: Keys::default(),
            table: Table::new(),
            store: Store::default(),
            depths: [0; MAX_DEPTH + 1],
            nodes: Slab::new(),
            room: Room::default(),
        }
    }
}

impl<K> Default for Room<K> {
    fn default() -> Self {
        Self {
            draft: Draft::default(),
            encoded: Vec::new(),
            keys: Vec::new(),
        }
    }
}

impl<K> Clone for Engine<K> {
    fn clone(&self) -> Self {
        Self {
            keys: self.keys.clone(),
            table: self.table.clone(),
            store: self.store.clone(),
            depths: self.depths,
            nodes: self.nodes.clone(),
            room: Room::default(),
        }
    }
}

impl<K> Engine<K> {
    /// Returns the bytes that the engine has allocated. What the keys own is not counted.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.table.heap_bytes()
            + self.store.heap_bytes()
            + self.nodes.heap_bytes()
            + self.room.draft.heap_bytes()
            + self.room.encoded.capacity()
            + self.room.keys.capacity() * size_of::<K>()
    }

    /// Returns the posting of a key in one of the blocks with this id.
    pub(crate) fn find_home(&self, block: BlockId, is: impl Fn(&K) -> bool) -> Option<Spot> {
        self.table.find(block.fp(), |at| {
            let at = Ref(at);
            let row = self.store.keys(at).iter().position(&is)?;
            Some(Spot { at, row })
        })
    }

    /// Returns the posting of a webhook in one of the blocks with this id.
    pub(crate) fn find_owned(&self, block: BlockId, owner: Owner) -> Option<Spot> {
        self.table.find(block.fp(), |at| {
            let at = Ref(at);
            let Kind::Leaf(leaf) = self.block(at).kind() else {
                return None;
            };
            let row = (leaf.home..leaf.rows).find(|&row| leaf.owner(row) == owner)?;
            Some(Spot { at, row })
        })
    }

    /// Returns the first home posting at or after a place, with its key and the place after it.
    pub(crate) fn home_from(&self, from: Cursor) -> Option<(&K, Spot, Cursor)> {
        let Cursor { mut at, mut row } = from;
        loop {
            let block = self.store.next(at)?;
            if block != at {
                (at, row) = (block, 0);
            }
            if let Some(key) = self.store.keys(at).get(row) {
                let next = Cursor { at, row: row + 1 };
                return Some((key, Spot { at, row }, next));
            }
            (at, row) = (at.next(), 0);
        }
    }

    /// Returns the key of a home posting.
    pub(crate) fn key(&self, spot: Spot) -> Option<&K> {
        self.store.keys(spot.at).get(spot.row)
    }

    /// Returns the event set of a posting.
    pub(crate) fn set(&self, spot: Spot) -> u32 {
        match self.block(spot.at).kind() {
            Kind::Leaf(leaf) => leaf.set(spot.row),
            Kind::Node(_) => 0,
        }
    }

    /// Climbs to the first block of the anchor.
    pub(super) fn anchor_of<'a>(&'a self, mut block: Block<'a>) -> &'a [u8] {
        while let Some(node) = self.node_of(block.parent()) {
            block = self.block(node);
        }
        block.anchor()
    }

    pub(super) fn block(&self, at: Ref) -> Block<'_> {
        Block::of(self.store.bytes(at))
    }

    /// Returns the block of an anchor, or the child with this parent.
    pub(super) fn find_block(&self, fp: Fp, parent: u32, anchor: &[u8]) -> Option<Ref> {
        self.table.find(fp, |at| {
            let block = self.block(Ref(at));
            let is_it =
                block.parent() == parent && (parent != NO_PARENT || block.anchor() == anchor);
            is_it.then_some(Ref(at))
        })
    }

    /// Returns the node of a child with this parent.
    pub(super) fn node_of(&self, parent: u32) -> Option<Ref> {
        let number = parent >> 4;
        let fp = *self.nodes.get(number.checked_sub(1)?)?;
        self.table
            .find(Fp::of_odd(fp), |at| match self.block(Ref(at)).kind() {
                Kind::Node(node) if node.number == number => Some(Ref(at)),
                _ => None,
            })
    }
}

impl<K: Clone> Engine<K> {
    /// Adds a posting to a pattern. Returns the block in which it is.
    ///
    /// If the block has to be divided, `moved` gets what is in another block afterwards. Before anything
    /// is changed, `hash_of` is called with the keys that are concerned.
    pub(crate) fn insert(
        &mut self,
        pattern: &Pattern,
        set: u32,
        posting: Posting<K>,
        hash_of: impl Fn(&K) -> u64,
        moved: &mut Vec<Moved>,
    ) -> BlockId {
        let target = Target::of(pattern);
        let (mut fp, mut parent) = (self.keys.anchor(target.anchor), NO_PARENT);
        let mut who = None;
        loop {
            let Some(at) = self.find_block(fp, parent, target.anchor) else {
                self.add_leaf(fp, parent, &target, set, posting);
                return BlockId::of(fp);
            };
            let node = match Block::of(self.store.bytes(at)).kind() {
                Kind::Node(node) => node,
                Kind::Leaf(_) => {
                    return self.insert_into(at, &target, set, posting, hash_of, moved);
                }
            };
            let who = *who.get_or_insert_with(|| posting.who(&hash_of));
            let bucket = match node.column {
                Some(column) => bucket_of(&target, &self.keys, node.number, column),
                None => self.keys.spread(who.identity(), node.number),
            };
            if node.children >> bucket & 1 == 0 {
                self.set_children(at, node.children | 1 << bucket);
            }
            parent = node.number << 4 | u32::from(bucket);
            fp = self.keys.child(parent);
        }
    }

    /// Adds a posting to a leaf, which is divided if it is full.
    fn insert_into(
        &mut self,
        at: Ref,
        target: &Target<'_>,
        set: u32,
        posting: Posting<K>,
        hash_of: impl Fn(&K) -> u64,
        moved: &mut Vec<Moved>,
    ) -> BlockId {
        let (key, owner) = posting.apart();
        let block = Block::of(self.store.bytes(at));
        let (leaf, new) = (block.leaf(), block.to_new());
        let id = BlockId::of(Fp::of_odd(block.fp()));
        let addition = Addition { target, set, owner };
        let encoded = &mut self.room.encoded;
        if let Some(home) = splice(&leaf, &new, &self.keys, &addition, encoded) {
            self.rewrite(at, home, |keys| keys.extend(key));
            return id;
        }
        let mut draft = core::mem::take(&mut self.room.draft);
        draft.load(&leaf);
        let row = draft.add(&self.keys, &addition);
        match draft.fit(new.anchor) {
            Some(fit) => {
                draft.encode(&new, &fit, encoded);
                self.rewrite(at, draft.home(), |keys| keys.extend(key));
                self.room.draft = draft;
                id
            }
            None => self.divide(at, draft, row, key, hash_of, moved),
        }
    }

    /// Removes a posting. Returns its key, if it has one, and the parent of its block if that has become
    /// small: [`tidy`](Self::tidy) takes it.
    pub(crate) fn remove(&mut self, spot: Spot) -> (Option<K>, Option<Untidy>) {
        let block = Block::of(self.store.bytes(spot.at));
        let (parent, depth) = (block.parent(), block.depth());
        let fp = Fp::of_odd(block.fp());
        let Kind::Leaf(leaf) = block.kind() else {
            return (None, None);
        };
        let draft = &mut self.room.draft;
        draft.load(&leaf);
        draft.remove(spot.row);
        let (rows, home) = (draft.rows(), draft.home());
        let is_home = spot.row < leaf.home;
        let mut key = None;
        // What fitted before fits without a row.
        let new = block.to_new();
        if let Some(fit) = draft.fit(new.anchor).filter(|_| rows > 0) {
            draft.encode(&new, &fit, &mut self.room.encoded);
            self.rewrite(spot.at, home, |keys| {
                if is_home {
                    key = Some(keys.remove(spot.row));
                }
            });
        } else {
            let mut keys = Vec::new();
            self.take(spot.at, &mut keys);
            key = keys.pop();
            self.table.remove(fp, |at| at == spot.at.0);
            if parent == NO_PARENT {
                self.depths[depth] -= 1;
            } else {
                self.forget_child(parent);
            }
        }
        let is_small = parent != NO_PARENT && rows < FEW;
        (key, is_small.then_some(Untidy(parent)))
    }

    fn add_leaf(
        &mut self,
        fp: Fp,
        parent: u32,
        target: &Target<'_>,
        set: u32,
        posting: Posting<K>,
    ) {
        let draft = &mut self.room.draft;
        draft.clear();
        let (key, owner) = posting.apart();
        draft.add(&self.keys, &Addition { target, set, owner });
        if parent == NO_PARENT {
            self.depths[target.depth] += 1;
        }
        let block = NewBlock {
            fp: fp.bits(),
            parent,
            depth: target.depth,
            anchor: if parent == NO_PARENT {
                target.anchor
            } else {
                &[]
            },
        };
        // INVARIANT: every pattern fits into a block of its own.
        if let Some(fit) = draft.fit(block.anchor) {
            draft.encode(&block, &fit, &mut self.room.encoded);
        }
        let home = draft.home();
        let at = self.store.push(&self.room.encoded, home, key.into_iter());
        self.table.insert(fp, at.0);
    }

    /// Replaces a leaf by the one that has just been encoded, with other keys.
    fn rewrite(&mut self, at: Ref, home: usize, change: impl FnOnce(&mut Vec<K>)) {
        let fp = Fp::of_odd(self.block(at).fp());
        let encoded = core::mem::take(&mut self.room.encoded);
        let keeps_keys = self.store.keys(at).len() == home;
        if keeps_keys && self.store.has_class(at, encoded.len(), home) {
            self.store.write(at, 0, &encoded);
        } else {
            let mut keys = core::mem::take(&mut self.room.keys);
            self.take(at, &mut keys);
            change(&mut keys);
            let new = self.store.push(&encoded, home, keys.drain(..));
            self.table.update(fp, |known| known == at.0, new.0);
            self.room.keys = keys;
        }
        self.room.encoded = encoded;
    }

    /// Takes a block out, and mends what refers to the block that moves to its place.
    fn take(&mut self, at: Ref, keys: &mut Vec<K>) {
        if let Some(moved) = self.store.take(at, keys) {
            let fp = Fp::of_odd(self.block(at).fp());
            self.table.update(fp, |known| known == moved.0, at.0);
        }
    }

    /// Divides a leaf whose rows do not fit into it any more. One of them is new.
    fn divide(
        &mut self,
        at: Ref,
        draft: Draft,
        new: usize,
        key: Option<K>,
        hash_of: impl Fn(&K) -> u64,
        moved: &mut Vec<Moved>,
    ) -> BlockId {
        let keys = self.store.keys(at).iter().chain(&key);
        let who = who_of(&draft, keys, &hash_of);
        let block = self.block(at);
        let fp = Fp::of_odd(block.fp());
        let mut rows = Rows {
            fp,
            parent: block.parent(),
            anchor: block.anchor().to_vec(),
            origins: (0..draft.rows()).collect(),
            draft,
            keys: Vec::new(),
        };
        let depth = block.depth();
        // From here on no code of the caller runs, but a copy of keys in a page that is shared.
        self.take(at, &mut rows.keys);
        rows.keys.extend(key);
        self.table.remove(fp, |known| known == at.0);
        let ids = self.file(rows, depth, &who);
        let from = BlockId::of(fp);
        let others = who.iter().zip(&ids).enumerate();
        moved.extend(
            others
                .filter(|&(row, _)| row != new)
                .map(|(_, (&who, &to))| Moved { who, from, to }),
        );
        ids.get(new).copied().unwrap_or(from)
    }

    /// Files rows as a leaf, or as a node and its children. Returns the block of each row.
    fn file(&mut self, rows: Rows<K>, depth: usize, who: &[Who]) -> Vec<BlockId> {
        let mut ids = alloc::vec![BlockId::default(); who.len()];
        let mut left = alloc::vec![rows];
        while let Some(mut rows) = left.pop() {
            let block = NewBlock {
                fp: rows.fp.bits(),
                parent: rows.parent,
                depth,
                anchor: &rows.anchor,
            };
            if let Some(fit) = rows.draft.fit(&rows.anchor) {
                for &origin in &rows.origins {
                    ids[origin] = BlockId::of(rows.fp);
                }
                rows.draft.encode(&block, &fit, &mut self.room.encoded);
                let home = rows.draft.home();
                let at = self
                    .store
                    .push(&self.room.encoded, home, rows.keys.into_iter());
                self.table.insert(rows.fp, at.0);
                continue;
            }
            // INVARIANT: fewer than 2^28 nodes, each of which has more rows than a block.
            let number = self.nodes.insert(rows.fp.bits()) + 1;
            let identities: Vec<u64> = rows
                .origins
                .iter()
                .map(|&origin| who[origin].identity())
                .collect();
            let division = Division::of(&rows.draft, &self.keys, number, &identities);
            let children = division
                .buckets
                .iter()
                .fold(0, |mask, bucket| mask | 1 << bucket);
            let node = Node {
                number,
                children,
                column: division.column,
            };
            let at = self
                .store
                .push(&view::node(&block, node), 0, core::iter::empty());
            self.table.insert(rows.fp, at.0);
            left.extend(self.children(rows, &division, node));
        }
        ids
    }

    /// Divides rows among the children of a node.
    fn children(&self, rows: Rows<K>, division: &Division, node: Node) -> Vec<Rows<K>> {
        let mut keys: Vec<Option<K>> = rows.keys.into_iter().map(Some).collect();
        let buckets = (0..16_u32).filter(|bucket| node.children >> bucket & 1 == 1);
        buckets
            .map(|bucket| {
                let is_there = |&row: &usize| u32::from(division.buckets[row]) == bucket;
                let these: Vec<usize> = (0..rows.draft.rows()).filter(is_there).collect();
                let mut draft = Draft::default();
                draft.append(&self.keys, &rows.draft, these.iter().copied());
                let parent = node.number << 4 | bucket;
                Rows {
                    fp: self.keys.child(parent),
                    parent,
                    anchor: Vec::new(),
                    draft,
                    origins: these.iter().map(|&row| rows.origins[row]).collect(),
                    keys: these
                        .iter()
                        .filter_map(|&row| keys.get_mut(row)?.take())
                        .collect(),
                }
            })
            .collect()
    }

    fn set_children(&mut self, at: Ref, children: u16) {
        self.store
            .write(at, view::CHILDREN, &children.to_le_bytes());
    }

    /// Notes that a child is gone, and removes the node if it was the last one.
    fn forget_child(&mut self, mut parent: u32) {
        while let Some(at) = self.node_of(parent) {
            let block = self.block(at);
            let Kind::Node(node) = block.kind() else {
                return;
            };
            let children = node.children & !(1 << (parent & 15));
            if children != 0 {
                self.set_children(at, children);
                return;
            }
            let depth = block.depth();
            parent = block.parent();
            self.remove_node(at, node);
            if parent == NO_PARENT {
                self.depths[depth] -= 1;
            }
        }
    }

    fn remove_node(&mut self, at: Ref, node: Node) {
        let fp = Fp::of_odd(self.block(at).fp());
        self.take(at, &mut Vec::new());
        self.table.remove(fp, |known| known == at.0);
        self.nodes.remove(node.number - 1);
    }

    /// Brings few rows in several blocks together in one, and so on upwards.
    ///
    /// `moved` gets what is in another block afterwards. Before anything is changed, `hash_of` is called
    /// with the keys that are concerned.
    pub(crate) fn tidy(
        &mut self,
        untidy: Untidy,
        hash_of: impl Fn(&K) -> u64,
        moved: &mut Vec<Moved>,
    ) {
        let mut parent = untidy.0;
        while let Some(at) = self.node_of(parent) {
            let block = self.block(at);
            let (fp, depth, above) = (Fp::of_odd(block.fp()), block.depth(), block.parent());
            let anchor = block.anchor().to_vec();
            let Kind::Node(node) = block.kind() else {
                return;
            };
            let Some(all) = self.together(node, &anchor, &hash_of) else {
                return;
            };
            let mut keys = Vec::new();
            for child in node.child_codes() {
                let child_fp = self.keys.child(child);
                let Some(at) = self.find_block(child_fp, child, &[]) else {
                    continue;
                };
                self.take(at, &mut keys);
                self.table.remove(child_fp, |known| known == at.0);
            }
            if let Some(at) = self.node_of(parent) {
                self.remove_node(at, node);
            }
            let new = NewBlock {
                fp: fp.bits(),
                parent: above,
                depth,
                anchor: &anchor,
            };
            all.draft.encode(&new, &all.fit, &mut self.room.encoded);
            let home = all.draft.home();
            let at = self.store.push(&self.room.encoded, home, keys.into_iter());
            self.table.insert(fp, at.0);
            let to = BlockId::of(fp);
            let whose = all.whose.into_iter();
            moved.extend(whose.map(|(who, from)| Moved { who, from, to }));
            parent = above;
        }
    }

    /// Returns the rows of all children as one block, if they are few.
    fn together(
        &self,
        node: Node,
        anchor: &[u8],
        hash_of: &impl Fn(&K) -> u64,
    ) -> Option<Together> {
        let mut leaves: Vec<(Ref, BlockId, Leaf<'_>)> = Vec::new();
        for child in node.child_codes() {
            let fp = self.keys.child(child);
            let at = self.find_block(fp, child, &[])?;
            let Kind::Leaf(leaf) = self.block(at).kind() else {
                return None;
            };
            leaves.push((at, BlockId::of(fp), leaf));
        }
        if leaves.iter().map(|(_, _, leaf)| leaf.rows).sum::<usize>() > TOGETHER {
            return None;
        }
        let mut all = Draft::default();
        let (mut home, mut owned) = (Vec::new(), Vec::new());
        for (at, id, leaf) in &leaves {
            let mut draft = Draft::default();
            draft.load(leaf);
            all.append(&self.keys, &draft, 0..draft.rows());
            let keys = self.store.keys(*at).iter();
            home.extend(keys.map(|key| (Who::Home(hash_of(key)), *id)));
            let owners = (leaf.home..leaf.rows).map(|row| leaf.owner(row));
            owned.extend(owners.map(|owner| (Who::Owned(owner), *id)));
        }
        home.extend(owned);
        Some(Together {
            fit: all.fit(anchor)?,
            draft: all,
            whose: home,
        })
    }
}

/// A node whose children may have become few enough for one block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Untidy(u32);

impl Node {
    /// Returns what the children have for a parent.
    pub(super) fn child_codes(self) -> impl Iterator<Item = u32> {
        let buckets = (0..16).filter(move |bucket| self.children >> bucket & 1 == 1);
        buckets.map(move |bucket| self.number << 4 | bucket)
    }
}

impl<K> Posting<K> {
    fn who(&self, hash_of: impl Fn(&K) -> u64) -> Who {
        match *self {
            Self::Home(ref key) => Who::Home(hash_of(key)),
            Self::Owned(owner) => Who::Owned(owner),
        }
    }

    /// Returns the key of a home posting, or the owner of another one.
    fn apart(self) -> (Option<K>, Option<Owner>) {
        match self {
            Self::Home(key) => (Some(key), None),
            Self::Owned(owner) => (None, Some(owner)),
        }
    }
}

impl Who {
    /// Returns a number that tells owners apart, as far as hashes do.
    fn identity(self) -> u64 {
        match self {
            Self::Home(hash) => hash,
            Self::Owned(Owner { webhook, place }) => u64::from(webhook) << 32 | u64::from(place),
        }
    }
}

/// Returns whose the rows of a draft are.
fn who_of<'a, K: 'a>(
    draft: &Draft,
    keys: impl Iterator<Item = &'a K>,
    hash_of: impl Fn(&K) -> u64,
) -> Vec<Who> {
    let home = keys.map(|key| Who::Home(hash_of(key)));
    let owned = (draft.home()..draft.rows()).filter_map(|row| draft.owner(row));
    home.chain(owned.map(Who::Owned)).collect()
}
