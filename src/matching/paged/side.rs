//! The buckets of one size of a table.
//!
//! An entry's home is the bucket `fp * homes >> 32`. So entries lie in the order of their fingerprints,
//! but for those that spill: an entry whose home is full lies in the next bucket with a free place. Each
//! bucket that it passed counts it in `over`. A search goes on as long as `over` is not 0, and a removal
//! counts down and leaves no mark.
//!
//! The last bucket spills beyond the homes, and never to the first one.

use super::bucket::{Bucket, PLACES};
use super::fingerprint::Fp;
use super::pages::Pages;

/// How many buckets a page has. A change copies a page that is shared: 1 KiB.
pub(super) const PER_PAGE: usize = 16;

/// How many buckets at the end are no home: what the last homes spill seldom needs a page of its own.
const SPARE: usize = 2;

/// Buckets in pages. A page is allocated when it gets its first entry.
#[derive(Debug, Clone, Default)]
pub(super) struct Side {
    buckets: Pages<Bucket, PER_PAGE>,
    homes: usize,
}

/// Rounds a number of homes up to whole pages.
pub(super) fn round_up(homes: usize) -> usize {
    (homes + SPARE).next_multiple_of(PER_PAGE) - SPARE
}

/// Returns the home of a fingerprint among so many.
#[inline]
fn home(fp: Fp, homes: usize) -> usize {
    ((u64::from(fp.bits()) * homes as u64) >> 32) as usize
}

impl Side {
    pub(super) fn new(homes: usize) -> Self {
        Self {
            buckets: Pages::new(),
            homes,
        }
    }

    /// Returns how many buckets are the home of some fingerprint.
    pub(super) fn homes(&self) -> usize {
        self.homes
    }

    #[inline]
    fn home(&self, fp: Fp) -> usize {
        home(fp, self.homes)
    }

    /// Returns the least number, as a fingerprint's bits, whose home is in this page or a later one.
    pub(super) fn least(&self, page: usize) -> u64 {
        ((page as u64 * PER_PAGE as u64) << 32).div_ceil(self.homes.max(1) as u64)
    }

    #[inline]
    pub(super) fn find<R>(&self, fp: Fp, mut accept: impl FnMut(u32) -> Option<R>) -> Option<R> {
        let mut at = self.home(fp);
        loop {
            // A bucket of an absent page is empty.
            let bucket = self.buckets.get(at)?;
            let found = bucket.find(fp, &mut accept);
            if found.is_some() || bucket.over == 0 {
                return found;
            }
            at += 1;
        }
    }

    /// Returns the home of a fingerprint.
    #[inline]
    pub(super) fn first(&self, fp: Fp) -> Option<&Bucket> {
        self.buckets.get(self.home(fp))
    }

    /// Returns the bucket and the place of the first value that is the one.
    fn locate(&self, fp: Fp, mut is: impl FnMut(u32) -> bool) -> Option<(usize, usize)> {
        let mut at = self.home(fp);
        loop {
            let bucket = self.buckets.get(at)?;
            if let Some(place) = bucket.place(fp, &mut is) {
                return Some((at, place));
            }
            if bucket.over == 0 {
                return None;
            }
            at += 1;
        }
    }

    /// Adds an entry, in its home or as near behind it as there is a free place.
    pub(super) fn insert(&mut self, fp: Fp, value: u32) {
        let mut at = self.home(fp);
        while let Some(page) = self.buckets.page_or_default(at / PER_PAGE) {
            for bucket in page.iter_mut().skip(at % PER_PAGE) {
                if bucket.put(fp, value) {
                    return;
                }
                bucket.over += 1;
                at += 1;
            }
        }
    }

    pub(super) fn remove(&mut self, fp: Fp, is: impl FnMut(u32) -> bool) -> Option<u32> {
        let (at, place) = self.locate(fp, is)?;
        for passed in self.home(fp)..at {
            if let Some(bucket) = self.buckets.get_mut(passed) {
                bucket.over -= 1;
            }
        }
        let (_, value) = self.buckets.get_mut(at)?.take(place)?;
        Some(value)
    }

    pub(super) fn update(&mut self, fp: Fp, is: impl FnMut(u32) -> bool, new: u32) -> bool {
        let bucket = self.locate(fp, is);
        let bucket = bucket.and_then(|(at, place)| Some((self.buckets.get_mut(at)?, place)));
        bucket
            .map(|(bucket, place)| bucket.set(place, new))
            .is_some()
    }

    /// Gives all entries of the homes in a page to `to`, and the page's memory back. There are no entries
    /// of earlier homes any more.
    pub(super) fn drain_page(&mut self, number: usize, mut to: impl FnMut(Fp, u32)) {
        let Some(page) = self.buckets.page(number) else {
            return;
        };
        for (fp, value) in page.iter().flat_map(Bucket::entries) {
            to(fp, value);
        }
        let end = (number + 1) * PER_PAGE;
        let beyond = page.last().map_or(0, |bucket| bucket.over);
        self.buckets.release(number);
        self.drain_spilled(end, beyond, to);
    }

    /// Gives so many entries to `to` whose homes are before a bucket, and which lie in it or behind.
    fn drain_spilled(&mut self, end: usize, mut count: u32, mut to: impl FnMut(Fp, u32)) {
        let homes = self.homes;
        let is_before = |(fp, _)| home(fp, homes) < end;
        let mut at = end;
        while count > 0
            && let Some(bucket) = self.buckets.get_mut(at)
        {
            for place in 0..PLACES {
                if bucket.entry(place).is_some_and(is_before)
                    && let Some((fp, value)) = bucket.take(place)
                {
                    to(fp, value);
                    count -= 1;
                }
            }
            bucket.over -= count;
            at += 1;
        }
    }

    /// Returns all entries.
    #[cfg(any(test, fuzzing))]
    pub(super) fn entries(&self) -> impl Iterator<Item = (Fp, u32)> {
        let pages = self.buckets.iter();
        pages.flat_map(|(_, page)| page.iter().flat_map(Bucket::entries))
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.buckets.heap_bytes()
    }
}

#[cfg(any(test, fuzzing))]
impl Side {
    /// Asserts that each entry is found from its home, and that `over` counts what it says. Returns how
    /// many entries there are.
    pub(super) fn check(&self) -> usize {
        let mut passed = alloc::collections::BTreeMap::<usize, u32>::new();
        let mut count = 0;
        for (number, page) in self.buckets.iter() {
            for (at, bucket) in (number * PER_PAGE..).zip(page) {
                for (fp, _) in bucket.entries() {
                    assert!(self.home(fp) <= at && self.home(fp) < self.homes);
                    for bucket in self.home(fp)..at {
                        *passed.entry(bucket).or_default() += 1;
                    }
                    count += 1;
                }
            }
        }
        for (number, page) in self.buckets.iter() {
            for (at, bucket) in (number * PER_PAGE..).zip(page) {
                assert_eq!(bucket.over, passed.remove(&at).unwrap_or_default(), "{at}");
            }
        }
        assert!(passed.is_empty(), "buckets of absent pages: {passed:?}");
        count
    }

    /// Returns the buckets with their indices.
    #[cfg(test)]
    pub(super) fn buckets(&self) -> impl Iterator<Item = (usize, &Bucket)> {
        let pages = self.buckets.iter();
        pages.flat_map(|(number, page)| (number * PER_PAGE..).zip(page))
    }
}
