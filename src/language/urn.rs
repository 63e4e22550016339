//! The URN that an event carries, as a view of its text.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use super::components::Components;
use crate::language::error::parse_error::ParseError;
use crate::language::layout::Layout;
use crate::language::limits::MAX_LEN;
use crate::language::name::Name;
use crate::language::syntax::SCHEME_LEN;
use crate::language::{canonical, check, grammar, scan};

/// A valid URN, borrowed from its text.
///
/// A URN is `urn:<namespace>:<segment>:<segment>…`, with optional components behind it (RFC 8141,
/// section 2). Two restrictions go beyond the RFC: no segment is empty, and no raw `*` occurs
/// before the components.
///
/// `Copy` and small: the text and 22 bytes of offsets. Nothing is decoded, trimmed or
/// allocated; the parts are slices of the text as it was written.
///
/// # Equality
///
/// `==`, `Ord` and `Hash` follow the URN-equivalence of RFC 8141, section 3.1: the case of `urn`,
/// of the namespace and of the digits of a `%` escape does not count, nor do the components;
/// everything else does. `%41` is not `A`. With a `str` there is no `==`: two texts of one URN may
/// differ, and a text may be none.
///
/// ```
/// use urn_filter::Urn;
///
/// let urn = Urn::parse("URN:allthings:app:A%2fB:ticket?=page=2")?;
/// assert!(urn.segments().eq(["app", "A%2fB", "ticket"]));
/// assert_eq!(urn.components().q(), Some("page=2"));
/// assert_eq!(urn, Urn::parse("urn:AllThings:app:A%2FB:ticket")?);
/// assert_ne!(urn, Urn::parse("urn:allthings:app:a%2fb:ticket")?);
/// assert_eq!(urn.to_string(), "urn:allthings:app:A%2FB:ticket?=page=2");
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Urn<'a> {
    text: &'a str,
    layout: Layout,
}

impl<'a> Urn<'a> {
    /// Reads a URN. Allocates nothing unless it fails; `O(length)`, and texts longer than
    /// [`MAX_LEN`] are refused unread.
    ///
    /// ```
    /// use urn_filter::error::ParseErrorKind;
    /// use urn_filter::Urn;
    ///
    /// assert!(Urn::parse("urn:allthings:app:A").is_ok());
    /// assert_eq!(Urn::parse("urn:allthings:app:").unwrap_err().kind(), ParseErrorKind::EmptySegment);
    /// ```
    ///
    /// # Errors
    ///
    /// If the text is not a URN in the sense above. The error holds a copy of the text's first
    /// [`MAX_LEN`] bytes.
    pub fn parse(text: &'a str) -> Result<Self, ParseError> {
        let layout = match scan::urn(text) {
            Some(layout) => layout,
            None => read_uncommon(text)?,
        };
        Ok(Self { text, layout })
    }

    /// The URN with this text, which is valid and has this layout.
    pub(super) const fn from_parts(text: &'a str, layout: Layout) -> Self {
        Self { text, layout }
    }

    pub(super) fn layout(&self) -> Layout {
        self.layout
    }

