//! The JSON of explanations. The types describe it.

use serde::ser::{Serialize, Serializer};

use super::shapes::{as_codes, object};
use crate::inspect::explain::{
    DeliveryExplanation, Difference, EventDifference, EventMiss, EventOutcome, Explanation,
    Likeness, ListedEvent, ListedFilter, Miss, Outcome,
};
use crate::language::{EventName, UrnBuf};

impl Serialize for DeliveryExplanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Event<'a> {
            name: &'a EventName,
            #[serde(flatten)]
            outcome: &'a EventOutcome,
        }
        let event = Event {
            name: self.event(),
            outcome: self.event_outcome(),
        };
        object!(serializer, "DeliveryExplanation", {
            "delivered": &self.is_delivered(),
            "event": &event,
            "filters": self.filters(),
        })
    }
}

impl Serialize for EventOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let outcome = self.as_str();
        match self {
            Self::NoEvents => object!(serializer, "EventOutcome", { "outcome": outcome }),
            Self::Wanted { patterns } => {
                object!(serializer, "EventOutcome", {
                    "outcome": outcome,
                    "patterns": patterns,
                })
            }
            Self::Unwanted { misses } => {
                object!(serializer, "EventOutcome", {
                    "outcome": outcome,
                    "misses": misses,
                })
            }
        }
    }
}

impl Serialize for ListedEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object!(serializer, "ListedEvent", {
            "pattern": &self.pattern,
            "indices": &self.indices,
        })
    }
}

impl Serialize for EventMiss {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object!(serializer, "EventMiss", {
            "pattern": &self.event.pattern,
            "indices": &self.event.indices,
            "difference": &self.difference,
            "name_span": &self.name_span,
            "pattern_span": &self.pattern_span,
        })
    }
}

impl Serialize for EventDifference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = self.as_str();
        match self {
            Self::Part {
                position,
                expected,
                found,
            } => {
                object!(serializer, "EventDifference", {
                    "kind": kind,
                    "position": position,
                    "expected": expected,
                    "found": found,
                })
            }
            Self::NothingBelow => object!(serializer, "EventDifference", { "kind": kind }),
            Self::MissingParts { missing } => {
                object!(serializer, "EventDifference", { "kind": kind, "missing": missing })
            }
            Self::ExtraParts { extra } => {
                object!(serializer, "EventDifference", { "kind": kind, "extra": extra })
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
        let outcome = self.as_str();
        match self {
            Self::NoFilters => object!(serializer, "Outcome", { "outcome": outcome }),
            Self::Matched { filters } => {
                object!(serializer, "Outcome", {
                    "outcome": outcome,
                    "filters": filters,
                })
            }
            Self::Missed { misses } => {
                object!(serializer, "Outcome", {
                    "outcome": outcome,
                    "misses": misses,
                })
            }
        }
    }
}

impl Serialize for ListedFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object!(serializer, "ListedFilter", {
            "pattern": &self.pattern,
            "indices": &self.indices,
        })
    }
}

impl Serialize for Miss {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object!(serializer, "Miss", {
            "pattern": &self.filter.pattern,
            "indices": &self.filter.indices,
            "difference": &self.difference,
            "urn_span": &self.urn_span,
            "pattern_span": &self.pattern_span,
        })
    }
}

impl Serialize for Difference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = self.as_str();
        match self {
            Self::Namespace { expected, found } => {
                object!(serializer, "Difference", {
                    "kind": kind,
                    "expected": expected,
                    "found": found,
                })
            }
            Self::Segment {
                position,
                expected,
                found,
                likeness,
            } => {
                object!(serializer, "Difference", {
                    "kind": kind,
                    "position": position,
                    "expected": expected,
                    "found": found,
                    "likeness": likeness,
                })
            }
            Self::NothingBelow => object!(serializer, "Difference", { "kind": kind }),
            Self::MissingSegments { missing } => {
                object!(serializer, "Difference", {
                    "kind": kind,
                    "missing": missing,
                })
            }
            Self::ExtraSegments { extra } => {
                object!(serializer, "Difference", {
                    "kind": kind,
                    "extra": extra,
                })
            }
        }
    }
}

as_codes!(Likeness);

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
        let (patterns, misses) = (Vec::new(), Vec::new());
        for (event, fields) in [
            (EventOutcome::Wanted { patterns }, 2),
            (EventOutcome::NoEvents, 1),
            (EventOutcome::Unwanted { misses }, 2),
        ] {
            check(&event, "outcome", event.as_str(), fields);
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

    #[test]
    fn an_event_difference_has_its_code_and_its_fields() {
        let text = String::new;
        for (difference, fields) in [
            (
                EventDifference::Part {
                    position: 1,
                    expected: text(),
                    found: text(),
                },
                4,
            ),
            (EventDifference::NothingBelow, 1),
            (EventDifference::MissingParts { missing: text() }, 2),
            (EventDifference::ExtraParts { extra: text() }, 2),
        ] {
            check(&difference, "kind", difference.as_str(), fields);
        }
    }
}
