//! A table from fingerprints to numbers, which grows and shrinks step by step.
//!
//! The same fingerprint may be there with several numbers. Who searches says which number is the one.
//!
//! # How it grows
//!
//! ```text
//!            frontier
//! fp   0 ────────┼──────────────── 2³²
//!      new homes │ old homes
//! ```
//!
//! Entries lie in the order of their fingerprints. So while entries move to another number of homes,
//! those below a frontier are in the new ones and all others in the old ones: a search looks at one of
//! both. Each change owes the move of two old homes, and every eighth moves a page of them: so most
//! changes copy no page for it. A page behind the frontier is given back, and pages of the new homes are
//! allocated as it advances. No move needs more memory than the entries, and no change waits for the
//! whole table.
//!
//! | | |
//! | --- | --- |
//! | grows | at 80 % of the places, by a quarter |
//! | shrinks | at 25 %, to twice what is used, and at most to a quarter |
//! | bytes an entry | 12 to 15 |
//! | buckets that a change touches | one, those of a spill run, and those of 16 homes that move |
//!
//! A move is over after half as many changes as there are old homes, and twice as many changes must
//! follow until the next one is due. When a table shrinks, each change owes up to four times as many
//! homes, with a third of the entries each.
//!
//! Entries with an equal fingerprint lie in one run behind their home. What they cost is linear in their
//! number, and nobody can choose many: the hash is keyed.

use core::slice;

use super::bucket::PLACES;
use super::fingerprint::Fp;
use super::side::{PER_PAGE, Side, round_up};
use crate::matching::prefetch::prefetch;
use crate::matching::shrink::is_mostly_unused;

/// How many old homes each change owes while the table grows.
const OWED: usize = 2;

/// The frontier when no entries are moving: all fingerprints are below it.
const SETTLED: u64 = u64::MAX;

/// A multimap from fingerprints to numbers. `clone` is `O(1)`.
#[derive(Debug, Clone)]
pub(in crate::matching) struct Table {
    /// The new homes, and the old ones while entries move.
    //
    // An array: the side of a fingerprint is an index, where a branch would be guessed wrong half of the
    // time.
    sides: [Side; 2],
    /// Fingerprints from here on are in the old homes.
    frontier: u64,
    /// How many pages of old homes have moved.
    moved: usize,
    /// How many old homes are to move: less than a page.
    owed: usize,
    len: usize,
}

impl Table {
    /// Creates an empty table. Allocates nothing.
    pub(in crate::matching) fn new() -> Self {
        Self {
            sides: [Side::default(), Side::default()],
            frontier: SETTLED,
            moved: 0,
            owed: 0,
            len: 0,
        }
    }

    /// Returns the number of entries.
    pub(in crate::matching) fn len(&self) -> usize {
        self.len
    }

    /// Returns what `accept` makes of the first value with this fingerprint that it accepts.
    #[expect(clippy::inline_always, reason = "a call takes a tenth of an event")]
    #[inline(always)]
    pub(in crate::matching) fn find<R>(
        &self,
        fp: Fp,
        accept: impl FnMut(u32) -> Option<R>,
    ) -> Option<R> {
        self.sides[self.side(fp)].find(fp, accept)
    }

    /// Makes the processor fetch the memory that [`find`](Self::find) reads.
    #[inline]
    pub(in crate::matching) fn prefetch(&self, fp: Fp) {
        if let Some(first) = self.sides[self.side(fp)].first(fp) {
            prefetch(slice::from_ref(first), 0);
        }
    }

    /// Adds an entry.
    pub(in crate::matching) fn insert(&mut self, fp: Fp, value: u32) {
        if self.sides[0].homes() == 0 {
            self.reserve(1);
        }
        self.sides[self.side(fp)].insert(fp, value);
        self.len += 1;
        if self.is_moving() {
            self.move_on();
        } else if self.len > most_entries(self.sides[0].homes()) {
            let homes = self.sides[0].homes();
            self.move_to(round_up(homes + homes / 4));
        }
    }

    /// Removes the first value with this fingerprint that is the one, and returns it.
    pub(in crate::matching) fn remove(
        &mut self,
        fp: Fp,
        is: impl FnMut(u32) -> bool,
    ) -> Option<u32> {
        let value = self.sides[self.side(fp)].remove(fp, is)?;
        self.len -= 1;
        if self.len == 0 {
            *self = Self::new();
        } else if self.is_moving() {
            self.move_on();
        } else {
            self.shrink();
        }
        Some(value)
    }

