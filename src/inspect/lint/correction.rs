//! A correction: what was probably meant in place of a filter.

use alloc::vec::Vec;
use core::fmt;

use super::list::listed;
use crate::language::{Extent, Pattern, Selector};

/// What was probably meant in place of a filter, and what that adds and loses.
///
/// A correction changes what is delivered, so a person has to decide. Follow it in two steps: put
/// [`added`](Self::added) into the list, and remove the filter unless its [`fate`](Self::fate) is
/// [`Fate::Stays`].
///
/// - It adds: each filter of [`added`](Self::added) selects URNs that the filter does not select.
/// - It loses what [`fate`](Self::fate) says: nothing, or all that the filter selects.
///
/// Both are said about this filter alone. Another filter of the list may select the same URNs.
///
/// `Display` prints a question, and what the correction adds and loses. With the feature `serde`
/// it is a part of its [`Suggestion`](super::Suggestion).
///
/// ```
/// use urn_filter::Subscription;
/// use urn_filter::lint::{Fate, Suggestion};
///
/// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:App:A:ticket:*"])?;
/// let findings = webhook.lint();
/// let Suggestion::Correct { correction } = findings[0].suggestion() else { panic!() };
/// assert_eq!(correction.added()[0].as_str(), "urn:allthings:app:A:ticket:*");
/// assert_eq!(correction.fate(), Fate::Lost);
/// assert_eq!(
///     correction.to_string(),
///     "did you mean `urn:allthings:app:A:ticket:*`? \
///      That adds all it selects, and loses all that this filter selects",
/// );
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
//
// INVARIANT: `added` is not empty, and `filter` covers none of it. With `Fate::Covered` one of `added`
// covers `filter`, and with `Fate::Lost` none of `added` overlaps `filter`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Correction {
    filter: Pattern,
    added: Vec<Pattern>,
    fate: Fate,
}

/// What a [`Correction`] does with the filter that it corrects.
///
/// ```
/// assert_eq!(urn_filter::lint::Fate::Lost.as_str(), "lost");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It stays in the list. Nothing is lost.
    Stays,
    /// It is removed, and one of the added filters covers it. Nothing is lost.
    Covered,
    /// It is removed, and the added filters select none of what it selects. All of that is lost.
    Lost,
}

impl Fate {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stays => "stays",
            Self::Covered => "covered",
            Self::Lost => "lost",
        }
    }
}

impl Correction {
    /// Creates the correction that puts `meant` in place of the filter. `meant` contains the filter if
    /// the filter is to stay.
    ///
    /// Returns `None` if nothing would be added, or if a part of what the filter selects would be lost.
    pub(super) fn new(filter: &Pattern, meant: Vec<Pattern>) -> Option<Self> {
        let stays = meant.contains(filter);
        let mut added = meant;
        added.retain(|meant| meant != filter);
        let fate = if stays {
            Fate::Stays
        } else if added.iter().any(|added| added.covers(filter)) {
            Fate::Covered
        } else if added.iter().any(|added| added.overlaps(filter)) {
            return None;
        } else {
            Fate::Lost
        };
        let adds = !added.is_empty() && !added.iter().any(|added| filter.covers(added));
        adds.then(|| Self {
            filter: filter.clone(),
            added,
            fate,
        })
    }

    /// Returns the filters to add, at least one.
    #[must_use]
    pub fn added(&self) -> &[Pattern] {
        &self.added
    }

    /// Returns what happens to the corrected filter: whether it stays, and whether what it selects is
    /// lost.
    #[must_use]
    pub fn fate(&self) -> Fate {
        self.fate
    }

    /// Reports whether everything below the one URN of the filter is added, and nothing else.
    fn adds_what_is_below(&self) -> bool {
        let [added] = &self.added[..] else {
            return false;
        };
        let is_one_urn = self.filter.extent() == Extent::Exact
            && self
                .filter
                .selectors()
                .all(|selector| selector != Selector::Any);
        is_one_urn && added.as_str().strip_suffix(":*") == Some(self.filter.as_str())
    }
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { added, fate, .. } = self;
        f.write_str("did you mean")?;
        listed(added, f)?;
        f.write_str(match fate {
            Fate::Stays => " as well? That adds ",
            Fate::Covered | Fate::Lost => "? That adds ",
        })?;
        let below = self.adds_what_is_below();
        f.write_str(match &added[..] {
            _ if below => "everything below this URN",
            [_] => "all it selects",
            _ => "all they select",
        })?;
        f.write_str(match fate {
            Fate::Stays | Fate::Covered => ", and loses nothing",
            Fate::Lost if below => ", and loses the URN itself",
            Fate::Lost => ", and loses all that this filter selects",
        })
    }
}
