//! The database as the platform knows it.

use std::time::Duration;

use async_trait::async_trait;
use rusqlite::Connection;
use urn_filter::SharedIndex;

use super::{Store, Write, deliveries, events, principals, tokens, webhooks};
use crate::model::{
    App, Attempt, AttemptResult, Delivery, DeliveryId, Event, EventId, Name, NewEvent, Principal,
    PrincipalId, PrincipalKind, Timestamp, TokenKind, Webhook, WebhookId,
};
use crate::storage::{
    Accepted, Accounts, Backlog, Change, Deliveries, EventCursor, EventNumber, Events, Hash, Loss,
    Outbox, Queue, Refused, Result, Storage, StorageError, Wakeups, Webhooks, Withdrawal,
};

/// The most bytes of an event.
const EVENT: usize = 1 << 20;

#[async_trait]
impl Accounts for Store {
    async fn add_principal(
        &self,
        kind: PrincipalKind,
        name: &Name,
        secret: Option<Hash>,
        apps: &[App],
    ) -> Result<Option<Principal>> {
        let (name, apps) = (name.clone(), apps.to_vec());
        let write = self.write(move |write| {
            let added = principals::add(write, kind, &name, secret)?;
            if let Some(added) = &added {
                let mut apps = apps.iter();
                apps.try_for_each(|app| principals::grant(write, added.id, app))?;
            }
            Ok(added)
        });
        write.await
    }

    async fn principal(&self, name: &Name) -> Result<Option<Principal>> {
        let name = name.clone();
        self.read(move |connection| principals::find(connection, &name))
            .await
    }

    async fn client(&self, name: &Name, secret: Hash) -> Result<Option<Principal>> {
        let name = name.clone();
        self.read(move |connection| principals::find_client(connection, &name, secret))
            .await
    }

    async fn grant(&self, principal: PrincipalId, app: &App) -> Result<()> {
        let app = app.clone();
        self.write(move |write| principals::grant(write, principal, &app))
            .await
    }

    async fn revoke(&self, principal: PrincipalId, app: &App) -> Result<bool> {
        let app = app.clone();
        self.write(move |write| principals::revoke(write, principal, &app))
            .await
    }

    async fn revoke_all(&self, app: &App) -> Result<Vec<Name>> {
        let app = app.clone();
        self.write(move |write| principals::revoke_all(write, &app))
            .await
    }

    async fn apps(&self, principal: PrincipalId) -> Result<Vec<App>> {
        self.read(move |connection| principals::apps(connection, principal))
            .await
    }

    async fn add_token(
        &self,
        hash: Hash,
        principal: PrincipalId,
        kind: TokenKind,
        expires: Option<Timestamp>,
    ) -> Result<()> {
        self.write(move |write| tokens::add(write, hash, principal, kind, expires))
            .await
    }

    async fn token(
        &self,
        hash: Hash,
        kind: TokenKind,
        now: Timestamp,
    ) -> Result<Option<(Principal, Option<Timestamp>)>> {
        self.read(move |connection| tokens::find(connection, hash, kind, now))
            .await
    }

    async fn remove_token(&self, hash: Hash) -> Result<()> {
        self.write(move |write| tokens::remove(write, hash)).await
    }

    async fn forget_tokens(&self, now: Timestamp) -> Result<()> {
        self.write(move |write| tokens::forget(write, now)).await
    }
}

#[async_trait]
impl Webhooks for Store {
    async fn visible_webhook(&self, viewer: PrincipalId, id: WebhookId) -> Result<Option<Webhook>> {
        self.read(move |connection| webhooks::get_visible(connection, viewer, id))
            .await
    }

    async fn visible_webhooks(
        &self,
        viewer: PrincipalId,
        app: Option<&App>,
        after: Option<WebhookId>,
        most: usize,
    ) -> Result<Vec<Webhook>> {
        let app = app.cloned();
        let read = self.read(move |connection| {
            webhooks::list_visible(connection, viewer, app.as_ref(), after, most)
        });
        read.await
    }

    async fn count_visible_webhooks(
        &self,
        viewer: PrincipalId,
        app: Option<&App>,
    ) -> Result<usize> {
        let app = app.cloned();
        self.read(move |connection| webhooks::count_visible(connection, viewer, app.as_ref()))
            .await
    }

