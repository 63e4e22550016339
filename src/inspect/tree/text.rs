//! A [`Tree`] drawn for people.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::{Counted, Label, Node, Tree};

/// One line for each branch: nodes that have just one below them share a line with it. The numbers
/// are those of [`Node::count`], and of the filters or webhooks that end at a node with others
/// below it; what is not numbered is there once.
impl<T> fmt::Display for Tree<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The nodes still to draw, each with its depth in the drawing.
        let mut todo = vec![(self.root(), 0, true)];
        // For each depth whether the branch drawn last is the last one of its parent.
        let mut ended: Vec<bool> = Vec::new();
        while let Some((node, depth, is_last)) = todo.pop() {
            ended.truncate(depth);
            if depth > 0 {
                f.write_str("\n")?;
            }
            // The root has no line to its left.
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
            todo.extend(children.map(|(place, child)| (child, depth + 1, place == 0)));
        }
        Ok(())
    }
}

/// The node and those below it up to the first that has not just one below; that one.
fn chain<'t, T>(
    mut node: Node<'t, T>,
    f: &mut fmt::Formatter<'_>,
) -> Result<Node<'t, T>, fmt::Error> {
    write!(f, "{}", node.label())?;
    while let Some(below) = node.only_child() {
        let arrow = match below.label() {
            Label::Namespace(_) => ":",
            _ => " → ",
        };
        write!(f, "{arrow}{}", below.label())?;
        node = below;
    }
    Ok(node)
}

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
