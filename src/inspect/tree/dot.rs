//! A [`Tree`] in the language DOT, for Graphviz.

use core::fmt::{self, Write};

use super::Tree;

/// A [`Tree`] that prints as a Graphviz graph; made by [`Tree::to_dot`].
///
/// A node for each node of the tree, with a double border where filters end, and on the way to each
/// node its [count](super::Node::count). The order is that of the tree, so equal trees print
/// equally. `dot -Tsvg` draws it.
///
/// ```
/// let tree = urn_filter::FilterSet::parse(["urn:allthings:*"])?.to_tree();
/// assert!(tree.to_dot().to_string().starts_with("digraph filters {"));
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug)]
pub struct Dot<'t, T = usize>(&'t Tree<T>);

impl<'t, T> Dot<'t, T> {
    pub(super) fn new(tree: &'t Tree<T>) -> Self {
        Self(tree)
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
        f.write_str("digraph filters {\n  rankdir=LR;\n  node [shape=box];\n")?;
        for (id, node) in self.0.nodes.iter().enumerate() {
            write!(f, "  n{id} [label=\"")?;
            write!(Escaped(&mut *f), "{}", node.part.label())?;
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
/// Graphviz takes `\N` for the node's name and `&lt;` for `<`, so what begins either is escaped as
/// the quotation mark is. No segment of a valid pattern holds a backslash or a quotation mark; what
/// is written here does not rely on that.
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
