//! Who may register which filters.
//!
//! A user or an OAuth client holds patterns, its *grants*. It may register a filter if one of the
//! grants [covers](crate::Pattern::covers) it. [`Grants`](crate::Grants) answers with yes, or with
//! the filters that are denied and the apps that each of them concerns:
//!
//! ```
//! use urn_filter::permission::AppScope;
//! use urn_filter::{FilterSet, Grants};
//!
//! let grants = Grants::edit_app(["A", "B"])?; // the ids of apps; a text that is no id is an error
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
//! A holder of no grant may register no filter. The empty list of filters is always allowed, since it
//! selects nothing.
//!
//! # The rule is general, the names are the platform's
//!
//! The rule knows no namespace. `Grants` can be made from any patterns, with `From<FilterSet>`,
//! `collect` or `extend`:
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
//! Three items belong to the platform and to `urn:allthings`:
//! [`Grants::edit_app`](crate::Grants::edit_app) and [`Grants::all_apps`](crate::Grants::all_apps)
//! make the grants of those who may edit some apps or every app, and [`AppScope`] says which apps a
//! denied filter concerns.
//!
//! # What the client is told
//!
//! [`PermissionDenied`] prints one line with `{}` and several lines with `{:#}`. With the feature
//! `serde` it is the body of an answer. It does not say what is granted.

mod app_scope;
mod denied_filter;
pub(crate) mod grants;
mod permission_denied;

pub use self::app_scope::AppScope;
pub use self::denied_filter::DeniedFilter;
pub use self::permission_denied::PermissionDenied;
