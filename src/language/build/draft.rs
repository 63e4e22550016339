//! The text that a builder has put together so far.

use alloc::string::String;

use super::error::BuildError;
use crate::language::error::parse_error::ParseError;
use crate::language::error::{ParseErrorKind, Syntax};
use crate::language::limits::{MAX_LEN, MAX_SEGMENTS};
use crate::language::syntax::is_namespace;
use crate::language::{canonical, segment};

/// The text of a URN or a pattern that is being built, or the first reason why it is none.
///
/// It is never much longer than [`MAX_LEN`], however long the parts are.
//
// INVARIANT: the text is `urn:`, a namespace, and valid segments or `*`, each after a colon, all in the
// canonical form. There are at most MAX_SEGMENTS, and a first one does not begin with a slash. After an
// error the text is not used.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    text: String,
    segments: usize,
    error: Option<BuildError>,
}

impl Draft {
    /// Begins with a namespace.
    pub(super) fn new(namespace: &str) -> Self {
        let mut draft = Self {
            text: String::from("urn:"),
            segments: 0,
            error: None,
        };
        if is_namespace(namespace.as_bytes()) {
            draft.text.push_str(&namespace.to_ascii_lowercase());
        } else {
            let (kind, span) = (ParseErrorKind::InvalidNamespace, 0..namespace.len());
            let error = ParseError::new(Syntax::Urn, kind, span, namespace);
            draft.error = Some(BuildError::Namespace(error));
        }
        draft
    }

    /// Adds the segment that stands for these bytes.
    pub(super) fn encode(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return self.refuse(ParseErrorKind::EmptySegment, "");
        }
        if !self.begin_segment() {
            return;
        }
        for (at, &byte) in bytes.iter().enumerate() {
            let is_leading_slash = byte == b'/' && at == 0 && self.segments == 1;
            // Writing into a `String` does not fail.
            let _ = if is_leading_slash {
                segment::write_escape(&mut self.text, byte)
            } else {
                segment::write_byte(&mut self.text, byte)
            };
            if self.is_too_long() {
                return;
            }
        }
    }

    /// Adds the text of a segment, which is checked.
    pub(super) fn push(&mut self, text: &str) {
        if let Err(error) = segment::check(text, MAX_LEN) {
            return self.fail(BuildError::Segment {
                index: self.segments,
                error,
            });
        }
        if self.segments == 0 && text.starts_with('/') {
            return self.refuse(ParseErrorKind::LeadingSlash, text);
        }
        if self.begin_segment() {
            // A segment is ASCII: a byte is a character.
            let canonical = canonical::segment_bytes(text).map(char::from);
            self.text.extend(canonical);
            self.is_too_long();
        }
    }

    /// Adds a wildcard.
    pub(super) fn push_any(&mut self) {
        if self.begin_segment() {
            self.text.push('*');
            self.is_too_long();
        }
    }

    /// Reports whether the last part is a wildcard.
    pub(super) fn ends_with_any(&self) -> bool {
        self.text.ends_with('*')
    }

    /// Returns the text, which is valid.
    pub(super) fn finish(self) -> Result<String, BuildError> {
        match self.error {
            Some(error) => Err(error),
            None if self.segments == 0 => Err(BuildError::NoSegment),
            None => Ok(self.text),
        }
    }

    /// Adds a colon, unless there has been an error or there are too many segments.
    fn begin_segment(&mut self) -> bool {
        if self.segments == MAX_SEGMENTS {
            self.fail(BuildError::TooManySegments);
        }
        let is_valid = self.error.is_none();
        if is_valid {
            self.text.push(':');
            self.segments += 1;
        }
        is_valid
    }

    fn is_too_long(&mut self) -> bool {
        let is_too_long = self.text.len() > MAX_LEN;
        if is_too_long {
            self.fail(BuildError::TooLong);
        }
        is_too_long
    }

    /// Refuses the first byte of the next segment, or the segment since it has none.
    fn refuse(&mut self, kind: ParseErrorKind, text: &str) {
        let span = 0..text.len().min(1);
        let error = ParseError::new(Syntax::Segment, kind, span, text);
        self.fail(BuildError::Segment {
            index: self.segments,
            error,
        });
    }

    /// Keeps the first error.
    fn fail(&mut self, error: BuildError) {
        self.error.get_or_insert(error);
    }
}
