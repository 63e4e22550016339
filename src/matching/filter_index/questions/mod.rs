//! Questions to the whole index: whose filters overlap a pattern, cover it, or are covered by it.
//!
//! The modules use each other in this order, each only those above it:
//!
//! | module | what it contains |
//! | --- | --- |
//! | `question` | what is asked about: filters, and event patterns |
//! | `answer` | the webhooks of an answer |
//! | `asking` | who overlaps, covers, is covered |
//! | `covered` | the filters that a question covers, counted and removed |
//! | `uncovered` | what a webhook would add |
//! | `anchors` | what each app has |
//! | `methods` | the questions as methods of an index |

mod anchors;
mod answer;
mod asking;
mod covered;
mod methods;
mod question;
mod uncovered;

pub use self::anchors::{Anchors, Counts};
pub use self::answer::Answer;
#[cfg(feature = "shared")]
pub(crate) use self::answer::Left;
pub use self::covered::RemovedFilters;
pub use self::question::Question;
#[cfg(feature = "shared")]
pub(crate) use self::uncovered::Pairs;
