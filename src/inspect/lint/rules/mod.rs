//! The rules, one file for each or for a family. A new rule is a file here, a variant of
//! [`FindingKind`](super::FindingKind) and a call in `linter.rs`.

pub(super) mod convention;
pub(super) mod ids;
pub(super) mod redundant;
pub(super) mod scope;
