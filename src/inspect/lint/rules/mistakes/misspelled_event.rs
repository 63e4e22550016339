//! Event patterns whose namespace is nearly a word of the vocabulary.

use super::similar::is_near;
use crate::allthings::{ENTITY_WORDS, KIND_WORDS};
use crate::inspect::lint::convention::{KindSet, kind_of_event};
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::mistake::Word;
use crate::language::{EventPattern, EventPatterns};

/// Finds a misspelled namespace. `kinds` are those that the filters select.
pub(crate) fn misspelled_event(
    event: &EventPattern,
    kinds: &KindSet<'_>,
    never_fires: bool,
) -> Option<FindingKind> {
    let found = kind_of_event(event)?;
    let meant = meant(found, kinds)?;
    Some(FindingKind::Misspelled {
        word: Word::Event,
        found: found.into(),
        meant: meant.into(),
        never_fires,
        correction: None,
    })
}

/// Returns the kinds that the event patterns are about, with the kind that was probably meant in place of
/// one that is reported as misspelled.
pub(crate) fn events_as_meant<'a>(events: &'a EventPatterns, kinds: &KindSet<'_>) -> KindSet<'a> {
    let as_meant = |event| {
        let kind = kind_of_event(event)?;
        Some(meant(kind, kinds).unwrap_or(kind))
    };
    events.iter().map(as_meant).collect()
}

/// Returns the kind that was probably meant, if this one is nearly the same and no filter selects it.
fn meant(kind: &str, kinds: &KindSet<'_>) -> Option<&'static str> {
    let is_known = KIND_WORDS.contains(&kind) || ENTITY_WORDS.contains(&kind);
    if is_known || kinds.has_related(kind) {
        return None;
    }
    // If all kinds of the filters are known, only one of them was meant.
    let may_be_meant = |meant: &&str| kinds.has_any() || kinds.has_related(meant);
    let mut words = KIND_WORDS.into_iter().filter(may_be_meant);
    words.find(|meant| is_near(kind, meant))
}
