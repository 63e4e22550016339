//! The postings of one pattern of a large block.
//!
//! Nearly every pattern has few postings, and some have a hundred thousand: most webhooks register for
//! everything in an app. The postings are sorted by slot and divided into runs of limited length, so
//! that a change moves at most one run. With one sorted list, a change in the middle of 100,000
//! postings took 10 µs. With runs it takes a tenth of that, and a search takes the same.

use alloc::vec::Vec;
use core::ops::ControlFlow;
use core::slice;

use super::posting::Posting;
use crate::matching::shrink::is_mostly_unused;

/// The most postings of a run. A longer one is split in two.
const MAX_RUN: usize = 512;

/// The postings of a pattern, sorted by slot.
///
/// There is at least one, except before the first is inserted and after the last is removed.
#[derive(Debug, Clone)]
pub(super) enum PostingList {
    /// One run, which is nearly always enough: no allocation for a list of runs.
    One(Run),
    /// Several runs, none empty, in the order of their slots.
    Several(Vec<Run>),
}

/// Some postings, in ascending order of their slots.
type Run = Vec<Posting>;

impl PostingList {
    pub(super) const fn new() -> Self {
        Self::One(Vec::new())
    }

    fn runs(&self) -> &[Run] {
        match self {
            Self::One(run) => slice::from_ref(run),
            Self::Several(runs) => runs,
        }
    }

    fn runs_mut(&mut self) -> &mut [Run] {
        match self {
            Self::One(run) => slice::from_mut(run),
            Self::Several(runs) => runs,
        }
    }

