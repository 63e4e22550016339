//! The fields of a form, as the browser sends them.

use std::collections::HashMap;

/// The fields of a form. A name may be there more than once.
#[derive(Debug, Default)]
pub(super) struct Fields(pub(super) Vec<(String, String)>);

impl Fields {
    /// Returns the first value with this name, or the empty text.
    pub(super) fn text(&self, name: &str) -> &str {
        let mut fields = self.0.iter();
        let found = fields.find(|(found, _)| found == name);
        found.map_or("", |(_, value)| value)
    }

    /// Returns all values with this name.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let named = self.0.iter().filter(|(found, _)| found == name);
        named.map(|(_, value)| value.clone()).collect()
    }

    /// Returns the values whose name begins like this, by the rest of the name, and these rests in the
    /// order of the form.
    pub(super) fn group(&self, prefix: &str) -> (Vec<&str>, HashMap<&str, &str>) {
        let (mut order, mut values) = (Vec::new(), HashMap::new());
        for (name, value) in &self.0 {
            let Some(rest) = name.strip_prefix(prefix) else {
                continue;
            };
            if values.insert(rest, value.as_str()).is_none() {
                order.push(rest);
            }
        }
        (order, values)
    }
}

/// Returns the lines that are not blank, each with its number from 1 and without the space around it.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.lines().map(str::trim));
    lines.filter(|(_, line)| !line.is_empty())
}
