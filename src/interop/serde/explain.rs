//! The JSON of explanations. The types describe it.

use serde::ser::{Serialize, Serializer};

use super::shapes::{as_codes, object};
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
        object!(serializer, "DeliveryExplanation", {
            "delivered": &self.is_delivered(),
            "event": &event,
            "filters": self.filters(),
        })
    }
}

impl Serialize for NameOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let outcome = self.as_str();
        match self {
            Self::Wanted | Self::NoNames => {
                object!(serializer, "NameOutcome", { "outcome": outcome })
            }
            Self::Unwanted { nearest } => {
                object!(serializer, "NameOutcome", {
                    "outcome": outcome,
                    "nearest": nearest,
                })
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
