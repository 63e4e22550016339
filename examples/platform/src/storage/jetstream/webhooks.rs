//! Webhooks.

use std::time::Duration;

use async_nats::jetstream::message::PublishMessage;
use async_trait::async_trait;
use futures_util::future::ready;
use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use urn_filter::{Grants, SharedIndex, Subscription};

use super::jobs::Job;
use super::layout::Bucket;
use super::lists::{Lists, is_visible};
use super::matching::queue_job;
use super::outbox::LEASE;
use super::records::{Indexed, StoredWebhook, deliveries_of, first_at, from_bytes, to_bytes};
use super::store::{Store, Written};
use super::{Result, StorageError};
use crate::model::{App, DeliveryStatus, PrincipalId, Timestamp, Webhook, WebhookId};
use crate::storage::{Accounts, Change, Loss, Refused, Webhooks, Withdrawal};

/// How long a request that has begun may take until it is there.
const MARGIN: Duration = Duration::from_millis(100);
/// The webhooks that are read at a time.
const READS: usize = 16;

/// That the queue of a webhook is to be released if the webhook is enabled. It is stored before the webhook
/// is enabled, so that it is carried out even if the node dies in between.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Release {
    pub(super) webhook: WebhookId,
    /// When.
    at: Timestamp,
}

impl Store {
    /// Returns a webhook, whoever asks, and its revision.
    pub(super) async fn webhook(&self, id: WebhookId) -> Result<Option<(Webhook, u64)>> {
        let key = id.to_string();
        let (found, failing) = tokio::join!(
            self.read(Bucket::Webhooks, &key),
            self.read(Bucket::Failing, &key)
        );
        let Some(entry) = found? else {
            return Ok(None);
        };
        let mut webhook = from_bytes::<StoredWebhook>(&entry.value)?.open(id, &self.key)?;
        let failing = failing?.map(|entry| from_bytes(&entry.value)).transpose()?;
        webhook.failing_since = failing;
        Ok(Some((webhook, entry.revision)))
    }

    async fn visible(&self, viewer: PrincipalId, id: WebhookId) -> Result<Option<(Webhook, u64)>> {
        let (found, apps) = tokio::join!(self.webhook(id), self.apps(viewer));
        let (found, apps) = (found?, apps?);
        Ok(found.filter(|(webhook, _)| {
            let named = App::all_of(&webhook.subscription.urns).unwrap_or_default();
            is_visible(webhook.owner, &named, viewer, &apps)
        }))
    }

    /// Stores a webhook in place of the one with this revision, or as a new one.
    pub(super) async fn store_webhook(
        &self,
        webhook: &Webhook,
        before: Option<u64>,
    ) -> Result<Written> {
        let key = webhook.id.to_string();
        let first = match before {
            None => 0,
            Some(before) => self.first_revision(&key, before).await?,
        };
        let value = to_bytes(&StoredWebhook::new(webhook, first, &self.key)?)?;
        let expected = Some(before.unwrap_or(0));
        self.write(Bucket::Webhooks, &key, Some(value), expected)
            .await
    }

    /// Returns the revision of the registration of a webhook that has this revision now. If it has another
    /// one, what is returned does not matter: nothing will be written.
    async fn first_revision(&self, key: &str, revision: u64) -> Result<u64> {
        let Some(entry) = self.read(Bucket::Webhooks, key).await? else {
            return Ok(revision);
        };
        let indexed: Indexed = from_bytes(&entry.value)?;
        Ok(first_at(indexed.first, revision))
    }

    async fn permit(&self, who: PrincipalId, webhook: &Webhook) -> Result<(), Refused> {
        let grants = App::grants(&self.apps(who).await?);
        Ok(grants.check(&webhook.subscription.urns)?)
    }

    /// Asks for the permission once more when a webhook is stored with this revision. If it is lost, puts back
    /// what was there before.
    ///
    /// Whoever takes filters away takes the grants first, and looks at all webhooks afterwards. So if that look
    /// came too early for this webhook, the grants are gone by now. If it did not, what is stored is not of this
    /// revision any more, and stays.
    async fn confirm(
        &self,
        who: PrincipalId,
        webhook: &Webhook,
        revision: u64,
        before: Option<&Webhook>,
    ) -> Result<(), Refused> {
        let Err(refused) = self.permit(who, webhook).await else {
            return Ok(());
        };
        if let Some(before) = before {
            self.store_webhook(before, Some(revision)).await?;
        } else {
            let key = webhook.id.to_string();
            let removed = self.write(Bucket::Webhooks, &key, None, Some(revision));
            removed.await?;
        }
        Err(refused)
    }

