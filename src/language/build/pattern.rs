//! The builder of patterns.

use super::draft::Draft;
use super::error::BuildError;
use crate::language::pattern::Pattern;
use crate::language::selector::{Extent, Selector};

/// Makes a [`Pattern`] of a namespace and selectors.
///
/// ```
/// use urn_filter::{Extent, Pattern, pattern};
///
/// let tickets = Pattern::builder("allthings").segment("app").any().segment("ticket");
/// assert_eq!(tickets.clone().build(Extent::Subtree)?, pattern!("urn:allthings:app:*:ticket:*"));
/// assert_eq!(tickets.build(Extent::Exact)?, pattern!("urn:allthings:app:*:ticket"));
/// # Ok::<(), urn_filter::build::BuildError>(())
/// ```
///
/// The parts of a pattern make it again:
///
/// ```
/// use urn_filter::{Pattern, pattern};
///
/// let filter = pattern!("urn:allthings:app:*:a%2Fb:*");
/// let again = Pattern::builder(filter.namespace()).selectors(filter.selectors());
/// assert_eq!(again.build(filter.extent())?, filter);
/// # Ok::<(), urn_filter::build::BuildError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct PatternBuilder(Draft);

impl Pattern {
    /// Returns a builder of patterns of a namespace. [`build`](crate::build) describes it.
    pub fn builder(namespace: &str) -> PatternBuilder {
        PatternBuilder(Draft::new(namespace))
    }
}

impl PatternBuilder {
    /// Adds the selector of the segment that stands for this text, or these bytes. What a segment cannot
    /// hold is [encoded](crate::segment::encode): a `*` is no wildcard. An empty text is an error.
    pub fn segment(mut self, text: impl AsRef<[u8]>) -> Self {
        self.0.encode(text.as_ref());
        self
    }

    /// Adds selectors of the segments that stand for these texts, as [`segment`](Self::segment) does.
    pub fn segments(mut self, texts: impl IntoIterator<Item: AsRef<[u8]>>) -> Self {
        for text in texts {
            self.0.encode(text.as_ref());
        }
        self
    }

    /// Adds the selector of a segment as a URN has it. Whatever is no segment is an error, such as a `*`.
    pub fn encoded(mut self, segment: &str) -> Self {
        self.0.push(segment);
        self
    }

    /// Adds a `*`: any one segment.
    pub fn any(mut self) -> Self {
        self.0.push_any();
        self
    }

    /// Adds a selector as [`Pattern::selectors`] returns it. A literal one is read as by
    /// [`encoded`](Self::encoded).
    pub fn selector(self, selector: Selector<'_>) -> Self {
        match selector {
            Selector::Literal(segment) => self.encoded(segment),
            Selector::Any => self.any(),
        }
    }

    /// Adds selectors, as [`selector`](Self::selector) does.
    pub fn selectors<'a>(self, selectors: impl IntoIterator<Item = Selector<'a>>) -> Self {
        selectors.into_iter().fold(self, Self::selector)
    }

    /// Returns the pattern of these selectors, or of what is below them. `O(length)`
    ///
    /// # Errors
    ///
    /// If the namespace or a segment is none, if there is no selector and no subtree, or if there are
    /// too many or too long ones. The last `*` of a subtree counts. If the pattern is exact and the last
    /// selector is a wildcard.
    pub fn build(mut self, extent: Extent) -> Result<Pattern, BuildError> {
        let ends_with_any = self.0.ends_with_any();
        match extent {
            Extent::Subtree => self.0.push_any(),
            Extent::Exact => {}
        }
        let text = self.0.finish()?;
        if extent == Extent::Exact && ends_with_any {
            return Err(BuildError::LastWildcard);
        }
        Ok(Pattern::from_canonical(text))
    }
}