    /// Replaces the first value with this fingerprint that is the one. Returns `false` if there is none.
    pub(in crate::matching) fn update(
        &mut self,
        fp: Fp,
        is: impl FnMut(u32) -> bool,
        new: u32,
    ) -> bool {
        self.sides[self.side(fp)].update(fp, is, new)
    }

    /// Prepares for so many more entries. If the table is empty, none of them moves. If entries are
    /// moving, this does nothing.
    pub(in crate::matching) fn reserve(&mut self, additional: usize) {
        let needed = round_up(least_homes(self.len.saturating_add(additional)));
        if self.is_moving() || needed <= self.sides[0].homes() {
            return;
        }
        if self.len == 0 {
            self.sides[0] = Side::new(needed);
        } else {
            self.move_to(needed);
        }
    }

    /// Returns the bytes that the table has allocated. Pages that copies share count in each of them.
    pub(in crate::matching) fn heap_bytes(&self) -> usize {
        self.sides.iter().map(Side::heap_bytes).sum()
    }

    /// Returns the index of the side where a fingerprint is.
    #[inline]
    fn side(&self, fp: Fp) -> usize {
        usize::from(u64::from(fp.bits()) >= self.frontier)
    }

    fn is_moving(&self) -> bool {
        self.frontier != SETTLED
    }

    fn shrink(&mut self) {
        let homes = self.sides[0].homes();
        if is_mostly_unused(self.len, homes * PLACES) {
            let fewer = round_up((self.len * 2 / PLACES).max(homes / 4));
            if fewer < homes {
                self.move_to(fewer);
            }
        }
    }

    /// Begins to move all entries to another number of homes.
    fn move_to(&mut self, homes: usize) {
        let [new, old] = &mut self.sides;
        *old = core::mem::replace(new, Side::new(homes));
        (self.frontier, self.moved, self.owed) = (0, 0, 0);
    }

    /// Moves as many pages of old homes as are due, which is mostly none.
    fn move_on(&mut self) {
        let [new, old] = &mut self.sides;
        self.owed += OWED * old.homes().div_ceil(new.homes().max(1));
        while self.owed >= PER_PAGE {
            self.owed -= PER_PAGE;
            old.drain_page(self.moved, |fp, value| new.insert(fp, value));
            self.moved += 1;
            self.frontier = old.least(self.moved);
        }
        if self.moved * PER_PAGE >= old.homes() {
            *old = Side::default();
            self.frontier = SETTLED;
        }
    }
}

/// Returns with how many entries so many homes are full enough: 80 %.
fn most_entries(homes: usize) -> usize {
    homes * PLACES / 5 * 4
}

/// Returns how many homes have room for so many entries.
fn least_homes(entries: usize) -> usize {
    entries.saturating_mul(5).div_ceil(PLACES * 4)
}

