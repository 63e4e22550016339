//! Who may register which filters.
//!
//! A user who may edit some apps may register filters for these apps and for nothing else.
//! [`Grants`](crate::Grants) holds the patterns that are granted to a user. Its
//! [`check`](crate::Grants::check) accepts a list of filters, or says which of them no grant covers and
//! which apps those are about:
//!
//! ```
//! use urn_filter::permission::AppScope;
//! use urn_filter::{FilterSet, Grants};
//!
//! let grants = Grants::edit_app(["A", "B"])?; // app ids; one that is no id is an error
//! let requested = FilterSet::parse([
//!     "urn:allthings:app:A:ticket:*",
//!     "urn:allthings:app:C:*",
//!     "urn:allthings:app:*:ticket:*",
//! ])?;
//! let error = grants.check(&requested).unwrap_err();
//! for denied in error.entries() {
//!     match denied.app_scope() {
//!         AppScope::App(app) => assert_eq!((denied.index(), app.as_str()), (1, "C")),
//!         AppScope::AllApps => assert_eq!(denied.index(), 2), // no list of apps is all apps
//!         other => panic!("{other}"),
//!     }
//! }
//! # Ok::<(), urn_filter::ListError>(())
//! ```
//!
//! A filter is allowed if a grant [covers](crate::algebra) it. Somebody who holds nothing may register
//! nothing. The error is an [`Error`](core::error::Error) that prints in one line, or in several lines
//! with `{:#}`. With the feature `serde` it can be the body of an answer.
//!
//! # When a right is lost
//!
//! [`Grants::narrow`](crate::Grants::narrow) divides the filters of a webhook by the grants that are left:
//! those that may stay, and those that have to go. A server calls it in
//! [`FilterIndex::modify`](crate::FilterIndex::modify) for each webhook of the user. `examples/revocation.rs`
//! in the repository does so. When an app is deleted, the filters of all webhooks go at once:
//! [`FilterIndex::remove_covered`](crate::FilterIndex::remove_covered).
//!
//! # What is general and what is the platform's
//!
//! The rule knows no namespace. Grants are patterns of any namespace, and `Grants` is made `from` a
//! [`FilterSet`](crate::FilterSet) or collected from patterns:
//!
//! ```
//! use urn_filter::{FilterSet, Grants, pattern};
//!
//! let grants = Grants::from(FilterSet::parse(["urn:example:team:7:*"])?);
//! assert!(grants.allows(&pattern!("urn:example:team:7:report:*")));
//! assert!(!grants.allows(&pattern!("urn:example:team:*")));
//! # Ok::<(), urn_filter::ListError>(())
//! ```
//!
//! Only [`Grants::edit_app`](crate::Grants::edit_app), [`Grants::all_apps`](crate::Grants::all_apps)
//! and [`AppScope`] know the namespace `urn:allthings`.

mod app_scope;
mod denied_filter;
pub(crate) mod grants;
mod narrowed;
mod permission_denied;

pub use self::app_scope::AppScope;
pub use self::denied_filter::DeniedFilter;
pub use self::narrowed::Narrowed;
pub use self::permission_denied::PermissionDenied;
