//! A whole index.

use proptest::collection::vec;
use proptest::prelude::*;

use super::webhook::subscription;
use crate::matching::{FilterIndex, Subscription};

/// Draws an index and its webhooks: mostly up to seven, sometimes up to 99, sometimes none. The key of a
/// webhook is its place in the list.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::strategies;
///
/// let events = (strategies::event_name(), strategies::urn());
/// proptest!(|((index, webhooks) in strategies::index(), (event, urn) in events)| {
///     let mut found: Vec<usize> = index.matches(&event, &urn.as_urn()).copied().collect();
///     found.sort_unstable();
///     let all = webhooks.iter().enumerate();
///     let expected = all.filter(|(_, webhook)| webhook.is_match(&event, &urn.as_urn()));
///     prop_assert!(expected.map(|(key, _)| key).eq(found));
/// });
/// ```
pub fn index() -> impl Strategy<Value = (FilterIndex<usize>, Vec<Subscription>)> {
    let webhooks = prop_oneof![9 => vec(subscription(), 0..8), 1 => vec(subscription(), 0..100)];
    webhooks.prop_map(|webhooks| (webhooks.iter().cloned().enumerate().collect(), webhooks))
}
