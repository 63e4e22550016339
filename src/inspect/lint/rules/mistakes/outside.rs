//! Filters outside the apps, for events in apps.

use super::context::Context;
use super::mistake::Mistake;
use crate::allthings::{Filter, KIND_WORDS};
use crate::inspect::lint::convention::KindSet;
use crate::inspect::lint::mistake::Misplacement;
use crate::inspect::lint::span::Part;
use crate::language::Pattern;

/// Finds that a filter selects accounts or OAuth clients, or what is in them, but all events are about
/// apps and known kinds of resources in apps.
pub(super) fn outside_apps(filter: &Pattern, context: &Context<'_>) -> Option<Mistake> {
    let is_outside = matches!(
        Filter::from_pattern(filter)?,
        Filter::Account(_) | Filter::OauthClient(_)
    );
    (is_outside && are_in_apps(context.names?)).then(|| {
        let misplacement = Misplacement::OutsideApps;
        Mistake::misplaced(filter, misplacement, Part::Selector(0), None)
    })
}

/// Reports whether all events are about apps and known kinds of resources in apps.
fn are_in_apps(names: &KindSet<'_>) -> bool {
    let Some(mut kinds) = names.all() else {
        return false;
    };
    kinds.len() > 0 && kinds.all(|kind| kind == "app" || KIND_WORDS.contains(&kind))
}
