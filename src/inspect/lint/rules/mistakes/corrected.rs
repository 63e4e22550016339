//! The first mistake of a filter, and the filter without any.

use alloc::vec::Vec;

use super::context::Context;
use super::foreign::foreign;
use super::kinds::{self, misspelled_kind};
use super::mistake::Mistake;
use super::namespace::wrong_namespace;
use super::outside::outside_apps;
use super::place::wrong_place;
use super::tail::missing_tail;
use crate::inspect::lint::convention::{KindSet, kind_of_filter};
use crate::inspect::lint::correction::Correction;
use crate::inspect::lint::finding::PartFinding;
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::mistake::Word;
use crate::inspect::lint::rules::ids::{self, UnusualId};
use crate::inspect::lint::span::Part;
use crate::language::Pattern;
use crate::matching::FilterSet;

/// The maximum number of filters of one correction.
const MAX_FILTERS: usize = 8;
/// The maximum number of mistakes that are corrected in one filter.
const MAX_STEPS: usize = 16;

/// Finds the first mistake of a filter. Takes `O(length)`, and some namespaces of event patterns to compare
/// with.
pub(crate) fn mistake(filter: &Pattern, context: &Context<'_>) -> Option<PartFinding> {
    let Mistake { kind, part, meant } = first_mistake(filter, context)?;
    let correction = correction(filter, meant, context);
    let kind = kind.with_correction(correction);
    Some(PartFinding { kind, part })
}

/// Finds the unusual ids of a filter. `O(length)`
pub(crate) fn unusual_ids(filter: &Pattern, context: &Context<'_>) -> Vec<PartFinding> {
    let finding = |unusual: UnusualId| {
        let meant = unusual.replacement.into_iter().collect();
        let kind = FindingKind::UnusualId {
            id_kind: unusual.id_kind,
            shape: unusual.shape,
            correction: correction(filter, meant, context),
        };
        PartFinding {
            kind,
            part: unusual.part,
        }
    };
    ids::unusual_ids(filter).map(finding).collect()
}

/// Returns the kinds that the filters select, with the kind that was probably meant in place of one that
/// is reported as misspelled.
pub(crate) fn kinds_as_meant<'a>(
    filters: &'a FilterSet,
    names: &KindSet<'a>,
    context: &Context<'_>,
) -> KindSet<'a> {
    let is_reported = |filter| {
        let mistake = first_mistake(filter, context);
        let word = mistake.and_then(|mistake| match mistake.kind {
            FindingKind::Misspelled { word, .. } => Some(word),
            _ => None,
        });
        word == Some(Word::Kind)
    };
    let kinds = filters.iter().map(|filter| {
        let kind = kind_of_filter(filter)?;
        let meant = kinds::meant(kind, Some(names)).filter(|_| is_reported(filter));
        Some(meant.unwrap_or(kind))
    });
    kinds.collect()
}

/// Returns the first mistake of a filter. What comes first in this list may hide what comes later.
fn first_mistake(filter: &Pattern, context: &Context<'_>) -> Option<Mistake> {
    let is_unusual_id = |part: Part| ids::unusual_ids(filter).any(|unusual| unusual.part == part);
    wrong_namespace(filter, context)
        .or_else(|| foreign(filter, is_unusual_id))
        .or_else(|| wrong_place(filter))
        .or_else(|| misspelled_kind(filter, context))
        .or_else(|| outside_apps(filter, context))
        .or_else(|| missing_tail(filter, context))
}

/// Returns the correction that puts what was meant in place of the filter, without any other mistake.
fn correction(filter: &Pattern, meant: Vec<Pattern>, context: &Context<'_>) -> Option<Correction> {
    let mut steps = 0;
    let mut done: Vec<Pattern> = Vec::new();
    let mut open = meant;
    open.reverse();
    while let Some(next) = open.pop() {
        // A filter that is to stay has a mistake, too: that of standing alone.
        let replaced = if next == *filter {
            None
        } else {
            without_next_mistake(&next, context)?
        };
        match replaced {
            None if done.contains(&next) => {}
            None => done.push(next),
            Some(mut replaced) => {
                steps += 1;
                if replaced.contains(&next) {
                    replaced.retain(|other| *other != next);
                    done.push(next);
                }
                open.extend(replaced.into_iter().rev());
            }
        }
        if steps > MAX_STEPS || done.len() + open.len() > MAX_FILTERS {
            return None;
        }
    }
    Correction::new(filter, done)
}

/// Returns what a filter would be without its next mistake, and nothing inside if it has none. Returns
/// `None` if nobody can tell what was meant.
#[expect(
    clippy::option_option,
    reason = "no mistake and no correction are different answers"
)]
fn without_next_mistake(filter: &Pattern, context: &Context<'_>) -> Option<Option<Vec<Pattern>>> {
    if let Some(unusual) = ids::unusual_ids(filter).next() {
        return Some(Some(Vec::from([unusual.replacement?])));
    }
    match first_mistake(filter, context) {
        None => Some(None),
        Some(mistake) if mistake.meant.is_empty() => None,
        Some(mistake) => Some(Some(mistake.meant)),
    }
}
