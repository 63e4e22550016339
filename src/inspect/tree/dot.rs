//! Prints a tree as a graph for Graphviz, in the language DOT.

use core::fmt::{self, Write};

use super::label::Label;
use super::structure::Tree;

/// A [`Tree`] whose `Display` is a graph for Graphviz; see [`Tree::to_dot`].
///
/// Each node of the tree is a node of the graph, with a double border if filters or event patterns end there. The edge
/// to a node is labelled with its [count](super::Node::count). The order is that of the tree, so
/// equal trees give equal texts. The command `dot -Tsvg` draws the graph.
///
/// ```
/// let tree = urn_filter::FilterSet::parse(["urn:allthings:*"])?.to_tree();
/// assert!(tree.to_dot().to_string().starts_with("digraph filters {"));
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug)]
pub struct Dot<'t, T = usize>(&'t Tree<T>);

impl<T> Tree<T> {
    /// Returns the tree as a graph for Graphviz. `Display` of the answer prints it in the language
    /// DOT.
    ///
    /// ```
    /// use urn_filter::FilterSet;
    ///
    /// let filters = FilterSet::parse(["urn:allthings:app:A:*"])?;
    /// assert_eq!(
    ///     filters.to_tree().to_dot().to_string(),
    ///     r#"digraph filters {
    ///   rankdir=LR;
    ///   node [shape=box];
    ///   n0 [label="urn"];
    ///   n1 [label="allthings"];
    ///   n2 [label="app"];
    ///   n3 [label="A"];
    ///   n4 [label="*", peripheries=2];
    ///   n0 -> n1 [label="1"];
    ///   n1 -> n2 [label="1"];
    ///   n2 -> n3 [label="1"];
    ///   n3 -> n4 [label="1"];
    /// }
    /// "#,
    /// );
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn to_dot(&self) -> Dot<'_, T> {
        Dot(self)
    }
}

impl<T> Clone for Dot<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Dot<'_, T> {}

impl<T> fmt::Display for Dot<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.0.root().label() {
            Label::Events => "events",
            _ => "filters",
        };
        writeln!(f, "digraph {name} {{\n  rankdir=LR;\n  node [shape=box];")?;
        for (id, node) in self.0.nodes.iter().enumerate() {
            write!(f, "  n{id} [label=\"")?;
            write!(Escaped(&mut *f), "{}", node.label.as_label())?;
            f.write_str("\"")?;
            if !node.ends.is_empty() {
                f.write_str(", peripheries=2")?;
            }
            f.write_str("];\n")?;
        }
        for (id, node) in self.0.nodes.iter().enumerate() {
            for &child in &node.children {
                let count = self.0.nodes[child].count;
                writeln!(f, "  n{id} -> n{child} [label=\"{count}\"];")?;
            }
        }
        f.write_str("}\n")
    }
}

/// Writes the inside of a quoted DOT string.
///
/// Graphviz reads `\N` as the node's name and `&lt;` as `<`, so `\` and `&` are escaped as `"` is. No
/// segment of a valid pattern holds a backslash or a quotation mark. The code does not rely on that.
struct Escaped<W>(W);

impl<W: Write> Write for Escaped<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '"' => self.0.write_str("\\\""),
                '\\' => self.0.write_str("\\\\"),
                '&' => self.0.write_str("&amp;"),
                '\n' => self.0.write_str("\\n"),
                c => self.0.write_char(c),
            }?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::Escaped;

    #[test]
    fn what_would_end_or_change_a_string_is_escaped() {
        for (text, escaped) in [
            ("plain-text", "plain-text"),
            (r#"a"b"#, r#"a\"b"#),
            (r"\N", r"\\N"),
            (r#"\""#, r#"\\\""#),
            ("a\nb", r"a\nb"),
            ("&lt;", "&amp;lt;"),
            ("<b>{x|y}'$(!)", "<b>{x|y}'$(!)"),
        ] {
            let mut out = String::new();
            write!(Escaped(&mut out), "{text}").unwrap();
            assert_eq!(out, escaped);
        }
    }
}
