//! Asking the processor for memory before it is needed.

/// Makes the processor fetch an element, and does not wait for it. An index beyond the end does no harm.
/// Without `std` nothing happens.
#[cfg_attr(
    not(feature = "std"),
    expect(unused_variables, reason = "nothing happens")
)]
#[inline]
pub(super) fn prefetch<T>(elements: &[T], index: usize) {
    #[cfg(feature = "std")]
    prefetch_index::prefetch_index(elements, index);
}
