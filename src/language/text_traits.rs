//! The trait impls that the owned text types have in common.

/// Implements the traits that follow from `FromStr`, `as_str` and `Ord`, and `TryFrom` for the
/// given types of text.
///
/// [`UrnBuf`](super::UrnBuf) is not given `String`: it takes a `String` without a copy, and its
/// error hands the `String` back.
macro_rules! impl_text_traits {
    ($type:ident, TryFrom: $($text:ty),+) => {
        $(
            impl TryFrom<$text> for $type {
                type Error = crate::language::error::parse_error::ParseError;

                fn try_from(text: $text) -> Result<Self, Self::Error> {
                    text.parse()
                }
            }
        )+

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl core::fmt::Debug for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_tuple(stringify!($type)).field(&self.as_str()).finish()
            }
        }
    };
}

pub(super) use impl_text_traits;
