//! An explanation as data; the shape is documented at [`Explanation`].

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{Difference, DifferenceKind, EventAnswer, Explanation, FilterAnswer};

impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Explanation", 4)?;
        object.serialize_field("delivered", &self.is_match())?;
        object.serialize_field("urn", &self.urn)?;
        object.serialize_field("event", &self.event)?;
        object.serialize_field("filters", &self.filters)?;
        object.end()
    }
}

impl Serialize for EventAnswer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("EventAnswer", 3)?;
        object.serialize_field("name", &self.name)?;
        object.serialize_field("wanted", &self.is_wanted())?;
        object.serialize_field("asked_for", &self.asked_for)?;
        object.end()
    }
}

impl Serialize for FilterAnswer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("FilterAnswer", 4)?;
        object.serialize_field("filter", &self.filter)?;
        object.serialize_field("indices", &self.indices)?;
        object.serialize_field("matches", &self.is_match())?;
        object.serialize_field("difference", &self.difference)?;
        object.end()
    }
}

impl Serialize for Difference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let span = |span: std::ops::Range<usize>| [span.start, span.end];
        let mut object = serializer.serialize_struct("Difference", 5)?;
        object.serialize_field("kind", &self.kind())?;
        object.serialize_field("segment", &self.segment())?;
        object.serialize_field("urn_span", &span(self.urn_span()))?;
        object.serialize_field("filter_span", &span(self.filter_span()))?;
        object.serialize_field("message", &self.to_string())?;
        object.end()
    }
}

impl Serialize for DifferenceKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::NothingBelow => "nothing-below",
            Self::UrnGoesOn => "urn-goes-on",
            Self::Case => "case",
            Self::Escape => "escape",
            Self::UrnEnds => "urn-ends",
            Self::Literal => "literal",
            Self::Namespace => "namespace",
        })
    }
}