    /// The text as it was written.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// The text as it was written, without the components: RFC 8141's `assigned-name`.
    #[must_use]
    pub fn name(&self) -> &'a str {
        &self.text[..self.layout.name_len()]
    }

    /// The namespace identifier as it was written; its case does not count.
    #[must_use]
    pub fn namespace(&self) -> &'a str {
        &self.text[SCHEME_LEN..self.layout.nss_start() - 1]
    }

    /// The namespace-specific string (NSS): everything between namespace and components.
    ///
    /// ```
    /// let urn = urn_filter::urn!("urn:allthings:app:A?=page=2");
    /// assert_eq!((urn.namespace(), urn.nss()), ("allthings", "app:A"));
    /// assert_eq!(urn.name(), "urn:allthings:app:A");
    /// ```
    #[must_use]
    pub fn nss(&self) -> &'a str {
        &self.text[self.layout.nss_start()..self.layout.name_len()]
    }

    /// The segments of the NSS, as they were written: 1 to [`MAX_SEGMENTS`](crate::MAX_SEGMENTS).
    ///
    /// Segments compare as text, except that the case of the digits in a `%` escape does not count;
    /// compare whole URNs where that matters.
    ///
    /// ```
    /// let urn = urn_filter::urn!("urn:allthings:app:A:ticket:C:T");
    /// assert!(urn.segments().eq(["app", "A", "ticket", "C", "T"]));
    /// assert_eq!(urn.segments().next_back(), Some("T"));
    /// ```
    #[must_use]
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &'a str> + Clone + use<'a> {
        self.nss().split(':')
    }

    /// How many segments there are. `O(1)`
    #[must_use]
    pub fn segment_count(&self) -> usize {
        self.layout.segment_count()
    }

    /// The r-, q- and f-component, which play no part in equality and matching.
    #[must_use]
    pub fn components(&self) -> Components<'a> {
        Components::split(&self.text[self.layout.name_len()..])
    }

    /// Whether the name is written in its canonical form (components aside). `O(1)`
    ///
    /// ```
    /// use urn_filter::Urn;
    ///
    /// let urn = Urn::parse("URN:allthings:app:A%2fB")?;
    /// assert!(!urn.is_canonical());
    /// assert!(Urn::parse(&urn.to_string())?.is_canonical());
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn is_canonical(&self) -> bool {
        self.layout.is_canonical()
    }

    /// Hands the canonical name to `with`: the text itself where it is canonical already, which
    /// events nearly always are, and else a copy on the stack.
    pub(crate) fn with_canonical<R>(&self, with: impl FnOnce(Name<'_>) -> R) -> R {
        match self.as_canonical() {
            Some(name) => with(name),
            None => self.with_copy(with),
        }
    }

    /// The name, if it is written in its canonical form.
    #[inline]
    pub(crate) fn as_canonical(&self) -> Option<Name<'_>> {
        self.layout.is_canonical().then(|| Name {
            bytes: self.name().as_bytes(),
            layout: &self.layout,
        })
    }

    #[cold]
    fn with_copy<R>(&self, with: impl FnOnce(Name<'_>) -> R) -> R {
        let mut buffer = [0; MAX_LEN];
        let copy = &mut buffer[..self.layout.name_len()];
        for (to, from) in copy.iter_mut().zip(self.canonical_bytes()) {
            *to = from;
        }
        with(Name {
            bytes: copy,
            layout: &self.layout,
        })
    }

    fn canonical_bytes(&self) -> impl Iterator<Item = u8> + use<'a> {
        canonical::bytes(self.name(), self.layout.namespace_len())
    }
}

/// Reads a text that the scan has left: the check reads it, and the grammar decides about what the
/// check rejects and says what is wrong.
#[inline(never)]
fn read_uncommon(text: &str) -> Result<Layout, ParseError> {
    let name_len = match check::urn(text) {
        Ok(name_len) => name_len,
        Err(_) => grammar::urn(text)?,
    };
    Ok(Layout::of_name(&text.as_bytes()[..name_len]))
}

impl<'a> TryFrom<&'a str> for Urn<'a> {
    type Error = ParseError;

    fn try_from(text: &'a str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

impl AsRef<str> for Urn<'_> {
    fn as_ref(&self) -> &str {
        self.text
    }
}

impl PartialEq for Urn<'_> {
    fn eq(&self, other: &Self) -> bool {
        if self.layout.is_canonical() && other.layout.is_canonical() {
            self.name() == other.name()
        } else {
            self.layout.name_len() == other.layout.name_len() && self.cmp(other).is_eq()
        }
    }
}

impl Eq for Urn<'_> {}

impl PartialOrd for Urn<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Urn<'_> {
    /// The order of the canonical forms.
    fn cmp(&self, other: &Self) -> Ordering {
        self.canonical_bytes().cmp(other.canonical_bytes())
    }
}

impl Hash for Urn<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.with_canonical(|name| name.bytes.hash(state));
    }
}

/// The canonical form, components included.
impl fmt::Display for Urn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        canonical::write(self.text, self.layout.namespace_len(), f)
    }
}

impl fmt::Debug for Urn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Urn").field(&self.text).finish()
    }
}
