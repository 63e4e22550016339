//! Changes of webhooks that are there.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::convert::Infallible;
use core::hash::Hash;

use super::index::FilterIndex;
use super::view::WebhookRef;
use crate::matching::limits::LimitExceeded;
use crate::matching::subscription::Subscription;

impl<K: Clone + Eq + Hash> FilterIndex<K> {
    /// Keeps the webhooks for which `keep` returns true, and removes the others.
    ///
    /// `keep` gets views, which put nothing together. It is called with each webhook before any is removed,
    /// so if it panics the index is as it was. `O(n)`, and a removal for each webhook that goes.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(1, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// index.insert(2, Subscription::parse([""; 0], ["urn:allthings:app:A:*"])?);
    /// index.retain(|_, webhook| !webhook.events().is_empty());
    /// assert!(index.keys().eq([&1]));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn retain(&mut self, mut keep: impl FnMut(&K, WebhookRef<'_, K>) -> bool) {
        let going = self
            .webhooks()
            .filter(|webhook| !keep(webhook.key(), *webhook));
        let going: Vec<K> = going.map(|webhook| webhook.key().clone()).collect();
        for key in &going {
            self.remove(key);
        }
    }

    /// Changes the subscription of a webhook in place, and returns what `change` returns, or `None` if
    /// there is no such webhook.
    ///
    /// If `change` panics, nothing has changed. The cost is that of a removal and an insertion. Ignores the
    /// [`limits`](Self::limits); [`try_modify`](Self::try_modify) observes them.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, pattern};
    ///
    /// let mut index = FilterIndex::from([(42, Subscription::parse(["ping"], ["urn:ns:a"])?)]);
    /// index.modify(&42, |webhook| webhook.urns.extend([pattern!("urn:ns:b")]));
    /// assert_eq!(index.filter_count(), 2);
    /// assert_eq!(index.modify(&43, |webhook| webhook.urns.len()), None);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn modify<Q, R>(
        &mut self,
        key: &Q,
        change: impl FnOnce(&mut Subscription) -> R,
    ) -> Option<R>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let modified = self.modify_if(
            key,
            |webhook| Ok::<_, Infallible>(change(webhook)),
            |_, _| Ok(()),
        );
        match modified {
            Ok(result) => result,
            Err(never) => match never {},
        }
    }

    /// Changes the subscription of a webhook like [`modify`](Self::modify), unless `change` fails or the
    /// result would exceed a limit.
    ///
    /// The limits are observed as by [`try_insert`](Self::try_insert). The error of `change` is one that a
    /// [`LimitExceeded`] can become, such as `Box<dyn Error>` or an enum of the server.
    ///
    /// ```
    /// use urn_filter::limits::LimitExceeded;
    /// use urn_filter::{FilterIndex, Limits, Subscription, pattern};
    ///
    /// let mut index = FilterIndex::with_limits(Limits::new().max_webhook_filters(1));
    /// index.insert(42, Subscription::parse(["ping"], ["urn:ns:a"])?);
    /// let modified = index.try_modify(&42, |webhook| {
    ///     webhook.urns.extend([pattern!("urn:ns:b")]);
    ///     Ok::<_, LimitExceeded>(())
    /// });
    /// assert_eq!(modified.unwrap_err().requested(), 2);
    /// assert_eq!(index.filter_count(), 1);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the error of `change`, or the first limit that would be exceeded. The index is not changed.
    pub fn try_modify<Q, R, E>(
        &mut self,
        key: &Q,
        change: impl FnOnce(&mut Subscription) -> Result<R, E>,
    ) -> Result<Option<R>, E>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
        E: From<LimitExceeded>,
    {
        self.modify_if(key, change, |index, webhook| {
            index.check_insert(key, webhook).map_err(E::from)
        })
    }

    /// Changes the subscription of a webhook if neither `change` nor `check` fails.
    fn modify_if<Q, R, E>(
        &mut self,
        key: &Q,
        change: impl FnOnce(&mut Subscription) -> Result<R, E>,
        check: impl FnOnce(&Self, &Subscription) -> Result<(), E>,
    ) -> Result<Option<R>, E>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let hash = self.storage.hash(key);
        let Some(found) = self.storage.find(hash, key) else {
            return Ok(None);
        };
        let mut webhook = self.storage.subscription(found.0);
        let result = change(&mut webhook)?;
        check(self, &webhook)?;
        self.storage.replace(hash, found, webhook);
        Ok(Some(result))
    }
}
