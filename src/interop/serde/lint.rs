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

#[cfg(test)]
mod tests {
    use core::fmt::Debug;

    use super::*;
    use crate::interop::serde::explain::tests::hyphenated;

    fn check<T: Debug + Serialize>(value: T, code: &str) {
        assert_eq!(code, hyphenated(&value));
        assert_eq!(serde_json::to_value(value).unwrap(), code);
    }

    #[test]
    fn a_code_is_the_name_of_its_variant() {
        for severity in [Severity::Note, Severity::Warning, Severity::Error] {
            check(severity, severity.as_str());
        }
        for list in [List::Events, List::Urns] {
            check(list, list.as_str());
        }
        for id_kind in [
            IdKind::App,
            IdKind::Category,
            IdKind::Ticket,
            IdKind::Resource,
            IdKind::Account,
            IdKind::OauthClient,
        ] {
            check(id_kind, id_kind.as_str());
        }
        for shape in [
            IdShape::Placeholder,
            IdShape::UpperCaseUuid,
            IdShape::BrokenUuid,
            IdShape::UuidWithoutHyphens,
            IdShape::OddLengthHex,
        ] {
            check(shape, shape.as_str());
        }
    }

    #[test]
    fn a_suggestion_has_its_code_as_action() {
        let filters = &["urn:ns:a".parse().unwrap()][..];
        for (suggestion, fields) in [
            (Suggestion::Remove, 1),
            (Suggestion::Replace { filters }, 2),
            (Suggestion::Add { filters }, 2),
            (Suggestion::Advise { text: "…" }, 2),
        ] {
            let json = serde_json::to_value(suggestion).unwrap();
            assert_eq!(suggestion.as_str(), hyphenated(&suggestion));
            assert_eq!(json["action"], suggestion.as_str());
            assert_eq!(json.as_object().unwrap().len(), fields);
        }
    }

    #[test]
    fn a_kind_of_finding_has_its_code_and_its_fields() {
        let pattern = || "urn:ns:a".parse().unwrap();
        for (kind, fields) in [
            (FindingKind::NoEvents, 1),
            (FindingKind::NoFilters, 1),
            (
                FindingKind::NeverFires {
                    namespaces: [].into(),
                    resource_kinds: [].into(),
                },
                3,
            ),
            (
                FindingKind::EventWithoutFilter {
                    namespace: String::new(),
                },
                2,
            ),
            (
                FindingKind::FilterWithoutEvent {
                    resource_kind: String::new(),
                },
                2,
            ),
            (FindingKind::Duplicate { first: 0 }, 2),
            (
                FindingKind::Redundant {
                    covered_by: 0,
                    cover: pattern(),
                },
                3,
            ),
            (
                FindingKind::BroaderThanEvents {
                    narrowed: [].into(),
                },
                2,
            ),
            (FindingKind::AppItselfMissing { itself: pattern() }, 2),
            (FindingKind::SpansNamespace, 1),
            (FindingKind::SpansAllApps, 1),
            (
                FindingKind::UnusualId {
                    id_kind: IdKind::App,
                    shape: IdShape::Placeholder,
                    replacement: None,
                },
                4,
            ),
        ] {
            let json = serde_json::to_value(&kind).unwrap();
            assert_eq!(kind.as_str(), hyphenated(&kind));
            assert_eq!(json["kind"], kind.as_str());
            assert_eq!(json.as_object().unwrap().len(), fields, "{json}");
        }
    }
}
