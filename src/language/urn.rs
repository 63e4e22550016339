//! The URN that an event carries, borrowed from its text.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use super::components::Components;
use crate::language::error::parse_error::ParseError;
use crate::language::layout::Layout;
use crate::language::limits::MAX_LEN;
use crate::language::name::Name;
use crate::language::syntax::SCHEME_LEN;
use crate::language::{canonical, grammar, scan};

/// The length up to which the copy of a name that is not canonical is short.
const SHORT: usize = 256;

/// A valid URN, borrowed from its text.
///
/// A URN is `urn:<namespace>:<segment>:<segment>…`, followed by optional components (RFC 8141,
/// section 2). This crate adds two restrictions: no segment is empty, and there is no raw `*`
/// before the components.
///
/// The type is `Copy` and small: a reference to the text and 16 bytes of offsets. Nothing is
/// decoded, trimmed or allocated. The parts are slices of the text as it was written.
///
/// # Equality
///
/// `==`, `Ord` and `Hash` follow the URN-equivalence of RFC 8141, section 3.1. The case of `urn`,
/// of the namespace and of the digits of a `%` escape does not count. The components do not count
/// either. Everything else counts: `%41` is not `A`.
///
/// There is no `==` between a URN and a `str`. Two texts of one URN may differ, and a text may be
/// no URN.
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
    /// Parses a URN. `O(length)`, without an allocation unless it fails. A text longer than
    /// [`MAX_LEN`] is not read.
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
    /// If the text is not a URN as described above. If there are several mistakes, the first one is
    /// reported. The error contains a copy of the first [`MAX_LEN`] bytes of the text.
    #[inline]
    pub fn parse(text: &'a str) -> Result<Self, ParseError> {
        match scan::urn(text) {
            Some(layout) => Ok(Self { text, layout }),
            None => judge(text),
        }
    }

    /// Returns the text as it was written.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// Returns the text as it was written, without the components: the `assigned-name` of RFC 8141.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &'a str {
        &self.text[..self.layout.name_len()]
    }

    /// Returns the namespace (the NID of RFC 8141) as it was written. Its case does not count.
    #[must_use]
    pub fn namespace(&self) -> &'a str {
        &self.text[SCHEME_LEN..self.layout.nss_start() - 1]
    }

    /// Returns the namespace-specific string (NSS): everything between the namespace and the
    /// components.
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

    /// Returns an iterator over the segments of the NSS as they were written. There are 1 to
    /// [`MAX_SEGMENTS`](crate::MAX_SEGMENTS).
    ///
    /// Two equal segments may differ in the case of the digits of a `%` escape. Compare whole URNs
    /// if that matters.
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

    /// Returns the segment with this index as it was written, or `None` if there are fewer segments. For
    /// the first segments of a text of usual length `O(1)`, for others `O(length)`.
    ///
    /// ```
    /// let urn = urn_filter::urn!("urn:allthings:app:A:ticket:C:T");
    /// assert_eq!((urn.segment(1), urn.segment(5)), (Some("A"), None));
    /// ```
    #[must_use]
    pub fn segment(&self, index: usize) -> Option<&'a str> {
        // The canonical name has its parts at the same offsets.
        let name = Name {
            bytes: self.name().as_bytes(),
            layout: self.layout,
        };
        self.text.get(name.segment_range(index)?)
    }

    /// Returns the number of segments. `O(1)`
    #[must_use]
    pub fn segment_count(&self) -> usize {
        self.layout.segment_count()
    }

    /// Returns the r-, q- and f-component. Equality and matching ignore them.
    #[must_use]
    pub fn components(&self) -> Components<'a> {
        Components::split(&self.text[self.layout.name_len()..])
    }

    /// Reports whether the URN without its components is written in the canonical form. `O(1)`
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
}

// For the crate: the constructor, and the canonical name that patterns are compared with.
impl<'a> Urn<'a> {
    /// Makes a URN of a valid text and its layout.
    pub(super) const fn from_parts(text: &'a str, layout: Layout) -> Self {
        Self { text, layout }
    }

    pub(super) fn layout(&self) -> Layout {
        self.layout
    }

    /// Calls `with` with the canonical name. That is the text itself if it is canonical, as that of
    /// nearly every event is, and otherwise a copy on the stack.
    #[inline]
    pub(crate) fn with_canonical<R>(&self, with: impl FnOnce(Name<'_>) -> R) -> R {
        match self.as_canonical() {
            Some(name) => with(name),
            None if self.layout.name_len() <= SHORT => self.with_copy(&mut [0; SHORT], with),
            None => self.with_copy(&mut [0; MAX_LEN], with),
        }
    }

    /// Returns the name if it is written in the canonical form.
    #[inline]
    pub(crate) fn as_canonical(&self) -> Option<Name<'_>> {
        self.layout.is_canonical().then(|| Name {
            bytes: self.name().as_bytes(),
            layout: self.layout,
        })
    }

    // The buffer is on the stack, since matching allocates nothing.
    #[cold]
    fn with_copy<R>(&self, buffer: &mut [u8], with: impl FnOnce(Name<'_>) -> R) -> R {
        let bytes = &mut buffer[..self.layout.name_len()];
        bytes.copy_from_slice(self.name().as_bytes());
        canonical::make(bytes, self.layout.namespace_end());
        with(Name {
            bytes,
            layout: self.layout,
        })
    }

    fn canonical_bytes(&self) -> impl Iterator<Item = u8> + use<'a> {
        canonical::bytes(self.name(), self.layout.namespace_len())
    }
}

/// Reads a text that the scan rejects. The grammar decides, and says what is wrong.
#[cold]
#[inline(never)]
fn judge(text: &str) -> Result<Urn<'_>, ParseError> {
    let name_len = grammar::urn(text)?;
    let layout = Layout::from_name(&text.as_bytes()[..name_len]);
    Ok(Urn { text, layout })
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
    /// Compares the canonical forms.
    fn cmp(&self, other: &Self) -> Ordering {
        self.canonical_bytes().cmp(other.canonical_bytes())
    }
}

impl Hash for Urn<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.with_canonical(|name| name.bytes.hash(state));
    }
}

/// Prints the canonical form, components included.
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
