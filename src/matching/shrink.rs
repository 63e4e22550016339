//! When tables and lists give their memory back.
//!
//! One rule for all of them: once three quarters of the room are unused. What is left is then moved,
//! which the removals before have paid for, and as many more changes go by before it is moved again.

/// Whether it is time to shrink.
pub(crate) fn is_mostly_unused(len: usize, capacity: usize) -> bool {
    len < capacity / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_quarters_are_most() {
        assert!(is_mostly_unused(0, 4) && is_mostly_unused(24, 100));
        assert!(!is_mostly_unused(0, 0) && !is_mostly_unused(0, 3));
        assert!(!is_mostly_unused(1, 4) && !is_mostly_unused(25, 100));
    }
}
