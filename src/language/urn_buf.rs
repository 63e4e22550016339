//! The URN that owns its text.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use super::urn::Urn;
use crate::language::error::OwnedParseError;
use crate::language::error::parse_error::ParseError;
use crate::language::layout::Layout;
use crate::language::text_traits::impl_text_traits;

/// A valid URN that owns its text.
///
/// Equality, order and hash are those of [`Urn`] and not those of the text. So there is no
/// `Borrow<str>`: to look up a key in a map by URNs, make a `UrnBuf`.
///
/// ```
/// use urn_filter::UrnBuf;
///
/// let urn: UrnBuf = "URN:allthings:account:1234".parse()?;
/// assert_eq!(urn.as_str(), "URN:allthings:account:1234");
/// assert_eq!(urn.to_string(), "urn:allthings:account:1234");
/// assert_eq!(urn.as_urn().namespace(), "allthings");
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
#[derive(Clone)]
pub struct UrnBuf {
    text: String,
    layout: Layout,
}

impl UrnBuf {
    /// Makes a URN of a valid text and its layout.
    pub(super) fn from_valid(text: String, layout: Layout) -> Self {
        Self { text, layout }
    }

    /// Returns the borrowed view, which has the methods of a URN. `O(1)`
    ///
    /// ```
    /// use urn_filter::{UrnBuf, pattern};
    ///
    /// let kept: UrnBuf = "urn:allthings:app:A:ticket:C:T".parse()?;
    /// assert_eq!(kept.as_urn().segments().last(), Some("T"));
    /// assert!(pattern!("urn:allthings:app:A:*").matches(&kept.as_urn()));
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn as_urn(&self) -> Urn<'_> {
        Urn::from_parts(&self.text, self.layout)
    }

    /// Returns the text as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the text as it was written, without a copy.
    #[must_use]
    pub fn into_string(self) -> String {
        self.text
    }
}

impl Urn<'_> {
    /// Returns an owned copy.
    ///
    /// ```
    /// use urn_filter::{Urn, UrnBuf};
    ///
    /// let kept: UrnBuf = {
    ///     let text = String::from("urn:allthings:app:A");
    ///     Urn::parse(&text)?.to_buf()
    /// };
    /// assert_eq!(kept.as_str(), "urn:allthings:app:A");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn to_buf(&self) -> UrnBuf {
        UrnBuf::from(*self)
    }
}

impl TryFrom<String> for UrnBuf {
    type Error = OwnedParseError;

    /// Takes the text without a copy.
    ///
    /// # Errors
    ///
    /// If the text is not a URN. The error hands the text back.
    fn try_from(text: String) -> Result<Self, OwnedParseError> {
        match Urn::parse(&text) {
            Ok(urn) => {
                let layout = urn.layout();
                Ok(Self { text, layout })
            }
            Err(error) => Err(OwnedParseError::new(text, error)),
        }
    }
}

impl FromStr for UrnBuf {
    type Err = ParseError;

    /// Parses a URN and copies the text.
    ///
    /// # Errors
    ///
    /// Those of [`Urn::parse`].
    fn from_str(text: &str) -> Result<Self, ParseError> {
        Urn::parse(text).map(Self::from)
    }
}

/// Returns the text as it was written.
impl From<UrnBuf> for String {
    fn from(urn: UrnBuf) -> Self {
        urn.into_string()
    }
}

impl From<Urn<'_>> for UrnBuf {
    fn from(urn: Urn<'_>) -> Self {
        Self {
            text: urn.as_str().to_owned(),
            layout: urn.layout(),
        }
    }
}

impl<'a> From<&'a UrnBuf> for Urn<'a> {
    fn from(urn: &'a UrnBuf) -> Self {
        urn.as_urn()
    }
}

impl PartialEq for UrnBuf {
    fn eq(&self, other: &Self) -> bool {
        self.as_urn() == other.as_urn()
    }
}

impl Eq for UrnBuf {}

impl PartialEq<Urn<'_>> for UrnBuf {
    fn eq(&self, other: &Urn<'_>) -> bool {
        self.as_urn() == *other
    }
}

impl PartialEq<UrnBuf> for Urn<'_> {
    fn eq(&self, other: &UrnBuf) -> bool {
        *self == other.as_urn()
    }
}

impl Ord for UrnBuf {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_urn().cmp(&other.as_urn())
    }
}

impl Hash for UrnBuf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_urn().hash(state);
    }
}

/// Prints the canonical form, components included.
impl fmt::Display for UrnBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.as_urn(), f)
    }
}

impl_text_traits!(UrnBuf, TryFrom: &str);
