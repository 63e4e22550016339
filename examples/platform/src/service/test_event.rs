//! Sends a sample to one webhook.

use serde_json::value::RawValue;
use urn_filter::{EventName, EventPattern, Grants, Pattern, Selector, UrnBuf};

use super::catalogue;
use super::error::{Error, Field, InvalidInput};
use super::visible::visible_webhook;
use crate::access::{allows, grants_of};
use crate::context::Context;
use crate::model::{Event, EventId, NewEvent, Principal, Webhook, WebhookId};
use crate::storage::events;

/// Sends a sample event to one visible webhook, which is signed and delivered like any other. It has
/// this name, or the first of the webhook's names, and a URN that one of its filters matches.
///
/// # Errors
///
/// Returns that there is no such webhook, that it is disabled, that it does not get events of this name,
/// or that its owner may not receive what it asks for.
pub async fn send_test_event(
    context: &Context,
    who: &Principal,
    id: WebhookId,
    name: Option<String>,
) -> Result<Event, Error> {
    let (viewer, now) = (who.id, context.clock.now());
    let write = context.store.write(move |write| {
        let webhook = visible_webhook(write, viewer, id)?;
        if !webhook.state.is_enabled() {
            return Err(Error::Disabled);
        }
        let event = sample(&webhook, name.as_deref(), &grants_of(write, webhook.owner)?)?;
        write.accept_test_event(&event, id, now)?;
        let stored = events::get(write, &event.id)?;
        stored.map(|(_, event)| event).ok_or(Error::NotFound)
    });
    write.await
}

fn sample(webhook: &Webhook, name: Option<&str>, grants: &Grants) -> Result<NewEvent, Error> {
    let subscription = &webhook.subscription;
    let name = match name {
        Some(name) => {
            let name = name.parse::<EventName>().ok();
            name.filter(|name| subscription.events.matches(name))
        }
        None => subscription.events.iter().next().map(EventPattern::example),
    };
    let name = name.ok_or_else(|| {
        InvalidInput::one(
            Field::EventName,
            "the webhook does not get events of this name",
        )
    })?;
    let urns = subscription.urns.iter().filter_map(sample_urn);
    let urn = urns
        .into_iter()
        .find(|urn| allows(grants, &urn.as_urn()))
        .ok_or_else(|| {
            let denied = grants.check(&subscription.urns).err();
            denied.map_or(Error::NotFound, Error::from)
        })?;
    let payload = catalogue::find(name.as_str()).map_or("{}", |event| event.payload.get());
    let payload =
        RawValue::from_string(payload.to_owned()).map_err(|error| Error::Internal(error.into()))?;
    Ok(NewEvent {
        id: EventId::generate(),
        name,
        urn,
        payload,
    })
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
