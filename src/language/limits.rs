//! The hard limits of the language: every input is bounded before it is looked at.

/// The longest URN or pattern, in bytes: 2,048.
///
/// RFC 8141 sets no limit; this one keeps every offset inside a text in 16 bits
/// and the work per event bounded.
pub const MAX_LEN: usize = 2_048;

/// The most segments that a URN or pattern may have: 64.
///
/// In a pattern the wildcards count as segments, a last `*` included.
pub const MAX_SEGMENTS: usize = 64;

/// The longest event name, in bytes: 128.
pub const MAX_EVENT_NAME_LEN: usize = 128;
