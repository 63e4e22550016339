//! The JSON of explanations. The types describe it.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::inspect::explain::{
    DeliveryExplanation, Difference, Explanation, Likeness, ListedFilter, Miss, NameOutcome,
    Outcome,
};
use crate::language::{EventName, UrnBuf};

impl Serialize for DeliveryExplanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Event<'a> {
            name: &'a EventName,
            #[serde(flatten)]
            outcome: &'a NameOutcome,
        }
        let event = Event {
            name: self.event(),
            outcome: self.names(),
        };
        let mut object = serializer.serialize_struct("DeliveryExplanation", 3)?;
        object.serialize_field("delivered", &self.is_delivered())?;
        object.serialize_field("event", &event)?;
        object.serialize_field("filters", self.filters())?;
        object.end()
    }
}

impl Serialize for NameOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let begin = |fields: usize| {
            let mut object = serializer.serialize_struct("NameOutcome", 1 + fields)?;
            object.serialize_field("outcome", self.as_str())?;
            Ok(object)
        };
        match self {
            Self::Wanted | Self::NoNames => begin(0)?.end(),
            Self::Unwanted { nearest } => {
                let mut object = begin(1)?;
                object.serialize_field("nearest", nearest)?;
                object.end()
            }
        }
    }
}

impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename = "Explanation")]
        struct Shape<'a> {
            urn: &'a UrnBuf,
            matched: bool,
            #[serde(flatten)]
            outcome: &'a Outcome,
        }
        let shape = Shape {
            urn: self.urn(),
            matched: self.is_match(),
            outcome: self.outcome(),
        };
        shape.serialize(serializer)
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let begin = |fields: usize| {
            let mut object = serializer.serialize_struct("Outcome", 1 + fields)?;
            object.serialize_field("outcome", self.as_str())?;
            Ok(object)
        };
        match self {
            Self::NoFilters => begin(0)?.end(),
            Self::Matched { filters } => {
                let mut object = begin(1)?;
                object.serialize_field("filters", filters)?;
                object.end()
            }
            Self::Missed { misses } => {
                let mut object = begin(1)?;
                object.serialize_field("misses", misses)?;
                object.end()
            }
        }
    }
}

impl Serialize for ListedFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ListedFilter", 2)?;
        object.serialize_field("pattern", &self.pattern)?;
        object.serialize_field("indices", &self.indices)?;
        object.end()
    }
}

impl Serialize for Miss {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Miss", 5)?;
        object.serialize_field("pattern", &self.filter.pattern)?;
        object.serialize_field("indices", &self.filter.indices)?;
        object.serialize_field("difference", &self.difference)?;
        object.serialize_field("urn_span", &self.urn_span)?;
        object.serialize_field("pattern_span", &self.pattern_span)?;
        object.end()
    }
}

impl Serialize for Difference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let begin = |fields: usize| {
            let mut object = serializer.serialize_struct("Difference", 1 + fields)?;
            object.serialize_field("kind", self.as_str())?;
            Ok(object)
        };
        match self {
            Self::Namespace { expected, found } => {
                let mut object = begin(2)?;
                object.serialize_field("expected", expected)?;
                object.serialize_field("found", found)?;
                object.end()
            }
            Self::Segment {
                position,
                expected,
                found,
                likeness,
            } => {
                let mut object = begin(4)?;
                object.serialize_field("position", position)?;
                object.serialize_field("expected", expected)?;
                object.serialize_field("found", found)?;
                object.serialize_field("likeness", likeness)?;
                object.end()
            }
            Self::NothingBelow => begin(0)?.end(),
            Self::MissingSegments { missing } => {
                let mut object = begin(1)?;
                object.serialize_field("missing", missing)?;
                object.end()
            }
            Self::ExtraSegments { extra } => {
                let mut object = begin(1)?;
                object.serialize_field("extra", extra)?;
                object.end()
            }
        }
    }
}

impl Serialize for Likeness {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;
    use core::fmt::Debug;

    use super::*;

    /// Returns the name of a variant in lower case with hyphens.
    pub(in crate::interop::serde) fn hyphenated(value: &impl Debug) -> String {
        let debug = format!("{value:?}");
        let name = debug.split(|c: char| !c.is_alphanumeric()).next();
        let words = name.unwrap().chars().fold(String::new(), |text, c| {
            let hyphen = if c.is_uppercase() { "-" } else { "" };
            format!("{text}{hyphen}{}", c.to_ascii_lowercase())
        });
        words.trim_start_matches('-').into()
    }

    fn check<T: Debug + Serialize>(value: &T, tag: &str, code: &str, fields: usize) {
        let json = serde_json::to_value(value).unwrap();
        assert_eq!(code, hyphenated(value));
        assert_eq!(json[tag], code);
        assert_eq!(json.as_object().unwrap().len(), fields, "{json}");
    }

    #[test]
    fn a_code_is_the_name_of_its_variant() {
        for likeness in [Likeness::Case, Likeness::Escape, Likeness::Punctuation] {
            assert_eq!(likeness.as_str(), hyphenated(&likeness));
            assert_eq!(serde_json::to_value(likeness).unwrap(), likeness.as_str());
        }
        let nearest = Vec::new();
        for (names, fields) in [
            (NameOutcome::Wanted, 1),
            (NameOutcome::NoNames, 1),
            (NameOutcome::Unwanted { nearest }, 2),
        ] {
            check(&names, "outcome", names.as_str(), fields);
        }
        let (filters, misses) = (Vec::new(), Vec::new());
        for (outcome, fields) in [
            (Outcome::Matched { filters }, 2),
            (Outcome::NoFilters, 1),
            (Outcome::Missed { misses }, 2),
        ] {
            check(&outcome, "outcome", outcome.as_str(), fields);
        }
    }

    #[test]
    fn a_difference_has_its_code_and_its_fields() {
        let text = String::new;
        for (difference, fields) in [
            (
                Difference::Namespace {
                    expected: text(),
                    found: text(),
                },
                3,
            ),
            (
                Difference::Segment {
                    position: 1,
                    expected: text(),
                    found: text(),
                    likeness: None,
                },
                5,
            ),
            (Difference::NothingBelow, 1),
            (Difference::MissingSegments { missing: text() }, 2),
            (Difference::ExtraSegments { extra: text() }, 2),
        ] {
            check(&difference, "kind", difference.as_str(), fields);
        }
    }
}
