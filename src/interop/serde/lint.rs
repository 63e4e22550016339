//! The JSON of findings. [`Finding`] describes it.

use alloc::string::{String, ToString};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::inspect::lint::{FindingKind, IdKind, IdShape, List, Location, Suggestion};
use crate::inspect::{Finding, Severity};

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename = "Finding")]
        struct Shape<'a> {
            severity: Severity,
            #[serde(flatten)]
            kind: &'a FindingKind,
            location: &'a Location,
            message: String,
            suggestion: Suggestion<'a>,
        }
        let shape = Shape {
            severity: self.severity(),
            kind: self.kind(),
            location: self.location(),
            message: self.kind().to_string(),
            suggestion: self.suggestion(),
        };
        shape.serialize(serializer)
    }
}

impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let begin = |fields: usize| {
            let mut object = serializer.serialize_struct("FindingKind", 1 + fields)?;
            object.serialize_field("kind", self.as_str())?;
            Ok(object)
        };
        let object = match self {
            Self::NoEvents | Self::NoFilters | Self::SpansNamespace | Self::SpansAllApps => {
                begin(0)?
            }
            Self::NeverFires {
                namespaces,
                resource_kinds,
            } => {
                let mut object = begin(2)?;
                object.serialize_field("namespaces", namespaces)?;
                object.serialize_field("resource_kinds", resource_kinds)?;
                object
            }
            Self::EventWithoutFilter { namespace } => {
                let mut object = begin(1)?;
                object.serialize_field("namespace", namespace)?;
                object
            }
            Self::FilterWithoutEvent { resource_kind } => {
                let mut object = begin(1)?;
                object.serialize_field("resource_kind", resource_kind)?;
                object
            }
            Self::Duplicate { first } => {
                let mut object = begin(1)?;
                object.serialize_field("first", first)?;
                object
            }
            Self::Redundant { covered_by, cover } => {
                let mut object = begin(2)?;
                object.serialize_field("covered_by", covered_by)?;
                object.serialize_field("cover", cover)?;
                object
            }
            Self::BroaderThanEvents { narrowed } => {
                let mut object = begin(1)?;
                object.serialize_field("narrowed", narrowed)?;
                object
            }
            Self::AppItselfMissing { itself } => {
                let mut object = begin(1)?;
                object.serialize_field("itself", itself)?;
                object
            }
            Self::UnusualId {
                id_kind,
                shape,
                replacement,
            } => {
                let mut object = begin(3)?;
                object.serialize_field("id_kind", id_kind)?;
                object.serialize_field("shape", shape)?;
                object.serialize_field("replacement", replacement)?;
                object
            }
        };
        object.end()
    }
}

impl Serialize for IdKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for IdShape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Subscription => serializer.serialize_struct("Location", 0)?.end(),
            Self::List(list) => {
                let mut object = serializer.serialize_struct("Location", 1)?;
                object.serialize_field("list", list)?;
                object.end()
            }
            Self::Entry {
                list,
                index,
                text,
                span,
            } => {
                let mut object = serializer.serialize_struct("Location", 4)?;
                object.serialize_field("list", list)?;
                object.serialize_field("index", index)?;
                object.serialize_field("span", span)?;
                object.serialize_field("text", text)?;
                object.end()
            }
        }
    }
}

impl Serialize for List {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for Suggestion<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let begin = |fields: usize| {
            let mut object = serializer.serialize_struct("Suggestion", 1 + fields)?;
            object.serialize_field("action", self.as_str())?;
            Ok(object)
        };
        match self {
            Self::Remove => begin(0)?.end(),
            Self::Replace { filters } | Self::Add { filters } => {
                let mut object = begin(1)?;
                object.serialize_field("filters", filters)?;
                object.end()
            }
            Self::Advise { text } => {
                let mut object = begin(1)?;
                object.serialize_field("text", text)?;
                object.end()
            }
        }
    }
}
