//! The hits of one event: blocks, each with a mask of the rows that match.
//!
//! Nearly every answer comes from one block, which needs no memory. Further blocks go to a buffer that
//! is borrowed from the thread.

use super::engine::Engine;
use super::store::Ref;
use super::view::Kind;
use crate::matching::buffer::Buffer;

/// Rows of a block.
#[derive(Debug, Clone, Copy, Default)]
struct Hit {
    at: Ref,
    /// Bit `i` is set if row `i` is hit and has not been returned.
    mask: u64,
}

/// The rows that an event hits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hits {
    /// Without rows if nothing is hit.
    first: Hit,
    /// Two cells for each further block.
    more: Buffer,
}

/// Who is hit.
pub(crate) enum Hitter<'a, K> {
    /// A key that has the pattern alone.
    Home(&'a K),
    /// The number of a webhook.
    Owned(u32),
}

impl Hits {
    /// Creates the hits of one block.
    #[inline]
    pub(super) fn of(at: Ref, mask: u64) -> Self {
        Self {
            first: Hit { at, mask },
            more: Buffer::default(),
        }
    }

    /// Adds rows of a block, at least one.
    pub(super) fn push(&mut self, at: Ref, mask: u64) {
        if self.first.mask == 0 {
            self.first = Hit { at, mask };
        } else {
            self.more.push(at.0.into());
            self.more.push(mask);
        }
    }

    /// Returns how many rows are hit.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        let masks = self.more.as_slice().as_chunks::<2>().0.iter();
        let more = masks.map(|hit| hit[1].count_ones() as usize);
        self.first.mask.count_ones() as usize + more.sum::<usize>()
    }

    /// Appends the blocks to those of other events.
    pub(crate) fn append_to(&mut self, all: &mut Buffer) {
        self.for_each(|at, mask| {
            all.push(at.0.into());
            all.push(*mask);
        });
    }

    /// Returns the next row.
    #[cfg(feature = "shared")]
    pub(crate) fn next_of<'a, K>(&mut self, engine: &'a Engine<K>) -> Option<Hitter<'a, K>> {
        let mut hit = self.next()?;
        let row = hit.mask.trailing_zeros() as usize;
        hit.mask &= hit.mask - 1;
        self.first = hit;
        Some(match engine.store.keys(hit.at).get(row) {
            Some(key) => Hitter::Home(key),
            None => Hitter::Owned(engine.block(hit.at).leaf().owner(row).webhook),
        })
    }

    /// Returns the next block that has rows left, and their mask, which are then none.
    #[inline]
    fn next(&mut self) -> Option<Hit> {
        let mut next = core::mem::take(&mut self.first);
        // All rows of a block can be those of webhooks that are hit elsewhere, too.
        while next.mask == 0 {
            let mask = self.more.pop()?;
            let at = ref_of(self.more.pop()?);
            next = Hit { at, mask };
        }
        Some(next)
    }

    /// Calls `on_hit` with each block and its mask, which can be changed.
    fn for_each(&mut self, mut on_hit: impl FnMut(Ref, &mut u64)) {
        if self.first.mask != 0 {
            on_hit(self.first.at, &mut self.first.mask);
        }
        for [at, mask] in self.more.as_mut_slice().as_chunks_mut::<2>().0 {
            on_hit(ref_of(*at), mask);
        }
    }

    /// Leaves one row of each webhook that is hit by several of its patterns.
    //
    // The rows that are not home rows are numbered in their order. `O(n log n)` in these.
    #[inline(never)]
    pub(crate) fn once_each<K>(&mut self, engine: &Engine<K>) {
        let mut owned = Buffer::take();
        self.for_each_owned(engine, |_, number, webhook| {
            owned.push(u64::from(webhook) << 32 | u64::from(number));
            true
        });
        let numbers = owned.as_mut_slice();
        numbers.sort_unstable();
        // All but the first of each webhook come to the front. No place is written before it is read.
        let mut repeated = 0;
        for at in 1..numbers.len() {
            if numbers[at] >> 32 == numbers[at - 1] >> 32 {
                numbers[repeated] = numbers[at];
                repeated += 1;
            }
        }
        let number = |&cell: &u64| u32::try_from(cell & 0xFFFF_FFFF).unwrap_or_default();
        let repeated = &mut numbers[..repeated];
        repeated.sort_unstable_by_key(|cell| number(cell));
        let mut left = repeated.iter().map(number).peekable();
        self.for_each_owned(engine, |_, number, _| left.next_if_eq(&number).is_none());
    }

    /// Calls `keep` with each row that is hit and is not a home row, with its number. Where it returns
    /// false, the row counts as not hit.
    fn for_each_owned<K>(
        &mut self,
        engine: &Engine<K>,
        mut keep: impl FnMut(Ref, u32, u32) -> bool,
    ) {
        let mut number = 0;
        self.for_each(|at, mask| {
            let Kind::Leaf(leaf) = engine.block(at).kind() else {
                return;
            };
            for row in rows_of(*mask).skip_while(|&row| row < leaf.home) {
                if !keep(at, number, leaf.owner(row).webhook) {
                    *mask &= !(1 << row);
                }
                number += 1;
            }
        });
    }
}

