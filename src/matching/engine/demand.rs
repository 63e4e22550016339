//! What a pattern demands of each segment after an anchor.
//!
//! A question is a pattern that is compared with rows of patterns. Both demand the same of a segment: that
//! it is this one, that there is one, that there is none, or nothing. So the question becomes a row of
//! cells of the leaf, and two patterns are compared cell by cell:
//!
//! | cell of the row | overlaps the question's cell | covers it | is covered by it |
//! | --- | --- | --- | --- |
//! | [`FREE`] | always | always | if it is `FREE` |
//! | [`ANY`] | unless it is `END` | if it is `ANY` or an id | if it is `ANY` or `FREE` |
//! | [`END`] | if it is `END` or `FREE` | if it is `END` | if it is `END` or `FREE` |
//! | an id | if it is the same id, `ANY` or `FREE` | if it is the same id | if it is the same id, `ANY` or `FREE` |
//!
//! Comparing cell by cell is enough. What both demand of one segment never forbids what they demand of
//! another one: after [`END`] both are free, and before it both demand segments.

use super::divide::{ANY_BUCKET, BUCKETS, END_BUCKET, FREE_BUCKET};
use super::hash::Keys;
use super::row::{ANY, END, FIRST, FREE, MAX_CELLS};
use super::target::MAX_DEPTH;
use super::view::Leaf;
use crate::language::{Extent, Pattern, SEPARATOR};

/// How the patterns that are looked for relate to the one of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// They overlap it.
    Overlapping,
    /// They cover it.
    Covering,
    /// It covers them.
    CoveredBy,
}

impl Relation {
    /// Reports whether a cell of a row has the relation to a cell of the question.
    #[inline]
    fn holds(self, row: u8, question: u8) -> bool {
        match self {
            Self::Overlapping => covers(row, question) || covers(question, row),
            Self::Covering => covers(row, question),
            Self::CoveredBy => covers(question, row),
        }
    }
}

/// Reports whether a cell allows all that the other one allows.
#[inline]
fn covers(cell: u8, other: u8) -> bool {
    cell == FREE || cell == other || cell == ANY && other >= FIRST
}

/// What a pattern demands of one segment.
#[derive(Debug, Clone, Copy)]
enum Demand<'a> {
    /// It is this one.
    Literal(&'a [u8]),
    /// There is one.
    Any,
    /// There is none.
    End,
    /// Nothing.
    Free,
}

/// What a pattern demands of the segments after an anchor. After that it demands nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Demands<'a> {
    /// The selectors, each preceded by a colon, without a last `*`.
    selectors: &'a [u8],
    after: Demand<'static>,
}

impl<'a> Demands<'a> {
    /// Returns what a pattern demands after an anchor of each depth, if any name with such an anchor can
    /// match it.
    pub(super) fn of(pattern: &'a Pattern) -> [Option<Self>; MAX_DEPTH + 1] {
        let text = pattern.without_tail();
        let mut end = Some(pattern.namespace_end());
        core::array::from_fn(|_| {
            let demands = match (end, pattern.extent()) {
                (Some(end), extent) => Some(Self {
                    selectors: &text[end..],
                    after: match extent {
                        Extent::Exact => Demand::End,
                        Extent::Subtree => Demand::Any,
                    },
                }),
                // The last `*` has selected the end of the anchor.
                (None, Extent::Subtree) => Some(Self {
                    selectors: &[],
                    after: Demand::Free,
                }),
                (None, Extent::Exact) => None,
            };
            end = end.and_then(|end| segment_end(text, end));
            demands
        })
    }

    fn each(&self) -> impl Iterator<Item = Demand<'a>> {
        let selectors = self.selectors.split(|&byte| byte == SEPARATOR).skip(1);
        let selectors = selectors.map(|selector| match selector {
            b"*" => Demand::Any,
            literal => Demand::Literal(literal),
        });
        selectors.chain([self.after])
    }

    /// Returns a mask of the rows that have the relation to the pattern, as far as cells say it. A leaf's
    /// anchor has been compared before.
    pub(super) fn rows(&self, leaf: &Leaf<'_>, keys: &Keys, relation: Relation) -> u64 {
        let mut cells = [FREE; MAX_CELLS];
        let tags = leaf.first_tags();
        for (column, demand) in self.each().enumerate() {
            if column < leaf.width {
                cells[column] = match demand {
                    Demand::Literal(text) => leaf.id_of(&tags, keys.tag(text), text),
                    Demand::Any => ANY,
                    Demand::End => END,
                    Demand::Free => FREE,
                };
            } else if column < MAX_CELLS && relation == Relation::CoveredBy {
                // All rows are free here: they demand less than the pattern.
                return 0;
            } else {
                break;
            }
        }
        let rows = leaf.all_rows().chunks_exact(leaf.width);
        let hold = rows.map(|row| {
            let mut pairs = row.iter().zip(&cells);
            u64::from(pairs.all(|(&row, &question)| relation.holds(row, question)))
        });
        hold.zip(0..)
            .fold(0, |mask, (holds, row)| mask | holds << row)
    }

    /// Returns a mask of the buckets of a node that can have rows with the relation to the pattern.
    pub(super) fn buckets(&self, keys: &Keys, node: u32, column: usize, relation: Relation) -> u16 {
        const LITERALS: u16 = (1 << ANY_BUCKET) - 1;
        const ANY: u16 = 1 << ANY_BUCKET;
        const END: u16 = 1 << END_BUCKET;
        const FREE: u16 = 1 << FREE_BUCKET;
        const ALL: u16 = (1 << BUCKETS) - 1;
        let demand = self.each().nth(column).unwrap_or(Demand::Free);
        // What covers the cell, and what the cell covers.
        let (covering, covered) = match demand {
            Demand::Literal(text) => {
                let same = 1 << keys.bucket(text, node);
                (same | ANY | FREE, same)
            }
            Demand::Any => (ANY | FREE, LITERALS | ANY),
            Demand::End => (END | FREE, END),
            Demand::Free => (FREE, ALL),
        };
        match relation {
            Relation::Overlapping => covering | covered,
            Relation::Covering => covering,
            Relation::CoveredBy => covered,
        }
    }
}

/// Returns where the segment ends that begins with the colon at this offset.
pub(super) fn segment_end(text: &[u8], colon: usize) -> Option<usize> {
    let (&SEPARATOR, rest) = text.get(colon..)?.split_first()? else {
        return None;
    };
    let len = rest.iter().position(|&byte| byte == SEPARATOR);
    Some(colon + 1 + len.unwrap_or(rest.len()))
}
