//! The fields of a form, as the browser sends them.

use std::collections::BTreeMap;

/// The fields of a form by their names. A name may have more than one value.
#[derive(Debug, Default)]
pub(super) struct Fields(BTreeMap<String, Vec<String>>);

impl Fields {
    /// Returns the first value with this name, or the empty text.
    pub(super) fn text(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    /// Returns all values with this name.
    pub(super) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns the rests of the names that begin like this, in their order.
    pub(super) fn rests<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        let from = self.0.range(prefix.to_owned()..);
        from.map_while(move |(name, _)| name.strip_prefix(prefix))
    }

    /// Adds a value.
    pub(super) fn add(&mut self, name: impl Into<String>, value: impl ToString) {
        let values = self.0.entry(name.into()).or_default();
        values.push(value.to_string());
    }
}

impl FromIterator<(String, String)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut fields = Self::default();
        pairs
            .into_iter()
            .for_each(|(name, value)| fields.add(name, value));
        fields
    }
}
