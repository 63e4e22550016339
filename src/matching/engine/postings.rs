//! The postings of one pattern of a large block.
//!
//! Nearly every pattern has few, and some have a hundred thousand: "everything in this app" is what
//! most webhooks ask for. They are in the order of their slots, in runs of limited length, so that
//! a change among many moves no more than a run. One sorted list cost a change in the middle of
//! 100,000 postings 10 µs; runs cost it a tenth of that, and a search the same.

use alloc::vec::Vec;
use core::ops::ControlFlow;
use core::slice;

use super::Posting;
use crate::matching::shrink::is_mostly_unused;

/// The longest run; one that outgrows it is split in two.
const MAX_RUN: usize = 512;

/// At least one posting, but for a moment while the first is put in or the last has been taken out.
#[derive(Debug, Clone)]
pub(super) enum Postings {
    One(Run),
    /// Of several runs each begins behind the end of the one before.
    Several(Vec<Run>),
}

/// Postings by slot, in ascending order.
type Run = Vec<Posting>;

impl Postings {
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

    /// Calls `on_posting` with each, until told to stop. Run by run: a flat iterator, which asks for
    /// the next run at each posting, took a third more instructions.
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

    /// The run that a slot is in, if it is in any.
    fn run_of(&self, slot: u32) -> usize {
        let begins_before = |run: &Run| run.first().is_some_and(|first| first.slot <= slot);
        let behind = self.runs().partition_point(begins_before);
        behind.saturating_sub(1)
    }

    pub(super) fn get(&self, slot: u32) -> Option<Posting> {
        let run = self.runs().get(self.run_of(slot))?;
        let at = place(run, slot).ok()?;
        run.get(at).copied()
    }

    /// Adds a posting, unless its slot has one.
    pub(super) fn insert(&mut self, posting: Posting) -> bool {
        let number = self.run_of(posting.slot);
        let Some(run) = self.runs_mut().get_mut(number) else {
            return false;
        };
        let Err(at) = place(run, posting.slot) else {
            return false;
        };
        run.insert(at, posting);
        if run.len() > MAX_RUN {
            // What comes in ascending order, as slots mostly do, leaves full runs behind.
            let middle = if at == MAX_RUN { MAX_RUN } else { MAX_RUN / 2 };
            let behind = run.split_off(middle);
            run.shrink_to_fit();
            self.insert_run(number + 1, behind);
        }
        true
    }

    fn insert_run(&mut self, at: usize, run: Run) {
        match self {
            Self::Several(runs) => runs.insert(at, run),
            Self::One(first) => {
                let first = core::mem::take(first);
                *self = Self::Several(Vec::from([first, run]));
            }
        }
    }

    /// Takes away the posting of a slot.
    pub(super) fn remove(&mut self, slot: u32) {
        let number = self.run_of(slot);
        let Some(run) = self.runs_mut().get_mut(number) else {
            return;
        };
        if let Ok(at) = place(run, slot) {
            run.remove(at);
        }
        if is_mostly_unused(run.len(), run.capacity()) {
            run.shrink_to_fit();
        }
        if run.is_empty() {
            self.remove_run(number);
        }
    }

    /// Forgets an empty run, if it is not the only one.
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

/// Where the posting of a slot is, or would be.
fn place(run: &Run, slot: u32) -> Result<usize, usize> {
    run.binary_search_by_key(&slot, |posting| posting.slot)
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;

    use super::*;

    /// The same by the standard library.
    #[derive(Default)]
    struct Model(BTreeMap<u32, u32>);

    fn there(postings: &Postings) -> impl Iterator<Item = (u32, u32)> {
        let mut there = Vec::new();
        let _: ControlFlow<()> = postings.try_for_each(&mut |posting| {
            there.push((posting.slot, posting.note));
            ControlFlow::Continue(())
        });
        there.into_iter()
    }

    fn check(postings: &Postings, model: &Model) {
        let there = there(postings);
        assert!(there.eq(model.0.iter().map(|(&slot, &note)| (slot, note))));
        assert_eq!(postings.is_empty(), model.0.is_empty());
        let runs = postings.runs();
        assert!(runs.iter().all(|run| run.len() <= MAX_RUN));
        assert!(runs.len() == 1 || runs.iter().all(|run| !run.is_empty()));
        let bytes: usize = runs.iter().map(|run| run.capacity() * 8).sum();
        let several = match postings {
            Postings::One(_) => 0,
            Postings::Several(runs) => runs.capacity() * size_of::<Run>(),
        };
        assert_eq!(postings.heap_bytes(), bytes + several);
    }

    /// Numbers below `count`, each once, all over the place. `count` is no multiple of 7.
    fn scattered(count: u32) -> impl Iterator<Item = u32> {
        (0..count).map(move |n| n * 7 % count)
    }

    /// Puts them in, in one order, and takes them out again, in another.
    fn fill_and_empty(insert: impl Iterator<Item = u32>, remove: impl Iterator<Item = u32>) {
        let (mut postings, mut model) = (Postings::new(), Model::default());
        for slot in insert {
            let posting = Posting {
                slot,
                note: slot + 1,
            };
            assert!(postings.insert(posting));
            model.0.insert(slot, slot + 1);
            assert!(!postings.insert(Posting { slot, note: 0 }), "{slot} twice");
            if slot % 16 == 0 {
                check(&postings, &model);
            }
        }
        check(&postings, &model);
        for slot in remove {
            assert_eq!(
                postings.get(slot).map(|posting| posting.note),
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
        let mut postings = Postings::new();
        for slot in 0..4 * 512 {
            postings.insert(Posting { slot, note: 0 });
        }
        assert_eq!(postings.runs().len(), 4);
        assert!(postings.runs().iter().all(|run| run.len() == MAX_RUN));
    }

    #[test]
    fn what_is_left_of_a_run_takes_no_more_than_its_room() {
        let mut postings = Postings::new();
        for slot in 0..4 * 512 {
            postings.insert(Posting { slot, note: 0 });
        }
        for slot in (0..4 * 512).filter(|slot| slot % 512 != 100) {
            postings.remove(slot);
        }
        assert_eq!(there(&postings).count(), 4);
        assert!(postings.heap_bytes() < 400, "{}", postings.heap_bytes());
    }
}