    async fn matched_webhooks(&self, owner: PrincipalId, most: usize) -> Result<Vec<Webhook>> {
        self.read(move |connection| webhooks::list_matched(connection, owner, most))
            .await
    }

    async fn insert_webhook(&self, webhook: &Webhook) -> Result<(), Refused> {
        let webhook = webhook.clone();
        let write = self.write(move |write| {
            permit(write, webhook.owner, &webhook)?;
            Ok(write.insert_webhook(&webhook)?)
        });
        write.await
    }

    async fn change_webhook(&self, change: Change) -> Result<Webhook, Refused> {
        self.write(move |write| change_webhook(write, change)).await
    }

    async fn remove_webhook(&self, viewer: PrincipalId, id: WebhookId) -> Result<Webhook, Refused> {
        let write = self.write(move |write| {
            let webhook = webhooks::get_visible(write, viewer, id)?.ok_or(Refused::NotFound)?;
            write.remove_webhook(id)?;
            Ok(webhook)
        });
        write.await
    }

    async fn take_filters(
        &self,
        withdrawal: &Withdrawal,
        tell: &mut (dyn FnMut(Loss) + Send),
    ) -> Result<()> {
        let mut after = None;
        loop {
            let withdrawal = withdrawal.clone();
            let write = self.write(move |write| write.take_filters(&withdrawal, after));
            let (losses, last) = write.await?;
            losses.into_iter().for_each(&mut *tell);
            if last.is_none() {
                return Ok(());
            }
            after = last;
        }
    }

    fn index(&self) -> &SharedIndex<WebhookId> {
        &self.index
    }
}

fn change_webhook(write: &Write<'_>, change: Change) -> Result<Webhook, Refused> {
    let Change { viewer, before, .. } = change;
    let current = webhooks::get_visible(write, viewer, before.id)?.ok_or(Refused::NotFound)?;
    // Attempts may have failed or succeeded meanwhile. All else has to be what was checked.
    let failing_since = current.failing_since;
    if (Webhook {
        failing_since,
        ..before
    }) != current
    {
        return Err(Refused::Conflict);
    }
    if change.needs_permission {
        permit(write, viewer, &change.after)?;
    }
    if let Some(now) = change.enabled {
        write.release_queue(change.after.id, now)?;
    }
    let webhook = Webhook {
        failing_since: failing_since.filter(|_| change.enabled.is_none()),
        ..change.after
    };
    write.update_webhook(&webhook)?;
    Ok(webhook)
}

/// Checks that somebody may register the filters of a webhook now.
fn permit(connection: &Connection, who: PrincipalId, webhook: &Webhook) -> Result<(), Refused> {
    let grants = App::grants(&principals::apps(connection, who)?);
    Ok(grants.check(&webhook.subscription.urns)?)
}

#[async_trait]
impl Events for Store {
    async fn accept_events(&self, events: Vec<NewEvent>, now: Timestamp) -> Result<Vec<Accepted>> {
        let write = self.write(move |write| {
            let accepted = events.iter().map(|event| write.accept_event(event, now));
            accepted.collect::<Result<Vec<_>>>()
        });
        let accepted = write.await?.into_iter().map(|accepted| match accepted {
            events::Accepted::New(webhooks) => {
                metrics::counter!("platform_matches_total").increment(webhooks as u64);
                Accepted::New
            }
            events::Accepted::Duplicate => Accepted::Duplicate,
        });
        Ok(accepted.collect())
    }

    async fn accept_test_event(
        &self,
        event: &NewEvent,
        webhook: WebhookId,
        now: Timestamp,
    ) -> Result<()> {
        let event = event.clone();
        self.write(move |write| write.accept_test_event(&event, webhook, now))
            .await
    }

    async fn event(&self, id: &EventId) -> Result<Option<(EventNumber, Event)>> {
        let id = id.clone();
        self.read(move |connection| events::get(connection, &id))
            .await
    }

    async fn events_after(
        &self,
        after: EventCursor,
        before: Timestamp,
        most: usize,
    ) -> Result<Vec<(EventNumber, Event)>> {
        self.read(move |connection| events::range(connection, after, before, most))
            .await
    }

    fn max_event(&self) -> usize {
        EVENT
    }
}

#[async_trait]
impl Deliveries for Store {
    async fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>> {
        self.read(move |connection| deliveries::get(connection, id))
            .await
    }

