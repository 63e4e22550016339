//! A part of a list.

/// The most entries of a page.
pub const MAX_PAGE: usize = 100;

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// Whether more follow.
    pub has_next: bool,
    /// The number of entries on all pages.
    pub total: usize,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self::new(Vec::new(), 0, 0)
    }
}

impl<T> Page<T> {
    /// Returns the size of a page when so many entries are asked for.
    pub(super) fn size(first: usize) -> usize {
        first.min(MAX_PAGE)
    }

    /// Makes a page of this size from the entries, of which one more was read to see whether more follow.
    pub(super) fn new(mut items: Vec<T>, size: usize, total: usize) -> Self {
        let has_next = items.len() > size;
        items.truncate(size);
        Self {
            items,
            has_next,
            total,
        }
    }
}
