//! A mistake, and the filter without it.

use alloc::vec::Vec;

use crate::inspect::lint::edit::{text_at, with};
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::mistake::{Misplacement, Word};
use crate::inspect::lint::span::Part;
use crate::language::Pattern;

/// A mistake, as a rule returns it.
pub(super) struct Mistake {
    /// The finding, without its correction.
    pub(super) kind: FindingKind,
    pub(super) part: Part,
    /// What was probably meant in place of the filter, as far as this mistake is concerned. It contains
    /// the filter if the filter is to stay, and is empty if nobody can tell.
    pub(super) meant: Vec<Pattern>,
}

impl Mistake {
    pub(super) fn misspelled(filter: &Pattern, word: Word, part: Part, meant: &str) -> Self {
        Self {
            kind: FindingKind::Misspelled {
                word,
                found: text_at(filter, part).into(),
                meant: meant.into(),
                never_fires: false,
                correction: None,
            },
            part,
            meant: with(filter, part, meant).into_iter().collect(),
        }
    }

    pub(super) fn misplaced(
        filter: &Pattern,
        misplacement: Misplacement,
        part: Part,
        meant: Option<Pattern>,
    ) -> Self {
        Self {
            kind: FindingKind::Misplaced {
                misplacement,
                found: text_at(filter, part).into(),
                correction: None,
            },
            part,
            meant: meant.into_iter().collect(),
        }
    }
}
