//! Runs the rules, in the order in which findings are reported.

use alloc::vec::Vec;

use super::convention::KindSet;
use super::finding::{Finding, SelectorFinding};
use super::kind::FindingKind;
use super::{rules, span};
use crate::language::Pattern;
use crate::matching::{FilterSet, Subscription};

impl Subscription {
    /// Returns what is odd about the webhook: that it can never get an event, that a part of it
    /// never counts, filters that are redundant or broader than they need to be, and so on.
    ///
    /// The module [`lint`](crate::lint) lists what is found, the assumption behind it, the order and
    /// the cost.
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
    /// note: `urns`[0] `urn:allthings:app:A:ticket:C:*`: covered by `urns`[1] `urn:allthings:app:A:ticket:*`
    ///   |
    ///   | urn:allthings:app:A:ticket:C:*
    ///   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ///   = help: remove it",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn lint(&self) -> Vec<Finding> {
        let (events, filters) = (&self.events, &self.urns);
        let names = KindSet::of_names(events);
        let kinds = KindSet::of_filters(filters);
        let empty = [rules::no_events(events), rules::no_filters(filters)];
        let mut findings: Vec<Finding> = empty.into_iter().flatten().collect();
        if findings.is_empty() {
            findings.extend(rules::never_fires(&names, &kinds));
        }
        if !findings.is_empty() {
            // Nothing is ever delivered. The rules that compare names with filters would say so
            // again for each entry.
            lint_filters(filters, &mut findings, |_| Vec::new());
            return findings;
        }
        findings.extend(rules::events_without_filter(events, &kinds));
        lint_filters(filters, &mut findings, |filter| {
            let found = [
                rules::filter_without_event(filter, &names),
                rules::broader_than_events(filter, &names),
                rules::app_itself_missing(filter, &names, filters),
            ];
            found.into_iter().flatten().collect()
        });
        findings
    }
}

impl FilterSet {
    /// Returns what is odd about the filters alone, for any events. See [`Subscription::lint`].
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
        let mut findings: Vec<Finding> = rules::no_filters(self).into_iter().collect();
        lint_filters(self, &mut findings, |_| Vec::new());
        findings
    }
}

/// Appends the findings about each filter. `with_names` runs the rules that compare a filter with
/// the names of events.
fn lint_filters(
    filters: &FilterSet,
    findings: &mut Vec<Finding>,
    with_names: impl Fn(&Pattern) -> Vec<SelectorFinding>,
) {
    let redundant = rules::redundant(filters);
    for ((index, filter), redundant) in filters.iter().enumerate().zip(redundant) {
        let is_duplicate = matches!(redundant, Some(FindingKind::Duplicate { .. }));
        let is_needed = redundant.is_none();
        findings.extend(
            redundant.map(|kind| Finding::in_filter(kind, index, filter, span::whole(filter))),
        );
        if is_duplicate {
            // The first of the equal filters has the same findings.
            continue;
        }
        let mut found: Vec<SelectorFinding> = rules::unusual_ids(filter).collect();
        if is_needed {
            // A redundant filter is to be removed, so it does not matter what it selects.
            found.extend(rules::spans(filter));
            found.extend(with_names(filter));
        }
        // The sort is stable: findings about one selector stay in the order of the rules.
        found.sort_by_key(|finding| finding.selector);
        findings.extend(found.into_iter().map(|SelectorFinding { kind, selector }| {
            Finding::in_filter(kind, index, filter, span::selector(filter, selector))
        }));
    }
}
