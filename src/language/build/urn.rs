//! The builder of URNs.

use super::draft::Draft;
use super::error::BuildError;
use crate::language::layout::Layout;
use crate::language::urn_buf::UrnBuf;

/// Makes a [`UrnBuf`] of a namespace and segments.
///
/// [Components](crate::Components) are set on the finished URN, as with [`UrnBuf::set_q`].
///
/// ```
/// use urn_filter::{UrnBuf, urn};
///
/// let ticket = UrnBuf::builder("allthings")
///     .segments(["app", "A", "ticket"])
///     .segment("50 %")
///     .encoded("50%20%25")
///     .build()?;
/// assert_eq!(ticket, urn!("urn:allthings:app:A:ticket:50%20%25:50%20%25"));
/// # Ok::<(), urn_filter::build::BuildError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct UrnBuilder(Draft);

impl UrnBuf {
    /// Returns a builder of URNs of a namespace. [`build`](crate::build) describes it.
    pub fn builder(namespace: &str) -> UrnBuilder {
        UrnBuilder(Draft::new(namespace))
    }
}

impl UrnBuilder {
    /// Adds a segment that stands for this text, or these bytes. What a segment cannot hold is
    /// [encoded](crate::segment::encode). An empty text is an error.
    pub fn segment(mut self, text: impl AsRef<[u8]>) -> Self {
        self.0.encode(text.as_ref());
        self
    }

    /// Adds segments that stand for these texts, as [`segment`](Self::segment) does.
    pub fn segments(mut self, texts: impl IntoIterator<Item: AsRef<[u8]>>) -> Self {
        for text in texts {
            self.0.encode(text.as_ref());
        }
        self
    }

    /// Adds a segment as a URN has it: [`Urn::segments`](crate::Urn::segments) returns such texts.
    /// Whatever is no segment is an error.
    pub fn encoded(mut self, segment: &str) -> Self {
        self.0.push(segment);
        self
    }

    /// Returns the URN. `O(length)`
    ///
    /// # Errors
    ///
    /// If the namespace or a segment is none, if there is no segment, or if there are too many or too
    /// long ones.
    pub fn build(self) -> Result<UrnBuf, BuildError> {
        let text = self.0.finish()?;
        let layout = Layout::from_name(text.as_bytes());
        Ok(UrnBuf::from_valid(text, layout))
    }
}
