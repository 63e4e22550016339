//! A short ASCII text: that of an event name or an event pattern.

use alloc::boxed::Box;
use alloc::string::String;

/// The length of the longest text that is stored without an allocation.
//
// 38 bytes make the type 40 bytes large. The longest name in the platform's documentation that we
// know of, `community-article.published`, has 27; the 24-byte small-string crates stop at 23 or 24.
const INLINE: usize = 38;

/// A short ASCII text.
#[derive(Clone)]
pub(super) struct ShortText(Storage);

// INVARIANT: the first `len` inline bytes are ASCII.
#[derive(Clone)]
enum Storage {
    Inline { len: u8, bytes: [u8; INLINE] },
    Static(&'static str),
    Heap(Box<str>),
}

impl ShortText {
    /// Copies an ASCII text.
    pub(super) fn new(text: &str) -> Self {
        let mut bytes = [0; INLINE];
        Self(
            match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
                (Some(inline), Ok(len)) => {
                    inline.copy_from_slice(text.as_bytes());
                    Storage::Inline { len, bytes }
                }
                _ => Storage::Heap(text.into()),
            },
        )
    }

    /// Takes the text of a literal.
    pub(super) const fn from_static(text: &'static str) -> Self {
        Self(Storage::Static(text))
    }

    pub(super) fn as_str(&self) -> &str {
        match &self.0 {
            Storage::Inline { len, bytes } => {
                let bytes = &bytes[..usize::from(*len)];
                // Never the default: see the invariant. Checking again is the price of no `unsafe`.
                str::from_utf8(bytes).unwrap_or_default()
            }
            Storage::Static(text) => text,
            Storage::Heap(text) => text,
        }
    }

    /// Returns the text as bytes, without the check of [`as_str`](Self::as_str).
    pub(super) fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Storage::Inline { len, bytes } => &bytes[..usize::from(*len)],
            Storage::Static(text) => text.as_bytes(),
            Storage::Heap(text) => text.as_bytes(),
        }
    }

    /// Returns the number of bytes that the text has allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        match &self.0 {
            Storage::Inline { .. } | Storage::Static(_) => 0,
            Storage::Heap(text) => text.len(),
        }
    }
}

impl From<ShortText> for String {
    fn from(text: ShortText) -> Self {
        match text.0 {
            Storage::Heap(text) => text.into(),
            Storage::Inline { .. } | Storage::Static(_) => text.as_str().into(),
        }
    }
}

/// Implements what a type that wraps a [`ShortText`] has in common with its text.
macro_rules! impl_short_text {
    ($type:ident) => {
        // For the crate: the constructors and the bytes.
        impl $type {
            /// Makes the value of a valid text.
            pub(crate) fn from_valid(text: &str) -> Self {
                Self(ShortText::new(text))
            }

            /// Makes the value of a literal that is valid.
            pub(crate) const fn from_valid_literal(text: &'static str) -> Self {
                Self(ShortText::from_static(text))
            }

            /// Returns the text as bytes, without the check of [`as_str`](Self::as_str).
            pub(crate) fn as_bytes(&self) -> &[u8] {
                self.0.as_bytes()
            }
        }

        impl From<$type> for alloc::string::String {
            fn from(value: $type) -> Self {
                value.0.into()
            }
        }

        /// Order, equality and hash are those of the text, as `Borrow` requires.
        impl core::borrow::Borrow<str> for $type {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.as_bytes() == other.as_bytes()
            }
        }

        impl Eq for $type {}

        impl PartialEq<str> for $type {
            fn eq(&self, other: &str) -> bool {
                self.as_bytes() == other.as_bytes()
            }
        }

        impl PartialEq<&str> for $type {
            fn eq(&self, other: &&str) -> bool {
                self == *other
            }
        }

        impl PartialEq<$type> for str {
            fn eq(&self, other: &$type) -> bool {
                other == self
            }
        }

        impl PartialEq<$type> for &str {
            fn eq(&self, other: &$type) -> bool {
                other == self
            }
        }

        impl Ord for $type {
            fn cmp(&self, other: &Self) -> core::cmp::Ordering {
                self.as_bytes().cmp(other.as_bytes())
            }
        }

        impl core::hash::Hash for $type {
            /// Hashes what `str` hashes: the bytes and one byte that no text contains. A test holds
            /// it to that. Hashing the `str` itself would check the bytes each time.
            fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
                state.write(self.as_bytes());
                state.write_u8(0xff);
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(super) use impl_short_text;
