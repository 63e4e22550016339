//! The JSON of findings. [`Finding`] describes it.

use alloc::string::{String, ToString};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::shapes::{as_codes, object};
use crate::inspect::lint::{
    Fate, FindingKind, ForeignSyntax, IdKind, IdShape, List, Location, Misplacement, Suggestion,
    Word,
};
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

/// The code as `kind`, and the content of the variant next to it. What is suggested is written as the
/// suggestion only.
impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = self.as_str();
        match self {
            Self::NoEvents | Self::NoFilters | Self::SpansNamespace | Self::SpansAllApps => {
                object!(serializer, "FindingKind", { "kind": kind })
            }
            Self::ItselfMissing { id_kind, .. } => {
                object!(serializer, "FindingKind", { "kind": kind, "id_kind": id_kind })
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
            Self::DuplicateEvent { first } | Self::Duplicate { first } => {
                object!(serializer, "FindingKind", { "kind": kind, "first": first })
            }
            Self::Redundant { covered_by, cover } => object!(serializer, "FindingKind", {
                "kind": kind,
                "covered_by": covered_by,
                "cover": cover,
            }),
            Self::RedundantEvent { covered_by, cover } => object!(serializer, "FindingKind", {
                "kind": kind,
                "covered_by": covered_by,
                "cover": cover,
            }),
            Self::BroaderThanEvents { namespaces, .. } => {
                object!(serializer, "FindingKind", { "kind": kind, "namespaces": namespaces })
            }
            Self::UnusualId { id_kind, shape, .. } => object!(serializer, "FindingKind", {
                "kind": kind,
                "id_kind": id_kind,
                "shape": shape,
            }),
            Self::Misspelled {
                word,
                found,
                meant,
                never_fires,
                ..
            } => object!(serializer, "FindingKind", {
                "kind": kind,
                "word": word,
                "found": found,
                "meant": meant,
                "never_fires": never_fires,
            }),
            Self::Misplaced {
                misplacement,
                found,
                ..
            } => object!(serializer, "FindingKind", {
                "kind": kind,
                "misplacement": misplacement,
                "found": found,
            }),
            Self::Foreign { syntax, found, .. } => object!(serializer, "FindingKind", {
                "kind": kind,
                "syntax": syntax,
                "found": found,
            }),
            Self::TailMissing { found, ticket, .. } => object!(serializer, "FindingKind", {
                "kind": kind,
                "found": found,
                "ticket": ticket,
            }),
            Self::OddNamespace { namespace, others } => object!(serializer, "FindingKind", {
                "kind": kind,
                "namespace": namespace,
                "others": others,
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
            Self::Narrow { filters } => {
                object!(serializer, "Suggestion", { "action": action, "filters": filters })
            }
            Self::Correct { correction } => object!(serializer, "Suggestion", {
                "action": action,
                "filters": correction.added(),
                "fate": &correction.fate(),
                "text": &correction.to_string(),
            }),
            Self::Advise { text } => {
                object!(serializer, "Suggestion", { "action": action, "text": text })
            }
        }
    }
}

as_codes!(
    Severity,
    List,
    IdKind,
    IdShape,
    Fate,
    ForeignSyntax,
    Misplacement,
    Word
);

#[cfg(test)]
mod tests {
    use core::fmt::Debug;

    use super::*;
    use crate::inspect::lint::Correction;
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
        for fate in [Fate::Stays, Fate::Covered, Fate::Lost] {
            check(fate, fate.as_str());
        }
        for word in [Word::Namespace, Word::Entity, Word::Kind, Word::Event] {
            check(word, word.as_str());
        }
        for misplacement in [
            Misplacement::RepeatedUrn,
            Misplacement::NamespaceMissing,
            Misplacement::AppMissing,
            Misplacement::AppWordMissing,
            Misplacement::AppIdMissing,
            Misplacement::IdMissing,
            Misplacement::OutsideApps,
        ] {
            check(misplacement, misplacement.as_str());
        }
        for syntax in [
            ForeignSyntax::List,
            ForeignSyntax::Negation,
            ForeignSyntax::Variable,
            ForeignSyntax::Pair,
            ForeignSyntax::Enclosed,
            ForeignSyntax::Wildcard,
            ForeignSyntax::EscapedWildcard,
            ForeignSyntax::Separator,
        ] {
            check(syntax, syntax.as_str());
        }
    }

    fn correction() -> Correction {
        let webhook = crate::Subscription::parse(["app.x"], ["urn:allthings:app:A:*"]).unwrap();
        match webhook.lint()[0].suggestion() {
            Suggestion::Correct { correction } => correction.clone(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_suggestion_has_its_code_as_action() {
        let filters = &["urn:ns:a".parse().unwrap()][..];
        let correction = &correction();
        for (suggestion, fields) in [
            (Suggestion::Remove, 1),
            (Suggestion::Narrow { filters }, 2),
            (Suggestion::Correct { correction }, 4),
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
            (FindingKind::DuplicateEvent { first: 0 }, 2),
            (FindingKind::Duplicate { first: 0 }, 2),
            (
                FindingKind::Redundant {
                    covered_by: 0,
                    cover: pattern(),
                },
                3,
            ),
            (
                FindingKind::RedundantEvent {
                    covered_by: 0,
                    cover: "ticket.*".parse().unwrap(),
                },
                3,
            ),
            (
                FindingKind::BroaderThanEvents {
                    namespaces: [].into(),
                    narrowed: [].into(),
                },
                2,
            ),
            (
                FindingKind::ItselfMissing {
                    id_kind: IdKind::App,
                    correction: correction(),
                },
                2,
            ),
            (FindingKind::SpansNamespace, 1),
            (FindingKind::SpansAllApps, 1),
            (
                FindingKind::UnusualId {
                    id_kind: IdKind::App,
                    shape: IdShape::Placeholder,
                    correction: None,
                },
                3,
            ),
        ] {
            check_kind(&kind, fields);
        }
    }

    #[test]
    fn a_mistake_has_its_code_and_its_fields() {
        for (kind, fields) in [
            (
                FindingKind::Misspelled {
                    word: Word::Kind,
                    found: String::new(),
                    meant: String::new(),
                    never_fires: true,
                    correction: None,
                },
                5,
            ),
            (
                FindingKind::Misplaced {
                    misplacement: Misplacement::AppMissing,
                    found: String::new(),
                    correction: None,
                },
                3,
            ),
            (
                FindingKind::Foreign {
                    syntax: ForeignSyntax::List,
                    found: String::new(),
                    correction: None,
                },
                3,
            ),
            (
                FindingKind::TailMissing {
                    found: String::new(),
                    ticket: None,
                    correction: None,
                },
                3,
            ),
            (
                FindingKind::OddNamespace {
                    namespace: String::new(),
                    others: String::new(),
                },
                3,
            ),
        ] {
            check_kind(&kind, fields);
        }
    }

    fn check_kind(kind: &FindingKind, fields: usize) {
        let json = serde_json::to_value(kind).unwrap();
        assert_eq!(kind.as_str(), hyphenated(kind));
        assert_eq!(json["kind"], kind.as_str());
        assert_eq!(json.as_object().unwrap().len(), fields, "{json}");
    }
}
