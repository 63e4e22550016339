//! Events.

use async_graphql::{ID, Object};

use super::scalars::{DateTime, EventName, Urn};
use crate::model;

pub struct Event(model::Event);

/// Something that has happened.
#[Object]
impl Event {
    pub async fn id(&self) -> ID {
        ID::from(self.0.content.id.as_str())
    }

    pub async fn created_date(&self) -> DateTime {
        self.0.created.into()
    }

    async fn name(&self) -> EventName {
        EventName::from(&self.0.content.name)
    }

    async fn urn(&self) -> Urn {
        Urn::from(&self.0.content.urn)
    }

    /// What has happened, as JSON in a text. It is `null` for those who may not receive the event now.
    #[graphql(complexity = "10")]
    async fn payload(&self) -> &str {
        self.0.content.payload.get()
    }
}

impl From<model::Event> for Event {
    fn from(event: model::Event) -> Self {
        Self(event)
    }
}
