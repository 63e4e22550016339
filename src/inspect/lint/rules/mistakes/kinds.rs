//! Kinds of resources that are nearly those of the events, or nearly words of the vocabulary.

use super::context::Context;
use super::mistake::Mistake;
use super::similar::is_near;
use crate::allthings::{ENTITY_WORDS, Filter, InApp, KIND_WORDS, Scope};
use crate::inspect::lint::convention::{KIND_PART, KindSet, can_be_namespace};
use crate::inspect::lint::edit::text_at;
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::mistake::Word;
use crate::language::Pattern;

/// The maximum number of namespaces of event patterns with which a kind is compared.
const MAX_NAMESPACES: usize = 32;

/// Finds a misspelled kind.
pub(super) fn misspelled_kind(filter: &Pattern, context: &Context<'_>) -> Option<Mistake> {
    let Filter::App(Scope::In(_, inside)) = Filter::from_pattern(filter)? else {
        return None;
    };
    if matches!(inside, InApp::Everything | InApp::AnyKind(_)) {
        return None;
    }
    let meant = meant(text_at(filter, KIND_PART), context.names)?;
    let mut mistake = Mistake::misspelled(filter, Word::Kind, KIND_PART, meant);
    if let FindingKind::Misspelled { never_fires, .. } = &mut mistake.kind {
        *never_fires = context.never_fires;
    }
    Some(mistake)
}

/// Returns the kind that was probably meant, if this one is nearly the same. `names` are the kinds of the
/// event patterns, if there are any.
pub(super) fn meant<'a>(kind: &str, names: Option<&KindSet<'a>>) -> Option<&'a str> {
    let is_known = |names: &&KindSet<'_>| names.has_related(kind);
    if KIND_WORDS.contains(&kind) || names.as_ref().is_some_and(is_known) {
        return None;
    }
    let near = |meant: &&'a str| is_near(kind, meant) && !ENTITY_WORDS.contains(meant);
    let of_names = names.filter(|names| names.known().len() <= MAX_NAMESPACES);
    let of_names = of_names.and_then(|names| names.known().find(near));
    // If all kinds of the events are known, no other kind that a name can spell was meant.
    let is_open = names.is_none_or(KindSet::has_any) || !can_be_namespace(kind);
    let vocabulary = || KIND_WORDS.into_iter().filter(|_| is_open).find(near);
    of_names.or_else(vocabulary)
}
