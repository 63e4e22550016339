//! [The convention](crate::lint#the-convention): which events can come with the URNs of a kind.

use alloc::collections::BTreeSet;
use alloc::format;

use super::span::Part;
use crate::allthings::{ENTITY_WORDS, Filter, InApp, Scope};
use crate::language::{EventName, EventPattern, EventPatterns, Pattern};
use crate::matching::FilterSet;

/// The selector that is the kind, in a filter below `urn:allthings:app:<app>`.
pub(super) const KIND_PART: Part = Part::Selector(2);

/// The kinds of resources that event patterns are about, or that filters select.
#[derive(Debug, Default, PartialEq)]
pub(super) struct KindSet<'a> {
    kinds: BTreeSet<&'a str>,
    /// Whether one of the event patterns or filters may be about any kind.
    any: bool,
}

impl<'a> KindSet<'a> {
    pub(super) fn of_events(events: &'a EventPatterns) -> Self {
        events.iter().map(kind_of_event).collect()
    }

    pub(super) fn of_filters(filters: &'a FilterSet) -> Self {
        filters.iter().map(kind_of_filter).collect()
    }

    /// Reports whether a member is compatible with the kind: it is related, or it may be any kind.
    /// `O(length · log n)`
    pub(super) fn is_compatible(&self, kind: &str) -> bool {
        self.any || self.has_related(kind)
    }

    /// Reports whether a member is the same as the kind, or one of the two is the other with a hyphen
    /// and more. `O(length · log n)`
    pub(super) fn has_related(&self, kind: &str) -> bool {
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
        (!self.any).then(|| self.known())
    }

    /// Returns the kinds in alphabetical order. There may be others.
    pub(super) fn known(&self) -> impl ExactSizeIterator<Item = &'a str> {
        self.kinds.iter().copied()
    }

    /// Reports whether a member may be any kind.
    pub(super) fn has_any(&self) -> bool {
        self.any
    }

    pub(super) fn contains(&self, kind: &str) -> bool {
        self.kinds.contains(kind)
    }

    /// Reports whether a member is about an entity, whose URN is not in an app.
    pub(super) fn has_entity(&self) -> bool {
        ENTITY_WORDS.iter().any(|entity| self.contains(entity))
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

/// Returns the only kind that the names of an event pattern are about, or nothing if their URNs may be
/// any.
pub(super) fn kind_of_event(event: &EventPattern) -> Option<&str> {
    event.namespace()
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
    can_be_namespace(kind).then_some(kind)
}

/// Reports whether some event name can have this namespace.
pub(super) fn can_be_namespace(kind: &str) -> bool {
    // A name without a dot is spelled like a namespace.
    let name = kind.parse::<EventName>();
    name.is_ok_and(|name| name.namespace().is_none())
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