    /// Refuses what NATS would not take. The other parts of a webhook have limits of their own.
    fn check_size(&self, webhook: &Webhook) -> Result<(), Refused> {
        let found = to_bytes(&webhook.subscription)?.len();
        let most = self.max_message();
        if found > most {
            return Err(Refused::TooLarge { found, most });
        }
        Ok(())
    }

    /// Queues all that is held of a webhook, and counts its time from then.
    pub(super) async fn release(&self, release: Release) -> Result<()> {
        for id in self.delivery_ids(release.webhook).await? {
            let Some((stored, _)) = self.stored_delivery(id).await? else {
                continue;
            };
            let is_later = stored.queued > release.at;
            if stored.status == DeliveryStatus::Pending && !is_later {
                self.requeue_stored(id, release.at).await?;
            } else if stored.status == DeliveryStatus::Pending {
                // It has been released or queued, perhaps by somebody who died before the job was stored.
                queue_job(self, &Job::of(&stored)).await?;
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Webhooks for Store {
    async fn visible_webhook(&self, viewer: PrincipalId, id: WebhookId) -> Result<Option<Webhook>> {
        Ok(self.visible(viewer, id).await?.map(|(webhook, _)| webhook))
    }

    async fn visible_webhooks(
        &self,
        viewer: PrincipalId,
        app: Option<&App>,
        after: Option<WebhookId>,
        most: usize,
    ) -> Result<Vec<Webhook>> {
        let ids = self.visible_ids(viewer, app).await?;
        let ids = ids
            .into_iter()
            .filter(|id| after.is_none_or(|after| *id > after));
        self.read_all(ids.take(most).collect()).try_collect().await
    }

    async fn count_visible_webhooks(
        &self,
        viewer: PrincipalId,
        app: Option<&App>,
    ) -> Result<usize> {
        Ok(self.visible_ids(viewer, app).await?.len())
    }

    async fn matched_webhooks(&self, owner: PrincipalId, most: usize) -> Result<Vec<Webhook>> {
        self.registry.reached(self.revision.now().await?).await?;
        let webhooks = self.read_all(self.registry.lists(|lists| lists.owned(owner)));
        let matched = webhooks.try_filter(|webhook| ready(webhook.state.is_matched()));
        matched.take(most).try_collect().await
    }

    async fn insert_webhook(&self, webhook: &Webhook) -> Result<(), Refused> {
        self.check_size(webhook)?;
        self.permit(webhook.owner, webhook).await?;
        match self.store_webhook(webhook, None).await? {
            Written::At(revision) => {
                self.confirm(webhook.owner, webhook, revision, None).await?;
                Ok(self.registry.reached(revision).await?)
            }
            Written::Conflict => Err(Refused::Conflict),
        }
    }

    async fn change_webhook(&self, change: Change) -> Result<Webhook, Refused> {
        let Change { viewer, before, .. } = change;
        let current = self.visible(viewer, before.id).await?;
        let (current, revision) = current.ok_or(Refused::NotFound)?;
        // Attempts may have failed or succeeded meanwhile. All else has to be what was checked.
        let failing_since = current.failing_since;
        if (Webhook {
            failing_since,
            ..before
        }) != current
        {
            return Err(Refused::Conflict);
        }
        self.check_size(&change.after)?;
        if change.needs_permission {
            self.permit(viewer, &change.after).await?;
        }
        let release = match change.enabled {
            Some(at) => Some(
                self.promise(Release {
                    webhook: current.id,
                    at,
                })
                .await?,
            ),
            None => None,
        };
        let written = self.store_webhook(&change.after, Some(revision)).await?;
        let Written::At(revision) = written else {
            return Err(Refused::Conflict);
        };
        if change.needs_permission {
            self.confirm(viewer, &change.after, revision, Some(&current))
                .await?;
        }
        if let Some((release, promise)) = release {
            self.set_failing(current.id, None).await?;
            self.release(release).await?;
            // If this fails, it is carried out once more, and nothing is left to do.
            let _ = self.deliver().delete_message(promise).await;
        }
        self.registry.reached(revision).await?;
        Ok(Webhook {
            failing_since: failing_since.filter(|_| change.enabled.is_none()),
            ..change.after
        })
    }

    async fn remove_webhook(&self, viewer: PrincipalId, id: WebhookId) -> Result<Webhook, Refused> {
        let key = id.to_string();
        loop {
            let found = self.visible(viewer, id).await?;
            let (webhook, revision) = found.ok_or(Refused::NotFound)?;
            let written = self.write(Bucket::Webhooks, &key, None, Some(revision));
            let Written::At(revision) = written.await? else {
                continue;
            };
            // Nobody who reads from now on finds it. Whoever has read it before begins within the lease.
            let lease = tokio::time::sleep(LEASE + MARGIN);
            let forget = async {
                self.purge_deliveries(id).await?;
                self.set_failing(id, None).await?;
                self.registry.reached(revision).await
            };
            let ((), forgotten) = tokio::join!(lease, forget);
            forgotten?;
            return Ok(webhook);
        }
    }

    async fn take_filters(
        &self,
        withdrawal: &Withdrawal,
        tell: &mut (dyn FnMut(Loss) + Send),
    ) -> Result<()> {
        let apps = match withdrawal {
            Withdrawal::App(app) => vec![app.clone()],
            Withdrawal::Owner(owner) => self.apps(*owner).await?,
        };
        let grants = App::grants(&apps);
        let ids = self.keys(Bucket::Webhooks).await?;
        let mut losses = stream::iter(ids)
            .map(|id| self.take_from(id, withdrawal, &grants))
            .buffer_unordered(READS);
        while let Some(loss) = losses.try_next().await? {
            loss.into_iter().for_each(&mut *tell);
        }
        // Whoever has read a webhook before begins within the lease. Nodes match with its new state: no event
        // is matched before the index has all changes that were stored when the event was accepted.
        tokio::time::sleep(LEASE + MARGIN).await;
        Ok(())
    }

    fn index(&self) -> &SharedIndex<WebhookId> {
        &self.registry.index
    }
}

impl Store {
    /// Returns the ids of all webhooks that somebody sees now, those of other nodes included.
    async fn visible_ids(&self, viewer: PrincipalId, app: Option<&App>) -> Result<Vec<WebhookId>> {
        let (revision, apps) = tokio::join!(self.revision.now(), self.apps(viewer));
        self.registry.reached(revision?).await?;
        let apps = apps?;
        let visible = |lists: &Lists| lists.visible(viewer, &apps, app);
        Ok(self.registry.lists(visible))
    }

    /// Takes filters out of a webhook if it has such.
    async fn take_from(
        &self,
        key: String,
        withdrawal: &Withdrawal,
        grants: &Grants,
    ) -> Result<Option<Loss>> {
        let id: WebhookId = key.parse().map_err(StorageError::nats)?;
        loop {
            let Some(entry) = self.read(Bucket::Webhooks, &key).await? else {
                return Ok(None);
            };
            let indexed: Indexed = from_bytes(&entry.value)?;
            let first = first_at(indexed.first, entry.revision);
            let webhook = indexed.webhook;
            let is_of = |owner| owner == webhook.owner;
            let filters = &webhook.subscription.urns;
            let loss = withdrawal.owner().is_none_or(is_of);
            let loss = loss.then(|| withdrawal.loss(id, filters, grants));
            let Some(loss) = loss.flatten() else {
                return Ok(None);
            };
            let value = if loss.is_removal() {
                None
            } else {
                let subscription = Subscription {
                    urns: loss.kept.clone(),
                    ..webhook.subscription
                };
                let stored: StoredWebhook = from_bytes(&entry.value)?;
                Some(to_bytes(&stored.with(&subscription, first)?)?)
            };
            let written = self.write(Bucket::Webhooks, &key, value, Some(entry.revision));
            if let Written::At(_) = written.await? {
                if loss.is_removal() {
                    self.purge_deliveries(id).await?;
                    self.set_failing(id, None).await?;
                }
                return Ok(Some(loss));
            }
        }
    }

    /// Reads webhooks in this order. One that is removed meanwhile is left out.
    fn read_all(&self, ids: Vec<WebhookId>) -> impl Stream<Item = Result<Webhook>> {
        let found = stream::iter(ids).map(|id| self.webhook(id)).buffered(READS);
        found.try_filter_map(async |found| Ok(found.map(|(webhook, _)| webhook)))
    }

    /// Stores what is going to be done, and returns it with its number.
    async fn promise(&self, release: Release) -> Result<(Release, u64)> {
        let subject = format!("release.{}", deliveries_of(release.webhook));
        let message = PublishMessage::build().payload(to_bytes(&release)?);
        match self.publish(subject, message).await? {
            Written::At(number) => Ok((release, number)),
            // INVARIANT: nothing was expected, so there is no conflict.
            Written::Conflict => Err(StorageError::nats("a message was refused")),
        }
    }

    /// Removes the deliveries of a webhook with their attempts. Their jobs find nothing.
    async fn purge_deliveries(&self, id: WebhookId) -> Result<()> {
        let token = deliveries_of(id);
        let deliveries = self
            .deliveries_stream()
            .purge()
            .filter(format!("delivery.{token}.*"));
        deliveries.await.map_err(StorageError::nats)?;
        let attempts = self
            .attempts_stream()
            .purge()
            .filter(format!("attempt.{token}.*"));
        attempts.await.map(drop).map_err(StorageError::nats)
    }
}
