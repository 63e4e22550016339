//! A finding as JSON, or whatever serde writes; the shape is described at [`Finding`].

use alloc::string::{String, ToString};
use core::ops::Range;

use serde::Serialize;
use serde::ser::Serializer;

use crate::inspect::lint::{FindingKind, List, Location, Suggestion};
use crate::inspect::{Finding, Severity};

#[derive(Serialize)]
struct Shape<'a> {
    severity: Severity,
    #[serde(flatten)]
    kind: &'a FindingKind,
    location: &'a Location,
    message: String,
    suggestion: Suggestion<'a>,
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
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

#[derive(Default, Serialize)]
struct LocationShape<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<List>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<&'a Range<usize>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shape = match self {
            Self::Subscription => LocationShape::default(),
            Self::List(list) => LocationShape {
                list: Some(*list),
                ..LocationShape::default()
            },
            Self::Entry {
                list,
                index,
                text,
                span,
            } => LocationShape {
                list: Some(*list),
                index: Some(*index),
                span: Some(span),
                text: Some(text),
            },
        };
        shape.serialize(serializer)
    }
}
