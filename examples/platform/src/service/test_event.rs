//! Sends a sample to one webhook.

use serde_json::value::RawValue;
use urn_filter::{EventName, EventPattern, Grants, Pattern, Selector, UrnBuf};

use super::caller::Caller;
use super::catalogue;
use super::error::{Error, Field, InvalidInput, Result};
use crate::access::{allows, grants_of};
use crate::model::{Event, EventId, NewEvent, Webhook, WebhookId};

impl Caller {
    /// Sends a sample event to one visible webhook, which is signed and delivered like any other. It has
    /// this name, or one that the first of the webhook's event patterns matches, and a URN that one of its
    /// filters matches.
    ///
    /// # Errors
    ///
    /// Returns that there is no such webhook, that it is disabled, that it does not get events of this name,
    /// or that its owner may not receive what it asks for.
    pub async fn send_test_event(&self, id: WebhookId, name: Option<String>) -> Result<Event> {
        let created = self.context.clock.now();
        let webhook = self.enabled_webhook(id).await?;
        let grants = grants_of(self.store(), webhook.owner).await?;
        let sample = sample(&webhook, name.as_deref(), &grants)?;
        self.store().accept_test_event(&sample, id, created).await?;
        Ok(Event {
            content: sample,
            created,
            is_test: true,
        })
    }
}

fn sample(webhook: &Webhook, name: Option<&str>, grants: &Grants) -> Result<NewEvent> {
    let subscription = &webhook.subscription;
    let name = match name {
        Some(name) => {
            let name = name.parse::<EventName>().ok();
            name.filter(|name| subscription.events.matches(name))
        }
        None => subscription.events.iter().next().map(sample_name),
    };
    let message = "the webhook does not get events of this name";
    let name = name.ok_or_else(|| InvalidInput::one(Field::EventName, message))?;
    let mut urns = subscription.urns.iter().filter_map(sample_urn);
    let Some(urn) = urns.find(|urn| allows(grants, &urn.as_urn())) else {
        grants.check(&subscription.urns)?;
        return Err(Error::NotFound);
    };
    let payload = catalogue::find(name.as_str()).map_or("{}", |event| event.payload.get());
    Ok(NewEvent {
        id: EventId::generate(),
        name,
        urn,
        payload: RawValue::from_string(payload.to_owned()).unwrap_or_default(),
    })
}

/// Returns a name that the pattern matches: one of the catalogue, if there is one.
fn sample_name(pattern: &EventPattern) -> EventName {
    let known = catalogue::matching(pattern).next();
    let name = known.and_then(|event| event.name.parse().ok());
    name.unwrap_or_else(|| pattern.example())
}

/// Returns a URN that the filter matches: `sample` stands for each `*`.
fn sample_urn(filter: &Pattern) -> Option<UrnBuf> {
    let mut text = format!("urn:{}", filter.namespace());
    for selector in filter.selectors() {
        text.push(':');
        text.push_str(match selector {
            Selector::Literal(segment) => segment,
            Selector::Any => "sample",
        });
    }
    text.parse().ok()
}