    async fn delivery_of_event(
        &self,
        webhook: WebhookId,
        event: EventNumber,
    ) -> Result<Option<Delivery>> {
        self.read(move |connection| deliveries::of_event(connection, webhook, event))
            .await
    }

    async fn deliveries(
        &self,
        webhook: WebhookId,
        before: Option<DeliveryId>,
        most: usize,
    ) -> Result<Vec<Delivery>> {
        self.read(move |connection| deliveries::list(connection, webhook, before, most))
            .await
    }

    async fn count_deliveries(&self, webhook: WebhookId) -> Result<usize> {
        self.read(move |connection| deliveries::count(connection, webhook))
            .await
    }

    async fn attempts(&self, delivery: DeliveryId) -> Result<Vec<Attempt>> {
        self.read(move |connection| deliveries::attempts(connection, delivery))
            .await
    }

    async fn queue_missing(
        &self,
        webhook: WebhookId,
        events: &[EventNumber],
        now: Timestamp,
    ) -> Result<usize> {
        let events = events.to_vec();
        let write = self.write(move |write| {
            // It may have been removed since the events were looked at.
            let is_there = webhooks::get(write, webhook)?.is_some();
            let mut queued = 0;
            for event in events.into_iter().filter(|_| is_there) {
                let delivery = deliveries::of_event(write, webhook, event)?;
                if delivery.is_none_or(|found| found.status.is_missed()) {
                    write.queue_delivery(webhook, event, now)?;
                    queued += 1;
                }
            }
            Ok(queued)
        });
        write.await
    }

    async fn requeue(&self, id: DeliveryId, now: Timestamp) -> Result<Option<Delivery>> {
        let write = self.write(move |write| {
            let Some(delivery) = deliveries::get(write, id)? else {
                return Ok(None);
            };
            write.requeue_delivery(&delivery, now)?;
            deliveries::get(write, id)
        });
        write.await
    }
}

#[async_trait]
impl Outbox for Store {
    fn wakeups(&self) -> &Wakeups {
        &self.wakeups
    }

    async fn queue(&self, webhook: WebhookId, most: usize) -> Result<Option<Queue>> {
        let read = self.read(move |connection| {
            let webhook = webhooks::get(connection, webhook)?;
            let Some(webhook) = webhook.filter(|found| found.state.is_enabled()) else {
                return Ok(None);
            };
            Ok(Some(Queue {
                grants: App::grants(&principals::apps(connection, webhook.owner)?),
                waiting: deliveries::queue(connection, webhook.id, most)?,
                webhook,
            }))
        });
        read.await
    }

    async fn take(&self, ids: &[DeliveryId]) -> Result<Vec<Delivery>> {
        let ids = ids.to_vec();
        let read = self.read(move |connection| {
            let found = ids.into_iter().map(|id| deliveries::get(connection, id));
            found.filter_map(Result::transpose).collect()
        });
        read.await
    }

    /// A removal and an attempt are in one process, so that little time is between a look and an attempt.
    fn lease(&self) -> Duration {
        Duration::MAX
    }

    async fn record_attempt(
        &self,
        delivery: &Delivery,
        attempt: &Attempt,
        result: &AttemptResult,
    ) -> Result<Option<Timestamp>> {
        let (delivery, attempt, result) = (delivery.clone(), attempt.clone(), result.clone());
        self.write(move |write| write.record_attempt(&delivery, &attempt, &result))
            .await
    }

    async fn withhold(&self, deliveries: &[Delivery], now: Timestamp) -> Result<()> {
        let deliveries = deliveries.to_vec();
        let write = self.write(move |write| {
            let mut withheld = deliveries.iter();
            withheld.try_for_each(|delivery| write.withhold_delivery(delivery, now))
        });
        write.await
    }

    async fn backlog(&self) -> Result<Backlog> {
        let (depth, oldest) = self.read(deliveries::backlog).await?;
        let depth = depth.into();
        Ok(Backlog {
            depth,
            oldest,
            events: Vec::new(),
        })
    }
}

#[async_trait]
impl Storage for Store {
    async fn ready(&self) -> Result<()> {
        self.write::<_, StorageError>(|_| Ok(())).await?;
        self.read(|_| Ok(())).await
    }

    async fn forget_events(&self, before: Timestamp) -> Result<bool> {
        self.write(move |write| write.forget_events(before)).await
    }

    async fn close(&self) {}
}
