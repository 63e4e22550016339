//! Sets of filters and lists of event patterns as lists of strings.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::text::Text;
use crate::language::{EventPatterns, ListError, ParseError};
use crate::matching::FilterSet;

/// Implements both traits for a set that is made from a `Vec` of its entries.
macro_rules! list {
    ($type:ident) => {
        /// Writes a list of strings.
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self)
            }
        }

        /// Parses a list of strings. The error names every bad entry with its index and byte span.
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let List(parsed) = List::deserialize(deserializer)?;
                parsed.map(Self::from).map_err(de::Error::custom)
            }
        }
    };
}

list!(FilterSet);
list!(EventPatterns);

/// A list of strings of the input, parsed. Parse errors are values here, so that the other list of a
/// subscription can be read.
pub(super) struct List<T>(pub(super) Result<Vec<T>, ListError>);

impl<'de, T: FromStr<Err = ParseError>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: FromStr<Err = ParseError>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of strings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
        // An entry that is no string ends the iteration. Its error is returned in place of the list.
        let mut failure = None;
        let texts = core::iter::from_fn(|| match seq.next_element::<Text<T>>() {
            Ok(text) => text.map(|text| text.0),
            Err(error) => {
                failure = Some(error);
                None
            }
        });
        let list = ListError::collect(texts);
        failure.map_or(Ok(List(list)), Err)
    }
}
