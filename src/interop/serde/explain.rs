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
