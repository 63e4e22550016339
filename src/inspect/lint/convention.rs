//! [The convention](crate::lint#the-convention): which events can come with the URNs of a kind.

use alloc::collections::BTreeSet;
use alloc::format;

use crate::allthings::{Filter, InApp, Scope};
use crate::language::{EventName, EventNames, Pattern};
use crate::matching::FilterSet;

/// The index of the selector that is the kind, in a filter below `urn:allthings:app:<app>`.
pub(super) const KIND_SELECTOR: usize = 2;

/// The namespaces of event names that are about an entity. The URN of an entity is not in an app.
const ENTITIES: [&str; 3] = ["account", "app", "oauth-client"];

/// The kinds of resources that event names are about, or that filters select.
#[derive(Debug, Default)]
pub(super) struct KindSet<'a> {
    kinds: BTreeSet<&'a str>,
    /// Whether one of the names or filters may be about any kind.
    any: bool,
}

impl<'a> KindSet<'a> {
    pub(super) fn of_names(names: &'a EventNames) -> Self {
        names.iter().map(kind_of_name).collect()
    }

    pub(super) fn of_filters(filters: &'a FilterSet) -> Self {
        filters.iter().map(kind_of_filter).collect()
    }

    /// Reports whether a member is compatible with the kind: it is the same, one of the two is the
    /// other with a hyphen and more, or the member may be any kind. `O(length · log n)`
    pub(super) fn is_compatible(&self, kind: &str) -> bool {
        if self.any {
            return true;
        }
        let hyphens = kind.match_indices('-').map(|(at, _)| &kind[..at]);
        let mut same_or_shorter = hyphens.chain([kind]);
        // All kinds that continue this one with a hyphen are neighbours in the set, so the first
        // one tells whether there are any.
        let compound = format!("{kind}-");
        let longer = self.kinds.range(compound.as_str()..).next();
        same_or_shorter.any(|kind| self.kinds.contains(kind))
            || longer.is_some_and(|longer| longer.starts_with(&compound))
    }

    /// Returns the kinds in alphabetical order, or nothing if there may be others.
    pub(super) fn all(&self) -> Option<impl ExactSizeIterator<Item = &'a str>> {
        (!self.any).then(|| self.kinds.iter().copied())
    }

    pub(super) fn contains(&self, kind: &str) -> bool {
        self.kinds.contains(kind)
    }

    /// Reports whether a member is about an entity, whose URN is not in an app.
    pub(super) fn has_entity(&self) -> bool {
        ENTITIES.iter().any(|entity| self.contains(entity))
    }
}

impl<'a> FromIterator<Option<&'a str>> for KindSet<'a> {
    /// `None` stands for any kind.
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(members: I) -> Self {
        let mut set = Self::default();
        for kind in members {
            match kind {
                Some(kind) => {
                    set.kinds.insert(kind);
                }
                None => set.any = true,
            }
        }
        set
    }
}

/// Returns the kind that an event name is about, or nothing if its URN may be any.
pub(super) fn kind_of_name(name: &EventName) -> Option<&str> {
    name.namespace()
}

/// Returns the only kind of resources that a filter selects, or nothing if it selects or may select
/// others.
pub(super) fn kind_of_filter(filter: &Pattern) -> Option<&str> {
    let Some(Filter::App(Scope::In(_, inside))) = Filter::from_pattern(filter) else {
        return None;
    };
    let kind = match inside {
        InApp::Tickets(_) => "ticket",
        InApp::Resources { kind, .. } | InApp::Kind(kind) => kind.as_str(),
        InApp::Everything | InApp::AnyKind(_) => return None,
    };
    // A name without a dot is spelled like a namespace.
    let name = kind.parse::<EventName>();
    let can_be_namespace = name.is_ok_and(|name| name.namespace().is_none());
    can_be_namespace.then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_set_is_compatible_with_nothing_and_any_kind_with_all() {
        let set = |all: &[Option<&'static str>]| all.iter().copied().collect::<KindSet<'_>>();
        assert!(!set(&[]).is_compatible("a"));
        assert!(set(&[Some("a")]).is_compatible("a") && !set(&[Some("a")]).is_compatible("b"));
        assert!(set(&[Some("a-b")]).is_compatible("a") && set(&[Some("a")]).is_compatible("a-b"));
        assert!(set(&[None]).is_compatible("a"));
    }
}
