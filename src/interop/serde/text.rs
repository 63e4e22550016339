//! serde: texts as strings, sets as lists of strings, a subscription as an object.
//!
//! What is read is checked as everything else is; of a list every bad entry is named in the error
//! with its index and byte span, not only the first.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::language::{
    EventName, EventNames, ListError, ParseError, Pattern, SubscriptionError, Urn, UrnBuf,
};
use crate::matching::{FilterSet, Subscription};

impl Serialize for Urn<'_> {
    /// As the canonical text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for UrnBuf {
    /// As the canonical text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for EventName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for FilterSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl Serialize for EventNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

/// Reads a `Urn` that borrows from the input, which is possible only where the text stands there
/// as it is: JSON with a `\` escape in the string needs [`UrnBuf`].
impl<'de: 'a, 'a> Deserialize<'de> for Urn<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&'a str>::deserialize(deserializer)?;
        Urn::parse(text).map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for UrnBuf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer)?
            .0
            .map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer)?
            .0
            .map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for EventName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer)?
            .0
            .map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for FilterSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = List::deserialize(deserializer)?.0;
        list.map(Self::from).map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for EventNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = List::deserialize(deserializer)?.0;
        list.map(Self::from).map_err(de::Error::custom)
    }
}

/// The shape of a subscription.
#[derive(serde::Serialize)]
struct Fields<E, U> {
    events: E,
    urns: U,
}

impl Serialize for Subscription {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { events, urns } = self;
        Fields { events, urns }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Subscription {
    /// Reports the mistakes of both lists together.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(rename = "Subscription")]
        struct Lists {
            events: List<EventName>,
            urns: List<Pattern>,
        }
        let Lists { events, urns } = Lists::deserialize(deserializer)?;
        let (events, urns) =
            SubscriptionError::collect(events.0, urns.0).map_err(de::Error::custom)?;
        Ok(Self {
            events: events.into(),
            urns: urns.into(),
        })
    }
}

/// A string of the input, parsed; what is wrong with it is a value, so that reading can go on.
struct Text<T>(Result<T, ParseError>);

impl<'de, T: FromStr<Err = ParseError>> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
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

        deserializer.deserialize_str(TextVisitor(PhantomData))
    }
}

/// A list of strings of the input, parsed.
struct List<T>(Result<Vec<T>, ListError>);

impl<'de, T: FromStr<Err = ParseError>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(PhantomData<T>);

        impl<'de, T: FromStr<Err = ParseError>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of strings")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
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

        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}
