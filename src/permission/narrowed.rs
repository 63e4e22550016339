//! Filters, divided by what is granted.

use crate::matching::FilterSet;

/// Filters, divided by [`Grants::narrow`](crate::Grants::narrow). Both sets keep the order of the list.
///
/// ```
/// use urn_filter::{FilterSet, Grants};
///
/// let filters = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:*"])?;
/// let narrowed = Grants::edit_app(["A"])?.narrow(&filters);
/// assert_eq!(narrowed.kept, FilterSet::parse(["urn:allthings:app:A:*"])?);
/// assert_eq!(narrowed.lost, FilterSet::parse(["urn:allthings:app:*"])?);
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Narrowed {
    /// The filters that a grant covers.
    pub kept: FilterSet,
    /// The filters that no grant covers.
    pub lost: FilterSet,
}