    /// Calls `on_posting` with each posting, until it breaks.
    //
    // Two loops rather than a flat iterator, which checks for the next run at each posting and took a
    // third more instructions.
    #[inline]
    pub(super) fn try_for_each<B>(
        &self,
        on_posting: &mut impl FnMut(Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        for run in self.runs() {
            for &posting in run {
                on_posting(posting)?;
            }
        }
        ControlFlow::Continue(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.runs().iter().all(Vec::is_empty)
    }

    /// Returns the index of the run that a slot is in or belongs to.
    fn run_of(&self, slot: u32) -> usize {
        let begins_before = |run: &Run| run.first().is_some_and(|first| first.slot <= slot);
        let next = self.runs().partition_point(begins_before);
        next.saturating_sub(1)
    }

    /// Returns the posting of a slot.
    pub(super) fn get(&self, slot: u32) -> Option<Posting> {
        let run = self.runs().get(self.run_of(slot))?;
        let index = find(run, slot).ok()?;
        run.get(index).copied()
    }

    /// Adds a posting, unless its slot has one already. Reports whether it was added.
    pub(super) fn insert(&mut self, posting: Posting) -> bool {
        let number = self.run_of(posting.slot);
        let Some(run) = self.runs_mut().get_mut(number) else {
            return false;
        };
        let Err(index) = find(run, posting.slot) else {
            return false;
        };
        run.insert(index, posting);
        if run.len() > MAX_RUN {
            // Slots mostly come in ascending order. Then the run stays full, and the new one begins
            // with this posting. Halves would stay half full for ever.
            let middle = if index == MAX_RUN {
                MAX_RUN
            } else {
                MAX_RUN / 2
            };
            let next = run.split_off(middle);
            run.shrink_to_fit();
            self.insert_run(number + 1, next);
        }
        true
    }

    fn insert_run(&mut self, index: usize, run: Run) {
        match self {
            Self::Several(runs) => runs.insert(index, run),
            Self::One(first) => {
                let first = core::mem::take(first);
                *self = Self::Several(Vec::from([first, run]));
            }
        }
    }

    /// Removes the posting of a slot, if there is one.
    pub(super) fn remove(&mut self, slot: u32) {
        let number = self.run_of(slot);
        let Some(run) = self.runs_mut().get_mut(number) else {
            return;
        };
        if let Ok(index) = find(run, slot) {
            run.remove(index);
        }
        if is_mostly_unused(run.len(), run.capacity()) {
            run.shrink_to_fit();
        }
        if run.is_empty() {
            self.remove_run(number);
        }
    }

    /// Removes an empty run, if it is not the only one.
    fn remove_run(&mut self, number: usize) {
        let Self::Several(runs) = self else {
            return;
        };
        runs.remove(number);
        if let [last] = &mut **runs {
            *self = Self::One(core::mem::take(last));
        } else if is_mostly_unused(runs.len(), runs.capacity()) {
            runs.shrink_to_fit();
        }
    }

    /// Returns the bytes that the list has allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        let postings = self
            .runs()
            .iter()
            .map(|run| run.capacity() * size_of::<Posting>());
        let runs = match self {
            Self::One(_) => 0,
            Self::Several(runs) => runs.capacity() * size_of::<Run>(),
        };
        postings.sum::<usize>() + runs
    }
}

/// Returns the index of the posting of a slot, or as an error the index at which it belongs.
fn find(run: &Run, slot: u32) -> Result<usize, usize> {
    run.binary_search_by_key(&slot, |posting| posting.slot)
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;

    use super::*;

    /// The same with a map of the standard library.
    #[derive(Default)]
    struct Model(BTreeMap<u32, u32>);

    fn all(postings: &PostingList) -> impl Iterator<Item = (u32, u32)> {
        let mut all = Vec::new();
        let _: ControlFlow<()> = postings.try_for_each(&mut |posting| {
            all.push((posting.slot, posting.tag));
            ControlFlow::Continue(())
        });
        all.into_iter()
    }

    fn check(postings: &PostingList, model: &Model) {
        assert!(all(postings).eq(model.0.iter().map(|(&slot, &tag)| (slot, tag))));
        assert_eq!(postings.is_empty(), model.0.is_empty());
        let runs = postings.runs();
        assert!(runs.iter().all(|run| run.len() <= MAX_RUN));
        assert!(runs.len() == 1 || runs.iter().all(|run| !run.is_empty()));
        let bytes: usize = runs.iter().map(|run| run.capacity() * 8).sum();
        let several = match postings {
            PostingList::One(_) => 0,
            PostingList::Several(runs) => runs.capacity() * size_of::<Run>(),
        };
        assert_eq!(postings.heap_bytes(), bytes + several);
    }

    /// Returns the numbers below `count`, each once, not in order. `count` is no multiple of 7.
    fn scattered(count: u32) -> impl Iterator<Item = u32> {
        (0..count).map(move |n| n * 7 % count)
    }

    /// Inserts slots in one order and removes them in another.
    fn fill_and_empty(insert: impl Iterator<Item = u32>, remove: impl Iterator<Item = u32>) {
        let (mut postings, mut model) = (PostingList::new(), Model::default());
        for slot in insert {
            let posting = Posting {
                slot,
                tag: slot + 1,
            };
            assert!(postings.insert(posting));
            model.0.insert(slot, slot + 1);
            assert!(!postings.insert(Posting { slot, tag: 0 }), "{slot} twice");
            if slot % 16 == 0 {
                check(&postings, &model);
            }
        }
        check(&postings, &model);
        for slot in remove {
            assert_eq!(
                postings.get(slot).map(|posting| posting.tag),
                Some(slot + 1)
            );
            postings.remove(slot);
            postings.remove(slot);
            model.0.remove(&slot);
            assert!(postings.get(slot).is_none());
            if slot % 16 == 0 {
                check(&postings, &model);
            }
        }
        check(&postings, &model);
        assert!(postings.is_empty());
        assert!(postings.heap_bytes() <= 4 * size_of::<Posting>());
    }

    #[test]
    fn in_every_order_as_a_sorted_map() {
        const COUNT: u32 = 5 * 512 + 3;
        let (up, down) = (0..COUNT, (0..COUNT).rev());
        fill_and_empty(up.clone(), up.clone());
        fill_and_empty(up.clone(), down.clone());
        fill_and_empty(down.clone(), up.clone());
        fill_and_empty(down, scattered(COUNT));
        fill_and_empty(scattered(COUNT), up);
        fill_and_empty(scattered(COUNT), scattered(COUNT));
    }

    #[test]
    fn runs_are_full_where_slots_ascend() {
        let mut postings = PostingList::new();
        for slot in 0..4 * 512 {
            postings.insert(Posting { slot, tag: 0 });
        }
        assert_eq!(postings.runs().len(), 4);
        assert!(postings.runs().iter().all(|run| run.len() == MAX_RUN));
    }

    #[test]
    fn runs_that_are_mostly_removed_give_memory_back() {
        let mut postings = PostingList::new();
        for slot in 0..4 * 512 {
            postings.insert(Posting { slot, tag: 0 });
        }
        for slot in (0..4 * 512).filter(|slot| slot % 512 != 100) {
            postings.remove(slot);
        }
        assert_eq!(all(&postings).count(), 4);
        assert!(postings.heap_bytes() < 400, "{}", postings.heap_bytes());
    }
}
