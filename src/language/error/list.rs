//! The errors of lists: every invalid entry with its index.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use super::parse_error::ParseError;

/// The number of invalid entries that an error keeps.
const MAX_KEPT: usize = 100;

/// The invalid entries of a list, each with its index. There is at least one.
///
/// The error keeps the first 100 invalid entries and counts the others, so that it stays small for a
/// list of any length. `{}` prints one line, `{:#}` a block for each entry, with the input and carets.
///
/// ```
/// let error = urn_filter::FilterSet::parse(["urn:allthings:*", "urn:", "tick*"]).unwrap_err();
/// let bad: Vec<usize> = error.entries().map(|(index, _)| index).collect();
/// assert_eq!(bad, [1, 2]);
/// ```
///
/// With the feature `serde` it serializes as an object: a `message` in one sentence, the length of the
/// list as `of`, and each invalid entry as a [`ParseError`] with its `index`. If there are more than
/// 100, `more` is the number of the others:
///
/// ```json
/// {
///   "message": "2 of 3 entries are invalid",
///   "of": 3,
///   "invalid": [{ "index": 1, "kind": "missing-segment", … }, { "index": 2, … }]
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub struct ListError {
    /// The first [`MAX_KEPT`] invalid entries.
    entries: Vec<(usize, ParseError)>,
    invalid: usize,
    of: usize,
}

impl ListError {
    /// Parses every entry of a list. Returns all values or all errors.
    pub(crate) fn parse_all<T>(texts: impl IntoIterator<Item: AsRef<str>>) -> Result<Vec<T>, Self>
    where
        T: FromStr<Err = ParseError>,
    {
        Self::collect(texts.into_iter().map(|text| text.as_ref().parse()))
    }

    /// Collects the results of a list. Returns all values or all errors.
    pub(crate) fn collect<T>(
        results: impl IntoIterator<Item = Result<T, ParseError>>,
    ) -> Result<Vec<T>, Self> {
        let mut values = Vec::new();
        let mut entries = Vec::new();
        let (mut invalid, mut of) = (0, 0);
        for (index, result) in results.into_iter().enumerate() {
            of += 1;
            match result {
                // After the first error the values are of no use, and their memory is given back.
                Ok(_) if invalid > 0 => {}
                Ok(value) => values.push(value),
                Err(error) => {
                    if invalid < MAX_KEPT {
                        entries.push((index, error));
                    }
                    values = Vec::new();
                    invalid += 1;
                }
            }
        }
        if invalid == 0 {
            Ok(values)
        } else {
            Err(Self {
                entries,
                invalid,
                of,
            })
        }
    }

    /// Returns an iterator over the invalid entries: the index in the list, from 0, and the error.
    /// The order is that of the list. Only the first 100 are kept.
    ///
    /// ```
    /// let error = urn_filter::FilterSet::parse(["urn:allthings:*", "urn:allthings:tick*"]).unwrap_err();
    /// for (index, error) in error.entries() {
    ///     assert_eq!((index, error.span()), (1, 14..19));
    /// }
    /// ```
    #[must_use]
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (usize, &ParseError)> {
        self.entries.iter().map(|(index, error)| (*index, error))
    }

    /// Returns the number of invalid entries. [`entries`](Self::entries) has the first 100 of them.
    ///
    /// ```
    /// let error = urn_filter::FilterSet::parse(vec![""; 250]).unwrap_err();
    /// assert_eq!((error.invalid_len(), error.entries().len()), (250, 100));
    /// ```
    #[must_use]
    pub fn invalid_len(&self) -> usize {
        self.invalid
    }

    /// Returns the length of the whole list, valid entries included.
    #[must_use]
    pub fn list_len(&self) -> usize {
        self.of
    }
}

impl ListError {
    /// Returns one sentence without the entries, such as `2 of 3 entries are invalid`.
    pub(crate) fn summary(&self) -> String {
        let Self { invalid, of, .. } = *self;
        let noun = if of == 1 { "entry" } else { "entries" };
        let verb = if invalid == 1 { "is" } else { "are" };
        format!("{invalid} of {of} {noun} {verb} invalid")
    }
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            entries, invalid, ..
        } = self;
        f.write_str(&self.summary())?;
        for (number, (index, error)) in entries.iter().enumerate() {
            if f.alternate() {
                write!(f, "\n[{index}] {error:#}")?;
            } else {
                let separator = if number == 0 { ": " } else { "; " };
                write!(f, "{separator}[{index}] {error}")?;
            }
        }
        let more = invalid - entries.len();
        match (more, f.alternate()) {
            (0, _) => Ok(()),
            (_, true) => write!(f, "\nand {more} more"),
            (_, false) => write!(f, "; and {more} more"),
        }
    }
}

/// What is wrong with a webhook: its event patterns, its filters, or both.
///
/// `{}` prints one line, `{:#}` a block for each invalid entry.
///
/// ```
/// let error = urn_filter::Subscription::parse(["Ticket.created"], ["urn:allthings:app::*"]).unwrap_err();
/// assert_eq!(error.events().unwrap().entries().len(), 1);
/// assert_eq!(error.urns().unwrap().entries().len(), 1);
/// ```
///
/// With the feature `serde` it serializes as an object with a `message` in one line and the fields
/// `events` and `urns`, each a [`ListError`]. A list without a mistake is missing. The object can be
/// the body of the answer to a registration: see [`error`](crate::error#for-an-http-server).
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub struct SubscriptionError {
    events: Option<ListError>,
    urns: Option<ListError>,
}

impl SubscriptionError {
    /// Joins the results of the two lists. Returns both values, or the errors of both.
    pub(crate) fn collect<E, U>(
        events: Result<E, ListError>,
        urns: Result<U, ListError>,
    ) -> Result<(E, U), Self> {
        match (events, urns) {
            (Ok(events), Ok(urns)) => Ok((events, urns)),
            (events, urns) => Err(Self {
                events: events.err(),
                urns: urns.err(),
            }),
        }
    }

    /// Returns the invalid event patterns, or `None` if all are valid.
    #[must_use]
    pub fn events(&self) -> Option<&ListError> {
        self.events.as_ref()
    }

    /// Returns the invalid filters, or `None` if all are valid.
    #[must_use]
    pub fn urns(&self) -> Option<&ListError> {
        self.urns.as_ref()
    }
}

impl SubscriptionError {
    /// Returns the lists with mistakes, each with the name of its field.
    pub(crate) fn lists(&self) -> impl Iterator<Item = (&'static str, &ListError)> {
        let lists = [("events", &self.events), ("urns", &self.urns)];
        lists
            .into_iter()
            .filter_map(|(field, list)| Some((field, list.as_ref()?)))
    }

    /// Returns one line without the entries, such as `` `urns`: 2 of 3 entries are invalid ``.
    #[cfg(feature = "serde")]
    pub(crate) fn summary(&self) -> String {
        let lists: Vec<String> = self
            .lists()
            .map(|(field, list)| format!("`{field}`: {}", list.summary()))
            .collect();
        lists.join("; ")
    }
}

impl fmt::Display for SubscriptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (field, list)) in self.lists().enumerate() {
            if f.alternate() {
                let separator = if number == 0 { "" } else { "\n" };
                write!(f, "{separator}`{field}`: {list:#}")?;
            } else {
                let separator = if number == 0 { "" } else { "; " };
                write!(f, "{separator}`{field}`: {list}")?;
            }
        }
        Ok(())
    }
}
