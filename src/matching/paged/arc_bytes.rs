//! The bytes that an `Arc` asks the allocator for.

/// How an `Arc` lies in memory: two counters, then the value at its own alignment.
#[repr(C)]
struct Counted<T> {
    counters: [usize; 2],
    value: T,
}

/// Returns the bytes of an `Arc` of a value.
pub(in crate::matching) const fn of_value<T>() -> usize {
    size_of::<Counted<T>>()
}

/// Returns the bytes of an `Arc` of a slice. An empty one is shared by all of the program.
pub(in crate::matching) const fn of_slice<T>(len: usize) -> usize {
    if len == 0 {
        0
    } else {
        let len = size_of::<Counted<[T; 0]>>() + len * size_of::<T>();
        len.next_multiple_of(align_of::<Counted<[T; 0]>>())
    }
}

#[cfg(test)]
mod tests {
    use alloc::sync::Arc;

    use allocation_counter::measure;

    use super::*;

    #[repr(align(64))]
    struct Line;

    /// Asserts what a closure allocates and its result keeps.
    fn assert_bytes<T>(expected: usize, make: impl FnOnce() -> T) {
        let mut result = None;
        let allocated = measure(|| result = Some(make())).bytes_current;
        assert_eq!(usize::try_from(allocated), Ok(expected));
    }

    #[test]
    fn an_arc_is_as_large_as_the_allocator_says() {
        assert_bytes(of_value::<u8>(), || Arc::new(1_u8));
        assert_bytes(of_value::<[u64; 3]>(), || Arc::new([1_u64; 3]));
        assert_bytes(of_value::<[Line; 2]>(), || Arc::new([Line, Line]));
        for len in 1..4 {
            let slice = || -> Arc<[usize]> { (0..len).collect() };
            assert_bytes(of_slice::<usize>(len), slice);
        }
        assert_bytes(of_slice::<u32>(3), || Arc::<[u32]>::from([1, 2, 3]));
        assert_bytes(0, Arc::<[usize]>::default);
    }
}
