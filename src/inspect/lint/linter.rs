//! The rules, applied in order.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use super::finding::Finding;
use super::kind::FindingKind;
use super::location::{List, Location};
use super::rules::convention::{Words, word_of_filter, word_of_name};
use super::rules::{ids, redundant, scope};
use super::span;
use crate::language::Pattern;
use crate::matching::{FilterSet, Subscription};

impl Subscription {
    /// What is odd about the webhook: that it can never get an event, a part of it that never
    /// counts, filters that are superfluous or broader than they need to be, and so on. The module
    /// [`lint`](crate::inspect::lint) says what is found, on what grounds, in which order and at what cost.
    ///
    /// ```
    /// use urn_filter::Subscription;
    ///
    /// let webhook = Subscription::parse(
    ///     ["ticket.created"],
    ///     ["urn:allthings:app:A:ticket:C:*", "urn:allthings:app:A:ticket:*"],
    /// )?;
    /// assert_eq!(
    ///     format!("{:#}", webhook.lint()[0]),
    ///     "\
    /// note: `urns`[0] `urn:allthings:app:A:ticket:C:*`: superfluous beside `urns`[1] `urn:allthings:app:A:ticket:*`
    ///   |
    ///   | urn:allthings:app:A:ticket:C:*
    ///   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ///   = help: remove it",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn lint(&self) -> Vec<Finding> {
        let names: Words<'_> = self.events.iter().map(word_of_name).collect();
        let kinds: Words<'_> = self.urns.iter().map(word_of_filter).collect();
        let mut findings = Vec::new();
        if self.events.is_empty() {
            findings.push(empty(FindingKind::NoEvents, List::Events));
        }
        if self.urns.is_empty() {
            findings.push(empty(FindingKind::NoFilters, List::Urns));
        }
        if !findings.is_empty() {
            self.urns.lint_each(&mut findings, |_| Vec::new());
            return findings;
        }
        if let Some(never) = never_fires(&names, &kinds) {
            findings.push(Finding::new(never, Location::Subscription));
            self.urns.lint_each(&mut findings, |_| Vec::new());
            return findings;
        }
        findings.extend(self.names_without_filter(&kinds));
        self.urns.lint_each(&mut findings, |filter| {
            let about = [
                without_event(filter, &names).map(|kind| (kind, KIND_AT)),
                scope::narrow(filter, &names).map(|kind| (kind, KIND_AT)),
                scope::itself(filter, &names, &self.urns).map(|kind| (kind, KIND_AT)),
            ];
            about.into_iter().flatten().collect()
        });
        findings
    }

    fn names_without_filter(&self, kinds: &Words<'_>) -> impl Iterator<Item = Finding> {
        let names = self.events.iter().enumerate();
        names.filter_map(|(index, name)| {
            let namespace = word_of_name(name)?;
            if kinds.fit(Some(namespace)) {
                return None;
            }
            let location = Location::Entry {
                list: List::Events,
                index,
                text: name.as_str().into(),
                span: 0..namespace.len(),
            };
            let namespace = namespace.to_owned();
            Some(Finding::new(
                FindingKind::EventWithoutFilter { namespace },
                location,
            ))
        })
    }
}

impl FilterSet {
    /// What is odd about the filters, whatever the events: see [`Subscription::lint`].
    ///
    /// ```
    /// use urn_filter::lint::FindingKind;
    /// use urn_filter::FilterSet;
    ///
    /// let filters = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:A:*"])?;
    /// let findings = filters.lint();
    /// assert_eq!(findings.len(), 1);
    /// assert_eq!(findings[0].kind(), &FindingKind::Duplicate { first: 0 });
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn lint(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.is_empty() {
            findings.push(empty(FindingKind::NoFilters, List::Urns));
        }
        self.lint_each(&mut findings, |_| Vec::new());
        findings
    }

    /// Appends the findings about each filter: those that concern only filters, and `others`, each
    /// with the number of the selector that it is about.
    fn lint_each(
        &self,
        findings: &mut Vec<Finding>,
        others: impl Fn(&Pattern) -> Vec<(FindingKind, usize)>,
    ) {
        let superfluous = redundant::find(self);
        for ((index, filter), superfluous) in self.iter().enumerate().zip(superfluous) {
            let is_duplicate = matches!(superfluous, Some(FindingKind::Duplicate { .. }));
            let is_needed = superfluous.is_none();
            findings.extend(
                superfluous.map(|kind| Finding::at(kind, index, filter, span::all(filter))),
            );
            if is_duplicate {
                continue;
            }
            let mut about: Vec<_> = ids::unusual(filter).collect();
            if is_needed {
                about.extend(scope::span(filter));
                about.extend(others(filter));
            }
            about.sort_by_key(|(_, selector)| *selector);
            findings.extend(about.into_iter().map(|(kind, selector)| {
                Finding::at(kind, index, filter, span::selector(filter, selector))
            }));
        }
    }
}

/// The number of the selector that is the kind, below `urn:allthings:app:<app>`.
const KIND_AT: usize = 2;

fn empty(kind: FindingKind, list: List) -> Finding {
    Finding::new(kind, Location::List(list))
}

/// Whether no name fits any filter.
fn never_fires(names: &Words<'_>, kinds: &Words<'_>) -> Option<FindingKind> {
    let namespaces = names.all()?;
    let resource_kinds = kinds.all()?;
    if names.all()?.any(|namespace| kinds.fit(Some(namespace))) {
        return None;
    }
    Some(FindingKind::NeverFires {
        namespaces: namespaces.map(str::to_owned).collect(),
        resource_kinds: resource_kinds.map(str::to_owned).collect(),
    })
}

fn without_event(filter: &Pattern, names: &Words<'_>) -> Option<FindingKind> {
    let kind = word_of_filter(filter)?;
    (!names.fit(Some(kind))).then(|| FindingKind::FilterWithoutEvent {
        resource_kind: kind.to_owned(),
    })
}
