//! The rule by which tables and lists give memory back.
//!
//! All of them shrink once three quarters of their capacity are unused. Moving what is left is then
//! paid for by the removals before, and as many changes again have to follow until the next move.

/// Reports whether a container with this length and capacity is due to shrink.
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
