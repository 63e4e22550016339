//! The answer to somebody who asks for more than they hold.

use alloc::vec::Vec;
use core::fmt;

use super::concern::Concern;
use crate::allthings::Filter;
use crate::filter_set::FilterSet;
use crate::pattern::Pattern;

/// A filter that goes beyond what is granted.
///
/// ```
/// use urn_filter::{Concern, FilterSet, Grants};
///
/// let error = Grants::new().check(&FilterSet::parse(["urn:allthings:app:*"])?).unwrap_err();
/// let beyond = error.entries().next().expect("never empty");
/// assert_eq!((beyond.index(), beyond.filter().as_str()), (0, "urn:allthings:app:*"));
/// assert_eq!(beyond.concern(), Concern::AllApps);
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Beyond {
    index: usize,
    filter: Pattern,
}

impl Beyond {
    /// The index of the filter in the set that was asked for.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// The filter.
    #[must_use]
    pub fn filter(&self) -> &Pattern {
        &self.filter
    }

    /// The apps that the filter concerns.
    #[must_use]
    pub fn concern(&self) -> Concern<'_> {
        Concern::of(&self.filter)
    }
}

/// The filters asked for that go beyond what is granted, each with its index; never empty.
///
/// It says nothing of what *is* granted, so a server can return it as it is. `{}` prints one line,
/// `{:#}` says for each filter in plain words what it selects and what would have to be granted. With
/// the feature `serde` it is an object:
///
/// ```json
/// {
///   "asked": 3,
///   "beyond": [
///     { "index": 1, "filter": "urn:allthings:app:C:*", "concern": { "kind": "app", "app": "C" } },
///     { "index": 2, "filter": "urn:allthings:app:*", "concern": { "kind": "all-apps" } }
///   ]
/// }
/// ```
///
/// The other kinds are `more-than-apps` and `no-app`; see [`Concern`].
///
/// ```
/// use urn_filter::{FilterSet, Grants};
///
/// let asked = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:*"])?;
/// let error = Grants::edit_app(["A"])?.check(&asked).unwrap_err();
/// assert_eq!(
///     format!("{error:#}"),
///     "\
/// 1 of 2 filters goes beyond what is granted
/// [1] urn:allthings:app:*
///   = selects: every app, contents included
///   = needs: a grant over all apps",
/// );
/// assert!(error.entries().map(|beyond| beyond.index()).eq([1]));
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub struct NotGranted {
    beyond: Vec<Beyond>,
    asked: usize,
}

impl NotGranted {
    /// The error for these filters of a set, if there are any.
    pub(super) fn of(indices: impl Iterator<Item = usize>, asked: &FilterSet) -> Option<Self> {
        let beyond: Vec<Beyond> = indices
            .filter_map(|index| {
                let filter = asked.get(index)?.clone();
                Some(Beyond { index, filter })
            })
            .collect();
        let asked = asked.len();
        (!beyond.is_empty()).then_some(Self { beyond, asked })
    }

    /// The filters that go beyond what is granted, in the order in which they were asked for.
    #[must_use]
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Beyond> {
        self.beyond.iter()
    }

    /// How many filters were asked for, the allowed ones included.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked
    }
}

impl fmt::Display for NotGranted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { beyond, asked } = self;
        let noun = if *asked == 1 { "filter" } else { "filters" };
        let verb = if beyond.len() == 1 { "goes" } else { "go" };
        let count = beyond.len();
        write!(f, "{count} of {asked} {noun} {verb} beyond what is granted")?;
        for (place, one) in beyond.iter().enumerate() {
            if f.alternate() {
                one.block(f)?;
            } else {
                let separator = if place == 0 { ": " } else { "; " };
                let (Beyond { index, filter }, concern) = (one, one.concern());
                write!(f, "{separator}[{index}] `{filter}` ({concern})")?;
            }
        }
        Ok(())
    }
}

impl Beyond {
    /// Three lines: the filter, what it selects, what it needs.
    fn block(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { index, filter } = self;
        write!(f, "\n[{index}] {filter}\n  = selects: ")?;
        match Filter::of(filter) {
            Some(selected) => write!(f, "{selected}")?,
            None => write!(f, "names of the namespace {}", filter.namespace())?,
        }
        match self.concern() {
            Concern::App(app) => write!(f, "\n  = needs: a grant over app `{app}`"),
            Concern::AllApps => f.write_str("\n  = needs: a grant over all apps"),
            Concern::MoreThanApps => f.write_str("\n  = needs: more than a grant over all apps"),
            Concern::NoApp => f.write_str("\n  = needs: a grant that is not over apps"),
        }
    }
}
