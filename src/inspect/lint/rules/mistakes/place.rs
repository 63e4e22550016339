//! The sort of entity after the namespace: misspelled, missing, or something else at its place.

use super::kinds;
use super::mistake::Mistake;
use super::similar::is_near;
use crate::allthings::{ENTITY_WORDS, KIND_WORDS, NAMESPACE};
use crate::inspect::lint::edit::{text_at, with_before};
use crate::inspect::lint::mistake::{Misplacement, Word};
use crate::inspect::lint::rules::ids::is_uuid;
use crate::inspect::lint::span::Part;
use crate::language::Pattern;

const FIRST: Part = Part::Selector(0);
const SECOND: Part = Part::Selector(1);
const APP: &str = "app";

/// Finds what is wrong with the first two segments of a filter in the namespace `allthings`.
pub(super) fn wrong_place(filter: &Pattern) -> Option<Mistake> {
    if filter.namespace() != NAMESPACE {
        return None;
    }
    let (first, second) = (text_at(filter, FIRST), text_at(filter, SECOND));
    if second.is_empty() && ENTITY_WORDS.contains(&first) {
        let misplacement = Misplacement::IdMissing;
        return Some(Mistake::misplaced(filter, misplacement, FIRST, None));
    }
    if first == APP && KIND_WORDS.contains(&second) {
        let misplacement = Misplacement::AppIdMissing;
        return Some(Mistake::misplaced(filter, misplacement, SECOND, None));
    }
    if first == "*" || ENTITY_WORDS.contains(&first) {
        return None;
    }
    if let Some(meant) = ENTITY_WORDS.into_iter().find(|word| is_near(first, word)) {
        return Some(Mistake::misspelled(filter, Word::Entity, FIRST, meant));
    }
    if KIND_WORDS.contains(&first) || kinds::meant(first, None).is_some() {
        let misplacement = Misplacement::AppMissing;
        return Some(Mistake::misplaced(filter, misplacement, FIRST, None));
    }
    let is_kind = KIND_WORDS.contains(&second) || kinds::meant(second, None).is_some();
    (is_kind || is_uuid(first)).then(|| {
        let meant = with_before(filter, FIRST, APP);
        Mistake::misplaced(filter, Misplacement::AppWordMissing, FIRST, meant)
    })
}
