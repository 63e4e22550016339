//! What the rules about one filter know of the rest of the webhook.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use hashbrown::{HashMap, HashSet};

use crate::allthings::NAMESPACE;
use crate::inspect::lint::convention::KindSet;
use crate::language::{EventPatterns, Extent, Pattern, Selector};
use crate::matching::{FilterSet, RandomState};

/// The selectors whose ends are remembered: the id of an app, a kind, and an id.
const DEPTHS: core::ops::RangeInclusive<usize> = 2..=4;

/// What the rules about one filter know of the webhook.
pub(crate) struct Context<'a> {
    /// The kinds of the event patterns, if there are any.
    pub(super) names: Option<&'a KindSet<'a>>,
    /// The namespaces of the event patterns that match a name that ends with `created`.
    pub(super) created: BTreeSet<&'a str>,
    /// Whether nothing is ever delivered, by the convention.
    pub(super) never_fires: bool,
    /// The beginnings of filters in the namespace, each up to a selector that is followed by another one.
    beginnings: HashSet<&'a str, RandomState>,
    /// The number of filters of each namespace.
    namespaces: HashMap<&'a str, usize, RandomState>,
}

impl<'a> Context<'a> {
    /// Returns the context for filters without event patterns. `O(total length)`
    pub(crate) fn of_filters(filters: &'a FilterSet) -> Self {
        let mut namespaces = HashMap::default();
        for filter in filters {
            *namespaces.entry(filter.namespace()).or_insert(0) += 1;
        }
        Self {
            names: None,
            created: BTreeSet::new(),
            never_fires: false,
            beginnings: filters.iter().flat_map(beginnings).collect(),
            namespaces,
        }
    }

    /// Returns the context with the events of the webhook.
    pub(crate) fn with_events(
        self,
        events: &'a EventPatterns,
        names: &'a KindSet<'a>,
        never_fires: bool,
    ) -> Self {
        let created = events.iter().filter_map(|event| {
            let namespace = event.namespace()?;
            let may_end_so = event.extent() == Extent::Subtree
                || event.selectors().next_back() == Some(Selector::Literal("created"));
            may_end_so.then_some(namespace)
        });
        Self {
            names: Some(names),
            created: created.collect(),
            never_fires,
            ..self
        }
    }

    /// Reports whether some filter selects something below this exact one, or may do so.
    pub(super) fn selects_below(&self, filter: &Pattern) -> bool {
        let parts: Vec<&str> = filter.as_str().split(':').collect();
        // The app's id, the kind and the category may each be a `*` in the other filter.
        let places = [3, 4, 5];
        (0..1_usize << places.len()).any(|stars| {
            let is_star = |at: usize| {
                let place = places.iter().position(|&place| place == at);
                place.is_some_and(|place| stars >> place & 1 == 1)
            };
            let parts = parts.iter().enumerate();
            let parts: Vec<&str> = parts
                .map(|(at, part)| if is_star(at) { "*" } else { part })
                .collect();
            let beginning: String = parts.join(":");
            self.beginnings.contains(beginning.as_str())
        })
    }

    /// Reports whether some filter selects something in an app.
    pub(super) fn selects_in_apps(&self) -> bool {
        !self.beginnings.is_empty()
    }

    /// Returns the namespace of all other filters, if this is the only one of another namespace, and the
    /// number of the others.
    pub(super) fn namespace_of_others(&self, filter: &Pattern) -> Option<(&'a str, usize)> {
        if self.namespaces.len() != 2 || self.namespaces.get(filter.namespace()) != Some(&1) {
            return None;
        }
        let mut others = self.namespaces.iter();
        let others = others.find(|(namespace, _)| **namespace != filter.namespace());
        others.map(|(namespace, count)| (*namespace, *count))
    }
}

/// Returns the beginnings of a filter below `urn:allthings:app` at which more follows.
fn beginnings(filter: &Pattern) -> impl Iterator<Item = &str> {
    let text = filter.as_str();
    let is_in_app = filter.namespace() == NAMESPACE
        && text
            .get(filter.namespace_end()..)
            .is_some_and(|rest| rest.starts_with(":app:"));
    // The colon after `urn` and the one after the namespace come before the first selector.
    let colons = text.match_indices(':').skip(1 + DEPTHS.start());
    let ends = colons.take(DEPTHS.end() - DEPTHS.start() + 1);
    ends.filter(move |_| is_in_app)
        .map(|(end, _)| text.get(..end).unwrap_or_default())
}
