//! Why parts make no URN and no pattern.

use crate::language::error::parse_error::ParseError;
use crate::language::limits::{MAX_LEN, MAX_SEGMENTS};

/// The reason why parts make no URN and no pattern. If there are several, it is the first one.
///
/// ```
/// use urn_filter::UrnBuf;
/// use urn_filter::build::BuildError;
///
/// let empty = UrnBuf::builder("allthings").segment("app").segment("").build().unwrap_err();
/// assert!(matches!(&empty, BuildError::Segment { index: 1, .. }));
/// assert_eq!(
///     empty.to_string(),
///     "segment 2: invalid segment: empty segment at byte 0, expected a segment of at least one character",
/// );
/// assert_eq!(UrnBuf::builder("allthings").build(), Err(BuildError::NoSegment));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The namespace is none. The spans in the error are those of the namespace.
    #[error("{0}")]
    Namespace(#[source] ParseError),
    /// A segment is empty, or a text that was said to be the encoded one is no segment.
    #[error("segment {}: {error}", index + 1)]
    Segment {
        /// The index of the segment.
        index: usize,
        /// What is wrong with it. The spans are those of its text.
        #[source]
        error: ParseError,
    },
    /// There is no segment.
    #[error("nothing after the namespace, expected a segment")]
    NoSegment,
    /// There are more than [`MAX_SEGMENTS`].
    #[error("too many segments, expected at most {MAX_SEGMENTS}")]
    TooManySegments,
    /// The text would have more than [`MAX_LEN`] bytes. An escape has three.
    #[error("too long, expected at most {MAX_LEN} bytes")]
    TooLong,
    /// The last part of an exact pattern is a wildcard. Its text would be that of a subtree: no pattern
    /// selects exactly one last segment.
    #[error(
        "last part of an exact pattern is a wildcard, expected a segment; a last `*` selects everything below"
    )]
    LastWildcard,
}
