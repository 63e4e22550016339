//! Filters that select across apps.

use crate::allthings::NAMESPACE;
use crate::inspect::lint::finding::PartFinding;
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::span::Part;
use crate::language::{Extent, Pattern, Selector};

/// Finds that the filter selects the whole namespace or something in all apps.
pub(crate) fn spans(filter: &Pattern) -> Option<PartFinding> {
    let mut selectors = filter.selectors();
    let Some(first) = selectors.next() else {
        // Only a last `*` follows the namespace.
        return Some(PartFinding {
            kind: FindingKind::SpansNamespace,
            part: Part::Selector(0),
        });
    };
    let may_be_app = matches!(first, Selector::Literal("app") | Selector::Any);
    let any_app = match selectors.next() {
        Some(second) => second == Selector::Any,
        None => filter.extent() == Extent::Subtree,
    };
    let spans = may_be_app && any_app && filter.namespace() == NAMESPACE;
    spans.then_some(PartFinding {
        kind: FindingKind::SpansAllApps,
        part: Part::Selector(1),
    })
}
