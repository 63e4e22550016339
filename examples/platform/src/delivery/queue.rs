//! Takes what is due from a webhook's queue.

use std::collections::HashSet;
use std::sync::Arc;

use rusqlite::{Connection, Result};

use super::gates::{Gate, Gates, Permit};
use crate::access::{allows, grants_of};
use crate::model::{Delivery, DeliveryId, Timestamp, Webhook, WebhookId};
use crate::storage::{deliveries, webhooks};

/// What a look at a queue has found.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// What is to be sent now: the webhook's owner may receive it, and there is a permit.
    pub(super) ready: Vec<(Arc<Webhook>, Delivery, Permit)>,
    /// What the webhook's owner may not receive.
    pub(super) withheld: Vec<Delivery>,
    /// Where to wait for a permit, if there are too few.
    pub(super) blocked: Option<Gate>,
    /// Whether there is more than one look takes.
    pub(super) is_more: bool,
    /// Whether the webhook has as many attempts as it may.
    pub(super) is_full: bool,
    /// When something will be due that is not yet.
    pub(super) next: Option<Timestamp>,
}

/// Takes what is due, except what is under way, for as many attempts as there are permits. A delivery is
/// read only if there is a permit for it, so what waits needs no memory.
///
/// The webhook and its owner's grants are of the same moment as the queue, just before the attempts.
/// Nothing is taken of a webhook that is disabled: its queue is held.
pub(super) fn take(
    connection: &Connection,
    id: WebhookId,
    under_way: &HashSet<DeliveryId>,
    gates: &Gates,
    mut held: Option<(Gate, Permit)>,
    now: Timestamp,
) -> Result<Taken> {
    let mut taken = Taken::default();
    let webhook = webhooks::get(connection, id)?.filter(|found| found.state.is_enabled());
    let Some(webhook) = webhook.map(Arc::new) else {
        return Ok(taken);
    };
    let gate = gates.gate(&webhook);
    let room = gate.limit().saturating_sub(under_way.len());
    let mut queue = deliveries::queue(connection, id, under_way.len() + room + 1)?;
    queue.retain(|(id, _)| !under_way.contains(id));
    let (due, later): (Vec<_>, Vec<_>) = queue.into_iter().partition(|(_, due)| *due <= now);
    taken.is_more = due.len() > room;
    taken.is_full = due.len() >= room;
    taken.next = later.first().map(|(_, due)| *due);
    if due.is_empty() {
        return Ok(taken);
    }
    let grants = grants_of(connection, webhook.owner)?;
    for (id, _) in due.into_iter().take(room) {
        let held = held.take().filter(|(held, _)| *held == gate);
        let permit = held.map(|(_, permit)| permit);
        let Some(permit) = permit.or_else(|| gates.try_enter(&gate)) else {
            taken.blocked = Some(gate);
            break;
        };
        let Some(delivery) = deliveries::get(connection, id)? else {
            continue;
        };
        if allows(&grants, &delivery.event.content.urn.as_urn()) {
            taken.ready.push((Arc::clone(&webhook), delivery, permit));
        } else {
            taken.withheld.push(delivery);
        }
    }
    Ok(taken)
}
