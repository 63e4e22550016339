//! A short list of places that copies share: one level of the way to a page.

use alloc::sync::Arc;
use core::iter::repeat_n;

use super::arc_bytes;

/// Places by index, each of which may be empty. `clone` is `O(1)`, and a change copies the list if a
/// copy shares it: each element is then one more reference.
//
// INVARIANT: the number of places is 0 or a power of two.
pub(super) struct List<T>(Arc<[Option<T>]>);

impl<T> List<T> {
    /// Returns an element.
    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<&T> {
        self.0.get(index)?.as_ref()
    }

    /// Returns the elements with their indices.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        let places = self.0.iter().enumerate();
        places.filter_map(|(index, place)| Some((index, place.as_ref()?)))
    }

    /// Reports whether there is no element.
    pub(super) fn is_empty(&self) -> bool {
        self.used() == 0
    }

    /// Returns the bytes that the list itself has allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        arc_bytes::of_slice::<Option<T>>(self.0.len())
    }

    /// Returns the number of places up to the last element.
    fn used(&self) -> usize {
        let last = self.0.iter().rposition(Option::is_some);
        last.map_or(0, |last| last + 1)
    }
}

impl<T: Clone> List<T> {
    /// Returns an element to be changed. There is one.
    #[inline]
    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        Arc::make_mut(&mut self.0).get_mut(index)?.as_mut()
    }

    /// Puts an element in a place.
    pub(super) fn put(&mut self, index: usize, element: T) {
        if index >= self.0.len() {
            self.resize((index + 1).next_power_of_two());
        }
        if let Some(place) = Arc::make_mut(&mut self.0).get_mut(index) {
            *place = Some(element);
        }
    }

    /// Returns an element to be changed, and puts a default one where there is none.
    //
    // It is always there: the answer is an option for want of a panic.
    pub(super) fn get_or_default(&mut self, index: usize) -> Option<&mut T>
    where
        T: Default,
    {
        if self.get(index).is_none() {
            self.put(index, T::default());
        }
        self.get_mut(index)
    }

    /// Takes an element out of its place.
    pub(super) fn remove(&mut self, index: usize) -> Option<T> {
        let place = Arc::make_mut(&mut self.0).get_mut(index);
        let element = place.and_then(Option::take);
        let used = self.used();
        // It shrinks later than it grew, so that an element that comes and goes moves no others.
        if used <= self.0.len() / 4 {
            self.resize(if used == 0 { 0 } else { self.0.len() / 2 });
        }
        element
    }

    /// Changes the number of places. Elements of a list that nobody shares move.
    fn resize(&mut self, len: usize) {
        let kept = len.min(self.0.len());
        let more = repeat_n(None, len - kept);
        self.0 = match Arc::get_mut(&mut self.0) {
            _ if len == 0 => Arc::default(),
            Some(own) => {
                let own = own.iter_mut().take(kept).map(Option::take);
                own.chain(more).collect()
            }
            None => {
                let shared = self.0.iter().take(kept).cloned();
                shared.chain(more).collect()
            }
        };
    }
}

impl<T> Clone for List<T> {
    #[inline]
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}
