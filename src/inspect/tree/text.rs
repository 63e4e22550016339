//! Prints a tree as text for people.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::label::Label;
use super::structure::{Counted, Node, Tree};

/// Prints one line for each branch. A node with only one child shares the line with it, unless a
/// filter ends at the node.
///
/// The number at the end of a line is [`Node::count`]. The number before `here` is that of the
/// filters or webhooks that end at a node with children. A line without a number stands for one
/// filter or webhook.
///
/// The text is as long as the filters, up to a constant. A filter adds at most its own text, 264 columns
/// of lines before it, and for each of its segments an arrow and two numbers.
impl<T> fmt::Display for Tree<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The nodes that are still to be printed, the next one last: each with its depth in the
        // text, and whether it is the last child.
        let mut open = vec![(self.root(), 0, true)];
        // For each depth, whether the branch that was printed last is the last child.
        let mut ended: Vec<bool> = Vec::new();
        while let Some((node, depth, is_last)) = open.pop() {
            ended.truncate(depth);
            if depth > 0 {
                f.write_str("\n")?;
            }
            // The root has no siblings, so nothing is printed for it.
            for &ended in ended.iter().skip(1) {
                f.write_str(if ended { "    " } else { "│   " })?;
            }
            if depth > 0 {
                f.write_str(if is_last { "└── " } else { "├── " })?;
            }
            ended.push(is_last);
            let end = chain(node, f)?;
            numbers(end, (depth == 0).then_some(self.counted), f)?;
            let children = end.children().rev().enumerate();
            open.extend(children.map(|(index, child)| (child, depth + 1, index == 0)));
        }
        Ok(())
    }
}

/// Writes the node and those below it, up to the first that does not have exactly one child, and
/// returns that one.
fn chain<'t, T>(
    mut node: Node<'t, T>,
    f: &mut fmt::Formatter<'_>,
) -> Result<Node<'t, T>, fmt::Error> {
    write!(f, "{}", node.label())?;
    while let Some(below) = only_child(node) {
        let arrow = match below.label() {
            Label::Namespace(_) => ":",
            _ => " → ",
        };
        write!(f, "{arrow}{}", below.label())?;
        node = below;
    }
    Ok(node)
}

/// Returns the only child of a node at which nothing ends.
fn only_child<T>(node: Node<'_, T>) -> Option<Node<'_, T>> {
    let mut children = node.children();
    let first = children.next().filter(|_| node.ends().is_empty())?;
    children.next().is_none().then_some(first)
}

/// Writes the numbers of a node in parentheses. `counted` is given for the first line only, which
/// names what is counted.
fn numbers<T>(
    node: Node<'_, T>,
    counted: Option<Counted>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let (count, here) = (node.count(), node.ends().len());
    let is_leaf = node.children().len() == 0;
    if is_leaf && count == 1 && counted.is_none() {
        return Ok(());
    }
    match counted {
        None => write!(f, " ({count}")?,
        Some(counted) => {
            let noun = match (counted, count) {
                (Counted::Filters, 1) => "filter",
                (Counted::Filters, _) => "filters",
                (Counted::EventPatterns, 1) => "event pattern",
                (Counted::EventPatterns, _) => "event patterns",
                (Counted::Webhooks, 1) => "webhook",
                (Counted::Webhooks, _) => "webhooks",
            };
            match count {
                0 => write!(f, " (no {noun}")?,
                _ => write!(f, " ({count} {noun}")?,
            }
        }
    }
    if here > 0 && !is_leaf {
        write!(f, ", {here} here")?;
    }
    f.write_str(")")
}