/// Decodes a cell of a buffer that is a [`Ref`].
fn ref_of(cell: u64) -> Ref {
    Ref(u32::try_from(cell).unwrap_or_default())
}

/// Returns the rows of a mask.
fn rows_of(mut mask: u64) -> impl Iterator<Item = usize> {
    core::iter::from_fn(move || {
        let row = (mask != 0).then(|| mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(row)
    })
}

/// The hits of an event, as they are returned.
pub(crate) struct Hitters<'a, K> {
    engine: &'a Engine<K>,
    hits: Hits,
    /// Further blocks, each with its mask. A batch has them.
    of_batch: &'a [[u64; 2]],
    mask: u64,
    at: Ref,
    keys: &'a [K],
}

impl<'a, K> Hitters<'a, K> {
    #[inline]
    pub(crate) fn new(engine: &'a Engine<K>, hits: Hits) -> Self {
        let Hits { first, more } = hits;
        Self {
            engine,
            hits: Hits {
                first: Hit::default(),
                more,
            },
            of_batch: &[],
            mask: first.mask,
            at: first.at,
            keys: engine.store.keys(first.at),
        }
    }

    /// Creates the same from cells to which hits have been [appended](Hits::append_to).
    pub(crate) fn of_batch(engine: &'a Engine<K>, cells: &'a [u64]) -> Self {
        Self {
            of_batch: cells.as_chunks().0,
            ..Self::new(engine, Hits::default())
        }
    }

    /// Returns how many are left.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        let of_batch = self.of_batch.iter().map(|hit| hit[1].count_ones() as usize);
        self.mask.count_ones() as usize + self.hits.len() + of_batch.sum::<usize>()
    }

    #[inline]
    fn next_hit(&mut self) -> Option<Hit> {
        self.hits.next().or_else(|| {
            let (&[at, mask], left) = self.of_batch.split_first()?;
            self.of_batch = left;
            let at = ref_of(at);
            Some(Hit { at, mask })
        })
    }

    #[inline]
    fn load(&mut self) -> Option<()> {
        let hit = self.next_hit()?;
        self.at = hit.at;
        self.keys = self.engine.store.keys(hit.at);
        self.mask = hit.mask;
        Some(())
    }

    #[inline]
    fn hitter(&self, row: usize) -> Hitter<'a, K> {
        match self.keys.get(row) {
            Some(key) => Hitter::Home(key),
            None => Hitter::Owned(self.owner(row)),
        }
    }

    #[inline(never)]
    fn owner(&self, row: usize) -> u32 {
        self.engine.block(self.at).leaf().owner(row).webhook
    }
}

impl<'a, K> Iterator for Hitters<'a, K> {
    type Item = Hitter<'a, K>;

    #[inline]
    fn next(&mut self) -> Option<Hitter<'a, K>> {
        while self.mask == 0 {
            self.load()?;
        }
        let row = self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(self.hitter(row))
    }

    // The two kinds have a loop each, so that nothing is decided for each hit.
    #[inline]
    fn fold<B, F: FnMut(B, Hitter<'a, K>) -> B>(mut self, init: B, mut f: F) -> B {
        let mut all = init;
        loop {
            let keys = self.keys;
            while self.mask != 0 {
                let row = self.mask.trailing_zeros() as usize;
                // Home rows come first.
                let Some(key) = keys.get(row) else {
                    break;
                };
                self.mask &= self.mask - 1;
                all = f(all, Hitter::Home(key));
            }
            while self.mask != 0 {
                let row = self.mask.trailing_zeros() as usize;
                self.mask &= self.mask - 1;
                all = f(all, Hitter::Owned(self.owner(row)));
            }
            if self.load().is_none() {
                return all;
            }
        }
    }
}

impl<K> Clone for Hitters<'_, K> {
    fn clone(&self) -> Self {
        Self {
            hits: self.hits.clone(),
            ..*self
        }
    }
}
