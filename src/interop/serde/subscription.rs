//! A subscription as an object with its two lists.

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::list::List;
use crate::language::{EventPattern, EventPatterns, Pattern, SubscriptionError};
use crate::matching::{FilterSet, Subscription};

/// Writes `{"events": […], "urns": […]}`.
impl Serialize for Subscription {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Fields<'a> {
            events: &'a EventPatterns,
            urns: &'a FilterSet,
        }
        let Self { events, urns } = self;
        Fields { events, urns }.serialize(serializer)
    }
}

/// Parses both lists and ignores other fields. The error names every bad entry of both lists.
impl<'de> Deserialize<'de> for Subscription {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(rename = "Subscription")]
        struct Lists {
            events: List<EventPattern>,
            urns: List<Pattern>,
        }
        let Lists { events, urns } = Lists::deserialize(deserializer)?;
        let (events, urns) =
            SubscriptionError::collect(events.0, urns.0).map_err(de::Error::custom)?;
        Ok(Self {
            events: events.into(),
            urns: urns.into(),
        })
    }
}
