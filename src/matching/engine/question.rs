//! Which patterns overlap a pattern, cover it or are covered by it.
//!
//! The anchors of such patterns are known as far as the question is literal:
//!
//! | anchors | overlapping | covering | covered |
//! | --- | --- | --- | --- |
//! | shorter than the question's, and its beginning | yes | yes | no: each such pattern has less or a `*` there |
//! | the question's | yes | yes | yes |
//! | longer than the question's | yes | no | yes |
//!
//! The first two kinds are at most three look-ups. Longer anchors are those of a question that does not
//! begin with two literal selectors. They are found by a walk through all blocks, in the order in which
//! they lie in memory. It is left out if no block has a longer anchor, or if the question ends before.
//!
//! Below a node only those children are visited whose bucket can have such a pattern.

use core::ops::ControlFlow;

use super::demand::{Demands, segment_end};
use super::engine::{Engine, Spot};
use super::store::Ref;
use super::target::{MAX_DEPTH, Target};
use super::view::{Leaf, NO_PARENT, Node, Owner};
use crate::language::{MAX_LEN, Pattern, SEPARATOR};

pub(crate) use super::demand::Relation;

/// Who has a pattern that was found.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Holder {
    /// The key at this place.
    Home(Spot),
    /// One of several patterns of a webhook.
    Owned(Owner),
}

/// A question to the engine.
struct Question<'q> {
    pattern: &'q Pattern,
    relation: Relation,
    /// The literal beginning, and the number of its segments.
    anchor: &'q [u8],
    depth: usize,
    /// By the depth of an anchor.
    demands: [Option<Demands<'q>>; MAX_DEPTH + 1],
}

impl<'q> Question<'q> {
    fn new(pattern: &'q Pattern, relation: Relation) -> Self {
        let Target { anchor, depth, .. } = Target::of(pattern);
        Self {
            pattern,
            relation,
            anchor,
            depth,
            demands: Demands::of(pattern),
        }
    }

    /// Returns the first segments of the question as an anchor. There are as many literal ones.
    fn beginning(&self, depth: usize) -> &'q [u8] {
        let mut end = self.pattern.namespace_end();
        for _ in 0..depth {
            end = segment_end(self.anchor, end).unwrap_or(end);
        }
        self.anchor.get(..end).unwrap_or_default()
    }

    /// Reports whether a longer anchor is one that the question selects.
    fn selects(&self, anchor: &[u8]) -> bool {
        let Some(rest) = anchor.strip_prefix(self.anchor) else {
            return false;
        };
        let ours = self.pattern.without_tail();
        let ours = ours.get(self.anchor.len()..).unwrap_or_default();
        // Both rests are empty or begin with a colon. That of the anchor is not empty.
        let selectors = ours.split(|&byte| byte == SEPARATOR).skip(1);
        let segments = rest.split(|&byte| byte == SEPARATOR).skip(1);
        rest.first() == Some(&SEPARATOR)
            && segments
                .zip(selectors)
                .all(|(segment, selector)| selector == b"*" || selector == segment)
    }

    /// Reports whether longer anchors can have what is looked for.
    fn is_about_longer_anchors(&self) -> bool {
        self.relation != Relation::Covering
            && self.demands[self.depth + 1..].iter().any(Option::is_some)
    }
}

impl<K> Engine<K> {
    /// Calls `found` with the event set and the holder of each pattern that has the relation to this one.
    pub(crate) fn related(
        &self,
        pattern: &Pattern,
        relation: Relation,
        mut found: impl FnMut(u32, Holder),
    ) {
        let question = Question::new(pattern, relation);
        let mut visit = |at: Ref, leaf: &Leaf<'_>, mut mask: u64| {
            while mask != 0 {
                let row = mask.trailing_zeros() as usize;
                mask &= mask - 1;
                let holder = if row < leaf.home {
                    Holder::Home(Spot { at, row })
                } else {
                    Holder::Owned(leaf.owner(row))
                };
                found(leaf.set(row), holder);
            }
        };
        let shortest = match relation {
            Relation::CoveredBy => question.depth,
            Relation::Overlapping | Relation::Covering => 0,
        };
        for depth in shortest..=question.depth {
            if self.depths[depth] == 0 {
                continue;
            }
            let anchor = question.beginning(depth);
            if let Some(at) = self.find_block(self.keys.anchor(anchor), NO_PARENT, anchor) {
                self.related_below(at, &question, &mut visit);
            }
        }
        if question.is_about_longer_anchors() {
            self.walk(&question, &mut visit);
        }
    }

    /// Visits all blocks, and looks into those of longer anchors than the question's.
    fn walk(&self, question: &Question<'_>, visit: &mut impl FnMut(Ref, &Leaf<'_>, u64)) {
        if self.depths[question.depth + 1..]
            .iter()
            .all(|&count| count == 0)
        {
            return;
        }
        let mut next = Ref::START;
        while let Some(at) = self.store.next(next) {
            next = at.next();
            // The blocks below a node have no anchor.
            if question.selects(self.block(at).anchor()) {
                self.related_below(at, question, visit);
            }
        }
    }

    /// Looks into the first block of an anchor, and into all blocks below it.
    fn related_below(
        &self,
        root: Ref,
        question: &Question<'_>,
        visit: &mut impl FnMut(Ref, &Leaf<'_>, u64),
    ) {
        let block = self.block(root);
        let demands = question.demands.get(block.depth());
        let Some(demands) = demands.and_then(Option::as_ref) else {
            return;
        };
        let anchor = block.anchor().len();
        let rows = |at: Ref, leaf: &Leaf<'_>| {
            let mask = demands.rows(leaf, &self.keys, question.relation);
            self.short_enough(at, leaf, anchor, question, mask)
        };
        let buckets = |node: Node| match node.column {
            Some(column) => demands.buckets(&self.keys, node.number, column, question.relation),
            None => u16::MAX,
        };
        let _: ControlFlow<()> = self.each_leaf_below(root, buckets, |at, leaf| {
            visit(at, leaf, rows(at, leaf));
            ControlFlow::Continue(())
        });
    }

    /// Leaves out the rows that overlap a pattern only in names that are too long. Such rows are long
    /// themselves.
    fn short_enough(
        &self,
        at: Ref,
        leaf: &Leaf<'_>,
        anchor: usize,
        question: &Question<'_>,
        mask: u64,
    ) -> u64 {
        if mask == 0 || question.relation != Relation::Overlapping {
            return mask;
        }
        let longest = (0..leaf.ids).map(|index| leaf.text(index).len()).max();
        // What both match is not longer than both texts together.
        let cells = leaf.width * (1 + longest.unwrap_or_default().max(1));
        if question.pattern.as_str().len() + anchor + cells <= MAX_LEN {
            return mask;
        }
        let rows = (0..leaf.rows).filter(|row| mask >> row & 1 == 1);
        let overlaps = rows.filter(|&row| {
            let pattern = self.pattern(Spot { at, row });
            pattern.is_some_and(|pattern| pattern.overlaps(question.pattern))
        });
        overlaps.fold(0, |mask, row| mask | 1 << row)
    }
}
