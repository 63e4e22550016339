//! The size of a request with its fragments expanded.
//!
//! `async-graphql` expands fragments when it checks the depth and the complexity, and some of them in
//! one another reach any size with a few lines. Introspection is free there, and can be nested. So both
//! are bounded before.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// The most fields and fragments.
const SELECTIONS: usize = 2000;
/// The most lists of an introspection in one another.
const LISTS: usize = 3;

/// Reports whether a request is small enough to be checked.
pub fn is_bounded(document: &ExecutableDocument) -> bool {
    let mut walk = Walk {
        document,
        left: SELECTIONS,
    };
    let operations = document
        .operations
        .iter()
        .map(|(_, operation)| &operation.node.selection_set);
    let fragments = document
        .fragments
        .values()
        .map(|fragment| &fragment.node.selection_set);
    operations
        .chain(fragments)
        .all(|set| walk.visit(&set.node, 0))
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    left: usize,
}

impl Walk<'_> {
    /// Counts the selections below `set`, which is in so many lists.
    fn visit(&mut self, set: &SelectionSet, lists: usize) -> bool {
        let document = self.document;
        set.items.iter().all(|selection| {
            let Some(left) = self.left.checked_sub(1) else {
                return false;
            };
            self.left = left;
            match &selection.node {
                Selection::Field(field) => {
                    let lists = lists + usize::from(is_list(&field.node.name.node));
                    lists <= LISTS && self.visit(&field.node.selection_set.node, lists)
                }
                Selection::InlineFragment(inline) => {
                    self.visit(&inline.node.selection_set.node, lists)
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = document.fragments.get(&spread.node.fragment_name.node);
                    fragment.is_none_or(|found| self.visit(&found.node.selection_set.node, lists))
                }
            }
        })
    }
}

/// Reports whether a field is a list of an introspection's types or fields. No other type has fields of
/// these names.
fn is_list(field: &str) -> bool {
    matches!(
        field,
        "fields" | "inputFields" | "interfaces" | "possibleTypes"
    )
}
