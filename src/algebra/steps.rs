//! How much a question to sets may cost.

/// The steps that a search has left.
pub(super) struct Steps {
    left: u64,
    max: u64,
}

impl Steps {
    pub(super) const fn up_to(max: u64) -> Self {
        Self { left: max, max }
    }

    /// Nobody lives long enough to see the end of these.
    pub(super) const fn unlimited() -> Self {
        Self::up_to(u64::MAX)
    }

    /// Takes one step.
    #[inline]
    pub(super) fn take(&mut self) -> Result<(), TooManySteps> {
        self.take_many(1)
    }

    /// Takes steps, or says that there are not as many left.
    #[inline]
    pub(super) fn take_many(&mut self, count: usize) -> Result<(), TooManySteps> {
        let left = u64::try_from(count)
            .ok()
            .and_then(|count| self.left.checked_sub(count));
        self.left = left.ok_or(TooManySteps { max: self.max })?;
        Ok(())
    }
}

/// The error of [`FilterSet::try_intersection`](crate::FilterSet::try_intersection) and
/// [`FilterSet::try_minimize`](crate::FilterSet::try_minimize): the answer would take more steps than
/// the caller allows.
///
/// ```
/// use urn_filter::FilterSet;
///
/// let one = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:B:*"])?;
/// let error = one.try_intersection(&one, 5).unwrap_err();
/// assert_eq!(error.to_string(), "the answer takes more than 5 steps");
/// assert_eq!(error.max_steps(), 5);
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the answer takes more than {max} steps")]
pub struct TooManySteps {
    max: u64,
}

impl TooManySteps {
    /// Returns the number of steps that the caller allowed.
    #[must_use]
    pub const fn max_steps(&self) -> u64 {
        self.max
    }
}
