//! URNs, patterns, event names and event patterns as strings.

use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::language::{EventName, EventPattern, ParseError, Pattern, Urn, UrnBuf};

/// Implements both traits for a type that owns its text. `$view` is the method that returns what is
/// written.
macro_rules! text {
    ($type:ident, $view:ident) => {
        /// Writes the canonical text.
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.$view().serialize(serializer)
            }
        }

        /// Parses a string.
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let Text(parsed) = Text::deserialize(deserializer)?;
                parsed.map_err(de::Error::custom)
            }
        }
    };
}

text!(UrnBuf, as_urn);
text!(Pattern, as_str);
text!(EventName, as_str);
text!(EventPattern, as_str);

/// Writes the canonical text.
impl Serialize for Urn<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Parses a string of the input without a copy. This needs a string without escapes: for JSON in
/// which the string contains a `\`, read a [`UrnBuf`].
impl<'de: 'a, 'a> Deserialize<'de> for Urn<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&'a str>::deserialize(deserializer)?;
        Urn::parse(text).map_err(de::Error::custom)
    }
}

/// A string of the input, parsed. A parse error is a value here, so that the rest of a list can be
/// read.
pub(super) struct Text<T>(pub(super) Result<T, ParseError>);

impl<'de, T: FromStr<Err = ParseError>> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor(PhantomData))
    }
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: FromStr<Err = ParseError>> Visitor<'_> for TextVisitor<T> {
    type Value = Text<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Text<T>, E> {
        Ok(Text(text.parse()))
    }
}
