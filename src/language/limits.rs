//! The limits of the language. They are checked before a text is read.

/// The maximum length of a URN or a pattern: 2,048 bytes.
///
/// RFC 8141 has no limit. This one bounds the work for each text, and an offset fits into 16 bits.
pub const MAX_LEN: usize = 2_048;

/// The maximum number of segments of a URN or a pattern: 64.
///
/// Each `*` of a pattern counts as one segment, also the last one.
pub const MAX_SEGMENTS: usize = 64;

/// The maximum length of an event name or an event pattern: 128 bytes.
pub const MAX_EVENT_NAME_LEN: usize = 128;
