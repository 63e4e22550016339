//! The components of a URN.

/// The components of a URN (RFC 8141, section 2.3), each without its introducer.
///
/// ```
/// use urn_filter::urn;
///
/// let components = urn!("urn:allthings:app:A?+resolve?=page=2#top").components();
/// assert_eq!(components.r(), Some("resolve"));
/// assert_eq!(components.q(), Some("page=2"));
/// assert_eq!(components.f(), Some("top"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Components<'a> {
    pub(super) r: Option<&'a str>,
    pub(super) q: Option<&'a str>,
    pub(super) f: Option<&'a str>,
}

impl<'a> Components<'a> {
    /// Splits the valid text that follows the name of a URN.
    pub(super) fn split(text: &'a str) -> Self {
        let (before_f, f) = match text.split_once('#') {
            Some((before, f)) => (before, Some(f)),
            None => (text, None),
        };
        let (r, q) = match before_f.strip_prefix("?+") {
            Some(rq) => match rq.split_once("?=") {
                Some((r, q)) => (Some(r), Some(q)),
                None => (Some(rq), None),
            },
            None => (None, before_f.strip_prefix("?=")),
        };
        Self { r, q, f }
    }

    /// Returns the r-component, introduced by `?+`: parameters for the resolution service (RFC
    /// 8141, section 2.3.1).
    #[must_use]
    pub fn r(&self) -> Option<&'a str> {
        self.r
    }

    /// Returns the q-component, introduced by `?=`: parameters for the named resource (RFC 8141,
    /// section 2.3.2).
    #[must_use]
    pub fn q(&self) -> Option<&'a str> {
        self.q
    }

    /// Returns the f-component, introduced by `#`: a location inside the resource (RFC 8141,
    /// section 2.3.3). It may be empty.
    #[must_use]
    pub fn f(&self) -> Option<&'a str> {
        self.f
    }
}
