//! The JSON of trees. [`Tree`] describes it.

use serde::ser::{Serialize, Serializer};

use super::shapes::object;
use crate::inspect::tree::{Label, Node, Tree};

/// As the root node. The depth is at most 66.
impl<T: Serialize> Serialize for Tree<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.root().serialize(serializer)
    }
}

/// As `{"kind": …, "text": …, "count": …, "ends": […], "children": […]}`.
impl<T: Serialize> Serialize for Node<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let label = self.label();
        object!(serializer, "Node", {
            "kind": kind(label),
            "text": &format_args!("{label}"),
            "count": &self.count(),
            "ends": self.ends(),
            "children": &Children(*self),
        })
    }
}

/// As a list of nodes.
struct Children<'t, T>(Node<'t, T>);

impl<T: Serialize> Serialize for Children<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.children())
    }
}

/// Returns the code of a label's variant.
fn kind(label: Label<'_>) -> &'static str {
    match label {
        Label::Urn => "urn",
        Label::Events => "events",
        Label::Namespace(_) => "namespace",
        Label::Segment(_) => "segment",
        Label::Part(_) => "part",
        Label::Any => "any",
        Label::Subtree => "subtree",
    }
}
