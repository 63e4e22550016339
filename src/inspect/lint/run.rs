//! Runs the rules, in the order in which findings are reported.

use alloc::vec::Vec;

use super::convention::KindSet;
use super::finding::{Finding, PartFinding};
use super::kind::FindingKind;
use super::rules::{self, Context};
use super::span;
use crate::language::EventPatterns;
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
    /// note: `urns`[0] `urn:allthings:app:A:ticket:C:*`: redundant: covered by `urns`[1] `urn:allthings:app:A:ticket:*`
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
        let names = KindSet::of_events(events);
        let empty = [rules::no_events(events), rules::no_filters(filters)];
        let mut findings: Vec<Finding> = empty.into_iter().flatten().collect();
        let context = Context::of_filters(filters);
        if !findings.is_empty() {
            lint_events(events, None, false, &mut findings);
            lint_filters(filters, &context, None, &mut findings);
            return findings;
        }
        let as_written = KindSet::of_filters(filters);
        let never_fires = rules::never_fires(&names, &as_written).is_some();
        let context = context.with_events(events, &names, never_fires);
        // A misspelled word is reported once, for its entry, and not for the other list as well.
        let kinds = rules::kinds_as_meant(filters, &names, &context);
        let as_meant = rules::events_as_meant(events, &kinds);
        if let Some(finding) = rules::never_fires(&as_meant, &kinds) {
            // Nothing is ever delivered. The rules that compare events with filters would say so
            // again for each entry.
            findings.push(finding);
            lint_events(events, None, never_fires, &mut findings);
            lint_filters(filters, &context, None, &mut findings);
            return findings;
        }
        lint_events(events, Some(&kinds), never_fires, &mut findings);
        let (written, meant) = (&names, &as_meant);
        lint_filters(
            filters,
            &context,
            Some(Names { written, meant }),
            &mut findings,
        );
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
        let context = Context::of_filters(self);
        lint_filters(self, &context, None, &mut findings);
        findings
    }
}

/// Appends the findings about each event pattern. With the `kinds` that filters select, the rules about
/// what is misspelled and what is never delivered run, too.
fn lint_events(
    events: &EventPatterns,
    kinds: Option<&KindSet<'_>>,
    never_fires: bool,
    findings: &mut Vec<Finding>,
) {
    let redundant = rules::redundant_events(events);
    for ((index, event), redundant) in events.iter().enumerate().zip(redundant) {
        let whole = 0..event.as_str().len();
        let namespace = 0..event.namespace().map_or(0, str::len);
        let found = match (redundant, kinds) {
            // A redundant event pattern is to be removed, so it does not matter what it selects.
            (Some(kind), _) => Some((kind, whole)),
            (None, None) => None,
            (None, Some(kinds)) => rules::misspelled_event(event, kinds, never_fires)
                .or_else(|| rules::event_without_filter(event, kinds))
                .map(|kind| (kind, namespace)),
        };
        findings.extend(found.map(|(kind, span)| Finding::in_events(kind, index, event, span)));
    }
}

/// The kinds that the event patterns are about.
#[derive(Clone, Copy)]
struct Names<'a> {
    written: &'a KindSet<'a>,
    /// With the kind that was probably meant in place of a misspelled one.
    meant: &'a KindSet<'a>,
}

/// Appends the findings about each filter. With `names`, the rules about what is never delivered and
/// about whole apps run, too.
fn lint_filters(
    filters: &FilterSet,
    context: &Context<'_>,
    names: Option<Names<'_>>,
    findings: &mut Vec<Finding>,
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
        let mut found = rules::unusual_ids(filter, context);
        if is_needed {
            // A redundant filter is to be removed, so it does not matter what it selects.
            let mistake = rules::mistake(filter, context);
            if mistake.is_none() {
                found.extend(rules::odd_namespace(filter, context));
            }
            if let Some(Names { written, meant }) = names {
                if mistake.is_none() {
                    found.extend(rules::filter_without_event(filter, meant));
                }
                if mistake.is_none() && found.is_empty() && written == meant {
                    // Else the suggestions of these rules would contain the mistake.
                    found.extend(rules::broader_than_events(filter, written));
                    found.extend(rules::itself_missing(filter, written, filters));
                }
            }
            found.extend(mistake);
            found.extend(rules::spans(filter));
        }
        // The sort is stable: findings about one part stay in the order of the rules.
        found.sort_by_key(|finding| finding.part);
        findings.extend(found.into_iter().map(|PartFinding { kind, part }| {
            Finding::in_filter(kind, index, filter, part.span(filter))
        }));
    }
}
