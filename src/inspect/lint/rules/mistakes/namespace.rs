//! Namespaces that are nearly right, or unlike all others.

use super::context::Context;
use super::mistake::Mistake;
use super::similar::is_near;
use crate::allthings::{ENTITY_WORDS, KIND_WORDS, NAMESPACE};
use crate::inspect::lint::edit::{text_at, with_before};
use crate::inspect::lint::finding::PartFinding;
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::mistake::{Misplacement, Word};
use crate::inspect::lint::span::Part;
use crate::language::Pattern;

/// The namespace that a filter has if `urn:` is written twice.
const SCHEME: &str = "urn";
/// The minimum number of filters of another namespace beside which a filter of its own namespace is odd.
const MIN_OTHERS: usize = 2;

/// Finds the namespace `urn`, a sort of entity as the namespace, and a misspelled namespace.
pub(super) fn wrong_namespace(filter: &Pattern, context: &Context<'_>) -> Option<Mistake> {
    let namespace = filter.namespace();
    let part = Part::Namespace;
    if namespace == NAMESPACE {
        None
    } else if namespace == SCHEME {
        let rest = filter.as_str().get(part.span(filter).start..);
        let meant = rest.and_then(|rest| rest.parse().ok());
        let misplacement = Misplacement::RepeatedUrn;
        Some(Mistake::misplaced(filter, misplacement, part, meant))
    } else if is_near(namespace, NAMESPACE) {
        let word = Word::Namespace;
        Some(Mistake::misspelled(filter, word, part, NAMESPACE))
    } else if let Some((others, _)) = context
        .namespace_of_others(filter)
        .filter(|(others, count)| *count >= MIN_OTHERS && is_near(namespace, others))
    {
        let word = Word::Namespace;
        Some(Mistake::misspelled(filter, word, part, others))
    } else if ENTITY_WORDS.contains(&namespace) && is_of_the_platform(filter, context) {
        let meant = with_before(filter, part, NAMESPACE);
        let misplacement = Misplacement::NamespaceMissing;
        Some(Mistake::misplaced(filter, misplacement, part, meant))
    } else {
        None
    }
}

/// Reports whether the filter or an event pattern has a known kind of resource.
fn is_of_the_platform(filter: &Pattern, context: &Context<'_>) -> bool {
    let names = context.names;
    KIND_WORDS.contains(&text_at(filter, Part::Selector(1)))
        || names.is_some_and(|names| KIND_WORDS.iter().any(|kind| names.contains(kind)))
}

/// Finds that all other filters have another namespace.
pub(crate) fn odd_namespace(filter: &Pattern, context: &Context<'_>) -> Option<PartFinding> {
    let (others, count) = context.namespace_of_others(filter)?;
    // Beside one filter, only a filter that is written like one of the platform is odd.
    let looks_like_the_platform =
        others == NAMESPACE && ENTITY_WORDS.contains(&text_at(filter, Part::Selector(0)));
    (count >= MIN_OTHERS || looks_like_the_platform).then(|| PartFinding {
        kind: FindingKind::OddNamespace {
            namespace: filter.namespace().into(),
            others: others.into(),
        },
        part: Part::Namespace,
    })
}
