//! Who may register which filters.

mod app_scope;
pub(crate) mod grants;
mod permission_denied;

pub use self::app_scope::AppScope;
pub use self::permission_denied::{DeniedFilter, PermissionDenied};
