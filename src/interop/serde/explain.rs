//! The shapes in which explanations are written.

use serde::ser::{Serialize, Serializer};

use crate::inspect::explain::{DeliveryExplanation, Explanation, NameOutcome, Outcome};
use crate::language::{EventName, UrnBuf};

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

impl Serialize for DeliveryExplanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename = "DeliveryExplanation")]
        struct Shape<'a> {
            delivered: bool,
            event: Event<'a>,
            filters: &'a Explanation,
        }
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
        let shape = Shape {
            delivered: self.is_delivered(),
            event,
            filters: self.filters(),
        };
        shape.serialize(serializer)
    }
}
