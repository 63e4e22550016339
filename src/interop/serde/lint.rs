//! The JSON of findings. [`Finding`] describes it.

use alloc::string::{String, ToString};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::shapes::{as_codes, object};
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

/// The code as `kind`, and the content of the variant next to it.
impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = self.as_str();
        match self {
            Self::NoEvents | Self::NoFilters | Self::SpansNamespace | Self::SpansAllApps => {
                object!(serializer, "FindingKind", { "kind": kind })
            }
            Self::NeverFires {
                namespaces,
                resource_kinds,
            } => object!(serializer, "FindingKind", {
                "kind": kind,
                "namespaces": namespaces,
                "resource_kinds": resource_kinds,
            }),
            Self::EventWithoutFilter { namespace } => {
                object!(serializer, "FindingKind", { "kind": kind, "namespace": namespace })
            }
            Self::FilterWithoutEvent { resource_kind } => {
                object!(serializer, "FindingKind", { "kind": kind, "resource_kind": resource_kind })
            }
            Self::Duplicate { first } => {
                object!(serializer, "FindingKind", { "kind": kind, "first": first })
            }
            Self::Redundant { covered_by, cover } => object!(serializer, "FindingKind", {
                "kind": kind,
                "covered_by": covered_by,
                "cover": cover,
            }),
            Self::BroaderThanEvents { narrowed } => {
                object!(serializer, "FindingKind", { "kind": kind, "narrowed": narrowed })
            }
            Self::AppItselfMissing { itself } => {
                object!(serializer, "FindingKind", { "kind": kind, "itself": itself })
            }
            Self::UnusualId {
                id_kind,
                shape,
                replacement,
            } => object!(serializer, "FindingKind", {
                "kind": kind,
                "id_kind": id_kind,
                "shape": shape,
                "replacement": replacement,
            }),
        }
    }
}

/// Without a field for the webhook as a whole, and with `list` alone for a list as a whole.
impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Subscription => serializer.serialize_struct("Location", 0)?.end(),
            Self::List(list) => object!(serializer, "Location", { "list": list }),
            Self::Entry {
                list,
                index,
                text,
                span,
            } => object!(serializer, "Location", {
                "list": list,
                "index": index,
                "span": span,
                "text": text,
            }),
        }
    }
}

impl Serialize for Suggestion<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let action = self.as_str();
        match self {
            Self::Remove => object!(serializer, "Suggestion", { "action": action }),
            Self::Replace { filters } | Self::Add { filters } => {
                object!(serializer, "Suggestion", { "action": action, "filters": filters })
            }
            Self::Advise { text } => {
                object!(serializer, "Suggestion", { "action": action, "text": text })
            }
        }
    }
}

as_codes!(Severity, List, IdKind, IdShape);
