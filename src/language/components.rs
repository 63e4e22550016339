//! What may stand behind the name of a URN.

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
    r: Option<&'a str>,
    q: Option<&'a str>,
    f: Option<&'a str>,
}

impl<'a> Components<'a> {
    /// Splits the valid text behind a URN's name.
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

    /// The r-component, behind `?+`: parameters for the resolution service.
    #[must_use]
    pub fn r(&self) -> Option<&'a str> {
        self.r
    }

    /// The q-component, behind `?=`: parameters for the named resource.
    #[must_use]
    pub fn q(&self) -> Option<&'a str> {
        self.q
    }

    /// The f-component, behind `#`: a place inside the resource. It may be empty.
    #[must_use]
    pub fn f(&self) -> Option<&'a str> {
        self.f
    }
}
