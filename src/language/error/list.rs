//! Errors of whole lists: every bad entry with its position, not only the first.

use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use super::parse_error::ParseError;

/// The bad entries of a list, each with its position in it; never empty.
///
/// `{}` prints one line, `{:#}` one block per entry with the input and carets.
///
/// ```
/// let error = urn_filter::FilterSet::parse(["urn:allthings:*", "urn:", "tick*"]).unwrap_err();
/// let bad: Vec<usize> = error.entries().map(|(index, _)| index).collect();
/// assert_eq!(bad, [1, 2]);
/// ```
///
/// With the feature `serde` it is an object: the length of the list, and of each bad entry what a
/// [`ParseError`] is written as, with its `index`:
///
/// ```json
/// { "of": 3, "invalid": [{ "index": 1, "kind": "missing-segment", … }, { "index": 2, … }] }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub struct ListError {
    entries: Vec<(usize, ParseError)>,
    of: usize,
}

impl ListError {
    /// Parses every entry of a list: all the values, or all the errors.
    pub(crate) fn parse_all<T>(texts: impl IntoIterator<Item: AsRef<str>>) -> Result<Vec<T>, Self>
    where
        T: FromStr<Err = ParseError>,
    {
        Self::collect(texts.into_iter().map(|text| text.as_ref().parse()))
    }

    /// Collects the good entries of a list, or all the bad ones.
    pub(crate) fn collect<T>(
        results: impl IntoIterator<Item = Result<T, ParseError>>,
    ) -> Result<Vec<T>, Self> {
        let mut good = Vec::new();
        let mut entries = Vec::new();
        let mut of = 0;
        for (index, result) in results.into_iter().enumerate() {
            of += 1;
            match result {
                Ok(value) => good.push(value),
                Err(error) => entries.push((index, error)),
            }
        }
        if entries.is_empty() {
            Ok(good)
        } else {
            Err(Self { entries, of })
        }
    }

    /// The bad entries, in the order of the list: position (from 0) and error.
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

    /// How many entries the whole list had, good and bad.
    #[must_use]
    pub fn list_len(&self) -> usize {
        self.of
    }
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entries, of } = self;
        let noun = if *of == 1 { "entry" } else { "entries" };
        let verb = if entries.len() == 1 { "is" } else { "are" };
        write!(f, "{} of {of} {noun} {verb} invalid", entries.len())?;
        for (place, (index, error)) in entries.iter().enumerate() {
            if f.alternate() {
                write!(f, "\n[{index}] {error:#}")?;
            } else {
                let separator = if place == 0 { ": " } else { "; " };
                write!(f, "{separator}[{index}] {error}")?;
            }
        }
        Ok(())
    }
}

/// What is wrong with a webhook: its event names, its URN filters, or both.
///
/// ```
/// let error = urn_filter::Subscription::parse(["Ticket.created"], ["urn:allthings:app::*"]).unwrap_err();
/// assert_eq!(error.events().unwrap().entries().len(), 1);
/// assert_eq!(error.urns().unwrap().entries().len(), 1);
/// ```
///
/// With the feature `serde` it is an object with an `events` and a `urns`, each a [`ListError`], of
/// which one may be missing: the body of the answer to whoever wanted to register the webhook.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub struct SubscriptionError {
    events: Option<ListError>,
    urns: Option<ListError>,
}

impl SubscriptionError {
    /// The errors of the two lists, or their values.
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

    /// The bad event names, if any.
    #[must_use]
    pub fn events(&self) -> Option<&ListError> {
        self.events.as_ref()
    }

    /// The bad URN filters, if any.
    #[must_use]
    pub fn urns(&self) -> Option<&ListError> {
        self.urns.as_ref()
    }
}

impl fmt::Display for SubscriptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lists = [("events", &self.events), ("urns", &self.urns)];
        let bad = lists
            .into_iter()
            .filter_map(|(field, list)| Some((field, list.as_ref()?)));
        for (place, (field, list)) in bad.enumerate() {
            if f.alternate() {
                let separator = if place == 0 { "" } else { "\n" };
                write!(f, "{separator}`{field}`: {list:#}")?;
            } else {
                let separator = if place == 0 { "" } else { "; " };
                write!(f, "{separator}`{field}`: {list}")?;
            }
        }
        Ok(())
    }
}
