//! A webhook of an index, read where it lies.

use core::fmt;
use core::iter::FusedIterator;

use super::storage::{Found, Storage};
use crate::language::{EventPattern, EventPatterns, Pattern};
use crate::matching::engine::PatternText;
use crate::matching::subscription::Subscription;

/// A view of a webhook of an index: its key, its event patterns and its filters.
///
/// The index does not store filters as texts. A view reads them where they lie and allocates nothing,
/// while [`FilterIndex::get`](crate::FilterIndex::get) puts a whole [`Subscription`] together.
///
/// ```
/// use urn_filter::{FilterIndex, Subscription};
///
/// let webhook = Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*", "urn:allthings:app:A"])?;
/// let index = FilterIndex::from([(42, webhook.clone())]);
/// let view = index.get_ref(&42).expect("it is there");
/// assert_eq!((view.key(), view.events().len(), view.filters().len()), (&42, 1, 2));
/// for filter in view.filters() {
///     println!("{filter}");
/// }
/// assert_eq!(view.to_subscription(), webhook);
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct WebhookRef<'a, K> {
    storage: &'a Storage<K>,
    key: &'a K,
    found: Found,
}

impl<K> Storage<K> {
    /// Returns a view of a webhook that has been found.
    pub(super) fn webhook(&self, found: Found) -> Option<WebhookRef<'_, K>> {
        let key = match found {
            Found::One(spot) => self.engine.key(spot)?,
            Found::Record(number) => &self.records.get(number)?.key,
        };
        Some(WebhookRef::new(self, key, found))
    }
}

impl<'a, K> WebhookRef<'a, K> {
    pub(super) fn new(storage: &'a Storage<K>, key: &'a K, found: Found) -> Self {
        Self {
            storage,
            key,
            found,
        }
    }

    /// Returns where it is, until the next change.
    pub(super) fn found(self) -> Found {
        self.found
    }

    /// Returns the key.
    #[must_use]
    pub fn key(self) -> &'a K {
        self.key
    }

    /// Returns the event patterns in the order of the list. `O(1)`
    #[must_use]
    pub fn events(self) -> &'a [EventPattern] {
        let list = self.storage.sets.list(self.storage.set_of(self.found));
        list.map(EventPatterns::patterns).unwrap_or_default()
    }

    /// Returns the filters in the order of the list, duplicates included. Each takes a look-up.
    #[must_use]
    pub fn filters(self) -> Filters<'a, K> {
        Filters {
            webhook: self,
            next: 0,
        }
    }

    /// Puts the subscription together.
    #[must_use]
    pub fn to_subscription(self) -> Subscription {
        self.storage.subscription(self.found)
    }
}

impl<K> Clone for WebhookRef<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for WebhookRef<'_, K> {}

impl<K: fmt::Debug> fmt::Debug for WebhookRef<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookRef")
            .field("key", &self.key)
            .field("events", &self.events())
            .field("filters", &self.filters())
            .finish()
    }
}

/// An iterator over the filters of a webhook in the order of its list; see [`WebhookRef::filters`].
///
/// ```
/// use urn_filter::{FilterIndex, Subscription};
///
/// let webhook = Subscription::parse(["ping"], ["urn:ns:b", "urn:ns:a:*", "urn:ns:b"])?;
/// let index = FilterIndex::from([(42, webhook)]);
/// let filters = index.get_ref(&42).expect("it is there").filters();
/// assert_eq!(format!("{filters:?}"), r#"["urn:ns:b", "urn:ns:a:*", "urn:ns:b"]"#);
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct Filters<'a, K> {
    webhook: WebhookRef<'a, K>,
    /// The index of the next one in the list.
    next: usize,
}

impl<'a, K> Iterator for Filters<'a, K> {
    type Item = FilterRef<'a>;

    fn next(&mut self) -> Option<FilterRef<'a>> {
        let WebhookRef { storage, found, .. } = self.webhook;
        let spot = storage.spot(found, self.next)?;
        self.next += 1;
        storage.engine.text(spot).map(FilterRef)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let WebhookRef { storage, found, .. } = self.webhook;
        let left = storage.filter_count(found).saturating_sub(self.next);
        (left, Some(left))
    }
}

impl<K> ExactSizeIterator for Filters<'_, K> {}
impl<K> FusedIterator for Filters<'_, K> {}

impl<K> Clone for Filters<'_, K> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<K> fmt::Debug for Filters<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// A filter of a webhook, read where it lies. `{}` prints the text of the [`Pattern`].
///
/// ```
/// use urn_filter::{FilterIndex, Subscription, pattern};
///
/// let index = FilterIndex::from([(42, Subscription::parse(["ping"], ["URN:Ns:a:*"])?)]);
/// let filter = index.get_ref(&42).and_then(|webhook| webhook.filters().next()).expect("one");
/// assert_eq!(filter.to_string(), "urn:ns:a:*");
/// assert_eq!(filter.to_pattern(), pattern!("urn:ns:a:*"));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[derive(Clone, Copy)]
pub struct FilterRef<'a>(PatternText<'a>);

impl FilterRef<'_> {
    /// Puts the pattern together. `O(length)`
    #[must_use]
    pub fn to_pattern(self) -> Pattern {
        self.0.to_pattern()
    }
}

impl fmt::Display for FilterRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for FilterRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}