impl Default for Table {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(any(test, fuzzing))]
impl Table {
    /// Asserts that each entry is on its side and is found, and that the table has as many as it says.
    pub(in crate::matching) fn check(&self) {
        for (index, side) in self.sides.iter().enumerate() {
            assert!(side.entries().all(|(fp, _)| self.side(fp) == index));
        }
        let count: usize = self.sides.iter().map(Side::check).sum();
        assert_eq!(self.len, count);
        assert_eq!(self.is_moving(), self.sides[1].homes() > 0);
        assert!(self.len > 0 || self.heap_bytes() == 0);
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::{BTreeMap, BTreeSet};
    use alloc::vec::Vec;

    use allocation_counter::measure;

    use super::*;

    /// The values of each fingerprint.
    type Model = BTreeMap<Fp, Vec<u32>>;

    fn assert_same(table: &Table, model: &Model) {
        table.check();
        let mut entries = Vec::new();
        table
            .sides
            .iter()
            .for_each(|side| entries.extend(side.entries()));
        entries.sort_unstable();
        let mut expected: Vec<_> = (model.iter())
            .flat_map(|(&fp, values)| values.iter().map(move |&value| (fp, value)))
            .collect();
        expected.sort_unstable();
        assert_eq!(entries, expected);
        for (&fp, values) in model {
            let mut seen = Vec::new();
            let none = table.find(fp, |value| -> Option<()> {
                seen.push(value);
                None
            });
            assert_eq!(none, None);
            seen.sort_unstable();
            let mut values = values.clone();
            values.sort_unstable();
            assert_eq!(seen, values);
        }
    }

    /// How likely each operation is while a table fills and empties.
    fn random_operation(
        random: &mut fastrand::Rng,
        table: &mut Table,
        model: &mut Model,
        fps: u64,
        inserts: u32,
    ) {
        let hash = random.u64(0..fps).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let (fp, value) = (Fp::of(hash), random.u32(0..1_000));
        let values = model.entry(fp).or_default();
        if random.u32(0..100) < inserts {
            table.insert(fp, value);
            values.push(value);
        } else if random.u32(0..4) > 0 {
            // One of those that are there, or any.
            let value = values
                .last()
                .copied()
                .filter(|_| random.u32(0..9) > 0)
                .unwrap_or(value);
            let removed = table.remove(fp, |other| other == value);
            assert_eq!(removed.is_some(), values.contains(&value));
            assert!(removed.is_none_or(|removed| removed == value));
            if let Some(at) = values.iter().position(|&other| other == value) {
                values.swap_remove(at);
            }
        } else {
            let new = value + 1_000;
            assert_eq!(
                table.update(fp, |other| other == value, new),
                values.contains(&value)
            );
            if let Some(at) = values.iter().position(|&other| other == value) {
                values[at] = new;
            }
        }
        if values.is_empty() {
            model.remove(&fp);
        }
    }

    #[test]
    fn entries_are_those_of_a_map_and_copies_stay_as_they_are() {
        let mut random = fastrand::Rng::with_seed(5);
        for fps in [1, 5, 100, 1_000, 1 << 40] {
            let (mut table, mut model) = (Table::new(), Model::new());
            let mut copies: Vec<(Table, Model)> = Vec::new();
            for round in 0..40 {
                let inserts = if round % 2 == 0 { 75 } else { 15 };
                for _ in 0..60 {
                    random_operation(&mut random, &mut table, &mut model, fps, inserts);
                }
                table.check();
                copies.truncate(3);
                if random.bool() {
                    copies.push((table.clone(), model.clone()));
                }
                // A copy that changes leaves alone what it was copied from.
                if let Some((copy, copied)) = copies.first_mut() {
                    for _ in 0..20 {
                        random_operation(&mut random, copy, copied, fps, 50);
                    }
                }
            }
            assert_same(&table, &model);
            for (copy, model) in &copies {
                assert_same(copy, model);
            }
        }
    }

    fn fps(count: u32) -> Vec<Fp> {
        let mut random = fastrand::Rng::with_seed(6);
        (0..count).map(|_| Fp::of(random.u64(..))).collect()
    }

    /// Each step of growing and of shrinking, back to nothing.
    #[test]
    fn no_entry_is_lost_on_the_way() {
        let fps = fps(if cfg!(urn_filter_narrow_hash) {
            300
        } else {
            2_000
        });
        let mut table = Table::new();
        let value_of = |fp: Fp| fp.bits() ^ 7;
        let is_there = |table: &Table, fp: Fp| {
            table
                .find(fp, |value| (value == value_of(fp)).then_some(()))
                .is_some()
        };
        for (count, &fp) in fps.iter().enumerate() {
            table.insert(fp, value_of(fp));
            assert_eq!(table.len(), count + 1);
            if count % 7 == 0 {
                table.check();
                assert!(fps[..=count].iter().all(|&fp| is_there(&table, fp)));
            }
        }
        for (count, &fp) in fps.iter().enumerate().rev() {
            assert_eq!(
                table.remove(fp, |value| value == value_of(fp)),
                Some(value_of(fp))
            );
            if count % 7 == 0 {
                table.check();
                assert!(fps[..count].iter().all(|&fp| is_there(&table, fp)));
            }
        }
        assert_eq!((table.len(), table.heap_bytes()), (0, 0));
    }

    #[test]
    fn the_memory_that_a_table_says_it_has() {
        let fps = fps(3_000);
        let mut table = Table::new();
        let mut allocated = 0;
        for &fp in &fps {
            allocated += measure(|| table.insert(fp, 1)).bytes_current;
            assert_eq!(i64::try_from(table.heap_bytes()), Ok(allocated));
        }
        for &fp in &fps {
            allocated += measure(|| assert!(table.remove(fp, |_| true).is_some())).bytes_current;
            assert_eq!(i64::try_from(table.heap_bytes()), Ok(allocated));
        }
        assert_eq!(allocated, 0);
    }

    /// Returns how many buckets differ.
    fn changed(before: &Table, after: &Table) -> usize {
        let buckets = |table: &Table| -> BTreeSet<_> {
            let sides = table.sides.iter();
            let buckets = sides.flat_map(|side| {
                let buckets = side.buckets();
                let used = buckets
                    .filter(|(_, bucket)| bucket.entries().next().is_some() || bucket.over > 0);
                used.map(|(at, bucket)| {
                    (
                        side.homes(),
                        at,
                        bucket.over,
                        bucket.entries().collect::<Vec<_>>(),
                    )
                })
            });
            buckets.collect()
        };
        buckets(before)
            .symmetric_difference(&buckets(after))
            .count()
    }

    /// A bucket that changes counts twice: as it was, and as it is.
    #[test]
    #[cfg_attr(urn_filter_narrow_hash, ignore = "hashes are narrow")]
    fn a_change_touches_a_few_buckets() {
        let fps = fps(1_500);
        let mut table = Table::new();
        let mut most = 0;
        let mut touched = |table: &mut Table, change: &dyn Fn(&mut Table)| {
            let before = table.clone();
            change(table);
            most = most.max(changed(&before, table));
        };
        for &fp in &fps {
            touched(&mut table, &|table| table.insert(fp, 1));
        }
        for &fp in &fps {
            touched(&mut table, &|table| {
                assert!(table.remove(fp, |_| true).is_some());
            });
        }
        assert!((40..200).contains(&most), "{most}");
    }

    /// What a change copies while a copy is held: some pages, whatever the size.
    #[test]
    #[cfg_attr(urn_filter_narrow_hash, ignore = "hashes are narrow")]
    fn a_change_copies_a_few_pages() {
        let mut table = Table::new();
        let fps = fps(30_000);
        let page = 17 * 64;
        let mut most = 0;
        let mut sum = 0;
        for &fp in &fps {
            let held = table.clone();
            let copied = measure(|| table.insert(fp, 1)).bytes_total;
            drop(held);
            most = most.max(copied);
            sum += copied;
        }
        assert!(most < 10 * page, "{most}");
        assert!(sum / 30_000 < 4 * page, "{}", sum / 30_000);
    }

    #[test]
    #[cfg_attr(urn_filter_narrow_hash, ignore = "hashes are narrow")]
    fn a_table_takes_little_memory() {
        let mut table = Table::new();
        for (count, &fp) in (1..).zip(&fps(100_000)) {
            table.insert(fp, 1);
            let bytes = table.heap_bytes();
            assert!(bytes <= count * 16 + 4_000, "{bytes} for {count}");
        }
    }

    /// Nothing moves in a table that knew its size.
    #[test]
    #[cfg_attr(urn_filter_narrow_hash, ignore = "hashes are narrow")]
    fn a_reserved_table_does_not_move() {
        let mut table = Table::new();
        table.reserve(20_000);
        assert_eq!(table.heap_bytes(), 0);
        for &fp in &fps(20_000) {
            table.insert(fp, 1);
            assert!(!table.is_moving());
        }
        table.check();
        assert!(table.heap_bytes() < 20_000 * 14, "{}", table.heap_bytes());
        // One that has entries moves them step by step.
        table.reserve(20_000);
        assert!(table.is_moving());
        for &fp in &fps(20_000) {
            table.insert(fp, 2);
        }
        assert!(!table.is_moving());
        table.check();
        let homes = table.sides[0].homes();
        assert!(homes >= least_homes(40_000), "{homes}");
    }

    /// A removal that finds nothing, and an update that does not, copy nothing.
    #[test]
    fn what_changes_nothing_copies_nothing() {
        let fps = fps(500);
        let mut table = Table::new();
        for &fp in &fps {
            table.insert(fp, 1);
        }
        let copy = table.clone();
        let copied = measure(|| {
            for &fp in &fps {
                assert_eq!(table.remove(fp, |value| value == 2), None);
                assert!(!table.update(fp, |value| value == 2, 3));
                table.prefetch(fp);
            }
        });
        assert_eq!(copied.bytes_total, 0);
        assert_eq!(changed(&copy, &table), 0);
    }
}
