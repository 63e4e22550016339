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
/// The lists of an introspection's types and fields. No other type has fields of these names.
const NAMES: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// Reports whether a request is small enough to be checked.
pub fn is_bounded(document: &ExecutableDocument) -> bool {
    let operations = document.operations.iter();
    let operations = operations.map(|(_, operation)| &operation.node.selection_set);
    let fragments = document.fragments.values();
    let fragments = fragments.map(|fragment| &fragment.node.selection_set);
    let (mut sets, mut left) = (operations.chain(fragments), SELECTIONS);
    sets.all(|set| visit(document, &set.node, 0, &mut left))
}

/// Counts the selections below `set`, which is in so many lists, down from `left`.
fn visit(
    document: &ExecutableDocument,
    set: &SelectionSet,
    lists: usize,
    left: &mut usize,
) -> bool {
    set.items.iter().all(|selection| {
        let Some(less) = left.checked_sub(1) else {
            return false;
        };
        *left = less;
        let (set, lists) = match &selection.node {
            Selection::Field(field) => {
                let is_list = NAMES.contains(&field.node.name.node.as_str());
                (&field.node.selection_set, lists + usize::from(is_list))
            }
            Selection::InlineFragment(inline) => (&inline.node.selection_set, lists),
            Selection::FragmentSpread(spread) => {
                match document.fragments.get(&spread.node.fragment_name.node) {
                    Some(found) => (&found.node.selection_set, lists),
                    None => return true,
                }
            }
        };
        lists <= LISTS && visit(document, &set.node, lists, left)
    })
}
